"""The tables of a PDF as a tool gives them: {"rows": [[cell, …], …]} of all its tables, printed as JSON.

usage: bench_tables.py hedui|pymupdf4llm|img2table FILE [--threads N]

Runs in the environment of the tool, so each import stands where it is needed. A merged cell counts once in a row.
hedui is told how many threads to use; the others use all cores by themselves.
"""

import argparse
import contextlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

Rows = list[list[str]]


def read_with_hedui(path: Path, threads: int) -> Rows:
    """Tables as assembled over the pages, before any of their columns is understood."""
    from hedui.assemble import assemble
    from hedui.config import Settings
    from hedui.ingest import find_files, open_source
    from hedui.reading import open_reader

    settings = Settings(threads=threads)
    (candidate,) = find_files([path], but=None)
    document = assemble(tuple(open_reader(settings).read(open_source(candidate, settings))))
    tables = (block.table for part in document.parts for block in part.tables)
    return [[cell.text for cell in table.row_cells(row)] for table in tables for row in range(table.n_rows)]


def read_with_pymupdf4llm(path: Path, threads: int) -> Rows:
    """Its layout model on the text that RapidOCR, its OCR function of first choice, puts on the page at its 150 dpi."""
    import pymupdf4llm
    from pymupdf4llm.ocr import rapidocr_api

    text = pymupdf4llm.to_json(str(path), ocr_function=rapidocr_api.exec_ocr)
    boxes = (box for page in json.loads(text)["pages"] for box in page["boxes"])
    tables = (box["table"] for box in boxes if box.get("table"))
    return [[cell or "" for cell in row] for table in tables for row in table["extract"]]


def read_with_img2table(path: Path, threads: int) -> Rows:
    """Bordered tables, with RapidOCR for Chinese; it always works at 200 dpi."""
    from img2table.document import PDF
    from img2table.ocr import RapidOCR
    from rapidocr import LangRec

    ocr = RapidOCR(params={"Rec.lang_type": LangRec.CH, "Global.log_level": "error"})
    pages = PDF(str(path)).extract_tables(ocr=ocr)
    contents = (row for tables in pages.values() for table in tables for row in table.content.values())
    return [list({tuple(vars(cell.bbox).values()): cell.value or "" for cell in row}.values()) for row in contents]


READERS: dict[str, Callable[[Path, int], Rows]] = {
    "hedui": read_with_hedui,
    "pymupdf4llm": read_with_pymupdf4llm,
    "img2table": read_with_img2table,
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("tool", choices=READERS)
    parser.add_argument("file", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    with contextlib.redirect_stdout(sys.stderr):  # tools chatter
        rows = READERS[given.tool](given.file, given.threads)
    print(json.dumps({"rows": rows}, ensure_ascii=False))


if __name__ == "__main__":
    main()
