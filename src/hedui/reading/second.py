"""Second readings: the ink of every number, and of every doubtful line, is cut out anew and read again.

The other crop is tighter and from the page with all its dirt, so that neither a margin nor the cleaning decides alone;
where the first may have cut a line off it is as wide as the cell.
Where both readings are of one whole line the surer one becomes the text and the other its witness.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from hedui.numbers.printed import printed_number
from hedui.page import Box, Line, Witness
from hedui.reading.blots import find_blots, paint_over, print_shade
from hedui.reading.crops import cut
from hedui.reading.edges import NOT_READ, testify_of_edges, testify_of_unread
from hedui.reading.figure_witness import Readings, hear_among_words, hear_parts, read_figures, weigh
from hedui.reading.marks import is_odd, mend_marks
from hedui.reading.ocr import OcrEngine, PixelBox, Reading, StripReader
from hedui.reading.pixels import Gray
from hedui.reading.spacing import testify_of_spacing
from hedui.reading.third import ask_third
from hedui.reading.zeros import with_zeros

SHORT = 14  # characters: a line no longer than this is read again whole
CONTEXT = 1  # characters kept on either side of a number that is cut out of a longer line
TIGHT = 0.14  # of the line's height: the margin of the second crop, against MARGIN of the first
DOUBTFUL = 0.85  # a line with a less certain character is read again whole
SURER = 0.04  # by how much the second reading's weakest character must be surer to be preferred
BESIDE = 2.5  # of the line's height: how far beside its ink a short line in a cell is read again
CERTAIN = 0.95  # of a digit's certainty: with less it may be a part of %
SOFT = 0.7  # pixels: the second crop is blurred a little, which breaks up what noise has joined
NUMBER = re.compile(r"[\d〇零壹贰叁肆伍陆柒捌玖拾佰仟][\d.,．，%％° ]*")
LABEL = re.compile(r"(?:指标|目标)?\(?\d{1,2}[:：.、)）](?=.*[\u2e80-\u9fff])")  # 指标1:全县参合人数: it counts nothing
FIGURE = re.compile(rf"{NUMBER.pattern}|[一二两三四五六七八九十]{{1,3}}(?=[个项方点条类])")  # also 三个方面, 十八项指标


@dataclass(frozen=True, slots=True)
class Wanted:
    """Characters start..end of line n are to be read again."""

    line: int
    start: int
    end: int


def wanted_spans(line: Line, index: int) -> list[Wanted]:
    """The whole of a short line with a digit, of an odd or a doubtful one, else each number with its neighbours.

    Nothing of a line whose only figure is the label in front of its words.
    """
    text = line.text
    if text == NOT_READ:
        return []
    label = LABEL.match(text)
    if label and line.certainty >= DOUBTFUL and not FIGURE.search(text, label.end()):
        return []
    if line.certainty < DOUBTFUL or (len(text) <= SHORT and NUMBER.search(text)) or is_odd(text):
        return [Wanted(index, 0, len(text))]
    spans: list[Wanted] = []
    for match in FIGURE.finditer(text):
        start, end = max(0, match.start() - CONTEXT), min(len(text), match.end() + CONTEXT)
        if spans and start <= spans[-1].end:
            spans[-1] = Wanted(index, spans[-1].start, end)
        else:
            spans.append(Wanted(index, start, end))
    return spans


@dataclass(frozen=True, slots=True)
class Place:
    """A line as first read, and the inside of the cell that it stands in (pixels; None outside tables).

    `open_ended` says that its cell may hold more than the first crop did.
    """

    line: Line
    cell: PixelBox | None
    open_ended: bool = False


def with_witnesses(
    places: Sequence[Place], gray: Gray, scale: float, engine: OcrEngine, clear: Gray | None = None
) -> list[Line]:
    """The lines, each with second readings of its numbers; `gray` is the upright page at `scale` pixels a point.

    `clear` is the same without seals, where all of them are told from print: what reaches the edge of a cell there is
    print. Figures are shown to the reader of figures first: of those that it settles nobody else is asked.
    """
    lines, cells = [place.line for place in places], [place.cell for place in places]
    page = PixelBox(0, 0, gray.shape[1], gray.shape[0])
    figures = read_figures(lines, cells, gray, scale, engine.figures) if engine.figures else {}
    asked = [n for n, place in enumerate(places) if place.open_ended or not _is_settled(n, lines, figures)]
    wanted = [span for n in asked for span in wanted_spans(lines[n], n)]
    heard = _hear_parts(wanted, lines, gray, scale, engine.figures) if engine.figures else {}
    for span, witnesses in heard.items():
        lines[span.line] = replace(lines[span.line], witnesses=(*lines[span.line].witnesses, *witnesses))
    if engine.figures:
        lines = _hear_among_words(wanted, figures, lines, gray, scale, engine.figures)
    out = testify_of_spacing(lines, [cell or page for cell in cells], gray, scale)
    out = _read_again(out, [span for span in wanted if span not in heard], places, gray, scale, engine)
    out = without_blots(out, places, gray, scale, engine)
    if engine.figures:
        out = [weigh(line, figures[n], engine.figures.name) if n in figures else line for n, line in enumerate(out)]
    out = ask_third(out, cells, gray, scale, engine.third or engine)
    out = testify_of_unread(mend_marks(out, cells), cells)
    edged = gray if clear is None else clear
    return [testify_of_edges(line, cell, edged, scale) for line, cell in zip(out, cells, strict=True)]


def _read_again(
    lines: Sequence[Line],
    wanted: Sequence[Wanted],
    places: Sequence[Place],
    gray: Gray,
    scale: float,
    engine: OcrEngine,
) -> list[Line]:
    """The lines, the wanted parts read from a tighter crop of the page with all its dirt."""
    out, page = list(lines), PixelBox(0, 0, gray.shape[1], gray.shape[0])
    crops, boxes = [], []
    for span in wanted:
        place = places[span.line]
        crop, box = cut(gray, _pixels(place, span, scale), place.cell or page, TIGHT)
        crops.append(np.asarray(cv2.GaussianBlur(crop, (0, 0), SOFT), np.uint8))
        boxes.append(box)
    for span, box, reading in zip(wanted, boxes, map(with_zeros, engine.recognise(crops)), strict=True):
        out[span.line] = _testify(out[span.line], span, reading, (box.x0 / scale, box.width / scale), engine.name)
    return out


def _hear_parts(
    wanted: Sequence[Wanted], lines: Sequence[Line], gray: Gray, scale: float, reader: StripReader
) -> dict[Wanted, tuple[Witness, ...]]:
    """Witnesses for the parts of longer lines whose figures the reader of figures surely reads alike."""
    parts = [span for span in wanted if (span.start, span.end) != (0, len(lines[span.line].text))]
    heard = hear_parts([(it.line, it.start, it.end) for it in parts], lines, gray, scale, reader)
    return {span: witnesses for span, witnesses in zip(parts, heard, strict=True) if witnesses}


def _hear_among_words(
    wanted: Sequence[Wanted],
    figures: Mapping[int, Readings],
    lines: Sequence[Line],
    gray: Gray,
    scale: float,
    reader: StripReader,
) -> list[Line]:
    """The lines that are to be read again whole, each figure among their words heard by the reader of figures."""
    whole = [it.line for it in wanted if (it.start, it.end) == (0, len(lines[it.line].text)) and it.line not in figures]
    heard = hear_among_words(whole, lines, gray, scale, reader)
    return [replace(line, witnesses=(*line.witnesses, *heard.get(n, ()))) for n, line in enumerate(lines)]


def _is_settled(n: int, lines: Sequence[Line], figures: Mapping[int, Readings]) -> bool:
    return n in figures and figures[n].settles(lines[n])


def without_blots(
    lines: Sequence[Line], places: Sequence[Place], gray: Gray, scale: float, engine: OcrEngine
) -> list[Line]:
    """The lines, those of a table whose figures dust lies on read once more without it.

    Of two numbers the surer one stands: the crop without dust is the cleaner one.
    """
    out, shade = list(lines), print_shade(lines, gray, scale)
    painted = []
    for n, (line, place) in enumerate(zip(lines, places, strict=True)):
        span = Wanted(n, 0, len(line.text))
        if place.cell is None or len(line.text) > SHORT or not NUMBER.search(line.text):
            continue
        ink = _pixels(Place(line, place.cell), span, scale)
        crop, box = cut(gray, ink, place.cell, TIGHT)
        blots = find_blots(crop, shade, ink.height)
        if blots.any():
            painted.append((span, paint_over(crop, blots), box))
    readings = engine.recognise([crop for _, crop, _ in painted]) if painted else []
    for (span, _, box), reading in zip(painted, readings, strict=True):
        at = box.x0 / scale, box.width / scale
        out[span.line] = _testify(out[span.line], span, reading, at, engine.name, cleaner=True)
    return out


def is_percent_in_digits(line: Line, second: str) -> bool:
    """Whether the last one or two digits of a line, not read with certainty, are the % that a second reading has.

    The recogniser makes 8, 2 or 96 of a blurred %; it never makes % of a digit.
    """
    stem, digits = second[:-1], line.text[len(second) - 1 :]
    return (
        second.endswith("%")
        and stem[-1:].isdecimal()
        and line.text.startswith(stem)
        and 1 <= len(digits) <= 2
        and digits.isdecimal()
        and min(line.probs[len(stem) :]) < CERTAIN
    )


def is_borne_out(line: Line, second: str) -> bool:
    """Whether another reader bears out a figure among a line's words that a second reading lacks: 2,240.1 同意."""
    heard = [it.text for it in line.witnesses if it.text and it.text == line.text[it.start : it.end] != line.text]
    return any(text not in second for text in heard)


