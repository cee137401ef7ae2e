"""Printed rates: an executed amount over a budget, a score over its weight."""

from decimal import Decimal

from hedui.verify.figures import places_of, prints_as, round_to, show_decimal
from hedui.verify.identities import Identity, Member, Outcome, Values

HUNDRED = Decimal(100)
CUT_OFF = "截尾，未四舍五入"
MOST_AS_FRACTION = Decimal("1.5")  # a printed rate above this is in percent


def rate_identity(
    rate: Member, executed: Member, budget: Member, other: Member | None = None, where: str = ""
) -> Identity:
    """A printed rate stands for executed ÷ budget; one on the `other` (first) budget is no fault."""

    def check(values: Values) -> Outcome:
        if values[2] <= 0:
            return Outcome(False, "0")
        exact = values[1] * HUNDRED / values[2]
        stands_for = prints_percent if rate.in_percent else stands_for_rate
        holds = stands_for(values[0], exact)
        elsewhere = other is not None and other.value > 0 and stands_for(values[0], values[1] * 100 / other.value)
        shown = show_decimal(round_to(exact, max(2, places_of(values[0]))))
        cut = CUT_OFF if holds and is_cut_off(values[0], exact) else ""
        return Outcome(holds, shown, exact=holds, excused=elsewhere, hint=cut)

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


def is_cut_off(printed: Decimal, percent: Decimal) -> bool:
    """Whether a printed rate stands for so many percent only with its further digits cut off, not rounded.

    >>> is_cut_off(Decimal("56.23"), Decimal("56.239")), is_cut_off(Decimal("56.24"), Decimal("56.239"))
    (True, False)
    """
    half = Decimal(1).scaleb(-places_of(printed)) / 2
    return abs(percent - printed) > half and abs(percent / HUNDRED - printed) > half


def stands_for_rate(printed: Decimal, percent: Decimal) -> bool:
    """Whether a printed rate stands for so many percent; 1 and 0.9998 are fractions of one.

    >>> stands_for_rate(Decimal("1"), Decimal("100")), stands_for_rate(Decimal("56.23"), Decimal("56.235"))
    (True, True)
    """
    share = percent / HUNDRED
    fraction = printed <= MOST_AS_FRACTION and prints_as(share, printed) and abs(share - printed) <= Decimal("0.01")
    return prints_percent(printed, percent) or fraction


def prints_percent(printed: Decimal, percent: Decimal) -> bool:
    """The same of a rate with its sign: 1% is no fraction, and 1.00% a rate of 100% with a speck in it.

    >>> prints_percent(Decimal("1.00"), Decimal("100")), prints_percent(Decimal("1.00"), Decimal("1.004"))
    (False, True)
    """
    return prints_as(percent, printed)
