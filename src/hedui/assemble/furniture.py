"""Page furniture: page numbers, running heads and feet, tables of contents, specks. None of it becomes prose."""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import takewhile

from hedui.assemble.pen import NOTE
from hedui.assemble.rows import Row
from hedui.numbering import read_marker
from hedui.numbers.glyphs import fold
from hedui.page import Page

MARGIN = 0.1  # of the page's height, at the top and at the bottom: where furniture stands
HEAD_ZONE = 0.075  # of the page's height: a running head stands higher than any title
LONGEST_ENTRY = 40  # characters of a heading in a table of contents
LONGEST_MARK = 6  # characters of a pen: 请核实, 见附件; a page number stands beside it
_DASHES = r"[-—–_~·.=一|<>《》«»\[\]()]*"
_NUMBER = re.compile(
    rf"{_DASHES}(?:第?[\dOoIl]{{1,4}}页?(?:[/,共\-—]?共?[\dOoIl]{{1,4}}页?)?|[ivxIVX]{{1,5}}|第[一二三四五六七八九十]+页){_DASHES}"
)
_BARE = re.compile(r"[\dOoIlivxIVX]+")  # may be a part of what stands beside it
_LEADER = re.compile(r"(?:\.{3,}|…+|·{3,}|-{4,}|_{3,})\d{0,3}$")
_STROKES = "一丨丿乀丶亅乙厂匚冂卜丁"  # what dirt and the ends of rulings are read as
_CONTENTS = re.compile(r"目[录次]")
_CAPTION = re.compile(r"附[件表]|单位[::]|表$|[(]?20\d\d年")


def drop_furniture(pages: Sequence[Page], rows: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """The rows of each page without furniture."""
    repeated = _running_rows(pages, rows)
    out = []
    in_contents = False
    for page, page_rows in zip(pages, rows, strict=True):
        foot = find_foot(page_rows, page)
        kept = [
            without_page_number(row, page)
            for row in page_rows
            if id(row) not in repeated
            and not is_page_number(row, page)
            and not is_speck(row, page)
            and not is_pen_mark(row, foot)
        ]
        kept, in_contents = _drop_contents(kept, in_contents)
        out.append(kept)
    return out


def is_page_number(row: Row, page: Page) -> bool:
    """Whether the row is a page number at the page's top or bottom edge: —1—, - 1 -, 第1页共9页, 1/9."""
    middle = row.box.center[1]
    at_edge = middle > (1 - MARGIN) * page.height or middle < HEAD_ZONE * page.height
    return at_edge and len(row.text) <= 12 and _NUMBER.fullmatch(fold(row.text)) is not None


def without_page_number(row: Row, page: Page) -> Row:
    """The row; on a scan without the page number that a pen mark stands beside: 请核实 第4页, - 4 - or 4."""
    if not page.scanned or len(row.pieces) == 1:
        return row
    by_a_pen = all(NOTE.fullmatch(text) or _BARE.fullmatch(text) for text in (fold(it.text) for it in row.pieces))
    pieces = tuple(
        it
        for it in row.pieces
        if (_BARE.fullmatch(fold(it.text)) and not by_a_pen) or not is_page_number(Row((it,)), page)
    )
    return Row(pieces) if pieces else row


def find_foot(rows: Sequence[Row], page: Page) -> float | None:
    """Where the foot of a scanned page begins: the upper edge of its page number; None where none is plainly one."""
    if not page.scanned:
        return None
    numbers = [
        piece
        for row in rows
        for piece in row.pieces
        if is_page_number(Row((piece,)), page) and not _BARE.fullmatch(fold(piece.text))
    ]
    below = [piece.box.y0 for piece in numbers if piece.box.center[1] > page.height / 2]
    return min(below, default=None)


def is_pen_mark(row: Row, foot: float | None) -> bool:
    """Whether all that stands in a row at the foot of a page, beside its number, is a few characters of somebody's pen.

    A form that goes on over the page is not broken by them.
    """
    return foot is not None and row.box.center[1] > foot and all(len(it.text) <= LONGEST_MARK for it in row.pieces)


def is_speck(row: Row, page: Page) -> bool:
    """Whether the row holds no word or number: dirt, a stray stroke, the rim of a seal."""
    text = row.text
    if not any(char.isalnum() for char in text):
        return True
    if not page.scanned:
        return False
    certainty = max(piece.certainty for piece in row.pieces)
    is_stroke = len(text) == 1 and (text in _STROKES or text.isascii())
    return certainty < (0.8 if is_stroke else 0.5) and len(text) <= 3


def _running_rows(pages: Sequence[Page], rows: Sequence[Sequence[Row]]) -> set[int]:
    """Ids of rows whose text stands at the same height of the margin on three pages or more, most of the file."""
    seen: dict[tuple[str, bool], list[tuple[float, Row]]] = defaultdict(list)
    for page, page_rows in zip(pages, rows, strict=True):
        for row in page_rows:
            top, bottom = row.box.y1 / page.height, row.box.y0 / page.height
            if top < HEAD_ZONE + 0.02 or bottom > 1 - MARGIN:
                seen[re.sub(r"\d+", "0", fold(row.text)), top < 0.5].append((row.box.center[1] / page.height, row))
    out: set[int] = set()
    for (text, is_head), found in seen.items():
        heights = [height for height, _ in found]
        alike = max(heights) - min(heights) < 0.02
        if len(found) >= max(3, 0.4 * len(pages)) and alike and not (is_head and _CAPTION.search(text)):
            out |= {id(row) for _, row in found}
    return out


def _drop_contents(rows: list[Row], in_contents: bool) -> tuple[list[Row], bool]:
    """Rows without a table of contents: from 目录 down to the page's last entry, over pages that begin with entries."""
    texts = [fold(row.text) for row in rows]
    first = next((n for n, text in enumerate(texts) if _CONTENTS.fullmatch(text)), None)
    if first is None and not (in_contents and texts and _is_entry(texts[0])):
        return rows, False
    start = first or 0
    last = max((n for n, text in enumerate(texts) if n >= start and _is_entry(text)), default=start)
    if first is not None:  # a scan loses leaders and numbers
        last = max(last, first + sum(1 for _ in takewhile(_may_be_entry, texts[first + 1 :])))
    return rows[:start] + rows[last + 1 :], True


def _may_be_entry(text: str) -> bool:
    """Whether a row below 目录 is one of its entries: a heading, or what ends in the beginning of a leader."""
    short = len(text) <= LONGEST_ENTRY and not any(mark in text for mark in "。;；")
    return short and (read_marker(text) is not None or text.endswith((".", "…", "·")))


def _is_entry(text: str) -> bool:
    """Whether a row is an entry of a table of contents: a leader, or a heading that ends in its page number."""
    return bool(_LEADER.search(text) or (read_marker(text) and re.search(r"[^\d.,年月度第]\d{1,3}$", text)))
