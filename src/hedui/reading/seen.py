"""Scanned pages read before: the same form filed twice, a cover page used for every report.

Only pages of the very same pixels are the same. Pages that merely look alike may differ in the one digit that counts,
so there is no perceptual hash: it would save nothing over a hash of the pixels, which costs 4 ms a page.
"""

import hashlib
import pickle
import zlib
from collections import OrderedDict
from dataclasses import replace

import numpy as np

from hedui.page import Line, Page, Table
from hedui.reading.image import Raster

MOST = 500  # pages kept, some 6 kB each


class SeenPages:
    """The last pages that were read, by their pixels."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._pages: OrderedDict[bytes, bytes] = OrderedDict()

    def recall(self, key: bytes, number: int) -> Page | None:
        """The page of these pixels as page `number`, if it was read."""
        kept = self._pages.get(key)
        if kept is None:
            return None
        self._pages.move_to_end(key)
        page: Page = pickle.loads(zlib.decompress(kept))  # noqa: S301 (we wrote it ourselves)
        return renumber(page, number)

    def keep(self, key: bytes, page: Page) -> None:
        """Note what was read of these pixels."""
        self._pages[key] = zlib.compress(pickle.dumps(page), level=1)
        if len(self._pages) > self._most:
            self._pages.popitem(last=False)


def key_of(raster: Raster) -> bytes:
    """What two pages share only if they are the same to the last pixel, their seals and desks too, and of one size."""
    made = hashlib.sha256(
        repr((raster.gray.shape, raster.scale, raster.points, raster.sealed, raster.desk is None)).encode()
    )
    for layer in (raster.gray, raster.seal, raster.desk):
        if layer is not None:
            made.update(np.ascontiguousarray(layer).data)
    return made.digest()


def renumber(page: Page, number: int) -> Page:
    """The page as another of its file, or of another file."""
    lines = tuple(_move(line, number) for line in page.lines)
    return replace(page, number=number, lines=lines, tables=tuple(_move_table(table, number) for table in page.tables))


def _move(line: Line, number: int) -> Line:
    return replace(line, page=number)


def _move_table(table: Table, number: int) -> Table:
    cells = tuple(
        replace(
            cell,
            boxes=tuple((number, box) for _, box in cell.boxes),
            lines=tuple(_move(line, number) for line in cell.lines),
        )
        for cell in table.cells
    )
    return replace(table, cells=cells, pages=(number,))
