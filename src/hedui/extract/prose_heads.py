"""The heads of prose: what a paragraph, or a part of it, announces by its first words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hedui.claims import Span
from hedui.document import Paragraph
from hedui.extract.prose_terms import HEAD_FILLERS, HEAD_LIMIT, TOPIC_CORES, WHOLE_HEADS, Topic
from hedui.numbering import Marker, read_marker
from hedui.numbers.glyphs import fold

Topics = frozenset[Topic]
RUN_IN_LIMIT = 16  # characters: a head within a paragraph is no longer
_FILLERS = re.compile("|".join(sorted(map(re.escape, HEAD_FILLERS), key=len, reverse=True)))
_SIGNS = re.compile(r"[^\w]|_")


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

    @property
    def is_heading(self) -> bool:
        return self.paragraph.kind == "heading"

    def part(self, start: int, end: int) -> "Piece":
        """Characters start..end of this piece."""
        return Piece(self.paragraph, self.start + start, self.start + end)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a piece: its marker, what it announces, and where in the piece the text behind it begins."""

    marker: Marker | None
    topics: Topics
    end: int


def cut_at_heads(paragraph: Paragraph) -> Iterator[Piece]:
    """The paragraph, cut where a further head stands within it: 存在问题：…。改进措施：… is two pieces."""
    text, start = fold(paragraph.text), 0
    for stop in re.finditer(r"[。;]", text):
        at = stop.end()
        colon = text.find(":", at, at + RUN_IN_LIMIT)
        if colon > 0 and read_head(text[at : colon + 1]).topics:
            yield Piece(paragraph, start, at)
            start = at
    yield Piece(paragraph, start, len(text))


@dataclass(frozen=True, slots=True)
class HeadWords:
    """The words of a head, the marker before them, and where the text behind them begins."""

    marker: Marker | None
    words: str
    end: int


def split_head(text: str) -> HeadWords | None:
    """The head of a text: the whole of a short one, or the words before the first colon or full stop."""
    text = fold(text)
    marker = read_marker(text)
    start = marker.end if marker else 0
    stop = re.search(r"[:。]", text[start : start + HEAD_LIMIT])
    inner = read_marker(text, start) if marker else None  # 四、（一）存在的问题
    if stop is not None:
        words, end = text[start : start + stop.start()], start + stop.end()
    elif len(text) - start <= HEAD_LIMIT:
        words, end = text[start:], len(text)
    else:
        return None
    return HeadWords(marker, words[inner.end - start :] if inner is not None else words, end)


def read_head(text: str) -> Head:
    """What a text's head announces."""
    head = split_head(text)
    if head is None:
        return Head(read_marker(fold(text)), frozenset(), 0)
    topics = topics_of(head.words)
    return Head(head.marker, topics, head.end if topics else 0)


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
