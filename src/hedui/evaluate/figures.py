"""Every figure as a function of summed counts, with intervals: what metrics.json holds under these names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hedui.evaluate.chance import Floats, Interval, known, sum_counts
from hedui.evaluate.scored import COUNTS

Counts = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """A ratio of sums of counts (name → factor); `less` where a smaller one is better."""

    title: str
    over: Mapping[str, int]
    under: Mapping[str, int]
    less: bool = False
    share: bool = True

    def __call__(self, sums: Floats) -> Floats:
        """The figure of sums of shape (…, counts); NaN where there is nothing to divide by."""
        over, under = np.asarray(sums @ weigh(self.over)), np.asarray(sums @ weigh(self.under))
        return np.divide(over, under, out=np.full_like(over, np.nan), where=under > 0)


def weigh(factors: Mapping[str, int]) -> Floats:
    """The factors in the order of COUNTS."""
    return np.array([factors.get(name, 0) for name in COUNTS], np.float64)


def rates(prefix: str, title: str, right: str, false: str, lost: str) -> dict[str, Figure]:
    """Precision, recall and F1."""
    return {
        f"{prefix}_precision": Figure(f"{title} P", {right: 1}, {right: 1, false: 1}),
        f"{prefix}_recall": Figure(f"{title} R", {right: 1}, {right: 1, lost: 1}),
        f"{prefix}_f1": Figure(f"{title} F1", {right: 2}, {right: 2, false: 1, lost: 1}),
    }


FIGURES: dict[str, Figure] = {
    **rates("numbers", "数字 numbers", "numbers_right", "numbers_false", "numbers_lost"),
    **rates("text", "文字 text", "text_right", "text_false", "text_lost"),
    "text_similarity": Figure("文字相似度 text similarity", {"similarity": 1}, {"texts_wanted": 1}),
    "anls": Figure("ANLS*", {"anls": 1}, {"leaves": 1}),
    "kieval_f1": Figure(
        "KIEval F1",
        {"entities_right": 2},
        {"entities_right": 2, "entities_changed": 2, "entities_surplus": 1, "entities_lost": 1},
    ),
    "kieval_aligned": Figure(
        "KIEval Aligned",
        {"entities_right": 1},
        {"entities_right": 1, "entities_changed": 1, "entities_surplus": 1, "entities_lost": 1},
    ),
    "kieval_group_f1": Figure("KIEval 行 group F1", {"groups_right": 2}, {"groups_got": 1, "groups_wanted": 1}),
    "teds": Figure("TEDS", {"teds": 1}, {"tables": 1}),
    "teds_structure": Figure("TEDS-S", {"teds_structure": 1}, {"tables": 1}),
    "grits_content": Figure("GriTS Con", {"grits_content": 2}, {"grid_cells": 1}),
    "grits_topology": Figure("GriTS Top", {"grits_topology": 2}, {"grid_cells": 1}),
    "whole_rows": Figure("完整行 whole rows", {"whole_rows": 1}, {"rows": 1}),
    "verified_precision": Figure(
        "已证实的正确率 verified precision", {"verified": 1, "verified_wrong": -1}, {"verified": 1}
    ),
    "coverage": Figure("已证实的覆盖率 coverage", {"numbers_verified": 1}, {"numbers_wanted": 1}),
    "unsupported_rate": Figure("无依据的主张 unsupported", {"unsupported": 1}, {"claims": 1}, less=True),
    **rates("findings", "发现 findings", "findings_hit", "findings_false", "findings_missed"),
    "faultless": Figure("全对的文件 faultless documents", {"faultless": 1}, {"documents": 1}),
    "seconds_per_page": Figure("秒/页 seconds per page", {"seconds": 1}, {"pages": 1}, less=True, share=False),
    "seconds_per_right_verified_number": Figure(
        "秒/正确且已证实的数字 per right verified number",
        {"seconds": 1},
        {"numbers_verified": 1},
        less=True,
        share=False,
    ),
    "tokens_per_page": Figure("token/页 per page", {"llm_tokens": 1}, {"pages": 1}, less=True, share=False),
    "tokens_per_right_verified_number": Figure(
        "token/正确且已证实的数字 per right verified number",
        {"llm_tokens": 1},
        {"numbers_verified": 1},
        less=True,
        share=False,
    ),
    "dollars_per_page": Figure("美元/页 dollars per page", {"dollars": 1}, {"priced_pages": 1}, less=True, share=False),
    "dollars_per_right_verified_number": Figure(
        "美元/正确且已证实的数字 per right verified number",
        {"dollars": 1},
        {"priced_numbers": 1},
        less=True,
        share=False,
    ),
}


def tabulate(counts: Sequence[Counts]) -> Floats:
    """Counts of several documents, shape (documents, COUNTS)."""
    return np.array([[one[name] for name in COUNTS] for one in counts], np.float64)


def measure(counts: Sequence[Counts], cases: Sequence[str]) -> dict[str, Interval]:
    """Every figure with its interval; `cases` names the case of each document, for files of one case stand together."""
    sums = sum_counts(tabulate(counts), cases)
    return {name: sums.estimate(figure) for name, figure in FIGURES.items()}


def compute(counts: Sequence[Counts], name: str) -> float | None:
    """One figure of several documents; None where there is nothing to divide by."""
    return known(FIGURES[name](tabulate(counts).sum(axis=0)))


def make_difference(name: str) -> Callable[[Floats], Floats]:
    """The figure's growth where the columns are those of an old run followed by those of a new one."""
    figure, width = FIGURES[name], len(COUNTS)
    return lambda sums: figure(sums[..., width:]) - figure(sums[..., :width])
