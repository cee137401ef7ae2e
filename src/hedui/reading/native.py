"""Born-digital pages: lines of characters and drawn rulings, in points of the page's frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hedui.mupdf import pymupdf
from hedui.numbers.glyphs import fold
from hedui.page import Box, Line
from hedui.reading.frame import Direction, Frame, is_along
from hedui.reading.layer import Glyph, LayerLine, TextLayer
from hedui.reading.segments import Segment

THIN = 3.0  # points: a filled rectangle no thicker than this is a ruling
SHORT = 4.0  # points: shorter marks are no rulings
GAP = 2.0  # of a character's height: pieces of print farther apart are lines of their own


@dataclass(frozen=True)
class NativeLines:
    """Lines that read from left to right, and those that stand on their side or run down, as names in a table may."""

    level: list[Line]
    standing: list[Line]


def read_lines(layer: TextLayer, frame: Frame, number: int) -> NativeLines:
    """Every line of a text layer, folded, with the edges of each character; what leans otherwise is no line."""
    level: list[Line] = []
    standing: list[Line] = []
    for line in layer.lines:
        glyphs = list(tidy_glyphs(line, frame))
        x, y = turn_direction(line.direction, frame)
        if line.upright or is_along((0, abs(y)), (0, 1)):
            standing.extend(_standing_line(glyphs, number))
        elif is_along((x, y), (1, 0)):
            level.extend(_line_of(run, number) for run in split_at_gaps(glyphs))
    return NativeLines(level, standing)


def turn_direction(direction: Direction, frame: Frame) -> Direction:
    """A direction of the page as laid out, in the frame."""
    m, (x, y) = frame.matrix, direction
    return (m.a * x + m.c * y) / frame.scale, (m.b * x + m.d * y) / frame.scale


def tidy_glyphs(line: LayerLine, frame: Frame) -> Iterator[Glyph]:
    """Inked characters of a line, each folded and in the frame."""
    for span in line.spans:
        for glyph in span.glyphs:
            char = tidy_glyph(glyph.char)
            if char.strip() and glyph.char.isprintable():
                yield Glyph(char, frame.place(glyph.box), glyph.origin)


def split_at_gaps(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """One line of MuPDF may run through several cells: cut it where a gap is wide, or where it starts over."""
    run: list[Glyph] = []
    for glyph in glyphs:
        box = glyph.box
        if run and (box.x0 - run[-1].box.x1 > GAP * max(box.height, 1) or box.x1 < run[0].box.x0):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def tidy_glyph(char: str) -> str:
    """A character as people type it: compatibility ideographs (⾦ for 金), full-width digits, letters and signs folded.

    Chinese punctuation stays as printed; ① stays ①, or ①2020年 would become 12020年.
    """
    return char if char in FULL_WIDTH_MARKS else fold(char)


FULL_WIDTH_MARKS = frozenset("，：；（）！？．｡、～／＝＜＞")


def _line_of(run: Sequence[Glyph], number: int) -> Line:
    boxes = [glyph.box for glyph in run]
    xs = [box.x0 for box in boxes] + [boxes[-1].x1]
    box = Box(min(xs), min(b.y0 for b in boxes), max(xs), max(b.y1 for b in boxes))
    return Line("".join(glyph.char for glyph in run), box, number, tuple(xs), native=True)


def _standing_line(glyphs: Sequence[Glyph], number: int) -> Iterator[Line]:
    """A line that runs up or down, as one whose characters share its width: edges run from left to right."""
    if glyphs:
        boxes = [glyph.box for glyph in glyphs]
        box = Box(
            min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes)
        )
        text = "".join(glyph.char for glyph in glyphs)
        yield Line(text, box, number, spread(box.x0, box.x1, len(text)), native=True)


def spread(x0: float, x1: float, count: int) -> tuple[float, ...]:
    """The edges of `count` characters of one width."""
    return tuple(x0 + (x1 - x0) * i / count for i in range(count + 1))


def read_rulings(frame: Frame) -> tuple[list[Segment], list[Segment]]:
    """Horizontal and vertical rulings of the page's drawings: strokes, thin filled boxes and the sides of frames."""
    hs: list[Segment] = []
    vs: list[Segment] = []
    for drawing in frame.pdf.drawings:
        if not _is_visible(drawing):
            continue
        for item in drawing["items"]:
            for box in map(frame.place, _strokes(item, drawing)):
                if box.height <= THIN and box.width >= SHORT:
                    hs.append(Segment((box.y0 + box.y1) / 2, box.x0, box.x1))
                elif box.width <= THIN and box.height >= SHORT:
                    vs.append(Segment((box.x0 + box.x1) / 2, box.y0, box.y1))
    return hs, vs


def _is_visible(drawing: dict[str, Any]) -> bool:
    """White fills and strokes mask or space out, they rule nothing."""
    colors = [c for c in (drawing.get("color"), drawing.get("fill")) if c is not None]
    return any(min(c) < 0.85 for c in colors)


def _strokes(item: tuple[Any, ...], drawing: dict[str, Any]) -> Iterator[Box]:
    """The straight strokes of one item of a drawing, as boxes in points of the page as laid out."""
    if item[0] == "l":
        yield _between(item[1], item[2])
    elif item[0] == "re":
        r = item[1]
        if min(r.width, r.height) <= THIN:
            yield Box(*r)
        elif drawing.get("color") is not None:  # a stroked frame: its four sides
            yield from (Box(r.x0, r.y0, r.x1, r.y0), Box(r.x0, r.y1, r.x1, r.y1))
            yield from (Box(r.x0, r.y0, r.x0, r.y1), Box(r.x1, r.y0, r.x1, r.y1))
    elif item[0] == "qu":
        q = item[1]
        for a, b in ((q.ul, q.ur), (q.ll, q.lr), (q.ul, q.ll), (q.ur, q.lr)):
            yield _between(a, b)


def _between(a: pymupdf.Point, b: pymupdf.Point) -> Box:
    return Box(min(a.x, b.x), min(a.y, b.y), max(a.x, b.x), max(a.y, b.y))
