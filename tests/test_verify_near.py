"""Words that a scan blurs: what may stand there is grounded, and nothing that counts is ever let pass."""

from dataclasses import replace

import pytest

from hedui.claims import Claim, Span
from hedui.page import OWN_MAKE, Box, Line, Rival, Witness
from hedui.record import Leaf, walk_leaves
from hedui.verify import reclaim, verify
from hedui.verify.fit import fit_number
from hedui.verify.near import may_read_as
from test_verify import FORM, fishery
from verify_desk import Ink, lay_out


def read(text: str, doubts: dict[int, float] | None = None, second: str | None = None, native: bool = False) -> Claim:
    """A line as OCR read it; `doubts` are the certainties of the characters that it was not sure of."""
    probs = tuple((doubts or {}).get(i, 0.999) for i in range(len(text)))
    witnesses = (Witness(0, len(text), second, "crop"),) if second else ()
    xs = tuple(10.0 * i for i in range(len(text) + 1))
    line = Line(text, Box(0, 0, 10 * len(text), 10), 1, xs, probs, witnesses, native)
    return Claim(text, (Span(line, 0, len(text)),))


def thinking(claim: Claim, *others: str) -> Claim:
    """The claim of a line of which the reader thought that it might be one of these."""
    (span,) = claim.spans
    line = replace(span.line, rivals=tuple(Rival(other, 0.01) for other in others))
    return replace(claim, spans=(replace(span, line=line),))


