"""Setting items onto pages of a PDF, with the page and box of every marked field."""

from dataclasses import dataclass, field
from typing import NamedTuple

from hedui.forge.fonts import Typeface
from hedui.forge.sheet import Marked, Para, plain_value, read_marks
from hedui.forge.typeset import Look, Style, paragraph_style, wrap_text
from hedui.mupdf import pymupdf

KEEP = frozenset({"caption", "tabletitle", "heading"})
KEEP_ROOM = 110
PAPER = (595.0, 842.0)
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Place:
    """Where a marked field was printed: page from 1, box in points, top-left origin."""

    page: int
    box: Box


@dataclass
class Printed:
    """The finished PDF, the values and places of all marked fields, and what the layout did."""

    pdf: pymupdf.Document
    values: dict[str, str] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)
    features: set[str] = field(default_factory=set)


@dataclass
class Ink:
    """One line of text at its place: x, baseline y."""

    x: float
    y: float
    text: str
    face: Typeface
    size: float
    bold: bool = False
    pitch: float | None = None


class Line(NamedTuple):
    """A set line of a paragraph: where in the bare text it starts, its place, its text."""

    start: int
    x: float
    base: float
    text: str


class Press:
    """Sets items one after the other. See printing.py."""

    def __init__(self, look: Look, landscape: bool = False) -> None:
        self.look, self.landscape = look, landscape
        self.out = Printed(pymupdf.open())
        self.inks: list[Ink] = []
        self.rules: list[Box] = []
        self.sizes: list[tuple[float, float]] = []
        self.y = 0.0
        self.open_page()

    # -- pages

    def open_page(self) -> None:
        self.close_page()
        w, h = PAPER[::-1] if self.landscape else PAPER
        self.sizes.append((w, h))
        self.y = self.look.margin
        self.width, self.bottom = w - 2 * self.look.margin, h - self.look.margin

    def close_page(self) -> None:
        if not self.sizes:
            return
        w, h = self.sizes[-1]
        if self.look.page_number:
            text = self.look.page_number.format(len(self.sizes))
            face = self.look.body
            self.inks.append(Ink((w - face.width(text, 10)) / 2, h - self.look.margin * 0.55, text, face, 10))
        page = self.out.pdf.new_page(width=w, height=h)
        _draw_inks(page, self.inks)
        _draw_rules(page, self.rules, self.look.rule)
        self.inks, self.rules = [], []

    @property
    def page(self) -> int:
        return len(self.sizes)

    @property
    def left(self) -> float:
        return self.look.margin

    def note(self, path: str, box: Box) -> None:
        x0, y0, x1, y1 = (round(v, 1) for v in box)
        self.out.places.setdefault(path, []).append(Place(self.page, (x0, y0, x1, y1)))

    # -- paragraphs

    def set_para(self, para: Para) -> None:
        """Set a paragraph line by line, and note the places of its marked spans."""
        style = paragraph_style(para.style, self.look)
        bare, spans = read_marks(para.text)
        for span in spans:
            value = plain_value(span.path, bare[span.start : span.end])
            if value is not None:
                self.out.values[span.path] = self.out.values.get(span.path, "") + value
        self.y += style.gap
        if para.style in KEEP and self.y + KEEP_ROOM > self.bottom:
            self.open_page()
        start = 0
        for n, text in enumerate(wrap_text(bare, style.face, style.size, self.width, style.indent)):
            start += bare[start : start + 1] == "\n"
            self.set_line(Line(start, style.indent if n == 0 else 0.0, 0.0, text), style, spans)
            start += len(text)

    def set_line(self, line: Line, style: Style, spans: tuple[Marked, ...]) -> None:
        """Set one line at the current height; line.x is its indent."""
        height = style.size * style.leading
        if self.y + height > self.bottom:
            self.open_page()
        spare = self.width - style.face.width(line.text, style.size)
        x = self.left + {"c": spare / 2, "r": spare}.get(style.align, line.x)
        base = self.y + style.size * (style.leading / 2 + 0.36)
        self.inks.append(Ink(x, base, line.text, style.face, style.size, style.bold))
        for span in spans:
            a, b = max(span.start - line.start, 0), min(span.end - line.start, len(line.text))
            if a < b:
                x0 = x + style.face.width(line.text[:a], style.size)
                x1 = x0 + style.face.width(line.text[a:b], style.size)
                self.note(span.path, (x0, base - style.size, x1, base + style.size * 0.2))
        self.y += height

    def finish(self) -> Printed:
        self.close_page()
        self.out.pdf.subset_fonts()
        return self.out


def _draw_inks(page: pymupdf.Page, inks: list[Ink]) -> None:
    for bold in (False, True):
        writer = pymupdf.TextWriter(page.rect)
        for ink in inks:
            if ink.bold == bold and ink.text:
                _write_line(writer, ink)
        if inks:
            writer.write_text(page, render_mode=2 if bold else 0)


def _write_line(writer: pymupdf.TextWriter, ink: Ink) -> None:
    x = ink.x
    if ink.pitch is not None:
        for char in ink.text:
            writer.append((x, ink.y), char, font=ink.face.face(char).font, fontsize=ink.size)
            x += ink.pitch
        return
    for face, run in ink.face.runs(ink.text):
        writer.append((x, ink.y), run, font=face.font, fontsize=ink.size)
        x += sum(face.advance(char) for char in run) * ink.size


def _draw_rules(page: pymupdf.Page, rules: list[Box], width: float) -> None:
    if not rules:
        return
    shape = page.new_shape()
    for x0, y0, x1, y1 in dict.fromkeys(tuple(round(v, 1) for v in rule) for rule in rules):
        shape.last_point = None  # or a line that starts near the last one's end is drawn on from there, askew
        shape.draw_line((x0, y0), (x1, y1))
    shape.finish(width=width, color=(0, 0, 0), lineCap=2)
    shape.commit()
