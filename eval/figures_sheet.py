"""Crops of printed figures with what they say, to teach the reader of figures: sheets of figures, worn as scans are.

usage: figures_sheet.py --pages N --seed S --out FOLDER

A sheet is a page of cells, each with one figure in some face, size and spacing; it is worn by the forge and further
than that, and every figure is cut out as the reading stage does: loosely, tightly, beside rulings, at a cell's edge.
Writes FOLDER/<seed>-<page>.npz: `pixels` (all strips side by side, uint8, HEIGHT rows), `ends`, `texts`.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from hedui.forge.scan import wear_page
from hedui.forge.seal import stamp_seal
from hedui.forge.wear import Wear, draw_wear
from hedui.mupdf import pymupdf
from hedui.reading.crops import cut
from hedui.reading.figures import HEIGHT, OTHER, WIDEST, to_strip
from hedui.reading.ocr import PixelBox

Pixels = NDArray[np.uint8]
A4 = (595.0, 842.0)
FONT_FOLDERS = ("/usr/share/fonts/truetype", "/usr/share/fonts/opentype")
FAMILIES = (  # of what Debian packages: Song, Kai, Hei and Fang faces, and what offices pair them with
    *("gbsn00lp", "gkai00mp", "bsmi00lp", "bkai00mp", "uming", "ukai", "wqy-", "cwming", "cwfs", "cwkai", "cwheib"),
    *("NotoSansCJK-Regular", "NotoSansCJK-Bold", "NotoSansCJK-Light", "NotoSerifCJK-Regular", "NotoSerifCJK-Bold"),
    *("NotoSerifCJK-Light", "LiberationSerif", "LiberationSans", "LiberationMono-Regular", "DejaVuSans.ttf"),
    *("DejaVuSerif.ttf", "DejaVuSansCondensed.ttf", "FreeSerif.ttf", "FreeSans.ttf", "FreeSerifBold.ttf", "Carlito"),
    *("Caladea", "texgyretermes", "texgyreheros", "texgyrepagella", "texgyrecursor-regular", "lmroman10-regular"),
    *("lmsans10-regular", "LinLibertine_R.", "LinBiolinum_R.", "Roboto-Regular", "OpenSans-Regular", "Lato-Regular"),
    *("BabelStoneHan",),
)
NOT_THESE = ("Italic", "Oblique", "italic", "oblique")  # official print does not lean
BUILT_IN = ("tiro", "tibo", "helv", "hebo", "cour", "cjk")
KINDS = ("office", "worn", "worn", "fax", "fax", "fax", "photo", "photo")
BESIDE = "万元分个项人次天月年家户亩台套批份件只元亿公里吨率件起%％"
WORDS = "合计数量时效成本效益质量指标完成情况资金总额其中上年结转财政拨款社会公众满意度项目单位"
MANY = 0.1  # of the figures have characters beside them
WHOLE_CELLS = 0.4  # of the crops are as wide as their cell
OVER_BORDERS = 0.12  # of the crops show rulings and other lines around their cell
LOWEST = 0.35  # of a cell's height: no crop is lower
SEALED = 0.55  # of the sheets but faxes bear seals, so many that a fifth of their figures lies under one
SEALS = (6, 16)


@dataclass(frozen=True)
class Printed:
    """A figure on the sheet: what a reader should say, its ink and its cell in pixels of the unworn sheet."""

    text: str
    ink: PixelBox
    cell: PixelBox


def list_fonts() -> list[pymupdf.Font]:
    paths = sorted(path for folder in FONT_FOLDERS for path in Path(folder).rglob("*.[to]t[fc]"))
    fitting = [p for p in paths if any(name in p.name for name in FAMILIES) and not any(n in p.name for n in NOT_THESE)]
    return [pymupdf.Font(name) for name in BUILT_IN] + [pymupdf.Font(fontfile=str(path)) for path in fitting]


# -- what is printed


def draw_text(rng: Generator) -> str:
    """A figure as forms have them; all digits are as likely, so that no value is expected."""
    text = FORMS[int(rng.integers(len(FORMS)))](rng)
    if rng.uniform() < MANY:
        beside = "".join(rng.choice(list(BESIDE), int(rng.integers(1, 3))))
        text = text + beside if rng.uniform() < 0.7 else beside + text
    return text


def _digits(rng: Generator, least: int, most: int) -> str:
    return "".join(str(d) for d in rng.integers(0, 10, int(rng.integers(least, most + 1))))


def _whole(rng: Generator, most: int) -> str:
    return str(int("1" + _digits(rng, 0, most - 1)) if rng.uniform() < 0.1 else int(_digits(rng, 1, most)))


def _points(rng: Generator) -> str:
    return _whole(rng, 2) + ("." + _digits(rng, 1, 2) if rng.uniform() < 0.45 else "")


def _amount(rng: Generator) -> str:
    whole = _whole(rng, 7)
    if rng.uniform() < 0.25:
        whole = f"{int(whole):,}"
    return whole + ("." + _digits(rng, 1, 6) if rng.uniform() < 0.75 else "")


def _rate(rng: Generator) -> str:
    share = "100" if rng.uniform() < 0.4 else _whole(rng, 2)
    share += "." + ("00" if rng.uniform() < 0.4 else _digits(rng, 1, 2)) if rng.uniform() < 0.6 else ""
    return share + ("%" if rng.uniform() < 0.8 else "")


def _round_figure(rng: Generator) -> str:
    return str(rng.choice(["100", "10", "20", "30", "40", "50", "0", "0.00", "5", "15", "100.00", "90", "0.0", "1.00"]))


def _share(rng: Generator) -> str:
    return "0." + _digits(rng, 1, 4)


def _bound(rng: Generator) -> str:
    return str(rng.choice(["≥", "≤", "=", ">", "<", "-", "±"])) + (_rate(rng) if rng.uniform() < 0.6 else _amount(rng))


def _range(rng: Generator) -> str:
    return _points(rng) + str(rng.choice(["-", "/", "~", ":"])) + _points(rng)


def _lone(rng: Generator) -> str:
    return str(rng.choice(list("0123456789"))) if rng.uniform() < 0.9 else str(rng.choice(["-", "/", "—"]))


def _words(rng: Generator) -> str:
    return "".join(rng.choice(list(WORDS), int(rng.integers(1, 7))))


FORMS = (
    *(_points, _points, _points, _points, _amount, _amount, _amount, _amount, _rate, _rate, _round_figure, _share),
    *(_bound, _range, _lone, _lone, _lone, _words),
)
SAME = str.maketrans({"—": "-", "％": "%", "，": ",", "．": ".", "：": ":", "～": "~"})


def to_label(text: str) -> str:
    """What the reader should say: OTHER for every run of characters that are no part of figures."""
    label = ""
    for char in text.translate(SAME):
        kept = char if char in "0123456789.,%-/≥≤=<>~:±" else OTHER
        label += kept if kept != OTHER or not label.endswith(OTHER) else ""
    return label


# -- the sheet


def print_sheet(rng: Generator, fonts: list[pymupdf.Font], dpi: int) -> tuple[Pixels, list[Printed]]:
    """An RGB page of figures in cells, with its rulings, and where each figure's ink is."""
    document = pymupdf.open()
    page = document.new_page(width=A4[0], height=A4[1])
    spots = list(_fill(rng, fonts, page))
    pix = page.get_pixmap(dpi=dpi, colorspace=pymupdf.csRGB, alpha=False)
    image = np.frombuffer(pix.samples, np.uint8).reshape(pix.h, pix.w, 3).copy()
    scale = dpi / 72
    dark = image.min(axis=2) < 150
    printed = [p for text, area in spots if (p := _find_ink(text, area, dark, scale))]
    rule = int(rng.choice([0, 1, 1, 1, 2])) * max(1, round(dpi / 200))
    shade = int(rng.integers(0, 110))
    for _, area in spots if rule else ():
        corners = [(round(area.x0 * scale), round(area.y0 * scale)), (round(area.x1 * scale), round(area.y1 * scale))]
        cv2.rectangle(image, corners[0], corners[1], (shade, shade, shade), rule)
    return image, printed


