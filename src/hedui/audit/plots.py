"""Plots of a corpus as numbers for an SVG: the template draws them."""

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
SELECT region, count(*) AS forms, avg(total_score::DOUBLE / total_weight::DOUBLE) FROM heads
WHERE region IS NOT NULL AND total_weight > 0 AND total_score BETWEEN 0 AND total_weight
GROUP BY region ORDER BY forms DESC, region LIMIT 20
"""


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


def draw_plots(corpus: Corpus) -> list[Plot]:
    """How scores and rates are spread, and how regions differ; empty ones left out."""
    scores = [(f"{5 * bin}–{5 * bin + 5}%", count) for bin, count in corpus.ask(SCORES)]
    rates = [(f"{5 * bin}–{5 * bin + 5}%" if bin < 23 else "≥115%", count) for bin, count in corpus.ask(RATES)]
    regions = corpus.ask(REGIONS)
    plots = [
        Plot("总得分占总分值（表数）", draw_counts(scores)),
        Plot("执行数占预算数（表数）", draw_counts(rates)),
        Plot("各地平均得分率", tuple(Bar(f"{name}（{n}）", f"{100 * mean:.1f}%", mean) for name, n, mean in regions)),
    ]
    return [plot for plot in plots if plot.bars]


def draw_counts(rows: list[tuple[str, int]]) -> tuple[Bar, ...]:
    longest = max((count for _, count in rows), default=1)
    return tuple(Bar(label, str(count), count / longest) for label, count in rows)
