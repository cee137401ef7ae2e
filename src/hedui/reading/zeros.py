"""Noughts of which a fax left the two sides: 100 is read as 1(0), 1(X) or 10), the sides of two as brackets or an X.

And a nought that stands alone as brackets with nothing in them.
"""

import re
from dataclasses import replace

from hedui.reading.ocr import Reading

TWO = re.compile(r"(?<=\d)\((?:[XxO0]\)|[Xx]0)(?![\dA-Za-z])")
LAST = re.compile(r"\d[\d.,]*0(?P<side>\))")  # a bracket that nothing opened, behind a figure alone
ALONE = "()"
DOUBT = 0.5  # certainty of such a nought: less than proof asks for


def with_zeros(reading: Reading) -> Reading:
    """The reading with noughts, in doubt, for the brackets that nobody prints there.

    >>> with_zeros(Reading("1(X)", (0.0, 0.2, 0.4, 0.8, 1.0), (1.0, 0.7, 0.9, 0.8))).text
    '100'
    """
    if reading.text == ALONE:
        return _put(reading, 0, len(ALONE), 1)
    for match in reversed(list(TWO.finditer(reading.text))):
        reading = _put(reading, match.start(), match.end(), 2)
    last = LAST.fullmatch(reading.text)
    return _put(reading, last.start("side") - 1, len(reading.text), 1) if last else reading


def _put(reading: Reading, start: int, end: int, noughts: int) -> Reading:
    """The reading with so many noughts, evenly set and in doubt, in place of these characters."""
    left, right = reading.edges[start], reading.edges[end]
    edges = tuple(left + (right - left) * n / noughts for n in range(1, noughts))
    return replace(
        reading,
        text=reading.text[:start] + "0" * noughts + reading.text[end:],
        edges=reading.edges[: start + 1] + edges + reading.edges[end:],
        probs=(*reading.probs[:start], *(DOUBT,) * noughts, *reading.probs[end:]),
        rivals=None,
    )
