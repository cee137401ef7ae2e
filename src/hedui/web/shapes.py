"""What the API takes and gives, as its OpenAPI schema tells it."""

from typing import Annotated, Any, Literal

from fastapi import Path, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from hedui.ledger import DocumentRow, Job, Spent
from hedui.record import Finding, FindingType, Leaf, Status

Hash = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 of the file")]
PageNumber = Annotated[int, Path(ge=1, le=100_000)]
Suffix = Literal["xlsx", "csv", "parquet", "duckdb"]
Marked = Literal["pdf"]
Text = Annotated[str, StringConstraints(max_length=5_000, pattern=r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f]*$")]
LeafPath = Annotated[
    str, StringConstraints(max_length=200, pattern=r"^reports\[\d{1,4}\](\.[a-z_0-9]+(\[\d{1,5}\])?)+$")
]
Coordinate = Annotated[float, Field(ge=0, le=20_000, allow_inf_nan=False)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Problem(Shape):
    """What went wrong: a code for programs and a sentence for people."""

    code: str
    message: str


class DocumentOut(Shape):
    """A document as lists show it."""

    document: DocumentRow
    proven: float | None = Field(description="share of the numbers that is proven, in [0, 1]")
    job: Job | None


class ListOut(Shape):
    documents: list[DocumentRow]
    total: int


class PageOut(Shape):
    """A page in points, as a viewer shows it."""

    number: int
    width: float
    height: float


class PlaceIn(Shape):
    """Where a person saw ink that nothing had read."""

    page: int = Field(ge=1, le=100_000)
    bbox: tuple[Coordinate, Coordinate, Coordinate, Coordinate]


class CorrectionIn(Shape):
    """A value as a person reads it; null: just as it stands there. `version` is what the person was looking at."""

    version: int = Field(ge=1, le=1_000_000)
    path: LeafPath
    value: Text | None
    reason: Text = ""
    place: PlaceIn | None = None


class UndoIn(Shape):
    version: int = Field(ge=1, le=1_000_000)
    reason: Text = ""


class CorrectedOut(Shape):
    """What the verifier says at once: the value as it stands now, and what is in the way."""

    version: int
    leaf: Leaf | None
    objection: str | None = Field(description="why the value is not proven as it is given")
    findings: tuple[Finding, ...] = Field(description="findings that this value takes part in")
    changed: dict[str, Status] = Field(description="other values whose status changed")


class DayOut(Shape):
    """What was read on one day; `day` counts from 1970."""

    day: int
    documents: int
    pages: int
    seconds: float = Field(description="of work")


class DashboardOut(Shape):
    states: dict[str, int]
    accepted: int = Field(description="documents that a person has looked through")
    numbers: dict[str, int]
    findings: dict[FindingType, int]
    days: list[DayOut]
    llm: Spent


class ListQuery(Shape):
    """Which documents, in which order, which page of them."""

    words: Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\u0000]*$")] = ""
    state: Literal["queued", "running", "done", "failed"] | None = None
    finding: FindingType | None = None
    unaccepted: bool = False
    order: Literal["newest", "doubt"] = "newest"
    page: int = Field(1, ge=1, le=1_000_000)
    size: int = Field(50, ge=1, le=200)


Listed = Annotated[ListQuery, Query()]
DEEPEST = 40  # levels of a record by anybody; ours has eleven


def refuse_depth(record: dict[str, Any]) -> dict[str, Any]:
    """The record. Raises ValueError if it is nested so deep that those who walk through it would stumble."""
    level: list[Any] = [record]
    for _ in range(DEEPEST):
        inner = (node.values() if isinstance(node, dict) else node for node in level if isinstance(node, (dict, list)))
        level = [each for nodes in inner for each in nodes]
        if not level:
            return record
    raise ValueError(f"嵌套超过 {DEEPEST} 层")


AnyRecord = Annotated[dict[str, Any], AfterValidator(refuse_depth)]
