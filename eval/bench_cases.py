"""The cases that are measured: folder/<case>/{source,office,worn,fax,photo}.pdf, each with its gold.json."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from hedui.mupdf import pymupdf

CLEAN = ("source", "office")
ROUGH = ("worn", "fax", "photo")
COLUMNS = (*CLEAN, *ROUGH)
SCANS = COLUMNS[1:]


@dataclass(frozen=True, order=True)
class CaseFile:
    """One file of a case, and the way it was made: born-digital (source) or some kind of scan."""

    case: str
    column: str
    path: Path

    @property
    def name(self) -> str:
        return f"{self.case}-{self.column}"

    @property
    def gold(self) -> Any:
        return json.loads((self.path.parent / "gold.json").read_text(encoding="utf-8"))

    @property
    def pages(self) -> int:
        return count_pages(self.path)


def find_files(folder: Path, only: Sequence[str] = ()) -> list[CaseFile]:
    """The files of all cases in a folder, or of those named in `only`, case by case from clean to rough."""
    golds = sorted(folder.glob("*/gold.json"))
    cases = [gold.parent for gold in golds if not only or gold.parent.name in only]
    paths = ((case, column, case / f"{column}.pdf") for case in cases for column in COLUMNS)
    return [CaseFile(case.name, column, path) for case, column, path in paths if path.is_file()]


def count_pages(path: Path) -> int:
    with pymupdf.open(path) as document:
        return int(document.page_count)


def cut_pages(path: Path, pages: int, out: Path) -> Path:
    """A new PDF of the first pages of a file."""
    return join_pages(((path, page) for page in range(pages)), out)


def join_pages(pages: Iterator[tuple[Path, int]], out: Path) -> Path:
    """A new PDF of pages (file, number from 0); what several pages share is stored once."""
    opened: dict[Path, Any] = {}
    with pymupdf.open() as joined:
        for path, page in pages:
            if path not in opened:
                opened[path] = pymupdf.open(path)
            joined.insert_pdf(opened[path], from_page=page, to_page=page)
        joined.save(out)
    for document in opened.values():
        document.close()
    return out


def longest(files: Sequence[CaseFile], columns: Sequence[str]) -> Path | None:
    """The file with most pages among those of some columns, the cleanest of these."""
    fitting = [file for file in files if file.column in columns]
    return max(fitting, key=lambda file: (file.pages, -columns.index(file.column))).path if fitting else None


def lengthen(files: Sequence[CaseFile], columns: Sequence[str], pages: int, out: Path) -> Path | None:
    """The longest file of some columns, or if it is shorter than so many pages, all of them joined over and over."""
    path = longest(files, columns)
    if path is None or count_pages(path) >= pages:
        return path
    every = cycle((file.path, page) for file in files if file.column in columns for page in range(file.pages))
    return mark_pages(join_pages(islice(every, pages), out))


def mark_pages(path: Path, first: int = 0) -> Path:
    """The PDF with a dot on each page where no other page has one: pages of the very same pixels are not read again."""
    with pymupdf.open(path) as document:
        for n, page in enumerate(document, first):
            x, y = 3.0 + 2 * (n % 250), 3.0 + 2 * (n // 250)
            page.draw_rect(pymupdf.Rect(x, y, x + 1, y + 1), fill=(0, 0, 0))
        document.save(f"{path}.new")
    os.replace(f"{path}.new", path)
    return path
