"""A desk to set pages by hand: rows of print at their places, without a PDF."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from hedui.document import Block, Paragraph, Part
from hedui.page import Box, Cell, Line, Page, Table

WIDTH, HEIGHT, LEFT, RIGHT, EM = 595.0, 842.0, 57.0, 539.0, 14.0


def set_line(text: str, x: float, y: float, page: int, em: float = EM) -> Line:
    """A line of print; half-width characters are half as wide."""
    xs = [x]
    for char in text:
        xs.append(xs[-1] + (em if ord(char) > 0x2E80 else em / 2))
    return Line(text, Box(xs[0], y, xs[-1], y + em), page, tuple(xs), native=True)


@dataclass
class Sheet:
    """One page being set from top to bottom."""

    number: int = 1
    y: float = 67.0
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def put(self, text: str, x: float, em: float = EM) -> "Sheet":
        self.lines.append(set_line(text, x, self.y, self.number, em))
        self.y += 1.7 * em
        return self

    def body(self, text: str, indent: float = 2) -> "Sheet":
        """A paragraph, wrapped at the column's right edge, its first row indented (em)."""
        x, start = LEFT + indent * EM, 0
        while start < len(text):
            end, width = start, 0.0
            while end < len(text) and x + width + EM <= RIGHT + 1:
                width += EM if ord(text[end]) > 0x2E80 else EM / 2
                end += 1
            self.put(text[start:end], x)
            x, start = LEFT, end
        return self

    def centre(self, text: str, em: float = 20.0) -> "Sheet":
        width = sum(em if ord(char) > 0x2E80 else em / 2 for char in text)
        return self.put(text, (WIDTH - width) / 2, em)

    def right(self, text: str) -> "Sheet":
        return self.put(text, RIGHT - EM * len(text))

    def table(self, rows: Sequence[Sequence[str]]) -> "Sheet":
        """A ruled table of equal cells over the column's width."""
        step = (RIGHT - LEFT) / len(rows[0])
        cells = []
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                box = Box(LEFT + c * step, self.y, LEFT + (c + 1) * step, self.y + 24)
                line = set_line(text, box.x0 + 3, self.y + 6, self.number, 10)
                cells.append(Cell(r, c, 1, 1, ((self.number, box),), (line,) if text else ()))
            self.y += 24
        edges = tuple(LEFT + c * step for c in range(len(rows[0]) + 1))
        self.tables.append(Table(len(rows), len(rows[0]), tuple(cells), edges, (self.number,)))
        self.y += 10
        return self

    def foot(self, text: str) -> "Sheet":
        self.lines.append(set_line(text, 284, 805, self.number, 10))
        return self

    def page(self) -> Page:
        return Page(self.number, WIDTH, HEIGHT, tuple(self.lines), tuple(self.tables), scanned=False)


def write_part(text: str, *, native: bool = True) -> Part:
    """A report of one paragraph a line; `# ` marks the title, `= ` a heading. Unless `native`, as read from a scan."""
    kinds: dict[str, Literal["title", "heading"]] = {"# ": "title", "= ": "heading"}
    blocks: list[Block] = []
    for n, line in enumerate(filter(None, map(str.strip, text.splitlines()))):
        kind: Literal["title", "heading", "body"] = kinds.get(line[:2], "body")
        words = line[2:] if line[:2] in kinds else line
        blocks.append(Paragraph((replace(set_line(words, LEFT, 20.0 * n, 1), native=native),), kind))
    return Part((1, 1), tuple(blocks))
