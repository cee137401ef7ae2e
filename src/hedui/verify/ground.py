"""Place: the ink that a claim points at, what it reads, and where on the page it stands."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from hedui.claims import Claim, Span
from hedui.document import Document, Paragraph, Part
from hedui.numbers.chinese import chinese_to_decimal, percent_to_decimal
from hedui.page import OWN_MAKE, Box, Cell, Line, make_of
from hedui.record import Evidence, Report, walk_leaves
from hedui.verify.figures import fold_figure, fold_specks, fold_text, same_figure, to_decimal

FIGURE_CHARS = frozenset("0123456789")
FIGURES = re.compile(r"\d(?:[\d.,]*\d)?")
LETTER = re.compile(r"[A-Za-z]")
LEADING_ZERO = re.compile(r"0\d")
SURE_MARK = 0.99  # certainty of a point or comma that is no speck
LineKey = tuple[int, Box, str]
Ink = tuple[LineKey, int, int]


def key_of(line: Line) -> LineKey:
    """What tells a line from every other line of the document."""
    return line.page, line.box, line.text


@dataclass(frozen=True)
class Ground:
    """The ink of one claim: does it read as claimed, what it reads, where, and how certain its worst character is.

    Of a claim without ink, evidence and ink are those of what the page prints in its place, if that is known.
    """

    printed: bool
    evidence: tuple[Evidence, ...]
    certainty: float
    ink: tuple[Ink, ...]


def ink_of(claim: Claim) -> tuple[Ink, ...]:
    """The places of a claim's characters: equal for claims that point at the same ink."""
    return tuple((key_of(span.line), span.start, span.end) for span in claim.spans)


def show_spans(spans: Iterable[Span], document: Document) -> tuple[Evidence, ...]:
    """Evidence, one for each span, in the coordinates of the page as a viewer shows it."""
    return tuple(_show_span(span, document) for span in spans)


def _show_span(span: Span, document: Document) -> Evidence:
    box = document.page(span.line.page).shown(span.line.box_of(span.start, span.end))
    corners = (round(box.x0, 2), round(box.y0, 2), round(box.x1, 2), round(box.y1, 2))
    return Evidence(page=span.line.page, bbox=corners, text=span.text)


def mean_certainty(claim: Claim) -> float:
    """The mean probability of the claim's characters; 1 for native text."""
    probs = [p for span in claim.spans for p in span.line.probs[span.start : span.end]]
    return sum(probs) / len(probs) if probs else 1.0


def is_native(claim: Claim) -> bool:
    """Whether all of a claim's ink is text that the file itself holds."""
    return all(span.line.native for span in claim.spans)


def certainty_of(claim: Claim) -> float:
    """The probability of the least certain character, of a number only those that make it up; 1 for native text."""
    told = [
        (char, p)
        for span in claim.spans
        for char, p in zip(span.text, span.line.probs[span.start : span.end], strict=False)
    ]
    counted = [p for char, p in told if char in FIGURE_CHARS] if claim.normal == "number" else []
    return min(counted or (p for _, p in told), default=1.0)


def certainty_of_figures(claim: Claim) -> float:
    """The probability of the least certain digit, or mark between digits; 1 where there is none, and for native text.

    `certainty_of` counts no marks: arithmetic has its say of them. Where it has none, a doubtful point is a doubtful
    figure.
    """
    return min(
        (
            p
            for span in claim.spans
            for match in FIGURES.finditer(span.text)
            for p in span.line.probs[span.start + match.start() : span.start + match.end()]
        ),
        default=1.0,
    )


def is_run_together(claim: Claim) -> bool:
    """Whether a number is made of lines that are whole numbers each: two cells read as one, 10 over 10 as 1010."""
    if claim.normal != "number" or len(claim.spans) < 2:
        return False
    first, last = claim.spans[0], claim.spans[-1]
    whole = [span for span in claim.spans if span is last or not _ends_in_mark(span)]
    parts = [fold_figure(span.text if span is first else _without_speck(span)) for span in whole]
    return sum(part is not None and not LEADING_ZERO.match(part) for part in parts) > 1


def _ends_in_mark(span: Span) -> bool:
    """Whether a line ends in a point or a comma for certain: the number goes on in the next, 98. over 8."""
    return span.text[-1:] in (".", ",") and (span.line.native or span.line.probs[span.end - 1] >= SURE_MARK)


def _without_speck(span: Span) -> str:
    """What goes on with a number, less a mark in front that may be dust: 340 of 44855 over .340.

    Two readers of one make see dust alike, so one of another make must have seen the mark.
    """
    seen = span.line.native or any(w.text == span.line.text for w in span.line.witnesses if make_of(w.by) == OWN_MAKE)
    return span.text if seen else span.text.lstrip(".,")


def has_letters(claim: Claim) -> bool:
    """Whether letters stand in a scanned number or right beside it, which are digits misread: 529245ao, 100.G0."""
    return claim.normal == "number" and any(
        LETTER.search(span.line.text[max(0, span.start - 1) : span.end + 1])
        for span in claim.spans
        if not span.line.native
    )


