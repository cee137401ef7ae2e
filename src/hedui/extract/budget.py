"""What asking may cost: limits on one document and on the whole run, in calls, tokens and dollars."""

import time
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from threading import Lock

from genai_prices import Usage, calc_price

from hedui.record import LlmUse


@dataclass(frozen=True, slots=True)
class Cost:
    """What some calls cost; dollars is None where the price of one of them is not known."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    dollars: Decimal | None = Decimal(0)

    def __add__(self, other: "Cost") -> "Cost":
        known = self.dollars is not None and other.dollars is not None
        return Cost(
            self.calls + other.calls,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            (self.dollars or Decimal(0)) + (other.dollars or Decimal(0)) if known else None,
        )

    @property
    def tokens(self) -> int:
        return self.input_tokens + self.output_tokens

    def to_use(self) -> LlmUse:
        """The cost as a record states it."""
        priced = self.calls and self.dollars is not None
        return LlmUse(
            calls=self.calls,
            input_tokens=self.input_tokens,
            output_tokens=self.output_tokens,
            cost=f"{self.dollars:f}" if priced else None,
        )


def price_call(model: str, base_url: str | None, input_tokens: int, output_tokens: int) -> Cost:
    """One call with its price by genai-prices' list; a model that is not on it has none."""
    usage = Usage(input_tokens=input_tokens, output_tokens=output_tokens)
    try:
        dollars: Decimal | None = calc_price(usage, model, provider_api_url=base_url).total_price
    except LookupError:
        dollars = None
    return Cost(1, input_tokens, output_tokens, dollars)


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that may be spent; None is no limit. Dollars limit only what has a known price."""

    calls: int | None = None
    tokens: int | None = None
    dollars: Decimal | None = None

    def broken_by(self, cost: Cost) -> str | None:
        """Which limit this cost has reached, in words; None while there is room."""
        if self.calls is not None and cost.calls >= self.calls:
            return f"{self.calls} 次调用"
        if self.tokens is not None and cost.tokens >= self.tokens:
            return f"{self.tokens} 个词元"
        if self.dollars is not None and cost.dollars is not None and cost.dollars >= self.dollars > 0:
            return f"{self.dollars} 美元"
        return None


class Tally:
    """What all workers of a run have spent, added up in a file that each appends whole lines to."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def add(self, cost: Cost) -> None:
        if self._path:
            dollars = "" if cost.dollars is None else f"{cost.dollars:f}"
            with self._path.open("a", encoding="ascii") as file:
                file.write(f"{cost.calls} {cost.input_tokens} {cost.output_tokens} {dollars}\n")

    def total(self) -> Cost:
        lines = self._path.read_text("ascii").splitlines() if self._path and self._path.exists() else []
        return sum((_read_cost(line) for line in lines), Cost())


def _read_cost(line: str) -> Cost:
    calls, given, got, *dollars = line.split()
    return Cost(int(calls), int(given), int(got), Decimal(dollars[0]) if dollars else None)


@dataclass
class Budget:
    """The purse of one document: may more be spent, and what was. Safe to share between threads."""

    file: Limits = field(default_factory=Limits)
    run: Limits = field(default_factory=Limits)
    tally: Tally = field(default_factory=lambda: Tally(None))
    seconds: float | None = None
    spent: Cost = field(default_factory=Cost)
    _started: float = field(default_factory=time.monotonic)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def refusal(self) -> str | None:
        """Why no further call may be made, in words for the user; None while there is room."""
        with self._lock:
            if reached := self.file.broken_by(self.spent):
                return f"已达到单个文件的大模型用量上限（{reached}），其余部分未再询问"
            if self.seconds is not None and time.monotonic() - self._started >= self.seconds:
                return f"已达到单个文件的大模型时间上限（{self.seconds:g} 秒），其余部分未再询问"
            if reached := self.run.broken_by(self.tally.total()):
                return f"已达到本次运行的大模型用量上限（{reached}），其余部分未再询问"
        return None

    def spend(self, cost: Cost) -> None:
        """Account for a call that was made."""
        with self._lock:
            self.spent += cost
            self.tally.add(cost)
