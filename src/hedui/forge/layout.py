"""Typesetting: paragraphs and sheets onto pages of a PDF, with the page and box of every marked field."""

from dataclasses import dataclass, field

import pymupdf

from hedui.forge.fonts import Typeface
from hedui.forge.sheet import Break, Cell, Item, Mark, Para, TableItem, plain_value, read_marks

NO_START = frozenset("，。、；：！？）》”’】〕%％)")
NO_END = frozenset("（《“‘【〔(")
KEEP = frozenset({"caption", "tabletitle", "heading"})
PAPER = (595.0, 842.0)


@dataclass(frozen=True)
class Look:
    """Everything about a document's looks; sizes in points."""

    body: Typeface = Typeface("song")
    title: Typeface = Typeface("hei")
    heading: Typeface = Typeface("hei")
    body_size: float = 14.0
    table_size: float = 9.5
    leading: float = 1.25
    body_leading: float = 1.8
    margin: float = 56.0
    pad: float = 2.5
    min_row: float = 18.0
    rule: float = 0.6
    page_number: str = "— {} —"
    cut_cells: bool = False
    repeat_heads: bool = False
    merged_text: str = "first"
    top_aligned: bool = False


@dataclass(frozen=True)
class Place:
    """Where a marked field was printed: page from 1, box in points, top-left origin."""

    page: int
    box: tuple[float, float, float, float]


@dataclass
class Printed:
    """The finished PDF, the values and places of all marked fields, and what the layout did."""

    pdf: pymupdf.Document
    values: dict[str, str] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)
    features: set[str] = field(default_factory=set)


def split_words(text: str) -> list[str]:
    """Units that a line break leaves whole: runs of ASCII letters and digits, single other characters."""
    words: list[str] = []
    for char in text:
        sticky = char.isascii() and (char.isalnum() or char in ".,%")
        if sticky and words and words[-1][-1].isascii() and (words[-1][-1].isalnum() or words[-1][-1] in ".,"):
            words[-1] += char
        else:
            words.append(char)
    return words


def wrap_text(text: str, face: Typeface, size: float, width: float, indent: float = 0.0) -> list[str]:
    """Lines no wider than `width`; a line does not start with closing punctuation where that can be helped."""
    lines: list[str] = []
    for piece in text.split("\n"):
        lines += _wrap_piece(piece, face, size, width, indent)
    return lines


def _wrap_piece(text: str, face: Typeface, size: float, width: float, indent: float) -> list[str]:
    lines, line, room = [], "", width - indent
    for word in split_words(text):
        for part in [word] if face.width(word, size) <= width else list(word):
            if line and face.width(line + part, size) > room + 0.01:
                carry = _carry_over(line, part)
                lines.append(line[: len(line) - len(carry)])
                line, room = carry, width
            line += part
    return [*lines, line]


def _carry_over(line: str, part: str) -> str:
    """The end of the line that must move down with `part`."""
    if len(line) > 1 and line[-1] in NO_END:
        return line[-1]
    if part[0] in NO_START and len(line) > 2 and not line[-1].isascii():
        return line[-1]
    return ""


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


class Press:
    """Sets items one after the other. Call `set_items` and then `finish`."""

    def __init__(self, look: Look, landscape: bool = False) -> None:
        self.look, self.landscape = look, landscape
        self.out = Printed(pymupdf.open())
        self.inks: list[Ink] = []
        self.rules: list[tuple[float, float, float, float]] = []
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

    def note(self, path: str, box: tuple[float, float, float, float]) -> None:
        x0, y0, x1, y1 = (round(v, 1) for v in box)
        self.out.places.setdefault(path, []).append(Place(self.page, (x0, y0, x1, y1)))

    # -- paragraphs

    def set_items(self, items: list[Item]) -> None:
        for item in items:
            if isinstance(item, Break):
                self.landscape = self.landscape if item.landscape is None else item.landscape
                self.open_page()
            elif isinstance(item, Para):
                self.set_para(item)
            else:
                TableSetter(self, item).set_all()

    def set_para(self, para: Para) -> None:
        face, size, align, indent, lead, gap, bold = _para_style(para.style, self.look)
        bare, spans = read_marks(para.text)
        for span in spans:
            value = plain_value(span.path, bare[span.start : span.end])
            if value is not None:
                self.out.values[span.path] = self.out.values.get(span.path, "") + value
        lines = wrap_text(bare, face, size, self.width, indent)
        self.y += gap
        if para.style in KEEP and self.y + 110 > self.bottom:
            self.open_page()
        start = 0
        for i, line in enumerate(lines):
            if self.y + size * lead > self.bottom:
                self.open_page()
            width = face.width(line, size)
            x = self.left + (indent if i == 0 else 0)
            x = {"c": self.left + (self.width - width) / 2, "r": self.left + self.width - width}.get(align, x)
            base = self.y + size * (lead / 2 + 0.36)
            self.inks.append(Ink(x, base, line, face, size, bold))
            start = self._note_line(spans, bare, line, start, x, base, face, size)
            self.y += size * lead

    def _note_line(self, spans, bare, line, start, x, base, face, size):  # type: ignore[no-untyped-def]
        """Note the places of the spans that this line holds a part of; the next line's start in the bare text."""
        while start < len(bare) and bare[start] == "\n":
            start += 1
        end = start + len(line)
        for span in spans:
            a, b = max(span.start, start), min(span.end, end)
            if a < b:
                x0 = x + face.width(bare[start:a], size)
                x1 = x0 + face.width(bare[a:b], size)
                self.note(span.path, (x0, base - size, x1, base + size * 0.2))
        return end

    def finish(self) -> Printed:
        self.close_page()
        self.out.pdf.subset_fonts()
        return self.out


