"""The source with its proof drawn on it: a box at every evidence by status, a comment at every finding."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hedui.export.text import clean_text
from hedui.export.words import ADVICE, FINDINGS, MEANINGS, SEVEREST, STATUSES, VERDICTS, describe_place
from hedui.mupdf import pymupdf
from hedui.record import Evidence, Leaf, Record, Status, walk_leaves

Color = tuple[float, float, float]
MARGIN = 1.2  # points between the ink and its box
COMMENT_LIMIT = 2_000  # characters of one comment
AUTHOR = "hedui 核对"


@dataclass(frozen=True, slots=True)
class Pen:
    """How a status is drawn; width and dashes tell it where colour does not."""

    color: Color
    width: float
    dashes: tuple[int, ...] = ()


PENS: dict[Status, Pen] = {
    "verified": Pen((0.0, 0.45, 0.35), 0.6),
    "grounded": Pen((0.80, 0.58, 0.0), 0.8, (3, 2)),
    "conflict": Pen((0.78, 0.12, 0.10), 1.8),
}
RELATED = Pen((0.78, 0.12, 0.10), 0.9, (1, 2))  # what else a finding rests on
LINES = {"verified": "绿色细线", "grounded": "黄色虚线", "conflict": "红色粗线"}
NOTE_SIZE = 20  # points: how large a viewer draws a comment's sign
TOP = pymupdf.Point(30, 4)  # where a comment stands that has no place


LEGEND = "\n".join(
    (
        *(f"{LINES[status]}：{STATUSES[status]}，{MEANINGS[status][0]}" for status in PENS),
        "红色点线：核查发现所依据的其他数。",
        "红色批注：核查发现。点开各框可看取值。",
    )
)


@dataclass(slots=True)
class Mark:
    """What is to be drawn at one box: with which pen, what is said of it, and whether a comment stands beside it."""

    place: Evidence
    pen: Pen
    words: str
    title: str = AUTHOR
    comment: bool = False


def mark_pdf(source: Path, record: Record, target: Path) -> None:
    """Write the marked source. A picture becomes a PDF first. Raises OSError if the target cannot be written."""
    marks = [*gather_values(walk_leaves(record.reports, "reports")), *gather_findings(record)]
    with open_as_pdf(source) as document:
        by_page: dict[int, list[Mark]] = {}
        for mark in marks:
            there = 1 <= mark.place.page <= document.page_count
            by_page.setdefault(mark.place.page if there or not mark.comment else 1, []).append(mark)
        for number in range(1, document.page_count + 1):
            page = document[number - 1]
            if number == 1:
                add_note(page, pymupdf.Point(4, 4), LEGEND, "图例", "Help")
            for mark in by_page.get(number, ()):
                draw_mark(page, mark)
        try:
            document.save(str(target), garbage=1, deflate=True)
        except pymupdf.mupdf.FzErrorBase as error:
            raise OSError(str(error)) from error


def open_as_pdf(source: Path) -> pymupdf.Document:
    """The source as a PDF document, its pages as large as they are read."""
    document = pymupdf.open(source)
    if document.is_pdf:
        return document
    with document:
        return pymupdf.open("pdf", document.convert_to_pdf())


def gather_values(leaves: Iterable[tuple[str, Leaf]]) -> Iterator[Mark]:
    """One mark for each box: cells that rows share, and values that stand in several fields, are drawn once."""
    there: dict[tuple[object, ...], list[tuple[str, Leaf, Evidence]]] = {}
    for where, leaf in leaves:
        for place in leaf.evidence if leaf.status in PENS else ():
            key = (place.page, *(f"{side:.1f}" for side in place.bbox))
            there.setdefault(key, []).append((where, leaf, place))
    for found in there.values():
        status = min((leaf.status for _, leaf, _ in found), key=SEVEREST.index)
        words = [f"{describe_place(where)}：{leaf.value}（{STATUSES[leaf.status]}）" for where, leaf, _ in found]
        yield Mark(found[0][2], PENS[status], "\n".join(words))


def gather_findings(record: Record) -> Iterator[Mark]:
    """A comment at the first place of each finding, and dotted boxes at whatever else it rests on.

    One without a place stands as a comment at the top of the first page.
    """
    for number, finding in enumerate(record.findings, 1):
        title = f"核查发现 {number}：{FINDINGS[finding.type]}"
        verdict = f"判定：{VERDICTS[finding.verdict]}。{ADVICE[finding.verdict]}"
        words = f"{finding.message}\n所在：{describe_place(finding.where)}\n{verdict}"
        places = finding.evidence or (Evidence(page=0, bbox=(0, 0, 0, 0), text=""),)
        yield Mark(places[0], PENS["conflict"], words, title, comment=True)
        for place in places[1:]:
            yield Mark(place, RELATED, f"{title}\n{finding.message}")


def draw_mark(page: pymupdf.Page, mark: Mark) -> None:
    """Draw a box, and its comment beside it. A box outside the page is passed over; its comment stands at the top."""
    box = fit_box(mark.place.bbox, page.rect)
    if box is None:
        if mark.comment:
            add_note(page, TOP, mark.words, mark.title, "Comment")
        return
    annotation = page.add_rect_annot(box * page.derotation_matrix)
    annotation.set_border(width=mark.pen.width, dashes=mark.pen.dashes or None)
    annotation.set_colors(stroke=mark.pen.color)
    annotation.set_info(title=clean_text(mark.title), content=clip(mark.words))
    annotation.update()
    if mark.comment:
        corner = pymupdf.Point(min(box.x1 + 1, page.rect.width - NOTE_SIZE), max(0, box.y0 - NOTE_SIZE))
        add_note(page, corner, mark.words, mark.title, "Comment")


def fit_box(bbox: tuple[float, float, float, float], paper: pymupdf.Rect) -> pymupdf.Rect | None:
    """The box with a margin, cut to the paper; None if nothing of it lies there."""
    if not all(math.isfinite(side) for side in bbox):
        return None
    x0, y0, x1, y1 = bbox
    if x0 == x1 or y0 == y1:
        return None
    grown = (min(x0, x1) - MARGIN, min(y0, y1) - MARGIN, max(x0, x1) + MARGIN, max(y0, y1) + MARGIN)
    left, top = max(grown[0], 0), max(grown[1], 0)
    right, bottom = min(grown[2], paper.width), min(grown[3], paper.height)
    return pymupdf.Rect(left, top, right, bottom) if left < right and top < bottom else None


def add_note(page: pymupdf.Page, corner: pymupdf.Point, words: str, title: str, icon: str) -> None:
    """A comment whose sign has its top left corner here, as a viewer shows the page."""
    sign = pymupdf.Rect(corner, corner + pymupdf.Point(NOTE_SIZE, NOTE_SIZE)) * page.derotation_matrix
    note = page.add_text_annot(sign.tl, clip(words), icon)
    note.set_info(title=clean_text(title), content=clip(words))
    note.set_colors(stroke=PENS["conflict"].color if icon == "Comment" else (0.95, 0.75, 0.1))
    note.update()


def clip(words: str) -> str:
    """Words as a comment holds them."""
    text = clean_text(words)
    return text if len(text) <= COMMENT_LIMIT else text[:COMMENT_LIMIT] + "…"
