"""What a record holds, in numbers: for the table on the screen and the totals of a run."""

from collections import Counter
from dataclasses import dataclass
from typing import Self

from hedui.record import Finding, LlmUse, Producer, Record, walk_leaves

NUMBER_FIELDS = frozenset(
    {
        "initial_budget",
        "annual_budget",
        "budget",
        "executed",
        "execution_rate",
        "weight",
        "score",
        "score_rate",
        "self_score",
    }
)


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a record; the last four are of number leaves by status."""

    reports: int = 0
    forms: int = 0
    findings: int = 0
    verified: int = 0
    grounded: int = 0
    conflict: int = 0
    unsupported: int = 0

    def __add__(self, other: "Summary") -> "Summary":
        return Summary(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def summarise(record: Record) -> Summary:
    """The counts of a record."""
    numbers = Counter(
        leaf.status
        for where, leaf in walk_leaves(record.reports, "reports")
        if where.rsplit(".", 1)[-1] in NUMBER_FIELDS
    )
    return Summary(
        reports=len(record.reports),
        forms=sum(len(report.forms) for report in record.reports),
        findings=len(record.findings),
        verified=numbers["verified"],
        grounded=numbers["grounded"],
        conflict=numbers["conflict"],
        unsupported=numbers["unsupported"],
    )


@dataclass(frozen=True, slots=True)
class Digest:
    """What a run tells of a record, so that it need not be read again."""

    sha256: str
    producer: Producer
    pages: int
    llm: LlmUse
    summary: Summary
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, record: Record) -> Self:
        source = record.source
        return cls(source.sha256, record.producer, source.pages, record.stats.llm, summarise(record), record.findings)
