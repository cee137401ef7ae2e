"""A page image put upright: which way up it is by what its lines say, then its skew, then how it leans."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hedui.page import Matrix
from hedui.reading.crops import bounds
from hedui.reading.image import faint_mask, ink_mask
from hedui.reading.ocr import OcrEngine, PixelBox, Reading
from hedui.reading.perspective import find_leans, ruling_slopes, straightest, text_slopes
from hedui.reading.pixels import Gray
from hedui.reading.upright import Homography, carry, measure_skew, quarter_turn, rotation, warp, within_frame

SAMPLES = 3  # lines that are read to tell which way up a page is, and
MORE = 4  # times as many where those leave it open, of
LINE = 8  # times as long as it is high: a line of text, of which one may tell as well as three words
SAMPLE_LENGTH = 180  # pixels or so: a handful of characters
FEW_RULINGS = 5  # fewer leaning rulings than this say nothing of perspective
SURE = 0.92  # mean certainty of sampled lines that are the right way up: 2024 upside down reaches .87
SURE_ALONE, WORDS = 0.97, 6  # that of one line of so many characters at least, of which no more are asked


@dataclass(frozen=True)
class Upright:
    """A page image put upright, the text quadrilaterals found on it, and the way back to the rendered image."""

    gray: Gray
    quads: NDArray[np.float32]
    from_rendered: Homography


def put_upright(gray: Gray, scale: float, engine: OcrEngine) -> Upright:
    """Turned, deskewed and rectified, with text detected once on the way."""
    matrix = rotation(gray.shape, measure_skew(ink_mask(gray)))
    size = (gray.shape[0], gray.shape[1])
    level = warp(gray, matrix, size)
    quads = engine.detect(level)
    turns = quarter_turns(level, quads, engine)
    if turns:
        turn, size = quarter_turn(level.shape, turns)
        matrix = turn @ matrix
        level = warp(gray, matrix, size)
        quads = engine.detect(level)
    horizontals, verticals = ruling_slopes(within_frame(faint_mask(level), matrix, gray.shape), scale)
    if len(horizontals) < FEW_RULINGS:
        horizontals, verticals = text_slopes(quads, scale)
    leans = straightest(ink_mask(level), find_leans(level.shape, horizontals, verticals), scale)
    flat = leans.flatten(level.shape)
    if flat is None:
        return Upright(level, quads, matrix)
    matrix = flat @ matrix
    return Upright(warp(gray, matrix, size), within(carry(flat, quads), level.shape), matrix)


def within(quads: NDArray[np.float32], shape: tuple[int, ...]) -> NDArray[np.float32]:
    """The quadrilaterals that lie on the image at least in part: levelling may carry one off its edge."""
    boxes = [bounds(quad, shape) for quad in quads]
    return quads[[box.width > 0 and box.height > 0 for box in boxes]] if boxes else quads


def quarter_turns(gray: Gray, quads: NDArray[np.float32], engine: OcrEngine) -> int:
    """By how many clockwise quarter turns the page comes upright: text lines are wide, and read well one way only."""
    if len(quads) < 3:
        return 0
    sizes = [(bounds(q, gray.shape).width, bounds(q, gray.shape).height) for q in quads]
    long = [i for i, (w, h) in enumerate(sizes) if max(w, h) > 2 * min(w, h)]
    options = likely_turns([sizes[i] for i in long])
    near = sorted(long, key=lambda i: abs(max(sizes[i]) - SAMPLE_LENGTH))[: MORE * SAMPLES]
    boxes = [bounds(quads[i], gray.shape) for i in near]
    first = read_turned(gray, boxes[:1], options[0], engine)
    if not (first and first[0].certainty > SURE_ALONE and len(first[0].text) >= WORDS):
        first += read_turned(gray, boxes[1:SAMPLES], options[0], engine)
    if first and float(np.mean([reading.certainty for reading in first])) > SURE:
        return options[0]
    return max(options, key=lambda turns: sum(map(how_sure, read_turned(gray, boxes, turns, engine))))


def likely_turns(long: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The quarter turns by which lines of text of these sizes may come level, the likeliest first."""
    tall = [(width, height) for width, height in long if height > width]
    if len(tall) >= 3 and len(tall) > 0.6 * len(long):
        return 1, 3
    if len(tall) >= len(long) / 2 and any(height > LINE * width for width, height in tall):
        return 1, 3, 0, 2  # a page that hardly holds more than this line
    return 0, 2


def read_turned(gray: Gray, boxes: Sequence[PixelBox], turns: int, engine: OcrEngine) -> list[Reading]:
    """What boxes of a page say if it is turned clockwise by so many quarters."""
    pieces = [np.rot90(gray[box.y0 : box.y1, box.x0 : box.x1], -turns) for box in boxes]
    return engine.recognise([np.ascontiguousarray(piece) for piece in pieces])


def how_sure(reading: Reading) -> float:
    """How much a reading speaks for print that stands upright: by all its characters, those of a seal say little."""
    return sum(max(0.0, prob - 0.5) for prob in reading.probs)


def shown_matrix(from_rendered: Homography, scale: float, points: float) -> Matrix:
    """From points of the upright frame to points of the page as a viewer shows it."""
    to_pixels = np.diag([scale, scale, 1.0])
    to_points = np.diag([points / scale, points / scale, 1.0])
    matrix = to_points @ np.linalg.inv(from_rendered) @ to_pixels
    a, b, c, d, e, f, g, h, i = (float(v) for v in (matrix / matrix[2, 2]).ravel())
    return a, b, c, d, e, f, g, h, i
