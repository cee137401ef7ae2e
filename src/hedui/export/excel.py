"""Excel for people: a sheet for each table and one that explains. Rows are streamed, so that memory stays flat."""

import itertools
import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, cast

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from hedui.export.quick_sheet import QuickSheet
from hedui.export.rows import NUMBERS, TABLES, Cell, Column, Entry, Kind, Table
from hedui.export.text import clean_text, cut_text, read_number, starts_formula
from hedui.export.words import ADVICE, FINDINGS, MEANINGS, STATUSES, VERDICTS
from hedui.record import Evidence, Leaf, Status

ROW_LIMIT = 1_048_576  # rows of a sheet, its heading among them
LINK_LIMIT = 65_530  # hyperlinks of a sheet; beyond these the formula HYPERLINK stands in
FORMULA_TEXT = 255  # characters: the longest text that a formula may hold
SIGNIFICANT = 15  # digits: Excel keeps no more of a number
LINE_HEIGHT, MOST_LINES = 15, 8  # points; more lines than this are cut off in sight, not in the cell
LONG = 1_000  # characters: more than MOST_LINES hold
FONT = "等线"
STYLES: dict[Status, dict[str, object]] = {  # pattern, weight and frame tell the statuses apart where colour does not
    "verified": {"bg_color": "#E3F1EA"},
    "grounded": {"bg_color": "#FFF4D1", "bottom": 4, "bottom_color": "#B08A00"},
    "conflict": {"bg_color": "#F9D2C8", "bold": True, "border": 2, "border_color": "#B3261E"},
    "unsupported": {"bg_color": "#FFFFFF", "fg_color": "#8E7CC3", "pattern": 14, "border": 1},
    "missing": {},
}
BASE: dict[str, object] = {"font_name": FONT, "font_size": 11, "valign": "vcenter", "text_wrap": True}
SIDES: dict[str, dict[str, object]] = {
    "number": {"align": "right", "indent": 1},
    "count": {"align": "center"},
}
HEAD: dict[str, object] = {"bold": True, "bg_color": "#DDE4EC", "bottom": 1}
EXPLAINED = (20, 62, 44)  # characters: widths of the sheet that explains
EVERYWHERE = "A1:XFD1048576"
FROZEN_COLUMNS = 1  # the file's name stays in sight

ONLINE = ("http://", "https://")  # a link that shows the very place, not only the page

Linker = Callable[[Entry], str | None]


class Book:
    """A workbook that is being written: its formats, made once each, and its sheets."""

    def __init__(self, path: Path, room: str, row_limit: int, link_limit: int) -> None:
        """`room` is a folder for the rows that are not in memory."""
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.file = xlsxwriter.Workbook(str(path), {**options, "tmpdir": room})
        self.row_limit, self.link_limit = row_limit, link_limit
        self._formats: dict[tuple[object, ...], Format] = {}

    def style(
        self, status: Status = "missing", number: str = "", quoted: bool = False, kind: str = "", align: str = ""
    ) -> Format:
        """The format of a cell: by status, number format, whether its text must stay text, kind (head, link), side."""
        key = (status, number, quoted, kind, align)
        if key not in self._formats:
            extra: dict[str, object] = {"num_format": number} if number else {}
            if kind == "head":
                extra |= HEAD
            if kind == "link":
                extra |= {"font_color": "#0B57A4", "underline": 1}
            if align:
                extra |= SIDES[align]
            if quoted:
                extra["quote_prefix"] = True
            self._formats[key] = self.file.add_format({**BASE, **STYLES[status], **extra})
        return self._formats[key]


