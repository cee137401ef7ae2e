"""Values copied from cells: the number without the dirt around it, and nothing where nothing is printed."""

import pytest

from hedui.claims import Claim
from hedui.extract.leaves import claim_number, claim_part, claim_text
from hedui.page import Cell
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
