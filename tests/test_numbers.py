"""Facts about printed numbers, and properties that hold for all of them."""

import time
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hedui.numbers import (
    Interval,
    Range,
    agrees,
    capital_to_yuan,
    chinese_to_decimal,
    confusions,
    decimal_to_chinese,
    find_quantities,
    fold,
    is_blank,
    normalise,
    parse_quantity,
    parse_range,
    percent_to_decimal,
    printed_number,
    rounding_interval,
    same_amount,
    squeeze,
    to_yuan,
    truncation_interval,
    yuan_to_capital,
)
from hedui.numbers.confusions import LOOKALIKES
from pace import pace

quick = settings(deadline=None, max_examples=150)
yuan = st.decimals(0, 10**12, places=2, allow_nan=False, allow_infinity=False)
signed = st.decimals(-(10**9), 10**9, places=3, allow_nan=False, allow_infinity=False)
printed_numbers = st.builds(
    lambda value, places: f"{value.quantize(Decimal(1).scaleb(-places)):f}", yuan, st.integers(0, 2)
)
page_text = st.text(
    alphabet=st.sampled_from("0123456789.,，-—–~ 年月日号第条万元亿%分个百之一二十零壹元〔〕()≥》=\n人至\u3000¥")
)


# Glyphs


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("≧95％", "≥95%"),
        ("≦３０分钟", "≤30分钟"),
        (">= 95%", "≥95%"),
        ("》=95%", "≥95%"),
        ("<=5", "≤5"),
        (r"$\geq 90\%$", "≥90%"),
        (r"$\leqslant 5$", "≤5"),
        ("═100%", "=100%"),
        ("−5", "-5"),
        ("１，０３８．５", "1,038.5"),
        ("⾦额", "金额"),
        ("⻓期⻔诊", "长期门诊"),
        ("1\u200b00", "100"),
    ],
)
def test_glyphs_of_print_and_ocr_are_unified(printed: str, plain: str) -> None:
    assert normalise(printed) == plain


@pytest.mark.parametrize("text", ["①2020年", "10²", "3½", "100㎡", "⒈5", "《办法》95", "□是", "……", "——", "〔2020〕"])
def test_glyphs_that_would_change_the_meaning_are_left_alone(text: str) -> None:
    assert normalise(text) == text


@quick
@given(st.text())
@example("\\\\geq\\%%")
@example("》=>5")
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@quick
@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@quick
@given(st.text())
def test_normalising_brings_in_no_new_decimal_digits(text: str) -> None:
    before = [unicodedata.decimal(char) for char in unicodedata.normalize("NFC", text) if char.isdecimal()]
    assert [unicodedata.decimal(char) for char in normalise(text) if char.isdecimal()] == before


def test_squeezing_takes_out_all_white_space() -> None:
    assert squeeze(" 补助\u3000涉及\n范围 ") == "补助涉及范围"


# Cells


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,038.00", "1038.00"),
        ("1，038.00", "1038.00"),
        ("1 038.00", "1038.00"),
        ("4.140.820", "4140820"),
        ("4.703,360元", "4703360"),
        ("4,703.360", "4703.360"),
        ("1.234.56", None),
        ("2021.6.30", None),
        ("224. 94", "224.94"),
        ("224·94", "224.94"),
        ("5,284:04", "5284.04"),
        ("12:30", None),
        ("1 0 0", "100"),
        ("100%", "100"),
        ("１００", "100"),
        ("10分", "10"),
        ("98.5分", "98.5"),
        ("1038.00万元", "1038.00"),
        ("￥108", "108"),
        ("（10）", "10"),
        ("（10分）", "10"),
        ("0", "0"),
        ("0.50", "0.50"),
        ("-5.00", "-5.00"),
        ("−5", "-5"),
    ],
)
def test_a_cell_with_one_number_keeps_its_printed_digits(cell: str, number: str) -> None:
    assert printed_number(cell) == number


@pytest.mark.parametrize(
    "cell",
    [
        "—",
        "-",
        "/",
        "无",
        "缺省",
        "完全救助",
        "2020年",
        "95%以上",
        "2-3",
        "1,038,00",
        "12.34.5",
        "007",
        "10/10",
        ".5",
        "100.",
        "①",
        "10²",
        "3½",
        "(1,038.00)",
        "(-10)",
        "≥95",
    ],
)
def test_a_cell_that_is_not_one_number_has_none(cell: str) -> None:
    assert printed_number(cell) is None


