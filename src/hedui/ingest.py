"""Paths become sources: files are found, told apart by content, weighed against limits, and opened once on trial."""

import hashlib
import os
import struct
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from PIL import Image

from hedui.config import Settings
from hedui.errors import Empty, Encrypted, FileError, TooLarge, Unreadable, UnsupportedType
from hedui.mupdf import list_images, load_page, pymupdf
from hedui.remote import Address, walk_storage
from hedui.source import Source, take_stamp

PDF, PNG, JPEG, TIFF = "application/pdf", "image/png", "image/jpeg", "image/tiff"
SUFFIXES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".tif", ".tiff"})
LONGEST_NAME = 200
UNNAMED = "未命名"
BROKEN_PICTURE = (OSError, SyntaxError, ValueError, EOFError, TypeError, LookupError, ArithmeticError, struct.error)
"""What Pillow raises over a damaged picture: its own errors, and those of its code as for an unknown compression."""
HEAD = 1024  # bytes: a PDF's header may stand anywhere in these
TAIL = 65536  # bytes: a whole PDF ends with %%EOF, though some senders append a page of HTML


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to read, or one that cannot be: `problem` says why, `wanted` is False where nobody asked for it.

    `known` is what was found in it before: it holds as long as the file looks the same. `address` is where it lies if
    that is no folder.
    """

    path: Path
    file: str
    problem: FileError | None = None
    wanted: bool = True
    known: Source | None = None
    address: Address | None = None

    @property
    def place(self) -> str:
        """What tells it from other files."""
        return self.address or os.path.realpath(self.path)


def find_files(paths: Sequence[Path | Address], but: Path | None = None) -> list[Candidate]:
    """Every file that the paths name, folders searched through (`but` one), in the order of paths and names, each once.

    `file` is the name that a file named itself has, or its path inside the folder that was named.
    """
    found: dict[str, Candidate] = {}
    for candidate in walk_paths(paths, but):
        found.setdefault(candidate.place, candidate)
    return list(found.values())


def walk_paths(paths: Sequence[Path | Address], but: Path | Address | None = None) -> Iterator[Candidate]:
    """The same one by one; a file that is named twice comes twice."""
    closed = frozenset({os.path.realpath(but)} if isinstance(but, Path) else ())
    for path in paths:
        if isinstance(path, Address):
            yield from find_far(path, but)
        else:
            yield from find_in(path, closed)


def find_far(root: Address, but: Path | Address | None) -> Iterator[Candidate]:
    """The candidates that an address stands for. Their names alone tell what they are: to look inside is dear there."""
    for address, file in walk_storage(root, but if isinstance(but, Address) else None):
        wanted = address == root or PurePosixPath(file).suffix.lower() in SUFFIXES
        problem = None if wanted else UnsupportedType("不是 PDF、PNG、JPEG 或 TIFF，已跳过。")
        yield Candidate(Path(address), show_name(file), problem, wanted, address=address)


def find_in(path: Path, closed: frozenset[str]) -> Iterator[Candidate]:
    """The candidates that one path on the command line stands for."""
    if os.path.isdir(path):
        yield from walk_folder(path, path, closed)
    else:
        yield Candidate(path, show_name(path.name))


def walk_folder(folder: Path, root: Path, closed: frozenset[str]) -> Iterator[Candidate]:
    """Candidates under a folder, sorted by name; hidden files and office lock files (~$…) are passed over.

    `closed` folders are not entered; going down, these come to be those above, so that links in a circle do no harm.
    """
    closed |= {os.path.realpath(folder)}
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        name = show_name(str(folder.relative_to(root))) if folder != root else show_name(folder.name or str(folder))
        yield Candidate(folder, name, Unreadable(f"文件夹无法读取：{explain(error)}。"))
        return
    for entry in entries:
        path = folder / entry.name
        if entry.name.startswith((".", "~$")):
            continue
        if os.path.isdir(path):
            if os.path.realpath(path) not in closed:
                yield from walk_folder(path, root, closed)
        else:
            yield judge_entry(path, show_name(str(path.relative_to(root))))


def judge_entry(path: Path, file: str) -> Candidate:
    """A file met in a folder: content decides, and a name that promises a scan makes bad content an error."""
    if path.suffix.lower() in SUFFIXES or (os.path.isfile(path) and sniff_path(path)):
        return Candidate(path, file)
    return Candidate(path, file, UnsupportedType("不是 PDF、PNG、JPEG 或 TIFF，已跳过。"), wanted=False)


def sniff_path(path: Path) -> str | None:
    """The media type of a file's content, None for any other or where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return sniff(stream.read(HEAD))
    except OSError:
        return None


def sniff(head: bytes) -> str | None:
    """The media type that the first bytes of a file tell."""
    if b"%PDF-" in head:
        return PDF
    magic = {b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG, b"II*\0": TIFF, b"MM\0*": TIFF}
    return next((kind for start, kind in magic.items() if head.startswith(start)), None)


