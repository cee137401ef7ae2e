"""Points printed on a group of indicators, as 产出指标（50分）."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, combinations, permutations

from hedui.claims import NOTHING, Claim
from hedui.record import Form, Group, Indicator
from hedui.verify.figures import show_decimal, sums_of
from hedui.verify.ground import is_native
from hedui.verify.identities import Identity, Member, Outcome, Values
from hedui.verify.ledger import Ledger
from hedui.verify.sure import is_clear
from hedui.verify.terms import PLAIN_NAME, TERMS

SHORTEST_NAME = 3  # characters
FULL_MARKS = Decimal(100)
MOST_COMBINED = 8  # rows of no known group that are tried in every combination


def sums_of_groups(form: Form[Claim], at: str, ledger: Ledger) -> Iterator[Identity]:
    """Points printed on a group, as 产出指标（50分）, against Σ 分值 of its rows, where every row prints its own."""
    names = [(group.level, group.name.value) for group in form.groups]
    lost = _points_lost(form, at, ledger)
    balanced = set(_balanced(form, at, ledger))
    shifted = set(_shifted(form, at, ledger))
    for i, group in enumerate(form.groups):
        printed = ledger.member(f"{at}.groups[{i}].weight", f"{group.name.value}分值")
        cut = len(group.name.value or "") < SHORTEST_NAME  # 指标 is the rest of a name that a page break cut
        if printed is None or cut or names.count((group.level, group.name.value)) > 1:
            continue
        strangers = _points_of_strangers(form, at, group.level, balanced, ledger)
        inside = _rows_of(group, form)
        rows = ledger.members((f"{at}.indicators[{k}].weight" for k in inside), "分值")
        if inside and all(_has_points(form, at, k, ledger) for k in inside):
            excuse = Excuse(tuple(ledger.unclaimed(rows)), strangers, i in shifted)
            last = inside[-1] == len(form.indicators) - 1
            yield _sum_of_group(printed, rows, str(group.name.value), excuse, lost.last if last else lost.of_all)


@dataclass(frozen=True)
class Lost:
    """The points that rows may have had which a scan lost: of any group, and of the last one."""

    of_all: Decimal
    last: Decimal


@dataclass(frozen=True)
class Excuse:
    """What may be amiss with a group but its sum: numbers that no claim covers, points of rows of no known group.

    `shifted`: the group below or above has what it lacks.
    """

    strays: tuple[Decimal, ...]
    strangers: tuple[Decimal, ...]
    shifted: bool


def _points_lost(form: Form[Claim], at: str, ledger: Ledger) -> Lost:
    """How many points the rows of a scan lack of the form's total; where its end was not read, the last group any."""
    rows = ledger.members((f"{at}.indicators[{i}].weight" for i in range(len(form.indicators))), "分值")
    if all(is_native(row.claim) for row in rows):
        return Lost(Decimal(0), Decimal(0))
    total = ledger.member(f"{at}.total.weight", "总分（分值）")
    if total is None:
        ended = ledger.printed(f"{at}.total.score") is not None
        return Lost(Decimal(0), Decimal(0) if ended else FULL_MARKS)
    execution = ledger.members((f"{at}.funding[{i}].weight" for i in range(len(form.funding))), "分值")
    lack = total.value - sum((member.value for member in (*rows, *execution)), Decimal(0))
    return Lost(lack, lack)


def _has_points(form: Form[Claim], at: str, k: int, ledger: Ledger) -> bool:
    """Whether a row prints its points, or a row without a name prints them for its whole sub-group."""
    if ledger.printed(f"{at}.indicators[{k}].weight"):
        return True
    row = form.indicators[k]
    kin = (i for i, r in enumerate(form.indicators) if r.level3.value is None and _levels(r) == _levels(row))
    return row.level2.value is not None and any(ledger.printed(f"{at}.indicators[{i}].weight") for i in kin)


def _levels(row: Indicator[Claim]) -> tuple[str | None, str | None]:
    return row.level1.value, row.level2.value


def _level(row: Indicator[Claim], level: int) -> str | None:
    return _level_claim(row, level).value


def _level_claim(row: Indicator[Claim], level: int) -> Claim:
    return (row.level1, row.level2, row.level3)[level - 1] if 1 <= level <= 3 else NOTHING


