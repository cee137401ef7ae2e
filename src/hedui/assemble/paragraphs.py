"""Rows to paragraphs: first-line indents, short last rows, numbers before headings, titles; over page breaks too."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hedui.assemble.rows import Column, Row
from hedui.document import Block, Paragraph, TableBlock, Text
from hedui.numbering import ARABIC, BRACKETED, CHAPTER, CIRCLED, ROMAN, Marker, read_marker
from hedui.numbers.glyphs import fold
from hedui.page import Line

Kind = Literal["title", "heading", "body"]

INDENT = 1.1  # em: rows that begin further in open a paragraph (print indents by two)
SHORT = 2.6  # em: rows that end this much before the column's edge end a paragraph
SET_IN, NAMED_IN = 3.0, 2.2  # em: a title begins so far in, one that ends as titles do even so
TITLE_SIZE = 1.12  # times the body's em
TERMINAL = frozenset("。；;！!？?：:")
_TITLE_WORDS = re.compile(r"报告|自评|评价|评分|绩效|总结|说明|一览|目标.{0,4}表|表$|汇总")
_NAMED = re.compile(r"(?:评表|报告)$")
_BRACKETED_NOTE = re.compile(r"\(?(?:20\d\d|二.{3})年?度?\)?|\(.*\)|\d{4}年\d{1,2}月(?:\d{1,2}日)?")
_ENCLOSURE = re.compile(r"附[件表]?[\d一二三四五六七八九十]{0,2}:")
_HEADING_ROOM = 45  # characters: what is longer is a paragraph


@dataclass(frozen=True)
class Placed:
    """A row with the column of its page. `scrap` says that it may be no print: a pen's mark, part of a seal, dirt."""

    row: Row
    column: Column
    page_width: float
    scrap: bool = False

    @property
    def indent(self) -> float:
        return self.column.indent(self.row)

    @property
    def is_short(self) -> bool:
        return self.column.shortfall(self.row) > SHORT

    @property
    def is_centred(self) -> bool:
        """Whether both margins of the row are alike and clearly wider than those of body text."""
        left = self.column.indent(self.row) * self.column.em
        right = self.column.shortfall(self.row) * self.column.em
        off_page = abs(self.row.box.center[0] - self.page_width / 2)
        alike = min(abs(left - right), 2 * off_page) < 2.2 * self.row.em
        return alike and (min(left, right) > 0.8 * self.column.em or self.is_large)

    @property
    def is_large(self) -> bool:
        return self.row.em > TITLE_SIZE * self.column.em

    @property
    def is_right(self) -> bool:
        """Whether the row stands in the right half, as signatures and dates do."""
        return self.row.box.x0 > (self.column.left + 1.1 * self.column.right) / 2.1


Flow = Sequence["Placed | TableBlock"]


def build_blocks(flow: Flow) -> list[Block]:
    """Paragraphs of rows in reading order, over page breaks and around tables that stand within a sentence."""
    groups: list[list[Placed] | TableBlock] = []
    for item in flow:
        if isinstance(item, TableBlock):
            groups.append(item)
            continue
        home = _home_of(groups, item)
        if home is None:
            groups.append([item])
        else:
            home.append(item)
    out: list[Block] = []
    for n, group in enumerate(groups):
        after = groups[n + 1] if n + 1 < len(groups) else None
        out.append(group if isinstance(group, TableBlock) else _paragraph_of(group, after))
    return out


def _home_of(groups: Sequence["list[Placed] | TableBlock"], item: Placed) -> list[Placed] | None:
    """The group of rows that this row goes on with."""
    prose = next((group for group in reversed(groups) if isinstance(group, list)), None)
    if prose is None or not _belongs(prose, item):
        return None
    if groups[-1] is prose:
        return prose
    last = prose[-1]
    cut = last.row.text[-1] not in TERMINAL and not last.is_short and not last.is_right and not is_title(last)
    return prose if cut and len(item.row.text) > 1 else None


def build_captions(rows: Sequence[Placed]) -> tuple[Paragraph, ...]:
    """Rows above a table, each column of a label line by itself, the rows of a title together."""
    groups: list[list[Placed]] = []
    for item in rows:
        for piece in item.row.columns():
            placed = Placed(piece, item.column, item.page_width)
            if groups and is_title(placed) and _continues_title(groups[-1], placed):
                groups[-1].append(placed)
            else:
                groups.append([placed])
    return tuple(Paragraph(_lines_of(group), "title" if is_title(group[0]) else "body") for group in groups)


def _lines_of(group: Sequence[Placed]) -> tuple[Line, ...]:
    return tuple(piece for item in group for piece in item.row.pieces)


def _paragraph_of(group: Sequence[Placed], after: "list[Placed] | TableBlock | None") -> Paragraph:
    if is_title(group[0]):
        return Paragraph(_lines_of(group), "title")
    below = after[0] if isinstance(after, list) else None
    return Paragraph(_lines_of(group), "heading" if is_heading(group, below) else "body")