@pytest.mark.parametrize("cell", ["", "10 10", "5 5", "10\n100", "10 100", "1,038.00 2"])
def test_two_numbers_in_a_cell_are_never_run_together(cell: str) -> None:
    assert printed_number(cell) is None


@pytest.mark.parametrize("cell", ["", " ", "—", "——", "-", "－", "–", "/", "／", "缺省", "一", "─"])
def test_dashes_and_strokes_print_nothing(cell: str) -> None:
    assert is_blank(cell)


@pytest.mark.parametrize("cell", ["0", "无", "一般", "1", "-1", "……"])
def test_nought_and_words_are_something(cell: str) -> None:
    assert not is_blank(cell)


@quick
@given(printed_numbers)
def test_thousands_separators_and_full_width_digits_lead_back_to_the_same_number(number: str) -> None:
    grouped = f"{Decimal(number):,f}"
    wide = grouped.translate({ord(char): ord(char) + 0xFEE0 for char in "0123456789,.%"})
    assert printed_number(grouped) == printed_number(wide) == printed_number(f" {grouped}% ") == number


@quick
@given(page_text)
def test_what_is_read_as_a_number_has_the_digits_of_the_cell(text: str) -> None:
    number = printed_number(text)
    if number is not None:
        Decimal(number)
        assert [c for c in number if c.isdecimal()] == [c for c in normalise(text) if c.isdecimal()]


# Quantities


