"""What prose claims of the form: 全部达标 or 满分 against a lost point or a missed target."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hedui.claims import Claim
from hedui.numbers import parse_quantity
from hedui.record import Form, Indicator, Quantity, Report
from hedui.verify.ground import certainty_of_figures, is_native
from hedui.verify.identities import Identity, Outcome, Values
from hedui.verify.ledger import Ledger
from hedui.verify.points import sums_of_points
from hedui.verify.prose import Prose, Sentence
from hedui.verify.sure import SEALED, SURE_ALONE, is_clear, is_sure
from hedui.verify.witness import hear_witnesses

_ALL_MET = re.compile(
    r"(?:所有|全部|各项|各|每项)[^,，。、]{0,10}(?:指标|目标|目标任务)[^,，。、]{0,6}"
    r"(?:达标|完成|达到[^,，。]{0,6}(?:要求|目标|标准|值|预期)|实现)"
    r"(?!情况|程度|值|进度|率|度|质量|较|了?以下|的)"
    r"|(?:指标|目标|目标任务)(?:均|全部|都)(?:已|按[^,，。]{1,6})?(?:达标|完成|达到|实现)(?!情况|程度|值|进度|率|较|的)"
)
_FULL_MARKS = re.compile(r"(?:均|都|全部)?(?:得|获得|评为|打|取得)(?:了)?满分")
_HEDGED = re.compile(r"基本|大部分|多数|除|确保|力争|争取|未|没有|不|拟|将|要求|应|若|如果|计划|为了|以|预期目标为")
_AT_LEAST = re.compile("^达到?")
_WEAK = re.compile("^(?:有所|略有|逐步|有一定)")
_SOFTENED = re.compile("^(?:基本|较|不够|部分)")  # before the very words of the target
_TWO_DEEDS = re.compile("(..+?)[并且和及](..+)")  # 建立并落实
_MORE_IS_BETTER = re.compile(
    "完成|达标|合格|满意|覆盖|及时|知晓|通过|参[与加保]|利用|巩固|到位|增长|化解|整改|发放|准确|合规|普及|验收|开工|绿化"
    "|有效|优良|在线|成活|回收|处[置理]|拨付|支付|执行|下降|减少|节约|按期|救助|就业|入学|认定"
)
_NEITHER = re.compile("[元天日月年时]|小时|分钟")  # units of money and time, of which less may be better
_OF_COST = re.compile("成本|费|金额|支出|价|[时期]限|时间|天数|次均|投诉|事故")  # names of what less may be better of
_HALVED = re.compile(r"\d\.\d+[期次人名项个家户台份场批件处座册套辆所条只头株盏艘]")  # 1.1期 where 11期 is printed
_UNMET = re.compile(r"^(?:部分达成|部分完成|未达成|未完成|未达到|未实现)")
NOT_ALL = 2  # characters of 部分, or of 未达, that tell of a result that it is not all that was aimed at
_SCOPES = ("数量", "质量", "时效", "成本", "产出", "效益", "经济", "社会", "生态", "可持续", "满意度")


def claims_about_form(report: Report[Claim], at: str, prose: Prose, ledger: Ledger) -> Iterator[Identity]:
    """Prose that says every indicator was met, or full marks won, against the rows of the forms that it speaks of."""
    forms = _spoken_of(report)
    rows: list[Told] | None = None
    for sentence in prose.sentences if forms else ():
        if sentence.paragraph.kind != "body":
            continue
        for pattern, fails, what in _CLAIMS:
            match = pattern.search(sentence.text)
            if match is None or _HEDGED.search(_clause(sentence.text, match)):
                continue
            if rows is None:
                rows = [row for j in forms for row in _rows_of(report.forms[j], f"{at}.forms[{j}]", ledger)]
            scope = [word for word in _SCOPES if word in match[0]]
            failing = [it for it in rows if fails(it.row, it.lost) and (not scope or _is_within(it.row, scope))]
            if failing:
                yield _denied(Said(sentence, match, f"{at}.narrative"), _each_once(failing), what, ledger)
                return


@dataclass(frozen=True)
class Told:
    """A row of a form, its path, whether it surely lost points, and where its points stand: with it or above it."""

    path: str
    row: Indicator[Claim]
    lost: bool
    points: str


def _spoken_of(report: Report[Claim]) -> list[int]:
    """The forms that a report's words on all its indicators are about: the only scored one, else the only one.

    Or all, where they are tables of one report on the same thing: none names a project or a unit of its own.
    """
    scored = [j for j, form in enumerate(report.forms) if any(row.score.value for row in form.indicators)]
    filled = [j for j, form in enumerate(report.forms) if form.indicators]
    scored = scored or [j for j in filled if any(row.actual.value for row in report.forms[j].indicators)]
    if len(scored) == 1:
        return scored
    return [] if any(map(_names_whose, report.forms)) else filled


def _names_whose(form: Form[Claim]) -> bool:
    names = (form.project_name, form.competent_department, form.implementing_unit)
    return any(name.value for name in names)


def _rows_of(form: Form[Claim], here: str, ledger: Ledger) -> Iterator[Told]:
    doubtful = set(_contradicted(form, here, ledger))
    alone = _groups_of_one(form.indicators)
    told = set(alone.values())
    for i, row in enumerate(form.indicators):
        if i in told:
            continue
        points = f"{here}.indicators[{alone.get(i, i)}]"
        yield Told(f"{here}.indicators[{i}]", row, _lost_points(points, ledger, doubtful), points)


def _groups_of_one(rows: Sequence[Indicator[Claim]]) -> dict[int, int]:
    """{row: the row above it that holds the points of its group}, where the group has no other row."""
    groups: dict[int, list[int]] = {}
    head = None
    for i, row in enumerate(rows):
        if _is_points_of_group(row):
            head = i
        elif head is not None and _levels(row) == _levels(rows[head]):
            groups.setdefault(head, []).append(i)
    return {held[0]: i for i, held in groups.items() if len(held) == 1 and not rows[held[0]].weight.value}


def _is_points_of_group(row: Indicator[Claim]) -> bool:
    return not any(cell.value for cell in (row.level3, row.target, row.actual))


def _is_within(row: Indicator[Claim], scope: Sequence[str]) -> bool:
    return any(word in _levels(row) for word in scope)


def _each_once(failing: Sequence[Told]) -> list[Told]:
    """Each indicator once; one that two tables tell, where it lost points."""
    found: dict[str, Told] = {}
    for it in failing:
        name = it.row.level3.value or it.path
        if name not in found or (it.lost and not found[name].lost):
            found[name] = it
    return list(found.values())


def _contradicted(form: Form[Claim], here: str, ledger: Ledger) -> Iterator[Decimal]:
    """By how much the weights of a form are too high, or its scores too low: a row that lost just that may have not."""
    for identity in sums_of_points(form, here, ledger):
        outcome = identity.check(identity.values)
        if not outcome.holds:
            above = Decimal(outcome.recomputed) - identity.values[0]
            yield above if identity.where.endswith("weight") else -above


def _clause(text: str, match: re.Match[str]) -> str:
    """The clause that a match stands in, for words that weaken it."""
    start = max(text.rfind(mark, 0, match.start()) for mark in ",，:") + 1
    ends = [place for mark in ",，" if (place := text.find(mark, match.end())) >= 0]
    return text[start : min(ends, default=len(text))]


def _levels(row: Indicator[Claim]) -> str:
    return "".join(level.value or "" for level in (row.level1, row.level2))


def _lost_points(here: str, ledger: Ledger, doubtful: Collection[Decimal]) -> bool:
    score, weight = ledger.member(f"{here}.score", "得分"), ledger.member(f"{here}.weight", "分值")
    lost = weight.value - score.value if score and weight else Decimal(0)
    return lost > 0 and lost not in doubtful


def _loses_points(_: Indicator[Claim], lost: bool) -> bool:
    return lost


def _misses(row: Indicator[Claim], lost: bool) -> bool:
    """Whether a result misses its target: by the figures where both are figures, else by its words or a lost point.

    A point in a count of what is never halved may be a scan's dust.
    """
    if _is_points_of_group(row):
        return False  # its rows lost them
    target, actual = (parse_quantity(cell.value) if cell.value else None for cell in (row.target, row.actual))
    met = _meets(target, actual) if target and actual else None
    if met is not None and target and actual:
        dusty = not is_native(row.actual) and _HALVED.search(row.actual.value or "") is not None
        told = target.operator is not None or _AT_LEAST.search(row.target.value or "")
        return not met and (lost or (not dusty and (bool(told) or _is_more_better(row, target, actual))))
    return lost or _is_weaker(row.target.value or "", row.actual.value or "")


def _is_weaker(target: str, actual: str) -> bool:
    """Whether words of a result say less than those of the target: 有所增强, 基本健全, or 已建立 of 建立并落实."""
    deeds = _TWO_DEEDS.fullmatch(target)
    return (
        _UNMET.search(actual) is not None
        or (_WEAK.search(actual) is not None and not _WEAK.search(target))
        or (_SOFTENED.search(actual) is not None and _SOFTENED.sub("", actual, count=1) == target)
        or (deeds is not None and actual.removeprefix("已") == deeds[1])
    )


def _is_more_better(row: Indicator[Claim], target: Quantity, actual: Quantity) -> bool:
    """Whether a result below a target without an operator misses it: of shares of what is good, of counts of output.

    Where a column of its own tells the unit, the name says what is counted.
    """
    unit, name = target.unit or actual.unit, row.level3.value or ""
    if unit == "%" or (unit is None and name.endswith(("率", "度"))):
        return _MORE_IS_BETTER.search(name) is not None
    return "数量" in f"{row.level2.value}{name}" and not (_NEITHER.search(unit) if unit else _OF_COST.search(name))


def _meets(target: Quantity, actual: Quantity) -> bool | None:
    """Whether a result reaches its target; None where their units differ or the result is itself a bound."""
    if (target.unit and actual.unit and target.unit != actual.unit) or actual.operator not in (None, target.operator):
        return None
    want, got = Decimal(target.value), Decimal(actual.value)
    return {"≤": got <= want, "<": got < want, ">": got > want}.get(target.operator or "≥", got >= want)


_CLAIMS = ((_ALL_MET, _misses, "项指标未达标"), (_FULL_MARKS, _loses_points, "项指标未得满分"))


@dataclass(frozen=True)
class Said:
    """What a sentence says, and the path of the narrative that it belongs to."""

    sentence: Sentence
    match: re.Match[str]
    where: str


def _denied(said: Said, failing: Sequence[Told], what: str, ledger: Ledger) -> Identity:
    """What a sentence says against the rows that fail: by the points that they lost, or else by their words."""
    told, rows = said.match[0], [it.path for it in failing]
    recomputed = f"{len(rows)}{what}"
    # Without paths: what a sentence boasts of does not tell how a figure reads.
    points = [[m for f in ("score", "weight") if (m := ledger.member(f"{it.points}.{f}", "得分"))] for it in failing]
    sure = [found for it, found in zip(failing, points, strict=True) if it.lost and all(map(is_sure, found))]
    members = [replace(member, path=None) for found in sure or points for member in found]  # one row denies it as well

    def check(_: Values) -> Outcome:
        return Outcome(False, recomputed)

    def message(_: Outcome) -> str:
        names = "、".join(_name_of(it.row) for it in failing[:3])
        return f"正文称“{told}”，自评表中{recomputed}：{names}{'等' if len(rows) > 3 else ''}"

    claim = said.sentence.claim(said.match.start(), said.match.end())
    words = [] if any(it.lost for it in failing) else [_words_of(row, ledger) for row in rows]
    doubtful = [] if any(all(map(_is_clear, both)) for both in words) else [word for both in words for word in both]
    context = tuple(doubtful)
    return Identity("claim_mismatch", said.where, told, tuple(members), check, message, context=context, phrase=claim)


def _name_of(row: Indicator[Claim]) -> str:
    """What a person calls a row; of a group's points the group."""
    return row.level3.value or row.level2.value or row.level1.value or ""


