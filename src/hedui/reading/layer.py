"""A page's text layer as PyMuPDF has it, less what nobody sees: hidden, painted over, white on white, off the page.

Geometry is in points of the page as laid out, before its /Rotate.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from statistics import median_low
from typing import Any

import numpy as np

from hedui.mupdf import pymupdf
from hedui.page import Box
from hedui.reading.frame import Direction, Frame, Print
from hedui.reading.pdf import PdfPage

FLAGS = (pymupdf.TEXTFLAGS_RAWDICT | pymupdf.TEXT_COLLECT_STYLES) & ~(
    pymupdf.TEXT_PRESERVE_IMAGES | pymupdf.TEXT_CID_FOR_UNKNOWN_UNICODE
)
PALE = 0.7  # lightness (0 black to 1 white) of print that may not stand out from its ground
FAINT = 110  # the same for its opacity (0 to 255)
CONTRAST = 70  # levels of grey by which visible print stands out from its ground
GREY = 0.45  # lightness of a watermark's print
HUGE = 2.5  # of the usual size: grey print as large is a watermark
COVER = 4.0  # points: a smaller patch covers no character
COVERING = 0.5  # share of the page that a picture takes if it is to cover print; seals and signatures are smaller


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character, its box, and the point on its baseline that it starts from."""

    char: str
    box: Box
    origin: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of one line in one style. `light` is 0 for black and 1 for white, `alpha` 0 for none to 255."""

    glyphs: tuple[Glyph, ...]
    size: float
    light: float
    alpha: int


@dataclass(frozen=True, slots=True)
class LayerLine:
    """Spans that follow each other in one direction; `upright` says that characters stand below each other."""

    spans: tuple[Span, ...]
    direction: Direction
    upright: bool = False


@dataclass(frozen=True)
class TextLayer:
    """Lines of a text layer, in the order in which the file has them."""

    lines: tuple[LayerLine, ...]

    @property
    def spans(self) -> Iterator[Span]:
        return (span for line in self.lines for span in line.spans)

    @property
    def glyphs(self) -> Iterator[Glyph]:
        return (glyph for span in self.spans for glyph in span.glyphs)

    @property
    def text(self) -> str:
        """Every character but white space."""
        return "".join(glyph.char for glyph in self.glyphs if glyph.char.strip())

    @property
    def prints(self) -> Iterator[Print]:
        return (Print(line.direction, span.size, len(span.glyphs)) for line in self.lines for span in line.spans)

    def keep(self, wanted: Callable[[Span], bool]) -> "TextLayer":
        """The layer with these spans only."""
        return self.change(lambda span: span if wanted(span) else None)

    def change(self, change: Callable[[Span], Span | None]) -> "TextLayer":
        """The layer with each span as `change` has it; None takes it out."""
        lines = (
            replace(line, spans=tuple(new for span in line.spans if (new := change(span)) is not None and new.glyphs))
            for line in self.lines
        )
        return TextLayer(tuple(line for line in lines if line.spans))


NO_TEXT = TextLayer(())


def read_layer(pdf: PdfPage) -> TextLayer:
    """What a page's text layer shows to a viewer."""
    layer = read_all(pdf).keep(is_inked)
    layer = without_covered(layer, pdf)
    layer = without_pale(layer, pdf)
    return without_watermark(layer)


def read_all(pdf: PdfPage, flags: int = FLAGS) -> TextLayer:
    """A page's whole text layer, hidden or not, so far as it lies on the page."""
    lines = (
        LayerLine(tuple(_span_of(raw, pdf.box) for raw in line["spans"]), line["dir"], line["wmode"] == 1)
        for block in pdf.page.get_text("rawdict", flags=flags)["blocks"]
        for line in block.get("lines", ())
    )
    return TextLayer(tuple(lines))


def _span_of(raw: dict[str, Any], area: Box) -> Span:
    glyphs = (Glyph(char["c"], Box(*char["bbox"]), char["origin"]) for char in raw["chars"])
    red, green, blue = (raw["color"] >> shift & 255 for shift in (16, 8, 0))
    light = (0.3 * red + 0.59 * green + 0.11 * blue) / 255
    alpha = raw["alpha"] if raw["char_flags"] & (pymupdf.mupdf.FZ_STEXT_FILLED | pymupdf.mupdf.FZ_STEXT_STROKED) else 0
    return Span(tuple(glyph for glyph in glyphs if area.holds(*glyph.box.center)), raw["size"], light, alpha)


