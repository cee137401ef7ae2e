"""What a pen wrote, or a seal printed, into the cells of a form: 同意, 属实. It is none of what the form prints.

A note that is all there is in a cell may be what the cell asks for, and stays. So do words that reach from edge to edge
or follow a line that does: 资料齐全并已 over 存档 is one text, unless the lines stand apart as no lines of a text do.
On a line with print a note is told by the room before it. What stands beside a name that is printed upright, one
character below the other, is none of it either, whatever it says: a pen's words that reach in from the next cell.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median, median_low

from hedui.assemble.cut_rows import fills
from hedui.cut import cut_line
from hedui.numbers.glyphs import fold, is_ideograph
from hedui.page import Cell, Line, Page

NOTE = re.compile(
    r"(?:不?同意|已?阅|已?核[对实查]?|已?复核(?:无误|通过|一致)?|(?:情况)?属实|与原件[相一][符致]|请核[实对]?|待[补查核定]"
    r"|补交(?:说明|材料)?|见附[件表]\d?|存档|归档|留存|留底|作废|更正|[√×✓?Vv]){1,3}"
)

APART = 0.5  # of a line's height: so much between two lines, and neither goes on in the other
UPRIGHT = 3  # characters, each a line of its own
ASIDE = 0.4  # of a character's width, from the middle of those below one another
CENTRED = 0.35  # the same, of one that stands among them
LEAST_WORDS = 2  # characters of print before a note
SURE = 0.9  # certainty of a character that is print
ROOM = 1.6  # times the usual step from one character to the next


def without_notes(page: Page) -> Page:
    """The page; of a scan's cells the lines that are nothing but a pen's note are left out where others stand."""
    if not page.scanned:
        return page
    tables = (replace(table, cells=tuple(map(_without_notes, table.cells))) for table in page.tables)
    return replace(page, tables=tuple(tables))


def _without_notes(cell: Cell) -> Cell:
    cell = replace(cell, lines=tuple(_only_upright(cell.lines)))
    printed = tuple(_without_note_behind(line) for n, line in enumerate(cell.lines) if not _is_note(cell, n))
    return replace(cell, lines=printed) if printed else cell


def _is_note(cell: Cell, n: int) -> bool:
    """Whether a line of a cell is nothing but a note, and no end of what stands in the line before it."""
    line = cell.lines[n]
    if line.native or NOTE.fullmatch(fold(line.text)) is None:
        return False
    if n and line.box.y0 - cell.lines[n - 1].box.y1 > APART * line.box.height:
        return True
    return not any(fills(replace(cell, lines=(near,))) for near in cell.lines[max(0, n - 1) : n + 1])


def _only_upright(lines: Sequence[Line]) -> Sequence[Line]:
    """Of a name that is printed upright nothing but its characters, and what is centred on them; else all lines."""
    single = [line for line in lines if not line.native and len(line.text) == 1 and is_ideograph(line.text)]
    if len(single) < UPRIGHT:
        return lines
    axis, em = median(line.box.center[0] for line in single), median(line.box.width for line in single)
    within = [line for line in lines if abs(line.box.center[0] - axis) <= ASIDE * em]
    if sum(line in within for line in single) <= len(lines) - len(within):
        return lines
    return [part for line in lines if (part := line if line in within else _part_at(axis, em, line)) is not None]


def _part_at(axis: float, em: float, line: Line) -> Line | None:
    """The character of a line that stands among those below one another; None where none does."""
    apart = [abs(middle - axis) for middle in line.middles]
    n = min(range(len(apart)), key=apart.__getitem__, default=None)
    return None if n is None or apart[n] > CENTRED * em else cut_line(line, n, n + 1)


def _without_note_behind(line: Line) -> Line:
    """The line without a note that stands apart behind its words, or one doubtful character: a seal's."""
    if line.native or len(line.text) < 2:
        return line
    steps = line.steps
    usual = median_low(steps)  # the room itself widens two more of them
    for n in range(LEAST_WORDS, len(line.text)):
        apart = line.text[n - 1].isspace() or steps[n - 1] > ROOM * usual
        doubtful = is_ideograph(line.text[n]) and [prob < SURE for prob in line.probs[n:]] == [True]
        if apart and (doubtful or NOTE.fullmatch(fold(line.text[n:])) is not None):
            return cut_line(line, 0, n)
    return line
