"""Tesseract as the OCR engine: another make of reader, to measure beside RapidOCR's models (`HEDUI_OCR=tesseract`).

Lines of text are found by RapidOCR's detector, for Tesseract's own expects whole pages of prose; crops are read by the
`tesseract` command with simplified Chinese, many at a time, for its start costs more than a line.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.errors import Internal, TimedOut, UsageError
from hedui.reading.ocr import RapidOcrEngine, Reading, StripReader
from hedui.reading.pixels import Gray

LANGUAGE = "chi_sim"
HEIGHT = 48  # pixels: what Tesseract's network sees of a line
BORDER = 10  # pixels: letters at the very edge are lost
MOST_SURE = 0.84  # no character is surer: nobody has measured how often Tesseract's certainties are right on forms
DOUBT = 0.39  # its least certain digit is no surer: by its word no number is proven, whatever the arithmetic says
SECONDS = 50.0  # for one page's crops
PAGE = re.compile(r"<div class='ocr_page' id='page_(\d+)'")
CHARACTER = re.compile(r"<span class='ocrx_cinfo' title='x_bboxes (\d+) \d+ (\d+) \d+; x_conf ([\d.]+)'>([^<]*)</span>")


class TesseractEngine:
    """`threads` bounds the cores of one worker. Raises UsageError where the command or its Chinese is missing."""

    def __init__(self, threads: int = 1) -> None:
        self._command = shutil.which("tesseract") or ""
        if not self._command or LANGUAGE not in self._ask("--list-langs").split():
            raise UsageError(
                "没有可用的 tesseract：请安装 tesseract-ocr 与 tesseract-ocr-chi-sim，或改用 HEDUI_OCR=auto。"
            )
        self._threads = threads
        self.third: StripReader | None = None
        self.figures: StripReader | None = None
        self._finder = RapidOcrEngine(threads)
        self.name = "tesseract/" + self._ask("--version").split()[1]

    def detect(self, image: Gray) -> NDArray[np.float32]:
        return self._finder.detect(image)

    def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
        wide = [frame_crop(crop) for crop in crops if min(crop.shape) > 1]
        read = iter(self._read(wide))
        return [next(read) if min(crop.shape) > 1 else Reading("", (), ()) for crop in crops]

    def _read(self, pictures: Sequence[Gray]) -> list[Reading]:
        """One reading for each picture."""
        if not pictures:
            return []
        with TemporaryDirectory(prefix="hedui-") as folder:
            files = [Path(folder, f"{n}.png") for n in range(len(pictures))]
            for file, picture in zip(files, pictures, strict=True):
                cv2.imwrite(str(file), picture)
            names = Path(folder, "names.txt")
            names.write_text("".join(f"{file}\n" for file in files), encoding="utf-8")
            html = self._ask(str(names), "stdout", "-l", LANGUAGE, "--psm", "7", "-c", "hocr_char_boxes=1", "hocr")
        found = dict(split_pages(html))
        return [make_reading(found.get(n, ""), picture.shape[1]) for n, picture in enumerate(pictures, 1)]

    def _ask(self, *options: str) -> str:
        threads = str(getattr(self, "_threads", 1))
        environment = os.environ | {"OMP_THREAD_LIMIT": threads}
        command = [self._command, *options]
        try:
            done = subprocess.run(command, capture_output=True, env=environment, timeout=SECONDS, check=True)
        except subprocess.TimeoutExpired:
            raise TimedOut(f"tesseract 读一页超过 {SECONDS:.0f} 秒。") from None
        except (OSError, subprocess.CalledProcessError) as error:
            raise Internal(f"tesseract 运行失败：{type(error).__name__}。") from None
        return done.stdout.decode("utf-8", "replace")


def frame_crop(crop: Gray) -> Gray:
    """The crop at the height that Tesseract wants, with white around it."""
    height, width = crop.shape
    kind = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    line = cv2.resize(crop, (max(4, round(width * HEIGHT / height)), HEIGHT), interpolation=kind)
    edges = (BORDER,) * 4
    return np.asarray(cv2.copyMakeBorder(line, *edges, cv2.BORDER_CONSTANT, value=(255,)), np.uint8)


def split_pages(html: str) -> Iterator[tuple[int, str]]:
    """(number from 1, its part of hOCR) of each picture."""
    starts = [*PAGE.finditer(html)]
    ends = [*(start.start() for start in starts[1:]), len(html)]
    yield from ((int(start.group(1)), html[start.start() : end]) for start, end in zip(starts, ends, strict=True))


def make_reading(html: str, width: int) -> Reading:
    """What hOCR says of a picture `width` pixels wide, of which BORDER at either side is none of the crop."""
    found = [(int(x0), int(x1), float(sure) / 100, unescape(text)) for x0, x1, sure, text in CHARACTER.findall(html)]
    marks = [(x0, x1, sure, char) for x0, x1, sure, text in found for char in text if not char.isspace()]
    if not marks:
        return Reading("", (), ())
    inner = width - 2 * BORDER
    cuts = [marks[0][0], *((left[1] + right[0]) / 2 for left, right in pairwise(marks)), marks[-1][1]]
    edges = tuple(min(1.0, max(0.0, (cut - BORDER) / inner)) for cut in cuts)
    text, sures = "".join(char for *_, char in marks), [min(MOST_SURE, sure) for *_, sure, _ in marks]
    return Reading(text, tuple(np.maximum.accumulate(edges).tolist()), tuple(doubt_figure(text, sures)))


def doubt_figure(text: str, probs: Sequence[float]) -> list[float]:
    """The certainties with the least certain digit's no higher than DOUBT.

    >>> doubt_figure("分9.5", [0.8, 0.7, 0.8, 0.6])
    [0.8, 0.7, 0.8, 0.39]
    """
    digits = [at for at, char in enumerate(text) if char.isdecimal()]
    weakest = min(digits, key=lambda at: probs[at], default=None)
    return [min(prob, DOUBT) if at == weakest else prob for at, prob in enumerate(probs)]
