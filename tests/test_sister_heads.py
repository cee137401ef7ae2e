"""Headings that a seal hides are those of a sister: a table of the same columns whose other headings say the same."""

from dataclasses import replace

import pytest

from hedui.document import Part, TableBlock
from hedui.extract.rules import extract_forms
from hedui.page import Cell, Table
from ruled_desk import rule_table

HEAD = ["二级指标", "三级指标", "评价标准", "分值", "评价得分", "得分率"]
ROWS = [["产出数量", "改造校舍面积", "≥1000", "5", "4", "80%"], ["产出质量", "验收合格率", "≥98%", "7", "7", "100%"]]


def sealed(table: Table, **hidden: str) -> Table:
    """The table, these headings read in doubt as something else."""
    return replace(table, cells=tuple(hide(cell, hidden.get(cell.text)) for cell in table.cells))


def hide(cell: Cell, text: str | None) -> Cell:
    if text is None:
        return cell
    (line,) = cell.lines
    read = replace(line, text=text, xs=line.xs[: len(text) + 1], probs=(0.4,) * len(text), native=False)
    return replace(cell, lines=(read,))


def read(first: Table, second: Table) -> list[list[tuple[str | None, str | None, str | None]]]:
    blocks = tuple(TableBlock(table, (), ()) for table in (first, second))
    forms, _ = extract_forms(Part((1, 1), blocks))
    return [[(row.weight.value, row.score.value, row.score_rate.value) for row in form.indicators] for form in forms]


WHOLE = [("5", "4", "80"), ("7", "7", "100")]
HIDDEN = {"分值": "盈舍", "得分率": "配（"}


def test_headings_that_a_seal_hides_are_those_of_a_table_with_the_same_others() -> None:
    clear = rule_table([HEAD, *ROWS])
    assert read(clear, sealed(clear, **HIDDEN))[1] == WHOLE
    assert read(sealed(clear, **HIDDEN), clear)[0] == WHOLE


@pytest.mark.parametrize(
    "other",
    [
        rule_table([[*HEAD[:2], "标准值", *HEAD[3:]], *ROWS]),  # says another thing where both are clear
        rule_table([HEAD[:5], *(row[:5] for row in ROWS)]),  # has other columns
        sealed(rule_table([HEAD, *ROWS]), 分值="盈舍"),  # does not tell all that is hidden
    ],
)
def test_a_table_that_differs_or_hides_as_much_lends_no_heading(other: Table) -> None:
    hidden = sealed(rule_table([HEAD, *ROWS]), **HIDDEN)
    assert [weight for weight, _, _ in read(other, hidden)[1]] == [None, None]


def test_a_heading_that_a_scan_misreads_is_that_of_the_head_above_it_in_the_same_table() -> None:
    head = ["二级指标", "三级指标", "目标值", "完成值", "得分", "复核分"]
    goals = [
        ["产出数量", "改造校舍面积", "≥1000", "1000", "5", "5"],
        ["产出质量", "验收合格率", "≥98%", "98%", "7", "7"],
    ]
    table = sealed(rule_table([head, *goals, [*head[:-1], "复核二"], *goals]), 复核二="蟹核分")
    forms, _ = extract_forms(Part((1, 1), (TableBlock(table, (), ()),)))
    rows = [row for form in forms for row in form.indicators]
    assert [(row.weight.value, row.score.value) for row in rows] == [(None, "5"), (None, "7")] * 2
