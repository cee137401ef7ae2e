"""Third readings: numbers that two readings of one make leave open are shown to a reader of another make.

Where there is none, the same reader is shown a third crop: the second may have cut the figure off. Asked once for all
of a page's open numbers, for its start costs more than many crops. It has no say in what a line says: it is one more
witness, and only where it reads a number.
"""

from collections.abc import Sequence
from dataclasses import replace

from hedui.errors import FileError
from hedui.numbers.printed import printed_number
from hedui.page import Line, Witness
from hedui.reading.crops import cut
from hedui.reading.ocr import PixelBox, StripReader
from hedui.reading.pixels import Gray

MARGIN = 0.25  # of the line's height
SURE = 0.95  # certainty of a number's worst character, where a second reading agrees, that leaves nothing open


def ask_third(
    lines: Sequence[Line], cells: Sequence[PixelBox | None], gray: Gray, scale: float, third: StripReader
) -> list[Line]:
    """The lines, those in cells whose number is open with one more witness; `gray` has `scale` pixels a point."""
    out = list(lines)
    asked = [(n, cell) for n, (line, cell) in enumerate(zip(lines, cells, strict=True)) if cell and is_open(line)]
    crops = [cut(gray, PixelBox.around(out[n].box, scale), cell, MARGIN)[0] for n, cell in asked]
    try:
        readings = third.recognise(crops) if crops else []
    except FileError:  # too slow, or it broke: there is one witness less, and the document is read all the same
        return out
    for (n, _), reading in zip(asked, readings, strict=True):
        if printed_number(reading.text) is not None:
            witness = Witness(0, len(out[n].text), reading.text, third.name)
            out[n] = replace(out[n], witnesses=(*out[n].witnesses, witness))
    return out


def is_open(line: Line) -> bool:
    """Whether a line is a number to any reader, and not read alike by all: with certainty, or by two makes."""
    whole = line.whole_readings
    numbers = [printed_number(text) for text in (line.text, *(witness.text for witness in whole))]
    first, *others = numbers
    makes = {witness.by.partition("/")[0] for witness in whole}
    sure = len(makes) > 1 or line.certainty >= SURE
    settled = bool(others) and all(other == first for other in others) and sure
    return any(number is not None for number in numbers) and not settled