def _para_style(style: str, look: Look) -> tuple[Typeface, float, str, float, float, float, bool]:
    """(face, size, alignment, first-line indent, leading, gap above, bold)."""
    size = look.body_size
    table = look.table_size
    return {
        "title": (look.title, size * 1.4, "c", 0.0, 1.7, 4.0, True),
        "subtitle": (look.body, table + 2, "c", 0.0, 1.6, 0.0, False),
        "caption": (look.title, table + 6, "c", 0.0, 1.6, 2.0, True),
        "heading": (look.heading, size, "l", 2 * size, look.body_leading, 2.0, False),
        "subheading": (look.body, size, "l", 2 * size, look.body_leading, 0.0, True),
        "tabletitle": (look.heading, table + 1, "c", 0.0, 1.7, 4.0, False),
        "right": (look.body, table + 1, "r", 0.0, 1.6, 0.0, False),
        "left": (look.body, table + 1, "l", 0.0, 1.6, 0.0, False),
        "note": (look.body, table, "l", 0.0, 1.5, 0.0, False),
        "sign": (look.body, size, "r", 0.0, look.body_leading, 4.0, False),
        "attach": (look.heading, size, "l", 0.0, 1.8, 0.0, False),
        "plain": (look.body, size, "l", 0.0, look.body_leading, 0.0, False),
        "cover": (look.title, size * 1.9, "c", 0.0, 2.0, 160.0, True),
        "gap": (look.body, size, "c", 0.0, 2.0, 60.0, False),
    }.get(style, (look.body, size, "l", 2 * size, look.body_leading, 0.0, False))


