"""The flow of a file: rows and tables in reading order, each table with the lines right above and below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hedui.assemble.paragraphs import TERMINAL, Placed, build_captions, is_title
from hedui.assemble.pen import NOTE
from hedui.assemble.rows import Column, Row
from hedui.assemble.stitch import opens_form
from hedui.document import Paragraph, TableBlock
from hedui.numbering import BRACKETED, ROMAN, read_marker
from hedui.numbers.glyphs import fold
from hedui.page import Page, Table

NOTE_LENGTH = 25  # characters: a numbered row below a table that is shorter is a heading
REACH = 90.0  # points: a caption stands no further above its table, or above the caption below it
_DIGITS_OF_YEAR = r"(?:20|二.)[\dOoIl〇○零一二三四五六七八九]{2}"
_CAPTION = re.compile(
    r"附[件表]?[\d一二三四五六七八九十:(-]*|表[\d一二三四五六七八九十]+.{0,40}|续表.{0,4}"
    rf"|\(?{_DIGITS_OF_YEAR}年?度?\)?"
    r"|\(.{1,30}\)|.{0,4}(?:金额)?单位:?.{0,3}[万亿千百]?元"
    r"|\(?(?:单位|金额).{0,8}元\)?|[^,。;]{2,14}:[^。;]{0,40}|.{0,6}\d{4}年\d{1,2}月(?:\d{1,2}日)?"
)
_YEAR = re.compile(rf"\(?{_DIGITS_OF_YEAR}年度?\)?")
ENCLOSURE = re.compile(r"附[件表]?[\d一二三四五六七八九十:-]*")  # what opens an enclosure: 附件1:
_NOTE = re.compile(
    r"(?:备注|注|说明|填表说明|附注|填写说明)\s*[:1一]"
    r"|(?:填[表报]|联系|审核|经办|负责|制表|财务).{0,6}人.{0,4}[:(]|\*|※"
)
_TITLE_CELL = re.compile(r"(?:自评|评价|评分|目标|绩效).{0,12}表(?:\(.{1,10}\))?$|绩效自评$|自评报告$")
_CONTINUED = re.compile(r"[(]?(?:续表?|接上[页表]|续上[页表]).{0,6}|.{0,4}单位:?.{0,3}[万亿千百]?元")
SCRAP = 4  # characters
NAME = 12  # characters: so much of the name on a seal is read as a line, though not
DOUBTFUL = 0.8  # with so much certainty
_PAGE_NUMBER = re.compile(r"^[\W一第]?\d{1,3}[\W一页]?(?=\D|$)")
_BARE_FIGURE = re.compile(r"[\d.,/]*")
_CAPTION_WORD = re.compile(r"[表附续年元\d]|单位|报告|项目|自评|[:。]")


@dataclass(frozen=True)
class TablePart:
    """Where a table stands on one page of those that it runs through."""

    table: Table
    page: int

    @property
    def opens(self) -> bool:
        return self.page == self.table.pages[0]

    @property
    def closes(self) -> bool:
        """Whether nothing of it stands on a later page: of a head that is merely printed again nothing is kept."""
        return not any(self.table.box_on(page) for page in self.table.pages if page > self.page)


def find_breaks(pages: Sequence[Page], rows: Sequence[Sequence[Row]]) -> set[int]:
    """Pages whose first table is a new one: text stands between it and the table on the page before.

    续表, a unit line, and the captions of the table's first page printed again are no such text.
    """
    breaks: set[int] = set()
    captions: set[str] = set()
    below: list[Row] = []
    for page, page_rows in zip(pages, rows, strict=True):
        boxes = [box for table in page.tables if (box := table.box_on(page.number))]
        if not boxes:
            continue
        top, bottom = min(box.y0 for box in boxes), max(box.y1 for box in boxes)
        texts = {fold(row.text) for row in page_rows if row.box.center[1] < top and not is_scrap(row, page)}
        again = texts == captions and not opens_form(page.tables[0])
        if below or not (again or all(_CONTINUED.fullmatch(text) for text in texts)):
            breaks.add(page.number)
            captions = texts
        below = [row for row in page_rows if row.box.center[1] > bottom and not is_scrap(row, page)]
    return breaks


def is_scrap(row: Row, page: Page) -> bool:
    """Whether characters on a scan are no caption: part of a seal, a pen mark (a date: 3.12), a stroke of dirt."""
    printed = tuple(piece for piece in row.pieces if NOTE.fullmatch(fold(piece.text)) is None) or row.pieces
    text, doubtful = _PAGE_NUMBER.sub("", fold(Row(printed).text)), all(it.certainty < DOUBTFUL for it in printed)
    no_word = _CAPTION_WORD.search(text) is None or _BARE_FIGURE.fullmatch(text) is not None
    return page.scanned and (
        NOTE.fullmatch(text) is not None or (len(text) <= (NAME if doubtful else SCRAP) and no_word)
    )


def lay_out(
    pages: Sequence[Page], rows: Sequence[Sequence[Row]], columns: Sequence[Column], tables: Sequence[Table]
) -> list[Placed | TablePart]:
    """Rows and parts of tables of the whole file from top to bottom, page after page."""
    flow: list[Placed | TablePart] = []
    for page, page_rows, column in zip(pages, rows, columns, strict=True):
        items: list[tuple[float, Placed | TablePart]] = [
            (row.box.center[1], Placed(part, column, page.width, is_scrap(part, page)))
            for row in page_rows
            for part in _without_pen(row, column, page)
        ]
        for table in tables:
            box = table.box_on(page.number)
            if box is not None:
                items.append((box.y0, TablePart(table, page.number)))
        flow.extend(item for _, item in sorted(items, key=lambda pair: pair[0]))
    return flow


def _without_pen(row: Row, column: Column, page: Page) -> list[Row]:
    """The row; on a scan a caption and the pen mark beside it each by itself, notes known as such not at all.

    绩效自评报告 请核实, 请核实 (2020年度). A note where text begins may be the end of a sentence, and stays.
    """
    if not page.scanned or is_title(Placed(row, column, page.width)):
        return [row]
    kept = tuple(piece for piece in row.pieces if not _is_pen_note(Row((piece,)), column))
    pieces = [Row((piece,)) for piece in kept]
    if len(pieces) < 2:
        return pieces
    captions = [piece for piece in pieces if _opens_caption(Placed(piece, column, page.width))]
    marks = [piece for piece in pieces if piece not in captions]
    short = all(len(fold(mark.text)) <= SCRAP or is_scrap(mark, page) for mark in marks)
    if not (len(captions) == 1 and marks and short):
        return [Row(kept)]
    # 附件1 opens what the title heads, level with it though it may stand.
    openers = [mark for mark in marks if ENCLOSURE.fullmatch(fold(mark.text))]
    return [*openers, *captions, *(mark for mark in marks if mark not in openers)]


def _is_pen_note(row: Row, column: Column) -> bool:
    """Whether a row is a pen's note, in words that are known, that stands away from where lines of text begin."""
    return NOTE.fullmatch(fold(row.text)) is not None and abs(row.box.x0 - column.left) > column.em / 2


