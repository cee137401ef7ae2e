"""The arithmetic of one form: points that add up, execution rates, scores within their weights."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from hedui.claims import Claim
from hedui.record import Form, FundingLine, Indicator
from hedui.verify.figures import places_of, prints_as, round_to, show_decimal
from hedui.verify.ground import is_native
from hedui.verify.identities import Identity, Member, Outcome, Values
from hedui.verify.ledger import Ledger

HUNDRED = Decimal(100)
MOST_AS_FRACTION = Decimal("1.5")  # a printed rate above this is in percent
EXECUTION_WORDS = ("预算执行", "执行率", "资金执行")
AMOUNTS = {"initial_budget": "年初预算数", "annual_budget": "全年预算数", "executed": "全年执行数"}
PARTS_OF_TOTAL: tuple[FundingLine, ...] = ("fiscal", "carryover", "other")


def identities_of_form(form: Form[Claim], at: str, ledger: Ledger) -> Iterator[Identity]:
    """Every identity between the figures of one form; `at` is the form's path."""
    yield from sums_of_points(form, at, ledger)
    yield from sums_of_groups(form, at, ledger)
    yield from sums_of_funding(form, at, ledger)
    yield from rates_of_funding(form, at, ledger)
    yield from rates_of_scores(form, at, ledger)
    yield from scores_within_weights(form, at, ledger)


# ---- Σ points = 总分 ------------------------------------------------------------------------------------------------


def sums_of_points(form: Form[Claim], at: str, ledger: Ledger) -> Iterator[Identity]:
    """Σ 分值 and Σ 得分 of the rows, with the points for execution where these are printed, against the 总分 row."""
    for field, name in (("weight", "分值"), ("score", "得分")):
        total = ledger.member(f"{at}.total.{field}", f"总分（{name}）")
        rows = ledger.members((f"{at}.indicators[{i}].{field}" for i in range(len(form.indicators))), name)
        if total and len(rows) > 1:
            twice = any(_is_execution_row(row) for row in form.indicators)
            strays = tuple(ledger.unclaimed(rows))
            doubts = Doubts(name, strays, twice, _most_overlooked(form, at, ledger, field))
            yield _sum_of_points(total, rows, _execution_points(form, at, ledger, field), doubts)


@dataclass(frozen=True)
class Doubts:
    """What excuses a sum of points: numbers that no claim covers, execution told both above and among the rows.

    `overlooked` is the most that rows could add whose figure nobody read on a scan.
    """

    name: str
    strays: tuple[Decimal, ...]
    execution_row: bool
    overlooked: Decimal


def _sum_of_points(total: Member, rows: list[Member], execution: "Points", doubts: Doubts) -> Identity:
    name = doubts.name
    counted_twice = execution.known and doubts.execution_row

    def check(values: Values) -> Outcome:
        points = sum(values[1 : len(rows) + 1], Decimal(0))
        extra = execution.reckon(values[len(rows) + 1 :])
        if extra is None:  # points for execution are given, but nothing printed says how many were won
            return Outcome(points <= values[0] <= points + execution.most, show_decimal(points))
        whole = points + extra
        holds = _adds_up(whole, values[0])
        missing = values[0] - whole
        excused = (
            (counted_twice and _adds_up(points, values[0]))
            or missing in _sums_of(doubts.strays)
            or 0 < missing <= doubts.overlooked
        )
        return Outcome(holds or excused, show_decimal(whole), exact=whole == values[0], hint=show_decimal(points))

    def message(outcome: Outcome) -> str:
        if not execution.known:
            return f"各指标{name}合计 {outcome.recomputed}，与印载总分 {total.printed} 不符"
        left_out = "，总分未计入预算执行率的分数" if outcome.hint == show_decimal(total.value) else ""
        return (
            f"各指标{name}合计 {outcome.hint}，加预算执行率{name}后为 {outcome.recomputed}，"
            f"与印载总分 {total.printed} 不符{left_out}"
        )

    members = (total, *rows, *execution.members)
    pinned = range(len(rows) + 1 + (len(execution.members) if not execution.reckoned else 0))
    where = str(total.path)
    return Identity("sum_mismatch", where, total.printed, members, check, message, frozenset(pinned), (where,))


