"""What an extractor asserts: values, each with the ink that it says it comes from."""

from dataclasses import dataclass

from hedui.page import Line
from hedui.record import LlmUse, Report


@dataclass(frozen=True, slots=True)
class Span:
    """Characters start..end of one line: the smallest thing that a claim can point at."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Claim:
    """A value and where it says it comes from; no value and no span where the document does not print the field.

    `normal` tells how the value was made from the printed text: "text" (spaces out), "number", or "derived"
    (chosen from a closed set because of what is printed, as a report's kind is), or "near" (words that doubtful ink may
    print, though it was read otherwise: never more than grounded). `instead` is what the page prints
    in the place that a claim without ink names, where that is known.
    """

    value: str | None = None
    spans: tuple[Span, ...] = ()
    normal: str = "text"
    instead: "Claim | None" = None


NOTHING = Claim()


@dataclass(frozen=True)
class LeftOut:
    """A row that the page prints and a given record does not tell: the list that it belongs to, and its name."""

    where: str
    name: Claim


@dataclass(frozen=True)
class Claims:
    """All that one extractor asserts of a document; `unknown` names headings and columns it left out.

    `use` is what a language model cost, `notes` what it did and did not do. `degraded` says that it was wanted and did
    not answer: the claims are those of the rules.
    """

    reports: tuple[Report[Claim], ...]
    by: str
    unknown: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    use: LlmUse = LlmUse()
    notes: tuple[str, ...] = ()
    degraded: bool = False