def unheard(claim: Claim) -> Claim:
    """The claim of a figure of which the reader of figures made nothing."""
    (span,) = claim.spans
    line = replace(span.line, witnesses=(Witness(0, len(span.line.text), "", f"{OWN_MAKE}/figures"),))
    return replace(claim, spans=(replace(span, line=line),))


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        (read("资金全部及时纳入医保统筹"), "资金全部及时纳入医保统筹。"),
        (read("每人每年75元．资金已到位"), "每人每年75元，资金已到位"),
        (read("部分绩效指标过于泛化,来进行细化", {11: 0.75}), "部分绩效指标过于泛化，未进行细化"),
        (read("≥902", {3: 0.71}), "≥90%"),
        (read("953以上", {2: 0.94}), "95%以上"),
        (read(">80%", {0: 0.57}), "≥80%"),
        (read("≥902", second="≥90%"), "≥90%"),
        (read("2140笔", {0: 0.7}), "≥140笔"),
        (read("M140笔", {0: 0.4}), "≥140笔"),
        (read("<=992", {4: 0.4}), "<=99%"),
        (read("率5.5%。(+)健全机制", second="类(4)健全机制"), "率5.5%。(4)健全机制"),
        (read("数蠱指标", {1: 0.45}), "数量指标"),
        (read("健全7X", {2: 0.71, 3: 0.64}), "健全"),
        (read("科学一", {2: 0.61}), "科学"),
        (read("0≥92%", {0: 0.79}), "≥92%"),
        (read("提升群众健康水平。2.促进就业"), "1.提升群众健康水平。2.促进就业"),
        (read("指标!:资金拨付及时率"), "指标1：资金拨付及时率"),
        (read("指标」:资金拨付及时率"), "指标1：资金拨付及时率"),
        (read("指标:社会公众满意度"), "指标2：社会公众满意度"),
        (read("99c", {2: 0.9}), "99%"),
        (read("89.1à", {4: 0.46}), "89.1%"),
        (read("4:2%"), "4.2%"),
        (unheard(read("29%", {0: 0.95})), "≥9%"),
        (read("明明显提升", {0: 0.79, 1: 0.79}), "明显提升"),
        (thinking(read("免疫畜高数量", {3: 0.34}), "免疫畜禽数量"), "免疫畜禽数量"),
        (thinking(read("效果设备效量", {4: 0.99}), "效果设备数量"), "效果设备数量"),
    ],
)
def test_what_differs_in_marks_and_doubtful_characters_alone_may_be_printed(claim: Claim, value: str) -> None:
    assert may_read_as(claim, value)


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        (read("明明显提升"), "明显提升"),
        (read("29%", {0: 0.95}), "≥9%"),
        (read("M140笔"), "≥140笔"),
        (read("M140笔", {0: 0.4}), "≥14笔"),
        (read("M140笔", {0: 0.4}), "140笔"),
        (read("率5.5%。(+)健全机制", second="类(4)健全机制"), "率5.5%。(7)健全机制"),
        (read("达到+4分", second="达到74分"), "达到74分了"),
        (unheard(read("29%")), "≥9%"),
        (unheard(read("29%", {0: 0.95})), "≥8%"),
        (read("免疫畜高数量", {3: 0.34}), "免疫畜禽数量"),
        (thinking(read("免疫畜高数量", {3: 0.34}), "免疫畜禽数量"), "免疫畜牧数量"),
        (thinking(read("共三项", {1: 0.6}), "共二项"), "共二项"),
        (read("资金全部及时纳入医保统筹", native=True), "资金全部及时纳入医保统筹。"),
        (read("指标1:资金拨付及时率"), "指标2：资金拨付及时率"),
        (read("99c"), "99%"),
        (read("89.1万", {4: 0.46}), "89.1%"),
        (read("4:25元"), "4.25元"),
        (read("100"), "100%"),
        (read("≥902", {3: 0.99}), "≥90%"),
        (read("≥902人", {3: 0.6}), "≥903人"),
        (read("数量指标", {0: 0.5}), "质量指标"),
        (read("蠱量指标", {0: 0.45}), "数量指标"),
        (read("数蠱指标", {1: 0.45}), "质量指标"),
        (read("2140笔", {0: 0.9}), "≥140笔"),
        (read("未完成", {0: 0.5}), "完成"),
        (read("健全7", {2: 0.95}), "健全"),
        (read("957%", {2: 0.5}), "95%"),
        (read("提升群众健康水平"), "1.提升群众健康水平"),
        (read("8.5", {1: 0.5}), "85"),
        (read("1:202", {1: 0.4}), "1.202"),
        (read("部分绩效指标过于泛化,已进行细化"), "部分绩效指标过于泛化,未进行细化"),
        (read("完成全部补贴资金的发放工作", {2: 0.5}), "完成补贴资金的发放工作"),
        (read("补贴资金发放1200人次", {10: 0.4}), "补贴资金发放1200万次"),
        (read("共支出30万元,结余3万元", {4: 0.5}), "共支出30元,结余3万元"),
    ],
)
def test_no_digit_sign_unit_or_certain_character_is_let_pass(claim: Claim, value: str) -> None:
    assert not may_read_as(claim, value)


def lines(*parts: tuple[str, float]) -> Claim:
    """Lines one under the other, each read with one certainty."""
    spans = []
    for n, (text, certainty) in enumerate(parts):
        xs = tuple(10.0 * i for i in range(len(text) + 1))
        line = Line(text, Box(0, 12.0 * n, 10 * len(text), 12.0 * n + 10), 1, xs, (certainty,) * len(text))
        spans.append(Span(line, 0, len(text)))
    return Claim("".join(text for text, _ in parts), tuple(spans))


def test_a_line_of_scrap_within_words_is_left_out_and_one_beside_a_figure_is_not() -> None:
    assert may_read_as(lines(("资金及时纳", 0.99), ("PC2TSO", 0.3), ("入医保统筹", 0.99)), "资金及时纳入医保统筹")
    assert not may_read_as(lines(("资金及时纳", 0.99), ("PC2TSO", 0.9), ("入医保统筹", 0.99)), "资金及时纳入医保统筹")
    assert not may_read_as(
        lines(("共支出资金12", 0.99), ("34", 0.3), ("万元医保统筹", 0.99)), "共支出资金12万元医保统筹"
    )


