"""Parts and wholes in one sentence of prose: 共计269万元，其中108万元、161万元.

Only sentences that leave no doubt are judged. A list after 其中 need not be complete, so parts that fall short of the
whole are a fault only where the words say that nothing else is meant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, takewhile

from hedui.numbers import YUAN
from hedui.numbers.glyphs import fold
from hedui.numbers.prose import Mention
from hedui.verify.figures import places_of, show_decimal
from hedui.verify.ground import Ink, ink_of, is_native
from hedui.verify.identities import Identity, Member, Outcome, Values
from hedui.verify.prose import Prose, Sentence

_AMONG = re.compile(r"(?:其中|分别为|分别是|包括)[:,]?")
_COMPARED = re.compile(
    r"增长|下降|减少|增加|同比|环比|较上年|比上年|提高|占比?|人均|每|标准|目标|完成率|累计|上年同期|左右|预计"
)
_PARTIAL = re.compile(r"等(?:$|[,)])|主要|部分")
_DEEPER = re.compile(r"其中|包括|含|用于|分别")
_WHOLE_WORD = re.compile(r"(?:共计|合计|总计|总额|总共|总量|总数|总收入|总支出|总投资|共)(?:[^,:，。]{0,8})$")
_STATES = (re.compile(r"到位|下达|拨付|安排|预算"), re.compile(r"支出|执行|使用|支付|完成|实际"))
_COMPLETE = (
    (r"基本支出", r"项目支出"),
    (r"人员", r"公用"),
    (r"财政", r"(?:其他|自有|自筹)"),
    (r"年初", r"(?:追加|调整|调增)"),
    (r"男", r"女"),
    (r"(?:职工|城镇)", r"(?:居民|农村)"),
    (r"(?:中央|省|自治区|市|上级)", r"(?:市|区|县|本级|地方|配套)"),
)
_FIGURE = re.compile(r"\d[.,:]+(?:\d|[万亿]?元)")  # nobody knows what such a part is: 12.34.5, 19:49, 51.万元
_BEHIND = re.compile(r";[^\d。;]{2,12}(?P<amount>\d[\d,]*(?:\.\d+)?)(?P<unit>[万亿]?元)")
_COMMA = re.compile(r"(?<!\d)[,，]|[,，](?!\d)")  # between words, not digits: 61,41888
NEARLY_ALL = Decimal("0.9")  # parts that make this share of the whole are meant to be all of it


def parts_of_wholes(prose: Prose, where: str) -> Iterator[Identity]:
    """The parts named after 其中 against the whole named before it; `where` is the narrative's path."""
    for sentence in prose.sentences:
        for match in _AMONG.finditer(sentence.text):
            split = _read_split(sentence, match)
            if split:
                yield _split_identity(split, where)


def find_wholes(prose: Prose) -> Iterator[tuple[Ink, ...]]:
    """The ink of every whole that its named parts make to the digit."""
    for sentence in prose.sentences:
        for match in _AMONG.finditer(sentence.text):
            split = _read_split(sentence, match)
            if split and sum((part.value for part in split.parts), Decimal(0)) == split.whole.value:
                yield ink_of(split.whole.claim)


@dataclass(frozen=True)
class Split:
    """A whole and its parts, in the whole's unit; `complete` if the words say that these are all the parts.

    `behind` is an amount right behind a semicolon that ends them: a scan's 、 may be read so.
    """

    whole: Member
    parts: tuple[Member, ...]
    unit: str
    complete: bool
    slack: Decimal
    behind: Decimal | None = None


def _read_split(sentence: Sentence, among: re.Match[str]) -> Split | None:
    """The whole before and the parts behind a 其中; None if anything about them is ambiguous."""
    whole = _read_whole(sentence, among.start())
    inside = _run_of_parts(sentence, among, whole) if whole else []
    if whole is None or len(inside) < 2:
        return None
    names = _name_parts(sentence, inside, among.end())
    tail = _outside_brackets(sentence, inside[-1].end, sentence.closing(among.end()), sentence.depths[among.end()])
    region = "".join(names) + _COMMA.split(tail)[0]
    if _COMPARED.search(region) or _DEEPER.search(region) or _mixes_states(names) or _FIGURE.search(region):
        return None
    if not all(_is_part(m, name, whole) for m, name in zip(inside, names, strict=True)):
        return None
    values = [_in_units_of(m, whole) for m in inside]
    if whole.value in values and sum(values) != whole.value:
        return None  # the whole again, under another name
    complete = not _PARTIAL.search(region) and _is_complete(sentence.text[: whole.start], whole, values, names)
    members = (
        Member(name, value, m.digits, sentence.member(m, name).claim)
        for m, name, value in zip(inside, names, values, strict=True)
    )
    slack = _rounding_slack(whole, inside)
    behind = _amount_behind(sentence, whole)
    return Split(sentence.member(whole, "总额"), tuple(members), whole.unit or "", complete, slack, behind)


def _amount_behind(sentence: Sentence, whole: Mention) -> Decimal | None:
    """The amount that follows the semicolon at a sentence's end, in the whole's unit; None if none does."""
    after = fold(sentence.paragraph.text)[sentence.offset + len(sentence.text) :]
    match = _BEHIND.match(after)
    return Decimal(match["amount"].replace(",", "")) if match and match["unit"] == whole.unit else None


