"""Why a leaf is wrong, as far as the record and gold tell: one kind of error for each."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Literal

from hedui.evaluate.judge import Judgement
from hedui.evaluate.normal import compare_texts, normalise, normalise_number, normalise_text

Error = Literal[
    "glyph", "missed_ink", "merged_cell", "wrong_row", "split", "wrong_field", "invented", "lost", "normalisation"
]
NAMES: dict[Error, str] = {
    "glyph": "OCR 字形 · OCR glyph",
    "missed_ink": "漏读笔迹 · missed ink",
    "merged_cell": "混入邻格 · merged cell",
    "wrong_row": "错行 · wrong row",
    "split": "跨页断开 · split over page",
    "wrong_field": "错栏 · wrong field",
    "invented": "无中生有 · invented",
    "lost": "遗漏 · lost",
    "normalisation": "规范化 · normalisation",
}
ALIKE = 0.5  # texts less alike than this are not two readings of one ink
NEAR = 2  # characters by which two readings of a short number may differ in length
MARKS = re.compile(r"(?<!\d)[.\-]|[.\-](?!\d)|[,;:()\"'\[\]!?/·_]")  # what no value hangs on; 95.2 is not 952
SCALES = frozenset(Decimal(10) ** n for n in (-4, -2, 2, 4))  # 元 and 万元, a share and its per cent


def classify_all(judged: Sequence[Judgement], split: Collection[str] = ()) -> dict[str, Error]:
    """{where: kind of error} of every wrong leaf of one document; `split` are places in gold that a page's end cuts."""
    by_row: dict[str, list[Judgement]] = defaultdict(list)
    by_field: dict[str, list[Judgement]] = defaultdict(list)
    for one in judged:
        by_row[one.row].append(one)
        by_field[one.field].append(one)
    return {
        one.where: "split" if is_cut(one, split) else classify(one, by_row[one.row], by_field[one.field])
        for one in judged
        if not one.right
    }


def is_cut(one: Judgement, split: Collection[str]) -> bool:
    """Whether a page's end is to blame: a value printed on two pages of which a part is missing, or read from two."""
    if one.want is None:
        return False
    pages = {piece["page"] for piece in one.leaf.get("evidence") or []}
    parts = reading_kind(one) == "missed_ink" if one.got else True
    return (one.where in split and parts) or len(pages) > 1


def classify(one: Judgement, row: Iterable[Judgement], column: Iterable[Judgement]) -> Error:
    """The kind of error of one wrong leaf, given the leaves of its row and those of its field in other rows."""
    if one.got is None:
        return miss_kind(one, row)
    if one.want is None:
        return wrong_field(one, row) or wrong_row(one, column) or "invented"
    if is_other_style(one):
        return "normalisation"
    return wrong_field(one, row) or reading_kind(one) or wrong_row(one, column) or unlike_kind(one)


def miss_kind(one: Judgement, row: Iterable[Judgement]) -> Error:
    """A value that was not given: its ink was missed where the rest of its row was read, else all of it was lost."""
    found = any(other.right for other in row if other is not one)
    return "missed_ink" if found and one.field.startswith(("indicators", "funding", "total")) else "lost"


def wrong_field(one: Judgement, row: Iterable[Judgement]) -> Error | None:
    """Whether the value given is what gold has in another field of the row."""
    return "wrong_field" if any(is_wanted(one, other) for other in row if other.field != one.field) else None


def wrong_row(one: Judgement, column: Iterable[Judgement]) -> Error | None:
    """Whether the value given is what gold has in another row of the field, where it is missed."""
    others = (other for other in column if other.row != one.row and not other.right)
    return "wrong_row" if any(is_wanted(one, other) for other in others) else None


def is_wanted(one: Judgement, other: Judgement) -> bool:
    """Whether gold wants there the value that was given here."""
    return other.want is not None and normalise(one.kind, one.got) == normalise(one.kind, other.want)


def is_other_style(one: Judgement) -> bool:
    """Whether the two values differ in the way of writing alone: punctuation, or the scale of a number's unit."""
    got, want = bare(one.got), bare(one.want)
    if one.kind == "text":
        return got == want and got != ""
    numbers = normalise_number(one.got), normalise_number(one.want)
    if isinstance(numbers[0], Decimal) and isinstance(numbers[1], Decimal) and numbers[1]:
        return numbers[0] / numbers[1] in SCALES
    return re.sub(r"[^\d.]", "", one.got or "") == re.sub(r"[^\d.]", "", one.want or "") != ""


def reading_kind(one: Judgement) -> Error | None:
    """How the ink of the right place was misread; None where the two values do not look like one ink."""
    got, want = normalise_text(one.got) or "", normalise_text(one.want) or ""
    if len(got) < len(want) and got in want:
        return "missed_ink"
    if len(want) < len(got) and want in got:
        return "merged_cell"
    return "glyph" if compare_texts(got, want) >= ALIKE else None


def unlike_kind(one: Judgement) -> Error:
    """The kind where two values have nothing in common: one ink misread if both are as long, else another's ink."""
    apart = abs(len(normalise_text(one.got) or "") - len(normalise_text(one.want) or ""))
    return "glyph" if apart <= NEAR else "wrong_field"


def bare(value: str | None) -> str:
    """A value without punctuation."""
    return MARKS.sub("", normalise_text(value) or "")
