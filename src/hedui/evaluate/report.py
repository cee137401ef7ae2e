"""report.html: one file that needs no server, no script and no internet. Every text is escaped by the template."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from hedui import __version__
from hedui.evaluate.compare import VERDICTS, Comparison, Metrics
from hedui.evaluate.crops import Crop, Pictures, find_spot, open_pictures, spot_finding
from hedui.evaluate.difference import Piece, clean, show_difference
from hedui.evaluate.figures import FIGURES
from hedui.evaluate.judge import Judgement
from hedui.evaluate.plots import plot_counts, plot_reliability, plot_risk
from hedui.evaluate.scored import Document
from hedui.evaluate.screen_table import SHORT, show_value
from hedui.evaluate.taxonomy import NAMES, Error
from hedui.evaluate.words import name_field, name_status

GROUPS = ("by_kind", "by_family", "by_region")
MOST_CROPS = 300  # pictures of all documents together: some 5 MB
MOST_DETAILS = 100  # documents of which the errors are shown
MOST_ERRORS = 60  # errors shown of one document
ALL_ERRORS = 1500  # errors shown of all documents together: a browser lays out no more in a moment
CROPS_EACH = 30  # pictures of one document


@dataclass(frozen=True, slots=True)
class ErrorShown:
    """One wrong leaf as the report shows it; `code` and `kind` are its kind of error, for the page and for people."""

    name: str
    field: str
    code: Error
    kind: str
    status: str
    verified: bool
    confidence: float | None
    want: tuple[Piece, ...]
    got: tuple[Piece, ...]
    why: tuple[str, ...]
    crop: Crop | None


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A false finding, and what it pointed at."""

    finding: Mapping[str, Any]
    crop: Crop | None


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """One document as the report shows it, the worst errors first."""

    document: Document
    number: int
    errors: tuple[ErrorShown, ...]
    false: tuple[FindingShown, ...]
    hidden: int
    kinds: tuple[tuple[str, int], ...]


