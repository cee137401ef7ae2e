"""Figures in cells read as what nobody prints there: a point as another mark, a comma as a point, a digit as a letter.

On a fax a speck above a point makes a colon of it, one below it a comma, one beside it two points. A comma parts
groups of three digits: before four of them it is a point, and of several points the first are commas. A semicolon
before three digits of an amount is one as well, in prose too; a colon before one or two digits of a measure is a point.
And nobody prints thousandths of a yuan: such a point is a comma. A letter alone in a cell is the digit that other
readers see; two upright strokes are 11.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from hedui.numbers.glyphs import normalise, squeeze
from hedui.numbers.printed import printed_number
from hedui.page import Cell, Line, Table, Witness
from hedui.reading.ocr import PixelBox
from hedui.reading.specks import (
    mend_first_item,
    mend_label,
    mend_unit,
    read_instead,
    without_char,
    without_specks,
    without_specks_at_breaks,
    without_specks_in_years,
)

NOT_GROUPED = re.compile(r"\d+(?P<mark>[,，])\d{4,}(?:万?元)?")
COLON = re.compile(r"(?!1[:：])\d+(?P<mark>[:：;；])\d{3,}(?:万?元)?")  # 1:500 is a scale
SHORT_COLON = re.compile(
    r"(?:\d{1,3}(?P<mark>[:：;；])|\d{1,7}(?P<comma>[,，]))\d{1,2}"
)  # 451,52 groups nothing either
LEAST_FIGURES = 3  # numbers in a column beside which 6:5 is one as well, and
MOST_FIGURES = 0.7  # their share of its cells with digits
DOUBLED = re.compile(r"\d+(?P<mark>[.．]{2})\d+(?:万?元|%)?")
THOUSANDTHS = re.compile(r"[1-9]\d{0,2}(?:[,，]\d{3})*(?P<mark>[.．])\d{3}(?:元)?")
IN_YUAN, IN_MORE = (re.compile(rf"单位:(?:人民币)?{unit}|\({unit}\)") for unit in ("元", "[万亿]元"))
GROUPED = re.compile(
    r"(?P<groups>[1-9]\d{0,2}(?:[.,:;：；，．]\d{3})+)(?P<rest>[.,:;：；，．]\d{3}|[.．](?:\d{1,2}|\d{4,6}))元?"
)
IN_AMOUNT = re.compile(r"(?<![\d.,:;：；，．])[1-9]\d{0,2}(?P<mark>[;；])\d{3}(?=[万亿]?元)")
IN_GROUPS = re.compile(r"(?<![\d.,:;：；，．])[1-9]\d{0,2}(?:,\d{3})+(?P<mark>[;；:：])\d{3}(?=[万亿]?元)")
UNGROUPED_AMOUNT = re.compile(r"(?<![\d.,:;：；，．])\d+(?P<mark>[,，])\d{4,}(?=[万亿]?元)")
IN_PERCENT = re.compile(r"(?<![\d.,:;：；，．])\d{1,3}(?P<mark>[,，])\d{1,2}(?=%|％)")
IN_MEASURE = re.compile(r"(?<![\d.,:;：；，．])\d+(?P<mark>[:：])\d{1,2}(?=分(?!钟)|%|％|个百分点)")
SIGN_AS_DIGIT = re.compile(r"[25](?P<rest>\d.*)")
SIGNED = re.compile(r"([≥≤≧≦])(.*)")
SURE = 0.97  # certainty of a digit that is no sign
ANY_MARK = tuple(".,:;：；，．")
MARKS = str.maketrans(dict.fromkeys(ANY_MARK, ","))
ODD = re.compile(r"[A-Za-z\u3040-\u30ff]{1,2}")  # letters of scripts in which no cell is filled in
TWO_STROKES = re.compile(r"[Il]{2}")
LIKE_11 = re.compile(r"[Iil1]{2}")
COPY, POINTS, COPIES = (
    re.compile("份$"),
    "分",
    re.compile(r"\d{1,3}(?:\.\d{1,2})?份"),
)  # a fax makes the one of the other
GROUPS, DECIMALS = re.compile(r"\d{1,3}(?:,\d{3})+"), re.compile(r"\d{1,2}|\d{4,6}")
PAIR = 2  # lines
DOUBT = 0.5  # certainty of a mark that was put right: less than proof asks for


def mend_marks(lines: Sequence[Line], cells: Sequence[PixelBox | None]) -> list[Line]:
    """The lines of a page; those in cells that are one figure with its mark put right, and in doubt from then on.

    Commas are put right where all that a cell holds is one number, though it may run over several lines: 63.374. over
    816.76. What was read stays as its witnesses have it, which speak against the line now.
    """
    texts = [squeeze(normalise(line.text)) for line in lines]
    yuan = any(map(IN_YUAN.search, texts)) and not any(map(IN_MORE.search, texts))
    lines = [line if line.native else _mend_amounts(_mend_words(line)) for line in without_specks_at_breaks(lines)]
    held: defaultdict[PixelBox, list[int]] = defaultdict(list)
    for n, cell in enumerate(cells):
        if cell is not None:
            held[cell].append(n)
    out = list(lines)
    for those in held.values():
        own = [lines[n] for n in those]
        grouped = _regroup(own) or _with_point_at_break(own) or [_mend(line, yuan) for line in own]
        for n, line in zip(those, grouped, strict=True):
            out[n] = line
    return out


def mend_groups(text: str) -> str | None:
    """A figure whose commas were read as points or colons, with commas; None where it is none or reads well as it is.

    >>> mend_groups("4:703.360"), mend_groups("2.399.01"), mend_groups("2.783.7684"), mend_groups("4,703.360")
    ('4,703,360', '2,399.01', '2,783.7684', None)
    """
    match = GROUPED.fullmatch(text)
    if match is None or printed_number(text) is not None:
        return None
    rest = match["rest"].translate(MARKS) if len(match["rest"]) == 4 else match["rest"]
    return match["groups"].translate(MARKS) + rest + text[match.end("rest") :]


def mend_in_columns(tables: Sequence[Table]) -> list[Table]:
    """The tables, the colon of a short figure a point, in doubt, where most of its column or row are numbers: 6:5.

    Or where its column has that figure with a point. And 11 for a figure that all others, asked last, have as strokes;
    and 分 for the 份 of points.
    """
    return [replace(table, cells=tuple(_mend_in_column(cell, table) for cell in table.cells)) for table in tables]


def _mend_in_column(cell: Cell, table: Table) -> Cell:
    line = cell.lines[0] if len(cell.lines) == 1 else None
    if line is not None and _is_outvoted_by_11(line):
        return replace(cell, lines=(_read_as(line, "11"),))
    if line is not None and not line.native and COPIES.fullmatch(line.text) and _are_points(cell, table):
        return replace(cell, lines=(read_instead(line, COPY, POINTS),))
    match = SHORT_COLON.fullmatch(line.text) if line is not None and not line.native else None
    if line is None or match is None:
        return cell
    mended = with_mark(line, max(match.start("mark"), match.start("comma")), ".")
    column = [c.text for c in table.cells if (c.col, c.col_span) == (cell.col, cell.col_span) and c is not cell]
    row = [c.text for c in table.row_cells(cell.row) if c is not cell]
    if mended.text not in column and not _are_figures(column) and not _are_figures(row):
        return cell
    return replace(cell, lines=(mended,))


def _are_points(cell: Cell, table: Table) -> bool:
    """Whether a cell's column counts in 分, and more often than in 份."""
    column = [c.text for c in table.cells if (c.col, c.col_span) == (cell.col, cell.col_span) and c is not cell]
    points = sum(text.endswith(POINTS) for text in column)
    return points >= LEAST_FIGURES and points > sum(COPY.search(text) is not None for text in column)


