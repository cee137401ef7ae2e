"""Second readings: the ink of every number, and of every doubtful line, is cut out anew and read again.

The other crop is tighter, from the page with all its dirt, so that neither a margin nor the cleaning decides alone.
Where both readings are of one whole line the surer one becomes the text and the other its witness.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from hedui.page import Line, Witness
from hedui.reading.crops import cut
from hedui.reading.image import Gray
from hedui.reading.ocr import OcrEngine, PixelBox, Reading

SHORT = 14  # characters: a line no longer than this is read again whole
CONTEXT = 1  # characters kept on either side of a number that is cut out of a longer line
TIGHT = 0.14  # of the line's height: the margin of the second crop, against MARGIN of the first
DOUBTFUL = 0.85  # a line with a less certain character is read again whole
SURER = 0.04  # by how much the second reading's weakest character must be surer to be preferred
SOFT = 0.7  # pixels: the second crop is blurred a little, which breaks up what noise has joined
NUMBER = re.compile(r"[\d〇零壹贰叁肆伍陆柒捌玖拾佰仟][\d.,．，%％° ]*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Characters start..end of line n are to be read again."""

    line: int
    start: int
    end: int


def wanted_spans(line: Line, index: int) -> list[Wanted]:
    """The whole of a short line with a digit or of a doubtful one, else each number with its neighbours."""
    text = line.text
    if line.certainty < DOUBTFUL or (len(text) <= SHORT and NUMBER.search(text)):
        return [Wanted(index, 0, len(text))]
    spans: list[Wanted] = []
    for match in NUMBER.finditer(text):
        start, end = max(0, match.start() - CONTEXT), min(len(text), match.end() + CONTEXT)
        if spans and start <= spans[-1].end:
            spans[-1] = Wanted(index, spans[-1].start, end)
        else:
            spans.append(Wanted(index, start, end))
    return spans


def with_witnesses(lines: Sequence[Line], gray: Gray, scale: float, engine: OcrEngine) -> list[Line]:
    """The lines, each with second readings of its numbers; `gray` is the upright page at `scale` pixels a point."""
    wanted = [span for n, line in enumerate(lines) for span in wanted_spans(line, n)]
    page = PixelBox(0, 0, gray.shape[1], gray.shape[0])
    crops = []
    for span in wanted:
        crop, _ = cut(gray, _pixels(lines[span.line], span, scale), page, TIGHT)
        crops.append(np.asarray(cv2.GaussianBlur(crop, (0, 0), SOFT), np.uint8))
    out = list(lines)
    for span, reading in zip(wanted, engine.recognise(crops), strict=True):
        out[span.line] = _testify(out[span.line], span, reading, engine.name)
    return out


def _pixels(line: Line, span: Wanted, scale: float) -> PixelBox:
    box = line.box_of(span.start, span.end)
    return PixelBox(round(box.x0 * scale), round(box.y0 * scale), round(box.x1 * scale), round(box.y1 * scale))


def _testify(line: Line, span: Wanted, reading: Reading, by: str) -> Line:
    """The line with a second reading as its witness, or as its text where that is the surer of the two."""
    whole = (span.start, span.end) == (0, len(line.text))
    surer = whole and reading.text and reading.text != line.text and min(reading.probs) > line.certainty + SURER
    if not surer:
        return replace(line, witnesses=(*line.witnesses, Witness(span.start, span.end, reading.text, by)))
    width = line.xs[-1] - line.xs[0]
    xs = tuple(line.xs[0] + edge * width for edge in reading.edges)
    first = Witness(0, len(reading.text), line.text, by)
    return replace(line, text=reading.text, xs=xs, probs=reading.probs, witnesses=(first,))