def open_source(candidate: Candidate, settings: Settings) -> Source:
    """The source that a candidate is. Raises the FileError that says why it cannot be read."""
    if candidate.problem:
        raise candidate.problem
    path = candidate.path
    try:
        if not path.is_file():
            raise Unreadable("文件不存在。" if not path.exists() else "不是普通文件。")
        stamp = take_stamp(path)
        if candidate.known and candidate.known.stamp == stamp:
            return candidate.known
        size = path.stat().st_size
        with path.open("rb") as stream:
            media_type = check_head(stream.read(HEAD), size, settings)
            stream.seek(0)
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        pages = check_pdf(path, settings) if media_type == PDF else check_image(path, media_type, settings)
    except OSError as error:
        raise Unreadable(f"文件无法读取：{explain(error)}。") from error
    settled = stamp if stamp and stamp.settled else None
    return Source(path, candidate.file, sha256, media_type, pages, settled)


def check_head(head: bytes, size: int, settings: Settings) -> str:
    """The media type, if the file is of a size and a type that can be read."""
    if size == 0:
        raise Empty("文件是空的（0 字节）。")
    if size > settings.max_bytes:
        raise TooLarge(f"文件有 {size} 字节，超过上限 {settings.max_bytes} 字节。")
    media_type = sniff(head)
    if media_type is None:
        raise UnsupportedType("文件内容不是 PDF、PNG、JPEG 或 TIFF（与扩展名无关，以内容为准）。")
    return media_type


def check_pdf(path: Path, settings: Settings) -> int:
    """The number of pages of a PDF that is whole, open and within the limits."""
    try:
        with open_document(path, "pdf") as document:
            if document.needs_pass:
                raise Encrypted("文件需要密码才能打开，请先去掉打开密码。")
            if document.is_repaired and not has_end(path):
                raise Unreadable("PDF 不完整（可能没有传完），请重新获取文件。")
            pages = int(document.page_count)
            check_page_count(pages, settings)
            for number in range(pages):
                check_page(document, number, settings)
            return pages
    except pymupdf.mupdf.FzErrorBase as error:
        raise Unreadable("PDF 已损坏，无法打开。") from error
    except (pymupdf.FileDataError, RuntimeError, ValueError) as error:
        raise Unreadable("PDF 已损坏，无法打开。") from error


def check_page(document: pymupdf.Document, number: int, settings: Settings) -> None:
    """Refuse a page (from 0) that is beyond what a PDF may be, or carries a picture too large to unpack."""
    rect = load_page(document, number).rect
    if max(rect.width, rect.height) > settings.max_points:
        size = f"{rect.width:.0f}×{rect.height:.0f}"
        raise TooLarge(f"第 {number + 1} 页的尺寸为 {size} 点，超过上限 {settings.max_points:.0f} 点。")
    for image in list_images(document, number):
        check_pixels(image[2], image[3], number, settings)


def check_image(path: Path, media_type: str, settings: Settings) -> int:
    """The number of pages of a picture file of which every frame can be unpacked and is within the limits."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own limit is lower than ours, and it warns of odd metadata
            with Image.open(path) as image:
                frames = getattr(image, "n_frames", 1) if media_type == TIFF else 1
                check_page_count(frames, settings)
                for number in range(frames):
                    image.seek(number)
                    check_pixels(*image.size, number, settings)
                    image.load()
    except Image.DecompressionBombError as error:
        raise TooLarge(f"图片像素过多，超过上限 {settings.max_pixels}。") from error
    except BROKEN_PICTURE as error:
        if isinstance(error, PermissionError):
            raise
        raise Unreadable("图片已损坏或不完整，无法打开。") from error
    return frames


def check_page_count(pages: int, settings: Settings) -> None:
    if pages == 0:
        raise Empty("文件没有页面。")
    if pages > settings.max_pages:
        raise TooLarge(f"文件有 {pages} 页，超过上限 {settings.max_pages} 页。")


def check_pixels(width: int, height: int, number: int, settings: Settings) -> None:
    if width * height > settings.max_pixels:
        limit = settings.max_pixels
        raise TooLarge(f"第 {number + 1} 页的图片有 {width}×{height} 像素，超过上限 {limit} 像素。")


def open_document(path: Path, kind: str) -> pymupdf.Document:
    """MuPDF's view of a file, as the kind that its content told and no other; its chatter on stderr turned off."""
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    return pymupdf.open(path, filetype=kind)


def has_end(path: Path) -> bool:
    """Whether a PDF has its end mark where a whole one has it."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - TAIL))
        return b"%%EOF" in stream.read()


def show_name(name: str) -> str:
    """A file name as text; bytes that are no UTF-8 are taken for GB 18030, as old Chinese archives unpack to."""
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def clean_name(name: str) -> str:
    r"""A file's name as it is shown: no folders, no control characters, not endless. It never names a file of ours.

    >>> clean_name("../../etc/表\x00.pdf")
    '表.pdf'
    """
    last = show_name(name.replace("\\", "/")).rpartition("/")[2]
    kept = "".join(char for char in last if char.isprintable()).strip(". ")
    return kept[:LONGEST_NAME] or UNNAMED


def explain(error: OSError) -> str:
    """An operating system's error in words, without the path."""
    words = {
        PermissionError: "没有读取权限",
        FileNotFoundError: "不存在",
    }
    return words.get(type(error), error.strerror or "读写错误")