def _are_figures(texts: Sequence[str]) -> bool:
    """Whether most of those with a digit are numbers, and some at least."""
    figures = [printed_number(text) is not None for text in texts if any(map(str.isdigit, text))]
    return sum(figures) >= max(LEAST_FIGURES, MOST_FIGURES * len(figures))


def _mend_words(line: Line) -> Line:
    return mend_unit(mend_label(mend_first_item(without_specks_in_years(line))))


def _mend_amounts(line: Line) -> Line:
    """The line with the marks, in doubt, that amounts and measures have within: 资金7;507万元, 得分99:8分, 92,8%."""
    for pattern, mark in (
        (IN_AMOUNT, ","),
        (IN_GROUPS, ","),
        (IN_MEASURE, "."),
        (IN_PERCENT, "."),
        (UNGROUPED_AMOUNT, "."),
    ):
        for match in pattern.finditer(line.text):
            line = with_mark(line, match.start("mark"), mark)
    return line


def with_mark(line: Line, at: int, mark: str) -> Line:
    """The line with another mark at a place, in doubt."""
    probs = tuple(min(p, DOUBT) if n == at else p for n, p in enumerate(line.probs))
    return replace(line, text=line.text[:at] + mark + line.text[at + 1 :], probs=probs, rivals=None)


def is_odd(text: str) -> bool:
    """Whether a line is one or two letters, as nobody fills them in."""
    return ODD.fullmatch(text) is not None


def is_two_strokes(text: str) -> bool:
    """Whether a line may be 11, which is read as letters."""
    return TWO_STROKES.fullmatch(text) is not None


