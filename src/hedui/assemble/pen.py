"""What a pen wrote into the cells of a form: 同意, 属实, 复核无误. It is none of what the form prints.

A note that is all there is in a cell may be what the cell asks for, and stays. So do words that reach from edge to edge
or follow a line that does: 资料齐全并已 over 存档 is one text, unless the lines stand apart as no lines of a text do.
"""

import re
from dataclasses import replace

from hedui.assemble.cut_rows import fills
from hedui.numbers.glyphs import fold
from hedui.page import Cell, Page

NOTE = re.compile(
    r"(?:不?同意|已?阅|已?核[对实查]?|已?复核(?:无误|通过|一致)?|(?:情况)?属实|与原件[相一][符致]|请核[实对]?|待[补查核定]"
    r"|补交(?:说明|材料)?|见附[件表]\d?|存档|归档|留存|留底|作废|更正|[√×✓?]){1,3}"
)

APART = 0.5  # of a line's height: so much between two lines, and neither goes on in the other


def without_notes(page: Page) -> Page:
    """The page; of a scan's cells the lines that are nothing but a pen's note are left out where others stand."""
    if not page.scanned:
        return page
    tables = (replace(table, cells=tuple(map(_without_notes, table.cells))) for table in page.tables)
    return replace(page, tables=tuple(tables))


def _without_notes(cell: Cell) -> Cell:
    printed = tuple(line for n, line in enumerate(cell.lines) if not _is_note(cell, n))
    return replace(cell, lines=printed) if 0 < len(printed) < len(cell.lines) else cell


def _is_note(cell: Cell, n: int) -> bool:
    """Whether a line of a cell is nothing but a note, and no end of what stands in the line before it."""
    line = cell.lines[n]
    if line.native or NOTE.fullmatch(fold(line.text)) is None:
        return False
    if n and line.box.y0 - cell.lines[n - 1].box.y1 > APART * line.box.height:
        return True
    return not any(fills(replace(cell, lines=(near,))) for near in cell.lines[max(0, n - 1) : n + 1])