class TableSetter:
    """Sets one sheet: measures rows, breaks pages between (or inside) rows, draws borders, texts and places."""

    def __init__(self, press: Press, item: TableItem) -> None:
        self.press, self.sheet, self.prefix, self.look = press, item.sheet, item.prefix, press.look
        self.lines = {id(cell): self._lines(cell) for cell in self.sheet.cells}
        self.heights = self._row_heights()

    @property
    def step(self) -> float:
        return self.look.table_size * self.look.leading

    def _lines(self, cell: Cell) -> list[str]:
        if cell.vertical:
            return list(cell.text)
        width = (cell.x1 - cell.x0) * self.press.width - 2 * self.look.pad
        return wrap_text(cell.text, self.look.body, self.look.table_size, width) if cell.text else []

    def _need(self, cell: Cell) -> float:
        return max(self.look.min_row, len(self.lines[id(cell)]) * self.step + 2 * self.look.pad)

    def _row_heights(self) -> list[float]:
        heights = [self.look.min_row] * self.sheet.n_rows
        for cell in self.sheet.cells:
            if cell.rows == 1:
                heights[cell.row] = max(heights[cell.row], self._need(cell))
        for cell in self.sheet.cells:
            lack = self._need(cell) - sum(heights[cell.row : cell.row + cell.rows])
            if cell.rows > 1 and lack > 0:
                for row in range(cell.row, cell.row + cell.rows):
                    heights[row] += lack / cell.rows
        return heights

    def set_all(self) -> None:
        """Set the rows page by page; a part is a run of (row, top, bottom) with y inside the row for cut rows."""
        part: list[tuple[int, float, float]] = []
        done: dict[int, int] = {}
        y, used = self.press.y + 2, 0.0
        for row in range(self.sheet.n_rows):
            top = 0.0
            while True:
                height, room = self.heights[row] - top, self.press.bottom - y - used
                if height <= room + 0.01:
                    part.append((row, top, self.heights[row]))
                    used += height
                    break
                if cut := self._cut(row, top, room):
                    part.append((row, top, cut))
                    top = cut
                    self.press.out.features.add("cell_cut_by_page")
                self._set_part(part, y, done)
                part, used = [], 0.0
                self.press.open_page()
                self.press.out.features.add("table_over_pages")
                y = self.press.y
                y += self._repeat_heads(row, y)
        self._set_part(part, y, done)
        self.press.y = y + used + 4

    def _cut(self, row: int, top: float, room: float) -> float | None:
        """Where to cut this row so that its first part fits into `room`, or None if it is to move down whole."""
        page = self.press.bottom - self.look.margin
        if room < 3 * self.step or not (self.look.cut_cells or self.heights[row] - top > page):
            return None
        if self.heights[row] - top < 4 * self.step:
            return None
        steps = int((room - self.look.pad) // self.step)
        return top + self.look.pad + steps * self.step if top == 0 else top + steps * self.step

    def _repeat_heads(self, row: int, y: float) -> float:
        heads = [h for h in self.sheet.heads if h < row]
        if not heads or not self.look.repeat_heads:
            return 0.0
        self.press.out.features.add("header_repeated")
        used = 0.0
        for head in heads:
            for cell in self.sheet.cells:
                if cell.row == head and cell.rows == 1:
                    self._draw(cell, y + used, y + used + self.heights[head], self.lines[id(cell)], ())
            used += self.heights[head]
        left = [c for c in self.sheet.cells if c.rows > 1 and c.row <= heads[0] < c.row + c.rows and c.x0 == 0]
        for cell in left:
            self._draw(cell, y, y + used, [], ())
        return used

    def _set_part(self, part: list[tuple[int, float, float]], y: float, done: dict[int, int]) -> None:
        """Draw all cells that stand on these rows; `done` counts the lines already printed of each cell."""
        if not part:
            return
        tops, bottoms, at = {}, {}, y
        for row, top, bottom in part:
            tops[row], bottoms[row] = at, at + bottom - top
            at = bottoms[row]
        for cell in self.sheet.cells:
            rows = [row for row, _, _ in part if cell.row <= row < cell.row + cell.rows]
            if rows:
                ends = rows[-1] == cell.row + cell.rows - 1 and part[-1][2] >= self.heights[rows[-1]] - 0.01
                ends = ends or rows[-1] < part[-1][0]
                self._set_cell(cell, tops[rows[0]], bottoms[rows[-1]], ends, done)

    def _set_cell(self, cell: Cell, y0: float, y1: float, ends: bool, done: dict[int, int]) -> None:
        lines, start = self.lines[id(cell)], done.get(id(cell), 0)
        rest = lines[start:]
        fit = len(rest) if ends else self._fit(cell, rest, y1 - y0, start)
        done[id(cell)] = start + fit
        if start and fit:
            self.press.out.features.add("cell_text_over_pages")
        self._draw(cell, y0, y1, rest[:fit], cell.marks if fit or (ends and start == 0) else ())

    def _fit(self, cell: Cell, rest: list[str], height: float, start: int) -> int:
        """How many lines stand in this part of a cell that goes on overleaf."""
        room = int((height - self.look.pad) // self.step)
        left = sum(self.heights[cell.row : cell.row + cell.rows]) - height
        later = int((left - 2 * self.look.pad) // self.step)
        if cell.rows > 1 and start == 0 and self.look.merged_text == "last" and later >= len(rest):
            return 0
        return min(len(rest), max(0, room, len(rest) - max(0, later)))

    def _draw(self, cell: Cell, y0: float, y1: float, lines: list[str], marks: tuple[Mark, ...]) -> None:
        press, look, size = self.press, self.look, self.look.table_size
        x0, x1 = press.left + cell.x0 * press.width, press.left + cell.x1 * press.width
        press.rules += [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
        y = y0 + look.pad if look.top_aligned else (y0 + y1 - len(lines) * self.step) / 2
        for line in lines:
            width = look.body.width(line, size)
            x = x0 + look.pad if cell.align == "l" else x1 - look.pad - width if cell.align == "r" else (x0 + x1 - width) / 2
            pitch = None
            if cell.spread and 2 <= len(line) and (x1 - x0) > width + size:
                pitch = (x1 - x0 - 2 * look.pad - size) / (len(line) - 1) if cell.spread else None
                pitch = min(pitch or size, 2.6 * size)
                x = (x0 + x1 - pitch * (len(line) - 1) - size) / 2
            press.inks.append(Ink(x, y + self.step * 0.5 + size * 0.36, line, look.body, size, cell.bold, pitch))
            y += self.step
        for m in marks:
            path = f"{self.prefix}.{m.path}"
            press.note(path, (x0, y0, x1, y1))
            press.out.values[path] = m.value


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


def _draw_rules(page: pymupdf.Page, rules: list[tuple[float, float, float, float]], width: float) -> None:
    if not rules:
        return
    shape = page.new_shape()
    for x0, y0, x1, y1 in dict.fromkeys(tuple(round(v, 1) for v in rule) for rule in rules):
        shape.last_point = None  # or a line that starts near the last one's end is drawn on from there, askew
        shape.draw_line((x0, y0), (x1, y1))
    shape.finish(width=width, color=(0, 0, 0), lineCap=2)
    shape.commit()