class Sheets:
    """The sheet of one table, and further ones when it is full."""

    def __init__(self, book: Book, table: Table) -> None:
        self._book, self._table = book, table
        self._shown = [(index, column) for index, column in enumerate(table.columns) if not column.raw]
        self._number = itertools.count(1)
        self._open()

    def _open(self) -> None:
        number = next(self._number)
        name = self._table.heading if number == 1 else f"{self._table.heading}（{number}）"
        self._sheet = self._book.file.add_worksheet(name, worksheet_class=QuickSheet)
        self._row, self._links = 1, 0
        start_sheet(self._sheet, [column for _, column in self._shown], self._book)

    def add(self, cells: Sequence[Cell], link: str | None) -> None:
        """Write one row; `link` is the address of the source, if it is known."""
        if self._row == self._book.row_limit:
            self.finish()
            self._open()
        lines = 1
        for index, (source, column) in enumerate(self._shown):
            cell = cells[source]
            if isinstance(cell, Evidence):
                self._write_page(index, cell, link)
            elif cell is not None:
                lines = max(lines, self._write(index, column, cell))
        if lines > 1:
            self._sheet.set_row(self._row, LINE_HEIGHT * min(lines, MOST_LINES))
        self._row += 1

    def _write(self, index: int, column: Column, cell: Leaf | str | int) -> int:
        """Write one cell; how many lines it takes."""
        if isinstance(cell, int):
            self._sheet.put_number(self._row, index, cell, self._book.style(number="0", align="count"))
            return 1
        value, status = (cell.value or "", cell.status) if isinstance(cell, Leaf) else (cell, "missing")
        said = column.say(value) if column.say and value else value
        if column.kind == "status":
            self._sheet.put_text(self._row, index, said, self._book.style(cast("Status", value)))
            return 1
        return self._write_value(index, column, said, status) if said or status != "missing" else 1

    def _write_value(self, index: int, column: Column, value: str, status: Status) -> int:
        """A number as a number where Excel can hold it, anything else as the text that is printed."""
        book, sheet, numeric = self._book, self._sheet, column.kind in NUMBERS
        number = read_number(value) if numeric else None
        if number is not None and len(number.as_tuple().digits) <= SIGNIFICANT:
            sheet.put_number(
                self._row, index, float(number), book.style(status, format_number(value, column.kind), align="number")
            )
            return 1
        shown = status if numeric or status in ("conflict", "unsupported") else "missing"
        ready = prepare_text(value, column.width)
        if ready.text:
            sheet.put_text(self._row, index, ready.text, book.style(shown, "@", ready.quoted))
        elif shown != "missing":
            sheet.write_blank(self._row, index, None, book.style(shown))
        return ready.lines

    def _write_page(self, index: int, place: Evidence, link: str | None) -> None:
        text = f"第 {place.page} 页"
        if link is None:
            self._sheet.put_text(self._row, index, text, self._book.style())
            return
        online = link.startswith(ONLINE)
        address = f"{link}#page={place.page}" + (f"&box={','.join(map(str, place.bbox))}" if online else "")
        style = self._book.style(kind="link")
        self._links += 1
        if self._links <= self._book.link_limit:
            self._sheet.write_url(self._row, index, address if online else f"external:{address}", style, text)
        elif len(address) <= FORMULA_TEXT and '"' not in address:
            self._sheet.write_formula(self._row, index, f'=HYPERLINK("{address}","{text}")', style, text)
        else:
            self._sheet.put_text(self._row, index, text, self._book.style())

    def finish(self) -> None:
        """Put the filter over all rows; a target of "6" is text and no fault, so Excel need not flag it."""
        self._sheet.ignore_errors({"number_stored_as_text": EVERYWHERE})
        self._sheet.autofilter(0, 0, self._row - 1, len(self._shown) - 1)


def start_sheet(sheet: Worksheet, columns: Sequence[Column], book: Book) -> None:
    """Widths, headings, frozen panes, and how it prints."""
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
    sheet.set_row(0, 24)
    for index, column in enumerate(columns):
        side = "number" if column.kind in NUMBERS else "count" if column.kind == "count" else ""
        sheet.write_string(0, index, column.heading, book.style(kind="head", align=side))
    sheet.freeze_panes(1, FROZEN_COLUMNS)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def format_number(value: str, kind: Kind) -> str:
    """A number format with as many decimals as are printed; amounts have thousands separators.

    >>> format_number("1038.00", "amount"), format_number("9.5", "number")
    ('#,##0.00', '0.0')
    """
    decimals = len(value.partition(".")[2])
    return ("#,##0" if kind == "amount" else "0") + ("." + "0" * decimals if decimals else "")


class Ready(NamedTuple):
    """A text as a cell takes it: whether it must be told to stay text, and how many lines it takes."""

    text: str
    quoted: bool
    lines: int


@lru_cache(maxsize=4096)  # names of files, projects and indicators come again and again
def prepare_text(value: str, width: int) -> Ready:
    """A text from a document, ready for a column so many characters wide."""
    text = cut_text(guard_markup(clean_text(value)))
    return Ready(text, starts_formula(text), count_lines(text, width))


