"""Columns of indicators told by what is in them: points by their sums, names and groups by how cells are merged."""

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations, permutations

from hedui.extract.filled_columns import LEAST_ROWS, Column, Meanings, column_of, only, same_numbers
from hedui.extract.indicators import is_placeholder
from hedui.extract.prove_money import is_rate_of
from hedui.extract.terms import tidy_heading
from hedui.numbers import parse_quantity

MOST_FULL = Decimal("0.5")  # the share of rows that have full marks, where no total tells which column is the score
WHOLES = tuple(map(Decimal, (80, 90, 100, 110)))  # what weights make, with points for execution or without
MOST_NAMED = Decimal("0.9")  # the share of rows that have a name of their own: a page break cuts some
ALIKE = Decimal("0.5")  # the share of rows in which a target and its result are of one kind
LONGEST_NAME = 30  # characters
GROUP_NAME = "指标"  # ends the names of groups, and seldom that of an indicator

_WORDS = re.compile(r"[一-龥]{2}")
_SENTENCE = re.compile(r"[。；;，,]")


def prove_rows(columns: Sequence[Column], execution: set[Decimal], said: Meanings, amounts: Meanings) -> Meanings:
    """Points and names, as far as they are proven.

    `execution` is what a total may hold on top of its rows, `amounts` what is proven of the headings over the money.
    """
    return {**prove_points(columns, execution, said, amounts), **prove_names(columns)}


def fit_rows(columns: Sequence[Column], proven: Meanings, said: Meanings) -> Meanings:
    """All else that fits: what is proven helps to find it."""
    known = {**proven, **fit_names(columns, proven, said)}
    for fit in (fit_points, fit_rate, fit_groups, fit_results, fit_reasons):
        known |= fit(columns, known)
    return known


def prove_points(columns: Sequence[Column], execution: set[Decimal], said: Meanings, amounts: Meanings) -> Meanings:
    """Weights and scores: both make up their totals, and no score is above its weight."""
    if pair := find_points(columns, execution):
        return dict(zip(pair, ("分值", "得分"), strict=True)) if are_points(*pair, said, amounts) else {}
    numeric = figures_of(columns)
    alone = [column for column in numeric if adds_up(column, execution)]
    if len(alone) == 1 and is_lone_score(alone[0], numeric, execution, said):
        return {alone[0].word: "得分"}
    return {}


def is_lone_score(column: Column, numeric: Sequence[Column], execution: set[Decimal], said: Meanings) -> bool:
    """Whether the one column that makes its total can only be the score: no weights, nor full marks.

    Weights make a whole, or stand beside what never is above them; that its total is wrong makes no score of them. A
    review of the score stands there as well, without a total; then the model must know the score for one.
    """
    if set(column.totals) & set(WHOLES) or pairs_of(numeric, execution):
        return False
    beside = [other for other in numeric if other is not column and is_within_rows(column, other)]
    return not beside or (said.get(column.word) == "得分" and not any(other.totals for other in beside))


def find_points(columns: Sequence[Column], execution: set[Decimal]) -> tuple[str, str] | None:
    """The headings over what looks like weights and scores."""
    return choose_pair(pairs_of(figures_of(columns), execution))


def choose_pair(pairs: Sequence[tuple[Column, Column]]) -> tuple[str, str] | None:
    """The headings of the only pair that was found; where both print the same, the first is the weight."""
    pair = only(pairs, lambda a, b: all(map(same_numbers, a, b)))
    if pair is None:
        return None
    weight, score = sorted(pair, key=lambda c: c.place) if same_numbers(*pair) else pair
    return weight.word, score.word


def figures_of(columns: Sequence[Column]) -> list[Column]:
    return [column for column in columns if column.is_numeric and len(column.numbers) >= LEAST_ROWS]


def pairs_of(numeric: Sequence[Column], execution: set[Decimal]) -> list[tuple[Column, Column]]:
    return [
        (weight, score) for weight, score in permutations(numeric, 2) if is_within(weight, score)
        and makes_whole(weight, execution) and (adds_up(score, execution) or is_mostly_full(weight, score))
    ]  # fmt: skip