def has_points(claim: Claim) -> bool:
    """Whether a scanned number was read with several points: 871.239.192 is 871,239,192, or 871.239192 and a speck."""
    points = sum(span.text.count(".") for span in claim.spans if not span.line.native)
    return claim.normal == "number" and points > 1


def is_below_zero(claim: Claim) -> bool:
    """Whether a scanned number was read with a minus, which every reader makes of a speck in front."""
    return claim.normal == "number" and (claim.value or "").startswith("-") and not is_native(claim)


def is_whole(claim: Claim) -> bool:
    """Whether a number is read as one, and all of it as digits."""
    return not (is_run_together(claim) or has_letters(claim) or has_points(claim) or is_below_zero(claim))


def reads_as(claim: Claim) -> bool:
    """Whether the ink of the claim's spans, normalised, is the claimed value."""
    text = "".join(span.text for span in claim.spans)
    if claim.value is None or not text:
        return False
    if claim.normal == "number":
        return same_figure(fold_specks(text), claim.value) or is_spelt_out(text, claim.value)
    if claim.normal in ("derived", "near"):
        return True  # chosen because of this ink: how well it follows is judged by the field's own rule
    return fold_text(text) == fold_text(claim.value)


def is_spelt_out(text: str, value: str) -> bool:
    """Whether a figure is printed in Chinese characters: 九十六点五, 百分之九十八."""
    read = percent_to_decimal(text) if text.startswith("百分之") else chinese_to_decimal(text)
    return read is not None and read == to_decimal(value)


def ground_claim(claim: Claim, document: Document) -> Ground:
    """Look at the ink that a claim points at."""
    return Ground(
        printed=reads_as(claim),
        evidence=show_spans((claim.instead or claim).spans, document),
        certainty=certainty_of(claim),
        ink=ink_of(claim.instead or claim),
    )


@dataclass(frozen=True)
class Spot:
    """The table cell that a line stands in; `table` numbers the tables of the document from 0."""

    table: int
    cell: Cell


@dataclass(frozen=True)
class Atlas:
    """Which cell each line of a document stands in."""

    document: Document

    @cached_property
    def tables(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells of each table of the document, in reading order."""
        return tuple(block.table.cells for part in self.document.parts for block in part.tables)

    @cached_property
    def _spots(self) -> dict[LineKey, Spot]:
        return {
            key_of(line): Spot(number, cell)
            for number, cells in enumerate(self.tables)
            for cell in cells
            for line in cell.lines
        }

    def spot(self, claim: Claim) -> Spot | None:
        """The one cell that all of a claim's ink stands in; None if there is no such cell."""
        spots = [self._spots.get(key_of(span.line)) for span in claim.spans]
        first = spots[0] if spots else None
        return first if first and all(s and s.table == first.table and s.cell is first.cell for s in spots) else None

    @cached_property
    def _parts(self) -> dict[LineKey, int]:
        """Which part each line stands in."""
        return {key_of(line): n for n, part in enumerate(self.document.parts) for line in lines_of_part(part)}

    @cached_property
    def _told(self) -> dict[int, tuple[Report[Claim], Part | None]]:
        """What `part_of` has answered; the report is kept with it so that its id stays its own."""
        return {}

    def part_of(self, report: Report[Claim]) -> Part | None:
        """The part that most of a report's ink stands in."""
        if id(report) not in self._told:
            self._told[id(report)] = (report, self._find_part(report))
        return self._told[id(report)][1]

    def _find_part(self, report: Report[Claim]) -> Part | None:
        claims = (claim for _, claim in walk_leaves(report))
        seen = Counter(self._parts.get(key_of(span.line)) for claim in claims for span in claim.spans)
        best = next((n for n, _ in seen.most_common() if n is not None), None)
        return None if best is None else self.document.parts[best]

    @cached_property
    def _numbers(self) -> dict[int, Decimal | None]:
        """The number of each cell that was asked for; cells live as long as their document."""
        return {}

    def number(self, cell: Cell) -> Decimal | None:
        """The one number that a cell prints."""
        if id(cell) not in self._numbers:
            self._numbers[id(cell)] = to_decimal(fold_figure(cell.text))
        return self._numbers[id(cell)]

    def column(self, table: int, col: int, rows: range) -> Iterator[Cell]:
        """The cells of a table that begin within these rows and cover this column."""
        return (cell for cell in self.tables[table] if cell.row in rows and col in cell.cols)


def lines_of_part(part: Part) -> Iterator[Line]:
    """Every line of a part, in reading order: prose, titles, tables and their notes."""
    for block in part.blocks:
        if isinstance(block, Paragraph):
            yield from block.lines
        else:
            yield from (line for text in block.above for line in text.lines)
            yield from (line for cell in block.table.cells for line in cell.lines)
            yield from (line for text in block.below for line in text.lines)


def is_space(char: str) -> bool:
    """White space and invisible characters, which no comparison counts."""
    return char.isspace() or unicodedata.category(char) == "Cf"