def is_inked(span: Span) -> bool:
    """Whether a span is drawn at all: a scan's hidden OCR layer is not."""
    return span.alpha > 0


def without_watermark(layer: TextLayer) -> TextLayer:
    """The layer without large grey print."""
    sizes = [span.size for span in layer.spans for _ in span.glyphs]
    usual = median_low(sizes) if sizes else 0.0
    return layer.keep(lambda span: span.light < GREY or span.size < HUGE * usual)


def without_pale(layer: TextLayer, pdf: PdfPage) -> TextLayer:
    """The layer without print that does not stand out from its ground; white print on a dark cell stays."""
    if not any(map(_is_pale, layer.spans)):
        return layer
    drawing = Frame(pdf).draw(1.5)

    def stands_out(span: Span) -> bool:
        part = drawing.part(_bounds(span.glyphs))
        ground = float(np.median(part)) if part.size else 255.0
        shade = ground + (255 * span.light - ground) * span.alpha / 255
        return abs(shade - ground) >= CONTRAST

    return layer.keep(lambda span: not _is_pale(span) or (bool(span.glyphs) and stands_out(span)))


def _is_pale(span: Span) -> bool:
    return span.light > PALE or span.alpha < FAINT


def _bounds(glyphs: Iterable[Glyph]) -> Box:
    boxes = [glyph.box for glyph in glyphs]
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))


Key = tuple[str, int, int]  # a character and where it starts, in tenths of a point


def without_covered(layer: TextLayer, pdf: PdfPage) -> TextLayer:
    """The layer without characters that were painted over, as corrections of a printed figure are."""
    covers = find_covers(layer, pdf)
    if not covers:
        return layer
    hidden: dict[Key, list[bool]] = defaultdict(list)
    for span in pdf.page.get_texttrace():
        for code, _, origin, box in span["chars"]:
            x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            is_hidden = any(cover.order > span["seqno"] and cover.box.holds(x, y) for cover in covers)
            hidden[_key(chr(code), origin)].append(is_hidden)

    def is_seen(glyph: Glyph) -> bool:
        """Of one character printed at one place twice, before and after it was covered, the second is seen."""
        times = hidden[_key(glyph.char, glyph.origin)]
        return not (times.pop(0) if len(times) > 1 else any(times))

    every = read_all(pdf, FLAGS & ~pymupdf.TEXT_COLLECT_STYLES).keep(is_inked)  # or the second is taken for bold print
    return every.change(lambda span: replace(span, glyphs=tuple(filter(is_seen, span.glyphs))))


def _key(char: str, origin: tuple[float, float]) -> Key:
    return char, round(origin[0] * 10), round(origin[1] * 10)


@dataclass(frozen=True, slots=True)
class Cover:
    """Something opaque, and its place in the order of painting."""

    order: int
    box: Box


def find_covers(layer: TextLayer, pdf: PdfPage) -> list[Cover]:
    """Opaque patches and large pictures that lie over, or under, characters."""
    covers = [*_patches(pdf), *_large_pictures(pdf)]
    if not covers:
        return []
    centres = [glyph.box.center for glyph in layer.glyphs]
    return [cover for cover in covers if any(cover.box.holds(x, y) for x, y in centres)]


def _patches(pdf: PdfPage) -> Iterator[Cover]:
    for drawing in pdf.drawings:
        if drawing.get("fill") is not None and drawing.get("fill_opacity") == 1:
            for item in drawing["items"]:
                if item[0] == "re" and min(item[1].width, item[1].height) >= COVER:
                    yield Cover(drawing["seqno"], Box(*item[1]))


def _large_pictures(pdf: PdfPage) -> Iterator[Cover]:
    """Pictures without a mask that fill most of the page."""
    boxes = [Box(*info["bbox"]) for info in pdf.images if not info["has-mask"]]
    boxes = [box for box in boxes if box.width * box.height >= COVERING * pdf.area]
    if not boxes:
        return
    for order, (kind, at) in enumerate(pdf.page.get_bboxlog()):
        box = next((b for b in boxes if max(abs(v - w) for v, w in zip(_sides(b), at, strict=True)) < 2), None)
        if kind == "fill-image" and box is not None:
            yield Cover(order, box)


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1
