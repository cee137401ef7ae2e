"""Kept pages of born-digital forms, and of a form misread on purpose, for tests of review."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from hedui.config import Settings
from hedui.ingest import Candidate, open_source
from hedui.page import Line, Page
from hedui.pipeline import prove_file
from hedui.record import Record, walk_leaves
from hedui.source import Source
from hedui.tools import open_tools
from hedui.work import ReadFile

CASES = Path(__file__).parent.parent / "eval" / "cases"
SETTINGS = Settings(extractor="rules")


@cache
def read_case(name: str = "r26/source.pdf") -> tuple[Source, tuple[Page, ...]]:
    path = CASES / name
    source = open_source(Candidate(path, path.name), SETTINGS)
    return source, tuple(open_tools(SETTINGS).reader.read(source))


def prove(source: Source, pages: tuple[Page, ...]) -> Record:
    return prove_file(open_tools(SETTINGS), ReadFile(source, pages)).record


def misread(pages: tuple[Page, ...], old: Line, text: str) -> tuple[Page, ...]:
    """The pages as if one line had been read otherwise, and once only."""
    step = (old.box.x1 - old.box.x0) / len(text)
    new = replace(old, text=text, xs=tuple(old.box.x0 + step * n for n in range(len(text) + 1)), witnesses=())
    return tuple(
        replace(
            page,
            lines=tuple(new if line == old else line for line in page.lines),
            tables=tuple(
                replace(
                    table,
                    cells=tuple(
                        replace(cell, lines=tuple(new if line == old else line for line in cell.lines))
                        for cell in table.cells
                    ),
                )
                for table in page.tables
            ),
        )
        for page in pages
    )


def find_line(record: Record, pages: tuple[Page, ...], path: str) -> Line:
    """The line that a value is printed on."""
    leaf = dict(walk_leaves(record.reports, "reports"))[path]
    place = leaf.evidence[0]
    page = pages[place.page - 1]

    def distance(line: Line) -> float:
        box = page.shown(line.box)
        return float(abs(box.x0 - place.bbox[0]) + abs(box.y0 - place.bbox[1]))

    nearest: list[Line] = sorted((line for line in page.all_lines() if place.text in line.text), key=distance)
    return nearest[0]
