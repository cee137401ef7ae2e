"""Columns of amounts told by their figures: a rate is what was spent of a budget, points are a rate of their weight."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations

from hedui.extract.filled_columns import Column, Meanings, column_of, only, same_numbers
from hedui.numbers import agrees, fold, printed_number

MOST_EXECUTION = 20  # points for execution that a total may hold on top of its rows
EXECUTION = (Decimal(10), Decimal(20))  # the usual points for it


def prove_money(columns: Sequence[Column], said: Meanings) -> Meanings:
    """Budget, execution and rate by each other; the points for execution by the rate."""
    numeric = [column for column in columns if column.is_numeric]
    every = [triple for triple in permutations(numeric, 3) if is_rate_of(*triple)]
    triples = [triple for triple in every if not (is_points(triple[0]) or is_points(triple[1]))] or every
    triple = only(triples, lambda a, b: all(map(same_numbers, a, b)))
    if triple is None:
        return {}
    budget, executed, rate = _in_order(triples, said)
    proven = {budget.word: "全年预算", executed.word: "执行数", rate.word: "执行率"}
    rest = [column for column in numeric if column.word not in proven]
    points = [(weight, score) for weight, score in permutations(rest, 2) if is_score_of(weight, score, triple)]
    if pair := only(points, lambda a, b: all(map(same_numbers, a, b))):
        proven |= {pair[0].word: "分值", pair[1].word: "得分"}
    return proven


def is_points(column: Column) -> bool:
    """Whether a column has one figure, and that is one of the usual points for execution: its score is a rate of it."""
    return list(column.numbers.values()) in ([points] for points in EXECUTION)


def _in_order(triples: Sequence[tuple[Column, Column, Column]], said: Meanings) -> tuple[Column, Column, Column]:
    """Of several that come to the same the one that the model says, or else the nearest columns in the usual order."""

    def rank(triple: tuple[Column, Column, Column]) -> tuple[int, bool, int]:
        budget, executed, rate = triple
        named = (said.get(budget.word) == "全年预算") + (said.get(executed.word) == "执行数")
        return -named, not budget.place < executed.place < rate.place, abs(rate.place - budget.place)

    return min(triples, key=rank)


def is_rate_of(budget: Column, executed: Column, rate: Column) -> bool:
    """Whether one column is what the second is of the first, in every row that prints all three, and one at least.

    Budget and rate could change places in the product; so they stand in the order that all forms print, or the rate
    prints its sign.
    """
    if not (budget.place < executed.place < rate.place or all("%" in fold(text) for text in rate.filled.values())):
        return False
    shared = budget.numbers.keys() & executed.numbers.keys() & rate.numbers.keys()
    told = [row for row in shared if budget.numbers[row] > 0 and executed.numbers[row] > 0]
    return bool(told) and all(_is_rate(budget, executed, rate, row) for row in told)


def _is_rate(budget: Column, executed: Column, rate: Column, row: int) -> bool:
    printed = printed_number(rate.cells[row].text) or ""
    share = executed.numbers[row] / budget.numbers[row]
    as_share = share == 1 == Decimal(printed) or (share < 1 and "." in printed and agrees(printed, share) is not None)
    return as_share or agrees(printed, share * 100) is not None


def is_score_of(weight: Column, score: Column, money: tuple[Column, Column, Column]) -> bool:
    """Whether a score is its weight by the rate, as printed or as it comes out, in the one row that has points."""
    budget, executed, rate = money
    rows = weight.numbers.keys() & score.numbers.keys() & rate.numbers.keys()
    if len(rows) != 1 or weight.numbers.keys() != score.numbers.keys():
        return False
    (row,) = rows
    shares = [rate.numbers[row] if rate.numbers[row] <= 1 else rate.numbers[row] / 100]
    if row in executed.numbers and budget.numbers.get(row):
        shares.append(executed.numbers[row] / budget.numbers[row])
    full, got = weight.numbers[row], printed_number(score.cells[row].text) or ""
    return score.numbers[row] <= full <= MOST_EXECUTION and any(
        agrees(got, full * min(share, Decimal(1))) is not None for share in shares
    )


def fit_money(columns: Sequence[Column], proven: Meanings) -> Meanings:
    """The budget of the year's beginning, left of that which the rate is of; a score without a weight."""
    budget = column_of(columns, proven, "全年预算")
    rate = column_of(columns, proven, "执行率")
    if budget is None or rate is None:
        return {}
    before = [c for c in columns if c.place < budget.place and c.is_numeric and c.word not in proven]
    fitting = {before[0].word: "年初预算"} if len(before) == 1 else {}
    if "得分" not in proven.values():
        scores = [c for c in columns if c.place > budget.place and c.word not in proven and is_lone_score(c, rate)]
        fitting |= {scores[0].word: "得分"} if len(scores) == 1 else {}
    return fitting


def is_lone_score(column: Column, rate: Column) -> bool:
    """Whether a column holds one figure, which is a rate below the full one by the usual points for execution."""
    rows = [row for row in column.numbers if row in rate.numbers]
    if not column.is_numeric or len(column.numbers) != 1 or len(rows) != 1:
        return False
    share = rate.numbers[rows[0]] if rate.numbers[rows[0]] <= 1 else rate.numbers[rows[0]] / 100
    got = printed_number(column.cells[rows[0]].text) or ""
    return share < 1 and any(agrees(got, points * share) is not None for points in EXECUTION)
