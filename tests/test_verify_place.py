"""Where a figure stands says whose it is: lines without a name of their own, sources side by side, lone names."""

from dataclasses import replace

import pytest

from hedui.claims import Claims
from hedui.document import Document, Part, TableBlock
from hedui.extract.rules import extract
from hedui.page import Line, Page, Witness
from hedui.verify.ledger import open_ledger
from hedui.verify.place import find_misplaced
from prose_desk import set_line
from ruled_desk import rule_table
from test_forms import HEAD, INDICATORS, MONEY
from test_forms_unseen import OWN_MONEY, SOURCES

Rows = list[list[str]]
AT = "reports[0].forms[0]"


def misplaced(rows: Rows, *, native: bool = True, again: dict[str, str] | None = None) -> set[str]:
    """The figures of a form whose place is not plain, by their path within the form.

    `again` tells how lines of these texts were read a second time.
    """
    table = rule_table(rows)

    def as_read(line: Line) -> Line:
        second = (again or {}).get(line.text)
        heard = () if second is None else (Witness(0, len(line.text), second, "rapidocr/1"),)
        return replace(line, native=native, witnesses=heard)

    cells = [replace(cell, lines=tuple(map(as_read, cell.lines))) for cell in table.cells]
    table = replace(table, cells=tuple(cells))
    document = Document((Page(1, 600, 900, (), (table,), scanned=False),), (Part((1, 1), (TableBlock(table),)),))
    claims: Claims = extract(document)
    found = find_misplaced(claims.reports[0].forms[0], AT, open_ledger(document, claims))
    return {path.removeprefix(f"{AT}.") for path in found}


def test_the_one_line_of_a_block_needs_no_name_but_the_blocks() -> None:
    assert not misplaced([*HEAD, *OWN_MONEY, *INDICATORS])


def test_an_amount_of_sources_side_by_side_stands_under_its_source() -> None:
    found = misplaced([*HEAD, *SOURCES, *INDICATORS])
    assert found == {f"funding[0].{field}" for field in ("weight", "execution_rate", "score")}  # pairs below


@pytest.mark.parametrize(("label", "named"), [("年度资金总额", True), ("年度资金总1,038.00额", False)])
def test_a_line_of_money_with_an_amount_in_its_name_has_none_on_a_scan(label: str, named: bool) -> None:
    rows = [*HEAD, *([label if cell == "年度资金总额" else cell for cell in row] for row in MONEY), *INDICATORS]
    assert ("funding[0].executed" not in misplaced(rows, native=False)) is named


@pytest.mark.parametrize("native", [True, False])
def test_a_score_of_a_source_without_points_is_not_proven_on_a_scan(native: bool) -> None:
    written = [*MONEY[:2], [*MONEY[2][:-1], "3.12"], *MONEY[3:]]  # somebody's date over the dash
    found = misplaced([*HEAD, *written, *INDICATORS], native=native)
    assert ("funding[1].score" in found) is not native
    assert "funding[0].score" not in found


def test_a_row_of_execution_is_named_by_its_only_cell() -> None:
    assert not misplaced([*INDICATORS[:-1], ["预算执行率", "<", "<", "<", "<", "10", "9.6", ""], INDICATORS[-1]])


def test_a_row_of_points_without_any_name_has_no_place() -> None:
    found = misplaced([*INDICATORS[:-1], ["", "<", "<", "<", "<", "10", "9.6", ""], INDICATORS[-1]])
    assert {"indicators[5].weight", "indicators[5].score"} <= found


def test_a_figure_in_a_cell_over_two_columns_of_figures_is_proven_in_neither() -> None:
    merged = ["^", "^", "铺设管网长度", "≥85公里", "98", "<", "13.9", ""]
    found = misplaced([*HEAD, *INDICATORS[:2], merged, *INDICATORS[3:]])
    assert found == {"indicators[1].actual"}  # where it is printed; it is not taken for a weight at all


def test_a_blank_row_of_the_form_with_a_mark_in_it_has_no_name() -> None:
    found = misplaced([*INDICATORS[:3], ["^", "^", "指标3.", "", "正", "", "", ""], *INDICATORS[3:]])
    assert "indicators[2].actual" in found


def test_a_total_without_a_number_above_numbered_sources_has_its_place() -> None:
    head, total, part = MONEY[:3]
    names = [f"{n}.{name}资金" for n, name in enumerate(("中央", "省级", "市级", "县级"), 1)]
    sources = [["^", name, *part[2:]] for name in names]
    found = misplaced([*HEAD, head, total, *sources, *INDICATORS], native=False)
    assert not {path for path in found if path.startswith("funding[0]")}


def test_among_numbered_indicators_a_name_without_a_number_was_not_read_whole() -> None:
    def rows(cut: int | None) -> Rows:
        names = ["指助" if n == cut else f"指标{n + 1}：{row[2]}" for n, row in enumerate(INDICATORS[1:-1])]
        return [[*row[:2], name, *row[3:]] for name, row in zip(names, INDICATORS[1:-1], strict=True)]

    def find(cut: int | None, native: bool = False) -> set[str]:
        return misplaced([INDICATORS[0], *rows(cut), INDICATORS[-1]], native=native)

    assert {"indicators[1].weight", "indicators[1].score"} <= find(1)
    assert not find(None)
    assert not find(1, native=True)


