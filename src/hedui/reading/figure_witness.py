"""Figures in cells are read once more by the reader of figures, from their own ink and from the whole width of a cell.

It is of another make than the recogniser, so that they seldom err alike; and the width of the cell shows what
the first crop cut off. Where it and a second reading agree against the first, theirs is the text; where the first
reader saw no figure at all, its own is, and nothing proves that but arithmetic.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hedui.numbers.glyphs import SPECKS, normalise, squeeze
from hedui.numbers.printed import printed_number
from hedui.page import UNNAMED, Line, Witness
from hedui.reading.crops import cut
from hedui.reading.figures import HEIGHT, OTHER, WIDEST
from hedui.reading.marks import is_odd, mend_groups
from hedui.reading.ocr import PixelBox, Reading, StripReader
from hedui.reading.pixels import Gray

LONGEST = 16  # characters of a line that may be a lone figure
INSET = 0.2  # of a line's height, above and below its ink: what the first crop had as margin
MARGIN = 0.25  # of the ink's height
NEAR = 2.5  # of the ink's height, on both sides: three or four digits that a crop may have cut off
LEAST = 0.5  # certainty of its worst character below which nothing is said
SURE = 0.9  # certainty of its worst character from which the reader of figures speaks against others
ALL_SURE = 0.95  # certainty of a line with which, where both its readings are sure too, nobody else is asked
QUITE_SURE = 0.97  # the same from which it stands alone, where nobody else read a figure
LIKELY = 0.8  # the same from which its own reading stands, unproven, where all others read marks and letters
DOUBTFUL = 0.8  # certainty of a line's worst character below which it may be a figure that was misread
FEW = 3  # characters of a doubtful line that may be a figure though it has no digit
FIGURE = re.compile(r"[\d.,，．:：;；%％°*'`·\s\-—]*\d[\d.,，．:：;；%％°*'`·\s\-—]*")
STRAY = re.compile(r"[A-Za-z\[\]()|!?/\\{}&α-ω]")  # what % and digits are misread as
PART = re.compile(r"\d[\d.,]*(?<![.,])[%％]?")  # of a longer line
WORDS = "\u2e80"  # ideographs stand above
SIGNS = "≥≤><=＞＜＝≧≦"


@dataclass(frozen=True, slots=True)
class Heard:
    """What the reader of figures says of a line: a text that is one number, and its worst character's certainty."""

    text: str
    number: str
    certainty: float


def read_figures(
    lines: Sequence[Line], cells: Sequence[PixelBox | None], gray: Gray, scale: float, reader: StripReader
) -> dict[int, "Readings"]:
    """What the reader of figures makes of a page's lines in cells that may be lone figures, by their numbers."""
    asked = [(n, cell) for n, cell in enumerate(cells) if cell and may_be_figure(lines[n])]
    inks = {n: _ink_of(lines[n], scale) for n, _ in asked}
    own = reader.recognise([cut(gray, inks[n], cell, MARGIN)[0] for n, cell in asked])
    held = Counter(cells)
    alone = [(n, _band(inks[n], cell), cell) for n, cell in asked if held[cell] == 1]
    wide = reader.recognise([cut(gray, band, cell, MARGIN)[0] for _, band, cell in alone])
    whole = {n: reading for (n, _, _), reading in zip(alone, wide, strict=True)}
    return {n: Readings(near, whole.get(n)) for (n, _), near in zip(asked, own, strict=True)}


def hear_parts(
    spans: Sequence[tuple[int, int, int]], lines: Sequence[Line], gray: Gray, scale: float, reader: StripReader
) -> list[tuple[Witness, ...]]:
    """Of each part (line, start, end) of a longer line, a witness for every figure in it, where all are surely alike.

    Nothing of a part of which any figure was read otherwise, or with doubt: it is for the recogniser to read again.
    """
    found = [
        [(n, start + m.start(), start + m.end()) for m in PART.finditer(lines[n].text[start:end])]
        for n, start, end in spans
    ]
    readings = iter(_read_parts([part for parts in found for part in parts], lines, gray, scale, reader))
    out = []
    for parts in found:
        read = [(part, next(readings)) for part in parts]
        sure = bool(read) and all(_says(it, lines[n].text[start:end]) for (n, start, end), it in read)
        out.append(tuple(Witness(start, end, it.text, reader.name) for (_, start, end), it in read) if sure else ())
    return out


