"""Running prose to the narrative: budget, spending, score and grade, and the lists of problems and remedies."""

from hedui.claims import NOTHING, Claim
from hedui.document import Part
from hedui.extract.prose_facts import find_facts
from hedui.extract.prose_sections import Item, assign_items, find_sections
from hedui.extract.prose_terms import Topic
from hedui.record import Narrative


def extract_narrative(part: Part) -> Narrative[Claim]:
    """The narrative of one report, from its running prose only."""
    paragraphs = list(part.paragraphs)
    sections = find_sections(paragraphs)
    items = [pair for section in sections if "publication" not in section.topics for pair in assign_items(section)]
    facts = find_facts(paragraphs)

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
    return Claim("".join(piece.text for piece in item), tuple(span for piece in item for span in piece.spans))