def _rounding_slack(whole: Mention, parts: list[Mention]) -> Decimal:
    """How far rounding may set a sum and its whole apart; whole numbers that are all in one unit are not rounded.

    Nor is anything to one or two digits: 5万元 is no sum of 2.7, 1.25 and 1.3.
    """
    step = Decimal(1).scaleb(-places_of(whole.value))
    if whole.value.adjusted() + places_of(whole.value) < 2:
        return Decimal(0)
    finest = min(Decimal(1).scaleb(-places_of(m.value)) * _scale(m, whole) for m in parts)
    if finest < step:
        return step / 2
    return step * len(parts) / 2 if places_of(whole.value) else Decimal(0)


def _read_whole(sentence: Sentence, end: int) -> Mention | None:
    """The number right before a place, with no more than a comma, a semicolon or an opening bracket between."""
    before = [m for m in sentence.mentions if m.end <= end]
    if not before or before[-1].kind not in ("amount", "count") or before[-1].operator:
        return None
    return before[-1] if set(sentence.text[before[-1].end : end]) <= set(",:;(（，：；") else None


def _run_of_parts(sentence: Sentence, among: re.Match[str], whole: Mention) -> list[Mention]:
    """The numbers of the whole's kind that follow 其中 one upon another; none if more of them follow later on."""
    start, end, depth = among.end(), sentence.closing(among.end()), sentence.depths[among.start()]
    inside = [m for m in sentence.mentions if start <= m.start < end and sentence.depths[m.start] == depth]
    figures = [m for m in inside if m.kind not in ("year", "date", "ordinal", "document_number")]
    run = list(takewhile(lambda m: m.kind == whole.kind, figures))
    return [] if any(m.kind == whole.kind for m in figures[len(run) :]) else run


def _is_part(mention: Mention, name: str, whole: Mention) -> bool:
    named = re.search(r"[一-龥]{2}", name) is not None
    return named and mention.kind == whole.kind and not mention.operator and _same_unit(mention, whole)


def _name_parts(sentence: Sentence, parts: list[Mention], start: int) -> list[str]:
    """The words before each part that name it."""
    edges = [start, *(m.end for m in parts[:-1])]
    depth = sentence.depths[start]
    ends = [m.start for m in parts]
    return [_outside_brackets(sentence, a, b, depth).strip(",、，:和及与") for a, b in zip(edges, ends, strict=True)]


def _outside_brackets(sentence: Sentence, start: int, end: int, depth: int) -> str:
    kept = (i for i in range(start, end) if sentence.depths[i] == depth)
    return "".join(sentence.text[i] for i in kept if sentence.text[i] not in "()（）")


def _mixes_states(names: list[str]) -> bool:
    """到位 100 and 支出 90 are two states of one sum of money, not two parts of it."""
    return all(any(state.search(name) for name in names) for state in _STATES) and not any(
        "年初" in name or "基本支出" in name for name in names
    )


def _same_unit(part: Mention, whole: Mention) -> bool:
    return part.unit == whole.unit or (part.unit in YUAN and whole.unit in YUAN)


def _in_units_of(part: Mention, whole: Mention) -> Decimal:
    return part.value * _scale(part, whole)


def _scale(part: Mention, whole: Mention) -> Decimal:
    """What one of the part's units is in the whole's."""
    return Decimal(1) if part.unit == whole.unit else YUAN[str(part.unit)] / YUAN[str(whole.unit)]


def _is_complete(before: str, whole: Mention, values: list[Decimal], names: list[str]) -> bool:
    share = sum(values, Decimal(0)) / whole.value if whole.value else Decimal(0)
    complementary = any(
        re.search(first, a) and re.search(second, b)
        for first, second in _COMPLETE
        for i, a in enumerate(names)
        for j, b in enumerate(names)
        if i != j
    )
    return bool(_WHOLE_WORD.search(before)) or complementary or share >= NEARLY_ALL


def _split_identity(split: Split, where: str) -> Identity:
    native = is_native(split.whole.claim)

    def check(values: Values) -> Outcome:
        parts = sum(values[1:], Decimal(0))
        short = parts < values[0] and not split.complete
        # A full stop that OCR lost lets the next sentence's amounts follow: parts that make the whole end before them.
        run_on = not native and any(total == values[0] for total in list(accumulate(values[1:]))[1:-1])
        cut = not native and split.behind is not None and abs(parts + split.behind - values[0]) <= split.slack
        near = abs(parts - values[0]) <= split.slack
        return Outcome(near, show_decimal(parts), parts == values[0], excused=short or run_on or cut)

    def message(outcome: Outcome) -> str:
        parts = "、".join(f"{part.name}{part.printed}" for part in split.parts)
        return (
            f"正文总额 {split.whole.printed}{split.unit}，其中{parts}，合计 {outcome.recomputed}{split.unit}，两者不符"
        )

    members = (split.whole, *split.parts)
    pins = frozenset(range(len(members)))
    return Identity("parts_mismatch", where, split.whole.printed, members, check, message, pins)
