"""Printed rates: an executed amount over a budget, a score over its weight."""

from decimal import Decimal

from hedui.verify.figures import places_of, prints_as, round_to, show_decimal
from hedui.verify.identities import Identity, Member, Outcome, Values

HUNDRED = Decimal(100)
CUT_OFF = "截尾，未四舍五入"
WIDEST = Decimal("1.5")  # units of its last place that a rate stands for: half a one below, and one above
MOST_AS_FRACTION = Decimal("1.5")  # a printed rate above this is in percent


def rate_identity(
    rate: Member, executed: Member, budget: Member, other: Member | None = None, where: str = ""
) -> Identity:
    """A printed rate stands for executed ÷ budget; one on the `other` (first) budget is no fault."""

    def check(values: Values) -> Outcome:
        if values[2] <= 0:
            return Outcome(False, "0")
        exact = values[1] * HUNDRED / values[2]
        holds = stands_for_rate(values[0], exact, signed=rate.in_percent)
        against = values[1] * HUNDRED / other.value if other is not None and other.value > 0 else None
        elsewhere = against is not None and stands_for_rate(values[0], against, signed=rate.in_percent)
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


def tells_part(rate: Decimal, part: Decimal, whole: Decimal) -> bool:
    """Whether no two parts of as many places have a rate in common, which may be rounded or cut off.

    >>> tells_part(Decimal("110"), Decimal("11"), Decimal("10"))
    True
    >>> tells_part(Decimal("92"), Decimal("9.2"), Decimal("10"))
    False
    """
    if rate <= MOST_AS_FRACTION or whole <= 0:
        return False
    step = Decimal(1).scaleb(-places_of(rate)) / HUNDRED * whole
    return step * WIDEST < Decimal(1).scaleb(-places_of(part))


def is_cut_off(printed: Decimal, percent: Decimal) -> bool:
    """Whether a printed rate stands for so many percent only with its further digits cut off, not rounded.

    >>> is_cut_off(Decimal("56.23"), Decimal("56.239")), is_cut_off(Decimal("56.24"), Decimal("56.239"))
    (True, False)
    """
    half = Decimal(1).scaleb(-places_of(printed)) / 2
    return abs(percent - printed) > half and abs(percent / HUNDRED - printed) > half


def stands_for_rate(printed: Decimal, percent: Decimal, *, signed: bool = False) -> bool:
    """Whether a printed rate stands for so many percent; 1 and 0.9998 are fractions of one, 1.00% (`signed`) is none.

    >>> stands_for_rate(Decimal("1"), Decimal("100")), stands_for_rate(Decimal("56.23"), Decimal("56.235"))
    (True, True)
    >>> stands_for_rate(Decimal("1.00"), Decimal("100"), signed=True)
    False
    """
    if prints_as(percent, printed):
        return True
    share = percent / HUNDRED
    may_be = not signed and printed <= MOST_AS_FRACTION
    return may_be and prints_as(share, printed) and abs(share - printed) <= Decimal("0.01")
