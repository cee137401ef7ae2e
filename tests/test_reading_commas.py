"""A comma that a scan made a point is known by the table that it stands in."""

from dataclasses import replace

import numpy as np
import pytest

from hedui.page import Cell, Table
from hedui.reading import spacing
from hedui.reading.commas import mend_commas
from hedui.reading.ocr import PixelBox
from prose_desk import set_line
from ruled_desk import rule_table


def scanned(rows: list[list[str]]) -> Table:
    table = rule_table(rows)
    return replace(table, cells=tuple(map(scan, table.cells)))


def scan(cell: Cell) -> Cell:
    lines = tuple(replace(line, native=False, probs=(0.999,) * len(line.text)) for line in cell.lines)
    return replace(cell, lines=lines)


def texts(table: Table) -> list[str]:
    return [cell.text for cell in table.cells]


def test_the_same_digits_with_a_comma_elsewhere_tell_and_then_the_column_does() -> None:
    rows = [["预算数", "执行数"], ["9.159", "9,159"], [".8.225", "8225"], ["188", "188"]]
    (table,) = mend_commas([scanned(rows)])
    assert texts(table) == ["预算数", "执行数", "9,159", "9,159", "8,225", "8225", "188", "188"]
    assert min(table.cells[2].lines[0].probs) < 0.6
    assert len(table.cells[4].lines[0].xs) == len("8,225") + 1


@pytest.mark.parametrize(
    "column",
    [
        ["2.464", "1,234.567"],  # thousandths are printed here
        ["2.464", "1,234.56", "3.25"],  # so may be hundredths, rounded to what is needed
        ["2.464", "1234"],  # nobody sets commas
        ["6,970.128", "8,159.4", "1,189.272"],  # a comma looks otherwise there
        ["0.934", "1,234"],  # no group of digits begins with 0
    ],
)
def test_where_amounts_have_decimals_a_point_stays(column: list[str]) -> None:
    table = scanned([["执行数"], *([text] for text in column)])
    assert mend_commas([table]) == [table]


def test_text_of_the_file_itself_is_never_changed() -> None:
    table = rule_table([["执行数"], ["9.159"], ["9,159"]])
    assert mend_commas([table]) == [table]


def test_a_point_behind_a_speck_may_be_a_comma_like_any_other() -> None:
    line = replace(set_line(".8.225", 10, 10, 1), native=False, probs=(0.999,) * 6)
    white = np.full((100, 300), 255, np.uint8)
    (heard,) = spacing.testify_of_spacing([line], [PixelBox(0, 0, 300, 100)], white, 2.0)
    assert [(w.text, w.by) for w in heard.witnesses] == [("8,225", spacing.GROUPS)]
