"""A figure under a seal, shown to the reader of figures in many crops of its cell: the one that most of them show.

With the seal and without, of several heights about the line on which the row is printed, as wide as the cell and as
the figures of its column. A seal's strokes spoil some of the crops, each in its own way; print is the same in all. On
three forged seeds 478 figures of 481 that were so told were right; of the others one was 4.196 for 4,196.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hedui.reading.figure_witness import Heard, hear
from hedui.reading.figures import OTHER
from hedui.reading.ocr import PixelBox, Reading

HEIGHTS = (0.6, 0.72, 0.9)  # of a character's height above and below the middle of a line
LEAST, TWICE = 0.7, 2  # certainty of the worst character, in so many crops
QUITE_SURE = 0.97  # the same in the surest;
SURE, NEARLY_ALL, MOST = 0.9, 0.9, 0.6  # or so much, with such shares of what is heard and of the crops. Where in
OFTEN_SURE = 3  # crops it is quite sure, and in none another number, they bear one another out
MOSTLY = 0.7  # share of what is heard, by certainty
MANY = 0.4  # share of the crops that show the number
SIGNS = frozenset("≥≤<>=")

Range = tuple[int, int]


@dataclass(frozen=True)
class Told:
    """A figure as the surest crop shows it, which crop that is, and whether others bear it out."""

    heard: Heard
    crop: int
    borne_out: bool


def cut_crops(inside: PixelBox, middle: float, glyph: float, column: Range | None) -> Iterator[PixelBox]:
    """The parts of a cell's inside that may hold its figure; `column` is where those of its column stand. In pixels."""
    for share in HEIGHTS:
        y0 = max(inside.y0, round(middle - share * glyph))
        y1 = min(inside.y1, round(middle + share * glyph))
        yield PixelBox(inside.x0, y0, inside.x1, y1)
        if column is not None:
            yield PixelBox(column[0], y0, column[1], y1)


def find_told(readings: Sequence[Reading], unit: str) -> Told | None:
    """The number that most crops show, in front of the unit of its column if that has one; None where none does."""
    heard = {n: it for n, reading in enumerate(readings) if (it := hear_figure(reading, unit)) is not None}
    shares: defaultdict[str, float] = defaultdict(float)
    for it in heard.values():
        shares[it.number] += it.certainty
    if not any(shares.values()):
        return None
    number = max(shares, key=lambda text: shares[text])
    own = {n: it.certainty for n, it in heard.items() if it.number == number}
    surest = max(own, key=lambda n: own[n])
    sure = [certainty for certainty in own.values() if certainty >= LEAST]
    heard_so, shown = shares[number] / sum(shares.values()), len(own) / len(readings)
    least = SURE if heard_so >= NEARLY_ALL and shown >= MOST else QUITE_SURE
    if len(sure) < TWICE or own[surest] < least or heard_so < MOSTLY or shown < MANY:
        return None
    others = any(it.certainty >= LEAST for n, it in heard.items() if n not in own)
    often = sum(certainty >= QUITE_SURE for certainty in sure) >= OFTEN_SURE
    return Told(heard[surest], surest, often and not others)


def hear_figure(reading: Reading, unit: str) -> Heard | None:
    """A reading as a number, a sign of comparison before it, its unit behind it as what is no part of a figure."""
    sign = reading.text[:1] if reading.text[:1] in SIGNS else ""
    end = -len(OTHER) if unit and reading.text.endswith(OTHER) else None
    bare = slice(len(sign), end)
    figure = hear(Reading(reading.text[bare], reading.edges, reading.probs[bare]), alone=True)
    if figure is None:
        return None
    text = sign + figure.text + (unit if end else "")
    return Heard(text, sign + figure.number, min(reading.probs[:end], default=0))
