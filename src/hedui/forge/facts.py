"""The nouns of an invented project: its money, its indicators, and how numbers are rounded and shown."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

HUNDRED = Decimal(100)


@dataclass
class Indicator:
    """One indicator; target and actual as numbers where it is a quantity, and as they are printed."""

    level1: str
    level2: str
    name: str
    operator: str
    unit: str
    target: Decimal | None
    actual: Decimal | None
    target_text: str
    actual_text: str
    weight: Decimal
    score: Decimal
    deviation: str = ""

    @property
    def hit(self) -> bool:
        return self.deviation == ""


@dataclass
class Money:
    """One funding row in the form's currency unit; None where nothing is printed."""

    line: str
    label: str
    initial: Decimal | None
    annual: Decimal | None
    executed: Decimal | None


@dataclass
class Facts:
    """One project (or department) in one year."""

    year: int
    place: str
    domain: dict[str, Any]
    unit: str
    department: str
    actor: str
    project: str
    kind: str
    currency_unit: str
    decimals: int
    money: list[Money]
    goals: list[tuple[str, str]]
    indicators: list[Indicator]
    exec_weight: Decimal | None
    exec_score: Decimal

    @property
    def total(self) -> Money:
        return self.money[0]

    @property
    def annual(self) -> Decimal:
        """The annual budget, in the currency unit."""
        return self.total.annual or Decimal(0)

    @property
    def executed(self) -> Decimal:
        """What was spent, in the currency unit."""
        return self.total.executed or Decimal(0)

    @property
    def rate(self) -> Decimal:
        """Executed over annual budget, in percent, unrounded."""
        return percent(self.executed, self.annual)

    @property
    def total_weight(self) -> Decimal:
        return sum((i.weight for i in self.indicators), self.exec_weight or Decimal(0))

    @property
    def total_score(self) -> Decimal:
        return sum((i.score for i in self.indicators), self.exec_score if self.exec_weight else Decimal(0))


def percent(part: Decimal | None, whole: Decimal | None) -> Decimal:
    """part/whole in percent, unrounded; 0 where there is no whole."""
    return part * HUNDRED / whole if part is not None and whole else Decimal(0)


def round_up(value: Decimal, places: int) -> Decimal:
    """Rounded half up to this many decimals."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def cut_off(value: Decimal, places: int) -> Decimal:
    """Truncated to this many decimals."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_DOWN)


def show_number(value: Decimal, separators: bool = False) -> str:
    """The number without needless zeros: 10.50 gives 10.5."""
    return format(value.normalize(), ",f" if separators else "f")
