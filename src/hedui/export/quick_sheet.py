"""XlsxWriter's worksheet, with plain cells written in one go: there are millions of them."""

import re
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_MARKUP = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x")  # what XlsxWriter has to escape
_LETTERS = tuple(xl_col_to_name(number) for number in range(64))


class QuickSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """Numbers and harmless texts that have a format take the short way, all else XlsxWriter's own.

    Should XlsxWriter rename the method, its own is used for all: slower, and right.
    """

    def put_text(self, row: int, col: int, text: str, style: Format) -> None:
        """Like write_string, without its asking whether the place is given as A1."""
        self._write_string(row, col, text, style)

    def put_number(self, row: int, col: int, number: float, style: Format) -> None:
        """Like write_number, likewise."""
        self._write_number(row, col, number, style)

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = type(cell).__name__
        if kind not in ("String", "Number") or cell.format is None or not self.constant_memory:
            super()._write_cell(row, col, cell)
            return
        start = f'<c r="{_LETTERS[col]}{row + 1}" s="{cell.format._get_xf_index()}"'
        if kind == "Number":
            self.fh.write(f"{start}><v>{cell.number:.16G}</v></c>")
        elif _MARKUP.search(cell.string):
            super()._write_cell(row, col, cell)
        else:
            self.fh.write(f'{start} t="inlineStr"><is><t xml:space="preserve">{cell.string}</t></is></c>')
