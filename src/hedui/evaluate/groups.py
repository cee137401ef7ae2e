"""KIEval (Khang et al. 2025): what it takes to correct values that stand in groups, here rows.

Rows are paired so that the most values agree; then so many are to be changed, to be added and to be taken away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from hedui.evaluate.grids import Ints
from hedui.evaluate.judge import FUNDING_NUMBERS, ROW_NUMBERS, ROW_TEXT, Judgement
from hedui.evaluate.normal import Kind, leaf_value, normalise
from hedui.evaluate.pairing import Node

FIELDS: dict[str, tuple[tuple[str, Kind], ...]] = {
    "indicators": (*((name, "text") for name in ROW_TEXT), *((name, "number") for name in ROW_NUMBERS)),
    "funding": (("label", "text"), *((name, "number") for name in FUNDING_NUMBERS)),
}
Values = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Corrections:
    """Values that are right, and those to be changed, taken away and added; rows that are right, given, and wanted."""

    right: int = 0
    changed: int = 0
    surplus: int = 0
    lost: int = 0
    rows_right: int = 0
    rows_got: int = 0
    rows_wanted: int = 0

    def __add__(self, other: "Corrections") -> "Corrections":
        return Corrections(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def correct_document(forms: Iterable[tuple[Node, Node]], judged: Iterable[Judgement]) -> Corrections:
    """What it takes to correct a document; `forms` are pairs of got and wanted, {} where one has no partner."""
    rows = (correct_rows(got, want, name) for got, want in forms for name in FIELDS)
    return sum(rows, correct_single(judged))


def correct_single(judged: Iterable[Judgement]) -> Corrections:
    """The values that stand in no row."""
    single = [one for one in judged if one.field.split(".")[0] not in FIELDS]
    return Corrections(
        right=sum(one.right for one in single),
        changed=sum(not one.right and one.got is not None and one.want is not None for one in single),
        surplus=sum(one.want is None for one in single),
        lost=sum(one.got is None for one in single),
    )


def correct_rows(got: Node, want: Node, name: str) -> Corrections:
    """The rows of one block of a form, paired by the Hungarian method on the number of values that agree."""
    left, right = ([read_row(row, name) for row in form.get(name) or []] for form in (got, want))
    mine, theirs = linear_sum_assignment(-count_agreement(left, right)) if left and right else ([], [])
    pairs = [(left[i], right[j]) for i, j in zip(mine, theirs, strict=True)]
    nothing: Values = (None,) * len(FIELDS[name])
    pairs += [(left[i], nothing) for i in sorted(set(range(len(left))) - set(mine))]
    pairs += [(nothing, right[j]) for j in sorted(set(range(len(right))) - set(theirs))]
    both = [pair for pair_ in pairs for pair in zip(*pair_, strict=True)]
    return Corrections(
        right=sum(a is not None and a == b for a, b in both),
        changed=sum(a is not None and b is not None and a != b for a, b in both),
        surplus=sum(a is not None and b is None for a, b in both),
        lost=sum(a is None and b is not None for a, b in both),
        rows_right=sum(a == b for a, b in pairs),
        rows_got=len(left),
        rows_wanted=len(right),
    )


def read_row(row: Node, name: str) -> Values:
    """The values of a row as they are compared."""
    return tuple(normalise(kind, leaf_value(row.get(field))) for field, kind in FIELDS[name])


def count_agreement(left: Sequence[Values], right: Sequence[Values]) -> Ints:
    """How many values agree, for every row with every row."""
    known = {value: n for n, value in enumerate({value for row in (*left, *right) for value in row})}
    mine, theirs = (np.array([[known[value] for value in row] for row in rows]) for rows in (left, right))
    there = np.array([[value is not None for value in row] for row in left])
    return np.asarray(((mine[:, None] == theirs[None]) & there[:, None]).sum(axis=2))
