"""What stands under each heading of a table, by row: the matter that a column's meaning is proven from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from hedui.extract.llm_words import Block
from hedui.extract.question import name_words
from hedui.extract.total_rows import is_total_label
from hedui.numbers import is_blank, printed_number
from hedui.page import Cell, Table

LEAST_ROWS = 2  # of figures: one row may fit anything
Meanings = dict[str, str]
"""Headings, each with its meaning."""

T = TypeVar("T")


@dataclass(frozen=True)
class Column:
    """What stands under one heading in all blocks that print it: cells by row, and those of the total's rows."""

    word: str
    place: int
    cells: Mapping[int, Cell]
    totals: tuple[Decimal, ...]

    @property
    def numbers(self) -> dict[int, Decimal]:
        """The rows that hold one number."""
        read = {row: printed_number(cell.text) for row, cell in self.cells.items()}
        return {row: Decimal(number) for row, number in read.items() if number is not None}

    @property
    def filled(self) -> dict[int, str]:
        return {row: cell.text for row, cell in self.cells.items() if cell.text and not is_blank(cell.text)}

    @property
    def is_numeric(self) -> bool:
        """Whether it holds numbers and nothing else."""
        return len(self.numbers) >= 1 and len(self.numbers) == len(self.filled)


def read_columns_of(table: Table, blocks: Sequence[Block]) -> list[Column]:
    """The columns of these blocks, those of one heading together."""
    found: dict[str, list[tuple[Block, Cell]]] = {}
    for block in blocks:
        for head in block.heads:
            for word in name_words([head.text]):
                found.setdefault(word, []).append((block, head))
    return [_read_column(table, word, places) for word, places in found.items()]


def cut_rows(table: Table, block: Block) -> Block:
    """The block without what stands below its total or, of money, from the first row without a number."""
    if block.place == "money":
        held = [any(printed_number(cell.text) is not None for cell in table.row_cells(row)) for row in block.rows]
        return replace(block, rows=block.rows[: held.index(False) if False in held else None])
    totals = [row for row in block.rows if is_total(table, row)]
    ends = bool(totals) and totals[-1] - block.rows.start >= LEAST_ROWS
    return replace(block, rows=range(block.rows.start, totals[-1] + 1)) if ends else block


def _read_column(table: Table, word: str, places: Sequence[tuple[Block, Cell]]) -> Column:
    cells = {row: cell for block, head in places for row, cell in cut_rows(table, block).under(table, head).items()}
    total_rows = {row for block, _ in places for row in block.rows if block.place != "money" and is_total(table, row)}
    totals = [printed_number(cell.text) for row, cell in cells.items() if row in total_rows]
    return Column(
        word,
        places[0][1].col,
        {row: cell for row, cell in cells.items() if row not in total_rows},
        tuple(Decimal(number) for number in totals if number is not None),
    )


def is_total(table: Table, row: int) -> bool:
    """Whether a row's first new cell says 总分 or 合计."""
    first = next((cell for cell in table.row_cells(row) if cell.row == row and cell.text), None)
    return first is not None and is_total_label(first.text)


def only(found: Sequence[T], alike: Callable[[T, T], bool]) -> T | None:
    """What was found, if all that was found comes to the same."""
    return found[0] if found and all(alike(found[0], other) for other in found[1:]) else None


def same_numbers(one: Column, other: Column) -> bool:
    """Whether two columns print the same in every row, so that taking one for the other changes nothing."""
    return one.numbers == other.numbers and one.totals == other.totals


def column_of(columns: Sequence[Column], meanings: Meanings, meaning: str) -> Column | None:
    """The column that has a meaning."""
    return next((column for column in columns if meanings.get(column.word) == meaning), None)
