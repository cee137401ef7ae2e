"""Files made hostile: mutants of real ones, the same for the same seed."""

import io
import random
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PIL import Image

from hedui.mupdf import pymupdf

NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483648", b"99999999999999", b"1e308", b"0.0000001")
NAMES = re.compile(rb"/[A-Za-z]{2,20}")
DIGITS = re.compile(rb"\d+")
INSIDE = pymupdf.Rect(2, 4, -2, 0)
HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "执行数")
Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def make_seeds(folder: Path, most: int = 100_000) -> list[bytes]:
    """Whole files to start from: born-digital ones of a folder of cases, and small pictures and PDFs of our own."""
    cases = [path.read_bytes() for path in sorted(folder.glob("*/source.pdf")) if path.stat().st_size <= most]
    ours = [plain_pdf(compress=False), plain_pdf(compress=True), scanned_pdf()]
    form = form_pdf()
    return [*cases, *draw_pictures(), *ours, *ours, form, form, *picture_form(form)]


def draw_pictures() -> Iterator[bytes]:
    """One small picture in every format that is read, and a TIFF of three frames."""
    picture = Image.new("L", (160, 120), 255)
    picture.paste(0, (20, 60, 140, 61))
    for kind in ("PNG", "JPEG", "TIFF"):
        stream = io.BytesIO()
        picture.save(stream, kind)
        yield stream.getvalue()
    stream = io.BytesIO()
    picture.save(stream, "TIFF", save_all=True, append_images=[picture.rotate(90), picture])
    yield stream.getvalue()


def plain_pdf(compress: bool) -> bytes:
    """A few pages of text and rulings; not compressed, its inner words lie open to mutation."""
    with pymupdf.open() as document:
        for number in range(3):
            page = document.new_page()
            page.insert_text((72, 200 + 40 * number), "The budget was spent in full and on time.", fontsize=12)
            page.draw_rect(pymupdf.Rect(60, 300, 400, 340))
        return bytes(document.tobytes(deflate=compress))


def form_pdf() -> bytes:
    """A ruled form over two pages, its Chinese words and its rulings open to mutation."""
    with pymupdf.open() as document:
        for start in (0, 9):
            page = document.new_page()
            page.insert_text((180, 60), "项目支出绩效自评表", fontname="china-s", fontsize=16)
            for row, texts in enumerate([HEADS, *(row_of(n) for n in range(start, start + 9))]):
                for column, text in enumerate(texts):
                    box = pymupdf.Rect(40 + 64 * column, 90 + 30 * row, 104 + 64 * column, 120 + 30 * row)
                    page.draw_rect(box)
                    page.insert_textbox(box + INSIDE, text, fontname="china-s", fontsize=9)
        return bytes(document.tobytes(deflate=False))


def row_of(number: int) -> tuple[str, ...]:
    return ("产出指标", "数量指标", f"完成第{number}项", "≥95%", f"{90 + number}.5%", "10", f"{number}.2", "1,144.84")


def picture_form(form: bytes) -> Iterator[bytes]:
    """That form's first page as a scan would have it, in grey and in black and white."""
    with pymupdf.open("pdf", form) as document:
        pixels = document[0].get_pixmap(dpi=96, colorspace=pymupdf.csGRAY)
    picture = Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)
    for kind, image in (("JPEG", picture), ("TIFF", picture.convert("1")), ("PNG", picture.rotate(3, fillcolor=255))):
        stream = io.BytesIO()
        image.save(stream, kind)
        yield stream.getvalue()


def scanned_pdf() -> bytes:
    """A page that is one small picture."""
    with pymupdf.open() as document:
        page = document.new_page(width=200, height=150)
        page.insert_image(page.rect, stream=next(draw_pictures()))
        return bytes(document.tobytes())


def mutate(chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    """A mutant: one to four changes to one of the seeds."""
    data = chance.choice(seeds)
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(MUTATIONS)(chance, data, seeds) or b"%PDF-"
    return data


def flip(chance: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """Some bytes changed, many at once or one alone."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 30, 300))):
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def cut(chance: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def drop(chance: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """A stretch left out."""
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.choice((1, 16, 400, 20_000)) :]


def repeat(chance: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """A stretch many times over."""
    start = chance.randrange(len(data))
    piece = data[start : start + chance.choice((4, 100, 2000))]
    return data[:start] + piece * chance.choice((2, 10, 100)) + data[start:]


def splice(chance: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """The start of one file and the end of another."""
    other = chance.choice(seeds)
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def misnumber(chance: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """A number written in the file made absurd: sizes, lengths, references, places."""
    return replace_one(chance, DIGITS, data, chance.choice(NUMBERS))


def rename(chance: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """A name of the PDF language replaced by another of the same file."""
    names = NAMES.findall(data)
    return replace_one(chance, NAMES, data, chance.choice(names)) if names else data


def replace_one(chance: random.Random, pattern: re.Pattern[bytes], data: bytes, by: bytes) -> bytes:
    places = [match.span() for match in pattern.finditer(data)]
    if not places:
        return data
    start, end = chance.choice(places)
    return data[:start] + by + data[end:]


MUTATIONS: tuple[Mutation, ...] = (flip, cut, drop, repeat, splice, misnumber, misnumber, rename, rename)