@pytest.mark.parametrize("label", ["指标:", "指标！：", "措标2：", "指际l："])
def test_a_label_whose_number_or_one_letter_is_misread_is_whole(label: str) -> None:
    names = [f"指标{n + 1}：{row[2]}" for n, row in enumerate(INDICATORS[1:-1])]
    rows = [[*row[:2], name, *row[3:]] for name, row in zip(names, INDICATORS[1:-1], strict=True)]
    rows[1][2] = f"{label}{INDICATORS[2][2]}"
    assert not misplaced([INDICATORS[0], *rows, INDICATORS[-1]], native=False)


def test_a_name_that_lost_the_beginning_of_its_number_was_not_read_whole() -> None:
    def find(first: str) -> set[str]:
        names = [f"指标{n + 1}：{row[2]}" for n, row in enumerate(INDICATORS[1:-1])]
        rows = [[*row[:2], name, *row[3:]] for name, row in zip(names, INDICATORS[1:-1], strict=True)]
        rows[1][2] = f"{first}2：铺设"
        return misplaced([INDICATORS[0], *rows, INDICATORS[-1]], native=False)

    assert "indicators[1].weight" in find("示")
    assert not find("指标")


def test_a_figure_that_two_fields_of_a_row_claim_is_neither() -> None:
    def rows(*, parted: bool) -> Rows:
        return [[*row[:5], row[5], row[6] if parted else "<", row[7]] for row in INDICATORS[1:-1]]

    def find(*, parted: bool) -> set[str]:
        return misplaced([*HEAD, INDICATORS[0], *rows(parted=parted), INDICATORS[-1]], native=False)

    assert {"indicators[0].weight", "indicators[0].score"} <= find(parted=False)
    assert not find(parted=True)


def test_a_label_beside_several_sources_names_none_of_them() -> None:
    head, total, *parts = MONEY
    unread = [[parts[0][0], "", *parts[0][2:]], *parts[1:]]
    assert "funding[1].executed" in misplaced([*HEAD, head, total, *unread, *INDICATORS], native=False)
    assert "funding[1].executed" not in misplaced([*HEAD, head, total, *parts, *INDICATORS], native=False)


@pytest.mark.parametrize(("again", "named"), [("产出指标(50分)", True), ("暖产出指标(50分)", False)])
def test_points_of_a_group_whose_name_somebody_read_longer_are_not_proven_on_a_scan(again: str, named: bool) -> None:
    own = "产出指标(50分)"
    rows = [[own if cell == "产出指标" else cell for cell in row] for row in INDICATORS]
    for native, plain in ((False, named), (True, True)):
        found = misplaced([*HEAD, *rows], native=native, again={own: again})
        assert ("groups[0].weight" not in found) is plain


@pytest.mark.parametrize(("name", "named"), [("产出指标", True), ("覆职效能", False)])
def test_points_of_a_group_that_no_template_names_beside_one_that_all_do_are_not_proven_on_a_scan(
    name: str, named: bool
) -> None:
    points = {"产出指标": f"{name}(50分)", "效益指标": "效益指标(30分)"}
    rows = [[points.get(cell, cell) for cell in row] for row in INDICATORS]
    for native, plain in ((False, named), (True, True)):
        assert ("groups[0].weight" not in misplaced([*HEAD, *rows], native=native)) is plain


@pytest.mark.parametrize(("name", "named"), [("指标1：改造水厂数量", True), ("指标1量", False)])
def test_a_label_with_the_end_of_a_name_names_no_row_of_a_scan(name: str, named: bool) -> None:
    rows = [[name if cell == "改造水厂数量" else cell for cell in row] for row in INDICATORS]
    assert ("indicators[0].score" not in misplaced([*HEAD, *rows], native=False)) is named


@pytest.mark.parametrize(("below", "named"), [("全部达成", False), ("成", True), ("2023年5月", True)])
def test_words_that_go_on_below_a_line_with_room_for_more_are_of_two_rows_on_a_scan(below: str, named: bool) -> None:
    lines = tuple(replace(set_line(text, 300, y, 1), native=False) for text, y in (("完成", 300), (below, 312)))
    table = rule_table(INDICATORS)
    cells = tuple(replace(cell, lines=lines) if cell.text == "12座" else cell for cell in table.cells)
    table = replace(table, cells=cells)
    document = Document((Page(1, 600, 900, (), (table,), scanned=True),), (Part((1, 1), (TableBlock(table),)),))
    claims = extract(document)
    found = set(find_misplaced(claims.reports[0].forms[0], AT, open_ledger(document, claims)))
    assert (f"{AT}.indicators[0].weight" not in found) is named
    assert f"{AT}.indicators[1].weight" not in found
