"""Names that a page's end cuts stand where the record says, and names of other rows do not."""

from hedui.claims import NOTHING, Claim, Span
from hedui.document import Document, Part, TableBlock
from hedui.page import Box, Cell, Line, Page, Table
from hedui.record import Form, Indicator, Total
from hedui.verify.ground import Atlas
from hedui.verify.lookup import Lookup


def cell(row: int, col: int, text: str, page: int, rows: int = 1) -> Cell:
    box = Box(100.0 * col, 20.0 * row, 100.0 * col + 90, 20.0 * row + 18)
    xs = tuple(box.x0 + 5 * i for i in range(len(text) + 1))
    lines = (Line(text, box, page, xs, native=True),) if text else ()
    return Cell(row, col, rows, 1, ((page, box),), lines)


def told(cells: tuple[Cell, ...], row: int, col: int) -> Claim:
    lines = next(c.lines for c in cells if (c.row, c.col) == (row, col))
    text = "".join(line.text for line in lines)
    return Claim(text, tuple(Span(line, 0, len(line.text)) for line in lines)) if text else NOTHING


def look(cells: tuple[Cell, ...]) -> tuple[Lookup, tuple[Indicator[Claim], ...]]:
    """A form of two columns, level2 and level3, each row as the rules read it."""
    empty = dict.fromkeys(("level1", "target", "actual", "weight", "score", "score_rate", "deviation"), NOTHING)
    rows = tuple(
        Indicator[Claim](level2=told(cells, row, 0), level3=told(cells, row, 1), **empty)
        for row in sorted({c.row for c in cells})
    )
    table = Table(len(rows), 2, cells, (0.0, 100.0, 200.0), tuple(sorted({c.boxes[0][0] for c in cells})))
    pages = tuple(Page(n, 595, 842, (), (), scanned=False) for n in (1, 2))
    document = Document(pages, (Part((1, 2), (TableBlock(table, (), ()),)),))
    heads = ("title", "currency_unit", "project_name", "competent_department", "implementing_unit", "grade")
    total = Total[Claim](weight=NOTHING, score=NOTHING)
    form = Form[Claim](pages=(1, 2), indicators=rows, total=total, **dict.fromkeys(heads, NOTHING))
    return Lookup(form, Atlas(document)), rows


CUT = (cell(0, 0, "数量指标", 1), cell(0, 1, "次数", 1), cell(1, 0, "生态效", 1), cell(1, 1, "面积", 1),
       cell(2, 0, "益指标", 2), cell(2, 1, "水质", 2))  # fmt: skip


def test_a_name_that_a_page_cuts_in_two_is_the_name_of_both_rows() -> None:
    table, rows = look(CUT)
    for row in rows[1:]:
        claim = table.words(row, "level2")("生态效益指标")
        assert claim is not None
        assert [span.text for span in claim.spans] == ["生态效", "益指标"]


def test_the_name_of_the_row_above_is_not_this_rows() -> None:
    table, rows = look(CUT)
    assert table.words(rows[1], "level2")("数量指标") is None
    assert table.words(rows[0], "level2")("生态效益指标") is None
    assert table.words(rows[0], "level3")("面积") is None


def test_a_name_printed_behind_the_pages_end_is_that_of_the_empty_cell_before_it() -> None:
    table, rows = look((cell(0, 0, "", 1), cell(0, 1, "次数", 1), cell(1, 0, "成本指标", 2), cell(1, 1, "金额", 2)))
    assert table.words(rows[0], "level2")("成本指标") is not None
    same, rows = look((cell(0, 0, "", 1), cell(0, 1, "次数", 1), cell(1, 0, "成本指标", 1), cell(1, 1, "金额", 1)))
    assert same.words(rows[0], "level2")("成本指标") is None


def test_points_of_a_group_and_empty_numbering_are_no_part_of_a_name() -> None:
    table, rows = look((cell(0, 0, "产出指标（40分）", 1), cell(0, 1, "项目总成本指标2：", 1)))
    assert table.words(rows[0], "level2")("产出指标") is not None
    assert table.words(rows[0], "level3")("项目总成本") is not None
    assert table.words(rows[0], "level3")("项目总") is None


def test_figures_are_never_cut_short_nor_taken_from_the_row_beside() -> None:
    table, rows = look((cell(0, 0, "≥45件", 1), cell(0, 1, "次数", 1), cell(1, 0, "96%", 1), cell(1, 1, "比率", 1)))
    for wrong in ("≥4", "≥45", "96%", "≥45件96%"):
        assert table.words(rows[0], "level2")(wrong) is None


def test_two_figures_over_a_pages_end_are_not_one() -> None:
    cells = (cell(0, 0, "5", 1), cell(0, 1, "次数", 1), cell(1, 0, "5", 2), cell(1, 1, "比率", 2))
    table, rows = look(cells)
    assert table.words(rows[0], "level2")("5") is not None
    assert table.words(rows[0], "level2")("55") is None


def test_points_without_brackets_are_no_tail_of_a_name() -> None:
    table, rows = look((cell(0, 0, "数量指标22", 1), cell(0, 1, "第1", 1)))
    assert table.words(rows[0], "level2")("数量指标") is None
