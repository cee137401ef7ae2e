"""What assembling yields: a document of reports, each a sequence of paragraphs and stitched tables in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal

from hedui.claims import Span
from hedui.page import Line, Page, Table

MIN_PROSE = 20  # characters: a sentence of a report; captions and the words on a signboard have fewer, and no 。


@dataclass(frozen=True)
class Text:
    """Lines joined without white space, every character still knowing its line and place."""

    lines: tuple[Line, ...]

    @cached_property
    def _places(self) -> tuple[tuple[str, int, int], ...]:
        """(character, index of its line, index in that line)."""
        return tuple(
            (char, n, i) for n, line in enumerate(self.lines) for i, char in enumerate(line.text) if not char.isspace()
        )

    @cached_property
    def text(self) -> str:
        """The joined text."""
        return "".join(char for char, _, _ in self._places)

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Where characters start..end of the joined text are printed: one span for each line they stand on."""
        runs = groupby(self._places[start:end], key=lambda place: place[1])
        indices = ((n, [i for _, _, i in run]) for n, run in runs)
        return tuple(Span(self.lines[n], places[0], places[-1] + 1) for n, places in indices)


@dataclass(frozen=True)
class Paragraph(Text):
    """A paragraph of prose.

    A heading is a numbered or set-off line such as 三、存在的问题; a title is larger and centred.
    """

    kind: Literal["title", "heading", "body"] = "body"

    @property
    def page(self) -> int:
        return self.lines[0].page


@dataclass(frozen=True)
class TableBlock:
    """A table over all its pages, with the lines printed right above it (title, year, unit) and below it (notes)."""

    table: Table
    above: tuple[Paragraph, ...] = ()
    below: tuple[Paragraph, ...] = ()


Block = Paragraph | TableBlock


@dataclass(frozen=True)
class Part:
    """One report, or a form that stands alone: its first and last page (from 1) and its blocks in reading order."""

    pages: tuple[int, int]
    blocks: tuple[Block, ...]

    @property
    def tables(self) -> Iterator[TableBlock]:
        return (block for block in self.blocks if isinstance(block, TableBlock))

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        """Running prose only: what stands outside tables, their titles and their notes."""
        return (block for block in self.blocks if isinstance(block, Paragraph))


@dataclass(frozen=True)
class Document:
    """All pages of one file and the reports told apart in them."""

    pages: tuple[Page, ...]
    parts: tuple[Part, ...]

    def page(self, number: int) -> Page:
        """The page with this number, from 1."""
        return self.pages[number - 1]