def _opens_caption(item: Placed) -> bool:
    """Whether a piece of a row is a title, or a year in brackets as it stands below one."""
    return is_title(item) or _YEAR.fullmatch(fold(item.row.text)) is not None


def attach_captions(flow: Sequence[Placed | TablePart]) -> list[Placed | TableBlock]:
    """Tables whole, at the place of their first part, with captions and notes; all other rows as they stand."""
    above: dict[int, list[int]] = {}
    below: dict[int, list[int]] = {}
    taken: set[int] = set()
    for n, item in enumerate(flow):
        if isinstance(item, TablePart):
            rows_above = _rows_above(flow, n, item, taken)
            taken.update(rows_above)
            if item.opens:
                above[id(item.table)] = rows_above
            if item.closes:
                below[id(item.table)] = _rows_below(flow, n)
                taken.update(below[id(item.table)])
    out: list[Placed | TableBlock] = []
    for n, item in enumerate(flow):
        if isinstance(item, TablePart):
            if item.opens:
                rows = [[x for i in ids[id(item.table)] if isinstance(x := flow[i], Placed)] for ids in (above, below)]
                captions = (*build_captions(rows[0]), *captions_within(item.table))
                out.append(TableBlock(item.table, captions, build_captions(rows[1])))
        elif n not in taken:
            out.append(item)
    return out


