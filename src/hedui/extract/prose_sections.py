"""The sections of a report's prose on problems, remedies, advice and publication, and their items."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from hedui.claims import Span
from hedui.document import Paragraph
from hedui.extract.names import is_signature
from hedui.extract.prose_terms import (
    CLEAR_DEFICIT,
    CLOSING,
    DEFICIT,
    HEAD_FILLERS,
    HEAD_LIMIT,
    LEAD_IN,
    NOTHING_TO_SAY,
    REMEDY,
    TOPIC_CORES,
    TURN,
    WHOLE_HEADS,
    Topic,
)
from hedui.numbering import ROMAN, SPOKEN, Marker, order_ranks, read_marker
from hedui.numbers.glyphs import fold

Topics = frozenset[Topic]
NO_DEPTH = -1  # no numbered heading stands around
_FILLERS = re.compile("|".join(sorted(map(re.escape, HEAD_FILLERS), key=len, reverse=True)))
_SIGNS = re.compile(r"[^\w]|_")
_CLAUSE_END = frozenset("。;;:,!?")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters start..end of a paragraph."""

    paragraph: Paragraph
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.paragraph.text[self.start : self.end]

    @property
    def spans(self) -> tuple[Span, ...]:
        return self.paragraph.spans(self.start, self.end)


Item = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a paragraph: its marker, what it announces, and where the text behind it begins."""

    marker: Marker | None
    topics: Topics
    end: int


@dataclass
class Section:
    """A head with topics and the pieces of text under it.

    `depth` is how deep its number lies, or that of the numbered heading around it if it has none. `inner` is the last
    number of the section's own list of items.
    """

    topics: Topics
    marker: Marker | None
    depth: int
    inner: Marker | None = None
    pieces: list[Piece] = field(default_factory=list)


def find_sections(paragraphs: Iterable[Paragraph]) -> list[Section]:
    """Every section whose head names a topic, in reading order."""
    paragraphs = list(paragraphs)
    heads = [read_head(paragraph) for paragraph in paragraphs]
    depths = order_ranks([head.marker for head in heads if head.marker])
    signatures = [p for p, after in zip_longest(paragraphs, paragraphs[1:]) if p and is_signature(p, after)]
    sections: list[Section] = []
    current: Section | None = None
    around = NO_DEPTH
    for paragraph, head in zip(paragraphs, heads, strict=True):
        depth = depths[head.marker.rank] if head.marker else around
        if current is not None and (paragraph in signatures or _closes(current, head, depth, paragraph)):
            current = None
        if head.topics and not (current is not None and _is_item_of(current, head, depth)):
            current = Section(head.topics, head.marker, depth)
            sections.append(current)
            if head.end < len(paragraph.text):
                current.pieces.append(Piece(paragraph, head.end, len(paragraph.text)))
        elif current is not None:
            current.pieces.append(Piece(paragraph, 0, len(paragraph.text)))
        if paragraph.kind == "heading" and head.marker is not None and not (current and current.pieces):
            around = depth
    return sections


def read_head(paragraph: Paragraph) -> Head:
    """What a paragraph's head announces: the whole heading, or the words before its first colon or full stop."""
    text = fold(paragraph.text)
    marker = read_marker(text)
    start = marker.end if marker else 0
    stop = re.search(r"[:。]", text[start : start + HEAD_LIMIT])
    inner = read_marker(text, start) if marker else None  # 四、（一）存在的问题
    if stop is not None:
        words, end = text[start : start + stop.start()], start + stop.end()
    elif len(text) - start <= HEAD_LIMIT:
        words, end = text[start:], len(text)
    else:
        return Head(marker, frozenset(), 0)
    if inner is not None:
        words = words[inner.end - start :]
    topics = topics_of(words)
    return Head(marker, topics, end if topics else 0)


