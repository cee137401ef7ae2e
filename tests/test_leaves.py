"""Values copied from cells: the number without the dirt around it, and nothing where nothing is printed."""

from dataclasses import replace

import pytest

from hedui.claims import Claim
from hedui.extract.leaves import claim_number, claim_part, claim_points, claim_text
from hedui.page import Box, Cell, Witness
from prose_desk import set_line
from ruled_desk import rule_table


def cell_of(text: str) -> Cell:
    return rule_table([[text, ""]]).cells[0]


def ink_of(claim: Claim) -> str:
    return "".join(span.text for span in claim.spans)


@pytest.mark.parametrize(
    ("printed", "value", "ink"),
    [
        ("98", "98", "98"),
        ("1,038.00", "1038.00", "1,038.00"),
        ("100%", "100", "100%"),
        ("９８．５", "98.5", "９８．５"),
        (".15", "15", "15"),
        ("100%,", "100", "100%"),
        ("99°", "99", "99"),
        ("'20", "20", "20"),
        ("224.|94", "224.94", "224.94"),
        ("0", "0", "0"),
    ],
)
def test_a_number_is_claimed_without_specks_and_points_at_its_own_ink(printed: str, value: str, ink: str) -> None:
    claim = claim_number(cell_of(printed))
    assert (claim.value, ink_of(claim), claim.normal) == (value, ink, "number")


@pytest.mark.parametrize(
    ("printed", "value"), [("143.1·|3", "143.13"), ("1,290.·|98", "1290.98"), ("10.5·|万元", None)]
)
def test_a_speck_beside_the_break_of_a_scans_number_that_has_its_point_is_none_of_it(
    printed: str, value: str | None
) -> None:
    cell = cell_of(printed)
    claim = claim_number(replace(cell, lines=tuple(replace(line, native=False) for line in cell.lines)))
    assert claim.value == value
    assert "·" not in ink_of(claim)
    assert claim_number(cell).value is None  # the file's own text says what it says


def test_a_point_before_a_percent_sign_is_a_scans_speck() -> None:
    cell = cell_of("65.1.|%")
    assert claim_number(replace(cell, lines=tuple(replace(line, native=False) for line in cell.lines))).value == "65.1"
    assert claim_number(cell).value is None


@pytest.mark.parametrize("printed", ["", "—", "-", "/", "无", "详见附件", "10-20", "良好"])
def test_what_is_no_number_is_not_claimed_as_one(printed: str) -> None:
    assert claim_number(cell_of(printed)) == Claim()
    assert claim_number(None) == Claim()


@pytest.mark.parametrize(("printed", "value"), [("≥95%.", "≥95%"), ("12个月", "12个月"), ("·100%", "100%")])
def test_specks_around_a_lone_quantity_are_no_text(printed: str, value: str) -> None:
    assert claim_text(cell_of(printed)).value == value


def test_a_full_stop_behind_a_sentence_is_text() -> None:
    assert claim_text(cell_of("已完成全年|任务。")).value == "已完成全年任务。"


@pytest.mark.parametrize("printed", ["", "—", "/"])
def test_a_blank_cell_claims_nothing(printed: str) -> None:
    assert claim_text(cell_of(printed)) == Claim()


def test_a_part_of_a_cell_over_two_lines_points_at_both() -> None:
    claim = claim_part(cell_of("项目名称：校舍|维修改造"), 5, 11)
    assert claim.value == "校舍维修改造"
    assert [span.text for span in claim.spans] == ["校舍", "维修改造"]


@pytest.mark.parametrize(
    ("first", "certainty", "seconds", "value"),
    [
        ("I1", 0.5, ("11", "11"), "11"),
        ("I1", 0.9, ("11",), None),
        ("I1", 0.5, ("11", "17"), None),
        ("I1", 0.5, ("I1",), None),
        ("一", 0.5, ("1",), None),
        ("364.5方元", 0.9, ("364.5万元",), "364.5"),
        ("364.5方元", 0.9, ("36.45万元",), None),
    ],
)
def test_an_unsure_reading_with_digits_gives_way_to_a_number_that_all_second_readings_have(
    first: str, certainty: float, seconds: tuple[str, ...], value: str | None
) -> None:
    cell = cell_of(first)
    witnesses = tuple(Witness(0, len(first), second, f"reader {n}") for n, second in enumerate(seconds))
    probs = (certainty,) * len(first)
    line = replace(cell.lines[0], native=False, probs=probs, witnesses=witnesses)
    assert claim_number(replace(cell, lines=(line,))).value == value


@pytest.mark.parametrize(("native", "value", "ink"), [(False, "2", "2"), (True, "-2", "-2")])
def test_a_stroke_before_points_on_a_scan_is_no_sign(native: bool, value: str, ink: str) -> None:
    cell = cell_of("-2")
    claim = claim_points(replace(cell, lines=(replace(cell.lines[0], native=native),)))
    assert (claim.value, ink_of(claim)) == (value, ink)


@pytest.mark.parametrize(
    ("scraps", "seconds", "value"),
    [
        (("农业",), ("10", "10"), "10"),
        (("Y",), ("10", "?"), "10"),
        (("农业", "村"), ("10",), "10"),
        (("农业",), ("18",), None),
        (("农业",), (), None),
        (("持续有效",), ("10",), None),
    ],
)
def test_a_figure_read_alike_twice_is_claimed_from_among_scraps_of_a_seal(
    scraps: tuple[str, ...], seconds: tuple[str, ...], value: str | None
) -> None:
    cell = cell_of("|".join(("10", *scraps)))
    lines = [replace(line, probs=(0.79,) * len(line.text), native=False) for line in cell.lines]
    heard = tuple(Witness(0, 2, text, "hedui/figures") for text in seconds)
    claim = claim_number(replace(cell, lines=(replace(lines[0], witnesses=heard), *lines[1:])))
    assert claim.value == value
    assert claim.value is None or ink_of(claim) == "10"


def test_what_is_read_with_certainty_beside_a_figure_is_no_scrap() -> None:
    cell = cell_of("10|农业")
    sure = tuple(replace(line, probs=(0.99,) * len(line.text), native=False) for line in cell.lines)
    heard = (Witness(0, 2, "10", "hedui/figures"),)
    assert claim_number(replace(cell, lines=(replace(sure[0], witnesses=heard), sure[1]))).value is None


@pytest.mark.parametrize(
    ("upper", "wide", "value"), [("1907", 60.0, None), ("1907", 24.0, "1907235"), ("1,907.", 60.0, "1907.235")]
)
def test_a_number_over_another_that_leaves_it_room_is_none_with_it_on_a_scan(
    upper: str, wide: float, value: str | None
) -> None:
    lines = tuple(replace(set_line(text, 102, y, 1), native=False) for text, y in ((upper, 100), ("235", 112)))
    cell = Cell(0, 0, 1, 1, ((1, Box(100, 98, 100 + wide, 126)),), lines)
    assert claim_number(cell).value == value
    native = replace(cell, lines=tuple(replace(line, native=True) for line in lines))
    assert claim_number(native).value is not None
