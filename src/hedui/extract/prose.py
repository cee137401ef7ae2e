"""Running prose to the narrative: budget, spending, score and grade, and the lists of problems and remedies."""

from collections.abc import Iterator, Sequence

from hedui.claims import NOTHING, Claim, Span
from hedui.document import Part
from hedui.extract.prose_facts import Facts, find_facts
from hedui.extract.prose_items import Item, assign_items
from hedui.extract.prose_sections import Section, find_sections
from hedui.extract.prose_terms import Topic
from hedui.extract.readings import read_otherwise
from hedui.page import Line
from hedui.record import Narrative

SPECKS = frozenset(".·•'`")
SURE = 0.85  # certainty from which a dot counts as printed


def extract_narrative(part: Part) -> Narrative[Claim]:
    """The narrative of one report, from its running prose only."""
    paragraphs = list(part.paragraphs)
    return build_narrative(find_facts(paragraphs), find_sections(paragraphs))


def build_narrative(facts: Facts, sections: Sequence[Section]) -> Narrative[Claim]:
    """The narrative that these facts and the items of these sections make."""
    items = [pair for section in sections if "publication" not in section.topics for pair in assign_items(section)]

    def of_topic(topic: Topic) -> tuple[Claim, ...]:
        return tuple(_claim_item(item) for found, item in items if found == topic)

    published = [piece for section in sections if "publication" in section.topics for piece in section.pieces]
    return Narrative[Claim](
        budget=facts.budget,
        executed=facts.executed,
        execution_rate=facts.execution_rate,
        currency_unit=facts.currency_unit,
        self_score=facts.self_score,
        grade=facts.grade,
        problems=of_topic("problems"),
        improvements=of_topic("improvements"),
        recommendations=of_topic("recommendations"),
        publication=_claim_item(tuple(published)) if published else NOTHING,
    )


def _claim_item(item: Item) -> Claim:
    spans = tuple(solid for piece in item for span in piece.spans for solid in drop_specks(span))
    return Claim("".join("".join(span.text.split()) for span in spans), spans)


def drop_specks(span: Span) -> Iterator[Span]:
    """The span without dirt that was read as a dot: `.人员身份` → `人员身份`, `重要·工作` → `重要`, `工作`."""
    line, start = span.line, span.start
    for i in range(span.start, span.end):
        if is_speck(line, i):
            if i > start:
                yield Span(line, start, i)
            start = i + 1
    if span.end > start:
        yield Span(line, start, span.end)


def is_speck(line: Line, at: int) -> bool:
    """Whether a character of a scanned line is an uncertain dot that no writing would put there."""
    if line.text[at] not in SPECKS or at >= len(line.probs) or line.probs[at] > SURE:
        return False
    if at in read_otherwise(line):  # a comma or a full stop, of which the first reader saw little
        return False
    before, after = line.text[at - 1 : at] if at else "", line.text[at + 1 : at + 2]
    return not before.isascii() or (at == 0 and not after.isdecimal())
