"""What prose claims of the form or of its own lists: 全部达标 against a lost point, 三个方面 against four named."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from hedui.claims import Claim
from hedui.numbers import parse_quantity
from hedui.numbers.chinese import chinese_to_decimal
from hedui.record import Indicator, Quantity, Report
from hedui.verify.ground import is_native
from hedui.verify.identities import Identity, Member, Outcome, Values
from hedui.verify.ledger import Ledger
from hedui.verify.prose import Prose, Sentence

_ALL_MET = re.compile(
    r"(?:所有|全部|各项|各|每项)[^,，。、]{0,10}(?:指标|目标|目标任务)[^,，。、]{0,6}"
    r"(?:达标|完成|达到[^,，。]{0,6}(?:要求|目标|标准|值|预期)|实现)"
    r"(?!情况|程度|值|进度|率|度|质量|较|了?以下|的)"
    r"|(?:指标|目标|目标任务)(?:均|全部|都)(?:已|按[^,，。]{1,6})?(?:达标|完成|达到|实现)(?!情况|程度|值|进度|率|较|的)"
)
_FULL_MARKS = re.compile(r"(?:均|都|全部)?(?:得|获得|评为|打|取得)(?:了)?满分")
_HEDGED = re.compile(r"基本|大部分|多数|除|确保|力争|争取|未|没有|不|拟|将|要求|应|若|如果|计划|为了|以|预期目标为")
_SCOPES = ("数量", "质量", "时效", "成本", "产出", "效益", "经济", "社会", "生态", "可持续", "满意度")


def claims_about_form(report: Report[Claim], at: str, prose: Prose, ledger: Ledger) -> Iterator[Identity]:
    """Prose that says every indicator was met, or full marks won, against the rows of the report's only scored form."""
    scored = [j for j, form in enumerate(report.forms) if any(row.score.value for row in form.indicators)]
    scored = scored or [j for j, form in enumerate(report.forms) if any(row.actual.value for row in form.indicators)]
    if len(scored) != 1:
        return
    rows = report.forms[scored[0]].indicators
    here = f"{at}.forms[{scored[0]}]"
    for sentence in prose.sentences:
        if sentence.paragraph.kind != "body":
            continue
        for pattern, fails, what in (
            (_ALL_MET, _misses, "项指标未达标"),
            (_FULL_MARKS, _loses_points, "项指标未得满分"),
        ):
            match = pattern.search(sentence.text)
            if match is None or _HEDGED.search(_clause(sentence.text, match)):
                continue
            scope = [word for word in _SCOPES if word in match[0]]
            failing = [
                i
                for i, row in enumerate(rows)
                if fails(row) and (not scope or any(word in _levels(row) for word in scope))
            ]
            if failing:
                told = Told(sentence, match, f"{at}.narrative")
                yield _denied(told, [f"{here}.indicators[{i}]" for i in failing], what, ledger)
                return


def _clause(text: str, match: re.Match[str]) -> str:
    """The clause that a match stands in, for words that weaken it."""
    start = max(text.rfind(mark, 0, match.start()) for mark in ",，:") + 1
    ends = [place for mark in ",，" if (place := text.find(mark, match.end())) >= 0]
    return text[start : min(ends, default=len(text))]


def _levels(row: Indicator[Claim]) -> str:
    return "".join(level.value or "" for level in (row.level1, row.level2))


def _loses_points(row: Indicator[Claim]) -> bool:
    score, weight = _number(row.score), _number(row.weight)
    return score is not None and weight is not None and score < weight


def _misses(row: Indicator[Claim]) -> bool:
    """A lost point, or a result that the target's own operator rules out."""
    target, actual = (parse_quantity(cell.value) if cell.value else None for cell in (row.target, row.actual))
    return _loses_points(row) or (target is not None and actual is not None and _falls_short(target, actual))


def _falls_short(target: Quantity, actual: Quantity) -> bool:
    if target.unit != actual.unit or actual.operator not in (None, target.operator):
        return False
    want, got = Decimal(target.value), Decimal(actual.value)
    return {"≥": got < want, ">": got < want, "≤": got > want, "<": got > want}.get(target.operator or "", False)


def _number(claim: Claim) -> Decimal | None:
    return Decimal(claim.value) if claim.value and claim.normal == "number" and claim.spans else None


_CLAIMS = ((_ALL_MET, _misses, "项指标未达标"), (_FULL_MARKS, _loses_points, "项指标未得满分"))


@dataclass(frozen=True)
class Told:
    """What a sentence says, and the path of the narrative that it belongs to."""

    sentence: Sentence
    match: re.Match[str]
    where: str


def _denied(said: Told, rows: list[str], what: str, ledger: Ledger) -> Identity:
    told = said.match[0]
    recomputed = f"{len(rows)}{what}"
    members = [m for row in rows for f in ("score", "weight") if (m := ledger.member(f"{row}.{f}", "得分"))]

    def check(_: Values) -> Outcome:
        return Outcome(False, recomputed)

    def message(_: Outcome) -> str:
        names = "、".join(str(ledger.entries[f"{row}.level3"].claim.value) for row in rows[:3])
        return f"正文称“{told}”，自评表中{recomputed}：{names}{'等' if len(rows) > 3 else ''}"

    claim = said.sentence.claim(said.match.start(), said.match.end())
    return Identity("claim_mismatch", said.where, told, tuple(members), check, message, context=(claim,))


# ---- counts ---------------------------------------------------------------------------------------------------------

_ASPECTS = re.compile(
    r"从(?P<list>[^,，。;；:从()（）]{3,60}?)(?:这|等)?(?P<count>[一二两三四五六七八九十]|\d{1,2})(?:个|大)?方面"
)
_ITEM_LIMIT = 14


def counts_of_lists(prose: Prose, where: str) -> Iterator[Identity]:
    """从 A、B、C 四个方面: the stated number against the items named."""
    for sentence in prose.sentences:
        for match in _ASPECTS.finditer(sentence.text):
            stated = Decimal(match["count"]) if match["count"].isdecimal() else chinese_to_decimal(match["count"])
            counts = _count_items(match["list"])
            if stated is not None and counts:
                yield _count_identity(sentence, match, stated, counts, where)


def _count_items(text: str) -> set[int]:
    """How many items a list may hold: 和 may join the last two or stand inside one; empty if it is no plain list."""
    items = [item for item in text.strip("“”\"'").split("、") if item]
    if len(items) < 2 or any(len(item) > _ITEM_LIMIT for item in items):
        return set()
    joined = sum(len(re.findall(r"以及|和|及|与", item)) for item in items)
    return set(range(len(items), len(items) + joined + 1))


def _count_identity(
    sentence: Sentence, match: re.Match[str], stated: Decimal, counts: set[int], where: str
) -> Identity:
    said = sentence.words(match.start("count"), match.end("count"), "所称数目")
    member = Member(said.name, stated, said.printed, said.claim)
    listed = max(counts)
    context = sentence.claim(match.start("list"), match.end("list"))
    loses_marks = not is_native(context)  # a scan may lose the 、 between two items, but adds none

    def check(values: Values) -> Outcome:
        few = loses_marks and listed < values[0]
        return Outcome(few or values[0] in {Decimal(n) for n in counts}, str(listed))

    def message(_: Outcome) -> str:
        return f"正文称“{match['count']}个方面”，实际列举 {listed} 项：{match['list']}"

    return Identity("count_mismatch", where, f"{stated:f}", (member,), check, message, context=(context,))
