"""Print beside a grey seal is read without it where paper lies between: figures that two readers read alike, words."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest

from hedui.page import Box, Cell, Line, Table
from hedui.reading.beside_seals import read_beside_seals
from hedui.reading.crops import Inked
from hedui.reading.ocr import Reading
from hedui.reading.pixels import Gray
from hedui.reading.ring import Ring
from quick_engine import QuickEngine

SEAL = Ring(220.0, 60.0, 52.0, 56.0)
COLUMNS = (0.0, 200.0, 300.0)
GLYPH = 20.0


class Reader:
    """Says one text of every crop, and keeps the crops."""

    name = "hedui/figures"

    def __init__(self, text: str, certainty: float = 0.99) -> None:
        self.text, self.certainty = text, certainty
        self.crops: list[Gray] = []

    def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
        self.crops += crops
        edges = tuple(np.linspace(0.1, 0.9, len(self.text) + 1))
        return [Reading(self.text, edges, (self.certainty,) * len(self.text)) for _ in crops]


class Engine(QuickEngine):
    """Reads every crop as one text."""

    def __init__(self, text: str, figures: Reader | None) -> None:
        super().__init__()
        self.reader = Reader(text)
        self.figures = figures

    def recognise(self, crops: Sequence[Gray]) -> list[Reading]:
        return self.reader.recognise(crops)


def line(text: str, x0: float, y: float) -> Line:
    xs = tuple(float(v) for v in np.linspace(x0, x0 + 60, len(text) + 1))
    return Line(text, Box(x0, y - 8, x0 + 60, y + 8), 1, xs, (0.99,) * len(text))


def page(figure_at: int = 60) -> Gray:
    """Two cells, one below the other: a figure and a character of the seal in the upper, a figure in the lower."""
    gray = np.full((140, 300), 255, np.uint8)
    cv2.putText(gray, "571", (figure_at, 68), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (20,), 2)
    cv2.putText(gray, "M", (172, 68), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (20,), 2)
    cv2.circle(gray, (220, 60), 54, (20,), 4)
    return gray


def read(gray: Gray, engine: Engine, ring: Ring = SEAL, below: float = 60.0) -> Line:
    upper = Cell(0, 0, 1, 1, ((1, Box(0, 30, 200, 90)),), (line("571M", 60, 60),))
    lower = Cell(1, 0, 1, 1, ((1, Box(0, 90, 200, 138)),), (line("86.24", below, 114),))
    table = Table(2, 1, (upper, lower), COLUMNS, (1,))
    ink = np.where(gray < 128, 255, 0).astype(np.uint8)
    (found,) = read_beside_seals([table], gray, Inked(ink, ink, GLYPH, 1.0, rings=(ring,)), engine)
    assert found.cells[1] == lower
    return found.cells[0].lines[0]


def test_a_figure_beside_a_seal_is_read_alone() -> None:
    figures = Reader("571")
    found = read(page(), Engine("571", figures))
    assert (found.text, found.certainty) == ("571", 0.99)
    assert [(w.text, w.by) for w in found.witnesses] == [("571", "hedui/figures")]
    (crop,) = figures.crops
    assert crop.shape[1] < 80  # nothing of the seal


@pytest.mark.parametrize(
    ("gray", "engine", "ring", "below"),
    [
        (page(figure_at=118), Engine("571", Reader("571")), SEAL, 118.0),  # it touches the seal
        (page(), Engine("577", Reader("571")), SEAL, 60.0),  # readers disagree
        (page(), Engine("571", Reader("571", 0.8)), SEAL, 60.0),  # or are not sure
        (page(), Engine("县", Reader("□")), SEAL, 60.0),  # it is no figure
        (page(), Engine("571", None), SEAL, 60.0),
        (page(), Engine("571", Reader("571")), replace(SEAL, lifted=True), 60.0),
        (page(), Engine("571", Reader("571")), SEAL, 10.0),  # it does not stand as others of its column do
    ],
)
def test_what_may_be_more_than_a_figure_beside_a_seal_stays(
    gray: Gray, engine: Engine, ring: Ring, below: float
) -> None:
    assert read(gray, engine, ring, below).text == "571M"


@pytest.mark.parametrize(
    ("text", "certainty", "at", "found"),
    [("合计", 0.6, 40, "合计"), ("合计", 0.6, 95, "三州"), ("合计", 0.99, 40, "三州"), ("12", 0.6, 40, "三州")],
)
def test_words_far_from_a_seal_are_read_alone_where_they_were_read_with_it_and_in_doubt(
    text: str, certainty: float, at: int, found: str
) -> None:
    read_first = replace(line("三州", 60, 60), probs=(certainty, 0.99))
    upper = Cell(0, 0, 1, 1, ((1, Box(0, 30, 200, 90)),), (read_first,))
    gray = page(figure_at=at)
    ink = np.where(gray < 128, 255, 0).astype(np.uint8)
    table = Table(1, 1, (upper,), COLUMNS, (1,))
    (read,) = read_beside_seals([table], gray, Inked(ink, ink, GLYPH, 1.0, rings=(SEAL,)), Engine(text, Reader("□")))
    assert read.cells[0].text == found
