"""The running prose of one report, cut into sentences, with every number that it tells."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import Any, TypeVar

from hedui.claims import Claim
from hedui.document import Paragraph, Part
from hedui.numbers import YUAN, fold
from hedui.numbers.prose import Mention, find_quantities
from hedui.verify.figures import MOST_DIGITS
from hedui.verify.ground import lines_of_part
from hedui.verify.identities import Member

_SENTENCE = re.compile(r"(?:[^。;；!?！？]|[;；](?=其中))+")  # where a fax's comma reads as a semicolon too
LONGEST = 2000  # characters; what runs on longer was never one sentence
T = TypeVar("T")
_OPEN, _CLOSE = "(（〔[", ")）〕]"


@dataclass(frozen=True)
class Sentence:
    """One sentence: its folded text, and its numbers with offsets into that text."""

    paragraph: Paragraph
    offset: int
    text: str
    mentions: tuple[Mention, ...]

    def member(self, mention: Mention, name: str) -> Member:
        """A number of the prose as a member of an identity; no field of the record holds it."""
        start, end = self.offset + mention.start, self.offset + mention.digits_end
        claim = Claim(mention.digits, self.paragraph.spans(start, end), "number")
        return Member(name, mention.value, mention.digits, claim)

    def words(self, start: int, end: int, name: str) -> Member:
        """Words of the prose that count nothing by themselves, as evidence."""
        return Member(name, Decimal(0), self.text[start:end], self.claim(start, end))

    def claim(self, start: int, end: int) -> Claim:
        """The characters start..end as a claim of what they say."""
        return Claim(self.text[start:end], self.paragraph.spans(self.offset + start, self.offset + end))

    @cached_property
    def depths(self) -> tuple[int, ...]:
        """How many brackets are open before each character, and at the end."""
        return tuple(accumulate(((c in _OPEN) - (c in _CLOSE) for c in self.text), initial=0))

    def closing(self, place: int) -> int:
        """Where the bracket that is open at a place closes; the end of the sentence if it never does."""
        depth = self.depths[place]
        return next((i - 1 for i in range(place, len(self.depths)) if self.depths[i] < depth), len(self.text))


@dataclass(frozen=True)
class Prose:
    """The prose of one part (none if the report has no part): paragraphs outside tables."""

    part: Part | None

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences, in reading order."""
        paragraphs = () if self.part is None else tuple(self.part.paragraphs)
        return tuple(sentence for p in paragraphs if p.kind != "title" for sentence in cut_sentences(p))

    def once(self, search: "Callable[[Prose, str], Iterable[T]]", name: str) -> tuple[T, ...]:
        """What a search finds in this prose and nowhere else; it is kept for the next record."""
        if (search, name) not in self._found:
            self._found[search, name] = tuple(search(self, name))
        return self._found[search, name]

    @cached_property
    def _found(self) -> dict[tuple[Any, str], tuple[Any, ...]]:
        return {}

    @cached_property
    def text(self) -> str:
        """Everything that the part prints, tables and notes too, without line breaks."""
        return "" if self.part is None else "".join("".join(line.text.split()) for line in lines_of_part(self.part))

    @cached_property
    def _amounts(self) -> frozenset[Decimal]:
        found = (m for s in self.sentences for m in s.mentions if m.kind == "amount" and m.unit in YUAN)
        return frozenset(m.value * YUAN[str(m.unit)] for m in found)

    def tells_amount(self, yuan: Decimal) -> bool:
        """Whether the prose prints this amount anywhere."""
        return yuan in self._amounts


def cut_sentences(paragraph: Paragraph) -> Iterator[Sentence]:
    """The sentences of a paragraph; numbers are found in the whole of it, for a unit may stand elsewhere."""
    folded = fold(paragraph.text)
    mentions = [m for m in find_quantities(folded) if len(m.digits) <= MOST_DIGITS]
    starts = [m.start for m in mentions]
    for match in _SENTENCE.finditer(folded):
        if match.end() - match.start() > LONGEST:
            continue
        inside = mentions[bisect_left(starts, match.start()) : bisect_left(starts, match.end())]
        yield Sentence(paragraph, match.start(), match[0], tuple(_moved(m, -match.start()) for m in inside))


def _moved(m: Mention, by: int) -> Mention:
    return Mention(m.start + by, m.digits_end + by, m.end + by, m.value, m.digits, m.unit, m.operator, m.kind)