def is_title(item: Placed) -> bool:
    """Whether a row is (a line of) a title: centred, larger than the body or of a title's words, no sentence."""
    text = re.sub(r"^附[件表][\d一二三四五六七八九十]{0,2}:(?=.{6})", "", fold(item.row.text))
    if not item.is_centred or len(text) < 3 or text[-1] in TERMINAL or _BRACKETED_NOTE.fullmatch(text):
        return False
    marker = read_marker(text)
    if marker is not None and marker.rank in (CHAPTER, ROMAN, ARABIC):
        return False
    if re.match(r"附[件表]?[\d一二三四五六七八九十:-]*$|表\d|注[:\d]|单位[:]|[^(]{2,12}[:]", text):
        return False
    has_words = _TITLE_WORDS.search(text) is not None and "," not in text
    # A long title leaves margins little wider than an indent; what it ends in tells it from a heading.
    set_in = item.indent > (NAMED_IN if _NAMED.search(text) else SET_IN)
    return (item.is_large and len(text) <= 45) or (has_words and len(text) <= 40 and set_in)


def _belongs(group: Sequence[Placed], item: Placed) -> bool:
    """Whether a row goes on with the paragraph of the rows before it."""
    before = group[-1]
    if is_title(item) or is_title(group[0]):
        return _continues_title(group, item)
    marker = read_marker(item.row.text)
    ended = before.row.text[-1] in TERMINAL
    if ended and (_ENCLOSURE.match(fold(item.row.text)) or _is_no_tail(item)):
        return False
    if item.is_right and (ended or before.is_short or before.is_right):
        return False
    if item.indent > INDENT:
        # A list with hanging indent: the rows below its number stand further in than the number.
        deeper = item.indent > before.indent + 0.6 if len(group) == 1 else abs(item.indent - before.indent) < 0.6
        hangs = deeper and not marker and not before.is_short and not ended
        return hangs and not before.is_right and read_marker(group[0].row.text) is not None
    if before.is_short:
        # A short row mid-sentence lost its tail to the reader, or was broken before a long number.
        return not ended and not marker and before.column.shortfall(before.row) < 7 and not _looks_set_off(before)
    return marker is None or not _opens_anew(group[0], item, marker, ended)


def _is_no_tail(item: Placed) -> bool:
    """Whether a short row below a full stop reads as a heading: the last row of a paragraph ends in a stop itself."""
    text = fold(item.row.text)
    return item.is_short and 4 <= len(text) <= 24 and re.fullmatch(r"[^\W\d_]+", text) is not None


def _opens_anew(first: Placed, item: Placed, marker: Marker, ended: bool) -> bool:
    """Whether a numbered row at the margin is a paragraph of its own and not the middle of one (统 | 一、高效、…)."""
    if marker.rank <= BRACKETED and item.is_short:
        return True
    without_indents = first.indent < INDENT
    return ended and (marker.rank <= ARABIC or without_indents)


def _looks_set_off(item: Placed) -> bool:
    """Whether a single row reads as a heading: a number before it and no comma within."""
    text = item.row.text
    return read_marker(text) is not None and not re.search(r"[，,。；]", text)


def _continues_title(group: Sequence[Placed], item: Placed) -> bool:
    """Two title rows are one title when they are of one size and stand close; a finished title takes no more."""
    before = group[-1]
    tail = item.is_centred and len(item.row.text) < 4  # 绩效自评报 | 告
    if not is_title(group[0]) or not (is_title(item) or tail) or before.row.page != item.row.page:
        return False
    if re.search(r"(?:报告|自评表|评分表|总结)[)）]?$", before.row.text) or _BRACKETED_NOTE.fullmatch(item.row.text):
        return False
    size = item.row.em / before.row.em
    gap = item.row.box.y0 - before.row.box.y1
    return 0.85 < size < 1.18 and gap < 1.6 * before.row.box.height


def is_heading(group: Sequence[Placed], after: Placed | None) -> bool:
    """Whether a paragraph is a heading: numbered or set off, short, no sentence."""
    text = fold(Text(_lines_of(group)).text)
    marker = read_marker(text)
    if len(text) > _HEADING_ROOM or group[0].is_right:
        return False
    if marker is not None and marker.rank <= CIRCLED:
        return text[-1] not in "。；;！!？?" and not re.search(r"[。；;]", text[:-1]) and _is_wordy(text[marker.end :])
    if len(group) > 1 or not 2 <= len(text) <= 36:
        return False
    if re.search(r"[,。；;]|\d{4}年\d{1,2}月|万元", text) or text[-1] in "。；;！!？?" or text.startswith("附"):
        return False
    return after is not None and after.indent > INDENT and _is_wordy(text)


def _is_wordy(text: str) -> bool:
    return sum(char.isalpha() for char in text) >= 2
