"""Numbers in Chinese characters, both ways: 二十三, 两千零五十, 一点五万, 百分之九十五, 壹佰贰拾万元整.

Own code rather than cn2an: that reads decimals as float, refuses 一点五万, and takes 三百五 for 350, which print here
never needs and OCR may have cut out of 三百五十.
"""

import re
from decimal import Decimal

_DIGIT_FORMS = ("零〇○", "一壹弌", "二贰貳两兩", "三叁叄参參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
_DIGIT = {char: value for value, chars in enumerate(_DIGIT_FORMS) for char in chars}
_TEN = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIAD = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_FORMAL = str.maketrans("〇一二三四五六七八九十百千萬億圓圆", "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元元")
DIGIT_CHARS = "".join(_DIGIT)
NUMERAL_PATTERN = rf"[{DIGIT_CHARS}{''.join(_TEN)}万萬亿億]"

# Four and more: 二〇二一 is a year, but 三五 says "three to five".
_DIGIT_STRING = re.compile(rf"[{DIGIT_CHARS}]{{4,}}")
_LONGEST = 40
_PERCENT = re.compile(r"百分之(.+)")
_CAPITAL = re.compile(
    r"(?:人民币)?(?P<minus>[负負]?)(?:(?P<yuan>[^元圆圓角分整正]+)[元圆圓])?零?"
    r"(?:(?P<jiao>[^元角分整正])角)?零?(?:(?P<fen>[^元角分整正])分)?[整正]?"
)


def chinese_to_decimal(text: str) -> Decimal | None:
    """The value of a Chinese numeral; None where it is none, or may be read two ways (三百五).

    >>> chinese_to_decimal("两千零五十")
    Decimal('2050')
    """
    if len(text) > _LONGEST:
        return None
    if text[:1] in ("负", "負"):
        value = chinese_to_decimal(text[1:])
        return None if value is None else -value
    if _DIGIT_STRING.fullmatch(text):
        return Decimal("".join(str(_DIGIT[char]) for char in text))
    whole, point, decimals = text.partition("点")
    if point:
        scale = _MYRIAD.get(decimals[-1:], 1)
        digits = decimals[:-1] if scale > 1 else decimals
        return _with_decimals(whole, digits, scale)
    number = _read_whole(whole)
    return None if number is None else Decimal(number)


def _with_decimals(whole: str, digits: str, scale: int) -> Decimal | None:
    """一 point 五 times 万."""
    value = _read_whole(whole)
    if value is None or not digits or any(char not in _DIGIT for char in digits):
        return None
    return Decimal(f"{value}." + "".join(str(_DIGIT[char]) for char in digits)) * scale


def _read_whole(text: str) -> int | None:
    """The value of a whole numeral: sections of thousands joined by 亿 and 万, largest first."""
    for name in ("亿", "万"):
        head, mark, tail = text.replace("億", "亿").replace("萬", "万").rpartition(name)
        if not mark:
            continue
        high, low = _read_whole(head), _read_tail(tail, _MYRIAD[name])
        return None if high is None or high == 0 or low is None else high * _MYRIAD[name] + low
    return _read_thousands(text)


def _read_tail(text: str, limit: int) -> int | None:
    """What follows 万 or 亿: nothing, or a smaller numeral; 一万五 (fifteen thousand, or cut short) is refused."""
    if not text:
        return 0
    value = _read_whole(text)
    if value is None or value >= limit or (value < 10 and text[0] not in "零〇○"):
        return None
    return value


def _read_thousands(text: str) -> int | None:
    """A numeral below ten thousand. A lone digit behind 百 or 千 needs its 零."""
    total, last_unit, digit, zero = 0, 10**4, None, False
    for place, char in enumerate(text):
        if char in _TEN:
            unit = _TEN[char]
            if unit >= last_unit or digit == 0 or (digit is None and not (unit == 10 and total == 0)):
                return None
            total, last_unit, digit, zero = total + (digit or 1) * unit, unit, None, False
        elif char not in _DIGIT or digit is not None:
            return None
        elif _DIGIT[char] or len(text) == 1:
            digit = _DIGIT[char]
        elif zero or place == len(text) - 1:
            return None
        else:
            zero = True
    if not text or (zero and digit is None):
        return None
    if digit is not None and last_unit in (100, 1000) and not zero:
        return None
    return total + (digit or 0)


def decimal_to_chinese(value: Decimal) -> str:
    """The everyday Chinese numeral of a value below 10¹⁶: 2050 → 二千零五十, 10 → 十."""
    sign, size = ("负" if value < 0 else ""), abs(value)
    whole, _, decimals = f"{size:f}".partition(".")
    digits = "零一二三四五六七八九"
    text = _write_whole(int(whole), digits) or "零"
    text = text[1:] if text.startswith("一十") else text
    return sign + text + ("点" + "".join(digits[int(char)] for char in decimals) if decimals else "")


def _write_whole(value: int, digits: str) -> str:
    """The numeral of a whole number with every 一 written out; empty for nought."""
    for name, size in (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10)):
        if value >= size:
            high, low = divmod(value, size)
            gap = "零" if 0 < low < size // 10 else ""
            return _write_whole(high, digits) + name + gap + _write_whole(low, digits)
    return digits[value] if value else ""


def percent_to_decimal(text: str) -> Decimal | None:
    """百分之九十五 → 95; None for what is not such a phrase."""
    match = _PERCENT.fullmatch(text)
    if match is None:
        return None
    return Decimal(100) if match[1] in ("百", "一百", "佰", "壹佰") else chinese_to_decimal(match[1])


def capital_to_yuan(text: str) -> Decimal | None:
    """A sum in words in yuan: 壹佰贰拾万元整 → 1200000, 人民币叁元伍角贰分 → 3.52; None where it is none."""
    match = _CAPITAL.fullmatch(text)
    if match is None or not any(match.group("yuan", "jiao", "fen")):
        return None
    yuan = Decimal(0) if match["yuan"] is None else chinese_to_decimal(match["yuan"])
    small = [0 if match[name] is None else _DIGIT.get(match[name]) for name in ("jiao", "fen")]
    if yuan is None or small[0] is None or small[1] is None:
        return None
    value = yuan + Decimal(small[0]) / 10 + Decimal(small[1]) / 100
    return -value if match["minus"] else value


def yuan_to_capital(value: Decimal) -> str:
    """A sum of yuan in words, to the 分: 1200000 → 壹佰贰拾万元整. ValueError if it is not whole in 分."""
    cents = abs(value) * 100
    if cents != int(cents):
        raise ValueError("一个金额最多写到分")
    yuan, small = divmod(int(cents), 100)
    jiao, fen = divmod(small, 10)
    digits = "零壹贰叁肆伍陆柒捌玖"
    text = _write_whole(yuan, "零一二三四五六七八九").translate(_FORMAL)
    text = f"{text}元" if yuan or not small else ""
    text += f"{digits[jiao]}角" if jiao else ("零" if fen and yuan else "")
    text += f"{digits[fen]}分" if fen else "整"
    return ("负" if value < 0 else "") + ("零元整" if not yuan and not small else text)
