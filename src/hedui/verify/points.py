"""The points of a form: 分值 and 得分 that make the total, scores within their weights, 得分率."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from hedui.claims import Claim
from hedui.record import Form, Indicator
from hedui.verify.figures import adds_up, places_of, round_to, show_decimal, sums_of
from hedui.verify.funding import budget_of
from hedui.verify.ground import is_native
from hedui.verify.identities import Identity, Member, Outcome, Values
from hedui.verify.ledger import Ledger
from hedui.verify.rates import HUNDRED, stands_for_rate, tells_part

USUAL_EXECUTION = (Decimal(10), Decimal(20))  # points
ROUNDED = Decimal("0.05")  # points: those for execution are printed rounded to tenths at worst
CENT = Decimal("0.005")  # points: half of the last digit that those reckoned have
EXACT = Decimal(0)
EXECUTION_WORDS = ("预算执行", "执行率", "资金执行")


def sums_of_points(form: Form[Claim], at: str, ledger: Ledger) -> Iterator[Identity]:
    """Σ 分值 and Σ 得分 of the rows, with the points for execution where these are printed, against the 总分 row."""
    for field, name in (("weight", "分值"), ("score", "得分")):
        total = ledger.member(f"{at}.total.{field}", f"总分（{name}）")
        rows = ledger.members((f"{at}.indicators[{i}].{field}" for i in range(len(form.indicators))), name)
        if total and (len(rows) > 1 or _is_only_row(form, at, ledger, "score" if field == "weight" else "weight")):
            twice = any(_is_execution_row(row) for row in form.indicators)
            strays = tuple(ledger.unclaimed(rows))
            whole = is_native(total.claim) or _adds_up_otherwise(
                form, at, ledger, "score" if field == "weight" else "weight"
            )
            won = _won_without_weight(form, at, ledger) if field == "weight" else None
            earned = tuple(_points_earned(form, at, ledger)) if field == "score" else ()
            moneyless = field == "score" and not form.funding
            doubts = Doubts(
                name, strays, twice, _most_overlooked(form, at, ledger, field), whole, won, earned, moneyless
            )
            unread = field == "weight" and not is_native(total.claim)  # in the file's own text an empty cell is empty
            least = _scores_without_weight(form, at, ledger) if unread else []
            yield _sum_of_points(total, rows, _execution_points(form, at, ledger, field), doubts, least)


@dataclass(frozen=True)
class Doubts:
    """What excuses a sum of points: numbers that no claim covers, execution told both above and among the rows.

    `overlooked` is the most that rows could add whose figure nobody read on a scan. `whole`: no row was lost, for the
    file's own text loses none, or the table's other column of points adds up. `won`: points for execution whose weight
    is printed nowhere, so that the total may hold it or not. `earned` are the points that the money spent would win;
    `moneyless`: of scores, no money was read at all.
    """

    name: str
    strays: tuple[Decimal, ...]
    execution_row: bool
    overlooked: Decimal
    whole: bool
    won: Decimal | None = None
    earned: tuple[Decimal, ...] = ()
    moneyless: bool = False


def _scores_without_weight(form: Form[Claim], at: str, ledger: Ledger) -> list[Member]:
    """The scores of rows whose weights were not read: these are no less."""
    rows = (f"{at}.indicators[{i}]" for i in range(len(form.indicators)))
    scores = (ledger.member(f"{row}.score", "得分") for row in rows if ledger.member(f"{row}.weight", "分值") is None)
    return [score for score in scores if score is not None]


def _sum_of_points(
    total: Member, rows: list[Member], execution: "Points", doubts: Doubts, least: list[Member]
) -> Identity:
    """The identity; `least` are what rows must have at least whose figure was not read."""
    name, told = doubts.name, len(rows) + 1 + len(execution.members)
    counted_twice = execution.known and doubts.execution_row
    is_stroke = any(not is_native(member.claim) and member.printed == "1" for member in execution.members)

    def check(values: Values) -> Outcome:
        points = sum(values[1 : len(rows) + 1], Decimal(0))
        extra = execution.reckon(values[len(rows) + 1 : told])
        if extra is None:  # points for execution are given, but nothing printed says how many were won
            within = points <= values[0] <= points + execution.most
            return Outcome(False, show_decimal(points), excused=within)
        whole = points + extra
        missing = values[0] - whole
        floor = sum(values[told:], Decimal(0))
        if 0 < missing < floor:  # whatever the rows have that were not read, they make it too much
            return Outcome(False, show_decimal(whole + floor), hint=show_decimal(points + floor))
        explained = (counted_twice and _make_total(points, values[0])) or missing in sums_of(doubts.strays)
        explained = explained or (is_stroke and points == values[0])
        explained = explained or 0 < abs(missing) <= execution.slack
        explained = explained or (doubts.won is not None and doubts.won <= missing in USUAL_EXECUTION)
        lost = (
            0 < missing <= doubts.overlooked
            or _is_execution_lost(total, execution, missing, doubts)
            or (not doubts.whole and _is_table_broken(total, missing))
        )
        return Outcome(
            holds=_make_total(whole, values[0]),
            recomputed=show_decimal(whole),
            exact=whole == values[0],
            excused=explained or lost,
            hint=show_decimal(points),
            lost=lost and not explained,
            borne_out=frozenset(range(len(rows) + 1)) if points == values[0] else frozenset(),
        )

    def message(outcome: Outcome) -> str:
        if not execution.known:
            return f"各指标{name}合计 {outcome.recomputed}，与印载总分 {total.printed} 不符"
        left_out = "，总分未计入预算执行率的分数" if outcome.hint == show_decimal(total.value) else ""
        return (
            f"各指标{name}合计 {outcome.hint}，加预算执行率{name}后为 {outcome.recomputed}，"
            f"与印载总分 {total.printed} 不符{left_out}"
        )

    members = (total, *rows, *execution.members, *least)
    pinned = range(len(rows) + 1 + (len(execution.members) if not execution.reckoned else 0))
    where = str(total.path)
    partial = doubts.overlooked > 0
    return Identity(
        "sum_mismatch", where, total.printed, members, check, message, frozenset(pinned), (where,), partial=partial
    )


def _make_total(points: Decimal, total: Decimal) -> bool:
    """Whether points make a total: to the digit, or but for a decimal that the total leaves out after one it has."""
    return points == total or (places_of(total.normalize()) > 0 and adds_up(points, total))


def _won_without_weight(form: Form[Claim], at: str, ledger: Ledger) -> Decimal | None:
    """The points won for execution where the funding block prints them and no weight beside them."""
    here = [f"{at}.funding[{i}]" for i in range(len(form.funding))]
    if any(ledger.member(f"{line}.weight", "分值") for line in here):
        return None
    won = next((m for line in here if (m := ledger.member(f"{line}.score", "得分"))), None)
    return won.value if won else None


def _adds_up_otherwise(form: Form[Claim], at: str, ledger: Ledger, field: str) -> bool:
    """Whether the other column of points makes its own total.

    Of one row the figure may be unread, if it would be what the row has in this column: then no row was lost.
    """
    lacking = _lacking(form, at, ledger, field)
    return lacking is not None and lacking == _unread_points(form, at, ledger, field)


def _is_only_row(form: Form[Claim], at: str, ledger: Ledger, field: str) -> bool:
    """Whether a form has one indicator, whose other points are all of their total: so must these be."""
    return len(form.indicators) == 1 and _adds_up_otherwise(form, at, ledger, field)


def _unread_points(form: Form[Claim], at: str, ledger: Ledger, field: str) -> Decimal | None:
    """What the one row without this figure has in the other column of points; None where several lack it."""
    other = "score" if field == "weight" else "weight"
    unread = [i for i in range(len(form.indicators)) if ledger.member(f"{at}.indicators[{i}].{field}", field) is None]
    told = ledger.members((f"{at}.indicators[{i}].{other}" for i in unread), other)
    return sum((member.value for member in told), Decimal(0)) if len(told) == len(unread) <= 1 else None


def _most_overlooked(form: Form[Claim], at: str, ledger: Ledger, field: str) -> Decimal:
    """What rows without the one figure and with the other could add; on native pages an empty cell is empty.

    So it is on a scan in rows without either, where the other column makes its own total without them.
    """
    other = "score" if field == "weight" else "weight"
    empty_are_empty = _lacking(form, at, ledger, other) == 0
    most = Decimal(0)
    for i in range(len(form.indicators)):
        here = f"{at}.indicators[{i}]"
        name, figure = ledger.printed(f"{here}.level3"), ledger.member(f"{here}.{other}", other)
        if figure is None and empty_are_empty:
            continue
        if name and not ledger.member(f"{here}.{field}", field) and not is_native(name):
            most += figure.value if figure and field == "score" else HUNDRED
    return most


def _lacking(form: Form[Claim], at: str, ledger: Ledger, field: str) -> Decimal | None:
    """What the figures that were read of a column of points lack of its total; None where that was not read."""
    total = ledger.member(f"{at}.total.{field}", field)
    rows = ledger.members((f"{at}.indicators[{i}].{field}" for i in range(len(form.indicators))), field)
    execution = _execution_points(form, at, ledger, field)
    extra = execution.reckon([member.value for member in execution.members])
    return None if total is None else total.value - sum((row.value for row in rows), extra or Decimal(0))


def _is_table_broken(total: Member, missing: Decimal) -> bool:
    """Whether so much lacks that a scan's table was read in pieces: documents err by some points, not by a quarter."""
    return not is_native(total.claim) and missing > 0 and missing > total.value / 4


