"""The account of a run: what became of every file, in the order in which they were named, and what it came to."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, get_args

from hedui.batch import Result, Status
from hedui.record import LlmUse
from hedui.summary import Summary


@dataclass
class Tally:
    """The sums of many results, of which none is kept."""

    files: int = 0
    pages: int = 0
    summary: Summary = Summary()
    statuses: Counter[str] = field(default_factory=Counter)
    llm: LlmUse = LlmUse()
    _priced: bool = True

    def add(self, result: Result) -> None:
        self.files += 1
        self.pages += result.pages
        self.statuses[result.status] += 1
        if result.summary != Summary():
            self.summary += result.summary
        if result.llm.calls:
            self.llm = self._add_use(result.llm)

    def _add_use(self, use: LlmUse) -> LlmUse:
        """What all cost together; the price is unknown where that of one is."""
        self._priced = self._priced and use.cost is not None
        cost = Decimal(self.llm.cost or 0) + Decimal(use.cost or 0)
        return LlmUse(
            calls=self.llm.calls + use.calls,
            input_tokens=self.llm.input_tokens + use.input_tokens,
            output_tokens=self.llm.output_tokens + use.output_tokens,
            cost=str(cost) if self._priced else None,
        )

    def total(self, pending: int, seconds: float) -> dict[str, Any]:
        """The sums as _run.json tells them."""
        return {
            "files": self.files + pending,
            **{status: self.statuses[status] for status in get_args(Status)},
            "pending": pending,
            "pages": self.pages,
            "seconds": round(seconds, 3),
            **asdict(self.summary),
            "llm": self.llm.model_dump(),
        }


def write_account(results: Iterable[Result], pending: int, seconds: float, interrupted: bool) -> Iterator[str]:
    """The text of _run.json, piece by piece. `pending` files were not come to; `seconds` are the clock's."""
    tally = Tally()
    between = ""
    yield '{"files": ['
    for result in results:
        tally.add(result)
        yield f"{between}\n{json.dumps(account_file(result), ensure_ascii=False)}"
        between = ","
    totals = json.dumps(tally.total(pending, seconds), ensure_ascii=False)
    yield f'\n],\n"totals": {totals},\n"interrupted": {json.dumps(interrupted)}}}\n'


def account_file(result: Result) -> dict[str, Any]:
    """One file as _run.json tells it."""
    error = result.error
    return {
        "file": result.file,
        "sha256": result.sha256,
        "status": result.status,
        "error": {"code": error.code, "message": error.message} if error else None,
        "record": result.record,
        "pages": result.pages,
        "seconds": round(result.seconds, 3),
        "llm": result.llm.model_dump(),
        "summary": asdict(result.summary),
        "notes": list(result.notes),
    }


def put_in_order(results: Sequence[Result], files: Sequence[str]) -> list[Result]:
    """Results in the order in which their files were named, whichever was finished first."""
    place = {file: number for number, file in reversed(list(enumerate(files)))}
    return sorted(results, key=lambda result: place[result.file])