def topics_of(words: str) -> Topics:
    """The topics that a head's words name; none where they say more than a head does.

    `存在的问题及下一步改进措施` → problems and improvements; `绩效目标设置存在问题需重视` → none.
    """
    if not 2 <= len(words) <= HEAD_LIMIT or "," in words.rstrip(","):
        return frozenset()
    words = re.sub(r"\([^()]*\)?", "", words)
    found: list[Topic] = [topic for topic, heads in WHOLE_HEADS.items() if any(_is_misread(words, h) for h in heads)]
    if found:
        return frozenset(found)
    rest = words
    for topic, cores in TOPIC_CORES.items():
        hits = [hit for core in cores if (hit := _find_core(rest if topic != "improvements" else words, core))]
        if hits:
            found.append(topic)
    for cores in TOPIC_CORES.values():
        for core in sorted(cores, key=len, reverse=True):
            hit = _find_core(rest, core)
            rest = rest.replace(hit, "", 1) if hit else rest
    rest = _SIGNS.sub("", _FILLERS.sub("", rest))
    if len(rest) > max(1, len(words) // 7):
        return frozenset()
    return _settle(found, words)


def _settle(found: Sequence[Topic], words: str) -> Topics:
    """Words that stand for another topic in company: 其他需要说明的问题 is no problem, 改进建议 is advice."""
    topics = set(found)
    if "需要说明" in words or "其他" in words:
        return frozenset({"neutral"})
    if "neutral" in topics and len(topics) > 1:
        topics.discard("neutral")
    if "recommendations" in topics and re.search(r"改进(?:的|工作的)?建议", words) and "措施" not in words:
        topics.discard("improvements")
    if "publication" in topics:
        topics &= {"publication"}
    return frozenset(topics)


def _find_core(words: str, core: str) -> str | None:
    """The place where a core word stands, with one character misread if it has five or more."""
    if core in words:
        return core
    if len(core) < 5:
        return None
    windows = (words[i : i + len(core)] for i in range(len(words) - len(core) + 1))
    return next((window for window in windows if _is_misread(window, core)), None)


def _is_misread(words: str, known: str) -> bool:
    """Whether words differ from known ones in one character and in nothing else."""
    return len(words) == len(known) and sum(a != b for a, b in zip(words, known, strict=True)) == 1


def _closes(section: Section, head: Head, depth: int, paragraph: Paragraph) -> bool:
    """Whether a paragraph stands outside a section that was open before it."""
    if paragraph.kind == "title" or CLOSING.match(fold(paragraph.text)):
        return True
    marker = head.marker
    if marker is None:
        return paragraph.kind == "heading" and section.marker is None and not head.topics
    if _goes_on_within(section, marker, paragraph):
        section.inner = marker
        return False
    return marker.ordinal != 1 and depth <= section.depth


def _goes_on_within(section: Section, marker: Marker, paragraph: Paragraph) -> bool:
    """Whether a number opens the list of the section's items, or is the next one of it.

    3.存在的问题 / 1. / 2. / 4.改进措施: the second 2. goes on within, 4. does not.
    """
    if section.inner is None:
        return marker.ordinal == 1
    outer = section.marker
    if outer and marker.rank == outer.rank and marker.ordinal == outer.ordinal + 1 and paragraph.kind == "heading":
        return False
    return marker.rank == section.inner.rank and marker.ordinal == section.inner.ordinal + 1


def _is_item_of(section: Section, head: Head, depth: int) -> bool:
    """Whether a numbered head that names the section's own topic is an item in it, and not its first sub-heading."""
    if head.marker is None or head.topics != section.topics:
        return False
    if not section.pieces and "publication" not in section.topics:
        return False
    return section.marker is None or depth > section.depth


def split_items(section: Section) -> list[Item]:
    """The items of a section: one for each numbered item of the outermost list, else one for each paragraph."""
    pieces = [piece for piece in section.pieces if not NOTHING_TO_SAY.fullmatch(fold(piece.text))]
    markers = [read_marker(piece.text) for piece in pieces]
    ranks = [marker.rank for marker in markers if marker is not None]
    if not ranks:
        return _split_plain(pieces)
    rank = next((m.rank for m in markers if m is not None and m.ordinal == 1), ranks[0])
    items: list[list[Piece]] = []
    lead: list[Piece] = []
    for piece, marker in zip(pieces, markers, strict=True):
        if marker is not None and marker.rank <= rank:
            items.extend([part] for part in _split_inline(piece, marker))
        elif items:
            items[-1].append(piece)
        else:
            lead.append(piece)
    kept = [piece for piece in lead if not _is_lead_in(piece)]
    return [*_split_plain(kept), *(tuple(item) for item in items)]


def _is_lead_in(piece: Piece) -> bool:
    text = fold(piece.text)
    return len(text) < 90 and LEAD_IN.search(text) is not None


def _split_inline(piece: Piece, marker: Marker) -> list[Piece]:
    """A numbered paragraph without its number; further items of the same list printed within it apart."""
    starts = [Found(0, marker)]
    if marker.ordinal == 1 or marker.rank == SPOKEN:
        starts.extend(_inline_markers(piece.text, marker))
    ends = [found.at for found in starts[1:]] + [len(piece.text)]
    return [
        Piece(piece.paragraph, piece.start + found.marker.end, piece.start + end)
        for found, end in zip(starts, ends, strict=True)
    ]


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
        if piece.paragraph.kind == "heading" and n + 1 < len(pieces):
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
        return [
            Piece(piece.paragraph, piece.start + found.marker.end, piece.start + end)
            for found, end in zip(starts, ends, strict=True)
        ]
    return []


def assign_items(section: Section) -> list[tuple[Topic, Item]]:
    """Each item of a section with the topic that it speaks of."""
    out: list[tuple[Topic, Item]] = []
    for item in split_items(section):
        parts = _split_at_turn(item) if "improvements" in section.topics and len(section.topics) > 1 else [item]
        out.extend((_topic_of(section.topics, part), part) for part in parts)
    return out


def _split_at_turn(item: Item) -> list[Item]:
    """An unnumbered paragraph that goes over from the problem to the remedy (。下一步，…) is two items."""
    if len(item) != 1 or item[0].start > 0:
        return [item]
    turn = next((m for m in TURN.finditer(fold(item[0].text)) if m.start() > 0), None)
    if turn is None:
        return [item]
    piece, at = item[0], item[0].start + turn.start()
    return [(Piece(piece.paragraph, piece.start, at),), (Piece(piece.paragraph, at, piece.end),)]


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
