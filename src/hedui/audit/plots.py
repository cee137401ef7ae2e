"""Plots of a corpus as numbers for an SVG: the template draws them."""

import math
from dataclasses import dataclass

from hedui.audit.corpus import Corpus

SCORES = """
SELECT least(19, floor(total_score::DOUBLE / total_weight::DOUBLE * 20))::INT AS bin, count(*) FROM heads
WHERE total_weight > 0 AND total_score BETWEEN 0 AND total_weight GROUP BY bin ORDER BY bin
"""
RATES = """
SELECT least(23, floor(r / 5))::INT AS bin, count(*) FROM (
    SELECT executed / budget * 100 AS r FROM money WHERE budget > 0 AND executed >= 0) GROUP BY bin ORDER BY bin
"""
REGIONS = """
SELECT region, count(*) AS forms, 1 - avg(total_score::DOUBLE / total_weight::DOUBLE) AS lost FROM heads
WHERE region IS NOT NULL AND total_weight > 0 AND total_score BETWEEN 0 AND total_weight
GROUP BY region ORDER BY lost DESC, region LIMIT 20
"""
YEARS = """
SELECT a.project, a.year, b.year, a.budget, b.budget, b.file, b.money_page
FROM money a JOIN money b ON a.key = b.key AND key_of(a.unit) = key_of(b.unit)
    AND try_cast(b.year AS INT) = try_cast(a.year AS INT) + 1
WHERE length(a.key) >= 4 AND a.budget > 0 AND b.budget > 0
ORDER BY abs(ln(b.budget / a.budget)) DESC, b.file LIMIT 500
"""
LAST_RATE = 23  # the bin of all rates from 115 % on


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, its number, and its length as a share of the longest."""

    label: str
    number: str
    share: float


@dataclass(frozen=True, slots=True)
class Plot:
    heading: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """One project in two years: where it lies between 0 and 1, what it says, and where the later year is printed."""

    x: float
    y: float
    said: str
    record: str
    page: int | None
    far: bool  # five times or more apart


@dataclass(frozen=True, slots=True)
class Scatter:
    """Dots between two axes of powers of ten; `ticks` are their places and names."""

    heading: str
    dots: tuple[Dot, ...]
    ticks: tuple[tuple[float, str], ...]


def draw_plots(corpus: Corpus) -> list[Plot]:
    """How scores and rates are spread, and how regions differ; empty ones left out."""
    scores = [(f"{5 * bin}–{5 * bin + 5}%", count) for bin, count in fill_gaps(corpus.ask(SCORES))]
    counted = fill_gaps(corpus.ask(RATES))
    rates = [(f"{5 * n}–{5 * n + 5}%" if n < LAST_RATE else "≥115%", count) for n, count in counted]
    regions = corpus.ask(REGIONS)
    most = max((lost for _, _, lost in regions), default=0) or 1
    plots = [
        Plot("总得分占总分值（表数）", draw_counts(scores)),
        Plot("执行数占预算数（表数）", draw_counts(rates)),
        Plot(
            "各地平均扣分率，最高的在前",
            tuple(Bar(f"{name}（{n}）", f"{100 * lost:.1f}%", lost / most) for name, n, lost in regions),
        ),
    ]
    return [plot for plot in plots if plot.bars]


def draw_years(corpus: Corpus) -> Scatter | None:
    """The budgets of projects that are told of in two years, one year against the next; None where there is none."""
    rows = corpus.ask(YEARS)
    if not rows:
        return None
    amounts = [math.log10(amount) for row in rows for amount in row[3:5]]
    low, high = math.floor(min(amounts)), math.floor(max(amounts)) + 1

    def place(amount: float) -> float:
        return (math.log10(amount) - low) / (high - low)

    dots = tuple(
        Dot(
            place(before),
            place(after),
            f"{project}：{first} 年 {before:,.2f}，{second} 年 {after:,.2f} 万元",
            corpus.origins[file].source or corpus.origins[file].record,
            page if corpus.origins[file].source else None,
            not 1 / 5 < after / before < 5,
        )
        for project, first, second, before, after, file, page in rows
    )
    ticks = tuple(((n - low) / (high - low), name_power(n)) for n in range(low, high + 1))
    return Scatter("同一项目相邻两年的预算（万元，对数坐标）", dots, ticks)


def name_power(n: int) -> str:
    """A power of ten of 万元 in few characters.

    >>> [name_power(n) for n in (-1, 3, 4, 8)]
    ['0.1', '1,000', '1亿', '1万亿']
    """
    if n < 4:
        return f"{10.0**n:,g}"
    return f"{10 ** (n - 4):,}亿" if n < 8 else f"{10 ** (n - 8):,}万亿"


def fill_gaps(rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Bins from the first that has anything to the last, those between them that have nothing too."""
    found = dict(rows)
    return [(n, found.get(n, 0)) for n in range(min(found), max(found) + 1)] if found else []


def draw_counts(rows: list[tuple[str, int]]) -> tuple[Bar, ...]:
    longest = max((count for _, count in rows), default=1)
    return tuple(Bar(label, str(count), count / longest) for label, count in rows)
