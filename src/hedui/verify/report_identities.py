"""Quantities that one report prints twice: in its prose and in its form, or as a rate of its own two amounts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from hedui.claims import Claim
from hedui.numbers import YUAN, rounding_interval
from hedui.record import Report
from hedui.verify.figures import fold_text, show_decimal
from hedui.verify.form_identities import identities_of_form, rate_identity, stands_for_rate
from hedui.verify.grades import grade_identities, one_name
from hedui.verify.identities import Identity, Member, Outcome, Values
from hedui.verify.ledger import Ledger
from hedui.verify.prose import Prose
from hedui.verify.prose_claims import claims_about_form, counts_of_lists
from hedui.verify.prose_sums import parts_of_wholes, products_of_sentences, rates_of_sentences

AMOUNTS = {"budget": ("预算金额", ("annual_budget", "initial_budget")), "executed": ("执行金额", ("executed",))}


def identities_of_report(report: Report[Claim], at: str, ledger: Ledger) -> Iterator[Identity]:
    """Every identity of one report: those of its forms, of its prose, and between the two."""
    prose = Prose(ledger.atlas.part_of(report))
    for j, form in enumerate(report.forms):
        here = f"{at}.forms[{j}]"
        yield from identities_of_form(form, here, ledger)
        if form.grade.value and not _is_other_scale(f"{here}.total.weight", ledger):
            yield from grade_identities(
                form.grade.value, f"{here}.grade", ledger.member(f"{here}.total.score", "总分"), prose.text, ledger
            )
    yield from _prose_alone(report, at, prose, ledger)
    with_money = [j for j, form in enumerate(report.forms) if any(line.line == "total" for line in form.funding)]
    if len(with_money) == 1:
        yield from _amounts_twice(report, f"{at}.forms[{with_money[0]}]", prose, ledger)
    scored = [j for j, form in enumerate(report.forms) if form.total.score.value]
    if len(scored) == 1:
        yield from _score_twice(report, at, scored[0], ledger)
    yield from claims_about_form(report, at, prose, ledger)


def _is_other_scale(path: str, ledger: Ledger) -> bool:
    weight = ledger.member(path, "总分")
    return weight is not None and weight.value != 100


def _prose_alone(report: Report[Claim], at: str, prose: Prose, ledger: Ledger) -> Iterator[Identity]:
    """The rate that prose states against its own amounts, and its grade against its score."""
    here = f"{at}.narrative"
    rate, executed = ledger.member(f"{here}.execution_rate", "执行率"), ledger.member(f"{here}.executed", "执行金额")
    budget = ledger.member(f"{here}.budget", "预算金额")
    if rate and executed and budget and budget.value > 0:
        yield rate_identity(rate, executed, budget)
    if report.narrative.grade.value:
        score = ledger.member(f"{here}.self_score", "自评得分")
        yield from grade_identities(report.narrative.grade.value, f"{here}.grade", score, prose.text, ledger)
    yield from parts_of_wholes(prose, here)
    yield from rates_of_sentences(prose, here)
    yield from products_of_sentences(prose, here)
    yield from counts_of_lists(prose, here)


@dataclass(frozen=True)
class Money:
    """The units, as factors to yuan, that prose and form state amounts in."""

    prose: Decimal
    form: Decimal


def _amounts_twice(report: Report[Claim], at: str, prose: Prose, ledger: Ledger) -> Iterator[Identity]:
    """预算, 执行 and 执行率 of the prose against the total line of the form at this path, the only one with money."""
    told_at, form = f"{at.partition('.')[0]}.narrative", report.forms[int(at.rpartition("[")[2][:-1])]
    units = [report.narrative.currency_unit.value, form.currency_unit.value]
    if units[0] not in YUAN or units[1] not in YUAN:
        return
    money = Money(YUAN[units[0]], YUAN[units[1]])
    i = next(i for i, line in enumerate(form.funding) if line.line == "total")
    line = f"{at}.funding[{i}]"
    pairs = []
    for field, (name, columns) in AMOUNTS.items():
        told = ledger.member(f"{told_at}.{field}", f"正文{name}")
        shown = [m for column in columns if (m := ledger.member(f"{line}.{column}", f"自评表{name}"))]
        if told and shown:
            same = next((m for m in shown if _same_money(told.value, m.value, money)), shown[0])
            pairs.append((told, same, units[1]))
    # Amounts that the prose prints as well, for a part or another scope, are not the amounts it tells of here.
    agree = [_same_money(told.value, same.value, money) for told, same, _ in pairs]
    other_scope = not any(agree) and any(prose.tells_amount(same.value * money.form) for _, same, _ in pairs)
    for told, same, unit in pairs:
        yield _same_quantity(told, same, _compare_money(money), silent=other_scope, unit=str(unit))
    rate = ledger.member(f"{told_at}.execution_rate", "正文执行率")
    shown_rate = ledger.member(f"{line}.execution_rate", "自评表执行率")
    if rate and shown_rate:
        yield _same_quantity(rate, shown_rate, _compare_rates, silent=other_scope, unit="%")


def _score_twice(report: Report[Claim], at: str, j: int, ledger: Ledger) -> Iterator[Identity]:
    """自评得分 and 等级 of the prose against the only form that has a total score."""
    told = ledger.member(f"{at}.narrative.self_score", "正文自评得分")
    shown = ledger.member(f"{at}.forms[{j}].total.score", "自评表总分")
    if told and shown:
        yield _same_quantity(told, shown, _compare_scores, silent=False, unit="分")
    grade = ledger.printed(f"{at}.narrative.grade")
    other = ledger.printed(f"{at}.forms[{j}].grade")
    if grade and grade.value and other and other.value:
        yield _same_grade(grade, other, f"{at}.narrative.grade", f"{at}.forms[{j}].grade")


Compare = Callable[[Decimal, Decimal], tuple[bool, bool]]
"""Whether two printed figures can be one quantity, and whether they are the same to the digit."""


def _same_quantity(told: Member, shown: Member, compare: Compare, *, silent: bool, unit: str) -> Identity:
    def check(values: Values) -> Outcome:
        holds, exact = compare(values[0], values[1])
        return Outcome(holds, show_decimal(values[1]), exact=exact)

    def message(_: Outcome) -> str:
        return f"{told.name} {told.printed} 与{shown.name} {shown.printed} {unit}不一致"

    where = str(told.path)
    both = (where, str(shown.path))
    return Identity(
        "cross_mismatch", where, told.printed, (told, shown), check, message, frozenset({0, 1}), both, silent=silent
    )


def _same_money(told: Decimal, shown: Decimal, money: Money) -> bool:
    return _compare_money(money)(told, shown)[0]


def _compare_money(money: Money) -> Compare:
    def compare(told: Decimal, shown: Decimal) -> tuple[bool, bool]:
        left = rounding_interval(f"{told:f}").scaled(money.prose)
        right = rounding_interval(f"{shown:f}").scaled(money.form)
        return left.overlaps(right), told * money.prose == shown * money.form

    return compare


def _compare_rates(told: Decimal, shown: Decimal) -> tuple[bool, bool]:
    return stands_for_rate(told, shown) or stands_for_rate(shown, told), told == shown


def _compare_scores(told: Decimal, shown: Decimal) -> tuple[bool, bool]:
    left, right = rounding_interval(f"{told:f}"), rounding_interval(f"{shown:f}")
    return left.overlaps(right), told == shown


def _same_grade(grade: Claim, other: Claim, path: str, other_path: str) -> Identity:
    same = one_name(fold_text(str(grade.value))) == one_name(fold_text(str(other.value)))

    def check(_: Values) -> Outcome:
        return Outcome(same, str(other.value))

    def message(_: Outcome) -> str:
        return f"正文评定等级“{grade.value}”与自评表等级“{other.value}”不一致"

    printed = str(grade.value)
    return Identity(
        "cross_mismatch", path, printed, (), check, message, condemned=(path, other_path), context=(grade, other)
    )
