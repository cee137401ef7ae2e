"""A target or a result of an indicator read as a quantity: operator, value, unit."""

import re
from dataclasses import dataclass
from decimal import Decimal

from hedui.numbers.chinese import NUMERAL_PATTERN, chinese_to_decimal, percent_to_decimal
from hedui.numbers.glyphs import normalise, squeeze
from hedui.numbers.units import COUNT_PATTERN, MONEY_PATTERN, PERCENT_PATTERN, PRICE_PATTERN
from hedui.record import Quantity

BEFORE = {
    "≥": "≥ 不低于 不少于 不小于 不得低于 不得少于 不短于 大于等于 大于或等于 大于或者等于 至少 最低 最少",
    "≤": "≤ 不高于 不超过 未超过 不多于 不大于 不超 不长于 不得超过 不得高于 小于等于 小于或等于 小于或者等于 至多 "
    "最多 最高 控制在",
    ">": "> 大于 高于 超过 多于 超出 突破",
    "<": "< 小于 低于 少于 不足 不到 不满",
    "=": "= 等于",
    "≈": "≈ 约 约为 大约 近 将近 接近",
}
AFTER = {
    "≥": "以上 及以上 或以上 及其以上 以上(含) (含)以上",
    "≤": "以内 之内 内 以下 及以下 或以下 (含)以下 以下(含)",
    "≈": "左右 上下",
    ">": "多 余",
}
BEFORE_OPERATOR = {word: sign for sign, words in BEFORE.items() for word in words.split()}
AFTER_OPERATOR = {word: sign for sign, words in AFTER.items() for word in words.split()}


def choose_words(words: dict[str, str]) -> str:
    """A pattern that takes the longest of the words."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


NUMBER_PATTERN = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_UNIT = rf"{PRICE_PATTERN}|{MONEY_PATTERN}|{PERCENT_PATTERN}|{COUNT_PATTERN}|年|月|日|分|人/次"
_LEAD = r"(?:达到|达|为|共计|共|完成率|:)?"
_ASIDE = rf"(?:\((?:含|{COUNT_PATTERN})\))?"  # 以上(含), 头(只)
_QUANTITY = re.compile(
    rf"{_LEAD}(?P<before>{choose_words(BEFORE_OPERATOR)})?{_LEAD}(?P<value>-?{NUMBER_PATTERN}|{NUMERAL_PATTERN}+|百分之{NUMERAL_PATTERN}+)"
    rf"(?P<mid>[多余])?(?P<unit>{_UNIT})?{_ASIDE}(?P<after>{choose_words(AFTER_OPERATOR)})?[。.;,]?"
)
_RANGE = re.compile(
    rf"(?P<low>{NUMBER_PATTERN})(?P<low_unit>{_UNIT})?(?:\(含\))?(?:-|–|—|~|至|到)+"
    rf"(?P<high>{NUMBER_PATTERN})(?P<high_unit>{_UNIT})?(?:\(含\))?(?:之间)?[。.;,]?"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# Without an operator these make dates: 12月, 30日.
_CALENDAR_UNITS = frozenset({"月", "日"})


@dataclass(frozen=True, slots=True)
class Range:
    """Both ends of a printed range, the lower one first."""

    low: Decimal
    high: Decimal
    unit: str | None


def parse_quantity(text: str) -> Quantity | None:
    """The text as operator, value and unit if it is one quantity and nothing else.

    `≥95%` → (≥, 95, %), `95%以上` → (≥, 95, %), `108万元` → (None, 108, 万元), `3万头(只)` → (None, 3, 万头);
    `2021年`, `12月底前`, `6-9个月`, `完全救助` → None. 以上, 以下 and 以内 include the number itself, as Chinese law
    has it.
    """
    match = _QUANTITY.fullmatch(squeeze(normalise(text)))
    if match is None:
        return None
    printed, unit = match["value"], match["unit"]
    operator = _join_operators(match["before"], match["after"] or match["mid"])
    if operator == "" or (unit == "年" and _YEAR.fullmatch(printed)):
        return None
    if unit in _CALENDAR_UNITS and operator is None:
        return None
    return _make_quantity(operator, printed, unit)


def _make_quantity(operator: str | None, printed: str, unit: str | None) -> Quantity | None:
    """The quantity of digits or of a Chinese numeral with its unit; 一 alone is a dash, and 十分 is a word."""
    if printed[-1].isascii():
        return Quantity(operator=operator, value=printed.replace(",", ""), unit=unit)
    percent = percent_to_decimal(printed)
    value = percent if percent is not None else chinese_to_decimal(printed)
    if value is None or (percent is None) == (unit is None) or unit == "分":
        return None
    return Quantity(operator=operator, value=f"{value:f}", unit="%" if percent is not None else unit)


def _join_operators(before: str | None, after: str | None) -> str | None:
    """The one operator of 不低于…以上; empty where the two contradict each other."""
    first = BEFORE_OPERATOR[before] if before else None
    second = AFTER_OPERATOR[after] if after else None
    if first is None or second is None:
        return first or second
    directions = {"≥": 1, ">": 1, "≤": -1, "<": -1}
    return first if directions.get(first, 0) == directions.get(second, 0) else ""


def parse_range(text: str) -> Range | None:
    """Both ends of a text that is one range: `6–9个月`, `80%-90%`, `100%-80%` (turned round); None for all else."""
    match = _RANGE.fullmatch(squeeze(normalise(text)))
    if match is None or (match["low_unit"] and match["low_unit"] != match["high_unit"]):
        return None
    if match["high_unit"] == "年" and _YEAR.fullmatch(match["high"]):
        return None
    ends = sorted(Decimal(match[name].replace(",", "")) for name in ("low", "high"))
    return Range(ends[0], ends[1], match["high_unit"])