def _fill(rng: Generator, fonts: list[pymupdf.Font], page: pymupdf.Page) -> Iterator[tuple[str, pymupdf.Rect]]:
    """Print rows of figures, each row in one face; yields each text with its cell in points."""
    y = 18.0
    while y < A4[1] - 30:
        font, size = fonts[int(rng.integers(len(fonts)))], float(rng.uniform(7, 15))
        height, spread = size * float(rng.uniform(1.25, 2.4)), float(rng.choice([0, 0, 0, rng.uniform(-0.04, 0.12)]))
        stretch, grey = float(rng.choice([1, 1, rng.uniform(0.8, 1.2)])), float(rng.choice([0, 0, rng.uniform(0, 0.4)]))
        writer, x = pymupdf.TextWriter(page.rect, color=(grey, grey, grey)), 16.0
        base, pivot = y + height / 2 + size * 0.36 + float(rng.uniform(-0.1, 0.1)) * size, pymupdf.Point(16, 0)
        while x < A4[0] - 60:
            text = draw_text(rng)
            if not all(font.has_glyph(ord(c)) for c in text):
                text = "".join(c for c in text if c in "0123456789.,%") or "0"
            width = sum(font.glyph_advance(ord(c)) for c in text) * size + spread * size * len(text)
            inner = width + float(rng.uniform(0.35, 2.5)) * size
            if 16 + (x - 16 + inner) * stretch > A4[0] - 12:
                break
            _write(writer, text, x + (inner - width) * float(rng.uniform(0.1, 0.9)), base, font, size, spread)
            yield text, pymupdf.Rect(16 + (x - 16) * stretch, y, 16 + (x - 16 + inner) * stretch, y + height)
            x += inner
        writer.write_text(page, morph=(pivot, pymupdf.Matrix(stretch, 1)) if stretch != 1 else None)
        y += height