def hear_among_words(
    which: Sequence[int], lines: Sequence[Line], gray: Gray, scale: float, reader: StripReader
) -> dict[int, tuple[Witness, ...]]:
    """A witness for every figure among the words of these lines: ≥92%, 61900人. An empty one bears nothing out.

    One that is surely read otherwise, with as many digits, speaks against it: with fewer, the crop may have cut it.
    """
    asked = [(n, m.start(), m.end()) for n in which for m in PART.finditer(lines[n].text)]
    out: dict[int, tuple[Witness, ...]] = {}
    for (n, start, end), reading in zip(asked, _read_parts(asked, lines, gray, scale, reader), strict=True):
        said = _told_of(reading, lines[n].text[start:end])
        out[n] = (*out.get(n, ()), Witness(start, end, said, reader.name))
    return out


def _read_parts(
    parts: Sequence[tuple[int, int, int]], lines: Sequence[Line], gray: Gray, scale: float, reader: StripReader
) -> list[Reading]:
    """What the reader makes of characters start..end of lines, each shown alone."""
    page = PixelBox(0, 0, gray.shape[1], gray.shape[0])
    boxes = [PixelBox.around(lines[n].box_of(start, end), scale) for n, start, end in parts]
    return reader.recognise([cut(gray, box, page, 0.0)[0] for box in boxes])


def _told_of(reading: Reading, text: str) -> str:
    """What a reading tells of a figure: the same, another one of as many digits, or nothing."""
    certainty = min(reading.probs, default=0)
    other = printed_number(reading.text) is not None and _count_digits(reading.text) == _count_digits(text)
    alike = reading.text == squeeze(normalise(text))
    return reading.text if certainty >= (LEAST if alike else QUITE_SURE) and (alike or other) else ""


def _count_digits(text: str) -> int:
    return sum(map(str.isdecimal, text))


def _says(reading: Reading, text: str) -> bool:
    return min(reading.probs, default=0) >= SURE and reading.text == squeeze(normalise(text))


def may_be_figure(line: Line) -> bool:
    """Whether a short line is a figure to any reader, or so doubtful that it may be one."""
    texts = (line.text, *(witness.text for witness in line.witnesses))
    if line.native or len(line.text) > LONGEST:
        return False
    doubtful = len(line.text) <= FEW and line.certainty < DOUBTFUL
    return doubtful or is_odd(line.text) or any(FIGURE.fullmatch(text) for text in texts)


def weigh(line: Line, read: "Readings", by: str) -> Line:
    """The line with what was read of it as a witness, as its text, or as an objection."""
    first = printed_number(line.text)
    beyond = read.goes_beyond(first)
    if beyond is not None:
        return _read_as(line, beyond)
    if min(read.own.probs, default=0) >= LEAST and read.own.text == squeeze(normalise(line.text)):
        return _hearing(line, read.own.text, by)
    heard = read.heard
    same = next((it.text for it in heard if it.number == first), None)
    if same is not None:
        return _hearing(line, same, by)
    surer = max(heard, key=lambda it: it.certainty, default=None)
    worded = first is not None or any(char > WORDS for char in line.text)
    if read.whole is None or surer is None or surer.certainty < (SURE if worded else LIKELY):
        return _hearing(line, "", by)  # one line of several may be the rest of a number: it says what it reads alike
    return _overrule(line, first, surer, read, by)


def heed_others(line: Line) -> Line:
    """The line as two other readings have it, where both read one number and it is another."""
    seconds = [Heard(w.text, number, line.certainty) for w in line.whole_readings if (number := printed_number(w.text))]
    others = {it.number for it in seconds} - {printed_number(line.text)}
    one = len(others) == len({it.number for it in seconds}) == 1
    return _read_as(line, seconds[0]) if one and len(seconds) > 1 else line


def _overrule(line: Line, first: str | None, heard: Heard, read: "Readings", by: str) -> Line:
    """The line, of which another number was heard than was read: as its text where that is the likelier one."""
    seconds = {printed_number(w.text) for w in line.whole_readings}
    if first is None or first not in seconds:
        bare = printed_number(line.text.strip(SPECKS + " "))
        if heard.number in seconds or (heard.number == bare and read.alike and heard.certainty >= QUITE_SURE):
            return _read_as(line, heard, by)
        doubtful = line.certainty < DOUBTFUL if first is not None else _is_marks(line.text)
        if doubtful and read.alike and not _is_strokes(heard.number):
            return _read_as(line, heard)
    return _hearing(line, heard.text, by)


