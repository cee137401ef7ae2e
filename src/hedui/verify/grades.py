"""Grades: the bands that a report prints, or the standard ones, against the score."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from hedui.claims import Claim
from hedui.verify.figures import fold_text, show_decimal
from hedui.verify.identities import Identity, Member, Outcome, Values
from hedui.verify.ledger import Ledger

ONE_NAME = {"优秀": "优", "良好": "良", "中等": "中", "较差": "差"}
_GRADE = r"(?P<grade>优秀|优|良好|良|中等|中|不合格|合格|较好|好|一般|较差|差)"
_SCORE = r"(?P<{}>1?\d{{2}})分?(?:\((?:不?含|含\d+分?|不含\d+分?)\))?分?"
_IS = r"(?:之间)?的?(?:\([^()]{1,8}\))?:?(?:,?(?:评价|评定|绩效)?(?:等级|结果|级别)?(?:为|是|评为|定为))?[\"“'‘]?"
_BANDS = (
    re.compile(_SCORE.format("low") + r"[-至到]+" + _SCORE.format("high") + _IS + _GRADE),
    re.compile(_GRADE + r"[\"”'’]?(?:为|[:(\[]){1,2}" + _SCORE.format("low") + r"[-至到]+" + _SCORE.format("high")),
    re.compile(
        r"(?P<low>\d{2,3})分?[≤<](?:[a-zA-Z]|得分|总分)?" + _GRADE + r"?[≤<](?P<high>\d{2,3})分?(?:" + _IS + r")"
    ),
    re.compile(_GRADE + r"(?:等级)?:?(?:得分|总分)?[≥>](?P<low>\d{2,3})"),
    re.compile(r"[≥>](?P<low>\d{2,3})分?" + _IS + _GRADE),
    re.compile(_GRADE + r"(?:等级)?:?(?:得分|总分)?[≤<](?P<high>\d{2,3})"),
    re.compile(_SCORE.format("high") + "以下" + _IS + _GRADE),
    re.compile(_SCORE.format("low") + "(?:及)?以上" + _IS + _GRADE),
)
_DASH_READ_AS_ONE = re.compile(r"-一|(?<=[\d分)])一+(?=\d)")  # 60（含）一80分: a dash as OCR reads it
_FOUR_WITH_PASS = re.compile(r"优秀?.{0,4}良好?.{0,4}合格.{0,4}不合格")


@dataclass(frozen=True)
class Band:
    """The scores that a grade stands for; both ends belong to it, so that no border case is called wrong."""

    low: Decimal
    high: Decimal


STANDARD = {
    name: Band(Decimal(low), Decimal(high))
    for name, low, high in (
        ("优", 90, 100), ("良", 80, 90), ("中", 60, 80), ("差", 0, 60),
        ("好", 90, 100), ("较好", 80, 90), ("一般", 60, 80), ("不合格", 0, 60),
    )
}  # fmt: skip
WITH_PASS = STANDARD | {"良": Band(Decimal(75), Decimal(90)), "合格": Band(Decimal(60), Decimal(80))}

THIRD = "合格"
FAMILIES = (("优", "良", "中", "差"), ("好", "较好", "一般", "差"), ("优", "良", "合格", "不合格"))


def one_name(grade: str) -> str:
    """优秀 and 优 are one grade."""
    return ONE_NAME.get(grade, grade)


def find_bands(text: str, usual: Mapping[str, Band] = MappingProxyType({})) -> dict[str, Band]:
    """The bands that a text prints, by grade; where it prints fewer than two the `usual` ones, or else the standard.

    >>> find_bands("90分（含）—100分为优，80分（含）—90分为良，60分以下为差")["良"]
    Band(low=Decimal('80'), high=Decimal('90'))
    """
    folded = _DASH_READ_AS_ONE.sub("-", fold_text(text))
    found: dict[str, Band] = {}
    for pattern in _BANDS:
        for match in pattern.finditer(folded):
            told = match.groupdict()
            ends = sorted(Decimal(told.get(name) or default) for name, default in (("low", "0"), ("high", "100")))
            if told["grade"] and ends[0] < ends[1] <= 100:
                found.setdefault(one_name(told["grade"]), Band(ends[0], _close_gap(ends[1])))
    if len(found) > 1 or usual:
        return found if len(found) > 1 else dict(usual)
    return WITH_PASS if _FOUR_WITH_PASS.search(folded) else STANDARD


def _close_gap(high: Decimal) -> Decimal:
    """80-89 says nothing of 89.5: it is meant too."""
    return high + Decimal("0.99") if high % 10 == 9 else high


def grade_identities(grade: str, path: str, score: Member | None, text: str, ledger: Ledger) -> Iterator[Identity]:
    """A printed grade against the score beside it, by the bands of the report's own text."""
    claim = ledger.printed(path)
    own = {one_name(name): Band(*ends) for name, ends in ledger.family(path).bands.items()}
    bands = find_bands(text, own)
    name = one_name(fold_text(grade))
    if name == THIRD and bands is STANDARD:  # 合格 is third of four grades, wherever a report does not say otherwise
        bands = WITH_PASS
    if claim is None or score is None or name not in bands or not 0 <= score.value <= 100:
        return
    yield _grade_identity(claim, path, score, bands)


def _grade_identity(claim: Claim, path: str, score: Member, bands: Mapping[str, Band]) -> Identity:
    grade = str(claim.value)
    band = bands[one_name(fold_text(grade))]

    def check(values: Values) -> Outcome:
        kin = [names for names in FAMILIES if set(bands) > set(names) and one_name(grade) in names]
        names = [name for name in bands if not kin or name in kin[0]]
        fitting = [name for name in names if bands[name].low <= values[0] <= bands[name].high]
        fitting += [name for name in FAMILIES[0] if STANDARD[name].low <= values[0] <= STANDARD[name].high]
        fitting.append(show_decimal(values[0]))  # no grade at all: a score that was read wrongly
        holds = band.low <= values[0] <= band.high
        return Outcome(holds, fitting[0], excused=one_name(fold_text(grade)) == fitting[0])

    def message(outcome: Outcome) -> str:
        rule = f"{show_decimal(band.low)}至{show_decimal(band.high)}分"
        return f"得分 {score.printed} 分，等级印载“{grade}”（{rule}），按分档应为“{outcome.recomputed}”"

    return Identity("grade_mismatch", path, grade, (score,), check, message, condemned=(path,), context=(claim,))
