"""Second readings: the ink of every number is cut out on its own, at another scale, and read again."""

import re
from collections.abc import Sequence
from dataclasses import replace

from hedui.page import Line, Witness
from hedui.reading.crops import cut
from hedui.reading.image import Gray
from hedui.reading.ocr import OcrEngine, PixelBox

SHORT = 14  # characters: a line no longer than this is read again whole
CONTEXT = 1  # characters kept on either side of a number that is cut out of a longer line
LOOSE = 0.34  # of the line's height: wider margins make the glyphs smaller on the recogniser's strip
NUMBER = re.compile(r"[\d０-９〇零壹贰叁肆伍陆柒捌玖拾佰仟][\d０-９.,．，%％ ]*")


def number_spans(text: str) -> list[tuple[int, int]]:
    """Where a second reading is wanted: the whole of a short line with a digit, else each number and a neighbour."""
    if not NUMBER.search(text):
        return []
    if len(text) <= SHORT:
        return [(0, len(text))]
    spans: list[tuple[int, int]] = []
    for match in NUMBER.finditer(text):
        start, end = max(0, match.start() - CONTEXT), min(len(text), match.end() + CONTEXT)
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def with_witnesses(lines: Sequence[Line], gray: Gray, scale: float, engine: OcrEngine) -> list[Line]:
    """The lines, each with second readings of its numbers; `gray` is the upright page at `scale` pixels a point."""
    wanted = [(n, start, end) for n, line in enumerate(lines) for start, end in number_spans(line.text)]
    page = PixelBox(0, 0, gray.shape[1], gray.shape[0])
    crops = [cut(gray, _pixels(lines[n], start, end, scale), page, LOOSE)[0] for n, start, end in wanted]
    seen: dict[int, list[Witness]] = {}
    for (n, start, end), reading in zip(wanted, engine.recognise(crops), strict=True):
        seen.setdefault(n, []).append(Witness(start, end, reading.text, engine.name))
    return [replace(line, witnesses=tuple(seen[n])) if n in seen else line for n, line in enumerate(lines)]


def _pixels(line: Line, start: int, end: int, scale: float) -> PixelBox:
    box = line.box_of(start, end)
    return PixelBox(round(box.x0 * scale), round(box.y0 * scale), round(box.x1 * scale), round(box.y1 * scale))