@pytest.mark.parametrize(("text", "doubt", "value", "near"), [
    ("实际支出224:94万元", 0.69, "实际支出224.94万元", True), ("实际支出224:94万元", 0.9, "实际支出224.94万元", False),
    ("实际支出1:202万元", 0.4, "实际支出1.202万元", False), ("群众满意度90°", 0.76, "群众满意度90%。", True),
])  # fmt: skip
def test_a_colon_within_an_amount_may_be_a_point(text: str, doubt: float, value: str, near: bool) -> None:
    at = next(i for i, char in enumerate(text) if char in ":°")
    assert may_read_as(read(text, {at: doubt}), value) is near


def test_two_very_doubtful_letters_of_a_long_name_may_be_others() -> None:
    assert may_read_as(read("离体统筹缺口离体干部管理费", {1: 0.56, 7: 0.67}), "离休统筹缺口离休干部管理费")
    assert not may_read_as(read("离体统筹缺口离体干部管理费", {1: 0.56, 7: 0.9}), "离休统筹缺口离休干部管理费")


def test_what_a_second_reader_has_of_a_line_whose_end_was_lost_may_be_printed() -> None:
    whole = read("100°", second="100%")
    assert may_read_as(Claim("100", (Span(whole.spans[0].line, 0, 3),)), "100%")


def test_two_numbers_read_as_one_are_near_either() -> None:
    pair = replace(read("10098", second="100 98"), normal="number")
    assert [fit_number(value, pair).normal for value in ("100", "98", "10", "10098")] == [
        "near",
        "near",
        "number",
        "number",
    ]
    assert fit_number("10", pair).spans == ()
    assert fit_number("100", replace(read("10098", second="100 98", native=True), normal="number")).spans == ()


def test_words_that_doubtful_ink_may_print_are_grounded_and_never_verified() -> None:
    path = f"{FORM}.indicators[0].deviation"
    sheet = fishery()
    rows = [{**sheet.indicators[0], "deviation": "渔船补贴发放及时,无偏差"}, *sheet.indicators[1:]]
    document, claims = lay_out(replace(sheet, indicators=rows), ink=Ink())
    record = {"reports": [report.model_dump() for report in verify(document, claims).reports]}
    record["reports"][0]["forms"][0]["indicators"][0]["deviation"] = "渔船补贴发放及时。无偏差"
    leaf: Leaf = dict(walk_leaves(verify(document, reclaim(document, record, claims)).reports, "reports"))[path]
    assert (leaf.status, leaf.value) == ("grounded", "渔船补贴发放及时。无偏差")
    assert leaf.evidence[0].text == "渔船补贴发放及时,无偏差"
    assert any("存疑" in proof.says for proof in leaf.proof)


@pytest.mark.parametrize(("claim", "value"), [(read("6"), "-6"), (read("6人"), ">6人"), (read("1-5"), "1.5")])
def test_a_sign_beside_a_number_is_part_of_it(claim: Claim, value: str) -> None:
    assert not may_read_as(claim, value)


@pytest.mark.parametrize(("text", "near"), [("培训业务骨千人数", True), ("培训骨干三千人次", False)])
def test_a_numeral_that_follows_no_number_may_be_a_letter(text: str, near: bool) -> None:
    meant = text.replace("千", "干")
    assert may_read_as(thinking(read(text, {text.index("千"): 0.99}), meant), meant) is near


def test_a_line_may_be_as_a_second_reader_has_it_but_for_what_scans_blur() -> None:
    assert may_read_as(read("目标？：提升技能水平。", second="目标2：提升技能水平："), "目标2：提升技能水平。")
    assert not may_read_as(
        read("目标？：提升技能水平8次。", second="目标2：提升技能水平3次："), "目标2：提升技能水平9次。"
    )


def test_a_second_reader_makes_nothing_doubtful_that_both_read() -> None:
    claim = read("完成全部补贴资金的发放工作。", {13: 0.5}, second="完成全部补贴资金的发放工作，")
    assert may_read_as(claim, "完成全部补贴资金的发放工作；")
    assert not may_read_as(claim, "完成全额补贴资金的发放工作；")