def captions_within(table: Table) -> tuple[Paragraph, ...]:
    """The lines of a caption that is ruled as the table's first rows: cells over all columns with title, year, unit."""
    out: list[Paragraph] = []
    for row in range(min(3, table.n_rows)):
        cells = table.row_cells(row)
        if len(cells) != 1 or table.n_cols < 2 or cells[0].col_span < table.n_cols or not cells[0].text:
            break
        for line in cells[0].lines:
            text = fold("".join(line.text.split()))
            is_title = _TITLE_CELL.search(text) is not None and len(text) <= 45
            if not is_title and not _CAPTION.fullmatch(text):
                return tuple(out)
            out.append(Paragraph((line,), "title" if is_title else "body"))
    return tuple(out)


def _rows_above(flow: Sequence[Placed | TablePart], at: int, part: TablePart, taken: set[int]) -> list[int]:
    """Places of the caption rows right above a part of a table; the title of a new table may end the page before."""
    box = part.table.box_on(part.page)
    page, top = part.page, box.y0 if box else 0.0
    found: dict[int, Placed] = {}
    for n in range(at - 1, -1, -1):
        item = flow[n]
        if isinstance(item, TablePart) or n in taken:
            break
        caption = is_caption(item)
        if not (caption or item.scrap):
            break
        if item.row.page != page and (found or not part.opens):
            break
        if item.row.page == page == part.page and top - item.row.box.y1 > REACH:
            break
        if not caption:
            continue  # a pen's mark between lines of a caption
        page, top = item.row.page, item.row.box.y0
        found[n] = item
        if ENCLOSURE.fullmatch(fold(item.row.text)):
            break  # what stands above it, a signature with its date, is of the report that encloses the form
    if page != part.page and not any(map(is_title, found.values())):
        return []
    return sorted(found)


def _rows_below(flow: Sequence[Placed | TablePart], at: int) -> list[int]:
    """Places of the note rows right below a table's last part."""
    found: list[int] = []
    before: Placed | None = None
    for n in range(at + 1, len(flow)):
        item = flow[n]
        if isinstance(item, TablePart) or not _is_note(item, before):
            break
        found.append(n)
        before = item
    return found


def is_caption(item: Placed) -> bool:
    """Whether a row may be a line of a table's caption: title, year, unit, label with its value, 附件 number."""
    text = fold(item.row.text)
    marker = read_marker(text)
    if marker is not None and marker.rank <= ROMAN:
        return False
    if is_title(item):
        return True
    columns = [fold(column.text) for column in item.row.columns()]
    return all(_CAPTION.fullmatch(column) or _is_by_the_way(column) for column in columns) and text[-1] not in "。;；"


def _is_by_the_way(text: str) -> bool:
    """Whether a caption goes on beside or below such characters: a word cut off, a date by pen (3.12)."""
    return len(text) <= (SCRAP if _BARE_FIGURE.fullmatch(text) else SCRAP - 1)


def _is_note(item: Placed, before: Placed | None) -> bool:
    """Whether a row is a note: opens with 备注 or 填表人, or goes on with the note above it."""
    text = fold(item.row.text)
    marker = read_marker(text)
    if is_title(item) or text.startswith("附"):
        return False
    if _NOTE.match(text):
        return True
    if marker is not None and marker.rank <= BRACKETED:
        return False
    if before is None:  # the first note stands in the table's last row: its second opens the rows below
        small = item.row.em < 0.9 * item.column.em or marker is None or marker.ordinal == 2
        return marker is not None and marker.ordinal > 1 and len(text) > NOTE_LENGTH and small
    return _continues_note(before, item, numbered=marker is not None)


def _continues_note(before: Placed, item: Placed, numbered: bool) -> bool:
    ended = before.row.text[-1] in TERMINAL
    if item.row.page != before.row.page:
        return not ended and not before.is_short
    near = item.row.box.y0 - before.row.box.y1 < before.row.box.height
    if numbered:
        return near and 0.75 < item.row.box.height / before.row.box.height < 1.33
    return near and not before.is_short and not ended
