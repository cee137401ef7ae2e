"""Numbers in running prose: where each stands, what it is worth, and what kind of thing it counts.

One scan with one pattern. Years, dates, document numbers, list markers and telephone numbers come first in it and so
are taken out of the way before anything may be read as an amount.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, get_args

from hedui.numbers.chinese import (
    DIGIT_CHARS,
    NUMERAL_PATTERN,
    capital_to_yuan,
    chinese_to_decimal,
    percent_to_decimal,
)
from hedui.numbers.glyphs import fold
from hedui.numbers.printed import is_number
from hedui.numbers.quantity import AFTER_OPERATOR, BEFORE_OPERATOR, choose_words
from hedui.numbers.units import COUNT_PATTERN, MONEY_PATTERN, PERCENT_PATTERN, PRICE_PATTERN

Kind = Literal[
    "amount", "price", "percent", "count", "points", "year", "date", "ordinal", "document_number", "telephone", "other"
]


@dataclass(frozen=True, slots=True)
class Mention:
    """A number in a text: text[start:end] holds its digits and unit, text[start:digits_end] the digits alone.

    `digits` is the number without separators and spaces (of a date or a label: its first number); `value` and `unit`
    belong together (224.94, 万元). `operator` is one of ≥ ≤ > < = ≈ where words or signs beside the number say so.
    """

    start: int
    digits_end: int
    end: int
    value: Decimal
    digits: str
    unit: str | None
    operator: str | None
    kind: Kind


_YEAR = r"(?:19|20)[0-9]{2}"
_FREE = r"(?<![0-9])"
_AT_HEAD = r"(?:(?<=[。;:!?\s])|^)"
_GROUPS = r"[1-9][0-9]{0,2}(?: [0-9]{3}){1,4}\.[0-9]+"
_MEASURED = rf"\s?(?:{MONEY_PATTERN}|{PERCENT_PATTERN})"
_BLURRED = rf"[0-9]+(?:,[0-9]+)*:[0-9]+(?={_MEASURED})"  # 19:49万元 is no time of day, nor 49万元: OCR's 19.49
_COLON_FOR_POINT = re.compile(rf"(?<=[0-9]{{3}}):(?=[0-9]{{2,6}}{_MEASURED})")  # but 1,165:39万元 is 1165.39
_RUN = rf"(?:{_GROUPS}|{_BLURRED}|[0-9]+(?:\s?[.,]\s?(?!{_YEAR}\s?年)[0-9]+)*)"
_NUMERAL = rf"{NUMERAL_PATTERN}(?:{NUMERAL_PATTERN}|点)*"
_MEASURE = "个百分点|元|个|项|条|次|家|户|人|名|批|轮|份|期|所|台|方面|大类|举措"
_UNITS = (
    rf"(?P<price>{PRICE_PATTERN})|(?P<amount>{MONEY_PATTERN})|(?P<percent>{PERCENT_PATTERN})"
    rf"|(?P<points>分(?![钟之别类布批期配析级]))|(?P<count>年|日|月|{COUNT_PATTERN})"
)

# Group d_… holds the digits, the outer group names the kind; of two that start together the first wins.
_DOCUMENT_NUMBER = rf"[〔\[【({{]\s?{_YEAR}\s?[〕\]】)}}]\s?第?\s?(?P<d_document>[0-9]+)\s?号"
_TELEPHONE = rf"{_FREE}(?P<d_phone>0[0-9]{{2,3}}-[0-9]{{7,8}}|1[3-9][0-9]{{9}})(?![0-9.,]|\s?(?:{MONEY_PATTERN}))"
_DATE = (
    rf"{_FREE}(?:(?P<d_date>{_YEAR}|[0-9]{{2}})\s?年\s?[0-9]{{1,2}}\s?月(?:\s?[0-9]{{1,2}}\s?[日号])?"
    rf"|(?P<d_dashed>{_YEAR})[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}(?![0-9])"
    r"|(?P<d_month>[0-9]{1,2})\s?月(?:\s?[0-9]{1,2}\s?[日号]|份|底|初|末|中旬|上旬|下旬)?"
    r"|(?P<d_day>[0-9]{1,2})\s?日(?!内|以内|之内)|(?P<d_time>[0-9]{1,2})(?:[时点][0-9]{1,2}分?"
    rf"|:[0-9]{{2}}(?![0-9]|{_MEASURED})))"
)
_ORDINAL = (
    r"第\s?(?P<d_nth>[0-9]+)"
    # 附件1-12021年度 is 附件1-1 and then 2021年度.
    rf"|附[件表图]\s?(?P<d_annex>[0-9]{{1,2}})(?:[-—–.][0-9]{{1,2}}?(?={_YEAR}\s?年|[^0-9]|$))?"
    r"|(?<![代发])[表图]\s?(?P<d_table>[0-9]{1,2})(?:[-—–.][0-9]{1,2}|(?=[:、\s]|$))"
    r"|(?:目标|指标|注)\s?(?P<d_label>[0-9]{1,2})(?=[:、]|\.(?![0-9]))"
    # 6.2021年 is the sixth item, which is about 2021.
    rf"|{_FREE}(?P<d_item>[0-9]{{1,2}})\s?[.、](?=\s?{_YEAR}\s?年)"
    # A point with a word behind it ends no decimal: 情况1.预算编制.
    rf"|{_FREE}(?P<d_point>[0-9]{{1,2}})\.(?=[一-龥])"
    rf"|{_AT_HEAD}(?P<d_mark>[0-9]{{1,2}})\s?(?:[.、](?![0-9])|[.、](?=[0-9]{{1,2}}\s?月\s?[0-9]{{1,2}}\s?日)|\))"
    rf"|(?<=\()(?P<d_bracket>[0-9]{{1,2}})(?=\))|{_FREE}(?P<d_number>[0-9]+)\s?号"
)
_YEARS = (
    rf"(?:{_FREE}|(?<=[件表图][0-9][-—–.][0-9]))(?P<d_year>{_YEAR})(?:\s?年(?!期)|(?=\s?[-—–~、和至及/]\s?{_YEAR}\s?(?:年|[-—–~、和至及])))"
    rf"|(?P<h_year>[二一][{DIGIT_CHARS}]{{3}})\s?年"
)
_PLAIN = rf"(?<![0-9A-Za-z])(?P<d_plain>{_RUN})(?:\s?(?P<more>[多余])?\s?(?:{_UNITS}))?"
_CHINESE = (
    rf"(?P<h_percent>百分之{_NUMERAL})"
    rf"|(?<!{NUMERAL_PATTERN})(?P<h_capital>[壹贰叁肆伍陆柒捌玖拾][零壹贰叁肆伍陆柒捌玖拾佰仟万亿]*[元圆](?:[零壹贰叁肆伍陆柒捌玖]角)?"
    r"(?:零?[壹贰叁肆伍陆柒捌玖]分)?[整正]?)"
    # 得分为九十六点五分; but 成为十分重要的 counts nothing.
    rf"|(?<=[得分为计])(?!十分)(?P<h_points>{_NUMERAL})分(?![钟之别])"
    rf"|(?<!第)(?<!{NUMERAL_PATTERN})(?P<h_count>{_NUMERAL})(?P<measure>{_MEASURE})"
)
_KINDS = {
    "document_number": _DOCUMENT_NUMBER,
    "telephone": _TELEPHONE,
    "date": _DATE,
    "ordinal": _ORDINAL,
    "year": _YEARS,
    "plain": _PLAIN,
    "chinese": _CHINESE,
}
# The look-ahead drops most places of a page at the price of one test.
_SCAN = re.compile(
    rf"(?=[0-9〔\[【({{第附表图目指注百]|{NUMERAL_PATTERN})(?:"
    + "|".join(f"(?P<{kind}_>{pattern})" for kind, pattern in _KINDS.items())
    + ")"
)
_DIGIT_GROUPS = {f"{kind}_": re.findall(r"\(\?P<([dh]_\w+)>", pattern) for kind, pattern in _KINDS.items()}
_KIND_NAMED: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
_UNIT_KINDS: tuple[Kind, ...] = tuple(kind for kind in get_args(Kind) if kind in _SCAN.groupindex)

# In prose 内 and 多 may begin the next word (内部, 多数): they are no operators by themselves.
_AFTER_WORDS = {word: sign for word, sign in AFTER_OPERATOR.items() if len(word) > 1}
_BEFORE = re.compile(rf"({choose_words(BEFORE_OPERATOR)})\s?$")
_AFTER = re.compile(rf"\s?({choose_words(_AFTER_WORDS)})")
_BEFORE_REACH = 8
_MINUS = re.compile(r"(?:^|[\s(:,、为是率长降减于幅])-$")
_DASH = re.compile(r"[-—–]\s?$")
FEWEST = 3  # numbers with commas between them that are a list for certain
_NEVER_LISTED = ("amount", "price", "percent", "points")
_RANGE_JOINT = re.compile(r"\s?[-—–~至到]+\s?")


def find_quantities(text: str) -> list[Mention]:
    """All numbers of a prose text from left to right, each with its kind; offsets are into the text as given.

    >>> [(m.digits, m.unit, m.kind) for m in find_quantities("2020年预算400万元，执行率56.23%")]
    [('2020', '年', 'year'), ('400', '万元', 'amount'), ('56.23', '%', 'percent')]
    """
    plain = _COLON_FOR_POINT.sub(".", fold(text))
    mentions = [mention for match in _SCAN.finditer(plain) for mention in _read_match(plain, match)]
    return _share_units(plain, mentions)


def _read_match(text: str, match: re.Match[str]) -> Iterator[Mention]:
    """The mentions of one match: none where it is no number after all, several where it is a list such as 10,20,30."""
    wrapper = str(match.lastgroup)
    group = next(name for name in _DIGIT_GROUPS[wrapper] if match[name] is not None)
    if group.startswith("h_"):
        yield from _read_chinese(match, group)
    elif group == "d_plain":
        yield from _read_plain(text, match)
    else:
        # Of a telephone number, as of a date, the first run of digits stands for the whole.
        digits = match[group].partition("-")[0]
        start, kind = match.start(group), _KIND_NAMED[wrapper.removesuffix("_")]
        unit = "年" if kind == "year" and match.end() > match.end(group) else None
        yield Mention(start, start + len(digits), match.end(), Decimal(digits), digits, unit, None, kind)


def _read_plain(text: str, match: re.Match[str]) -> Iterator[Mention]:
    """A number in digits with its unit and operator."""
    start, digits_end = match.span("d_plain")
    digits = "".join(match["d_plain"].split())
    kind, unit = _read_unit(match)
    if not is_number(digits):
        yield from _read_list(match, unit, kind)
        return
    digits = digits.replace(",", "")
    if text[start - 1 : start] == "-" and _MINUS.search(text, max(0, start - 2), start):
        start, digits = start - 1, f"-{digits}"
    operator = ">" if match["more"] else _find_operator(text, start, match.end())
    yield Mention(start, digits_end, match.end(), Decimal(digits), digits, unit, operator, kind)


def _read_unit(match: re.Match[str]) -> tuple[Kind, str | None]:
    """What the unit behind a number makes of it; 2021年 that follows a separator is still a year."""
    kind = next((kind for kind in _UNIT_KINDS if match[kind] is not None), None)
    if kind is None:
        return "other", None
    is_year = match[kind] == "年" and re.fullmatch(_YEAR, match["d_plain"])
    return ("year" if is_year else kind), match[kind]


def _read_list(match: re.Match[str], unit: str | None, kind: Kind) -> Iterator[Mention]:
    """The numbers of 10,20,30个, which share their unit; codes such as 0012; nothing of 12.34.5, which may be any.

    Nor of 600,1755万元 and 9,5分, where the comma may be a misread point: two numbers, or measures, are no list.
    """
    offset, printed = match.start("d_plain"), match["d_plain"]
    if printed.isdecimal():
        yield Mention(
            offset, match.end("d_plain"), match.end("d_plain"), Decimal(printed), printed, None, None, "other"
        )
        return
    parts = list(re.finditer(r"[0-9.]+", printed))
    if kind in _NEVER_LISTED or len(parts) < FEWEST or not all(is_number(part[0]) for part in parts):
        return
    for part in parts:
        start, end = offset + part.start(), offset + part.end()
        whole_end = match.end() if part is parts[-1] else end
        yield Mention(start, end, whole_end, Decimal(part[0]), part[0], unit, None, kind)


def _read_chinese(match: re.Match[str], group: str) -> Iterator[Mention]:
    """A number in Chinese characters; 万元 and 十几 are none."""
    start, end = match.span(group)
    if group == "h_percent":
        value, unit, kind = percent_to_decimal(match[group]), "%", "percent"
    elif group == "h_points":
        value, unit, kind = chinese_to_decimal(match[group]), "分", "points"
    elif group == "h_capital":
        value, unit, kind = capital_to_yuan(match[group]), "元", "amount"
    elif group == "h_year":
        value, unit, kind = chinese_to_decimal(match[group]), "年", "year"
    else:
        value, unit = chinese_to_decimal(match[group]), match["measure"]
        kind = {"元": "amount", "个百分点": "percent"}.get(unit, "count")
    if value is not None:
        yield Mention(start, end, match.end(), value, f"{value:f}", unit, None, _KIND_NAMED[kind])


def _find_operator(text: str, start: int, end: int) -> str | None:
    """The operator that stands right before or right after a number."""
    before = _BEFORE.search(text, max(0, start - _BEFORE_REACH), start)
    if before is not None:
        return BEFORE_OPERATOR[before[1]]
    after = _AFTER.match(text, end)
    return None if after is None else _AFTER_WORDS[after[1]]


def _share_units(text: str, mentions: list[Mention]) -> list[Mention]:
    """The first end of 6-9个月 takes the unit of the second."""
    out = list(mentions)
    for i in range(len(out) - 1):
        first, second = out[i], out[i + 1]
        # The 4 of 降至—4—700元 is the number of the page that breaks the sentence.
        alone = _DASH.search(text, max(0, first.start - 2), first.start) is None
        open_end = first.kind == "other" and second.kind in _UNIT_KINDS
        if alone and open_end and _RANGE_JOINT.fullmatch(text, first.end, second.start):
            out[i] = replace(first, unit=second.unit, kind=second.kind)
    return out
