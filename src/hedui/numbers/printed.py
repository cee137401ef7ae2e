"""A table cell that holds just one number, or nothing."""

import re

from hedui.numbers.glyphs import normalise, squeeze

_BLANKS = re.compile(r"(?:[-—–/\\_]|一)*|缺省")
_DIGITS = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]*)(?:\.[0-9]+)?"
_WELL_FORMED = re.compile(_DIGITS)
_NUMBER = re.compile(rf"[¥$]?(?P<sign>[-–+]?)[¥$]?(?P<digits>{_DIGITS})(?:%|分|亿元|[百千]?万元|千元|元|万|亿)?")
_POINTS = re.compile(r"\((?P<digits>(?:0|[1-9][0-9]{0,2})(?:\.[0-9])?)分?\)")
_JOINTS = re.compile(r"(?<=[0-9])\s*([.,])\s*(?=[0-9])")
_SPACED_GROUPS = re.compile(r"(?<![0-9])[1-9][0-9]{0,2}(?: [0-9]{3})+(?=\.[0-9])")
_LETTERSPACED = re.compile(r"[0-9](?: [0-9.]){2,}")
_COLON_FOR_POINT = re.compile(r"(?<=[0-9]{3}):(?=[0-9]{2,6}(?![0-9:]))")  # 5,284:04; but 12:30 is a time, 1:2 a ratio
_SPLIT_DIGITS = re.compile(r"[0-9]\s+[0-9]")
_DOTTED_GROUPS = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:[.,][0-9]{3}){2,}(?![0-9.,])")


def is_blank(text: str) -> bool:
    """Whether a cell prints nothing: empty, dashes, slashes, 缺省; a lone 一 is a dash as OCR reads it. 无 is text."""
    return _BLANKS.fullmatch(squeeze(normalise(text))) is not None


def is_number(text: str) -> bool:
    """Whether the text is a decimal string, thousands separators allowed and well placed."""
    return _WELL_FORMED.fullmatch(text) is not None


def printed_number(text: str) -> str | None:
    """The decimal string of a cell that holds just one number, its digits kept; None for all else.

    `1,038.00` → `1038.00`, `100%` → `100`, `98.5分` → `98.5`, `（10）` → `10`; `—`, `2020年`, `2-3`, `1,038,00` → None.
    The unit is dropped, not reckoned in: ask `parse_quantity` where it may differ from the column's.
    Spaces are joined only where no second number can be meant: `1 038.00`, `224. 94`, `1 0 0`, but not `10 10`.
    Two points are no decimal ones: `4.140.820`, as a fax makes of commas, is `4140820`.
    """
    plain = _join_digits(normalise(text).strip())
    if _SPLIT_DIGITS.search(plain):
        return None
    plain = squeeze(plain)
    match = _NUMBER.fullmatch(plain) or _POINTS.fullmatch(plain)
    if match is None:
        return None
    sign = "-" if match.groupdict().get("sign") in ("-", "–") else ""
    return sign + match["digits"].replace(",", "")


def _join_digits(text: str) -> str:
    """Digits that print or OCR set apart, joined: at points and commas, at groups of three, and when letterspaced.

    A point in the middle of the line, or doubled to a colon, is a decimal one.
    """
    pointed = _COLON_FOR_POINT.sub(".", re.sub(r"(?<=[0-9])[·・•](?=[0-9])", ".", text))
    joined = _JOINTS.sub(r"\1", pointed)
    joined = _LETTERSPACED.sub(lambda match: match[0].replace(" ", ""), joined)
    joined = _SPACED_GROUPS.sub(lambda match: match[0].replace(" ", ""), joined)
    return _DOTTED_GROUPS.sub(_to_commas, joined)


def _to_commas(match: re.Match[str]) -> str:
    """Groups of three behind points; `1,234.567` is a decimal number as it stands."""
    return match[0] if is_number(match[0]) else match[0].replace(".", ",")
