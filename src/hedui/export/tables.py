"""Tables for programs and analysts: CSV as text, Parquet and DuckDB with types."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from decimal import Context, Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

from hedui.errors import UsageError
from hedui.export.rows import NUMBERS, TABLES, Cell, Column, Entry, Row, Table
from hedui.export.text import clean_text, read_number, starts_formula
from hedui.record import Evidence, Leaf

SCALE = (
    6  # decimals of a number in Parquet: DECIMAL(38, 6); what it cannot hold exactly is null there, and in …_printed
)
WHOLE_DIGITS = 38 - SCALE
SMALLEST, WIDE = Decimal(1).scaleb(-SCALE), Context(prec=100)
BATCH = 5_000  # rows of a record batch


def write_csv(paths: Sequence[Path], entries: Iterable[Entry]) -> None:
    """One file for each of TABLES, UTF-8 with a byte order mark, as Excel expects it."""
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("w", encoding="utf-8-sig", newline="")) for path in paths]
        writers = [csv.writer(file) for file in files]
        for writer, table in zip(writers, TABLES, strict=True):
            writer.writerow([column.heading for column in table.columns])
        for entry in entries:
            for writer, table in zip(writers, TABLES, strict=True):
                for row in table.list_rows(entry):
                    writer.writerow(map(show_cell, table.columns, row))


def show_cell(column: Column, cell: Cell) -> str | int:
    """A cell as CSV holds it. A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if isinstance(cell, Evidence):
        return cell.page
    if isinstance(cell, int):
        return cell
    text = (cell.value if isinstance(cell, Leaf) else cell) or ""
    text = clean_text(column.say(text) if column.say and text else text)
    return f"'{text}" if starts_formula(text) and read_number(text) is None else text


def open_library(name: str) -> Any:
    """A module of the extra `analysis`. Raises UsageError that says how to get it."""
    try:
        return import_module(name)
    except ImportError:
        sentence = "Parquet and DuckDB need further packages: pip install 'hedui[analysis]'."
        raise UsageError(sentence) from None


def write_parquet(paths: Sequence[Path], entries: Iterable[Entry]) -> None:
    """One file for each of TABLES. Raises UsageError without pyarrow."""
    arrow, parquet = open_library("pyarrow"), open_library("pyarrow.parquet")
    with ExitStack() as stack:
        sinks = []
        for path, table in zip(paths, TABLES, strict=True):
            schema = make_schema(arrow, table)
            writer = stack.enter_context(parquet.ParquetWriter(str(path), schema, compression="zstd"))
            sinks.append(Sink(arrow, schema, writer, table))
        for entry in entries:
            for sink in sinks:
                sink.add(sink.table.list_rows(entry))
        for sink in sinks:
            sink.flush()


class Sink:
    """Rows gathered into batches for one Parquet file."""

    def __init__(self, arrow: Any, schema: Any, writer: Any, table: Table) -> None:
        self.table = table
        self._arrow, self._schema, self._writer = arrow, schema, writer
        self._rows: list[tuple[Any, ...]] = []

    def add(self, rows: Iterator[Row]) -> None:
        columns = self.table.columns
        for row in rows:
            cells = zip(columns, row, strict=True)
            self._rows.append(tuple(value for column, cell in cells for value in spread_cell(column, cell)))
        if len(self._rows) >= BATCH:
            self.flush()

    def flush(self) -> None:
        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [
                self._arrow.array(column, type=field.type) for column, field in zip(columns, self._schema, strict=True)
            ]
            self._writer.write_batch(self._arrow.record_batch(arrays, schema=self._schema))
            self._rows.clear()


def spread_column(column: Column) -> list[tuple[str, str]]:
    """The typed columns (name, type) that one column of the export is spread over; spread_cell gives their values."""
    numeric = column.kind in NUMBERS
    kind = "decimal" if numeric else "int64" if column.kind in ("count", "page") else "text"
    named = [(column.name, kind)] + [(f"{column.name}_printed", "text")] * numeric
    return named + [(f"{column.name}_status", "text"), (f"{column.name}_page", "int64")] * column.proven


def spread_cell(column: Column, cell: Cell) -> tuple[Any, ...]:
    """The values of one cell: value, as printed where it is a number, status and page where it is proven."""
    value: Any = cell
    if isinstance(cell, Evidence):
        value = cell.page
    elif isinstance(cell, Leaf):
        value = cell.value
    values = (fit_number(value), value) if column.kind in NUMBERS else (value,)
    if isinstance(cell, Leaf):
        return (*values, cell.status, cell.evidence[0].page if cell.evidence else None)
    return values


def fit_number(text: str | None) -> Decimal | None:
    """The number, if DECIMAL(38, 6) holds it exactly."""
    number = read_number(text) if text else None
    if number is None or number.adjusted() >= WHOLE_DIGITS:
        return None
    return number if number == number.quantize(SMALLEST, context=WIDE) else None


def make_schema(arrow: Any, table: Table) -> Any:
    """The Arrow schema of a table; each field tells its Chinese heading."""
    types = {"int64": arrow.int64(), "text": arrow.string(), "decimal": arrow.decimal128(38, SCALE)}
    fields = [
        arrow.field(name, types[kind], metadata={"heading": column.heading})
        for column in table.columns
        for name, kind in spread_column(column)
    ]
    return arrow.schema(fields)


def write_duckdb(path: Path, entries: Iterable[Entry]) -> None:
    """One database with all of TABLES; headings are comments on the columns. Raises UsageError without duckdb."""
    duckdb = open_library("duckdb")
    with tempfile.TemporaryDirectory(prefix=".hedui-", dir=path.parent) as folder:
        paths = [Path(folder, f"{table.name}.parquet") for table in TABLES]
        write_parquet(paths, entries)
        try:
            fill_database(duckdb, path, paths)
        except duckdb.Error as error:
            raise OSError(str(error).partition("\n")[0]) from error


def fill_database(duckdb: Any, path: Path, paths: Sequence[Path]) -> None:
    """Make a database of the Parquet files of TABLES."""
    with duckdb.connect(str(path)) as database:
        for parquet, table in zip(paths, TABLES, strict=True):
            database.read_parquet(str(parquet)).create(table.name)
            for column in table.columns:
                database.execute(f'COMMENT ON COLUMN "{table.name}"."{column.name}" IS \'{column.heading}\'')
