"""A person's reading put into the pages as if the ink had been read so in the first place. Pure functions only.

What a person reads is a reading like any other: it is not believed because a person said it, but weighed with the
second readings and the arithmetic. Where it is what was read before, the person is a second witness of the ink.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hedui.claims import Claim
from hedui.page import Box, Cell, Line, Page, Table, Witness
from hedui.verify.figures import FIGURE, fold_text
from hedui.verify.ground import LineKey, key_of

BY = "person"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person says that ink stands: a box on the page as a viewer shows it."""

    page: int
    bbox: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters start..end of a line, as a person reads them."""

    line: Line
    start: int
    end: int
    text: str


def edits_of(claim: Claim, value: str) -> list[Edit]:
    """How the lines of a claim's ink read if its value is this: of a number only the digits, of text the first line.

    What is derived from ink (a report's kind) says nothing of how the ink reads.
    """
    if claim.normal == "derived":
        return []
    edits = []
    for number, span in enumerate(claim.spans):
        text = value if number == 0 else ""
        start, end = span.start, span.end
        if claim.normal == "number" and (figure := FIGURE.search(span.text)) and len(claim.spans) == 1:
            start, end = span.start + figure.start(), span.start + figure.end()
        edits.append(Edit(span.line, start, end, text))
    return edits


def confirm(claim: Claim) -> list[Edit]:
    """How the lines of a claim's ink read if a person reads there what was read."""
    return (
        [] if claim.normal == "derived" else [Edit(span.line, span.start, span.end, span.text) for span in claim.spans]
    )


def reread(pages: Sequence[Page], edits: Iterable[Edit], added: Iterable[tuple[Place, str]] = ()) -> tuple[Page, ...]:
    """The pages with lines edited, and with lines added where a person saw ink that nothing had read."""
    by_line: dict[LineKey, list[Edit]] = {}
    for edit in edits:
        by_line.setdefault(key_of(edit.line), []).append(edit)
    changed = {key: apply_edits(keep_apart(found)) for key, found in by_line.items()}
    out = [change_page(page, changed) for page in pages]
    for place, text in added:
        if 1 <= place.page <= len(out):
            out[place.page - 1] = add_line(out[place.page - 1], place, text)
    return tuple(out)


def keep_apart(edits: Sequence[Edit]) -> list[Edit]:
    """Edits of one line of which none changes what another speaks of: the last change of some ink counts."""
    kept: list[Edit] = []
    for edit in reversed(
        [*(each for each in edits if is_alike(each)), *(each for each in edits if not is_alike(each))]
    ):
        if not any(overlap(edit, other) and not is_alike(other) for other in kept):
            kept.append(edit)
    return kept[::-1]


def is_alike(edit: Edit) -> bool:
    """Whether a person reads what was read."""
    return fold_text(edit.line.text[edit.start : edit.end]) == fold_text(edit.text)


def overlap(edit: Edit, other: Edit) -> bool:
    return edit.start < other.end and other.start < edit.end


def apply_edits(edits: Sequence[Edit]) -> Line | None:
    """A line with all its edits; None if nothing is left of it."""
    line = edits[0].line
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        line = apply_edit(line, edit)
    return line if line.text.strip() else None


def apply_edit(line: Line, edit: Edit) -> Line:
    """A line with some characters read otherwise, or read again alike: then the person is a witness."""
    shift = len(edit.text) - (edit.end - edit.start)
    alike = is_alike(edit)
    witnesses = [moved for witness in line.witnesses if (moved := move_witness(witness, edit, shift))]
    if alike and edit.text:
        witnesses.append(Witness(edit.start, edit.start + len(edit.text), edit.text, BY))
    left, right = line.xs[edit.start], line.xs[edit.end]
    steps = tuple(float(x) for x in np.linspace(left, right, len(edit.text) + 1))[: len(edit.text)]
    sure = line.probs[edit.start : edit.end] if alike else (1.0,) * len(edit.text)
    return replace(
        line,
        text=line.text[: edit.start] + edit.text + line.text[edit.end :],
        xs=line.xs[: edit.start] + steps + line.xs[edit.end :],
        probs=line.probs[: edit.start] + sure + line.probs[edit.end :] if line.probs else (),
        witnesses=tuple(witnesses),
        rivals=None,
    )


def move_witness(witness: Witness, edit: Edit, shift: int) -> Witness | None:
    """A second reading, of which the characters that it covers have moved; None if it covers nothing any more."""
    start = witness.start if witness.start <= edit.start else witness.start + shift
    end = witness.end + shift if witness.end >= edit.end else witness.end
    return replace(witness, start=start, end=end) if start < end else None


def change_page(page: Page, changed: Mapping[LineKey, Line | None]) -> Page:
    """A page with some lines exchanged."""
    if not changed:
        return page
    tables = tuple(
        replace(table, cells=tuple(replace(cell, lines=exchange(cell.lines, changed)) for cell in table.cells))
        for table in page.tables
    )
    return replace(page, lines=exchange(page.lines, changed), tables=tables)


def exchange(lines: Sequence[Line], changed: Mapping[LineKey, Line | None]) -> tuple[Line, ...]:
    news = (changed.get(key_of(line), line) for line in lines)
    return tuple(line for line in news if line is not None)


def add_line(page: Page, place: Place, text: str) -> Page:
    """A page with a line that a person reads at a place: in the table cell that it stands in, or outside tables."""
    box = to_upright(page, place)
    step = box.width / max(1, len(text))
    xs = tuple(box.x0 + step * number for number in range(len(text) + 1))
    line = Line(text, box, page.number, xs, (1.0,) * len(text))
    for index, table in enumerate(page.tables):
        cells = [cell for cell in table.cells if holds(cell, page.number, box)]
        if cells:
            tables = (*page.tables[:index], put_line(table, cells[0], line), *page.tables[index + 1 :])
            return replace(page, tables=tables)
    return replace(page, lines=(*page.lines, line))


def holds(cell: Cell, page: int, box: Box) -> bool:
    return any(where == page and its.holds(*box.center) for where, its in cell.boxes)


def put_line(table: Table, cell: Cell, line: Line) -> Table:
    lines = tuple(sorted((*cell.lines, line), key=lambda each: (each.box.y0, each.box.x0)))
    return replace(table, cells=tuple(replace(each, lines=lines) if each is cell else each for each in table.cells))


def to_upright(page: Page, place: Place) -> Box:
    """A box of the page as shown in the frame that the page was read in."""
    back = np.linalg.inv(np.array(page.to_shown).reshape(3, 3))
    x0, y0, x1, y1 = place.bbox
    corners = back @ np.array([[x0, x1, x1, x0], [y0, y0, y1, y1], [1, 1, 1, 1]])
    xs, ys = corners[0] / corners[2], corners[1] / corners[2]
    return Box(float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))
