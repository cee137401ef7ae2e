"""A witness that cannot read: where a decimal point is printed, the digits beside it stand apart.

Recognisers lose a pale point and see one in a speck, and every further reading of the same ink errs alike. Digits of a
fixed pitch tell: two neighbours without a mark stand about 0.75 of their height apart, with a point between them half
as far again. The witness speaks only where its runs of ink are as many as the digits read.
"""

import re
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hedui.page import Line, Witness
from hedui.reading.image import Gray

APART = 1.02  # digit heights between the middles of two digits: farther, and something stands between them
CLOSE = 0.84  # nearer, and nothing does
NAME = "spacing"
GROUPS = "grouping"  # 4.268 on a fax may be 4,268: the ink of a comma loses its tail
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})*\.\d{3}")
LOST = "?"  # stands for a mark that was not read
_NUMBER = re.compile(r"[≥≤>=<]?(\d[\d.,]*\d)[%％]?")


def testify_of_spacing(line: Line, gray: Gray, scale: float) -> Line:
    """The line with a witness against its number, where its digits' spacing says that a mark is lost or too much."""
    match = _NUMBER.fullmatch(line.text)
    if match is None:
        return line
    if _GROUPED.fullmatch(match[1]):
        line = replace(line, witnesses=(*line.witnesses, Witness(*match.span(1), match[1].replace(".", ","), GROUPS)))
    x0, x1 = round(line.xs[match.start(1)] * scale) - 2, round(line.xs[match.end(1)] * scale) + 2
    y0, y1 = round(line.box.y0 * scale), round(line.box.y1 * scale)
    ink = gray[max(0, y0) : y1, max(0, x0) : x1]
    told = tell_marks(ink, match[1])
    if told is None or told == match[1]:
        return line
    return replace(line, witnesses=(*line.witnesses, Witness(match.start(1), match.end(1), told, NAME)))


def tell_marks(ink: Gray, digits: str) -> str | None:
    """The number with marks where its spacing has them; None where the ink does not come apart into its digits."""
    figures = [char for char in digits if char.isdigit()]
    if ink.size == 0 or len(figures) < 2:
        return None
    runs, height = _digit_runs(ink)
    if len(runs) != len(figures) or height < 6:
        return None
    middles = [(a + b) / 2 for a, b in runs]
    out, place = [figures[0]], 1
    for n in range(1, len(figures)):
        read = ""
        if digits[place] in ".,":
            read, place = digits[place], place + 1
        place += 1
        distance = (middles[n] - middles[n - 1]) / height
        if not read and distance > APART:
            read = LOST
        elif read and distance < CLOSE:
            read = ""
        out.append(read + figures[n])
    return "".join(out)


def _digit_runs(ink: Gray) -> tuple[list[tuple[int, int]], float]:
    """Runs of columns that hold ink as high as a digit, and the digits' height in pixels."""
    dark = 255.0 - ink
    level = max(40.0, 0.35 * float(np.percentile(dark, 98)))
    mask = dark > level
    rows = np.flatnonzero(mask.sum(axis=1) > 0)
    if not len(rows):
        return [], 0.0
    height = float(rows[-1] - rows[0] + 1)
    runs = [(a, b) for a, b in _runs(np.asarray(mask.any(axis=0), bool)) if _height(mask[:, a:b]) > 0.55 * height]
    return runs, height


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    steps = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    return list(zip(np.flatnonzero(steps == 1).tolist(), np.flatnonzero(steps == -1).tolist(), strict=True))


def _height(mask: NDArray[np.bool_]) -> int:
    rows = np.flatnonzero(mask.any(axis=1))
    return int(rows[-1] - rows[0] + 1) if len(rows) else 0
