"""RapidOCR by itself: its own pipeline, detection and recognition, over the pages of a PDF in worker processes.

usage: bench_rapidocr.py FILE --workers N --threads N [--engine openvino|onnxruntime] [--classifier]

Prints {"pages", "characters"}: what was read, so that it is seen to have read.
"""

import argparse
import json
import os
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from bench_cases import count_pages
from hedui.mupdf import pymupdf

DPI = 200
ENGINE: Any = None  # one of each worker process


def open_engine(engine: str, threads: int, classifier: bool) -> None:
    """Make this process's engine."""
    global ENGINE  # noqa: PLW0603 (a pool hands nothing else from its initializer to its tasks)
    from rapidocr import EngineType, RapidOCR

    kind = EngineType(engine)
    name = "inference_num_threads" if engine == "openvino" else "intra_op_num_threads"
    params = {
        **{f"{stage}.engine_type": kind for stage in ("Det", "Cls", "Rec")},
        f"EngineConfig.{engine}.{name}": threads,
        "EngineConfig.openvino.enable_cpu_pinning": "NO",  # else the workers share one core: half as fast
        "Global.use_cls": classifier,
        "Global.log_level": "error",
    }
    ENGINE = RapidOCR(params=params)


def read_page(task: tuple[Path, int]) -> int:
    """How many characters are read on one page (number from 0)."""
    path, number = task
    with pymupdf.open(path) as document:
        pixels = document[number].get_pixmap(dpi=DPI, colorspace=pymupdf.csRGB, alpha=False)
    image = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.h, pixels.w, 3)
    texts = ENGINE(np.ascontiguousarray(image[:, :, ::-1])).txts
    return sum(map(len, texts or ()))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--engine", default="openvino", choices=("openvino", "onnxruntime"))
    parser.add_argument("--classifier", action="store_true")
    given = parser.parse_args()
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    os.environ.update(dict.fromkeys(names, str(given.threads)))
    tasks = [(given.file, number) for number in range(count_pages(given.file))]
    setup = (given.engine, given.threads, given.classifier)
    with get_context("spawn").Pool(given.workers, open_engine, setup) as workers:
        characters = sum(workers.imap_unordered(read_page, tasks))
        workers.close()
        workers.join()
    print(json.dumps({"pages": len(tasks), "characters": characters}))


if __name__ == "__main__":
    main()
