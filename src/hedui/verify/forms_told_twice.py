"""One project in two forms of a file, of one year: budgets, spending, rate and total score must be the same in both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hedui.claims import Claim
from hedui.numbers import YUAN
from hedui.record import Form, Report
from hedui.verify.figures import fold_text, show_decimal
from hedui.verify.identities import Identity, Outcome, Values
from hedui.verify.ledger import Ledger
from hedui.verify.told_twice import Compare, Money, compare_rates, compare_scores

SHORTEST_NAME = 6  # characters
AMOUNTS = {"initial_budget": "年初预算数", "annual_budget": "全年预算数", "executed": "全年执行数"}


@dataclass(frozen=True)
class Telling:
    """One form about a project: its path, its total line, and the unit of its amounts."""

    path: str
    line: str | None
    unit: str | None


def forms_told_twice(reports: Sequence[Report[Claim]], ledger: Ledger) -> Iterator[Identity]:
    """Every quantity that two forms of one project, institution and year print."""
    seen: dict[tuple[str, ...], list[Telling]] = {}
    for i, report in enumerate(reports):
        for j, form in enumerate(report.forms):
            name = fold_text(form.project_name.value or "")
            if len(name) >= SHORTEST_NAME and report.fiscal_year.value:
                who = fold_text(form.implementing_unit.value or "")
                key = name, who, report.fiscal_year.value
                seen.setdefault(key, []).append(_telling(form, f"reports[{i}].forms[{j}]"))
    for tellings in seen.values():
        if len(tellings) == 2:  # a project of more forms is one of several parts
            yield from _compare(tellings[0], tellings[1], ledger)


def _telling(form: Form[Claim], at: str) -> Telling:
    lines = [n for n, line in enumerate(form.funding) if line.line == "total"]
    return Telling(at, f"{at}.funding[{lines[0]}]" if len(lines) == 1 else None, form.currency_unit.value)


def _compare(first: Telling, second: Telling, ledger: Ledger) -> Iterator[Identity]:
    if first.line and second.line:
        if first.unit in YUAN and second.unit in YUAN:
            money = Money(YUAN[first.unit], YUAN[second.unit])
            for field, name in AMOUNTS.items():
                yield from _same((f"{first.line}.{field}", f"{second.line}.{field}"), name, money.compare, ledger)
        rates = f"{first.line}.execution_rate", f"{second.line}.execution_rate"
        yield from _same(rates, "执行率", compare_rates, ledger)
    scores = f"{first.path}.total.score", f"{second.path}.total.score"
    yield from _same(scores, "总分", compare_scores, ledger)


def _same(paths: tuple[str, str], name: str, compare: Compare, ledger: Ledger) -> Iterator[Identity]:
    one, other = ledger.member(paths[0], f"前一表{name}"), ledger.member(paths[1], f"后一表{name}")
    if one is None or other is None:
        return

    def check(values: Values) -> Outcome:
        holds, exact = compare(values[0], values[1])
        return Outcome(holds, show_decimal(values[1]), exact=exact)

    def message(_: Outcome) -> str:
        return f"同一项目两张表的{name}不一致：前一表 {one.printed}，后一表 {other.printed}"

    yield Identity("cross_mismatch", paths[0], one.printed, (one, other), check, message, frozenset({0, 1}), paths)