def _is_stranger(name: Claim) -> bool:
    """Whether a name tells no group: none is printed, or not for certain (a seal lies on it)."""
    return not PLAIN_NAME.search(name.value or "") or not is_clear(name)


def _is_foreign(name: Claim) -> bool:
    """Whether a scan's name is none of those that templates print, beside others that are: a pen's 核无误."""
    return name.value not in TERMS and not is_native(name)


def _rows_of(group: Group[Claim], form: Form[Claim]) -> list[int]:
    """The numbers of the rows that bear a group's name."""
    return [k for k, row in enumerate(form.indicators) if _level(row, group.level) == group.name.value]


def _balanced(form: Form[Claim], at: str, ledger: Ledger) -> Iterator[tuple[int, str]]:
    """Level and name of each group whose points are what its rows have: however doubtful its name, they are its own."""
    for i, group in enumerate(form.groups):
        printed, name = ledger.member(f"{at}.groups[{i}].weight", "分值"), group.name.value
        inside = _rows_of(group, form)
        rows = ledger.members((f"{at}.indicators[{k}].weight" for k in inside), "分值")
        if name and printed and len(rows) == len(inside) and sum(row.value for row in rows) == printed.value:
            yield group.level, name


def _shifted(form: Form[Claim], at: str, ledger: Ledger) -> Iterator[int]:
    """The numbers of two groups of a scan, one below the other, of which one has what the other lacks.

    A ruling between their names was not seen, so that rows at their border bear the wrong one.
    """
    told = []
    for i, group in enumerate(form.groups):
        printed, inside = ledger.member(f"{at}.groups[{i}].weight", "分值"), _rows_of(group, form)
        rows = ledger.members((f"{at}.indicators[{k}].weight" for k in inside), "分值")
        if printed and rows and not is_native(printed.claim):
            told.append((i, group.level, inside, [row.value for row in rows], printed.value))
    for (i, level, inside, upper, has), (j, other, below, lower, wants) in permutations(told, 2):
        if level == other and below[0] == inside[-1] + 1:
            surplus = sum(upper) - has
            border = upper[::-1] if surplus > 0 else lower
            if surplus and wants - sum(lower) == surplus and abs(surplus) in accumulate(border):
                yield from (i, j)


def _points_of_strangers(
    form: Form[Claim], at: str, level: int, balanced: Collection[tuple[int, str]], ledger: Ledger
) -> tuple[Decimal, ...]:
    """The points of rows of no known group, but the end of a name, a doubtful or a strange one: they may be any's."""
    names = [_level_claim(row, level) for row in form.indicators]
    usual = any(name.value in TERMS for name in names)
    strange = (_is_stranger(name) or (usual and _is_foreign(name)) for name in names)
    rows = [
        k
        for k, (it, name) in enumerate(zip(strange, names, strict=True))
        if it and (level, name.value or "") not in balanced
    ]
    return tuple(member.value for member in ledger.members((f"{at}.indicators[{k}].weight" for k in rows), "分值"))


def _may_lack(missing: Decimal, strangers: tuple[Decimal, ...]) -> bool:
    """Whether some of these points are just what a group lacks; of many, whether they are enough."""
    if len(strangers) > MOST_COMBINED:
        return 0 < missing <= sum(strangers)
    return any(sum(some) == missing for n in range(1, len(strangers) + 1) for some in combinations(strangers, n))


def _sum_of_group(
    printed: Member,
    rows: list[Member],
    name: str,
    excuse: Excuse,
    lost: Decimal,
) -> Identity:
    def check(values: Values) -> Outcome:
        whole = sum(values[1:], Decimal(0))
        missing = values[0] - whole
        excused = missing in sums_of(excuse.strays) or _may_lack(missing, excuse.strangers) or excuse.shifted
        excused = missing != 0 and excused
        rows_lost = 0 < missing <= lost and not excused
        return Outcome(missing == 0, show_decimal(whole), missing == 0, excused or rows_lost, lost=rows_lost)

    def message(outcome: Outcome) -> str:
        return f"“{name}”印载 {printed.printed} 分，其下各指标分值合计 {outcome.recomputed} 分"

    where = str(printed.path)
    pins = frozenset(range(len(rows) + 1))
    return Identity("sum_mismatch", where, printed.printed, (printed, *rows), check, message, pins, (where,))