def _pixels(place: Place, span: Wanted, scale: float) -> PixelBox:
    """The ink to read again; more of the cell's width where the first crop may have cut the line off."""
    box = place.line.box_of(span.start, span.end)
    ink = PixelBox.around(box, scale)
    if place.cell is None or not place.open_ended or (span.start, span.end) != (0, len(place.line.text)):
        return ink
    beside = round(BESIDE * ink.height)
    return PixelBox(max(place.cell.x0, ink.x0 - beside), ink.y0, min(place.cell.x1, ink.x1 + beside), ink.y1)


def _testify(
    line: Line, span: Wanted, reading: Reading, at: tuple[float, float], by: str, *, cleaner: bool = False
) -> Line:
    """The line with another reading as its witness, or as its text where that is the surer of the two.

    `at` is where the other crop begins and how wide it is, in points. Of two numbers the `cleaner` crop's may stand.
    """
    whole = (span.start, span.end) == (0, len(line.text))
    surer = reading.text not in ("", line.text) and min(reading.probs, default=0) > line.certainty + SURER
    surer = surer and not is_borne_out(line, reading.text)
    may_stand = surer and (cleaner or printed_number(line.text) is None)
    if not whole or not (is_percent_in_digits(line, reading.text) or may_stand):
        return replace(line, witnesses=(*line.witnesses, Witness(span.start, span.end, reading.text, by)))
    xs = tuple(at[0] + edge * at[1] for edge in reading.edges)
    box = Box(xs[0], line.box.y0, xs[-1], line.box.y1)
    first = Witness(0, len(reading.text), line.text, by)
    return replace(
        line, text=reading.text, box=box, xs=xs, probs=reading.probs, witnesses=(first,), rivals=reading.rivals
    )
