"""Stated numbers of items against the items: 从三个方面 before five names, 存在以下三个问题 above two paragraphs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from hedui.claims import Claim
from hedui.document import Paragraph
from hedui.numbering import SPOKEN, Marker, read_marker
from hedui.numbers.chinese import chinese_to_decimal
from hedui.verify.ground import is_native
from hedui.verify.identities import Identity, Member, Outcome, Values
from hedui.verify.prose import Prose, Sentence

_COUNT = r"(?P<count>[一二两三四五六七八九十]|\d{1,2})"
_ASPECTS = re.compile(rf"从(?P<list>[^,，。;；:从()（）]{{3,60}}?)(?:这|等)?{_COUNT}(?:个|大)?方面")
_ANNOUNCED = re.compile(
    rf"(?:以下|如下)(?:几)?{_COUNT}(?:个|点|条|项|类|大)?(?:方面)?的?(?:主要)?(?:问题|不足|困难|措施|建议|方面|内容|工作)?[:：]?$"
)
_HEADING = re.compile(r"[^\W\d_]{4,20}")  # words alone: what heads the next list, for an item is a sentence
_STOPS = frozenset("。;；.．")
_ORDINAL = re.compile(r"\d+|[一二三四五六七八九十]+")
_SENTENCE_END = re.compile(r"[。;；]")
_CLOSING = re.compile(r"附[件表]?\d{0,2}[:：].*|\d{4}年\d{1,2}月(?:\d{1,2}日)?")  # what a report ends with
ITEM_LIMIT = 14  # characters; what runs longer between two 、 is no plain item


def counts_of_lists(prose: Prose, where: str) -> Iterator[Identity]:
    """The stated number against the names before it, or against the numbered items that follow."""
    paragraphs = [p for p in prose.part.paragraphs if p.kind != "title"] if prose.part else []
    for sentence in prose.sentences:
        for match in _ASPECTS.finditer(sentence.text):
            counts = _count_names(match["list"])
            if counts:
                yield _names_identity(sentence, match, counts, where)
    following = {id(paragraph): n + 1 for n, paragraph in enumerate(paragraphs)}
    for sentence in prose.sentences:
        announced = _ANNOUNCED.search(sentence.text)
        ends = sentence.offset + len(sentence.text) >= len(sentence.paragraph.text) - 1
        if announced and ends and id(sentence.paragraph) in following:
            run = _items_behind(paragraphs[following[id(sentence.paragraph)] :])
            if len(run.items) > 1:
                yield _items_identity(sentence, announced, run, where)


def _count_names(text: str) -> set[int]:
    """How many items a list may hold: 和 may join the last two or stand inside one; empty if it is no plain list."""
    items = [item for item in text.strip("“”\"'").split("、") if item]
    if len(items) < 2 or any(len(item) > ITEM_LIMIT for item in items):
        return set()
    joined = sum(len(re.findall(r"以及|和|及|与", item)) for item in items)
    return set(range(len(items), len(items) + joined + 1))


def _names_identity(sentence: Sentence, match: re.Match[str], counts: set[int], where: str) -> Identity:
    member, listed = _stated(sentence, match), max(counts)
    context = sentence.claim(match.start("list"), match.end("list"))
    loses_marks = not is_native(context)  # a scan may lose the 、 between two items, but adds none

    def check(values: Values) -> Outcome:
        few = loses_marks and listed < values[0]
        return Outcome(values[0] in {Decimal(n) for n in counts}, str(listed), excused=few)

    def message(_: Outcome) -> str:
        return f"正文称“{match['count']}个方面”，实际列举 {listed} 项：{match['list']}"

    return Identity("count_mismatch", where, f"{member.value:f}", (member,), check, message, context=(context,))


@dataclass(frozen=True)
class Run:
    """The items of a list. `unnumbered`: something without a number stands among them, or behind them.

    An item may have lost its number there.
    """

    items: tuple[Claim, ...] = ()
    unnumbered: bool = True


def _items_behind(paragraphs: Sequence[Paragraph]) -> Run:
    """The items that open a run of paragraphs, numbered without gap: 1. 2., （一）（二）, or 一是 二是 in one.

    None unless the run is plainly over: a paragraph of a higher rank, a heading of another count, or the end follows.
    """
    first = read_marker(paragraphs[0].text) if paragraphs else None
    if first is None or first.ordinal != 1:
        return Run()
    if first.rank == SPOKEN and len(inline := _spoken_items(paragraphs[0])) > 1:
        return Run(tuple(inline), unnumbered=_may_go_on(paragraphs, len(inline)))
    paragraphs = list(takewhile(lambda paragraph: not _is_beyond(paragraph, paragraphs[0]), paragraphs))
    items: list[Claim] = []
    bare: list[Paragraph] = []  # those behind an item that open none
    behind: list[int] = []  # how many there are behind each item
    for n, paragraph in enumerate(paragraphs):
        marker = read_marker(paragraph.text)
        section = marker is not None and _is_section(paragraph, marker, items, paragraphs[n - 1])
        if marker is None or (marker.rank > first.rank and not section):
            bare += [paragraph] if _ends_as(paragraph, paragraphs[0]) else []
            continue
        behind.append(len(bare) - sum(behind))
        begins_anew = marker.ordinal == 1 and bool(items)
        if (
            marker.rank < first.rank
            or section
            or begins_anew
            or _heads_another(paragraph, marker, items, paragraphs[0])
        ):
            headed = begins_anew and bare[-1:] == [paragraphs[n - 1]] and bool(_HEADING.fullmatch(bare[-1].text))
            behind[-1] -= headed  # what heads the next list is none of the last item's
            alike = _are_alike(behind[1:], opener=paragraphs[0])
            return Run(tuple(items), unnumbered=len(bare) > headed and not alike)
        if marker.ordinal != len(items) + 1:
            return Run()
        items.append(_claim_marker(paragraph, marker))
    behind.append(len(bare) - sum(behind))
    return Run(tuple(items), unnumbered=bool(bare) and not _are_alike(behind[1:], opener=paragraphs[0]))


def _is_beyond(paragraph: Paragraph, opener: Paragraph) -> bool:
    """Whether a list of sentences is over here: the report is, or a section whose number a scan lost begins.

    Or one that has none, and is not told by its indent.
    """
    headed = paragraph.kind == "heading" or _HEADING.fullmatch(paragraph.text) is not None
    bare_heading = headed and read_marker(paragraph.text) is None
    return _CLOSING.fullmatch(paragraph.text) is not None or (bare_heading and opener.text[-1:] in _STOPS)


def _is_section(paragraph: Paragraph, marker: Marker, items: Sequence[Claim], before: Paragraph) -> bool:
    """Whether a numbered heading behind items, not 1, is a section's that a scan read otherwise: 6. for 六、."""
    last = read_marker(before.text)
    follows = last is not None and last.rank == marker.rank
    return len(items) > 1 and paragraph.kind == "heading" and marker.ordinal > len(items) + 1 and not follows


