"""Quantities that a report prints in its prose and in its form: budget, spending, rate, score and grade."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from hedui.claims import Claim
from hedui.numbers import YUAN, rounding_interval
from hedui.record import Form, Report
from hedui.verify.figures import fold_text, places_of, show_decimal
from hedui.verify.funding import budget_of, has_annual
from hedui.verify.grades import one_name
from hedui.verify.ground import is_native
from hedui.verify.identities import Identity, Member, Outcome, Values
from hedui.verify.ledger import Ledger
from hedui.verify.phrases import find_named
from hedui.verify.points import sums_of_points
from hedui.verify.prose import Prose
from hedui.verify.rates import HUNDRED, MOST_AS_FRACTION, stands_for_rate

AMOUNTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "budget": ("预算金额", ("annual_budget", "initial_budget")),
    "executed": ("执行金额", ("executed",)),
}

Compare = Callable[[Decimal, Decimal], tuple[bool, bool]]
"""Whether two printed figures can be one quantity, and whether they are the same to the digit."""


@dataclass(frozen=True)
class Money:
    """The units, as factors to yuan, that prose and form state amounts in."""

    prose: Decimal
    form: Decimal

    def compare(self, told: Decimal, shown: Decimal) -> tuple[bool, bool]:
        """Whether two amounts can be one, each as rounded, and whether they are the same."""
        left = rounding_interval(f"{told:f}").scaled(self.prose)
        right = rounding_interval(f"{shown:f}").scaled(self.form)
        return left.overlaps(right), told * self.prose == shown * self.form

    def alike(self, told: Decimal, shown: Decimal) -> bool:
        return self.compare(told, shown)[0]


def quantities_told_twice(report: Report[Claim], at: str, prose: Prose, ledger: Ledger) -> Iterator[Identity]:
    """Each quantity that prose and form both name, where only one form can be meant."""
    with_money = [j for j, form in enumerate(report.forms) if any(line.line == "total" for line in form.funding)]
    if len(with_money) == 1:
        j = with_money[0]
        units = report.narrative.currency_unit.value, report.forms[j].currency_unit.value
        if units[0] in YUAN and units[1] in YUAN:
            teller = Teller(at, f"{at}.forms[{j}]", prose, ledger, report.fiscal_year.value)
            yield from teller.amounts(report.forms[j], Money(YUAN[units[0]], YUAN[units[1]]))
    scored = [j for j, form in enumerate(report.forms) if form.total.score.value]
    if len(scored) == 1:
        teller = Teller(at, f"{at}.forms[{scored[0]}]", prose, ledger, report.fiscal_year.value)
        yield from teller.scores(report.forms[scored[0]])


@dataclass(frozen=True)
class Teller:
    """The prose and the one form of a report at `at` that tell of the same things."""

    at: str
    form_at: str
    prose: Prose
    ledger: Ledger
    year: str | None

    def amounts(self, form: Form[Claim], money: Money) -> Iterator[Identity]:
        """预算, 执行 and 执行率 against the total line."""
        i = next(i for i, line in enumerate(form.funding) if line.line == "total")
        line, unit = f"{self.form_at}.funding[{i}]", str(form.currency_unit.value)
        pairs = []
        for field, (name, columns) in AMOUNTS.items():
            told = self._told(field, f"正文{name}")
            shown = [m for column in columns if (m := self.ledger.member(f"{line}.{column}", f"自评表{name}"))]
            if told and shown and not self._is_unread(f"{line}.{columns[0]}", shown[0]):
                same = next((m for m in shown if money.alike(told.value, m.value)), shown[0])
                pairs.append((field, told, same))
        other_scope = self._is_other_scope([(told, same) for _, told, same in pairs], money)
        for field, told, same in pairs:
            silent = other_scope or self._also_tells(field, same, money.compare)
            yield _same_quantity(told, same, money.compare, silent=silent, unit=unit)
        rate, shown_rate = self._told("execution_rate", "正文执行率"), self._shown(f"{line}.execution_rate", "执行率")
        if rate and shown_rate:
            compare = self._rates_of(line)
            silent = other_scope or self._also_tells("execution_rate", shown_rate, compare)
            yield _same_quantity(rate, shown_rate, compare, silent=silent, unit="%")

    def scores(self, form: Form[Claim]) -> Iterator[Identity]:
        """自评得分 and 等级 against the total; one that the rows make to the digit is no rounded figure."""
        told, shown = self._told("self_score", "正文自评得分"), self._shown(f"{self.form_at}.total.score", "总分")
        if told and shown:
            full = self._shown(f"{self.form_at}.total.weight", "总分值")
            with_sum = partial(compare_with_sum, full=full.value if full else HUNDRED)
            compare = with_sum if self._is_sum(form, str(shown.path)) else compare_scores
            silent = self._also_tells("self_score", shown, compare)
            yield _same_quantity(told, shown, compare, silent=silent, unit="分")
        paths = f"{self.at}.narrative.grade", f"{self.form_at}.grade"
        grade, other = (self.ledger.printed(path) for path in paths)
        if grade and grade.value and other and other.value:
            yield _same_grade(grade, other, paths)

    def _is_sum(self, form: Form[Claim], path: str) -> bool:
        """Whether a total is just what its rows make, be it with the points for execution or without."""
        sums = (identity for identity in sums_of_points(form, self.form_at, self.ledger) if identity.where == path)
        outcomes = (identity.check(identity.values) for identity in sums)
        return any((outcome.holds and outcome.exact) or outcome.borne_out for outcome in outcomes)

    def _rates_of(self, line: str) -> Compare:
        """How two rates compare: one may be rounded and one cut off, if both stand for what the amounts make."""
        executed, budget = self._shown(f"{line}.executed", "执行数"), budget_of(line, self.ledger)
        exact = executed.value * HUNDRED / budget.value if executed and budget and budget.value > 0 else None

        def compare(told: Decimal, shown: Decimal) -> tuple[bool, bool]:
            alike, same = compare_rates(told, shown)
            both = exact is not None and stands_for_rate(told, exact) and stands_for_rate(shown, exact)
            return alike or both, same

        return compare

    def _is_unread(self, path: str, instead: Member) -> bool:
        """Whether the column that is meant was not read: other lines have it, or a scan may have lost it in all."""
        lost = has_annual(path.rpartition(".")[0], self.ledger) or not is_native(instead.claim)
        return not self.ledger.printed(path) and lost

    def _told(self, field: str, name: str) -> Member | None:
        return self.ledger.member(f"{self.at}.narrative.{field}", name)

    def _shown(self, path: str, name: str) -> Member | None:
        return self.ledger.member(path, f"自评表{name}")

    def _is_other_scope(self, pairs: list[tuple[Member, Member]], money: Money) -> bool:
        """Whether the prose tells of more or less than the form: no amount agrees, and it prints the form's as well."""
        if any(money.alike(told.value, shown.value) for told, shown in pairs):
            return False
        return any(self.prose.tells_amount(shown.value * money.form) for _, shown in pairs)

    def _also_tells(self, field: str, shown: Member, compare: Compare) -> bool:
        """Whether another phrase of the prose names this quantity as the form has it: then the first meant another."""
        return any(compare(named.value, shown.value)[0] for named in find_named(self.prose, field, self.year))


