"""Setting tables: measuring rows, breaking pages between rows or inside them, borders, texts, places."""

from collections.abc import Sequence
from typing import NamedTuple

from hedui.forge.layout import Ink, Press
from hedui.forge.sheet import Cell, Mark, TableItem
from hedui.forge.typeset import wrap_text

NEAR = 0.01  # points; sums of heights carry rounding errors


class Strip(NamedTuple):
    """The part of a row from `top` to `bottom` (points below the row's upper edge) that stands on one page."""

    row: int
    top: float
    bottom: float


class TableSetter:
    """Sets one table, from the press's current height downwards and over as many pages as it takes."""

    def __init__(self, press: Press, item: TableItem) -> None:
        self.press, self.sheet, self.prefix, self.look = press, item.sheet, item.prefix, press.look
        self.size, self.step = self.look.table_size, self.look.table_size * self.look.leading
        self.lines = {id(cell): self.break_text(cell) for cell in self.sheet.cells}
        self.heights = self.measure_rows()
        self.printed: dict[int, int] = {}  # lines already printed of each cell, by id

    # -- measuring

    def break_text(self, cell: Cell) -> list[str]:
        if cell.vertical:
            return list(cell.text)
        width = (cell.x1 - cell.x0) * self.press.width - 2 * self.look.pad
        return wrap_text(cell.text, self.look.body, self.size, width) if cell.text else []

    def need(self, cell: Cell) -> float:
        """The height that a cell's text needs."""
        return max(self.look.min_row, len(self.lines[id(cell)]) * self.step + 2 * self.look.pad)

    def measure_rows(self) -> list[float]:
        """Row heights: single cells first, then what merged cells lack is shared out among their rows."""
        heights = [self.look.min_row] * self.sheet.n_rows
        for cell in self.sheet.cells:
            if cell.rows == 1:
                heights[cell.row] = max(heights[cell.row], self.need(cell))
        for cell in self.sheet.cells:
            lack = self.need(cell) - sum(heights[cell.row : cell.row + cell.rows])
            if cell.rows > 1 and lack > 0:
                for row in range(cell.row, cell.row + cell.rows):
                    heights[row] += lack / cell.rows
        return heights

    # -- pages

    def set_table(self) -> None:
        """Fill page after page with strips of rows."""
        strips: list[Strip] = []
        y = self.press.y + 2
        used = 0.0
        rest = [Strip(row, 0.0, height) for row, height in enumerate(self.heights)]
        while rest:
            strip, room = rest.pop(0), self.press.bottom - y - used
            if strip.bottom - strip.top <= room + NEAR:
                strips.append(strip)
                used += strip.bottom - strip.top
                continue
            cut = self.find_cut(strip, room)
            if cut is not None:
                strips.append(strip._replace(bottom=cut))
                strip = strip._replace(top=cut)
                self.press.out.features.add("cell_cut_by_page")
            self.draw_strips(strips, y)
            rest.insert(0, strip)
            y, used, strips = self.turn_page(strip.row), 0.0, []
        self.draw_strips(strips, y)
        self.press.y = y + used + 4

    def find_cut(self, strip: Strip, room: float) -> float | None:
        """Where to cut a tall row so that its first part fits into `room`; None if it is to move down whole."""
        height, page = strip.bottom - strip.top, self.press.bottom - self.look.margin
        cuts = self.look.cut_cells or height > page - 60
        if not cuts or room < self.step + 2 * self.look.pad or height < 2 * self.step:
            return None
        pad = self.look.pad if strip.top == 0 else 0.0
        return strip.top + pad + int((room - self.look.pad) // self.step) * self.step

    def turn_page(self, row: int) -> float:
        """A new page, with the last heading row printed again where the look has it so; the height to go on at."""
        press = self.press
        press.open_page()
        press.out.features.add("table_over_pages")
        head = max((h for h in self.sheet.heads if h < row), default=None)
        if head is None or not self.look.repeat_heads:
            return press.y
        press.out.features.add("header_repeated")
        bottom = press.y + self.heights[head]
        for cell in self.sheet.cells:
            if cell.row == head and cell.rows == 1:
                self.draw_cell(cell, press.y, bottom, self.lines[id(cell)], ())
            elif cell.x0 == 0 and cell.row <= head < cell.row + cell.rows:
                self.draw_cell(cell, press.y, bottom, [], ())
        return bottom

    def draw_strips(self, strips: Sequence[Strip], y: float) -> None:
        """Draw every cell, or part of a cell, that stands on these strips."""
        tops: dict[int, float] = {}
        bottoms: dict[int, float] = {}
        for strip in strips:
            tops[strip.row], bottoms[strip.row] = y, y + strip.bottom - strip.top
            y = bottoms[strip.row]
        for cell in self.sheet.cells:
            rows = [strip for strip in strips if cell.row <= strip.row < cell.row + cell.rows]
            if rows:
                end = rows[-1]
                whole = end.bottom >= self.heights[end.row] - NEAR
                ends = whole and end.row == cell.row + cell.rows - 1
                self.draw_part(cell, tops[rows[0].row], bottoms[end.row], ends)

    def draw_part(self, cell: Cell, y0: float, y1: float, ends: bool) -> None:
        """Draw the next lines of a cell into y0..y1; `ends` if this is the last of its parts."""
        start = self.printed.get(id(cell), 0)
        rest = self.lines[id(cell)][start:]
        fit = len(rest) if ends else self.count_fit(cell, rest, y1 - y0)
        self.printed[id(cell)] = start + fit
        if start and fit:
            self.press.out.features.add("cell_text_over_pages")
        self.draw_cell(cell, y0, y1, rest[:fit], cell.marks if fit else ())

    def count_fit(self, cell: Cell, rest: list[str], height: float) -> int:
        """How many lines stand in this part of a cell that goes on overleaf."""
        left = sum(self.heights[cell.row : cell.row + cell.rows]) - height
        later = max(0, int((left - self.look.pad + NEAR) // self.step))
        fresh = len(rest) == len(self.lines[id(cell)])
        if cell.rows > 1 and fresh and later >= len(rest) and self.look.merged_text == "last":
            return 0
        room = max(0, int((height - self.look.pad + NEAR) // self.step))
        return min(len(rest), max(room, len(rest) - later))

    # -- drawing

    def draw_cell(self, cell: Cell, y0: float, y1: float, lines: list[str], marks: tuple[Mark, ...]) -> None:
        """Borders, text lines and places."""
        press, pad = self.press, self.look.pad
        x0, x1 = press.left + cell.x0 * press.width, press.left + cell.x1 * press.width
        press.rules += [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
        y = y0 + pad if self.look.top_aligned else (y0 + y1 - len(lines) * self.step) / 2
        for line in lines:
            spare = x1 - x0 - self.look.body.width(line, self.size)
            x = x0 + {"l": pad, "r": spare - pad}.get(cell.align, spare / 2)
            pitch = self.spread_pitch(cell, line, x1 - x0)
            if pitch is not None:
                x = (x0 + x1 - pitch * (len(line) - 1) - self.size) / 2
            base = y + self.step * 0.5 + self.size * 0.36
            press.inks.append(Ink(x, base, line, self.look.body, self.size, cell.bold, pitch))
            y += self.step
        for one in marks:
            path = f"{self.prefix}.{one.path}"
            press.note(path, (x0, y0, x1, y1))
            press.out.values[path] = one.value

    def spread_pitch(self, cell: Cell, line: str, width: float) -> float | None:
        """The distance of characters in a letterspaced cell."""
        if not cell.spread or len(line) < 2 or width <= self.look.body.width(line, self.size) + self.size:
            return None
        return min((width - 2 * self.look.pad - self.size) / (len(line) - 1), 2.6 * self.size)
