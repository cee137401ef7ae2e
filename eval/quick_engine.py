"""An engine that costs next to nothing: print is where rows of ink are, and says what its place tells.

For measurements and hostile files: all of reading but the two networks is the product's own, and is kept busy.
"""

from collections.abc import Sequence
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.config import Settings
from hedui.reading.ocr import Reading, StripReader
from hedui.reading.pixels import Gray
from hedui.reading.reader import OcrPageReader
from hedui.tools import Tools

WORDS = (
    "项目支出绩效自评表",
    "≥95%",
    "12.5",
    "一级指标",
    "1,144.84",
    "数量指标",
    "98.2%",
    "得分",
    "10",
    "偏差原因分析及改进措施",
)
PAPER = 150  # lighter is paper
GAP = 15  # pixels between two lines, at least
MOST = 40  # lines on a page


class QuickEngine:
    """The same answers to the same pixels; every word among them is one that forms have, or a number."""

    name = "quick"
    third = None
    figures: StripReader | None = None

    def detect(self, image: Gray) -> NDArray[np.float32]:
        ink = np.asarray(image < PAPER, np.uint8)
        joined = cv2.dilate(ink, np.ones((3, GAP), np.uint8))
        _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
        quads = [[(x, y), (x + w, y), (x + w, y + h), (x, y + h)] for x, y, w, h, _ in stats[1 : MOST + 1]]
        return np.asarray(quads, np.float32).reshape(-1, 4, 2)

    def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
        return [read_at_a_glance(crop) for crop in crops]


def read_at_a_glance(crop: Gray) -> Reading:
    """One of WORDS, by how many pixels are dark."""
    text = WORDS[int(np.count_nonzero(crop < PAPER)) % len(WORDS)]
    edges = tuple(i / len(text) for i in range(len(text) + 1))
    return Reading(text, edges, (0.99,) * len(text))


def open_quick_tools(settings: Settings) -> Tools:
    """The product's own tools, but for the networks."""
    return Tools(settings, reader=OcrPageReader(QuickEngine()))


def quick_tools(settings: Settings) -> partial[Tools]:
    """What an executor needs to open them in a worker."""
    return partial(open_quick_tools, settings)