def _most_overlooked(form: Form[Claim], at: str, ledger: Ledger, field: str) -> Decimal:
    """What rows without the one figure and with the other could add; on native pages an empty cell is empty."""
    other = "score" if field == "weight" else "weight"
    most = Decimal(0)
    for i in range(len(form.indicators)):
        here = f"{at}.indicators[{i}]"
        name, figure = ledger.printed(f"{here}.level3"), ledger.member(f"{here}.{other}", other)
        if name and not ledger.printed(f"{here}.{field}") and not is_native(name):
            most += figure.value if figure and field == "score" else HUNDRED
    return most


def _adds_up(whole: Decimal, total: Decimal) -> bool:
    """Whether a total stands for a sum: the same number, or the sum printed with fewer decimals."""
    coarser = places_of(total.normalize()) < places_of(whole.normalize())
    return whole == total or (coarser and prints_as(whole, total))


def _sums_of(strays: tuple[Decimal, ...]) -> set[Decimal]:
    """What numbers that no claim covers could add: each alone, and all."""
    return {*strays, sum(strays, Decimal(0))} if strays else set()


def _is_execution_row(row: Indicator[Claim]) -> bool:
    names = (row.level1.value, row.level2.value, row.level3.value)
    return any(word in name for name in names if name for word in EXECUTION_WORDS)


class Points:
    """The points for budget execution: printed, or reckoned as rate × weight; `most` is what can be won."""

    def __init__(self, members: tuple[Member, ...] = (), *, reckoned: bool = False, known: bool = True) -> None:
        self.members = members
        self.reckoned = reckoned
        self.known = known and bool(members)
        self.most = members[0].value if members else Decimal(0)

    def reckon(self, values: Values) -> Decimal | None:
        """The points for these values of the members; None if nothing printed says how many."""
        if not values:
            return Decimal(0)
        if not self.reckoned:
            return values[0]
        if len(values) == 1:
            return None
        rate = values[1] if len(values) == 2 else values[1] * HUNDRED / values[2]
        rate = rate * HUNDRED if rate <= 1 and len(values) == 2 else rate
        return round_to(min(values[0], values[0] * rate / HUNDRED), 2)


def _execution_points(form: Form[Claim], at: str, ledger: Ledger, field: str) -> Points:
    """The points that the funding block prints; a blank score is rate × weight."""
    for i in range(len(form.funding)):
        here = f"{at}.funding[{i}]"
        printed = ledger.member(f"{here}.{field}", "预算执行率")
        if printed:
            return Points((printed,))
        weight = ledger.member(f"{here}.weight", "预算执行率分值")
        if field == "score" and weight:
            rate = ledger.member(f"{here}.execution_rate", "执行率")
            executed = ledger.member(f"{here}.executed", "执行数")
            budget = _budget(here, ledger)
            if rate:
                return Points((weight, rate), reckoned=True)
            if executed and budget and budget.value:
                return Points((weight, executed, budget), reckoned=True)
            return Points((weight,), reckoned=True)
    return Points()


# ---- groups ---------------------------------------------------------------------------------------------------------


def sums_of_groups(form: Form[Claim], at: str, ledger: Ledger) -> Iterator[Identity]:
    """Points printed on a group, as 产出指标（50分）, against Σ 分值 of its rows, where every row prints its own."""
    names = [(group.level, group.name.value) for group in form.groups]
    for i, group in enumerate(form.groups):
        printed = ledger.member(f"{at}.groups[{i}].weight", f"{group.name.value}分值")
        if printed is None or names.count((group.level, group.name.value)) > 1:
            continue
        strangers = _points_of_strangers(form, at, group.level, ledger)
        inside = [k for k, row in enumerate(form.indicators) if _level(row, group.level) == group.name.value]
        rows = ledger.members((f"{at}.indicators[{k}].weight" for k in inside), "分值")
        if inside and all(ledger.printed(f"{at}.indicators[{k}].weight") for k in inside):
            excuse = (tuple(ledger.unclaimed(rows)), strangers)
            yield _sum_of_group(printed, rows, str(group.name.value), excuse)


