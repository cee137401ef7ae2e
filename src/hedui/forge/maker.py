"""The desk at which a form is drawn up: its sheet, its columns, and how this form writes amounts, rates and points."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import NamedTuple

from hedui.forge.facts import Facts, cut_off, percent, round_up, show_number
from hedui.forge.families import Column, Family
from hedui.forge.habits import RATE_STYLES, Habits, Misprints
from hedui.forge.sheet import Sheet, mark


class Pair(NamedTuple):
    """A label and its value; `path` is the value's place in gold, empty for noise."""

    label: str
    value: str
    path: str = ""


class Maker:
    """Facts, family, habits and misprints of one form, and the sheet so far. Blocks (see forms.py) add rows to it."""

    def __init__(
        self, facts: Facts, family: Family, habits: Habits, rng: Random, wrong: Misprints | None = None
    ) -> None:
        self.facts, self.family, self.habits, self.rng = facts, family, habits, rng
        self.wrong = wrong or Misprints()
        self.sheet = Sheet()
        self.headings = {column: rng.choice(column.headings) for column in (*family.columns, *family.funding)}
        self.first = 1 if family.side_label else 0
        self.stops = self._draw_stops()
        self.index = 0
        self.optional: list[dict[str, str]] = []

    def _draw_stops(self) -> list[float]:
        """Edges of the indicator columns as shares of the width, each column a little wider or narrower than usual."""
        widths = [6.0] * self.first + [c.width * self.rng.uniform(0.85, 1.15) for c in self.family.columns]
        stops, at = [0.0], 0.0
        for width in widths:
            at += width / sum(widths)
            stops.append(round(at, 4))
        return [*stops[:-1], 1.0]

    # -- places on the sheet

    @property
    def last(self) -> int:
        """The index of the right edge."""
        return len(self.stops) - 1

    def span(self, a: int, b: int) -> tuple[float, float]:
        return self.stops[a], self.stops[b]

    def column_span(self, column: Column) -> tuple[float, float]:
        i = self.first + self.family.columns.index(column)
        return self.span(i, i + 1)

    def share(self, start: int, count: int) -> list[tuple[float, float]]:
        """`count` columns from stop `start` to the right edge, on the grid's stops where there are enough of them."""
        free = self.last - start
        if count > free:
            a, width = self.stops[start], 1 - self.stops[start]
            edges = [a + width * i / count for i in range(count + 1)]
        else:
            edges = [self.stops[start + round(i * free / count)] for i in range(count + 1)]
        return list(pairwise(edges))

    def put_pairs(self, pairs: Sequence[Pair], align: str = "c") -> None:
        """A row of one or two labels with their values."""
        row, head = self.sheet.add_row(), 2 if self.first else 1
        mid = max(head + 1, (self.last + head) // 2)
        cuts = [(0, head, self.last)]
        if len(pairs) == 2:
            cuts = [(0, head, mid), (mid, min(mid + 1, self.last - 1), self.last)]
        for pair, (a, b, c) in zip(pairs, cuts, strict=True):
            self.sheet.put(row, self.span(a, b), pair.label).spread = self.habits.spread
            marks = mark(pair.path, pair.value) if pair.path else ()
            self.sheet.put(row, self.span(b, c), pair.value, marks, align=align)

    def put_text(self, label: str, text: str) -> None:
        """A row of a label and a text that fills the rest of the width."""
        row = self.sheet.add_row()
        self.sheet.put(row, self.span(0, 2), label)
        self.sheet.put(row, self.span(2, self.last), text, align="l")

    # -- how this form writes numbers

    def write_money(self, value: Decimal | None) -> str:
        if value is None:
            return ""
        other = self.habits.mixed_separators and self.rng.random() < 0.5
        text = show_number(value, self.habits.separators != other)
        if self.habits.pad_decimals and self.facts.decimals:
            whole, _, part = text.partition(".")
            text = f"{whole}.{part.ljust(self.facts.decimals, '0')}"
        return text + (self.facts.currency_unit if self.habits.unit_in_cell else "")

    def space_out(self, text: str) -> str:
        """A short name for a narrow column, letterspaced where this form has it so."""
        return " ".join(text) if self.habits.spaced and len(text) < 7 and text.isalpha() else text

    def write_points(self, value: Decimal) -> str:
        return show_number(value) + ("分" if self.habits.points_sign else "")

    def write_rate(self, value: Decimal, heading: str = "") -> str:
        """A rate in percent the way this form writes rates; never rounded to 100 unless it is."""
        cut = cut_off if self.habits.truncate else round_up
        style = self.rng.choice(RATE_STYLES) if self.habits.mixed_rates else self.habits.rate_style
        places = 2 if style == "ratio" else int(style[-1])
        if cut(value, places) == 100 and value != 100:
            places = 2
        self._note_truncation(value, places)
        if style == "ratio":
            return show_number(cut(value / 100, 4))
        text = format(cut(value, places), "f") if self.habits.pad_decimals else show_number(cut(value, places))
        return text + ("%" if style[0] == "%" and "%" not in heading else "")

    def _note_truncation(self, value: Decimal, places: int) -> None:
        """A truncated rate is a defensible finding: neither asked for nor held against a system."""
        shown, right = cut_off(value, places), round_up(value, places)
        if self.habits.truncate and shown != right:
            self.optional.append(
                {
                    "type": "rate_mismatch",
                    "where": "form: rate",
                    "printed": show_number(shown),
                    "recomputed": show_number(right),
                    "note": "执行率截尾而未四舍五入",
                }
            )

    # -- what this form's points come to

    def score_of(self, number: int) -> Decimal:
        """The score of an indicator as it is printed."""
        return self.wrong.scores.get(number, self.facts.indicators[number].score)

    def summed_score(self) -> Decimal:
        """The sum of the scores as printed, with the execution points."""
        rows = sum((self.score_of(n) for n in range(len(self.facts.indicators))), Decimal(0))
        return rows + (self.facts.exec_score if self.facts.exec_weight else 0)

    def total_weight(self) -> Decimal:
        """The total of the weights as it is printed."""
        return self.facts.total_weight if self.wrong.total_weight is None else self.wrong.total_weight

    def total_score(self) -> Decimal:
        """The total score as it is printed."""
        return self.summed_score() if self.wrong.total_score is None else self.wrong.total_score

    def total_rate(self) -> Decimal:
        return percent(self.total_score(), self.total_weight())

    def grade(self) -> str:
        """The grade as it is printed."""
        return self.wrong.grade or self.habits.bands.grade(self.total_score())
