"""Pages to a document: furniture out, rows to paragraphs, tables with their captions, reports told apart."""

from collections.abc import Sequence

from hedui.assemble.captions import attach_captions, find_breaks, lay_out
from hedui.assemble.furniture import drop_furniture
from hedui.assemble.goal_heads import with_goal_heads
from hedui.assemble.paragraphs import build_blocks
from hedui.assemble.parts import split_parts
from hedui.assemble.pen import without_notes
from hedui.assemble.rows import join_rows, measure_columns
from hedui.assemble.stitch import stitch_tables
from hedui.document import Document
from hedui.page import Page


def assemble(pages: Sequence[Page]) -> Document:
    """The document of a file's pages: its reports, each with its paragraphs and tables in reading order."""
    pages = [with_goal_heads(without_notes(page)) for page in pages]
    rows = drop_furniture(pages, [join_rows(page.lines) for page in pages])
    columns = measure_columns(pages, rows)
    tables = stitch_tables(pages, find_breaks(pages, rows))
    flow = attach_captions(lay_out(pages, rows, columns, tables))
    return Document(tuple(pages), split_parts(build_blocks(flow)))