def count_lines(text: str, width: int) -> int:
    """How many lines a text takes in a column so many Latin characters wide, a Chinese one counted as two."""
    if 2 * len(text) <= width and "\n" not in text:
        return 1
    room = max(1, width - 2)
    return sum(max(1, -(-sum(1 + (char > "\u2e7f") for char in line) // room)) for line in text[:LONG].split("\n"))


def guard_markup(text: str) -> str:
    """A text that XlsxWriter does not take for markup: what begins with <r> and ends with </r> it writes unescaped."""
    return text + " " if text.startswith("<r>") and text.endswith("</r>") else text


def write_excel(
    path: Path, entries: Iterable[Entry], find_link: Linker, row_limit: int = ROW_LIMIT, link_limit: int = LINK_LIMIT
) -> None:
    """Write the workbook. `find_link` gives the address of an entry's source, or None. Raises OSError as it comes."""
    with tempfile.TemporaryDirectory(prefix=".hedui-", dir=path.parent) as room:
        book = Book(path, room, row_limit, link_limit)
        try:
            fill_book(book, entries, find_link)
        finally:
            close_book(book)  # after a failure too: it holds open files


def close_book(book: Book) -> None:
    """Have the workbook on the disk. Raises OSError."""
    try:
        book.file.close()
    except XlsxFileError as error:
        cause = error.args[0]
        raise cause if isinstance(cause, OSError) else OSError(str(cause)) from error


def fill_book(book: Book, entries: Iterable[Entry], find_link: Linker) -> None:
    """All sheets, row by row."""
    sheets = [Sheets(book, table) for table in TABLES]
    for entry in entries:
        link = find_link(entry)
        for sheet, table in zip(sheets, TABLES, strict=True):
            for row in table.list_rows(entry):
                sheet.add(row, link)
    for sheet in sheets:
        sheet.finish()
    explain(book)


def explain(book: Book) -> None:
    """The sheet that says what the statuses mean and what to do."""
    sheet = book.file.add_worksheet("说明")
    for index, width in enumerate(EXPLAINED):
        sheet.set_column(index, index, width)
    rows: list[tuple[tuple[str, str, str], str]] = [(("状态", "意思", "怎样处理"), "head")]
    rows += [((STATUSES[status], *MEANINGS[status]), status) for status in STATUSES]
    rows += [(("", "", ""), ""), (("核查发现的判定", "怎样处理", ""), "head")]
    rows += [
        ((name, advice, ""), "") for name, advice in ((VERDICTS[verdict], ADVICE[verdict]) for verdict in VERDICTS)
    ]
    rows += [(("", "", ""), ""), (("核查发现的类型", "", ""), "head")]
    rows += [((name, "", ""), "") for name in FINDINGS.values()]
    rows += [(("", "", ""), ""), (("怎样看", "", ""), "head")]
    rows += [((name, text, ""), "") for name, text in HINTS]
    for number, (texts, kind) in enumerate(rows):
        sheet.set_row(number, LINE_HEIGHT * max(map(count_lines, texts, EXPLAINED)))
        for index, text in enumerate(texts):
            status = cast("Status", kind if index == 0 and kind in STATUSES else "missing")
            sheet.write_string(number, index, text, book.style(status, kind="head" if kind == "head" and text else ""))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


HINTS = (
    (
        "行的“状态”",
        "一行中有矛盾或无依据的，以其为准；否则看该行的数字。各格的底色、花纹与边框同“状态”一列的样式；文字有依据的不着色。",
    ),
    ("需核对", "列出该行中要看的格：有矛盾、无依据的，以及只有依据而未证实的数字。“称”后面是所说而未印的值。"),
    (
        "页、位置",
        "该行最需要看的那个值印在哪里：页从 1 起；位置为左、上、右、下，单位为点（1/72 英寸），从页面左上角量起。",
    ),
    (
        "链接",
        "从网页导出的，点“页”即打开核对页面并标出该处；用 hedui export --source 导出的，点“页”打开原件，"
        "请让表格与原件的相对位置保持不变。",
    ),
    ("数", "金额用表上所印的“金额单位”。超过 15 位的数按文字保留，以免失真。空格即原件未印。"),
    ("公式", "原件中以 = + - @ 开头的文字一律按文字保存，不会被当作公式运行。"),
)
