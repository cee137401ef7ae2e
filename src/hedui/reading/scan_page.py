"""A scanned page read whole: put upright, rulings to cells, print to lines, numbers read twice."""

import math
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from hedui.page import Box, Line, Page
from hedui.reading.beside_seals import read_beside_seals
from hedui.reading.cells import fill_tables, without_ghosts
from hedui.reading.commas import mend_commas
from hedui.reading.components import find_components
from hedui.reading.crops import CellLine, Inked, bounds, cell_crops, cut, cut_leaning, goes_on, leans
from hedui.reading.dividers import divide_cells
from hedui.reading.dotted_folds import without_dotted_folds
from hedui.reading.edges import NOT_READ
from hedui.reading.folds import without_folds
from hedui.reading.grid import Grid
from hedui.reading.image import Raster, ink_mask, whole_strokes
from hedui.reading.ink import find_specks, glyph_height, has_pale_print, paint_out, without_speckle
from hedui.reading.marks import is_two_strokes, mend_in_columns
from hedui.reading.ocr import OcrEngine, PixelBox, Reading
from hedui.reading.opaque_rings import see_through_rings
from hedui.reading.open_tables import find_open_grids
from hedui.reading.pixels import Gray, Mask
from hedui.reading.ring import Ring
from hedui.reading.rulings import find_all_rulings
from hedui.reading.rungs import add_rungs
from hedui.reading.seal import doubt_overprinted, doubt_under, lift_seals
from hedui.reading.second import Place, with_witnesses
from hedui.reading.streaks import without_streaks
from hedui.reading.through_seals import look_through_seals
from hedui.reading.turning import Upright, put_upright, shown_matrix
from hedui.reading.under_seals import Sealed, read_under_seals
from hedui.reading.upright import warp, warp_mask
from hedui.reading.zeros import with_zeros

SMALLEST_PRINT = 2.5  # points, the longer side of a character or dash
MARGIN = 0.33  # of a line's height, left white around a crop
TRAIL = 0.35  # of a line's height, more on the right in a cell
LEAST_CERTAIN = 0.35  # mean certainty below which a crop is dirt, not print
UNSEEN_CERTAIN = 0.6  # the same for what only its ink speaks for
LEAST_STROKES = 0.2  # the same of two strokes that may be 11
WHOLE = 0.75  # share of a cell's ink that makes it one stroke with specks beside it
PEN_RIM = 5  # pixels: JPEG smears a pen's colour beyond its strokes
UNREAD = Reading(NOT_READ, (0.0, 1.0), (0.0,))
DASH = Reading("—", (0.0, 1.0), (1.0,))
SLASH = Reading("/", (0.0, 1.0), (1.0,))


def read_raster(raster: Raster, number: int, engine: OcrEngine) -> Page:
    """The page that a picture shows; lines carry certainties and second readings of their numbers.

    What a viewer shows is the picture itself, in points.
    """
    height, width = raster.gray.shape
    if is_blank(raster):
        as_shown = shown_matrix(np.eye(3), raster.scale, raster.points)
        return Page(number, width / raster.scale, height / raster.scale, (), (), scanned=True, to_shown=as_shown)
    upright = put_upright(without_streaks(raster.gray), raster.scale, engine)
    scale = raster.scale
    flat = without_folds(upright.gray, scale, find_sheet(raster, upright))
    gray, rings = (flat, ()) if raster.sealed else lift_seals(flat, scale)
    boxes = [bounds(quad, gray.shape) for quad in upright.quads]
    drawn, under = without_pen((gray, flat), raster, upright)
    drawn = without_dotted_folds(drawn, scale)
    rulings = add_rungs(drawn, find_all_rulings(drawn, rings, scale, boxes, under), scale, boxes)
    rulings, grids = divide_cells(drawn, rulings, scale, rings)
    clean, inked = clean_print(gray, ink_mask(gray), scale, grow=not raster.sealed)
    inked = replace(inked, rings=rings)
    clear = gray if all(ring.lifted for ring in rings) else None
    lines = with_witnesses(read_lines(clean, upright.quads, grids, inked, number, engine), flat, scale, engine, clear)
    lines = list(doubt_under([line for line in lines if line.text != UNREAD.text], rings, scale))
    red = None
    if raster.seal is not None:
        red = warp_mask(raster.seal, upright.from_rendered, (gray.shape[0], gray.shape[1]))
        lines = doubt_overprinted(lines, red, scale)
    outside, tables = fill_tables([*grids, *find_open_grids(rulings[0], lines, grids)], lines, number)
    tables = read_beside_seals(without_ghosts(tables), flat, inked, engine)
    sealed = Sealed(flat, inked, red, see_through((flat, clear), rings, raster, upright))
    tables = look_through_seals(read_under_seals(tables, sealed, engine), sealed, engine.figures)
    tables = mend_commas(mend_in_columns(tables))
    height, width = upright.gray.shape
    to_shown = shown_matrix(upright.from_rendered, scale, raster.points)
    return Page(number, width / scale, height / scale, tuple(outside), tuple(tables), scanned=True, to_shown=to_shown)


