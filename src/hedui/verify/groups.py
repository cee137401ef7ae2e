"""Points printed on a group of indicators, as 产出指标（50分）."""

from collections.abc import Iterator
from decimal import Decimal

from hedui.claims import Claim
from hedui.record import Form, Indicator
from hedui.verify.figures import show_decimal, sums_of
from hedui.verify.identities import Identity, Member, Outcome, Values
from hedui.verify.ledger import Ledger

SHORTEST_NAME = 3  # characters


def sums_of_groups(form: Form[Claim], at: str, ledger: Ledger) -> Iterator[Identity]:
    """Points printed on a group, as 产出指标（50分）, against Σ 分值 of its rows, where every row prints its own."""
    names = [(group.level, group.name.value) for group in form.groups]
    for i, group in enumerate(form.groups):
        printed = ledger.member(f"{at}.groups[{i}].weight", f"{group.name.value}分值")
        cut = len(group.name.value or "") < SHORTEST_NAME  # 指标 is the rest of a name that a page break cut
        if printed is None or cut or names.count((group.level, group.name.value)) > 1:
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
        excused = missing in sums_of(strays) or 0 < missing <= strangers
        return Outcome(missing == 0, show_decimal(whole), missing == 0, excused)

    def message(outcome: Outcome) -> str:
        return f"“{name}”印载 {printed.printed} 分，其下各指标分值合计 {outcome.recomputed} 分"

    where = str(printed.path)
    pins = frozenset(range(len(rows) + 1))
    return Identity("sum_mismatch", where, printed.printed, (printed, *rows), check, message, pins, (where,))