def _is_execution_lost(total: Member, execution: "Points", missing: Decimal, doubts: Doubts) -> bool:
    """Whether a scan may have lost the points for execution, which are 10 or 20 or the share of them that was won.

    With all the money any share may be lost, but where the weights add up without.
    """
    lacking = missing in USUAL_EXECUTION or any(abs(missing - points) <= ROUNDED for points in doubts.earned)
    moneyless = doubts.moneyless and not doubts.whole and 0 < missing <= max(USUAL_EXECUTION)
    return not execution.known and not is_native(total.claim) and (lacking or moneyless)


def _points_earned(form: Form[Claim], at: str, ledger: Ledger) -> Iterator[Decimal]:
    """The points that each line of money would win for execution, out of 10 or of 20."""
    for i in range(len(form.funding)):
        here = f"{at}.funding[{i}]"
        executed, budget = ledger.member(f"{here}.executed", "执行数"), budget_of(here, ledger)
        if executed and budget and budget.value > 0:
            yield from (most * min(Decimal(1), executed.value / budget.value) for most in USUAL_EXECUTION)


def _is_execution_row(row: Indicator[Claim]) -> bool:
    names = (row.level1.value, row.level2.value, row.level3.value)
    return any(word in name for name in names if name for word in EXECUTION_WORDS)