def find_sheet(raster: Raster, upright: Upright) -> Mask | None:
    """Where the paper lies on the page put upright; None where all of it is paper."""
    if raster.desk is None:
        return None
    size = (upright.gray.shape[0], upright.gray.shape[1])
    return warp_mask(np.asarray(cv2.bitwise_not(raster.desk), np.uint8), upright.from_rendered, size)


def see_through(
    pictures: tuple[Gray, Gray | None], rings: Sequence[Ring], raster: Raster, upright: Upright
) -> Gray | None:
    """The page with what shows through a seal's ink as black as print; None where it has none that lets any through.

    `pictures` are the page with its grey seals and without, if they could be told from print.
    """
    flat, clear = pictures
    if raster.sunken is not None:
        size = (flat.shape[0], flat.shape[1])
        ink = warp_mask(raster.sunken.ink, upright.from_rendered, size)
        return np.asarray(np.where(ink > 0, warp(raster.sunken.gray, upright.from_rendered, size), flat), np.uint8)
    return see_through_rings(flat, clear, rings) if rings and clear is not None else None


def without_pen(pictures: Sequence[Gray], raster: Raster, upright: Upright) -> Sequence[Gray]:
    """Pictures of the page without what somebody wrote on it in blue: strokes below words are no rulings."""
    if raster.pen is None:
        return pictures
    pen = warp_mask(raster.pen, upright.from_rendered, (upright.gray.shape[0], upright.gray.shape[1]))
    written = np.asarray(cv2.dilate(pen, np.ones((PEN_RIM, PEN_RIM), np.uint8)), np.uint8)
    white = np.asarray(cv2.threshold(written, 0, 255, cv2.THRESH_BINARY)[1], np.uint8)
    return [np.asarray(cv2.bitwise_or(gray, white), np.uint8) for gray in pictures]


def is_blank(raster: Raster) -> bool:
    """Whether nothing on the page is as large as the smallest print."""
    ink = ink_mask(raster.gray)
    long = np.ones((1, math.floor(SMALLEST_PRINT * raster.scale) + 1), np.uint8)
    if cv2.erode(ink, long, borderType=cv2.BORDER_CONSTANT, borderValue=(0,)).any():
        return False  # a single row of it is: nearly every page is told so, in a tenth of the time
    stats = find_components(ink).stats[1:]
    sides = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    return not bool((sides > SMALLEST_PRINT * raster.scale).any())


def clean_print(gray: Gray, ink: Mask, scale: float, grow: bool) -> tuple[Gray, Inked]:
    """The image without dirt, and its ink, grown to whole strokes. Numbers are read again from the dirty image."""
    found = find_components(ink)
    glyph = glyph_height(found, scale)
    dirt = find_specks(gray, found, glyph)
    clean = paint_out(gray, found, dirt)
    solid = found.ink_of(~dirt)
    if grow:
        solid = whole_strokes(clean, solid)
        found = find_components(solid)
    pale = grow and has_pale_print(clean, found, glyph)
    return clean, Inked(solid, without_speckle(solid, found, glyph), glyph, scale, pale)


