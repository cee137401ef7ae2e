"""One value mistaken for another: a text, and what is read in its place; "" where that cannot be."""

import re
from decimal import Decimal, InvalidOperation
from random import Random


def change_digit(text: str, rng: Random) -> str:
    places = [m.start() for m in re.finditer(r"\d", text)]
    at = rng.choice(places)
    return text[:at] + rng.choice([d for d in "0123456789" if d != text[at]]) + text[at + 1 :]


def transpose_digits(text: str, rng: Random) -> str:
    places = [m.start() for m in re.finditer(r"\d(?=\d)", text) if text[m.start()] != text[m.start() + 1]]
    if not places:
        return ""
    at = rng.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def move_point(text: str, rng: Random) -> str:
    match = rng.choice(list(re.finditer(r"\d+(?:\.\d+)?", text)))
    digits, point = match[0].replace(".", ""), match[0].find(".")
    places = [i for i in range(1, len(digits) + 1) if i != (point if point > 0 else len(digits))]
    if not places:
        return ""
    at = rng.choice(places)
    return text[: match.start()] + f"{digits[:at]}.{digits[at:]}".rstrip(".") + text[match.end() :]


def drop_or_double_digit(text: str, rng: Random) -> str:
    at = rng.choice([m.start() for m in re.finditer(r"\d", text)])
    rest = text[:at] + text[at + 1 :]
    drop = rng.random() < 0.5 and re.search(r"\d", rest)
    return rest if drop else text[:at] + text[at] + text[at:]


def lose_sign(text: str, rng: Random) -> str:
    """The % (as a share of one), the operator or the minus."""
    stripped = re.sub(r"[%‰≥≤<>＞＜≧≦-]|不低于|不少于|以上|以内", "", text)
    if stripped != text:
        return stripped
    try:
        number = Decimal(text)
    except InvalidOperation:
        return ""
    return rng.choice([f"-{text}", format(number / 100, "f")]) if number else ""


def change_unit(text: str, rng: Random) -> str:
    """万元 read as 元 or the other way round: the unit, or the number."""
    for unit, other in (("万元", "元"), ("亿元", "万元"), ("元", "万元"), ("人次", "人"), ("个月", "月")):
        if text.endswith(unit):
            return text.removesuffix(unit) + other
    try:
        number = Decimal(text)
    except InvalidOperation:
        return ""
    factor = Decimal(10000) if rng.random() < 0.5 else Decimal("0.0001")
    return format((number * factor).normalize(), "f")
