"""What a printed number may stand for: intervals of rounding and truncation, in Decimal."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Agreement = Literal["exact", "rounded", "truncated"]


@dataclass(frozen=True, slots=True)
class Interval:
    """The decimals between low and high; low belongs to it and high does not, unless said otherwise."""

    low: Decimal
    high: Decimal
    has_low: bool = True
    has_high: bool = False

    @classmethod
    def point(cls, value: Decimal) -> "Interval":
        """The interval of one exact value."""
        return cls(value, value, True, True)

    def contains(self, value: Decimal) -> bool:
        return self.overlaps(Interval.point(value))

    def overlaps(self, other: "Interval") -> bool:
        """Whether some decimal lies in both."""
        return self._reaches(other) and other._reaches(self)

    def _reaches(self, other: "Interval") -> bool:
        return self.low < other.high or (self.low == other.high and self.has_low and other.has_high)

    def __neg__(self) -> "Interval":
        return Interval(-self.high, -self.low, self.has_high, self.has_low)

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.has_low and other.has_low,
            self.has_high and other.has_high,
        )

    def __sub__(self, other: "Interval") -> "Interval":
        return self + -other

    def __mul__(self, other: "Interval") -> "Interval":
        """All products, ends included: a hair wider than need be where an end is open."""
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends), True, True)

    def __truediv__(self, other: "Interval") -> "Interval":
        """All quotients, ends included; ZeroDivisionError where the divisor may be nought."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("the divisor's interval holds nought")
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends), True, True)

    def scaled(self, factor: Decimal) -> "Interval":
        """The interval times an exact factor above nought."""
        return Interval(self.low * factor, self.high * factor, self.has_low, self.has_high)


def last_place(printed: str) -> Decimal:
    """The worth of one step of the last printed digit: `56.23` → 0.01, `100` → 1."""
    _, _, decimals = printed.partition(".")
    return Decimal(1).scaleb(-len(decimals))


def rounding_interval(printed: str) -> Interval:
    """What rounds (half away from nought) to these digits: `56.23` → [56.225, 56.235)."""
    size, half = abs(Decimal(printed)), last_place(printed) / 2
    if size == 0:
        return Interval(-half, half, False, False)
    interval = Interval(size - half, size + half)
    return -interval if printed.startswith("-") else interval


def truncation_interval(printed: str) -> Interval:
    """What is cut off to these digits: `56.23` → [56.23, 56.24)."""
    size, step = abs(Decimal(printed)), last_place(printed)
    interval = Interval(size, size + step)
    return -interval if printed.startswith("-") else interval


def agrees(printed: str, exact: Decimal | Interval) -> Agreement | None:
    """How the printed digits stand for a value, or for some value of an interval; None where they do not."""
    other = exact if isinstance(exact, Interval) else Interval.point(exact)
    if other.low == other.high == Decimal(printed):
        return "exact"
    if rounding_interval(printed).overlaps(other):
        return "rounded"
    return "truncated" if truncation_interval(printed).overlaps(other) else None
