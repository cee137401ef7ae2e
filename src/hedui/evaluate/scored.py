"""One document scored: its judgements, and the counts that every figure is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from hedui.evaluate.anls import rate_document
from hedui.evaluate.cases import Case
from hedui.evaluate.crops import Places, carry_places
from hedui.evaluate.findings import FindingsJudged, judge_findings
from hedui.evaluate.grids import form_to_grid
from hedui.evaluate.grits import compare_grids
from hedui.evaluate.groups import correct_document
from hedui.evaluate.judge import ROW_CORE, Judgement, judge_document
from hedui.evaluate.normal import compare_texts
from hedui.evaluate.pairing import Node, flat_forms, pair_forms
from hedui.evaluate.taxonomy import Error, classify_all
from hedui.evaluate.teds import compare_trees

COUNTS = (
    *("numbers_right", "numbers_false", "numbers_lost"),
    *("text_right", "text_false", "text_lost"),
    *("rows", "whole_rows"),
    *("verified", "verified_wrong", "numbers_wanted", "numbers_verified"),
    *("claims", "unsupported"),
    *("findings_hit", "findings_false", "findings_missed"),
    *("similarity", "texts_wanted", "anls", "leaves"),
    *("tables", "teds", "teds_structure", "grits_content", "grits_topology", "grid_cells"),
    *("entities_right", "entities_changed", "entities_surplus", "entities_lost"),
    *("groups_right", "groups_got", "groups_wanted"),
    *("documents", "faultless", "failed", "pages", "seconds"),
    *("llm_calls", "llm_tokens", "dollars", "priced_pages", "priced_numbers"),
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

    @cached_property
    def places(self) -> Places:
        """Where gold's values are printed in this very file, a scan being skewed, turned or seen from aside."""
        pages = ((self.case.tags.get("scans") or {}).get(self.kind) or {}).get("pages")
        return carry_places(self.case.places, [page["matrix"] for page in pages]) if pages else self.case.places

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
    def forms(self) -> tuple[tuple[Node, Node], ...]:
        """Forms of the record with their partners in gold; {} stands for the partner of one that has none."""
        got, want = ([form for _, form in flat_forms(tree)] for tree in (self.record or EMPTY, self.case.gold))
        pairs = pair_forms(got, want)
        single = [(got[i], Node()) for i in range(len(got)) if i not in pairs.values()]
        return (*((got[pairs[j]] if j in pairs else {}, form) for j, form in enumerate(want)), *single)

    @cached_property
    def errors(self) -> dict[str, Error]:
        """{where: kind} of every wrong leaf."""
        return classify_all(self.judged, self.case.split)

    @cached_property
    def counts(self) -> dict[str, float]:
        """The counts of COUNTS."""
        faults = len(self.errors) + len(self.findings.false) + len(self.findings.missed)
        return {
            **count_leaves("numbers", [one for one in self.judged if one.kind == "number"]),
            **count_leaves("text", [one for one in self.judged if one.kind == "text"]),
            **count_rows(self.judged),
            **count_proofs(self.judged),
            **count_claims(self.record or EMPTY),
            "findings_hit": len(self.findings.hit),
            "findings_false": len(self.findings.false),
            "findings_missed": len(self.findings.missed),
            **count_likeness(self.forms, self.judged),
            **count_tables(self.forms),
            **count_corrections(self.forms, self.judged),
            "documents": 1,
            "faultless": int(faults == 0 and self.record is not None),
            "failed": int(self.record is None),
            **count_means(self.record or {}, count_proofs(self.judged)["numbers_verified"]),
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


def count_likeness(forms: Sequence[tuple[Node, Node]], judged: Sequence[Judgement]) -> dict[str, float]:
    """Sums of the likeness of gold's texts, and of ANLS* over all leaves that either side has."""
    anls = rate_document(forms, judged)
    texts = [one for one in judged if one.kind == "text" and one.want is not None]
    return {
        "similarity": sum(compare_texts(one.got, one.want) for one in texts),
        "texts_wanted": len(texts),
        "anls": anls.score,
        "leaves": anls.leaves,
    }


def count_tables(forms: Sequence[tuple[Node, Node]]) -> dict[str, float]:
    """Sums of TEDS over the indicator tables, one of a form that has no partner being 0, and of GriTS over cells."""
    grids = [(form_to_grid(got), form_to_grid(want)) for got, want in forms]
    grids = [(got, want) for got, want in grids if got.texts or want.texts]
    trees = [compare_trees(got, want) for got, want in grids]
    cells = [compare_grids(got, want) for got, want in grids]
    return {
        "tables": len(grids),
        "teds": sum(one.content for one in trees),
        "teds_structure": sum(one.structure for one in trees),
        "grits_content": sum(one.content for one in cells),
        "grits_topology": sum(one.topology for one in cells),
        "grid_cells": sum(one.cells for one in cells),
    }


def count_corrections(forms: Sequence[tuple[Node, Node]], judged: Sequence[Judgement]) -> dict[str, float]:
    """What it takes to correct the record, as KIEval counts it."""
    work = correct_document(forms, judged)
    return {
        "entities_right": work.right,
        "entities_changed": work.changed,
        "entities_surplus": work.surplus,
        "entities_lost": work.lost,
        "groups_right": work.rows_right,
        "groups_got": work.rows_got,
        "groups_wanted": work.rows_wanted,
    }


def count_means(record: Mapping[str, Any], verified: float) -> dict[str, float]:
    """Pages, seconds, tokens and money; pages and numbers are `priced` where it is known what they cost."""
    stats = record.get("stats") or {}
    llm = stats.get("llm") or {}
    pages = record["source"]["pages"] if record else 0
    known = llm.get("cost") is not None or not llm.get("calls")
    return {
        "pages": pages,
        "seconds": float(stats.get("seconds") or 0),
        "llm_calls": llm.get("calls") or 0,
        "llm_tokens": (llm.get("input_tokens") or 0) + (llm.get("output_tokens") or 0),
        "dollars": float(llm.get("cost") or 0) if known else 0,
        "priced_pages": pages if known else 0,
        "priced_numbers": verified if known else 0,
    }