@dataclass(frozen=True, slots=True)
class Readings:
    """What the reader of figures makes of a line's own ink, and of its cell's whole width where it stands alone."""

    own: Reading
    whole: Reading | None = None

    @property
    def heard(self) -> list[Heard]:
        alone = self.whole is not None
        every = [heard for it in (self.own, self.whole) if it and (heard := hear(it, alone=alone))]
        return [heard for heard in every if heard.certainty >= LEAST]

    @property
    def alike(self) -> bool:
        """Whether all that was heard is one number, and that by both readings or with near certainty."""
        heard = self.heard
        one = len({it.number for it in heard}) == 1
        return one and (len(heard) > 1 or heard[0].certainty >= QUITE_SURE)

    def settles(self, line: Line) -> bool:
        """Whether both readings are with certainty the number that the line was read as, with certainty too."""
        first, heard = printed_number(line.text), self.heard
        sure = line.certainty >= ALL_SURE and len(heard) > 1
        return sure and all(it.number == first and it.certainty >= SURE for it in heard)

    def goes_beyond(self, first: str | None) -> Heard | None:
        """The whole cell's number where it is the first one with more digits before or behind it."""
        wide = hear(self.whole, alone=True) if self.whole else None
        if wide is None or first is None or wide.certainty < QUITE_SURE or len(wide.number) <= len(first):
            return None
        return wide if wide.number.startswith(first) or wide.number.endswith(first) else None


def hear(reading: Reading, *, alone: bool) -> Heard | None:
    """A reading as a number; None where it is none, or holds what is no part of figures.

    Marks are put right only where the cell holds nothing else: the rest of a number may stand in its next line.
    """
    if not reading.text or OTHER in reading.text:
        return None
    text = mend_groups(reading.text) or reading.text if alone else reading.text
    number = printed_number(text)
    return Heard(text, number, min(reading.probs)) if number is not None else None


def _is_marks(text: str) -> bool:
    """Whether a text that is no number has digits and marks but for one letter, or is one or two characters.

    A sign of comparison is none: thin ones look like 2.
    """
    return (len(text) < FEW and not set(text) & set(SIGNS)) or FIGURE.fullmatch(
        STRAY.sub("", text, count=1)
    ) is not None


def _is_strokes(number: str) -> bool:
    """Whether a number may be a ruling or the rest of a character: nothing but ones."""
    return set(number) == {"1"}


def _hearing(line: Line, text: str, by: str) -> Line:
    return replace(line, witnesses=(*line.witnesses, Witness(0, len(line.text), text, by)))


def _ink_of(line: Line, scale: float) -> PixelBox:
    box = PixelBox.around(line.box, scale)
    inset = round(INSET * box.height)
    return PixelBox(box.x0, box.y0 + inset, box.x1, box.y1 - inset)


def _band(ink: PixelBox, cell: PixelBox) -> PixelBox:
    """The cell's width at the height of some ink; of a wide cell what lies near, and no more than the reader takes."""
    room = round((WIDEST / HEIGHT - 1) * (1 + 2 * MARGIN) * ink.height)
    beside = min(max(0, room - ink.width) // 2, round(NEAR * ink.height))
    return PixelBox(max(cell.x0, ink.x0 - beside), ink.y0, min(cell.x1, ink.x1 + beside), ink.y1)


def _read_as(line: Line, heard: Heard, by: str = "") -> Line:
    """The line with this text, what was read first as a witness against it; `by` names who else reads it so."""
    text = heard.text
    step = (line.xs[-1] - line.xs[0]) / len(text)
    xs = tuple(line.xs[0] + step * n for n in range(len(text) + 1))
    first = next((w.by for w in line.witnesses if "/" in w.by), UNNAMED)
    said = [(w.text, w.by) for w in line.whole_readings]
    said += [(line.text, first)] + ([(text, by)] if by else [])
    witnesses = tuple(Witness(0, len(text), other, name) for other, name in said)
    return replace(line, text=text, xs=xs, probs=(heard.certainty,) * len(text), witnesses=witnesses, rivals=None)
