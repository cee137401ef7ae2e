"""Born-digital pages: lines of characters and drawn rulings, straight from PyMuPDF, in viewer coordinates."""

from collections.abc import Iterable, Iterator
from typing import Any

from hedui.mupdf import pymupdf
from hedui.numbers.glyphs import fold
from hedui.page import Box, Line
from hedui.reading.grid import Segment

THIN = 3.0  # points: a filled rectangle no thicker than this is a ruling
SHORT = 4.0  # points: shorter marks are no rulings


def read_lines(page: pymupdf.Page, number: int) -> list[Line]:
    """Every printed line of the text layer, NFKC, with the edges of each character; invisible text is left out."""
    flags = pymupdf.TEXTFLAGS_RAWDICT & ~pymupdf.TEXT_PRESERVE_IMAGES
    blocks = page.get_text("rawdict", flags=flags)["blocks"]
    lines: list[Line] = []
    for block in blocks:
        for raw in block.get("lines", ()):
            spans = [span for span in raw["spans"] if span["chars"] and not _is_hidden(span)]
            if spans and abs(raw["dir"][0] - 1) < 0.02:
                lines.extend(_split_at_gaps(spans, number))
    return lines


def _is_hidden(span: dict[str, Any]) -> bool:
    return bool(span.get("alpha", 255) == 0)


def _split_at_gaps(spans: Iterable[dict[str, Any]], number: int) -> Iterator[Line]:
    """One line of MuPDF may run through several cells: cut it where a gap is wider than two characters."""
    run: list[tuple[str, Box]] = []
    for char, box in _characters(spans):
        if run and (box.x0 - run[-1][1].x1 > 2 * max(box.height, 1) or box.x1 < run[0][1].x0):
            yield _line_of(run, number)
            run = []
        run.append((char, box))
    if run:
        yield _line_of(run, number)


def _characters(spans: Iterable[dict[str, Any]]) -> Iterator[tuple[str, Box]]:
    for span in spans:
        for char in span["chars"]:
            text = tidy_glyph(char["c"])
            if not text.strip() or not char["c"].isprintable():
                continue
            box = Box(*char["bbox"])
            step = box.width / len(text)
            for i, one in enumerate(text):
                if one.strip():
                    yield one, Box(box.x0 + i * step, box.y0, box.x0 + (i + 1) * step, box.y1)


def tidy_glyph(char: str) -> str:
    """A character as people type it: compatibility ideographs (⾦ for 金), full-width digits, letters and signs folded.

    Chinese punctuation stays as printed; ① stays ①, or ①2020年 would become 12020年.
    """
    return char if char in FULL_WIDTH_MARKS else fold(char)


FULL_WIDTH_MARKS = frozenset("，：；（）！？．｡、～／＝＜＞")


def _line_of(run: list[tuple[str, Box]], number: int) -> Line:
    text = "".join(char for char, _ in run)
    xs = [box.x0 for _, box in run] + [run[-1][1].x1]
    box = Box(min(xs), min(b.y0 for _, b in run), max(xs), max(b.y1 for _, b in run))
    return Line(text, box, number, tuple(xs), native=True)


def read_rulings(page: pymupdf.Page) -> tuple[list[Segment], list[Segment]]:
    """Horizontal and vertical rulings of the page's drawings: strokes, thin filled boxes and the sides of frames."""
    hs: list[Segment] = []
    vs: list[Segment] = []
    for drawing in page.get_drawings():
        if not _is_visible(drawing):
            continue
        for item in drawing["items"]:
            for x0, y0, x1, y1 in _strokes(item, drawing):
                if abs(y1 - y0) <= THIN and abs(x1 - x0) >= SHORT:
                    hs.append(Segment((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
                elif abs(x1 - x0) <= THIN and abs(y1 - y0) >= SHORT:
                    vs.append(Segment((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return hs, vs


def _is_visible(drawing: dict[str, Any]) -> bool:
    """White fills and strokes mask or space out, they rule nothing."""
    colors = [c for c in (drawing.get("color"), drawing.get("fill")) if c is not None]
    return any(min(c) < 0.85 for c in colors)


def _strokes(item: tuple[Any, ...], drawing: dict[str, Any]) -> Iterator[tuple[float, float, float, float]]:
    if item[0] == "l":
        yield item[1].x, item[1].y, item[2].x, item[2].y
    elif item[0] == "re":
        r = item[1]
        if min(r.width, r.height) <= THIN:
            yield r.x0, r.y0, r.x1, r.y1
        elif drawing.get("color") is not None:  # a stroked frame: its four sides
            yield r.x0, r.y0, r.x1, r.y0
            yield r.x0, r.y1, r.x1, r.y1
            yield r.x0, r.y0, r.x0, r.y1
            yield r.x1, r.y0, r.x1, r.y1
    elif item[0] == "qu":
        q = item[1]
        yield q.ul.x, q.ul.y, q.ur.x, q.ur.y
        yield q.ll.x, q.ll.y, q.lr.x, q.lr.y
        yield q.ul.x, q.ul.y, q.ll.x, q.ll.y
        yield q.ur.x, q.ur.y, q.lr.x, q.lr.y