def _same_quantity(told: Member, shown: Member, compare: Compare, *, silent: bool, unit: str) -> Identity:
    def check(values: Values) -> Outcome:
        holds, exact = compare(values[0], values[1])
        mixed = told.in_percent != shown.in_percent and max(values) <= MOST_AS_FRACTION  # 1.00% is not the fraction 1
        return Outcome(holds, show_decimal(values[1]), exact=exact and not mixed)

    def message(_: Outcome) -> str:
        return f"{told.name} {told.printed} 与{shown.name} {shown.printed} {unit}不一致"

    where = str(told.path)
    both = (where, str(shown.path))
    return Identity(
        "cross_mismatch", where, told.printed, (told, shown), check, message, frozenset({0, 1}), both, silent=silent
    )


def compare_rates(told: Decimal, shown: Decimal) -> tuple[bool, bool]:
    """Whether two printed rates can be one, one of them perhaps a fraction of one; and whether they are the same."""
    return stands_for_rate(told, shown) or stands_for_rate(shown, told), told == shown


def compare_scores(told: Decimal, shown: Decimal) -> tuple[bool, bool]:
    """Whether two printed scores can be one, each as rounded; and whether they are the same."""
    left, right = rounding_interval(f"{told:f}"), rounding_interval(f"{shown:f}")
    return left.overlaps(right), told == shown


def compare_with_sum(told: Decimal, shown: Decimal, full: Decimal) -> tuple[bool, bool]:
    """`compare_scores` where `shown` is a sum that nobody rounded: 99.5 is not 99, but 99 may be 99.5 told in short.

    100 of 100 may not: nobody who lost a point has `full` marks.
    """
    alike, same = compare_scores(told, shown)
    return same or (alike and places_of(told) < places_of(shown) and told != full), same


def _same_grade(grade: Claim, other: Claim, paths: tuple[str, str]) -> Identity:
    same = one_name(fold_text(str(grade.value))) == one_name(fold_text(str(other.value)))

    def check(_: Values) -> Outcome:
        return Outcome(same, str(other.value))

    def message(_: Outcome) -> str:
        return f"正文评定等级“{grade.value}”与自评表等级“{other.value}”不一致"

    return Identity(
        "cross_mismatch", paths[0], str(grade.value), (), check, message, condemned=paths, context=(grade, other)
    )