@pytest.mark.parametrize(
    ("text", "operator", "value", "unit"),
    [
        ("≥95%", "≥", "95", "%"),
        ("≧ 95 %", "≥", "95", "%"),
        ("95%以上", "≥", "95", "%"),
        ("95%（含）以上", "≥", "95", "%"),
        ("不低于90%", "≥", "90", "%"),
        ("达到95%以上", "≥", "95", "%"),
        ("百分之九十五以上", "≥", "95", "%"),
        ("≤30分钟", "≤", "30", "分钟"),
        ("控制在402万元以内", "≤", "402", "万元"),
        ("30日内", "≤", "30", "日"),
        ("＜5‰", "<", "5", "‰"),
        ("超过1,000人次", ">", "1000", "人次"),
        ("1000余人", ">", "1000", "人"),
        ("=100%", "=", "100", "%"),
        ("108万元", None, "108", "万元"),
        ("6次", None, "6", "次"),
        ("三次", None, "3", "次"),
        ("≥102万人", "≥", "102", "万人"),
        ("≥8年", "≥", "8", "年"),
        ("75元/人", None, "75", "元/人"),
        ("75元/人·年", None, "75", "元/人·年"),
        ("2.50个百分点", None, "2.50", "个百分点"),
        ("≥75万头（只）", "≥", "75", "万头"),
        ("3台(套)以上", "≥", "3", "台"),
        ("8676", None, "8676", None),
    ],
)
def test_a_target_is_read_as_operator_value_and_unit(text: str, operator: str | None, value: str, unit: str) -> None:
    quantity = parse_quantity(text)
    assert quantity is not None
    assert (quantity.operator, quantity.value, quantity.unit) == (operator, value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "3月底前",
        "12月",
        "2021年",
        "12月底之前完成",
        "6–9个月",
        "完全救助",
        "不低于95%以下",
        "一",
        "十分",
        "一般",
        "1,02万元",
        "30日",
        "补贴发放率100%。",
    ],
)
def test_dates_words_ranges_and_contradictions_are_no_quantity(text: str) -> None:
    assert parse_quantity(text) is None


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("6–9个月", "6", "9", "个月"),
        ("80%～90%", "80", "90", "%"),
        ("100%-80%", "80", "100", "%"),
        ("90分（含）—100分", "90", "100", "分"),
        ("2至3", "2", "3", None),
    ],
)
def test_a_range_gives_both_ends(text: str, low: str, high: str, unit: str | None) -> None:
    assert parse_range(text) == Range(Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize("text", ["2020-2022年", "6个月", "5人-3万元", "财预2020-10号"])
def test_periods_and_mixed_units_are_no_range(text: str) -> None:
    assert parse_range(text) is None


@quick
@given(
    printed_numbers, st.sampled_from(["", "≥", "≤", ">", "<", "="]), st.sampled_from(["", "%", "万元", "人次", "个月"])
)
def test_a_quantity_written_out_is_read_back(number: str, operator: str, unit: str) -> None:
    quantity = parse_quantity(f"{operator}{Decimal(number):,f}{unit}")
    assert quantity is not None
    assert (quantity.operator or "", quantity.value, quantity.unit or "") == (operator, number, unit)


# Rounding


def test_a_printed_rate_stands_for_its_interval_of_rounding() -> None:
    assert rounding_interval("56.23") == Interval(Decimal("56.225"), Decimal("56.235"))
    assert truncation_interval("56.23") == Interval(Decimal("56.23"), Decimal("56.24"))
    assert rounding_interval("100") == Interval(Decimal("99.5"), Decimal("100.5"))


def test_a_rate_may_be_exact_rounded_truncated_or_wrong() -> None:
    rate = Decimal("224.94") / Decimal(400) * 100
    assert agrees("56.235", rate) == "exact"
    assert agrees("56.24", rate) == "rounded"
    assert agrees("56.23", rate) == "truncated"
    assert agrees("56.32", rate) is None


def test_a_rate_of_rounded_amounts_is_an_interval_of_rates() -> None:
    rates = rounding_interval("224.9") / rounding_interval("400.0")
    assert agrees("56.2", rates.scaled(Decimal(100))) == "rounded"
    assert agrees("56.3", rates.scaled(Decimal(100))) is None


def test_dividing_by_what_may_be_nought_is_refused() -> None:
    with pytest.raises(ZeroDivisionError):
        rounding_interval("1") / rounding_interval("0")


@quick
@given(signed, st.integers(0, 2))
def test_every_value_agrees_with_its_own_rounding(value: Decimal, places: int) -> None:
    step = Decimal(1).scaleb(-places)
    up, down = value.quantize(step, "ROUND_HALF_UP"), value.quantize(step, "ROUND_DOWN")
    assert rounding_interval(f"{up:f}").contains(value)
    assert not rounding_interval(f"{up + step:f}").contains(value)
    assert down.is_zero() or truncation_interval(f"{down:f}").contains(value)


@quick
@given(signed, signed, signed, signed)
def test_sums_and_products_of_members_are_members(a: Decimal, b: Decimal, c: Decimal, d: Decimal) -> None:
    left, right = Interval(min(a, b), max(a, b), True, True), Interval(min(c, d), max(c, d), True, True)
    assert (left + right).contains(a + d)
    assert (left - right).contains(b - c)
    assert (left * right).contains(a * c)


# Money


def test_amounts_in_different_units_can_be_one_sum() -> None:
    assert to_yuan(Decimal("1.08"), "亿元") == Decimal("108000000")
    assert to_yuan(Decimal(75), "元/人") is None
    assert same_amount("108", "万元", "1080000", "元")
    assert same_amount("224.94", "万元", "2249421.35", "元")
    assert not same_amount("224.94", "万元", "2249.94", "元")
    assert not same_amount("224.94", "万元", "224.49", "万元")
    assert not same_amount("5", "人", "5", "人")


# Chinese numerals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", "10"),
        ("二十三", "23"),
        ("两千零五十", "2050"),
        ("三百万", "3000000"),
        ("一点五万", "15000"),
        ("十万五千", "105000"),
        ("一亿零五", "100000005"),
        ("二〇二一", "2021"),
        ("负三", "-3"),
        ("叁仟万", "30000000"),
        ("〇", "0"),
    ],
)
def test_chinese_numerals_are_read(text: str, value: str) -> None:
    assert chinese_to_decimal(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["三百五", "一万五", "三五", "二三十", "百", "万", "十十", "三三百", "一百零", "", "万" * 5000]
)
def test_numerals_cut_short_or_vague_are_refused(text: str) -> None:
    assert chinese_to_decimal(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("壹佰贰拾万元整", "1200000"),
        ("人民币叁元伍角贰分", "3.52"),
        ("壹拾元零伍分", "10.05"),
        ("贰亿叁仟零肆万圆整", "230040000"),
        ("伍角", "0.5"),
    ],
)
def test_sums_in_words_are_read(text: str, value: str) -> None:
    assert capital_to_yuan(text) == Decimal(value)


