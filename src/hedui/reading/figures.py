"""The reader of figures: a small network of our own that knows digits and the signs beside them, and nothing else.

It was taught on printed figures, worn as scans are (`eval/figures_sheet.py`, `eval/figures_train.py`). It shares no
weight and no picture with RapidOCR's models and errs on other figures than they do: a reader of a second make, at a
tenth of their time.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.reading.network import Network, Runtime, open_network
from hedui.reading.ocr import Reading, decode
from hedui.reading.pixels import Gray, levels

MODEL = Path(__file__).with_name("figures.onnx")
HEIGHT = 32  # pixels: the height of a strip
WIDEST = 320  # pixels: what is wider is no lone figure, and is not read
STEP = 32  # pixels: strips are padded to a multiple of it, so that few shapes occur
OTHER = "□"  # any run of characters that are no part of figures
ALPHABET = "0123456789.,%-/≥≤=<>~:±" + OTHER
CONTRAST = 20  # shades between ink and paper: with less there is none
TOGETHER = (8, 2)  # strips that are read at once: few numbers, for the network keeps 2 MB for each it meets at a width
UNREAD = Reading("", (), ())


class FigureReader:
    """Reads crops of lone figures; what is no part of a figure comes out as OTHER. `threads` bounds its cores."""

    name = "hedui/figures-2"

    def __init__(self, threads: int = 1, runtime: Runtime = "auto") -> None:
        self._threads = threads
        self._runtime: Runtime = runtime

    @cached_property
    def _network(self) -> Network:
        return open_network(MODEL, self._threads, self._runtime)

    def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
        """One reading for each crop of one line; none where it is too wide for a lone figure."""
        strips = {n: to_strip(crop) for n, crop in enumerate(crops) if min(crop.shape) > 1}
        alike: dict[int, list[int]] = defaultdict(list)
        for n, strip in strips.items():
            if strip.shape[1] <= WIDEST:
                alike[-(-strip.shape[1] // STEP) * STEP].append(n)
        readings = [UNREAD] * len(crops)
        for width, those in alike.items():
            for part in batches(those):
                for n, reading in zip(part, self._read([strips[n] for n in part], width), strict=True):
                    readings[n] = reading
        return readings

    def _read(self, strips: Sequence[Gray], width: int) -> list[Reading]:
        steps = self._network(_to_tensor(strips, width))[: len(strips)]
        return [decode(it, ("", *ALPHABET), width / strip.shape[1]) for it, strip in zip(steps, strips, strict=True)]


def batches(those: Sequence[int]) -> Iterator[Sequence[int]]:
    """The strips in as many at once as the network reads them; the last of them may be fewer."""
    most, least = TOGETHER
    whole = len(those) // most * most
    yield from (those[start : start + most] for start in range(0, whole, most))
    yield from (those[start : start + least] for start in range(whole, len(those), least))


def to_strip(crop: Gray) -> Gray:
    """The crop at the reader's height, its darkest ink black and its paper white."""
    height, width = crop.shape
    new_width = max(8, round(width * HEIGHT / height))
    kind = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_LINEAR
    strip = np.asarray(cv2.resize(crop, (new_width, HEIGHT), interpolation=kind), np.uint8)
    low, high = levels(strip, (1, 90))
    if high - low < CONTRAST:
        return strip
    stretched = (strip.astype(np.float32) - low) * (255 / (high - low))
    return np.asarray(np.clip(stretched, 0, 255), np.uint8)


def _to_tensor(strips: Sequence[Gray], width: int) -> NDArray[np.float32]:
    """Ink from 0 to 1; a strip too few is blank."""
    size = next(size for size in sorted(TOGETHER) if size >= len(strips))
    tensor = np.zeros((size, 1, HEIGHT, width), np.float32)
    for n, strip in enumerate(strips):
        tensor[n, 0, :, : strip.shape[1]] = (255 - strip.astype(np.float32)) / 255
    return tensor
