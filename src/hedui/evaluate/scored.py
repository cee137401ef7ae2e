"""One document scored: its judgements, and the counts that every figure is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from anls_star import anls_score

from hedui.evaluate.cases import Case
from hedui.evaluate.findings import FindingsJudged, judge_findings
from hedui.evaluate.judge import ROW_CORE, Judgement, judge_document
from hedui.evaluate.normal import compare_texts, normalise_text
from hedui.evaluate.pairing import Node
from hedui.evaluate.taxonomy import Error, classify_all

COUNTS = (
    *("numbers_right", "numbers_false", "numbers_lost"),
    *("text_right", "text_false", "text_lost"),
    *("rows", "whole_rows"),
    *("verified", "verified_wrong", "numbers_wanted", "numbers_verified"),
    *("claims", "unsupported"),
    *("findings_hit", "findings_false", "findings_missed"),
    *("similarity", "texts_wanted", "anls", "leaves"),
    *("documents", "faultless", "failed", "pages", "seconds"),
    *("llm_calls", "llm_tokens"),
)
EMPTY: Node = {"reports": [], "findings": []}


@dataclass(frozen=True)
class Document:
    """One file of a case and its record as JSON; none where it could not be made, `failure` then says why."""

    case: Case
    file: str
    path: Path
    record: Node | None
    failure: str | None = None

    @property
    def kind(self) -> str:
        """The way the file was made, as its name tells: source, office, worn, fax, photo or the like."""
        return self.path.stem

    @property
    def born_digital(self) -> bool:
        """Whether all pages have their own text."""
        return self.record is not None and self.record["source"]["scanned_pages"] == 0

    @cached_property
    def judged(self) -> tuple[Judgement, ...]:
        """Every leaf; all of gold's are lost where there is no record."""
        return judge_document(self.record or EMPTY, self.case.gold)

    @cached_property
    def findings(self) -> FindingsJudged:
        gold = self.case.gold
        got = (self.record or EMPTY).get("findings") or []
        return judge_findings(got, gold.get("findings") or [], gold.get("optional_findings") or [])

    @cached_property
    def errors(self) -> dict[str, Error]:
        """{where: kind} of every wrong leaf."""
        return classify_all(self.judged)

    @cached_property
    def counts(self) -> dict[str, float]:
        """The counts of COUNTS."""
        faults = len(self.errors) + len(self.findings.false) + len(self.findings.missed)
        stats = (self.record or {}).get("stats") or {}
        llm = stats.get("llm") or {}
        return {
            **count_leaves("numbers", [one for one in self.judged if one.kind == "number"]),
            **count_leaves("text", [one for one in self.judged if one.kind == "text"]),
            **count_rows(self.judged),
            **count_proofs(self.judged),
            **count_claims(self.record or EMPTY),
            "findings_hit": len(self.findings.hit),
            "findings_false": len(self.findings.false),
            "findings_missed": len(self.findings.missed),
            **count_likeness(self.judged),
            "documents": 1,
            "faultless": int(faults == 0 and self.record is not None),
            "failed": int(self.record is None),
            "pages": self.record["source"]["pages"] if self.record else 0,
            "seconds": float(stats.get("seconds") or 0),
            "llm_calls": llm.get("calls") or 0,
            "llm_tokens": (llm.get("input_tokens") or 0) + (llm.get("output_tokens") or 0),
        }


def count_leaves(prefix: str, judged: Sequence[Judgement]) -> dict[str, float]:
    """Right, false and lost."""
    sums = [sum(column) for column in zip(*(one.counts for one in judged), strict=True)] or [0, 0, 0]
    return {f"{prefix}_{name}": n for name, n in zip(("right", "false", "lost"), sums, strict=True)}


def count_rows(judged: Sequence[Judgement]) -> dict[str, float]:
    """Gold's indicator rows, and those held whole: name, target, result, weight and score all right."""
    rows: dict[str, bool] = {}
    for one in judged:
        if one.field.startswith("indicators.") and not one.where.startswith("+"):
            core = one.field.split(".")[1] in ROW_CORE
            rows[one.row] = rows.get(one.row, True) and (one.right or not core)
    return {"rows": len(rows), "whole_rows": sum(rows.values())}


def count_proofs(judged: Sequence[Judgement]) -> dict[str, float]:
    """Verified leaves and the wrong ones among them; gold's numbers and those both right and verified."""
    wanted = [one for one in judged if one.kind == "number" and one.want is not None]
    return {
        "verified": sum(one.verified for one in judged),
        "verified_wrong": sum(one.verified and not one.right for one in judged),
        "numbers_wanted": len(wanted),
        "numbers_verified": sum(one.verified and one.right for one in wanted),
    }


def count_claims(record: Mapping[str, Any]) -> dict[str, float]:
    """Values that were claimed, and those of them that the page does not show."""
    statuses = [leaf["status"] for leaf in find_leaves(record.get("reports"))]
    claims = [status for status in statuses if status != "missing"]
    return {"claims": len(claims), "unsupported": claims.count("unsupported")}


def find_leaves(node: Any) -> list[Mapping[str, Any]]:
    """Every leaf of a record's tree that has a status."""
    if isinstance(node, list):
        return [leaf for item in node for leaf in find_leaves(item)]
    if isinstance(node, dict):
        return [node] if "status" in node else [leaf for item in node.values() for leaf in find_leaves(item)]
    return []


def count_likeness(judged: Sequence[Judgement]) -> dict[str, float]:
    """Sums of the likeness of gold's texts, and of ANLS over all leaves that either side has."""
    texts = [one for one in judged if one.kind == "text" and one.want is not None]
    return {
        "similarity": sum(compare_texts(one.got, one.want) for one in texts),
        "texts_wanted": len(texts),
        "anls": sum(rate_anls(one) for one in judged),
        "leaves": len(judged),
    }


def rate_anls(one: Judgement) -> float:
    """ANLS of one leaf; the tree's ANLS* is the mean over leaves, lists being keyed by our own pairing."""
    if one.right:
        return 1.0
    if one.got is None or one.want is None:
        return 0.0
    return cast("float", anls_score(normalise_text(one.want) or "", normalise_text(one.got) or ""))