def make_report(documents: Sequence[Document], metrics: Metrics, comparison: Comparison | None) -> str:
    """The report of a run as one HTML text."""
    env = Environment(
        loader=PackageLoader("hedui.evaluate"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    env.filters.update(clean=lambda value: clean(str(value)), figure=show_value, field=name_field, loss=show_loss)
    ranked = sorted(documents, key=rank, reverse=True)
    wrong = [document for document in ranked if has_faults(document)]
    calibration = metrics["calibration"]
    return env.get_template("report.html").render(
        version=__version__,
        metrics=metrics,
        comparison=comparison,
        verdicts=VERDICTS,
        figures=FIGURES,
        short=SHORT,
        error_names=NAMES,
        counts=plot_counts([count_errors(document) for document in documents]),
        worst_group=find_worst([held for name in GROUPS for held in metrics[name].values()], "numbers_f1"),
        worst_field=find_worst(metrics["fields"].values(), "f1"),
        most_errors=max(1, *metrics["errors"].values()),
        risk=calibration and plot_risk(calibration),
        reliability=calibration and plot_reliability(calibration),
        ranked=ranked,
        details=list(show_documents(wrong[:MOST_DETAILS])),
        undetailed=max(0, len(wrong) - MOST_DETAILS),
    )


def find_worst(groups: Iterable[Metrics], figure: str) -> float:
    """The lowest share that any group has: bars of what is lost are as long as they are beside it."""
    return min((held[figure] for held in groups if held[figure] is not None), default=1.0)


def show_loss(share: float | None, worst: float) -> str:
    """The length in per cent of the bar that shows what is lost.

    >>> show_loss(0.99, 0.96)
    '25.0'
    """
    return "0.0" if share is None or worst >= 1 else f"{100 * (1 - share) / (1 - worst):.1f}"


def rank(document: Document) -> tuple[float, ...]:
    """How bad a document is: wrong verified values weigh most, then no record, numbers, findings, text."""
    counts = document.counts
    return (
        counts["verified_wrong"],
        counts["failed"],
        counts["numbers_false"] + counts["numbers_lost"],
        counts["findings_false"] + counts["findings_missed"],
        counts["text_false"] + counts["text_lost"],
    )


def count_errors(document: Document) -> int:
    """Wrong leaves, and findings missed or false."""
    return len(document.errors) + len(document.findings.false) + len(document.findings.missed)


def has_faults(document: Document) -> bool:
    return not document.counts["faultless"]


def show_documents(documents: Sequence[Document]) -> Iterator[DocumentShown]:
    """Documents with their errors; pictures as long as there is room for them."""
    room, errors = MOST_CROPS, ALL_ERRORS
    for number, document in enumerate(documents, 1):
        wrong = sorted((one for one in document.judged if not one.right), key=weigh_error, reverse=True)
        gathered = gather_rows(wrong, document.judged)
        kinds = Counter(document.errors[one.where] for one in wrong)
        with open_pictures(document.path) as pictures:
            some = gathered[: min(MOST_ERRORS, errors)]
            shown = tuple(show_errors(document, some, pictures, min(room, CROPS_EACH)))
            room -= sum(error.crop is not None for error in shown)
            false = tuple(show_findings(document.findings.false, pictures if room > 0 else None))
            room -= sum(one.crop is not None for one in false)
        errors -= len(shown)
        names = tuple((NAMES[kind], count) for kind, count in kinds.most_common())
        yield DocumentShown(document, number, shown, false, sum(map(len, gathered[len(some) :])), names)


def show_findings(findings: Iterable[Mapping[str, Any]], pictures: Pictures | None) -> Iterator[FindingShown]:
    """False findings with the ink that each rests on."""
    for finding in findings:
        spot = spot_finding(finding) if pictures else None
        yield FindingShown(finding, pictures.crop(spot) if pictures and spot else None)


def weigh_error(one: Judgement) -> tuple[bool, bool]:
    """Wrong verified values first, numbers before text."""
    return one.verified, one.kind == "number"


def show_errors(
    document: Document, wrong: Sequence[Sequence[Judgement]], pictures: Pictures | None, room: int
) -> Iterator[ErrorShown]:
    """Errors, the first `room` with a picture."""
    for together in wrong:
        one = together[0]
        spot = find_spot(one, document.judged, document.places) if pictures and room else None
        crop = pictures.crop(spot) if pictures and spot else None
        room -= crop is not None
        shown = show_error(one, document.errors[one.where], crop, document.record)
        yield shown if len(together) == 1 else show_row(shown, together)


def gather_rows(wrong: Sequence[Judgement], judged: Sequence[Judgement]) -> list[list[Judgement]]:
    """Wrong leaves one by one, but those of a row of which nothing was got, or nothing wanted, in one."""
    right = {one.row for one in judged if one.got is not None and one.want is not None}
    gathered: dict[str, list[Judgement]] = {}
    for one in wrong:
        gathered.setdefault(one.where if one.row in right else one.row, []).append(one)
    return list(gathered.values())


def show_row(shown: ErrorShown, together: Sequence[Judgement]) -> ErrorShown:
    """A row that was lost or invented as a whole."""
    want, got = (
        "　".join(f"{name_field(one.field).split(' · ')[1]} {value}" for one in together if (value := side(one)))
        for side in (attrgetter("want"), attrgetter("got"))
    )
    pieces = show_difference(want, got)
    return replace(shown, field="整行 whole row", want=pieces[0], got=pieces[1])


def show_error(one: Judgement, kind: Error, crop: Crop | None, record: dict[str, Any] | None) -> ErrorShown:
    """One error as it is shown."""
    want, got = show_difference(one.want, one.got)
    return ErrorShown(
        name=one.name or one.row,
        field=name_field(one.field),
        code=kind,
        kind=NAMES[kind],
        status=name_status(one.status),
        verified=one.verified,
        confidence=one.leaf.get("confidence"),
        want=want,
        got=got,
        why=tuple(explain(one, record)),
        crop=crop,
    )


def explain(one: Judgement, record: dict[str, Any] | None) -> Iterator[str]:
    """What the record itself says of a wrong leaf: its proof, or why it has none."""
    if record is None:
        yield "没有记录：文件未能处理"
    pieces = one.leaf.get("evidence") or []
    for piece in pieces[:3]:
        yield f"第 {piece['page']} 页读作“{clean(str(piece['text']))[:80]}”"
    if one.leaf.get("claimed") is not None:
        yield f"主张“{clean(str(one.leaf['claimed']))[:80]}”，原页该处没有"
    for proof in (one.leaf.get("proof") or [])[:4]:
        yield f"{'疑点' if proof['kind'] == 'doubt' else '依据'}：{clean(str(proof['says']))[:120]}"
    boxes = {(piece["page"], *piece["bbox"]) for piece in pieces}
    for finding in (record or {}).get("findings") or []:
        if any((piece["page"], *piece["bbox"]) in boxes for piece in finding.get("evidence") or []):
            yield f"发现：{clean(str(finding.get('message')))[:160]}"
    if one.got is None and not pieces and record is not None and one.leaf.get("claimed") is None:
        yield "记录里没有这个值"
