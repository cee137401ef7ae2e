"""The OCR engine seam: where text is, and what a crop says, with each character's place and certainty.

RapidOCR's PP-OCRv6 models (carried in its wheel, nothing is downloaded) on OpenVINO. Both networks are called directly:
crops are recognised no wider than they are, where RapidOCR's own pipeline pads every crop of a form to 320 pixels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Protocol, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.page import Box, Rival
from hedui.reading.alphabet import is_common, is_official
from hedui.reading.detector import detect_lines
from hedui.reading.digits import Digits, Doubt, Rivals, tell_rivals
from hedui.reading.letters import Letters
from hedui.reading.network import Network, Runtime, open_detector, open_recogniser
from hedui.reading.pixels import Gray

BLANK = ""  # the class of no character
REC_HEIGHT = 48  # pixels: what the recogniser was trained on
WIDTHS = (96, 128, 160, 192, 224, 256, 320, 384, 448, 544, 672, 832, 1024, 1248, 1600, 2400)
"""Pixels: crops are padded to one of these, where not all may occur; with less than the first of them lone characters
are misread. Each costs memory and, at its first crop, some 30 ms; of strips that lie between two some time is lost. So
many are good for a run of twenty pages, and cost a long one 2 % of recognition."""
RARE = 0.02  # by so much a character of another script or of the traditional one must be likelier
NEVER = 1e-30
STEP = 16  # pixels: to a multiple of this where they may


@dataclass(frozen=True, slots=True)
class Reading:
    """What a crop says. `edges` are len(text)+1 character edges as shares of the crop's width, 0 to 1.

    `rivals` are the texts that it may be with another digit; None of readers who do not tell.
    """

    text: str
    edges: tuple[float, ...]
    probs: tuple[float, ...]
    rivals: tuple[Rival, ...] | None = None

    @property
    def certainty(self) -> float:
        """The mean certainty of the characters, 0 for no text."""
        return sum(self.probs) / len(self.probs) if self.probs else 0.0


@dataclass(frozen=True, slots=True)
class PixelBox:
    """A rectangle of pixels, x1 and y1 exclusive."""

    x0: int
    y0: int
    x1: int
    y1: int

    @classmethod
    def around(cls, box: Box, scale: float) -> Self:
        """The pixels of a box in points."""
        return cls(round(box.x0 * scale), round(box.y0 * scale), round(box.x1 * scale), round(box.y1 * scale))

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.y1 - self.y0


class Doubter(Protocol):
    """Knows some of a recogniser's characters, and what else they may be where it is not sure."""

    def doubts(
        self, steps: NDArray[np.float32], best: NDArray[np.int64], shares: Mapping[int, float]
    ) -> dict[int, Doubt]:
        """By step, the doubt in a character; `steps` are logarithms, `shares` what each step's best class has."""


class StripReader(Protocol):
    """Reads crops. Its name is its make and its model: readers of one make err alike."""

    name: str

    def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
        """One reading for each crop of one line of upright text."""


class OcrEngine(StripReader, Protocol):
    """Finds text in a page image and reads crops of it."""

    @property
    def third(self) -> StripReader | None:
        """Who is asked for numbers that two readings leave open; None where nobody of another make is there."""

    @property
    def figures(self) -> StripReader | None:
        """Who reads every figure in a cell again; None where nobody does."""

    def detect(self, image: Gray) -> NDArray[np.float32]:
        """Quadrilaterals around lines of text, shape (n, 4, 2), pixels, clockwise from the top left."""


class RapidOcrEngine:
    """PP-OCRv6-small on OpenVINO, onnxruntime or both; `threads` bounds the cores one worker uses."""

    def __init__(self, threads: int = 1, detect_side: int = 1280, runtime: Runtime = "auto") -> None:
        self._threads = threads
        self._detect_side = detect_side
        self._runtime: Runtime = runtime
        self.third: StripReader | None = None
        self.figures: StripReader | None = None
        self.name = "rapidocr/PP-OCRv6-small" + (f" on {runtime}" if runtime == "onnxruntime" else "")

    @cached_property
    def _detector(self) -> Network:
        return open_detector(self._runtime, self._threads)

    @cached_property
    def _recogniser(self) -> Network:
        return open_recogniser(self._runtime, self._threads, is_official)

    @cached_property
    def _alphabet(self) -> list[str]:
        return [BLANK, *self._recogniser.alphabet, " "]

    @cached_property
    def _doubters(self) -> tuple[Doubter, ...]:
        return Digits.among(self._alphabet), Letters.among(self._alphabet)

    @cached_property
    def _chances(self) -> NDArray[np.float32]:
        return np.array([chance_of(char) for char in self._alphabet], np.float32)

    def detect(self, image: Gray) -> NDArray[np.float32]:
        return detect_lines(image, self._detect_side, self._detector)

    def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
        """Crops of like width one after the other: the network is slower where its shape changes."""
        strips = {n: _to_strip(crop) for n, crop in enumerate(crops) if min(crop.shape) > 1}
        readings = [Reading("", (), ())] * len(crops)
        for n in sorted(strips, key=lambda n: strips[n].shape[1]):
            readings[n] = self._read(strips[n])
        return readings

    def _read(self, strip: Gray) -> Reading:
        """One crop at a time: on a CPU a batch costs as much for each crop, and pads them to one width."""
        width = _padded(strip.shape[1], self._recogniser.any_shape)
        steps = self._recogniser(_to_tensor(strip, width))[0]
        return decode(steps, self._alphabet, width / strip.shape[1], self._chances, self._doubters)