def _are_alike(behind: Sequence[int], opener: Paragraph) -> bool:
    """Whether items are headings with one paragraph each behind them: one that lost its number would make more."""
    return opener.text[-1:] not in _STOPS and set(behind) == {1}


def _ends_as(paragraph: Paragraph, item: Paragraph) -> bool:
    """Whether a paragraph may be an item too: one of sentences is no signature, no date and no list of enclosures."""
    return paragraph.text[-1:] in _STOPS or item.text[-1:] not in _STOPS


def _heads_another(paragraph: Paragraph, marker: Marker, items: Sequence[Claim], opener: Paragraph) -> bool:
    """Whether a numbered heading behind items counts sections: 6. below 1、 and 2、 that are no headings."""
    if paragraph.kind != "heading" or opener.kind == "heading" or not items:
        return False
    first = read_marker(opener.text)
    alike = first is not None and paragraph.text[marker.end - 1] == opener.text[first.end - 1]
    return marker.ordinal != len(items) + 1 or not alike


def _spoken_items(paragraph: Paragraph) -> list[Claim]:
    """The 一是…二是… of one paragraph; empty if their numbers have a gap."""
    found = list(re.finditer(r"(?:^|[。;；,，])(?P<n>[一二三四五六七八九十])(?:是|则)", paragraph.text))
    ordinals = [chinese_to_decimal(match["n"]) for match in found]
    if ordinals != [Decimal(n + 1) for n in range(len(found))]:
        return []
    return [Claim(m["n"], paragraph.spans(m.start("n"), m.end())) for m in found]


def _may_go_on(paragraphs: Sequence[Paragraph], items: int) -> bool:
    """Whether the first of these paragraphs, or the one behind it, may hold an item more: a sentence without a number.

    Nothing does where every sentence opens an item and a heading of a higher rank follows.
    """
    sentences = [sentence for sentence in _SENTENCE_END.split(paragraphs[0].text) if sentence.strip()]
    after = read_marker(paragraphs[1].text) if len(paragraphs) > 1 else None
    return len(sentences) > items or after is None or after.rank >= SPOKEN


def _claim_marker(paragraph: Paragraph, marker: Marker) -> Claim:
    """The ordinal of a marker without its brackets and points, which a scan may blur: 3 of (3）."""
    ordinal = _ORDINAL.search(paragraph.text, 0, marker.end)
    start, end = ordinal.span() if ordinal else (0, marker.end)
    return Claim(paragraph.text[start:end], paragraph.spans(start, end))


def _items_identity(sentence: Sentence, match: re.Match[str], run: Run, where: str) -> Identity:
    member, listed = _stated(sentence, match), len(run.items)
    # A scan may lose the number before an item, which then stands there without one; it adds none.
    loses_items = run.unnumbered and not all(map(is_native, run.items))

    def check(values: Values) -> Outcome:
        few = loses_items and listed < values[0]
        return Outcome(values[0] == listed, str(listed), excused=few)

    def message(_: Outcome) -> str:
        return f"正文称“{match[0].strip(':：')}”，实际列出 {listed} 项"

    return Identity("count_mismatch", where, f"{member.value:f}", (member,), check, message, context=run.items)


def _stated(sentence: Sentence, match: re.Match[str]) -> Member:
    """The stated number as a member."""
    digits = match["count"]
    value = Decimal(digits) if digits.isdecimal() else chinese_to_decimal(digits.replace("两", "二"))
    return Member("所称数目", value or Decimal(0), digits, sentence.claim(match.start("count"), match.end("count")))