def test_percentages_in_words_are_read() -> None:
    assert percent_to_decimal("百分之九十五") == 95
    assert percent_to_decimal("百分之九十八点五") == Decimal("98.5")
    assert percent_to_decimal("百分之百") == 100
    assert percent_to_decimal("九十五") is None


@quick
@given(st.integers(-(10**15), 10**15))
@example(10)
@example(110)
@example(1010)
@example(10**8)
def test_a_number_in_characters_is_read_back(value: int) -> None:
    assert chinese_to_decimal(decimal_to_chinese(Decimal(value))) == value


@quick
@given(yuan)
def test_a_sum_in_words_is_read_back(value: Decimal) -> None:
    assert capital_to_yuan(yuan_to_capital(value)) == value


def test_a_sum_in_words_is_written_as_banks_write_it() -> None:
    assert yuan_to_capital(Decimal("123456789.01")) == "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元零壹分"
    assert yuan_to_capital(Decimal("1200000")) == "壹佰贰拾万元整"


# Prose


def mentioned(text: str) -> list[tuple[str, str | None, str]]:
    return [(mention.digits, mention.unit, mention.kind) for mention in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("实际支出224. 94万元", ("224.94", "万元", "amount")),
        ("收入１，０３８．５亿元", ("1038.5", "亿元", "amount")),
        ("资金1 038.00万元", ("1038.00", "万元", "amount")),
        ("补助三百万元", ("3000000", "元", "amount")),
        ("合计壹佰贰拾万元整", ("1200000", "元", "amount")),
        ("人均75元/平方米", ("75", "元/平方米", "price")),
        ("执行率为56.23%", ("56.23", "%", "percent")),
        ("提高2.5个百分点", ("2.5", "个百分点", "percent")),
        ("满意度百分之九十五", ("95", "%", "percent")),
        ("增长-5.2%", ("-5.2", "%", "percent")),
        ("自评得分98.5分", ("98.5", "分", "points")),
        ("100分为优", ("100", "分", "points")),
        ("≤30分钟", ("30", "分钟", "count")),
        ("共97.7万人", ("97.7", "万人", "count")),
        ("结算107.5万人次", ("107.5", "万人次", "count")),
        ("30日内办结", ("30", "日", "count")),
        ("存在三个问题", ("3", "个", "count")),
        ("较上年,2021年", ("2021", "年", "year")),
        ("二〇二一年", ("2021", "年", "year")),
        ("财预〔2020〕10号", ("10", None, "document_number")),
        ("湘政发[2017]13号", ("13", None, "document_number")),
        ("电话0731-12345678", ("0731", None, "telephone")),
        ("12月31日前", ("12", None, "date")),
        ("截至2021年11月", ("2021", None, "date")),
        ("2021.12.3", ("2021", None, "date")),
        ("第3条", ("3", None, "ordinal")),
        ("目标1：完成", ("1", None, "ordinal")),
        ("表4-1项目", ("4", None, "ordinal")),
        ("（3）年度总支出", ("3", None, "ordinal")),
        ("效情况1.单位整体", ("1", None, "ordinal")),
    ],
)
def test_a_number_in_prose_is_known_for_what_it_is(text: str, found: tuple[str, str | None, str]) -> None:
    assert mentioned(text) == [found]


@pytest.mark.parametrize("text", ["第十三次会议", "A4纸", "十分满意", "万元", "12.34.5", "十几个"])
def test_what_is_no_number_is_not_mentioned(text: str) -> None:
    assert mentioned(text) == []


def test_list_markers_do_not_run_into_the_year_or_amount_behind_them() -> None:
    assert mentioned("6.2021年新增5人") == [("6", None, "ordinal"), ("2021", "年", "year"), ("5", "人", "count")]
    assert mentioned("附件1-12021年度") == [("1", None, "ordinal"), ("2021", "年", "year")]
    assert mentioned("完成。2.9月1日起") == [("2", None, "ordinal"), ("9", None, "date")]


def test_ends_of_ranges_and_items_of_lists_share_their_unit() -> None:
    assert mentioned("6—9个月") == [("6", "个月", "count"), ("9", "个月", "count")]
    assert mentioned("2019-2021年") == [("2019", None, "year"), ("2021", "年", "year")]
    assert mentioned("分别为10,20,30个") == [("10", "个", "count"), ("20", "个", "count"), ("30", "个", "count")]
    assert mentioned("降至—4—700元") == [("4", None, "other"), ("700", "元", "amount")]