def are_points(weight: str, score: str, said: Meanings, amounts: Meanings) -> bool:
    """Whether what looks like weights and scores is so.

    Full marks that someone reviewed and cut look alike. So the model must know the weights for weights, or have taken
    each for the other, or one of the headings stands over the money too and is proven there.
    """
    told = (said.get(weight), said.get(score))
    return (
        told[0] == "分值" or told == ("得分", "分值") or amounts.get(weight) == "分值" or amounts.get(score) == "得分"
    )


def is_within(weight: Column, score: Column) -> bool:
    """Whether no row scores above its weight, nor the total above its own, and every score has one."""
    below = all(got <= full for got, full in zip(score.totals, weight.totals, strict=False))
    return below and is_within_rows(weight, score)


def is_within_rows(weight: Column, score: Column) -> bool:
    """The same of the rows alone, where a total may be printed wrong."""
    weights, scores = weight.numbers, score.numbers
    return scores.keys() <= weights.keys() and all(0 <= scores[row] <= weights[row] for row in scores)


def adds_up(column: Column, execution: set[Decimal]) -> bool:
    """Whether a column makes up the total printed under it, with points for execution or without."""
    made = sum(column.numbers.values(), Decimal(0))
    return bool(column.totals) and any(
        all(made + extra == total for total in column.totals) for extra in (Decimal(0), *execution)
    )


def makes_whole(column: Column, execution: set[Decimal]) -> bool:
    """Whether a column makes up a round number of points, the total printed under it if there is one."""
    made = sum(column.numbers.values(), Decimal(0))
    if column.totals:
        return set(column.totals) <= set(WHOLES) and adds_up(column, execution)
    return made in WHOLES


def is_mostly_full(weight: Column, score: Column) -> bool:
    """Whether most rows have full marks, as most rows of most forms do."""
    full = sum(value == weight.numbers[row] for row, value in score.numbers.items())
    return full >= LEAST_ROWS and full >= MOST_FULL * len(score.numbers)


def prove_names(columns: Sequence[Column]) -> Meanings:
    """The column of names: words in every row, and others in each; those of groups are merged or repeated.

    Where the groups have one row each, two columns are so; then it is not proven which of them has the names.
    """
    names = [column for column in columns if is_names(column, columns)]
    return {names[0].word: "三级指标"} if len(names) == 1 else {}


def is_names(column: Column, columns: Sequence[Column]) -> bool:
    """Whether every row that says anything right of a column has short words of its own in it."""
    right = Counter(row for other in columns if other.place > column.place for row in other.filled)
    rows = {row for row, count in right.items() if count > 1}  # others hold what a page break cut off
    texts = [column.filled[row] for row in rows & column.filled.keys() if not is_placeholder(column.cells[row])]
    enough = len(texts) >= LEAST_ROWS and len(texts) >= MOST_NAMED * len(rows)
    return enough and all(map(is_name, texts)) and len(set(texts)) == len(texts)


def is_name(text: str) -> bool:
    """Whether a text can name an indicator: words, no sentence, no quantity, not a group's name."""
    return (
        len(text) <= LONGEST_NAME
        and _WORDS.search(text) is not None
        and not _SENTENCE.search(text)
        and parse_quantity(text) is None
        and not tidy_heading(text).endswith(GROUP_NAME)
    )


def fit_points(columns: Sequence[Column], proven: Meanings) -> Meanings:
    """The only two columns of which one is never above the other and mostly equal, where no total proves them.

    A total may be wrong, or that of a part of the report.
    """
    if "分值" in proven.values() or "得分" in proven.values():
        return {}
    pairs = [p for p in permutations(figures_of(columns), 2) if is_within_rows(*p) and is_mostly_full(*p)]
    pair = choose_pair(pairs)
    return dict(zip(pair, ("分值", "得分"), strict=True)) if pair else {}