def _to_strip(crop: Gray) -> Gray:
    """The crop at the recogniser's height."""
    height, width = crop.shape
    new_width = min(WIDTHS[-1], max(8, round(width * REC_HEIGHT / height)))
    kind = cv2.INTER_AREA if height > REC_HEIGHT * 1.5 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(crop, (new_width, REC_HEIGHT), interpolation=kind), np.uint8)


def _padded(width: int, any_shape: bool) -> int:
    if any_shape:
        return min(WIDTHS[-1], max(WIDTHS[0], -(-width // STEP) * STEP))
    return next((w for w in WIDTHS if width <= w), WIDTHS[-1])


def _to_tensor(strip: Gray, width: int) -> NDArray[np.float32]:
    tensor = np.zeros((1, 3, REC_HEIGHT, width), np.float32)
    tensor[0, :, :, : strip.shape[1]] = strip.astype(np.float32) / 127.5 - 1.0
    return tensor


def chance_of(char: str) -> float:
    """How likely a character is beside a common one, 1: a network that knows other scripts is not believed."""
    return 1.0 if is_common(char) else RARE if is_official(char) else NEVER


def decode(
    steps: NDArray[np.float32],
    alphabet: Sequence[str],
    stretch: float,
    chances: NDArray[np.float32] | None = None,
    doubters: Sequence[Doubter] = (),
) -> Reading:
    """Greedy CTC: the best class of each step, repeats and blanks out; `stretch` is padded width / crop width.

    `steps` are logarithms, up to a constant each, (steps, classes). `chances` weigh the classes against each other;
    a character's certainty is what the network gave it, or those of the `doubters` who know it.
    """
    best = steps.argmax(axis=1)
    if chances is not None and len(rare := np.flatnonzero(chances[best] < 1)):  # few: the others need no weighing
        best[rare] = (steps[rare] + np.log(chances)).argmax(axis=1)
    printed = np.flatnonzero(best)
    shares = dict(zip(printed, _shares(steps[printed], best[printed]), strict=True))
    doubts = {n: doubt for it in doubters for n, doubt in it.doubts(steps, best, shares).items()}
    shares |= {n: doubt.own for n, doubt in doubts.items()}
    chars: list[str] = []
    centers: list[float] = []
    probs: list[float] = []
    rivals: list[Rivals] = []
    total = len(best)
    start = 0
    while start < total:
        end = start
        while end < total and best[end] == best[start]:
            end += 1
        if best[start] != 0:
            text = alphabet[best[start]]
            chars.append(text if text.strip() else " ")
            centers.append((start + end) / 2 / total * stretch)
            surest = max(range(start, end), key=lambda n: shares[n])
            probs.append(float(shares[surest]))
            rivals.append(doubts[surest].rivals if surest in doubts else ())
        start = end
    reading = _trim(chars, centers, probs)
    return replace(reading, rivals=tell_rivals(chars, rivals)) if doubters else reading


def _shares(steps: NDArray[np.float32], classes: NDArray[np.int64]) -> NDArray[np.float32]:
    """The probability of one class at each step, by softmax over all of them."""
    highest = steps.max(axis=1, initial=0, keepdims=True)
    total = np.exp(steps - highest).sum(axis=1)
    return np.asarray(np.exp(steps[np.arange(len(steps)), classes] - highest[:, 0]) / total, np.float32)


def _trim(chars: list[str], centers: list[float], probs: list[float]) -> Reading:
    """Spaces at either end fall away; edges lie midway between neighbours' centres."""
    keep = [i for i, char in enumerate(chars) if char != " "]
    if not keep:
        return Reading("", (), ())
    first, last = keep[0], keep[-1] + 1
    centers = [min(1.0, c) for c in centers[first:last]]
    half = [(b - a) / 2 for a, b in pairwise(centers)]
    lead = half[0] if half else centers[0]
    tail = half[-1] if half else 1 - centers[-1]
    edges = [
        max(0.0, centers[0] - lead),
        *(c + h for c, h in zip(centers, half, strict=False)),
        min(1.0, centers[-1] + tail),
    ]
    return Reading("".join(chars[first:last]), tuple(edges), tuple(probs[first:last]))
