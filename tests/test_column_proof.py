"""What figures prove of columns whose headings nobody knows."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from hedui.extract.column_proof import Proof, find_denied, find_rates, prove_columns
from hedui.extract.llm_words import Place, list_blocks, list_words
from hedui.page import Table
from prose_desk import Sheet

Rows = Sequence[Sequence[str]]
HEAD = ("甲", "乙", "丙", "丁", "戊", "己", "庚")
ROWS = (
    ("产出指标", "数量指标", "养护里程", "≥120公里", "118公里", "30", "29"),
    ("产出指标", "质量指标", "验收合格率", "≥95%", "97%", "20", "20"),
    ("效益指标", "社会效益指标", "事故下降率", "≥5%", "4.8%", "25", "24"),
    ("效益指标", "满意度指标", "群众满意度", "≥90%", "88%", "25", "25"),
)
TOTAL = ("总分", "", "", "", "", "100", "98")
MONEY = (
    ("子", "丑", "寅", "卯", "辰", "巳", "午"),
    ("年度资金总额", "430", "450", "432", "10", "96%", "9.6"),
    ("其中：财政拨款", "280", "300", "288", "—", "96%", "—"),
)
SAID = {"己": "分值"}


def table_of(*rows: Sequence[str]) -> Table:
    sheet = Sheet()
    sheet.table(rows)
    (table,) = sheet.page().tables
    return table


def prove(*rows: Sequence[str], said: dict[str, str] = SAID, place: Place = "indicators") -> Proof:
    return prove_columns(table_of(*rows), said)[place]


def swap(rows: Rows, one: int, other: int) -> list[list[str]]:
    """The rows with two columns exchanged, their headings not."""
    out = [list(row) for row in rows]
    for row in out:
        row[one], row[other] = row[other], row[one]
    return out


def test_points_are_told_by_their_totals_and_names_by_being_different() -> None:
    proof = prove(HEAD, *ROWS, TOTAL)
    assert proof.proven == {"己": "分值", "庚": "得分", "丙": "三级指标"}


def test_what_only_fits_is_sure_where_the_model_says_the_same() -> None:
    proof = prove(HEAD, *ROWS, TOTAL)
    assert {"丁": "目标值", "戊": "完成值"}.items() <= proof.fitting.items()
    assert "丁" in proof.sure({"丁": "目标值"})
    assert "丁" not in proof.sure({"丁": "完成值"})


def test_points_that_stand_in_the_other_order_are_told_all_the_same() -> None:
    proof = prove(HEAD, *swap(ROWS, 5, 6), swap([TOTAL], 5, 6)[0], said={"庚": "分值"})
    assert (proof.proven["庚"], proof.proven["己"]) == ("分值", "得分")


def test_full_marks_and_their_review_are_no_weights_if_the_model_sees_no_weights() -> None:
    proof = prove(HEAD, *ROWS, TOTAL, said={"己": "得分", "庚": "得分"})
    assert not {"分值", "得分"} & set(proof.proven.values())


def test_points_that_the_money_proves_need_no_word_of_the_model() -> None:
    head = (*HEAD[:6], MONEY[0][6])
    proof = prove(*MONEY, head, *ROWS, (*TOTAL[:5], "110", "107.6"), said={})
    assert (proof.proven["己"], proof.proven["午"]) == ("分值", "得分")


def test_a_total_that_does_not_come_out_proves_no_points() -> None:
    wrong = (*TOTAL[:5], "90", "88")
    assert not {"分值", "得分"} & set(prove(HEAD, *ROWS, wrong).proven.values())


def test_a_column_of_figures_that_is_above_its_weight_is_no_score() -> None:
    rows = [(*row[:6], "31") for row in ROWS]
    proof = prove(HEAD, *rows, (*TOTAL[:6], "124"))
    assert "庚" not in proof.proven


def test_weights_beside_scores_of_a_wrong_total_are_no_scores() -> None:
    rows = [(*row[:5], str(int(row[5]) // 5), str(int(row[6]) // 5)) for row in ROWS]
    proof = prove(HEAD, *rows, (*TOTAL[:5], "20", "21.4"), said={})
    assert not {"分值", "得分"} & set(proof.proven.values())
    assert {"己": "分值", "庚": "得分"}.items() <= proof.fitting.items()


def test_a_review_without_a_total_leaves_the_score_that_has_one_to_the_model() -> None:
    scored = [(*row[:5], row[6], row[6]) for row in ROWS]
    total = (*TOTAL[:5], "107.6", "")
    money = (MONEY[0], MONEY[1], MONEY[2])
    assert prove(*money, HEAD, *scored, total, said={"己": "得分", "庚": "得分"}).proven.get("己") == "得分"
    assert "己" not in prove(*money, HEAD, *scored, total, said={"己": "分值"}).proven


def test_full_marks_of_a_part_are_points_where_the_model_says_the_same() -> None:
    rows = [(*row[:5], value, value) for row, value in zip(ROWS, ("6", "4", "5", "5"), strict=True)]
    proof = prove(HEAD, *rows, (*TOTAL[:5], "20", "20"))
    assert not {"分值", "得分"} & set(proof.proven.values())
    assert {"己", "庚"} <= proof.sure({"己": "分值", "庚": "得分"})
    assert "己" not in proof.sure({"己": "得分", "庚": "得分"})


def test_points_that_the_model_calls_something_else_are_named_to_it() -> None:
    table = table_of(HEAD, *ROWS, TOTAL)
    assert find_denied(table, {"己": "得分", "庚": "得分率"}) == ("己", "庚")
    assert find_denied(table, SAID) is None


def test_percentages_that_make_no_hundred_are_no_points() -> None:
    shares = [(*row[:5], "25%", "100%") for row in ROWS]
    assert find_rates(table_of(HEAD, *shares)) == {"庚"}


def test_two_columns_of_names_prove_neither() -> None:
    rows = [(*row[:3], f"按{row[2]}核定", *row[4:]) for row in ROWS]
    assert "三级指标" not in prove(HEAD, *rows, TOTAL).proven.values()


def test_amounts_are_told_by_the_rate_and_the_points_by_it_as_well() -> None:
    proof = prove(*MONEY, place="money")
    assert proof.proven == {"寅": "全年预算", "卯": "执行数", "巳": "执行率", "辰": "分值", "午": "得分"}
    assert proof.fitting == {"丑": "年初预算"}


def test_points_for_execution_may_come_of_the_amounts_and_are_never_above_their_weight() -> None:
    money = [list(row) for row in MONEY]
    money[1][2:] = ["140.11656", "139.210659", "10", "99%", "9.94"]
    money[2][2:] = ["130.58076", "130.58076", "—", "100%", "—"]
    proof = prove(*money, place="money")
    assert (proof.proven["辰"], proof.proven["午"]) == ("分值", "得分")


def test_amounts_whose_rate_does_not_come_out_prove_nothing() -> None:
    wrong = [list(row) for row in MONEY]
    wrong[1][5] = "95%"
    proof = prove(*wrong, place="money")
    assert not proof.proven
    assert not proof.fitting


@pytest.mark.parametrize(
    ("rows", "heads"),
    [
        ((*MONEY, HEAD, *ROWS, TOTAL), ["子", "甲"]),
        ((HEAD, ROWS[0], ("效益指标", "社会效益指标", "知晓程度", "提高", "提高", "30", "30"), *ROWS[1:]), ["甲"]),
        ((("主管部门", "某局", "项目单位", "某站"), ("总分", "100", "自评得分", "98")), []),
    ],
    ids=["money over indicators", "a row of words among figures", "names over pairs"],
)
def test_heads_are_told_from_rows(rows: Rows, heads: list[str]) -> None:
    assert [block.heads[0].text for block in list_blocks(table_of(*rows))] == heads


def test_a_label_beside_one_row_of_money_makes_it_no_row_of_indicators() -> None:
    table = table_of(
        ("执行情况", "来源", "丑", "寅", "卯", "辰"),
        ("", "年度资金总额", "109.79", "88.99", "81%", "16.21"),
        ("总体目标", "预期目标", "", "实际完成", "", ""),
        HEAD[1:],
        *(row[1:] for row in ROWS),
    )
    label, below = table.at(0, 0), table.at(1, 0)
    assert label is not None
    cells = tuple(replace(cell, row_span=2) if cell == label else cell for cell in table.cells if cell != below)
    assert [block.place for block in list_blocks(replace(table, cells=cells))] == ["money", "indicators"]


def test_rows_of_indicators_are_not_listed_as_labels() -> None:
    words = {word.text for word in list_words(table_of(*MONEY, HEAD, *ROWS, TOTAL))}
    assert words == {*MONEY[0], *HEAD, "年度资金总额", "其中:财政拨款"}
