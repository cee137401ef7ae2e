"""Findings of a record beside those of gold: matched on type and a figure in common."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hedui.evaluate.normal import leaf_value
from hedui.evaluate.pairing import Node

FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class FindingsJudged:
    """Findings that were asked for and found, asked for and missed, and false."""

    hit: tuple[Node, ...] = ()
    missed: tuple[Node, ...] = ()
    false: tuple[Node, ...] = ()


def figures_of(finding: Node) -> frozenset[Decimal]:
    """The numbers that a finding names, as printed or as recomputed."""
    text = f"{leaf_value(finding.get('printed'))} {leaf_value(finding.get('recomputed'))}"
    return frozenset(Decimal(n.replace(",", "")).normalize() for n in FIGURE.findall(text))


def is_same(a: Node, b: Node) -> bool:
    """Whether two findings say the same: of one type, with a figure in common (or one of them names none)."""
    left, right = figures_of(a), figures_of(b)
    return a.get("type") == b.get("type") and (bool(left & right) or not left or not right)


def judge_findings(got: Sequence[Node], want: Sequence[Node], optional: Sequence[Node] = ()) -> FindingsJudged:
    """Findings paired one to one; those that gold calls optional are neither asked for nor held against."""
    left: list[Node] = list(got)
    hit: list[Node] = []
    missed: list[Node] = []
    for finding in want:
        at = next((i for i, other in enumerate(left) if is_same(other, finding)), None)
        (missed if at is None else hit).append(finding)
        if at is not None:
            del left[at]
    false = tuple(other for other in left if not any(is_same(other, finding) for finding in optional))
    return FindingsJudged(tuple(hit), tuple(missed), false)