def _level(row: Indicator[Claim], level: int) -> str | None:
    return (row.level1, row.level2, row.level3)[level - 1].value if 1 <= level <= 3 else None


def _points_of_strangers(form: Form[Claim], at: str, level: int, ledger: Ledger) -> Decimal:
    """The points of rows that no group is known of: they may belong to any."""
    rows = [k for k, row in enumerate(form.indicators) if not _level(row, level)]
    members = ledger.members((f"{at}.indicators[{k}].weight" for k in rows), "分值")
    return sum((member.value for member in members), Decimal(0))


def _sum_of_group(
    printed: Member, rows: list[Member], name: str, excuse: tuple[tuple[Decimal, ...], Decimal]
) -> Identity:
    strays, strangers = excuse

    def check(values: Values) -> Outcome:
        whole = sum(values[1:], Decimal(0))
        missing = values[0] - whole
        excused = missing in _sums_of(strays) or 0 < missing <= strangers
        return Outcome(missing == 0 or excused, show_decimal(whole), exact=missing == 0)

    def message(outcome: Outcome) -> str:
        return f"“{name}”印载 {printed.printed} 分，其下各指标分值合计 {outcome.recomputed} 分"

    where = str(printed.path)
    pins = frozenset(range(len(rows) + 1))
    return Identity("sum_mismatch", where, printed.printed, (printed, *rows), check, message, pins, (where,))


# ---- money ----------------------------------------------------------------------------------------------------------


def sums_of_funding(form: Form[Claim], at: str, ledger: Ledger) -> Iterator[Identity]:
    """年度资金总额 against 财政拨款 + 上年结转 + 其他资金, column by column, where each part stands once."""
    lines = [line.line for line in form.funding]
    if lines.count("total") != 1 or "extra" in lines or any(lines.count(part) > 1 for part in PARTS_OF_TOTAL):
        return
    for field, name in AMOUNTS.items():
        total = ledger.member(f"{at}.funding[{lines.index('total')}].{field}", name)
        parts = ledger.members((f"{at}.funding[{i}].{field}" for i, p in enumerate(lines) if p != "total"), name)
        if total and parts:
            yield _sum_of_funding(total, parts, name, ledger)


def _sum_of_funding(total: Member, parts: list[Member], name: str, ledger: Ledger) -> Identity:
    strays = tuple(ledger.unclaimed([total, *parts]))

    def check(values: Values) -> Outcome:
        whole = sum(values[1:], Decimal(0))
        missing = values[0] - whole
        excused = missing > 0 and (len(parts) == 1 or missing in _sums_of(strays))
        return Outcome(_adds_up(whole, values[0]) or excused, show_decimal(whole), exact=missing == 0)

    def message(outcome: Outcome) -> str:
        return f"{name}各项资金合计 {outcome.recomputed}，与印载资金总额 {total.printed} 不符"

    where = str(total.path)
    pins = frozenset(range(len(parts) + 1))
    return Identity("sum_mismatch", where, total.printed, (total, *parts), check, message, pins, (where,))


def rates_of_funding(form: Form[Claim], at: str, ledger: Ledger) -> Iterator[Identity]:
    """执行率 against 执行数 ÷ 预算数 on every line of the funding block."""
    for i in range(len(form.funding)):
        here = f"{at}.funding[{i}]"
        rate = ledger.member(f"{here}.execution_rate", "执行率")
        executed, budget = ledger.member(f"{here}.executed", "执行数"), _budget(here, ledger)
        other = ledger.member(f"{here}.initial_budget", "年初预算数")
        if rate and executed and budget and budget.value > 0:
            yield rate_identity(rate, executed, budget, other)


def _budget(here: str, ledger: Ledger) -> Member | None:
    return ledger.member(f"{here}.annual_budget", "全年预算数") or ledger.member(f"{here}.initial_budget", "年初预算数")


