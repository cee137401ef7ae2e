"""Where a report's words may stand: the part of the document that a reference report was read from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from hedui.claims import Claim
from hedui.document import Document, Paragraph, Text
from hedui.record import Report
from hedui.verify.figures import fold_char
from hedui.verify.ground import Atlas, key_of
from hedui.verify.prose import Prose

SHORTEST_SEARCHED = 6  # characters; 无 and 较好 stand in any prose


@dataclass(frozen=True)
class Place:
    """The reference's report for a given one, with the prose of the part that it stands in."""

    known: Report[Claim] | None
    document: Document
    atlas: Atlas

    @cached_property
    def prose(self) -> Prose:
        return Prose(self.atlas.part_of(self.known) if self.known else None)

    @property
    def pages(self) -> tuple[int, int]:
        return self.known.pages if self.known else (1, max(1, len(self.document.pages)))

    @cached_property
    def running_text(self) -> "Searched":
        paragraphs = self.prose.part.paragraphs if self.prose.part else ()
        return Searched(Text(tuple(line for paragraph in paragraphs for line in paragraph.lines)))

    @cached_property
    def captions(self) -> "Searched":
        """Titles and the lines over tables: where names of reports and forms stand."""
        blocks = self.prose.part.blocks if self.prose.part else ()
        texts = [
            b if isinstance(b, Paragraph) else p for b in blocks for p in ([b] if isinstance(b, Paragraph) else b.above)
        ]
        return Searched(Text(tuple(line for text in texts for line in text.lines)))


def outside(find: Callable[[str], Claim | None], taken: Iterable[Claim]) -> Callable[[str], Claim | None]:
    """A search that finds nothing in the ink of these claims: what is a measure is not a problem as well."""
    ink = [(key_of(span.line), span.start, span.end) for claim in taken for span in claim.spans]

    def find_outside(value: str) -> Claim | None:
        claim = find(value)
        shared = any(
            key_of(span.line) == line and span.start < end and start < span.end
            for span in (claim.spans if claim else ())
            for line, start, end in ink
        )
        return None if shared else claim

    return find_outside


@dataclass(frozen=True)
class Searched:
    """A text in which words are looked for without regard to forms of punctuation."""

    text: Text

    @cached_property
    def _folded(self) -> str:
        return "".join(map(fold_char, self.text.text))

    def find(self, value: str) -> Claim | None:
        """The claim of the first place that prints these words; None if they are printed nowhere, or say too little."""
        words = "".join(map(fold_char, "".join(value.split())))
        start = self._folded.find(words) if len(words) >= SHORTEST_SEARCHED else -1
        return Claim(value, self.text.spans(start, start + len(words))) if start >= 0 else None
