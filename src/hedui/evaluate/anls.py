"""ANLS* (Peer et al. 2024) of a record: the package anls-star for single values, its matching of lists by scipy.

Members that are null are left out of the trees on both sides. Lists of rows are assigned so that the rows' own scores
are highest, as the package does, which for its nested searches would take tenths of a second a document; forms and
items of prose keep the partners that they have in all other figures. The tests hold it to the package's own result.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np
from anls_star import anls_score
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist
from scipy.optimize import linear_sum_assignment

from hedui.evaluate.grids import Floats
from hedui.evaluate.judge import FUNDING_NUMBERS, ROW_NUMBERS, ROW_TEXT, Judgement
from hedui.evaluate.normal import Kind, leaf_value, show_normal
from hedui.evaluate.pairing import Node

THRESHOLD = 0.5  # of the metric: values less alike than this are not alike at all
LISTS: dict[str, tuple[tuple[str, Kind], ...]] = {
    "indicators": (*((name, "text") for name in ROW_TEXT), *((name, "number") for name in ROW_NUMBERS)),
    "funding": tuple((name, "number") for name in FUNDING_NUMBERS),
    "goals": (("expected", "text"), ("actual", "text")),
    "groups": (("name", "text"), ("weight", "number")),
}
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Anls:
    """The sum of scores of leaves, and how many leaves there are: ANLS* is their quotient."""

    score: float = 0.0
    leaves: int = 0

    def __add__(self, other: "Anls") -> "Anls":
        return Anls(self.score + other.score, self.leaves + other.leaves)


def rate_document(forms: Iterable[tuple[Node, Node]], judged: Iterable[Judgement]) -> Anls:
    """A document's sums; `forms` are pairs of got and wanted, {} where one has no partner."""
    single = [one for one in judged if one.field.split(".")[0] not in LISTS]
    total = Anls(sum(rate_leaf(one) for one in single), len(single))
    for got, want in forms:
        for name in LISTS:
            left, right = ([row for row in read_rows(form.get(name) or [], name) if any(row)] for form in (got, want))
            total += rate_rows(left, right)
    return total


def rate_leaf(one: Judgement) -> float:
    """The score of one value."""
    if one.got is None or one.want is None:
        return 0.0
    return rate_values(show_normal(one.kind, one.want), show_normal(one.kind, one.got))


@lru_cache(maxsize=16384)
def rate_values(want: str, got: str) -> float:
    """The package's score of two values."""
    return 1.0 if want == got else cast("float", anls_score(want, got))


def read_rows(rows: Sequence[Node], name: str) -> list[Row]:
    """The values of rows as they are compared, empty for none."""
    return [tuple(show_normal(kind, leaf_value(row.get(field))).lower() for field, kind in LISTS[name]) for row in rows]


def rate_rows(got: Sequence[Row], want: Sequence[Row]) -> Anls:
    """The sums of two lists of rows, assigned at their best; what has no partner scores nothing."""
    if not got or not want or sorted(got) == sorted(want):
        leaves = [sum(map(bool, row)) for row in (*got, *want)]
        return Anls(float(sum(leaves) // 2), sum(leaves) // 2) if got and want else Anls(0.0, sum(leaves))
    there, wanted = (np.array([[bool(value) for value in row] for row in rows]) for rows in (got, want))
    leaves = (there[:, None] | wanted[None]).sum(axis=2)
    columns = zip(zip(*got, strict=True), zip(*want, strict=True), strict=True)
    scores = np.sum([compare_column(mine, theirs) for mine, theirs in columns], axis=0)
    left, right = linear_sum_assignment(-scores / np.maximum(leaves, 1))
    alone = there.sum() - there[left].sum() + wanted.sum() - wanted[right].sum()
    return Anls(float(scores[left, right].sum()), int(leaves[left, right].sum() + alone))


def compare_column(got: Sequence[str], want: Sequence[str]) -> Floats:
    """The scores of every value with every value of one field."""
    words = [sorted(set(column)) for column in (got, want)]
    alike = cdist(words[0], words[1], scorer=Levenshtein.normalized_similarity, dtype=np.float64)
    alike = np.where(alike < THRESHOLD, 0.0, alike)
    places = [{word: place for place, word in enumerate(known)} for known in words]
    rows, columns = ([place[word] for word in column] for place, column in zip(places, (got, want), strict=True))
    both = np.array([word != "" for word in got])[:, None] & np.array([word != "" for word in want])[None]
    return np.asarray(alike[np.ix_(rows, columns)] * both, np.float64)