def _write(
    writer: pymupdf.TextWriter, text: str, x: float, y: float, font: pymupdf.Font, size: float, spread: float
) -> None:
    if not spread:
        writer.append((x, y), text, font=font, fontsize=size)
        return
    for char in text:
        writer.append((x, y), char, font=font, fontsize=size)
        x += (font.glyph_advance(ord(char)) + spread) * size


def _find_ink(text: str, area: pymupdf.Rect, dark: NDArray[np.bool_], scale: float) -> Printed | None:
    cell = PixelBox(*(round(v * scale) for v in (area.x0, area.y0, area.x1, area.y1)))
    part = dark[cell.y0 : cell.y1, cell.x0 : cell.x1]
    ys, xs = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not len(xs) or not len(ys):
        return None
    box = PixelBox(cell.x0 + int(xs[0]), cell.y0 + int(ys[0]), cell.x0 + int(xs[-1]) + 1, cell.y0 + int(ys[-1]) + 1)
    return Printed(to_label(text), box, cell)


# -- its scan, and the crops


def stamp_seals(rng: Generator, image: Pixels, wear: Wear) -> None:
    """Seals of random names all over the sheet, in place; what they cover says what it said."""
    for _ in range(int(rng.integers(*SEALS))):
        name = "".join(rng.choice(list(WORDS), int(rng.integers(6, 15))))
        spot, inches = (float(rng.uniform()), float(rng.uniform())), float(rng.uniform(1.2, 1.9))
        stamp_seal(image, name, spot, wear.dpi * inches, float(rng.uniform(-40, 40)), wear.seal)


def draw_sheet_wear(rng: Generator) -> Wear:
    """A scan's wear, harder than the forge's, of a page that lies all but level, as reading puts it."""
    wear = draw_wear(str(rng.choice(KINDS)), rng)
    u = rng.uniform
    blur, noise, fade = wear.blur * u(0.8, 1.5), wear.noise * u(0.7, 1.5), min(0.5, wear.fade * u(0.8, 1.5))
    wear = replace(wear, blur=blur, noise=noise, fade=fade, skew=float(u(-0.35, 0.35)))
    seal = float(u(0.4, 1.0)) if wear.binary is None and u() < SEALED else 0.0
    wear = replace(wear, perspective=0.0, turn=0, seal=seal, notes=0)
    if wear.binary is not None:
        wear = replace(wear, binary=int(u(105, 190)), dpi=int(rng.choice([120, 150, 200, 200])))
    return wear


