"""The sections of a report's prose on problems, remedies, advice and publication."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import zip_longest

from hedui.document import Paragraph
from hedui.extract.names import is_signature
from hedui.extract.prose_heads import Head, Piece, Topics, cut_at_heads, read_head
from hedui.extract.prose_terms import CLOSING
from hedui.numbering import Marker, order_ranks
from hedui.numbers.glyphs import fold

NO_DEPTH = -1  # no numbered heading stands around


@dataclass
class Section:
    """A head with topics and the pieces of text under it.

    `depth` is how deep its number lies, or that of the numbered heading around it if it has none. `inner` is the last
    number of the section's own list of items, `head` the piece that announces it.
    """

    topics: Topics
    marker: Marker | None
    depth: int
    inner: Marker | None = None
    pieces: list[Piece] = field(default_factory=list)
    head: Piece | None = None


def find_sections(paragraphs: Iterable[Paragraph], read: Callable[[str], Head] = read_head) -> list[Section]:
    """Every section whose head names a topic, in reading order; `read` says what a head announces."""
    paragraphs = list(paragraphs)
    signatures = [p for p, after in zip_longest(paragraphs, paragraphs[1:]) if p and is_signature(p, after)]
    pieces = [piece for paragraph in paragraphs for piece in cut_at_heads(paragraph)]
    heads = [read(piece.text) for piece in pieces]
    depths = order_ranks([head.marker for head in heads if head.marker])
    sections: list[Section] = []
    current: Section | None = None
    around = NO_DEPTH
    for piece, head in zip(pieces, heads, strict=True):
        depth = depths[head.marker.rank] if head.marker else around
        if current is not None and (piece.paragraph in signatures or _closes(current, head, depth, piece)):
            current = None
        if head.topics and not (current is not None and _is_item_of(current, head, depth)):
            current = Section(head.topics, head.marker, depth, head=piece)
            sections.append(current)
            if head.end < len(piece.text):
                current.pieces.append(piece.part(head.end, len(piece.text)))
        elif current is not None:
            current.pieces.append(piece)
        if piece.is_heading and head.marker is not None and not (current and current.pieces):
            around = depth
    return sections


def _closes(section: Section, head: Head, depth: int, piece: Piece) -> bool:
    """Whether a paragraph stands outside a section that was open before it."""
    if piece.paragraph.kind == "title" or CLOSING.match(fold(piece.text)):
        return True
    marker = head.marker
    if marker is None:
        return piece.is_heading and section.marker is None and not head.topics
    if _goes_on_within(section, marker, piece):
        section.inner = marker
        return False
    return marker.ordinal != 1 and depth <= section.depth


def _goes_on_within(section: Section, marker: Marker, piece: Piece) -> bool:
    """Whether a number opens the list of the section's items, or is the next one of it.

    3.存在的问题 / 1. / 2. / 4.改进措施: the second 2. goes on within, 4. does not.
    """
    if section.inner is None:
        return marker.ordinal == 1
    outer = section.marker
    if outer and marker.rank == outer.rank and marker.ordinal == outer.ordinal + 1 and piece.is_heading:
        return False
    return marker.rank == section.inner.rank and marker.ordinal == section.inner.ordinal + 1


def _is_item_of(section: Section, head: Head, depth: int) -> bool:
    """Whether a numbered head that names the section's own topic is an item in it, and not its first sub-heading."""
    if head.marker is None or head.topics != section.topics:
        return False
    if not section.pieces and "publication" not in section.topics:
        return False
    return section.marker is None or depth > section.depth
