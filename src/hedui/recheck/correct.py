"""A record proven anew with what people read: the same stages as ever, on pages that were kept."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hedui.assemble import assemble
from hedui.claims import NOTHING, Claim, Span
from hedui.config import Settings
from hedui.extract.rules import extract
from hedui.numbers import squeeze
from hedui.page import Page
from hedui.pipeline import prove_file
from hedui.recheck.reread import Edit, Place, confirm, edits_of, is_alike, reread
from hedui.record import Leaf, Record, walk_leaves
from hedui.source import Source
from hedui.tools import Reclaimer, Tools
from hedui.verify import reclaim
from hedui.verify.figures import fold_text, same_figure
from hedui.verify.ground import ink_of
from hedui.verify.witness import hear_witnesses
from hedui.work import ReadFile

LONE = 0.5  # confidence of what one person reads against two readers who agree
STEP = re.compile(r"(\w+)|\[(\d+)\]")


@dataclass(frozen=True)
class KeptPages:
    """A reader of pages that were read before, by the reader of this name."""

    name: str
    pages: tuple[Page, ...]

    def read(self, source: Source, pages: range | None = None) -> Iterator[Page]:
        return (page for page in self.pages if pages is None or page.number in pages)


@dataclass(frozen=True, slots=True)
class PersonReading:
    """What a person read for one value: a value of their own, or (None) the same as stands there.

    `place` is where, if the page's reading had no ink for the value.
    """

    path: str
    value: str | None
    place: Place | None = None


def prove_again(
    record: Record, source: Source, pages: tuple[Page, ...], readings: Sequence[PersonReading], settings: Settings
) -> Record:
    """The record as it is with these readings; the last reading of a value counts."""
    last = keep_last(readings)
    known = claim_again(record, pages)
    tree = record.model_dump()
    typed = [*follow_ink(known, last), *last]
    for reading in typed:
        if reading.value is not None:
            set_leaf(tree, reading.path, reading.value)
    checked = check_again(tree, source, put_readings(known, pages, last), record.producer.reader, settings)
    proven = doubt_lone_readings(checked, known, typed)
    return proven.model_copy(update={"producer": record.producer, "stats": record.stats})


def follow_ink(known: Mapping[str, Claim], readings: Sequence[PersonReading]) -> Iterator[PersonReading]:
    """What a person reads elsewhere, too, because other values rest on the same ink.

    A merged cell is the value of several rows, and a year stands in a title: who corrects one corrects the other.
    """
    own = {reading.path for reading in readings}
    for reading in readings:
        claim = known.get(reading.path, NOTHING)
        edits = [edit for edit in edits_of(claim, reading.value or "") if not is_alike(edit)]
        if reading.value is None or not edits:
            continue
        for path, other in known.items():
            if path not in own and other.value is not None and (value := read_with(other, claim, edits, reading.value)):
                yield PersonReading(path, value)


def read_with(other: Claim, claim: Claim, edits: Sequence[Edit], value: str) -> str | None:
    """How a claim reads if some ink reads otherwise; None where it does not rest on all of that ink."""
    if ink_of(other) == ink_of(claim):
        return value if other.normal == claim.normal else None
    if other.normal != "text" or fold_text(other.value or "") != fold_text("".join(span.text for span in other.spans)):
        return None
    texts = [span.text for span in other.spans]
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        number = next((n for n, span in enumerate(other.spans) if covers(span, edit)), None)
        if number is None:
            return None
        start, text = other.spans[number].start, texts[number]
        texts[number] = text[: edit.start - start] + edit.text + text[edit.end - start :]
    return squeeze("".join(texts))


def covers(span: Span, edit: Edit) -> bool:
    return span.line == edit.line and span.start <= edit.start < edit.end <= span.end


def doubt_lone_readings(proven: Record, known: Mapping[str, Claim], readings: Sequence[PersonReading]) -> Record:
    """The record with what people typed, and without proof for it where all else reads otherwise.

    `claimed` is then what all else reads. Arithmetic cannot prove what one person reads against two readers who agree:
    people may type what ought to be printed, and a document may be wrong. `known` is what was read before.
    """
    tree = proven.model_dump()
    for reading in readings:
        leaf = find_leaf(proven, reading.path)
        claim = known.get(reading.path, NOTHING)
        judged = claim.normal == "derived"  # no ink says it: it is for people to judge
        if leaf is None or not reading.value or (leaf.value is None and not judged):
            continue
        overruled = not is_same(leaf.value, reading.value)
        other = leaf.value if overruled and not judged else claim.value
        unopposed = leaf.status in ("verified", "grounded")  # a conflict says enough by itself
        against_two = unopposed and hear_witnesses(claim).firm and not is_same(claim.value, leaf.value)
        if overruled or against_two:
            doubt = {"kind": "doubt", "says": f"人工改为 {reading.value}，识读与核对为 {other}"}
            doubted = {"value": reading.value, "status": "grounded", "confidence": LONE, "claimed": other}
            doubted["proof"] = [*leaf.model_dump()["proof"], doubt]
            leaf_at(tree, reading.path).update(doubted)
        if judged:
            copied = {"where": reading.path, "verdict": "miscopied"}
            tree["findings"] = [found for found in tree["findings"] if not found.items() >= copied.items()]
    return Record.model_validate(tree)


def is_same(left: str | None, right: str | None) -> bool:
    """Whether two values say the same."""
    return same_figure(left, right) or fold_text(left or "") == fold_text(right or "")


def put_readings(
    known: Mapping[str, Claim], pages: tuple[Page, ...], readings: Sequence[PersonReading]
) -> tuple[Page, ...]:
    """The pages that a record was made of, as if people's readings had been the first."""
    last = [(reading, known.get(reading.path, NOTHING)) for reading in keep_last(readings)]
    edits = [edit for reading, claim in last for edit in to_edits(reading, claim)]
    added = [(each.place, each.value) for each, claim in last if each.place and each.value and not claim.spans]
    return reread(pages, edits, added)


