"""The grade that a form prints (评价等级): in its total row, beside its label, ticked, or over the table."""

import re
from collections.abc import Sequence
from itertools import pairwise

from hedui.claims import NOTHING, Claim
from hedui.document import Paragraph, Text
from hedui.extract.leaves import claim_part, claim_text
from hedui.extract.terms import load_terms, match_term
from hedui.extract.total_rows import is_total_label
from hedui.numbers.glyphs import fold
from hedui.page import Cell, Table

_GRADE = re.compile(r"(?:等级|等次|结论|结果)[:\s]*[(]?(优秀|优|良好|良|中|差|较好|好|一般|合格|不合格|较差)[)]?$")
_GRADES = re.compile(r"(优秀|优|良好|良|中|差|较好|好|一般|合格|不合格|较差)")
_CHOSEN = re.compile(r"[☑√■✔☒▣](优秀|优|良好|良|中|差|较好|好|一般|合格|不合格|较差)")
_TICKED = re.compile(r"(优秀|优|良好|良|中|差|较好|好|一般|合格|不合格|较差)\s*[(]?[☑√■✔☒▣]")


def find_grade(table: Table, above: Sequence[Paragraph] = ()) -> Claim:
    """The grade printed in the total row, beside its label, ticked, or over the table behind its label."""
    labels = {"grade": load_terms()["label"]["grade"]}
    for row in range(table.n_rows):
        cells = [cell for cell in table.row_cells(row) if cell.row == row and cell.text]
        for cell in cells:
            text = fold(Text(cell.lines).text)
            if len(text) <= 30 and (match := _GRADE.search(text) or find_ticked(text)):
                return claim_part(cell, *match.span(1))
        for left, right in pairwise(cells):
            if (claim := _grade_in(right)).value and match_term(left.text, labels):
                return claim
        if cells and is_total_label(cells[0].text) and _GRADES.fullmatch(fold(cells[-1].text)):
            return claim_text(cells[-1])
    for paragraph in above:
        text = fold(paragraph.text)
        if len(text) <= 30 and ":" in text and (match := _GRADE.search(text)):
            return Claim(match[1], paragraph.spans(*match.span(1)))
    return NOTHING


def _grade_in(cell: Cell) -> Claim:
    """The grade that is all of a cell: as first read, or else as read again, which is never proven."""
    if _GRADES.fullmatch(fold(cell.text)):
        return claim_text(cell)
    again = fold(cell.second_text)
    return claim_part(cell, 0, len(cell.text), "near", again) if _GRADES.fullmatch(again) else NOTHING


def find_ticked(text: str) -> re.Match[str] | None:
    """The grade that is ticked: marks stand before their grades, or behind them where a grade comes first."""
    opening = _GRADES.search(text)
    marks = re.search(r"[☑√■✔☒▣□○]", text)
    behind = opening is not None and marks is not None and opening.start() < marks.start()
    return _TICKED.search(text) if behind else _CHOSEN.search(text)