def fit_rate(columns: Sequence[Column], proven: Meanings) -> Meanings:
    """The one column that is the score's share of the weight in every row; a coefficient of points is so as well."""
    weight = column_of(columns, proven, "分值")
    score = column_of(columns, proven, "得分")
    rest = [column for column in columns if column.is_numeric and column.word not in proven]
    rates = [column for column in rest if weight and score and is_rate_of(weight, score, column)]
    return {rates[0].word: "得分率"} if len(rates) == 1 else {}


def fit_names(columns: Sequence[Column], proven: Meanings, said: Meanings) -> Meanings:
    """Of two columns side by side that may hold the names the one that the model says, if it knows the other too."""
    names = [column for column in columns if is_names(column, columns)]
    if len(names) != 2 or any(names[0].place < column.place < names[1].place for column in columns):
        return {}
    first, second = (said.get(column.word) for column in names)
    if second == "三级指标" and first in ("一级指标", "二级指标"):
        return {names[1].word: "三级指标"}
    return {names[0].word: "三级指标"} if first == "三级指标" and second in ("目标值", "完成值") else {}


def is_groups(column: Column) -> bool:
    return bool(column.filled) and all(_WORDS.search(text) for text in column.filled.values())


def fit_groups(columns: Sequence[Column], proven: Meanings) -> Meanings:
    """The two columns left of the names, by how they are merged around each other."""
    name = column_of(columns, proven, "三级指标")
    left = [column for column in columns if name and column.place < name.place and is_groups(column)]
    if name is None or len(left) < 2 or not (encloses(left[-2], left[-1]) and encloses(left[-1], name)):
        return {}
    return {left[-2].word: "一级指标", left[-1].word: "二级指标"}


def encloses(outer: Column, inner: Column) -> bool:
    """Whether every cell of a column stands beside one cell of the other, and some beside the same one."""
    beside = [
        [row for row, cell in outer.cells.items() if cell.rows.start <= at < cell.rows.stop] for at in inner.filled
    ]
    owners = [owner for rows in beside for owner in rows]
    return all(len(rows) == 1 for rows in beside) and len(set(owners)) <= len(owners)


def fit_results(columns: Sequence[Column], proven: Meanings) -> Meanings:
    """Target and result, side by side in this order: the only two columns whose quantities are of one kind."""
    name = column_of(columns, proven, "三级指标")
    right = [column for column in columns if name and column.place > name.place]
    rest = [column for column in right if column.word not in proven and not column.totals]  # what has a total is points
    pairs = [(left, right) for left, right in combinations(rest, 2) if are_alike(left, right)]
    return {pairs[0][0].word: "目标值", pairs[0][1].word: "完成值"} if len(pairs) == 1 else {}


def are_alike(target: Column, result: Column) -> bool:
    """Whether most rows hold the same words in both columns, or quantities of one unit."""
    rows = target.filled.keys() & result.filled.keys()
    same = sum(_is_one_kind(target.filled[row], result.filled[row]) for row in rows)
    return same >= LEAST_ROWS and same >= ALIKE * len(rows)


def _is_one_kind(target: str, result: str) -> bool:
    quantities = parse_quantity(target), parse_quantity(result)
    if quantities[0] is None or quantities[1] is None:
        return target == result
    return quantities[0].unit == quantities[1].unit or None in (quantities[0].unit, quantities[1].unit)


def fit_reasons(columns: Sequence[Column], proven: Meanings) -> Meanings:
    """The last column, where it says something of rows that lost points and of no others."""
    weight = column_of(columns, proven, "分值")
    score = column_of(columns, proven, "得分")
    last = max(columns, key=lambda column: column.place, default=None)
    if weight is None or score is None or last is None or last.word in proven:
        return {}
    told = {row for row, text in last.filled.items() if text != "无"}
    lost = {row for row, got in score.numbers.items() if got < weight.numbers[row]}
    return {last.word: "偏差原因"} if told and told <= lost and all(map(_WORDS.search, last.filled.values())) else {}
