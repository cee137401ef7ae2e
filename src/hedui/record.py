"""The nouns of a record: what hedui promises to write, and nothing else.

One tree serves three kinds of leaf: `Record[Leaf]` is what users get, `Tree[Claim]` is what an extractor asserts,
and gold is the same tree with plain strings. The JSON Schemas in schemas/ are generated from here.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

SCHEMA_VERSION = "1"

Status = Literal["verified", "grounded", "conflict", "unsupported", "missing"]
Verdict = Literal["printed", "misread", "miscopied", "undecided"]
Severity = Literal["major", "minor"]
FundingLine = Literal["total", "fiscal", "carryover", "other", "extra"]
FindingType = Literal[
    "sum_mismatch",
    "parts_mismatch",
    "rate_mismatch",
    "product_mismatch",
    "cross_mismatch",
    "score_over_weight",
    "grade_mismatch",
    "count_mismatch",
    "claim_mismatch",
]


class Noun(BaseModel):
    """A frozen value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(Noun):
    """Where a value is printed: page from 1, bbox in PDF points from the top left of the page as a viewer shows it."""

    page: int
    bbox: tuple[float, float, float, float]
    text: str


ProofKind = Literal["ink", "place", "reader", "identity", "elsewhere", "term", "reread", "doubt"]


class Proof(Noun):
    """One reason to believe a value, or (doubt) not to: what kind it is, and in short what it says."""

    kind: ProofKind
    says: str


class Leaf(Noun):
    """A value with its proof: status, confidence in [0, 1], the ink it rests on, what was claimed if that failed."""

    value: str | None = None
    status: Status = "missing"
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    claimed: str | None = None
    proof: tuple[Proof, ...] = ()


class Quantity(Noun):
    """A target or result that is a quantity, for example ≥95% (operator, decimal string, unit)."""

    operator: str | None
    value: str
    unit: str | None


L = TypeVar("L")
M = TypeVar("M")


class Funding(Noun, Generic[L]):
    """One row of the 项目资金 block."""

    line: FundingLine
    label: L
    initial_budget: L
    annual_budget: L
    executed: L
    weight: L
    execution_rate: L
    score: L


class Goal(Noun, Generic[L]):
    """One row of 年度总体目标."""

    expected: L
    actual: L


class Group(Noun, Generic[L]):
    """Points printed on a group of indicators, for example 产出指标（50分）."""

    level: int
    name: L
    weight: L


class Indicator(Noun, Generic[L]):
    """One row of the indicator table; names of merged cells repeat on every row that they span."""

    level1: L
    level2: L
    level3: L
    target: L
    actual: L
    weight: L
    score: L
    score_rate: L
    deviation: L
    target_quantity: Quantity | None = None
    actual_quantity: Quantity | None = None


class Total(Noun, Generic[L]):
    """The 总分 row."""

    weight: L
    score: L


class Form(Noun, Generic[L]):
    """One printed 自评表, indicator table or score table."""

    title: L
    pages: tuple[int, int]
    currency_unit: L
    project_name: L
    competent_department: L
    implementing_unit: L
    funding: tuple[Funding[L], ...] = ()
    goals: tuple[Goal[L], ...] = ()
    groups: tuple[Group[L], ...] = ()
    indicators: tuple[Indicator[L], ...] = ()
    total: Total[L]
    grade: L


class Narrative(Noun, Generic[L]):
    """Facts and lists from running prose only."""

    budget: L
    executed: L
    execution_rate: L
    currency_unit: L
    self_score: L
    grade: L
    problems: tuple[L, ...] = ()
    improvements: tuple[L, ...] = ()
    recommendations: tuple[L, ...] = ()
    publication: L


class Report(Noun, Generic[L]):
    """One self-evaluation report, or a form that stands alone; pages are the first and the last, from 1."""

    kind: L
    title: L
    fiscal_year: L
    unit: L
    pages: tuple[int, int]
    forms: tuple[Form[L], ...] = ()
    narrative: Narrative[L]


class Finding(Noun):
    """A contradiction in the printed document; `where` is a path into the record, the message is Chinese.

    `severity` tells how much hangs on it, if it stands.
    """

    type: FindingType
    printed: str | None
    recomputed: str | None
    where: str
    message: str
    verdict: Verdict
    severity: Severity = "major"
    evidence: tuple[Evidence, ...] = ()


class Source(Noun):
    """The file that was read."""

    file: str
    sha256: str
    pages: int
    scanned_pages: int
    media_type: str


class Producer(Noun):
    """What made the record: enough to make it again."""

    version: str
    reader: str
    extractor: str
    model: str | None = None
    prompt: str | None = None


class LlmUse(Noun):
    """What the language model cost; cost in US dollars as a decimal string, null if unknown."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: str | None = None


class Stats(Noun):
    """What the document cost."""

    seconds: float = 0.0
    llm: LlmUse = LlmUse()


class Record(Noun):
    """One source file, proven: the JSON that `hedui extract` writes.

    `findings` are what is wrong with the document, or with a record given to be checked; `misreadings` are
    contradictions that come of reading alone, so that a person looks there and not at the document's author.
    """

    schema_version: str = SCHEMA_VERSION
    source: Source
    producer: Producer
    reports: tuple[Report[Leaf], ...] = ()
    findings: tuple[Finding, ...] = ()
    misreadings: tuple[Finding, ...] = ()
    stats: Stats = Stats()


def write_record(record: Record) -> str:
    """A record as its file holds it."""
    return record.model_dump_json(indent=1) + "\n"


PLAIN_FIELDS = frozenset({"line", "level", "pages", "target_quantity", "actual_quantity"})


def map_leaves(node: Any, change: Callable[[str, Any], Any], path: str = "") -> Any:
    """Rebuild a tree of report nouns as plain dicts and lists, each leaf replaced by change(path, leaf).

    Paths read like `reports[0].forms[1].indicators[3].weight`; give the path of `node` itself as `path`.
    """
    if isinstance(node, tuple | list):
        return [map_leaves(item, change, f"{path}[{i}]") for i, item in enumerate(node)]
    if isinstance(node, Noun) and not isinstance(node, Leaf):
        return {
            name: value if name in PLAIN_FIELDS else map_leaves(value, change, f"{path}.{name}" if path else name)
            for name, value in ((name, getattr(node, name)) for name in type(node).model_fields)
        }
    return change(path, node)


def walk_leaves(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every (path, leaf) of a tree of report nouns, in printed order."""
    seen: list[tuple[str, Any]] = []
    _list_leaves(node, path, seen)
    return iter(seen)


def _list_leaves(node: Any, path: str, seen: list[tuple[str, Any]]) -> None:
    if isinstance(node, tuple | list):
        for i, item in enumerate(node):
            _list_leaves(item, f"{path}[{i}]", seen)
    elif isinstance(node, Noun) and not isinstance(node, Leaf):
        for name in _leaf_fields(type(node)):
            _list_leaves(getattr(node, name), f"{path}.{name}" if path else name, seen)
    else:
        seen.append((path, node))


@cache
def _leaf_fields(noun: type[Noun]) -> tuple[str, ...]:
    """The fields of a noun that hold leaves, or nouns that do."""
    return tuple(name for name in noun.model_fields if name not in PLAIN_FIELDS)