def claim_again(record: Record, pages: tuple[Page, ...]) -> dict[str, Claim]:
    """What a record claims of its pages, by path, with the ink that each claim rests on."""
    document = assemble(pages)
    claims = reclaim(document, record.model_dump(), extract(document))
    return dict(walk_leaves(claims.reports, "reports"))


def keep_last(readings: Sequence[PersonReading]) -> list[PersonReading]:
    return list({reading.path: reading for reading in readings}.values())


def check_again(
    tree: Mapping[str, Any], source: Source, pages: tuple[Page, ...], reader: str, settings: Settings
) -> Record:
    """Any record checked against pages that were kept: its values are claims."""
    tools = Tools(settings, reader=KeptPages(reader, pages), extractor=Reclaimer(tree))
    return prove_file(tools, ReadFile(source, pages)).record


def to_edits(reading: PersonReading, claim: Claim) -> list[Edit]:
    return confirm(claim) if reading.value is None else edits_of(claim, reading.value)


def find_leaf(record: Record, path: str) -> Leaf | None:
    """The leaf at a path such as reports[0].forms[0].total.score; None if there is none."""
    node: Any = record
    for name, number in STEP.findall(path):
        if name:
            node = getattr(node, name, None) if name in getattr(type(node), "model_fields", {}) else None
        else:
            node = node[int(number)] if isinstance(node, tuple) and int(number) < len(node) else None
        if node is None:
            return None
    return node if isinstance(node, Leaf) else None


def set_leaf(tree: Any, path: str, value: str) -> None:
    """Give the leaf at a path another value; the path must lead to one."""
    leaf_at(tree, path).update({"value": value or None, "status": "grounded", "claimed": None})


def leaf_at(tree: Any, path: str) -> dict[str, Any]:
    """The leaf at a path of a record as plain dicts and lists."""
    node = tree
    for name, number in STEP.findall(path):
        node = node[name] if name else node[int(number)]
    leaf: dict[str, Any] = node
    return leaf
