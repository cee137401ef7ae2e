"""From born-digital pages to scans: office scanner, worn copy, fax, phone photo, each with parameters drawn by seed.

Every page's `matrix` (3×3, row-major) carries a point of the source page (points, top-left origin) to the scanned
page as a viewer shows it, so that places known in the source are known in the scan.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from hedui.forge.notes import write_notes
from hedui.forge.oddities import IN_SCANNER, ON_PAPER, cut_sides, veil_of
from hedui.forge.seal import Image, choose_spot, stamp_seal
from hedui.forge.wear import DESKS, Wear, draw_wear, vary
from hedui.mupdf import pymupdf

Matrix = NDArray[np.float64]
Spots = Sequence[tuple[float, float]]  # as shares of a page's width and height


def render_page(page: pymupdf.Page, dpi: int) -> Image:
    """The page as RGB pixels."""
    pix = page.get_pixmap(dpi=dpi, colorspace=pymupdf.csRGB, alpha=False)
    return np.frombuffer(pix.samples, np.uint8).reshape(pix.h, pix.w, 3).copy()


# -- the paper


def bleed_through(image: Image, depth: float) -> Image:
    """The mirrored print of the other side shining through."""
    return np.asarray(image * (veil_of(image, depth, 2) / 255), np.uint8)


def fold_line(image: Image, depth: float, at: float) -> Image:
    """A horizontal crease: a dark line and a soft shadow below it."""
    height = image.shape[0]
    rows = np.arange(height, dtype=np.float32) - at * height
    crease = np.exp(-np.abs(rows) / (height * 0.006))
    below = 0.4 * np.exp(-np.clip(rows, 0, None) / (height * 0.03)) * (rows > 0)
    shadow = np.clip(depth * (crease + below), 0, 0.8)
    return np.asarray(image * (1 - shadow)[:, None, None], np.uint8)


def punch_holes(image: Image) -> None:
    """Two holes at the left edge, black as a scanner shows them."""
    height, width = image.shape[:2]
    for y in (0.36, 0.64):
        cv2.circle(image, (int(width * 0.032), int(height * y)), max(4, width // 90), (40, 40, 40), -1, cv2.LINE_AA)


# -- the camera


def skew_matrix(width: int, height: int, degrees: float) -> Matrix:
    """Rotation about the middle of the page."""
    return np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1), [0, 0, 1]])


def perspective_matrix(width: int, height: int, depth: float, rng: Generator) -> Matrix:
    """The page's corners pulled inwards, each by up to `depth` of the side."""
    pull = rng.uniform(0.2, 1.0, (4, 2)) * depth
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    inwards = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * pull * [width, height]
    return cv2.getPerspectiveTransform(corners, (corners + inwards).astype(np.float32)).astype(np.float64)


def fit_matrix(width: int, height: int, degrees: float, margin: float) -> Matrix:
    """Shrinks the page so that it stays in the frame when turned by `degrees`, with a margin of desk around it."""
    a = np.radians(abs(degrees))
    scale = (1 - margin) / max(np.cos(a) + np.sin(a) * height / width, np.cos(a) + np.sin(a) * width / height)
    return np.array([[scale, 0, width * (1 - scale) / 2], [0, scale, height * (1 - scale) / 2], [0, 0, 1]])


def turn_matrix(width: int, height: int, turn: int) -> Matrix:
    """Pixels of the upright image to pixels of the image turned clockwise by 0, 90, 180 or 270 degrees."""
    table = {
        0: [[1, 0, 0], [0, 1, 0]],
        90: [[0, -1, height], [1, 0, 0]],
        180: [[-1, 0, width], [0, -1, height]],
        270: [[0, 1, 0], [-1, 0, width]],
    }
    return np.array([*table[turn], [0, 0, 1]], np.float64)


TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def desk_image(height: int, width: int, desk: int, rng: Generator) -> Image:
    """A table top to lie on: one colour, coarse grain."""
    colour = np.array(DESKS[desk], np.float32)
    grain = cv2.resize(rng.normal(0, 9, (height // 24, width // 12)).astype(np.float32), (width, height))
    return np.asarray(np.clip(colour + grain[..., None], 0, 255), np.uint8)


# -- the sensor


def shade_image(image: NDArray[np.float32], depth: float, rng: Generator) -> NDArray[np.float32]:
    """Uneven light: a slope over the page."""
    height, width = image.shape[:2]
    x = np.linspace(rng.uniform(-1, 1), rng.uniform(-1, 1), width, dtype=np.float32)[None, :]
    y = np.linspace(rng.uniform(-1, 1), rng.uniform(-1, 1), height, dtype=np.float32)[:, None]
    slope = 1 - np.float32(depth) * (np.float32(0.5) + (x + y) / 4)
    return np.asarray(image * (slope[..., None] if image.ndim == 3 else slope), np.float32)


def grain_image(height: int, width: int, sigma: float, rng: Generator) -> NDArray[np.float32]:
    """Noise for a whole page, tiled from one patch: drawing it pixel by pixel would cost more than the rest."""
    patch = rng.normal(0, sigma, (512, 512)).astype(np.float32)
    tiled = np.tile(patch, (height // 512 + 2, width // 512 + 2))
    y, x = int(rng.integers(512)), int(rng.integers(512))
    return tiled[y : y + height, x : x + width]


def speckle_image(image: Image, share: float, rng: Generator) -> None:
    """Specks of toner and dust, two pixels wide."""
    height, width = image.shape[:2]
    count = int(share * height * width)
    ys, xs = rng.integers(0, height - 2, count), rng.integers(0, width - 2, count)
    shades = (rng.integers(0, 2, count) * 255).astype(np.uint8)
    for dy in (0, 1):
        for dx in (0, 1):
            image[ys + dy, xs + dx] = shades if image.ndim == 2 else shades[:, None]


# -- the whole way


def wear_page(image: Image, wear: Wear, rng: Generator, seal: str | None, numbers: Spots = ()) -> tuple[Image, Matrix]:
    """The scanned page, and the matrix from pixels of the printed page to its pixels; `numbers` are spots with one."""
    image = use_paper(image, wear, rng, seal, numbers)
    if not wear.colour:
        image = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    image, matrix = place_page(image, wear, rng)
    image = expose_page(image, wear, rng)
    if wear.streak or wear.edge:
        soil_glass(image, wear, rng)
    if wear.oddity in IN_SCANNER:
        image = IN_SCANNER[wear.oddity](image, rng)
    elif wear.oddity == "cut":
        image, aside = cut_sides(image)
        matrix = aside @ matrix
    height, width = image.shape[:2]
    if wear.turn:
        image = np.asarray(cv2.rotate(image, TURNS[wear.turn]), np.uint8)
    return image, turn_matrix(width, height, wear.turn) @ matrix


def use_paper(image: Image, wear: Wear, rng: Generator, seal: str | None, numbers: Spots) -> Image:
    """The sheet as people and time leave it, before it is scanned."""
    if seal and wear.seal:
        spot = choose_spot(numbers, float(rng.uniform()), float(rng.uniform(0.3, 0.85)), float(rng.uniform(0.25, 0.88)))
        inches, slant = float(rng.uniform(1.3, 1.75)), float(rng.uniform(-25, 25))
        stamp_seal(image, seal, spot, wear.dpi * inches, slant, wear.seal)
    if wear.bleed:
        image = bleed_through(image, wear.bleed)
    if wear.fold:
        image = fold_line(image, wear.fold, float(rng.uniform(0.3, 0.7)))
    if wear.holes:
        punch_holes(image)
    if wear.notes:
        write_notes(image, wear.notes, wear.dpi, rng)
    return ON_PAPER[wear.oddity](image, rng) if wear.oddity in ON_PAPER else image


def place_page(image: Image, wear: Wear, rng: Generator) -> tuple[Image, Matrix]:
    """The page laid askew on the glass, or on a desk before a camera."""
    height, width = image.shape[:2]
    matrix = skew_matrix(width, height, wear.skew)
    if not wear.perspective:
        warped = cv2.warpAffine(image, matrix[:2], (width, height), borderValue=(255, 255, 255), flags=cv2.INTER_CUBIC)
        return np.asarray(warped, np.uint8), matrix
    fitted = fit_matrix(width, height, wear.skew, float(rng.uniform(0.01, 0.06)))
    matrix = matrix @ fitted @ perspective_matrix(width, height, wear.perspective, rng)
    desk = desk_image(height, width, wear.desk, rng)
    cv2.warpPerspective(
        image, matrix, (width, height), dst=desk, borderMode=cv2.BORDER_TRANSPARENT, flags=cv2.INTER_LINEAR
    )
    return desk, matrix


def expose_page(image: Image, wear: Wear, rng: Generator) -> Image:
    """Blur, fading, light, noise, specks and, for a fax, the threshold."""
    seen = cv2.GaussianBlur(image, (0, 0), max(0.3, wear.blur * wear.dpi / 200)).astype(np.float32)
    seen = 255 - (255 - seen) * (1 - wear.fade) - 255 * wear.fade * 0.12
    if wear.shade:
        seen = shade_image(seen, wear.shade, rng)
    grain = grain_image(image.shape[0], image.shape[1], wear.noise, rng)
    out = np.clip(seen + (grain[..., None] if seen.ndim == 3 else grain), 0, 255).astype(np.uint8)
    if wear.binary is not None:
        out = np.where(out > wear.binary, 255, 0)
    if wear.speckle:
        speckle_image(out, wear.speckle, rng)
    return np.asarray(out, np.uint8)


def soil_glass(image: Image, wear: Wear, rng: Generator) -> None:
    """A streak down the page from dirt on the glass, and the shadow of the lid along one edge."""
    width = image.shape[1]
    if wear.streak:
        x = int(rng.uniform(0.05, 0.95) * width)
        column = image[:, x : x + max(1, wear.dpi // 150)]
        column[:] = (column * (1 - wear.streak)).astype(np.uint8) if wear.binary is None else 0
    if wear.edge:
        deep = max(2, int(width * rng.uniform(0.004, 0.015)))
        side = image[:, :deep] if rng.uniform() < 0.5 else image[:, -deep:]
        side[:] = (side * (1 - wear.edge)).astype(np.uint8) if wear.binary is None else 0


def encode_page(image: Image, wear: Wear) -> bytes:
    """JPEG, or bilevel PNG for a fax."""
    bgr = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    if wear.quality is None:
        return bytes(cv2.imencode(".png", bgr, [cv2.IMWRITE_PNG_BILEVEL, 1])[1])
    return bytes(cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, wear.quality])[1])


def scan_document(
    source: Path,
    target: Path,
    kind: str,
    seed: int,
    seal: str | None = None,
    numbers: Mapping[int, Spots] | None = None,
) -> dict[str, Any]:
    """Write the scan of `source`; returns its parameters and each page's turn, skew and matrix.

    `numbers` has the spots where each page (from 1) prints a number: a seal may lie on one.
    """
    rng = np.random.default_rng([seed, *kind.encode()])
    wear = draw_wear(kind, rng)
    out, pages = pymupdf.open(), []
    with pymupdf.open(source) as doc:
        sealed = {len(doc) - 1, int(rng.integers(len(doc)))}
        for page in doc:
            own = vary(wear, rng)
            under = (numbers or {}).get(page.number + 1, ())
            stamp = seal if page.number in sealed else None
            image, matrix = wear_page(render_page(page, own.dpi), own, rng, stamp, under)
            scale = np.diag([own.dpi / 72, own.dpi / 72, 1.0])
            place = np.linalg.inv(scale) @ matrix @ scale
            new = out.new_page(width=image.shape[1] * 72 / own.dpi, height=image.shape[0] * 72 / own.dpi)
            new.insert_image(new.rect, stream=encode_page(image, own))
            flat = [round(float(v), 8) for v in place.ravel()]
            pages.append({"turn": own.turn, "skew": round(own.skew, 3), "matrix": flat})
    out.save(target, garbage=1, no_new_id=True)
    return {**asdict(wear), "pages": pages}