def cut_figures(
    rng: Generator, image: Pixels, matrix: NDArray[np.float64], printed: list[Printed]
) -> Iterator[tuple[Pixels, str]]:
    """Each figure cut out of the worn page as reading may do it."""
    gray = image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    page = PixelBox(0, 0, gray.shape[1], gray.shape[0])
    for figure in printed:
        ink, cell = _carry(figure.ink, matrix), _carry(figure.cell, matrix)
        box = _loosen(rng, ink, round(cell.height * LOWEST))
        inset = int(rng.choice([0, 1, 2, 2, 3]))
        inside = PixelBox(cell.x0 + inset, cell.y0 + inset, cell.x1 - inset, cell.y1 - inset)
        if rng.uniform() < WHOLE_CELLS and inside.width < 8 * box.height:
            box = PixelBox(inside.x0, box.y0, inside.x1, box.y1)
        if box.width < 2 or box.height < 4 or box.y0 < 0 or box.y1 > gray.shape[0]:  # worn off the page
            continue
        crop, _ = cut(gray, box, page if rng.uniform() < OVER_BORDERS else inside, 0.0)
        yield soil(rng, crop), figure.text


def _loosen(rng: Generator, ink: PixelBox, least: int) -> PixelBox:
    """The ink's box, at least so many pixels high (a dash is lower), with margins as crops of lines have them."""
    tall = max(ink.height, least)
    middle = (ink.y0 + ink.y1) / 2
    above, below = np.clip(rng.normal(0.25, 0.18, 2), -0.04, 0.8) * tall
    before, after = np.clip(rng.normal(0.15, 0.15, 2), -0.06, 0.6) * tall
    y0, y1 = middle - tall / 2 - above, middle + tall / 2 + below
    return PixelBox(round(ink.x0 - before) - 1, round(y0), round(ink.x1 + after) + 1, round(y1))


def _carry(box: PixelBox, matrix: NDArray[np.float64]) -> PixelBox:
    corners = np.array([[[x, y]] for x in (box.x0, box.x1) for y in (box.y0, box.y1)], np.float64)
    moved = cv2.perspectiveTransform(corners, matrix).reshape(-1, 2)
    (x0, y0), (x1, y1) = moved.min(axis=0), moved.max(axis=0)
    return PixelBox(int(np.floor(x0)), int(np.floor(y0)), int(np.ceil(x1)), int(np.ceil(y1)))


def soil(rng: Generator, crop: Pixels) -> Pixels:
    """Now and then: softened, thickened or thinned, a stroke of something else across it, other contrast."""
    out = crop
    if rng.uniform() < 0.3:
        out = np.asarray(cv2.GaussianBlur(out, (0, 0), float(rng.uniform(0.5, 1.1))), np.uint8)
    if rng.uniform() < 0.12:
        kind = cv2.erode if rng.uniform() < 0.6 else cv2.dilate
        out = np.asarray(kind(out, np.ones((2, 2), np.uint8)), np.uint8)
    if rng.uniform() < 0.06:
        out = out.copy()
        ends = [(int(x * out.shape[1]), int(y * out.shape[0])) for x, y in rng.uniform(-0.2, 1.2, (2, 2))]
        cv2.line(out, ends[0], ends[1], int(rng.integers(90, 220)), int(rng.integers(1, 3)), cv2.LINE_AA)
    if rng.uniform() < 0.3:
        low, high = float(rng.uniform(0, 70)), float(rng.uniform(185, 255))
        out = np.asarray(np.clip(low + out.astype(np.float32) * (high - low) / 255, 0, 255), np.uint8)
    return out


def make_page(seed: int, page: int, fonts: list[pymupdf.Font]) -> tuple[list[Pixels], list[str]]:
    """The strips of one sheet and what they say."""
    rng = np.random.default_rng([seed, page])
    wear = draw_sheet_wear(rng)
    image, printed = print_sheet(rng, fonts, wear.dpi)
    if wear.seal:
        stamp_seals(rng, image, wear)
    worn, matrix = wear_page(image, wear, rng, None)
    strips, texts = [], []
    for crop, text in cut_figures(rng, worn, matrix, printed):
        strip = to_strip(crop)
        if strip.shape[1] <= WIDEST:
            strips.append(strip)
            texts.append(text)
    return strips, texts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    fonts = list_fonts()
    print(f"{len(fonts)} faces, strips {HEIGHT} pixels high")
    for page in range(given.pages):
        strips, texts = make_page(given.seed, page, fonts)
        ends = np.cumsum([strip.shape[1] for strip in strips])
        path = given.out / f"{given.seed}-{page:05}.npz"
        np.savez_compressed(path, pixels=np.hstack(strips), ends=ends, texts=np.array(texts))


if __name__ == "__main__":
    main()