class Points:
    """The points for budget execution: printed, or reckoned as rate × weight; `most` is what can be won.

    `slack`: by how much points won by the rate in full may differ from those reckoned by the rate as it is rounded.
    """

    def __init__(
        self, members: tuple[Member, ...] = (), *, reckoned: bool = False, known: bool = True, slack: Decimal = EXACT
    ) -> None:
        self.members = members
        self.reckoned = reckoned
        self.known = known and bool(members)
        self.most = members[0].value if members else Decimal(0)
        self.slack = slack

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


def _rounded_off(rate: Member) -> Decimal:
    """Half of a rate's last digit, as a fraction: .005 of 93%."""
    percent = rate.in_percent or rate.value > 1
    return Decimal(1).scaleb(-places_of(rate.value)) / 2 / (HUNDRED if percent else 1)


def _execution_points(form: Form[Claim], at: str, ledger: Ledger, field: str) -> Points:
    """The points that the funding block prints; a blank score is rate × weight. None where totals leave them out."""
    if ledger.family(at).execution == "separate":
        return Points()
    for i in range(len(form.funding)):
        here = f"{at}.funding[{i}]"
        printed = ledger.member(f"{here}.{field}", "预算执行率")
        if printed:
            return Points((printed,))
        weight = ledger.member(f"{here}.weight", "预算执行率分值")
        if field == "score" and weight:
            rate = ledger.member(f"{here}.execution_rate", "执行率")
            executed = ledger.member(f"{here}.executed", "执行数")
            budget = budget_of(here, ledger)
            if rate:
                return Points((weight, rate), reckoned=True, slack=weight.value * _rounded_off(rate) + CENT)
            if executed and budget and budget.value:
                return Points((weight, executed, budget), reckoned=True)
            return Points((weight,), reckoned=True)
    return Points()


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
    pins = frozenset({0, 1} if tells_part(rate.value, score.value, weight.value) else {0})
    return Identity("rate_mismatch", where, rate.printed, (rate, score, weight), check, message, pins, (where,))


def scores_within_weights(form: Form[Claim], at: str, ledger: Ledger) -> Iterator[Identity]:
    """得分 never above 分值: on every row, on the funding lines and in the total."""
    rows = [(f"{at}.indicators[{i}]", row.level3.value or "指标") for i, row in enumerate(form.indicators)]
    lines = [(f"{at}.funding[{i}]", "预算执行率") for i in range(len(form.funding))]
    summed = any(row.score.value for row in form.indicators)  # a total above the full marks is a wrong sum then
    for here, name in [*rows, *lines, *([] if summed else [(f"{at}.total", "总分")])]:
        score, weight = ledger.member(f"{here}.score", "得分"), ledger.member(f"{here}.weight", "分值")
        if score and weight and weight.value >= 0:
            yield _within_weight(score, weight, name)


def _within_weight(score: Member, weight: Member, name: str) -> Identity:
    def check(values: Values) -> Outcome:
        return Outcome(values[0] <= values[1], show_decimal(values[1]))

    def message(_: Outcome) -> str:
        return f"“{name}”得分 {score.printed} 高于分值 {weight.printed}"

    where = str(score.path)
    return Identity("score_over_weight", where, score.printed, (score, weight), check, message, condemned=(where,))
