"""The numbers that stand before headings and items: 一、 （一） 1. （1） ① 一是 第一，."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hedui.numbers.glyphs import fold

CHAPTER, ROMAN, BRACKETED, ARABIC, ROUND, CIRCLED, SPOKEN = range(7)
_HAN = "一二三四五六七八九十"
_REACH = 24  # characters: a marker with what must or must not follow it
_SPECKS = tuple(".·,'`•")  # dirt before a number is read as one of these
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# 一、 may be read as 一. or 一,; brackets as full or half width, and one of the two may be lost; 1.2021年 is item 1.
_SHAPES = (
    (CHAPTER, re.compile(rf"第([{_HAN}]{{1,3}})(?:部分|章|节)[、.,:]?")),
    (SPOKEN, re.compile(rf"([{_HAN}]{{1,2}})(?:是|则)(?!否)[,:]?")),
    (SPOKEN, re.compile(rf"(?:第|其)([{_HAN}]{{1,2}})(?:是|点是?)?[,、:.]")),
    (SPOKEN, re.compile(r"(首先|其次|再次|再者|最后)(?:是)?[,、:]?")),
    (ROMAN, re.compile(rf"([{_HAN}]{{1,3}})[、.,:·﹑丶]")),
    (BRACKETED, re.compile(rf"[(〔\[]([{_HAN}]{{1,3}})[)〕\]][、.,]?|[(〔\[]([{_HAN}]{{1,3}})[、](?![^()]*\))")),
    (BRACKETED, re.compile(rf"([{_HAN}]{{1,3}})[)〕][、.,]?")),
    (ARABIC, re.compile(r"(\d{1,2})[、,:﹑丶](?!\d{3}(?!\d))|(\d{1,2})[.·](?:(?!\d)|(?=20\d\d年))")),
    (ROUND, re.compile(r"[(〔\[](\d{1,2})[)〕\]][、.,]?|(\d{1,2})[)〕][、.,]?")),
    (CIRCLED, re.compile(rf"([{_CIRCLES}])[、.,]?")),
)
_ORDER = {"首先": 1, "其次": 2, "再次": 3, "再者": 4, "最后": 9}


@dataclass(frozen=True, slots=True)
class Marker:
    """A number before an item: its rank (0 outermost), its place in the sequence, and where its characters end."""

    rank: int
    ordinal: int
    end: int


def read_marker(text: str, start: int = 0) -> Marker | None:
    """The marker at this place of a text without white space; `end` counts from the text's beginning.

    `一、概况` → rank 1, ordinal 1, end 2; `（二）x` → rank 2; `3.2021年` → rank 3; `2021年` and `1.5万元` → None.
    """
    folded = fold(text[start : start + _REACH])
    if start == 0:
        folded = folded.replace("。", ".")
    skip = 1 if start == 0 and folded[:1] in _SPECKS else 0
    for rank, shape in _SHAPES:
        match = shape.match(folded, skip)
        if match is not None and start + match.end() < len(text) + (rank != SPOKEN):
            figure = next(group for group in match.groups() if group)
            return Marker(rank, _ordinal(figure), start + match.end())
    return None


def order_ranks(markers: Sequence[Marker]) -> tuple[int, ...]:
    """The depth of each rank in one text, outermost 0, given its markers in order.

    一、 （一） 1. is the usual order. Where 1. （一）（二） 2. （一） stands, 1. goes on over a list that begins anew,
    so that list lies within it.
    """
    ranks = range(CHAPTER, SPOKEN + 1)
    within = {(a, b): _count_within(markers, a, b) for a in ranks for b in ranks if a != b}

    def holds(outer: int, inner: int) -> bool:
        there, back = within[inner, outer], within[outer, inner]
        return there > back or (there == back and outer < inner)

    return tuple(sum(holds(outer, rank) for outer in ranks if outer != rank) for rank in ranks)


def _count_within(markers: Sequence[Marker], inner: int, outer: int) -> int:
    """How often a list of rank `inner` begins between two neighbours (1. and 2.) of rank `outer`."""
    count, last, begun = 0, 0, False
    for marker in markers:
        if marker.rank == outer:
            count += begun and marker.ordinal == last + 1
            last, begun = marker.ordinal, False
        elif marker.rank == inner and marker.ordinal == 1:
            begun = last > 0
    return count


def _ordinal(figure: str) -> int:
    if figure in _ORDER:
        return _ORDER[figure]
    if figure.isdecimal():
        return int(figure)
    if figure in _CIRCLES:
        return _CIRCLES.index(figure) + 1
    tens, ten, ones = figure.partition("十")
    if not ten:
        return _HAN.index(figure[0]) + 1
    return (_HAN.index(tens[-1]) + 1 if tens else 1) * 10 + (_HAN.index(ones[0]) + 1 if ones else 0)
