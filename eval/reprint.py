"""Pages read otherwise: one line of a page with other text, other second readings, other certainty."""

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from hedui.page import Cell, Line, Page, Table, Witness
from hedui.reading.spacing import LONGEST, NAME

SURE = 0.999  # of a character that OCR reads well
SECOND = "hedui/figures"  # who reads a scan's figures again: the reader of figures, of another make than the first
MEASURED = 0.75  # share of scanned figures of two digits or more whose distances are told (seed 97041: 547 of 724)
_NUMBER = re.compile(r"\d[\d.,]*\d")
Change = Callable[[Line], Line]


def as_scan(line: Line) -> Line:
    """Native text as if it had been read from a clean scan by one reader; its second readings are kept.

    Every figure of a scan is read by the reader of figures as well.
    """
    again = (Witness(0, len(line.text), line.text, SECOND),) if any(map(str.isdecimal, line.text)) else ()
    scanned = replace(line, native=False, probs=(SURE,) * len(line.text), witnesses=(*line.witnesses, *again))
    return measure_spacing(scanned, line.text)


def measure_spacing(line: Line, ink: str) -> Line:
    """The line with what the distances between the digits of `ink` tell of its number, where they tell anything.

    Digits of one number that stand as those that were read speak for its marks, others against them.
    """
    read, printed = _NUMBER.findall(line.text), _NUMBER.findall(ink)
    chance = zlib.crc32(f"{line.page} {line.box}".encode()) / 2**32
    if len(read) != 1 or len(printed) != 1 or len(line.text) > LONGEST or chance > MEASURED:
        return line
    if _marks(read[0]) == _marks(printed[0]):
        return replace(line, spaced=read[0])
    if len(_marks(read[0])) != len(_marks(printed[0])):
        return line
    return replace(line, witnesses=(*line.witnesses, Witness(0, len(line.text), printed[0], NAME)))


def _marks(number: str) -> list[str]:
    """What stands between its digits."""
    return re.split(r"\d", number)


def read_as(line: Line, text: str, second: str | None, certainty: float = SURE, ink: str = "") -> Line:
    """A line that the first reader reads as `text`, and the second, of all of it, as `second` (None: not at all).

    `ink` is what it prints: what the first reader reads, if nothing else is said.
    """
    width = line.box.width / max(1, len(text))
    other = replace(
        line,
        text=text,
        xs=tuple(line.box.x0 + width * i for i in range(len(text) + 1)),
        probs=(certainty,) * len(text),
        witnesses=(Witness(0, len(text), second, SECOND),) if second is not None else (),
        spaced="",
    )
    return measure_spacing(other, ink or text)


def change_lines(pages: Sequence[Page], change: Change) -> tuple[Page, ...]:
    """Every line of every page changed, in cells and outside them."""
    return tuple(
        replace(page, lines=tuple(map(change, page.lines)), tables=tuple(_change_table(t, change) for t in page.tables))
        for page in pages
    )


def _change_table(table: Table, change: Change) -> Table:
    return replace(table, cells=tuple(_change_cell(cell, change) for cell in table.cells))


def _change_cell(cell: Cell, change: Change) -> Cell:
    return replace(cell, lines=tuple(map(change, cell.lines)))