@pytest.mark.parametrize(
    "text",
    [
        "支付资金600,1755万元",
        "支付1,755,20万元",
        "得9,5分",
        "完成率98,5%",
        "完成3,5项",
        "支付19:49万元",
        "完成率98:50%",
    ],
)
def test_a_comma_or_colon_that_may_be_a_point_makes_neither_a_list_nor_a_time(text: str) -> None:
    assert mentioned(text) == []


def test_a_colon_behind_three_digits_of_an_amount_is_its_point() -> None:
    text = "累计支出1,165:39万元，其他支出758:32524万元，98:50%，14:30开会"
    numbers = [("1165.39", "万元", "amount"), ("758.32524", "万元", "amount"), ("14", None, "date")]
    assert mentioned(text) == numbers
    assert text[find_quantities(text)[0].start :].startswith("1,165:39")


def test_operators_stand_before_or_behind_the_number() -> None:
    text = "不少于300人次，95%以上，≤5000元，200余万元，超过3倍，400万元"
    assert [mention.operator for mention in find_quantities(text)] == ["≥", "≥", "≤", ">", ">", None]


def test_offsets_point_into_the_text_as_given() -> None:
    text = "①预算㎡\u200b４００．０万元，其中"
    (mention,) = find_quantities(text)
    assert text[mention.start : mention.digits_end] == "４００．０"
    assert text[mention.start : mention.end] == "４００．０万元"


@quick
@given(page_text)
def test_mentions_follow_one_another_and_hold_their_own_digits(text: str) -> None:
    end = 0
    for mention in find_quantities(text):
        assert end <= mention.start < mention.digits_end <= mention.end <= len(text)
        assert mention.value == Decimal(mention.digits)
        printed = fold(text)[mention.start : mention.digits_end]
        if printed.isascii():
            assert "".join(c for c in printed if c.isdecimal()) == "".join(c for c in mention.digits if c.isdecimal())
        end = mention.end


@quick
@given(printed_numbers, st.sampled_from(["万元", "%", "人次", "分钟", "亿元"]))
def test_an_amount_written_into_a_sentence_is_found(number: str, unit: str) -> None:
    text = f"2020年，单位共{Decimal(number):,f}{unit}。"
    assert (number, unit) in [(mention.digits, mention.unit) for mention in find_quantities(text)]


def seconds_to_scan(text: str) -> float:
    """Of this thread, the best of twenty runs, so that a busy machine does not count."""
    times = []
    for _ in range(20):
        start = time.thread_time()
        find_quantities(text)
        times.append(time.thread_time() - start)
    return min(times)


def test_a_page_of_prose_is_scanned_in_five_milliseconds() -> None:
    words = "按照年初批复的绩效目标，项目单位加强资金管理，严格支出审核，确保专款专用，受益对象总体满意。"
    sentence = (
        words + "2020年财预〔2020〕10号下达预算400万元，实际支出224.94万元，执行率56.23%，惠及5874名群众，满意度95%。"
    )
    assert seconds_to_scan((sentence * 100)[:5000]) < 0.005 * pace()


@pytest.mark.parametrize("part", ["1", "1,", "壹", "一", "百分之", "100 ", "0731-", "(", "第", "2020年", "\u3000"])
def test_hostile_repetition_does_not_slow_the_scan(part: str) -> None:
    assert seconds_to_scan((part * 5000)[:20000]) < 0.5 * pace()


# Confusions


def test_one_fault_of_ocr_can_be_undone() -> None:
    assert "98%" in list(confusions("93%"))
    assert "224.94" in list(confusions("22494"))
    assert "100" in list(confusions("1O0"))
    assert "1038" in list(confusions("038"))
    assert "90" in list(confusions("190"))
    assert "1,038" in list(confusions("1.038"))
    assert list(confusions("完全救助")) == []


@quick
@given(printed_numbers)
def test_confusions_are_other_numbers_each_once(number: str) -> None:
    values = [printed_number(candidate) for candidate in confusions(number)]
    assert None not in values
    assert number not in values
    assert len(values) == len(set(values))


def test_what_looks_like_a_digit_is_looked_like_by_it() -> None:
    digits = {digit: others for digit, others in LOOKALIKES.items() if digit in "0123456789"}
    assert all(digit in digits[other] for digit, others in digits.items() for other in others)