def read_lines(
    gray: Gray, quads: NDArray[np.float32], grids: Sequence[Grid], inked: Inked, number: int, engine: OcrEngine
) -> list[Place]:
    """Every line of print as text: in cells by their ink, elsewhere where the detector saw them."""
    boxes = [bounds(quad, gray.shape) for quad in quads]
    crops: list[tuple[Gray, PixelBox, CellLine]] = []
    dashes: list[Place] = []
    page = _page_box(gray)
    for grid in grids:
        near = [box for box in boxes if _touches(box, grid, inked.scale)]
        for cell in cell_crops(grid, inked, gray, near):
            stroke = lone_stroke(cell, inked)
            if stroke is not None:
                dashes.append(Place(line_of(stroke, cell[0].box, inked.scale, number), cell[0].within))
            else:
                crops.extend((*cut(gray, line.box, line.within or page, MARGIN, TRAIL), line) for line in cell)
    for quad, box in zip(quads, boxes, strict=True):
        if not any(_centre_in(box, grid, inked.scale) for grid in grids):
            crop = (cut_leaning(gray, quad), box) if leans(quad) else cut(gray, box, page, 0.0)
            crops.append((*crop, CellLine(box, None, seen=True)))
    readings = map(with_zeros, engine.recognise([crop for crop, _, _ in crops]))
    kept = [
        (reading if is_text(reading, line.seen) else UNREAD, box, line)
        for reading, (_, box, line) in zip(readings, crops, strict=True)
    ]
    return dashes + [
        place_of(line_of(reading, box, inked.scale, number), line, gray, inked)
        for reading, box, line in kept
        if reading is not UNREAD or line.within is not None
    ]


def place_of(read: Line, line: CellLine, gray: Gray, inked: Inked) -> Place:
    """A line with its cell, and whether that may hold more of it."""
    if line.within is None:
        return Place(read, None)
    return Place(read, line.within, inked.pale and goes_on(gray, line.box, line.within))


def is_text(reading: Reading, seen: bool) -> bool:
    """Whether a reading is print: what the detector missed must be surer, and no lone Latin letter."""
    least = LEAST_CERTAIN if seen else UNSEEN_CERTAIN
    if not reading.text or reading.certainty < (LEAST_STROKES if seen and is_two_strokes(reading.text) else least):
        return False
    return seen or not (reading.text.isascii() and reading.text.isalpha())


def lone_stroke(cell: Sequence[CellLine], inked: Inked) -> Reading | None:
    """A cell's only print where it is one flat or slanting stroke: the recogniser makes 一, _, 1 or nonsense of it."""
    if len(cell) != 1:
        return None
    box, glyph = cell[0].box, inked.glyph
    if box.height < 0.3 * glyph and box.width > 0.4 * glyph:
        return DASH
    stroke = largest_component(inked.clean[box.y0 : box.y1, box.x0 : box.x1])
    ys, xs = np.nonzero(stroke)
    height, width = int(np.ptp(ys)) + 1, int(np.ptp(xs)) + 1
    if not 0.6 * glyph < height < 1.6 * glyph or width > 0.8 * height or len(ys) < height:
        return None
    slant, start = np.polyfit(ys, xs, 1)
    stray = float(np.std(xs - (slant * ys + start)))
    return SLASH if -0.9 < slant < -0.22 and stray < 0.09 * height else None


def largest_component(ink: Mask) -> Mask:
    """The largest connected ink, where all else is specks beside it; all ink where it is not."""
    found = find_components(ink)
    areas = found.stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    largest = int(areas.argmax())
    return np.asarray(found.labels == largest, np.uint8) if areas[largest] >= WHOLE * areas.sum() else ink


def line_of(reading: Reading, box: PixelBox, scale: float, number: int) -> Line:
    """A reading placed on the page, in points."""
    xs = tuple((box.x0 + edge * box.width) / scale for edge in reading.edges)
    place = Box(xs[0], box.y0 / scale, xs[-1], box.y1 / scale)
    return Line(reading.text, place, number, xs, reading.probs, rivals=reading.rivals)


def _page_box(gray: Gray) -> PixelBox:
    return PixelBox(0, 0, gray.shape[1], gray.shape[0])


def _touches(box: PixelBox, grid: Grid, scale: float) -> bool:
    area = grid.box
    return (
        box.x1 > area.x0 * scale and box.x0 < area.x1 * scale and box.y1 > area.y0 * scale and box.y0 < area.y1 * scale
    )


def _centre_in(box: PixelBox, grid: Grid, scale: float) -> bool:
    return grid.box.holds((box.x0 + box.x1) / 2 / scale, (box.y0 + box.y1) / 2 / scale)
