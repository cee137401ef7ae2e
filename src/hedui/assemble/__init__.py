"""Pages to a document: furniture out, rows to paragraphs, tables with their captions, reports told apart."""

from collections.abc import Sequence

from hedui.assemble.captions import attach_captions, lay_out
from hedui.assemble.furniture import drop_furniture
from hedui.assemble.paragraphs import build_blocks
from hedui.assemble.parts import split_parts
from hedui.assemble.rows import Row, join_rows, measure_columns
from hedui.assemble.stitch import stitch_tables
from hedui.document import Document
from hedui.page import Page


def assemble(pages: Sequence[Page]) -> Document:
    """The document of a file's pages: its reports, each with its paragraphs and tables in reading order."""
    rows = drop_furniture(pages, [join_rows(page.lines) for page in pages])
    columns = measure_columns(pages, rows)
    tables = stitch_tables(pages, find_breaks(pages, rows))
    flow = attach_captions(lay_out(pages, rows, columns, tables))
    return Document(tuple(pages), split_parts(build_blocks(flow)))


def find_breaks(pages: Sequence[Page], rows: Sequence[Sequence[Row]]) -> set[int]:
    """Pages whose first table cannot go on from the page before: print stands between them that is no 续表."""
    out: set[int] = set()
    for n, (page, page_rows) in enumerate(zip(pages, rows, strict=True)):
        top = _table_edge(page, first=True)
        above = [row for row in page_rows if top is not None and row.box.center[1] < top]
        bottom = _table_edge(pages[n - 1], first=False) if n else None
        below = [row for row in rows[n - 1] if bottom is not None and row.box.center[1] > bottom] if n else []
        if below or any("续" not in row.text for row in above):
            out.add(page.number)
    return out


def _table_edge(page: Page, first: bool) -> float | None:
    boxes = [box for table in page.tables if (box := table.box_on(page.number)) is not None]
    if not boxes:
        return None
    return boxes[0].y0 if first else boxes[-1].y1
