"""Headings of the prose, named by a language model: what is a section on problems, on remedies, on advice.

The model says what headings mean; which paragraphs stand under them, and where an item begins, is told by numbers and
print. A heading that our own words know keeps its meaning, and one that they do not know counts only if what is written
under it speaks like the topic.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hedui.document import Paragraph
from hedui.extract.prose_heads import Head, Topics, cut_at_heads, read_head, split_head
from hedui.extract.prose_items import assign_items
from hedui.extract.prose_sections import Section, find_sections
from hedui.extract.prose_terms import FAULT, REMEDY
from hedui.extract.question import ANSWER_ROOM, Asker, Question, Shape, choices_of, name_words, shape_of_choices
from hedui.extract.split import cut_chunks, room_for_view
from hedui.extract.view import page_above, show_on_pages
from hedui.numbers.glyphs import fold

TASK = "sections"
GLANCE = 20  # characters of what follows a heading that the model sees
RUN_IN = 12  # characters: a heading within a paragraph is no longer

TOPICS: dict[str, Topics] = {
    "问题": frozenset({"problems"}),
    "措施": frozenset({"improvements"}),
    "建议": frozenset({"recommendations"}),
    "问题和措施": frozenset({"problems", "improvements"}),
    "问题和建议": frozenset({"problems", "recommendations"}),
    "措施和建议": frozenset({"improvements", "recommendations"}),
    "公开": frozenset({"publication"}),
}
NONE = "其他"
MOST_ALIKE = 2  # headings that nobody knows and that are said to announce the same


@dataclass(frozen=True)
class Heading:
    """A heading's words, the beginning of what stands below it, and its page."""

    words: str
    below: str
    page: int

    @property
    def shown(self) -> str:
        return f"{self.words}｜{self.below}"


def list_headings(paragraphs: Sequence[Paragraph]) -> list[Heading]:
    """Every heading of the prose once, set off or run in, in reading order."""
    pieces = [piece for paragraph in paragraphs for piece in cut_at_heads(paragraph)]
    found: dict[str, Heading] = {}
    for n, piece in enumerate(pieces):
        split = split_head(piece.text)
        if split is None or piece.paragraph.kind == "title":
            continue
        if not piece.is_heading and not (split.marker and len(split.words) <= RUN_IN and split.end < len(piece.text)):
            continue
        rest = piece.text[split.end :] or (pieces[n + 1].text if n + 1 < len(pieces) else "")
        for words in name_words([split.words]):
            found.setdefault(words, Heading(words, fold(rest)[:GLANCE], piece.spans[0].line.page))
    return list(found.values())


def is_known(heading: Heading) -> bool:
    """Whether our own words say what a heading announces."""
    return bool(read_head(heading.words).topics)


def ask_sections(headings: Sequence[Heading], asker: Asker) -> list[Question]:
    """Questions on what these headings announce."""
    return [
        Question(
            TASK,
            show_on_pages(chunk),
            shape_of_choices("Headings", {heading.words: (*TOPICS, NONE) for heading in chunk}),
            ANSWER_ROOM * len(chunk),
        )
        for chunk in cut_chunks(headings, lambda h: h.shown, room_for_view(TASK, asker.context) // 2, page_above)
    ]


def read_sections(answers: Sequence[Shape]) -> dict[str, Topics]:
    """The topics of each heading that announces any, but for those that our own words deny.

    A report has one section on a topic, seldom two: a model that sees more is guessing, where the headings are unknown.
    """
    said = {
        words: TOPICS[meaning]
        for answer in answers
        for words, meaning in choices_of(answer).items()
        if meaning in TOPICS
    }
    unknown = Counter(topics for words, topics in said.items() if not read_head(words).topics)
    guessed = {topics for topics, count in unknown.items() if count > MOST_ALIKE}
    return {
        words: topics
        for words, topics in said.items()
        if (known := read_head(words).topics) == topics or (not known and topics not in guessed)
    }


def named_sections(paragraphs: Sequence[Paragraph], named: Mapping[str, Topics], own: bool) -> list[Section]:
    """The sections under headings that the model named, and under those that we know ourselves if `own`."""
    announced = drop_items(list_headings(paragraphs), named)

    def read(text: str) -> Head:
        known = read_head(text)
        split = split_head(text)
        topics = announced.get(next(iter(name_words([split.words])), "")) if split else None
        if split is not None and topics and (not known.topics or not own):
            return Head(split.marker, topics, split.end)
        return known if own or not known.topics else Head(known.marker, frozenset(), 0)

    return [section for section in find_sections(paragraphs, read) if own_words(section) or speaks_so(section)]


def drop_items(headings: Sequence[Heading], named: Mapping[str, Topics]) -> dict[str, Topics]:
    """The named headings without those that nobody knows and that come after one of the same topic.

    What is announced already has items, and those may have headings: 改进措施 / 1.明确责任人 / 2.按月检查.
    """
    out: dict[str, Topics] = {}
    last: Topics = frozenset()
    for heading in headings:
        known = read_head(heading.words).topics
        topics = named.get(heading.words)
        if topics and (known or topics != last):
            out[heading.words] = topics
        last = known or topics or last
    return out


def own_words(section: Section) -> bool:
    """Whether our own words know the section's heading for what it is taken for."""
    return section.head is not None and read_head(section.head.text).topics == section.topics


def speaks_so(section: Section) -> bool:
    """Whether all that stands in a section speaks like its one topic: of what is wrong, or of what will be done.

    Reports on goals and results speak of remedies and difficulties as well, so that these words must open every item.
    """
    if len(section.topics) > 1 or "publication" in section.topics:
        return False
    items = [(topic, fold("".join(piece.text for piece in item))) for topic, item in assign_items(section)]
    openings = [(topic, re.split(r"[。;:]", text, maxsplit=1)[0]) for topic, text in items]
    return bool(items) and all(
        FAULT.search(opening) and not REMEDY.match(opening) if topic == "problems" else REMEDY.match(opening)
        for topic, opening in openings
    )