def _is_outvoted_by_11(line: Line) -> bool:
    """Whether all other readings of a short figure, several, are two upright strokes, and it is another."""
    others = [witness.text for witness in line.whole_readings if witness.text]
    short = line.text.isdecimal() and len(line.text) <= len("11")
    figure = line.text != "11" and (short or LIKE_11.fullmatch(line.text) is not None)
    return figure and len(others) > 1 and all(map(LIKE_11.fullmatch, others))


def _mend_sign(line: Line) -> Line:
    """The line with the sign, in doubt, that another reader sees for its first digit: ≥13年 read as 213年."""
    match = SIGN_AS_DIGIT.fullmatch(line.text)
    if match is None or line.probs[0] >= SURE:
        return line
    told = (SIGNED.fullmatch(squeeze(witness.text)) for witness in line.whole_readings)
    sign = next((seen[1] for seen in told if seen and seen[2] == match["rest"]), None)
    return with_mark(line, 0, sign) if sign else line


def _mend(line: Line, yuan: bool) -> Line:
    if is_odd(line.text):
        seen = {number for witness in line.witnesses if (number := printed_number(witness.text))}
        figure = seen.pop() if len(seen) == 1 else "11" if is_two_strokes(line.text) else None
        return line if figure is None else _read_as(line, figure)
    line = _mend_sign(without_specks(line))
    doubled = DOUBLED.fullmatch(line.text)
    if doubled:
        line = without_mark(line, doubled.start("mark"))
    for pattern, mark in ((NOT_GROUPED, "."), (COLON, "."), *([(THOUSANDTHS, ",")] if yuan else [])):
        match = pattern.fullmatch(line.text)
        if match:
            return with_mark(line, match.start("mark"), mark)
    return line


def _regroup(lines: Sequence[Line]) -> list[Line] | None:
    """A cell's lines with commas between the groups of the number that they are, those read as something else in doubt.

    None if they are none, or if it reads well as it is.
    """
    lines_down = sorted(range(len(lines)), key=lambda n: lines[n].box.y0)
    if not all(lines[n].text[-1:] in ANY_MARK for n in lines_down[:-1]):
        return None  # two numbers, perhaps: 10.5 over 12.25
    grouped = mend_groups("".join(lines[n].text for n in lines_down))
    if grouped is None:
        return None
    out, start = list(lines), 0
    for n in lines_down:
        end = start + len(lines[n].text)
        out[n], start = _with_marks(lines[n], grouped[start:end]), end
    return out


def _with_point_at_break(lines: Sequence[Line]) -> list[Line] | None:
    """A cell's two lines with a point, in doubt, before the second, where they are no number without: 5,468 over 4480.

    None elsewhere. Of three digits nobody knows whether a comma or a point was lost before them.
    """
    if len(lines) != PAIR or any(line.native for line in lines):
        return None
    upper, lower = sorted(lines, key=lambda line: line.box.y0)
    if GROUPS.fullmatch(upper.text) is None or DECIMALS.fullmatch(lower.text) is None:
        return None
    pointed = with_first_char(lower, ".")
    return [pointed if line is lower else line for line in lines]


def with_first_char(line: Line, char: str) -> Line:
    """The line with a character, in doubt, before its first, which takes up no room."""
    heard = (
        replace(w, start=w.start + 1 - w.text.startswith(char) if w.start == 0 else w.start + 1, end=w.end + 1)
        for w in line.witnesses
    )
    xs, probs = (line.xs[0], *line.xs), (DOUBT, *line.probs)
    return replace(line, text=char + line.text, xs=xs, probs=probs, witnesses=tuple(heard), rivals=None)


def _with_marks(line: Line, text: str) -> Line:
    """The line with other marks, which are in doubt."""
    changed = zip(line.text, text, line.probs, strict=True)
    return replace(line, text=text, probs=tuple(min(p, DOUBT) if a != b else p for a, b, p in changed), rivals=None)


def without_mark(line: Line, at: int) -> Line:
    """The line without one of two points, the other in doubt."""
    rest = without_char(line, at)
    return replace(rest, probs=tuple(min(p, DOUBT) if n == at else p for n, p in enumerate(rest.probs)))


def _read_as(line: Line, figure: str) -> Line:
    """The line with this text in doubt, its first reading a witness against it."""
    first, last = line.xs[0], line.xs[-1]
    xs = tuple(first + (last - first) * n / len(figure) for n in range(len(figure) + 1))
    others = (replace(witness, start=0, end=len(figure)) for witness in line.witnesses)
    by = line.witnesses[0].by if line.witnesses else "letters"
    witnesses = (*others, Witness(0, len(figure), line.text, by))
    return replace(line, text=figure, xs=xs, probs=(DOUBT,) * len(figure), witnesses=witnesses, rivals=None)
