"""The items of a section: problems, remedies and advice, one for each printed numbered item."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hedui.extract.prose_heads import Piece, Topics
from hedui.extract.prose_sections import Section
from hedui.extract.prose_terms import CLEAR_DEFICIT, DEFICIT, LEAD_IN, NOTHING_TO_SAY, REMEDY, TURN, Topic
from hedui.numbering import ROMAN, SPOKEN, Marker, read_marker
from hedui.numbers.glyphs import fold

Item = tuple[Piece, ...]
_CLAUSE_END = frozenset("。;;:,!?")
_CATEGORY = re.compile(r"[^,。:;]{2,12}方面[:。]?")


def split_items(pieces: Sequence[Piece]) -> list[Item]:
    """The items of a section: one for each numbered item of the outermost list, else one for each paragraph."""
    pieces = [piece for piece in pieces if not NOTHING_TO_SAY.fullmatch(fold(piece.text))]
    markers = [read_marker(piece.text) for piece in pieces]
    ranks = [marker.rank for marker in markers if marker is not None]
    if not ranks:
        return _split_plain(pieces)
    rank = next((m.rank for m in markers if m is not None and m.ordinal == 1), ranks[0])
    items: list[list[Piece]] = []
    lead: list[Piece] = []
    for piece, marker in zip(pieces, markers, strict=True):
        if marker is not None and marker.rank == rank:
            items.extend([part] for part in _split_inline(piece, marker))
        elif items:
            items[-1].append(piece)
        else:
            lead.append(piece)
    kept = [piece for piece in lead if not _is_lead_in(piece)]
    return [*_split_plain(kept), *(inner for item in items for inner in _open_category(item))]


def _open_category(item: Sequence[Piece]) -> list[Item]:
    """（一）预算管理方面 only sorts the numbered items below it: those are the items."""
    if _CATEGORY.fullmatch(fold(item[0].text)) and len(item) > 1 and read_marker(item[1].text):
        return split_items(item[1:])
    return [tuple(item)]


def _is_lead_in(piece: Piece) -> bool:
    text = fold(piece.text)
    return len(text) < 90 and LEAD_IN.search(text) is not None


def _split_inline(piece: Piece, marker: Marker) -> list[Piece]:
    """A numbered paragraph without its number; further items of the same list printed within it apart."""
    starts = [Found(0, marker)]
    if marker.ordinal == 1 or marker.rank == SPOKEN:
        starts.extend(_inline_markers(piece.text, marker))
    ends = [found.at for found in starts[1:]] + [len(piece.text)]
    return [piece.part(found.marker.end, end) for found, end in zip(starts, ends, strict=True)]


@dataclass(frozen=True, slots=True)
class Found:
    """A marker within a text and where it begins."""

    at: int
    marker: Marker


def _inline_markers(text: str, first: Marker) -> Iterator[Found]:
    """The later numbers of a list that runs on within one paragraph: each one more than the last."""
    wanted = first.ordinal + 1
    folded = fold(text)
    for i in range(first.end + 1, len(text)):
        if folded[i - 1] not in _CLAUSE_END:
            continue
        marker = read_marker(text, i)
        if marker is not None and marker.rank == first.rank and marker.ordinal in (wanted, 9):
            yield Found(i, marker)
            wanted = marker.ordinal + 1


def _split_plain(pieces: Sequence[Piece]) -> list[Item]:
    """Unnumbered paragraphs: a sub-heading goes with the text below it, a list within the text becomes items."""
    items: list[Item] = []
    heads: list[Piece] = []
    for n, piece in enumerate(pieces):
        if piece.is_heading and n + 1 < len(pieces):
            heads.append(piece)
            continue
        inner = _split_running_list(piece) if not heads else []
        items.extend((part,) for part in inner)
        if not inner and not (_is_lead_in(piece) and n + 1 < len(pieces)):
            items.append((*heads, piece))
        heads = []
    return items


def _split_running_list(piece: Piece) -> list[Piece]:
    """一是…；二是… within an unnumbered paragraph, the words before 一是 dropped; none where a sentence opens it."""
    folded = fold(piece.text)
    for i in range(1, min(len(folded), 120)):
        if folded[i - 1] not in _CLAUSE_END:
            continue
        marker = read_marker(piece.text, i)
        if marker is None or marker.ordinal != 1 or marker.rank <= ROMAN:
            continue
        later = list(_inline_markers(piece.text, marker))
        if not later or (folded[i - 1] == "。" and not LEAD_IN.search(folded[: i - 1])):
            return []
        starts = [Found(i, marker), *later]
        ends = [found.at for found in later] + [len(piece.text)]
        return [piece.part(found.marker.end, end) for found, end in zip(starts, ends, strict=True)]
    return []


def assign_items(section: Section) -> list[tuple[Topic, Item]]:
    """Each item of a section with the topic that it speaks of."""
    out: list[tuple[Topic, Item]] = []
    for item in split_items(section.pieces):
        first, *later = _split_at_turn(item) if _may_turn(section.topics, item) else [item]
        out.append((_topic_of(section.topics, first), first))
        out.extend(("improvements", part) for part in later)
    return out


def _may_turn(topics: Topics, item: Item) -> bool:
    """Whether an item on problems may go over to the remedy; a numbered one under 问题 alone stays whole."""
    if "problems" not in topics:
        return False
    return len(topics) > 1 or read_marker(item[-1].paragraph.text) is None


def _split_at_turn(item: Item) -> list[Item]:
    """An item that goes over from the problem to the remedy (…不足。下一步，将…) is two."""
    last = item[-1]
    turn = next((m for m in TURN.finditer(fold(last.text)) if m.start() > 0), None)
    if turn is None:
        return [item]
    at = turn.start()
    return [(*item[:-1], last.part(0, at)), (last.part(at, last.end - last.start),)]


def _topic_of(topics: Topics, item: Item) -> Topic:
    if len(topics) == 1:
        return next(iter(topics))
    text = fold("".join(piece.text for piece in item))
    advice: Topic = "improvements" if "improvements" in topics else "recommendations"
    if {"improvements", "recommendations"} <= topics and "建议" in text:
        advice = "recommendations"
    if "problems" not in topics:
        return advice
    return "problems" if _is_deficit(text) else advice


def _is_deficit(text: str) -> bool:
    """Whether an item tells what is wrong rather than what will be done: its first words weigh most."""
    opening = re.split(r"[。;:]", text, maxsplit=1)[0]
    deficits, remedies = len(DEFICIT.findall(opening)), len(REMEDY.findall(opening))
    if REMEDY.match(opening) and not CLEAR_DEFICIT.search(opening):
        return False
    return deficits >= max(1, remedies) or (remedies == 0 and DEFICIT.search(text) is not None)
