"""What the forge varies: irregularities of real forms, fonts, pen notes, scans; each by seed alone."""

import json
import re
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pymupdf

from hedui.forge import forge
from hedui.forge.documents import draft_document
from hedui.forge.families import FAMILIES
from hedui.forge.notes import write_notes
from hedui.forge.sheet import Cell, Para, TableItem


def test_irregularities_of_real_forms_are_printed() -> None:
    """Each is drawn now and then: points on parent rows, 元 among 万元, a total of 0 / 0 / 0 and the like."""
    seen: set[str] = set()
    wanted = {"≧", ">=", "不低于", "以上", "═", "≦", "以内", "缺省", "产 出 指 标", "……"}
    for n in range(300):
        draft = draft_document(Random(n), FAMILIES["ACDFJ"[n % 5]], 1.0)  # noqa: S311
        cells = [cell for item in draft.items if isinstance(item, TableItem) for cell in item.sheet.cells]
        marks = {one.path: one.value for cell in cells for one in cell.marks}
        rows = {path.split(".")[0] for path in marks if path.startswith("indicators")}
        if any(f"{row}.weight" in marks and f"{row}.level3" not in marks for row in rows):
            seen.add("parent points")
        if any(path.endswith("annual_budget") and value == "0" for path, value in marks.items()):
            seen.add("zero total")
        notes = [item.text for item in draft.items if isinstance(item, Para)]
        unit = {note.split("currency_unit:")[1][:2] for note in notes if "currency_unit:" in note}
        if unit == {"万元"} and any(
            path.endswith("target") and re.fullmatch(r"≤\d+元", v) for path, v in marks.items()
        ):
            seen.add("two units")
        seen |= look_at_cells(cells, marks) | {sign for cell in cells for sign in wanted if sign in cell.text}
    assert seen == wanted | {
        *("parent points", "zero total", "two units", "separators in one place", "1 and 100%"),
        *("full points for a miss", "no reason", "points as target"),
    }


def look_at_cells(cells: list[Cell], marks: dict[str, str]) -> set[str]:
    """What is irregular in the cells of one document."""
    printed = {one.path: cell.text for cell in cells for one in cell.marks}
    amounts = [text for path, text in printed.items() if path.endswith(("annual_budget", "executed"))]
    large = {("," in text) for text in amounts if re.match(r"\d,?\d{3}", text)}
    rates = [text for path, text in printed.items() if path.endswith("execution_rate")]
    found = {"separators in one place"} if len(large) == 2 else set()
    found |= {"1 and 100%"} if "1" in rates and any("%" in rate for rate in rates) else set()
    for path in (path for path in marks if path.startswith("indicators") and path.endswith(".weight")):
        weight, row = marks[path], path.removesuffix(".weight")
        score, reason = marks.get(f"{row}.score"), marks.get(f"{row}.deviation")
        found |= {"full points for a miss"} if score == weight and reason not in (None, "无") else set()
        found |= {"no reason"} if score and Decimal(score) < Decimal(weight) and reason is None else set()
        found |= {"points as target"} if marks.get(f"{row}.target", "").removesuffix("分") == weight else set()
    return found


def read_tags(folder: Path) -> Any:
    return json.loads((folder / "tags.json").read_text(encoding="utf8"))


def test_carried_fonts_are_the_only_ones_where_they_are_asked_for(tmp_path: Path) -> None:
    for folder in forge(6, 5, tmp_path, carried=True):
        with pymupdf.open(folder / "source.pdf") as document:
            names = {font[3].split("+")[-1] for page in document for font in page.get_fonts()}
        assert names <= {"Droid Sans Fallback Regular", "Times-Roman"}, names


def test_the_same_seed_scans_the_same_pages(tmp_path: Path) -> None:
    one, two = (forge(2, 3, tmp_path / name, ["source", "worn"]) for name in "ab")
    for a, b in zip(one, two, strict=True):
        assert read_tags(a)["scans"] == read_tags(b)["scans"]
        with pymupdf.open(a / "worn.pdf") as first, pymupdf.open(b / "worn.pdf") as second:
            assert [page.get_pixmap().samples for page in first] == [page.get_pixmap().samples for page in second]


def test_pen_notes_leave_ink_and_hide_little_print() -> None:
    page = np.full((800, 600, 3), 255, np.uint8)
    page[::2] = 0  # print everywhere but in one corner
    page[400:, 300:] = 255
    written = page.copy()
    write_notes(written, 3, 150, np.random.default_rng(1))
    assert (written != page).any()
    assert (written[:300, :200] != page[:300, :200]).mean() < 0.05
