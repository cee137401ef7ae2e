"""The 项目资金 block of a form: parts that make the total, and execution rates."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from hedui.claims import Claim
from hedui.numbers.confusions import confusions
from hedui.numbers.printed import printed_number
from hedui.record import Form, FundingLine
from hedui.verify.figures import adds_up, show_decimal, sums_of, to_decimal
from hedui.verify.ground import certainty_of, is_native
from hedui.verify.identities import Identity, Member, Outcome, Values
from hedui.verify.ledger import Ledger
from hedui.verify.rates import HUNDRED, rate_identity, stands_for_rate
from hedui.verify.sure import SURE_PRINT, is_read_alike, is_sure

AMOUNTS = {"initial_budget": "年初预算数", "annual_budget": "全年预算数", "executed": "全年执行数"}
MOST_LINES = 12  # lines of a funding block that are looked at
MOST_DUST = 2  # digits that dust is read as
PARTS_OF_TOTAL: tuple[FundingLine, ...] = ("fiscal", "carryover", "other")

Column = tuple[str, str, Member | None, list[Member]]
"""A field, its name, the total's figure and its parts'."""


def sums_of_funding(form: Form[Claim], at: str, ledger: Ledger) -> Iterator[Identity]:
    """年度资金总额 against 财政拨款 + 上年结转 + 其他资金, column by column, where each part stands once.

    Lines of other names are parts where another column shows that they are; and no total is 0 with money in its parts.
    """
    lines = [line.line for line in form.funding]
    if lines.count("total") != 1:
        return
    plain = "extra" not in lines and all(lines.count(part) == 1 for part in PARTS_OF_TOTAL if part in lines)
    columns = [(field, name, *_column(lines, at, field, ledger)) for field, name in AMOUNTS.items()]
    for field, name, total, parts in columns:
        others = (column[2:] for column in columns if column[0] != field)
        if total and parts and (plain or any(_make(*other) for other in others) or _is_nought(total, parts)):
            unread = any(_is_unread(f"{at}.funding[{i}]", field, ledger) for i, p in enumerate(lines) if p != "total")
            identity = _sum_of_funding(total, parts, name, ledger, unread)
            yield replace(identity, stands=_is_nought(total, parts) and _stand_noughts(columns, parts))


def _column(lines: list[FundingLine], at: str, field: str, ledger: Ledger) -> tuple[Member | None, list[Member]]:
    """The total of one column, and its other figures."""
    name = AMOUNTS[field]
    total = ledger.member(f"{at}.funding[{lines.index('total')}].{field}", name)
    return total, ledger.members((f"{at}.funding[{i}].{field}" for i, p in enumerate(lines) if p != "total"), name)


def _make(total: Member | None, parts: list[Member]) -> bool:
    """Whether these are the parts of this total: two or more that make it to the digit."""
    filled = sum(part.value != 0 for part in parts) > 1
    return total is not None and filled and sum((part.value for part in parts), Decimal(0)) == total.value


def _is_nought(total: Member, parts: list[Member]) -> bool:
    return total.value == 0 and any(part.value > 0 for part in parts)


def _stand_noughts(columns: Sequence[Column], parts: list[Member]) -> bool:
    """Whether a total of 0 contradicts its parts whatever one of them is: one is surely more, some column's 0 is sure.

    Who reads something there that is no number contradicts no 0 that two makes read.
    """
    noughts = [total for _, _, total, below in columns if total and _is_nought(total, below)]
    return any(map(_is_surely_some, parts)) and any(map(is_sure, noughts))


def _is_surely_some(part: Member) -> bool:
    """Whether a figure is more than 0 to everybody who read it, though they may differ on how much it is.

    Dust may be a digit or two, but no more.
    """
    heard = part.testimony
    others = [to_decimal(other) for other in heard.dispute]
    agreed = bool(heard.agree or heard.blurred or others) and all(other is not None and other > 0 for other in others)
    long = sum(char in "123456789" for char in part.printed) > MOST_DUST
    return part.value > 0 and ((agreed and (long or certainty_of(part.claim) >= SURE_PRINT)) or is_sure(part))


def _is_unread(here: str, field: str, ledger: Ledger) -> bool:
    """Whether a scan may have lost one amount of a line that prints others."""
    label = ledger.printed(f"{here}.label")
    filled = any(ledger.printed(f"{here}.{name}") for name in AMOUNTS)
    return label is not None and not is_native(label) and filled and not ledger.printed(f"{here}.{field}")


def _sum_of_funding(total: Member, parts: list[Member], name: str, ledger: Ledger, unread: bool) -> Identity:
    strays = tuple(ledger.unclaimed([total, *parts]))
    misread = len(parts) == 1 and _may_be_one(total, parts[0])

    def check(values: Values) -> Outcome:
        whole = sum(values[1:], Decimal(0))
        missing = values[0] - whole
        excused = missing > 0 and (len(parts) == 1 or missing in sums_of(strays))
        lost = missing > 0 and (misread if excused else unread)
        return Outcome(adds_up(whole, values[0]), show_decimal(whole), missing == 0, excused or lost, lost=lost)

    def message(outcome: Outcome) -> str:
        return f"{name}各项资金合计 {outcome.recomputed}，与印载资金总额 {total.printed} 不符"

    where = str(total.path)
    pins = frozenset(range(len(parts) + 1))
    members = (total, *parts)
    condemned = (where, str(parts[0].path)) if misread else (where,)
    return Identity("sum_mismatch", where, total.printed, members, check, message, pins, condemned, partial=unread)


def _may_be_one(total: Member, part: Member) -> bool:
    """Whether a scan's only part and its total may be one figure of which a digit was misread: 6606.02 and 6506.02."""
    if total.value <= part.value or len(total.printed) != len(part.printed):
        return False
    both = (total, part)
    if any(is_native(it.claim) for it in both) or all(map(is_read_alike, both)):
        return False
    return total.value in {to_decimal(printed_number(text)) for text in confusions(part.printed)}


def rates_of_funding(form: Form[Claim], at: str, ledger: Ledger) -> Iterator[Identity]:
    """执行率 against 执行数 ÷ 预算数 on every line of the funding block.

    A scan that shows no 全年预算数 may have lost it: that a rate is none on the 年初预算数 tells nothing there.
    """
    for i in range(len(form.funding)):
        here = f"{at}.funding[{i}]"
        rate = ledger.member(f"{here}.execution_rate", "执行率")
        executed, budget = ledger.member(f"{here}.executed", "执行数"), budget_of(here, ledger)
        other = ledger.member(f"{here}.initial_budget", "年初预算数")
        if not (rate and executed and budget and budget.value > 0):
            continue
        alone = other is not None and budget.path == other.path and not is_native(budget.claim)
        if not alone or stands_for_rate(rate.value, executed.value * HUNDRED / budget.value):
            yield rate_identity(rate, executed, budget, other)


def budget_of(here: str, ledger: Ledger) -> Member | None:
    """The budget that a rate is reckoned on: 全年预算数, or 年初预算数 where the form has no other."""
    annual = ledger.member(f"{here}.annual_budget", "全年预算数")
    return annual or (None if has_annual(here, ledger) else ledger.member(f"{here}.initial_budget", "年初预算数"))


def has_annual(here: str, ledger: Ledger) -> bool:
    """Whether any line of this line's block prints a 全年预算数: where one does, its lack is a failed reading."""
    block = here.rpartition("[")[0]
    paths = (f"{block}[{i}].annual_budget" for i in range(MOST_LINES))
    return any(ledger.printed(path) for path in paths)
