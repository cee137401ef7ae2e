"""Points of figures that were read as another mark, where only a point can be meant, and commas read as points.

On a fax a speck above a point makes a colon of it, one below it a comma. A comma parts groups of three digits: before
four of them it is a point. And nobody prints thousandths of a yuan: such a point is a comma.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from hedui.numbers.glyphs import normalise, squeeze
from hedui.page import Line

NOT_GROUPED = re.compile(r"\d+(?P<mark>[,，])\d{4,}(?:万?元)?")
COLON = re.compile(r"\d+(?P<mark>[:：;；])\d{3,}(?:万?元)?")
THOUSANDTHS = re.compile(r"[1-9]\d{0,2}(?P<mark>[.．])\d{3}(?:元)?")
IN_YUAN = re.compile(r"单位:(?:人民币)?元|\(元\)")
DOUBT = 0.5  # certainty of a mark that was put right: less than proof asks for


def mend_marks(lines: Sequence[Line], in_cells: Sequence[bool]) -> list[Line]:
    """The lines of a page; those in cells that are one figure with its mark put right, and in doubt from then on.

    What was read stays as its witnesses have it, which speak against the line now.
    """
    texts = [squeeze(normalise(line.text)) for line in lines]
    yuan = any(IN_YUAN.search(text) for text in texts) and not any("万元" in text for text in texts)
    return [_mend(line, yuan) if in_cell else line for line, in_cell in zip(lines, in_cells, strict=True)]


def _mend(line: Line, yuan: bool) -> Line:
    for pattern, mark in ((NOT_GROUPED, "."), (COLON, "."), *([(THOUSANDTHS, ",")] if yuan else [])):
        match = pattern.fullmatch(line.text)
        if match:
            at = match.start("mark")
            probs = tuple(min(p, DOUBT) if n == at else p for n, p in enumerate(line.probs))
            return replace(line, text=line.text[:at] + mark + line.text[at + 1 :], probs=probs)
    return line
