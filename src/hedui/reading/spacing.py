"""A witness that cannot read: where a decimal point is printed, the digits beside it stand apart.

Recognisers lose a pale point and see one in a speck, and every further reading of the same ink errs alike. Digits of a
fixed pitch tell: two neighbours without a mark stand about 0.75 of their height apart, with a point between them half
as far again. How far exactly is learned from the page's own numbers. The witness speaks only where its runs of ink are
as many as the digits read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hedui.page import Line, Witness
from hedui.reading.components import find_components
from hedui.reading.crops import clip
from hedui.reading.ocr import PixelBox
from hedui.reading.pixels import Gray, find_runs, levels

PITCH = 0.75  # digit heights between the middles of two digits without a mark, on a page that does not tell its own
FEW = 12  # pairs of digits: fewer do not tell a page's pitch
APART = 1.3  # times the pitch: farther, and something stands between them; a point alone makes it 1.45
CLOSE = 1.2  # nearer, and nothing does; between the two the ink does not tell
LONGEST = 14  # characters of a line whose number is measured: in longer ones places are less exact
TALL = 0.55  # of the digits' height: lower ink is a mark or a speck
ABOVE_MARKS = 0.75  # of the digits' height, from their top: no point or comma reaches into it
BESIDE = 0.5  # of a line's height: how far its first and last digits may reach out of where they were read
REACH = 0.85  # of the digits' height: the first one's middle lies less than half of it before its end
WIDEST = 0.9  # of the digits' height: what is wider is two of them
LIKELY = (0.5, 2.0)  # of the digits' height: nearer or farther stand pieces of digits that a fax has broken
LEAST_HEIGHT = 6  # pixels
NAME = "spacing"
GROUPS = "grouping"  # 4.268 on a fax may be 4,268: the ink of a comma loses its tail
GROUP = 3  # digits between two commas
LOST = "?"  # stands for a mark that was not read
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})*\.\d{3}")
_UNGROUPED = re.compile(r"\d{4,}\.\d+")  # whoever prints 8194.272 sets no commas
_AFTER_SPECK = re.compile(r"(?:^|[^\d.,])[.,·](?P<number>\d{1,3}\.\d{3})(?![\d.,])")
_NUMBER = re.compile(r"(?<![\d.,])\d[\d.,]*\d(?![\d.,])")


@dataclass(frozen=True, slots=True)
class Spaced:
    """The one number of a line: where it stands in the text, and how far its digits stand apart, in their heights.

    `distances` is None where the ink does not come apart into as many digits as were read.
    """

    line: int
    start: int
    text: str
    distances: tuple[float, ...] | None


def testify_of_spacing(lines: Sequence[Line], insides: Sequence[PixelBox], gray: Gray, scale: float) -> list[Line]:
    """The lines of a page, with a witness against each number whose digits say that a mark is lost or too much.

    A number whose digits surely stand as its marks have it is noted as `spaced`.
    `insides` are the pixels that each line may stand in: the inside of its cell, or all of the page.
    """
    out = list(lines)
    places = enumerate(zip(lines, insides, strict=True))
    spaced = [found for n, (line, inside) in places if (found := measure_number(line, n, inside, gray, scale))]
    pitch = find_pitch(spaced)
    plain = any(_UNGROUPED.fullmatch(number.text) for number in spaced)
    if not plain:
        out = [_doubt_after_speck(line) for line in out]
    for number in spaced:
        if is_borne_out(number, pitch):
            out[number.line] = replace(out[number.line], spaced=number.text)
        commas = None if plain else tell_commas(number.text)
        for told, by in ((commas, GROUPS), (tell_marks(number, pitch), NAME)):
            if told not in (None, number.text):
                witness = Witness(number.start, number.start + len(number.text), str(told), by)
                out[number.line] = replace(out[number.line], witnesses=(*out[number.line].witnesses, witness))
    return out


def _doubt_after_speck(line: Line) -> Line:
    """The line, with commas against the points of a number behind a speck: .8.225 may be 8,225."""
    match = _AFTER_SPECK.search(line.text) if len(line.text) <= LONGEST and not line.native else None
    if match is None:
        return line
    witness = Witness(*match.span("number"), match["number"].replace(".", ","), GROUPS)
    return replace(line, witnesses=(*line.witnesses, witness))


def measure_number(line: Line, index: int, inside: PixelBox, gray: Gray, scale: float) -> Spaced | None:
    """The number of a short line that holds one, of two digits or more."""
    found = list(_NUMBER.finditer(line.text)) if len(line.text) <= LONGEST else []
    if len(found) != 1:
        return None
    start, end = found[0].span()
    beside = BESIDE * line.box.height
    left, right = ((line.xs[start] - beside) * scale, (line.xs[end] + beside) * scale)
    around = PixelBox(round(left), round(line.box.y0 * scale), round(right), round(line.box.y1 * scale))
    box = clip(around, inside)
    ink = gray[box.y0 : max(box.y0, box.y1), box.x0 : max(box.x0, box.x1)]
    inner = line.xs[start + 1] * scale - box.x0, line.xs[end - 1] * scale - box.x0
    count = sum(char.isdigit() for char in found[0][0])
    return Spaced(index, start, found[0][0], measure_distances(ink, count, inner))


def find_pitch(numbers: Sequence[Spaced]) -> float:
    """How far digits without a mark stand apart on this page, in their heights."""
    told = [zip(number.distances, _marks(number.text), strict=True) for number in numbers if number.distances]
    plain = [distance for each in told for distance, mark in each if not mark]
    return float(np.median(plain)) if len(plain) >= FEW else PITCH


def tell_commas(number: str) -> str | None:
    """The number with commas for its points, where it may be one of groups of three digits."""
    return number.replace(".", ",") if _GROUPED.fullmatch(number) else None


def tell_marks(number: Spaced, pitch: float) -> str | None:
    """The number with marks where its spacing has them; None where the ink does not come apart into its digits.

    A lost mark is a point, unless it may as well be a comma.
    """
    if number.distances is None:
        return None
    out = number.text[0]
    digits = [char for char in number.text if char.isdigit()]
    for place, (read, distance) in enumerate(zip(_marks(number.text), number.distances, strict=True), 1):
        lost, none = not read and distance > APART * pitch, distance < CLOSE * pitch
        point = "." if (len(digits) - place) % GROUP else LOST
        out += (point if lost else "" if none else read) + digits[place]
    return out


def is_borne_out(number: Spaced, pitch: float) -> bool:
    """Whether every two digits surely stand as close as none between them can, or as far apart as a mark needs."""
    pairs = zip(_marks(number.text), number.distances or (), strict=False)
    sure = [distance > APART * pitch if mark else distance < CLOSE * pitch for mark, distance in pairs]
    return bool(sure) and all(sure)


def _marks(number: str) -> Iterator[str]:
    """What stands between each two neighbouring digits of a number."""
    yield from re.split(r"\d", number)[1:-1]


def measure_distances(ink: Gray, count: int, inner: tuple[float, float]) -> tuple[float, ...] | None:
    """The distances between the middles of so many digits, in their heights; None where the ink has more or fewer.

    `inner` is where the first digit ends and the last one begins, in pixels: what stands farther off is a unit or a
    sign. Digits that a point or a speck at their feet has joined come apart above it.
    """
    mask, tallest = _tall_ink(ink)
    reach = inner[0] - REACH * tallest, inner[1] + REACH * tallest
    near = _runs_within(mask, reach)
    height = max((_height(mask[:, a:b]) for a, b in near), default=0)
    if height < LEAST_HEIGHT:
        return None
    top = min(int(np.flatnonzero(mask[:, a:b].any(axis=1))[0]) for a, b in near)
    for band in (mask[top : top + round(ABOVE_MARKS * height)], mask[top:]):
        digits = [(a, b) for a, b in _runs_within(band, reach) if _height(band[:, a:b]) > TALL * min(len(band), height)]
        distances = np.diff([(a + b) / 2 for a, b in digits]) / height
        whole = len(digits) == count and max(b - a for a, b in digits) < WIDEST * height
        if whole and LIKELY[0] < distances.min() and distances.max() < LIKELY[1]:
            return tuple(distances.tolist())
    return None


def _tall_ink(ink: Gray) -> tuple[NDArray[np.bool_], int]:
    """The ink of what is as tall as digits, without specks and marks; and the tallest one's height in pixels."""
    if ink.size == 0:
        return np.zeros((0, 0), bool), 0
    level = max(40.0, 0.35 * (255.0 - levels(ink, (2,))[0]))
    found = find_components(np.asarray(ink < 255.0 - level, np.uint8))
    heights = found.stats[:, 3].copy()
    heights[0] = 0
    return found.ink_of(heights > TALL * heights.max()) > 0, int(heights.max())


def _runs_within(mask: NDArray[np.bool_], reach: tuple[float, float]) -> list[tuple[int, int]]:
    """Runs of columns with ink whose middles lie within this reach."""
    runs = find_runs(np.asarray(mask.any(axis=0), bool))
    return [(a, b) for a, b in runs if reach[0] < (a + b) / 2 < reach[1]]


def _height(mask: NDArray[np.bool_]) -> int:
    rows = np.flatnonzero(mask.any(axis=1))
    return int(rows[-1] - rows[0] + 1) if len(rows) else 0