def _words_of(row: str, ledger: Ledger) -> list[Claim]:
    """What a row prints as target and result."""
    return [claim for field in ("target", "actual") if (claim := ledger.printed(f"{row}.{field}"))]


def _is_clear(words: Claim) -> bool:
    """Whether words were read firmly; of those with figures the figures, for a ≥ is often pale.

    Of these the digits, where two makes have the same and who reads otherwise stands alone: 86:4% for 86.4%. Of words
    that begin with 部分 or 未 their beginning, whatever part it is that was met.
    """
    figures, heard = any(char.isdigit() for char in words.value or ""), hear_witnesses(words)
    sure = certainty_of_figures(words) >= SURE_ALONE and not heard.dispute
    alike = heard.of_two_makes and heard.outvoted and _certainty_of_digits(words) >= SURE_ALONE
    return is_clear(words) or (figures and (sure or alike)) or _is_clearly_unmet(words)


def _is_clearly_unmet(words: Claim) -> bool:
    """Whether a result's beginning says that not all was reached: with certainty, or under a seal to two."""
    unmet, first = _UNMET.match(words.value or ""), next(iter(words.spans), None)
    if unmet is None or first is None or first.start or not first.text.startswith(unmet[0][:NOT_ALL]):
        return False
    readers = [other.text.startswith(unmet[0][:NOT_ALL]) for other in first.line.whole_readings if "/" in other.by]
    certainty = min(first.line.probs[:NOT_ALL], default=1.0)
    return all(readers) and certainty >= (SEALED if readers else SURE_ALONE)


def _certainty_of_digits(words: Claim) -> float:
    """The probability of the least certain digit, whatever marks stand between."""
    read = (zip(span.text, span.line.probs[span.start : span.end], strict=False) for span in words.spans)
    return min((prob for chars in read for char, prob in chars if char.isdecimal()), default=1.0)