def rate_identity(
    rate: Member, executed: Member, budget: Member, other: Member | None = None, where: str = ""
) -> Identity:
    """A printed rate stands for executed ÷ budget; one on the `other` (first) budget is no fault."""

    def check(values: Values) -> Outcome:
        if values[2] <= 0:
            return Outcome(False, "0")
        exact = values[1] * HUNDRED / values[2]
        holds = stands_for_rate(values[0], exact)
        elsewhere = other is not None and other.value > 0 and stands_for_rate(values[0], values[1] * 100 / other.value)
        shown = show_decimal(round_to(exact, max(2, places_of(values[0]))))
        return Outcome(holds or elsewhere, shown, exact=holds)

    def message(outcome: Outcome) -> str:
        return (
            f"{rate.name}印载 {rate.printed}，按{executed.name} {executed.printed} ÷ {budget.name} {budget.printed} "
            f"计算应为 {outcome.recomputed}%"
        )

    members = (rate, executed, budget)
    condemned = (rate.path,) if rate.path else ()
    return Identity(
        "rate_mismatch", rate.path or where, rate.printed, members, check, message, frozenset({0}), condemned
    )


def stands_for_rate(printed: Decimal, percent: Decimal) -> bool:
    """Whether a printed rate stands for so many percent; 1 and 0.9998 are fractions of one.

    >>> stands_for_rate(Decimal("1"), Decimal("100")), stands_for_rate(Decimal("56.23"), Decimal("56.235"))
    (True, True)
    """
    share = percent / HUNDRED
    fraction = printed <= MOST_AS_FRACTION and prints_as(share, printed) and abs(share - printed) <= Decimal("0.01")
    return prints_as(percent, printed) or fraction


# ---- points won -----------------------------------------------------------------------------------------------------


def rates_of_scores(form: Form[Claim], at: str, ledger: Ledger) -> Iterator[Identity]:
    """得分率 against 得分 ÷ 分值 on every row that prints one."""
    for i in range(len(form.indicators)):
        here = f"{at}.indicators[{i}]"
        rate = ledger.member(f"{here}.score_rate", "得分率")
        score, weight = ledger.member(f"{here}.score", "得分"), ledger.member(f"{here}.weight", "分值")
        if rate and score and weight and weight.value > 0:
            yield _score_rate(rate, score, weight)


def _score_rate(rate: Member, score: Member, weight: Member) -> Identity:
    def check(values: Values) -> Outcome:
        exact = values[1] * HUNDRED / values[2] if values[2] > 0 else Decimal(0)
        holds = stands_for_rate(values[0], exact)
        return Outcome(holds, show_decimal(round_to(exact, max(2, places_of(values[0])))), exact=holds)

    def message(outcome: Outcome) -> str:
        reckoning = f"按得分 {score.printed} ÷ 分值 {weight.printed} 计算应为 {outcome.recomputed}%"
        return f"得分率印载 {rate.printed}，{reckoning}"

    where = str(rate.path)
    return Identity(
        "rate_mismatch", where, rate.printed, (rate, score, weight), check, message, frozenset({0}), (where,)
    )


def scores_within_weights(form: Form[Claim], at: str, ledger: Ledger) -> Iterator[Identity]:
    """得分 never above 分值: on every row, on the funding lines and in the total."""
    rows = [(f"{at}.indicators[{i}]", row.level3.value or "指标") for i, row in enumerate(form.indicators)]
    lines = [(f"{at}.funding[{i}]", "预算执行率") for i in range(len(form.funding))]
    summed = any(row.score.value for row in form.indicators)  # a total above the full marks is a wrong sum then
    for here, name in [*rows, *lines, *([] if summed else [(f"{at}.total", "总分")])]:
        score, weight = ledger.member(f"{here}.score", "得分"), ledger.member(f"{here}.weight", "分值")
        if score and weight:
            yield _within_weight(score, weight, name)


def _within_weight(score: Member, weight: Member, name: str) -> Identity:
    def check(values: Values) -> Outcome:
        return Outcome(values[0] <= values[1], show_decimal(values[1]))

    def message(_: Outcome) -> str:
        return f"“{name}”得分 {score.printed} 高于分值 {weight.printed}"

    where = str(score.path)
    return Identity("score_over_weight", where, score.printed, (score, weight), check, message, condemned=(where,))
