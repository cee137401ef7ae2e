"""Closed vocabularies: names that every template prints, so that a certain reading of one cannot be another word."""

import re
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from hedui.claims import Claim, Claims
from hedui.kinds import kind_of_title
from hedui.levels import LEVEL_NAMES, LEVELS
from hedui.numbers.units import COUNT_PATTERN, MONEY_PATTERN, PRICE_PATTERN
from hedui.record import Report
from hedui.verify.figures import fold_text
from hedui.verify.ground import certainty_of, is_native

FRAMEWORK = frozenset(  # 项目支出绩效评价指标体系框架 of 财预〔2020〕10号: the groups of evaluation forms
    (
        *("决策", "过程", "产出", "效益", "项目立项", "绩效目标", "资金投入", "资金管理", "组织实施"),
        *("产出数量", "产出质量", "产出时效", "产出成本", "项目效益"),
        *("经济效益", "社会效益", "生态效益", "可持续影响"),
        *("履职效能", "管理效率", "社会效应"),  # of forms of a whole department (整体支出)
    )
)
TERMS = LEVEL_NAMES | FRAMEWORK
CLEAR_NAME = 0.97  # certainty of the worst character of a group's name that is no standard term
LEAST_LIKE = 3  # characters of a name that one of them may be off
PLAIN_NAME = re.compile(r"[一-龥]{2,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
# A scan may lose the ≥ before 6个月, the % behind ≥95, or the bar under ≥: with all of them there, nothing is lost.
# And a unit that nobody counts in is one that all readers misread: 83辑 of 83辆.
_WHOLE_TARGET = re.compile(rf"[≥≤]\d+(?:\.\d+)?(?:%|[年月日天分]|{PRICE_PATTERN}|{MONEY_PATTERN}|{COUNT_PATTERN})")
_FORM_KINDS = {
    "project": re.compile("项目支出"),
    "department": re.compile("整体支出"),
    "transfer": re.compile("转移支付"),
}


def find_terms(claims: Claims) -> Iterator[str]:
    """The paths of names that are standard terms in a standard place: a level with its usual sub-level, a kind."""
    for i, report in enumerate(claims.reports):
        if _names_kind(report):
            yield f"reports[{i}].kind"
        for j, form in enumerate(report.forms):
            for k, row in enumerate(form.indicators):
                if row.level2.value in LEVELS.get(row.level1.value or "", ()):
                    at = f"reports[{i}].forms[{j}].indicators[{k}]"
                    yield from (f"{at}.level1", f"{at}.level2")


def _names_kind(report: Report[Claim]) -> bool:
    """Whether the title names this kind and no other, in the words that templates use for it."""
    title = "".join((report.title.value or "").split())
    named = [kind for kind, words in _FORM_KINDS.items() if words.search(title)]
    return named == [report.kind.value] and kind_of_title(title) == report.kind.value


def is_year(text: str) -> bool:
    """Whether words are a year alone: four digits, none of which can be lost unseen."""
    return _YEAR.fullmatch(text) is not None


def is_plain_target(text: str) -> bool:
    """Whether words are a target with its operator and its unit, ≥95% or ≤30分钟."""
    return _WHOLE_TARGET.fullmatch(fold_text(text)) is not None


def find_unclear_groups(claims: Claims) -> Iterator[str]:
    """The paths of group points whose group's name is in doubt: right points of no known group prove nothing."""
    for i, report in enumerate(claims.reports):
        for j, form in enumerate(report.forms):
            for k, group in enumerate(form.groups):
                if not _is_clear_name(group.name):
                    yield f"reports[{i}].forms[{j}].groups[{k}].weight"


def _is_clear_name(claim: Claim) -> bool:
    name, certainty = claim.value or "", certainty_of(claim)
    if name in LEVEL_NAMES:
        return True
    return certainty >= CLEAR_NAME and PLAIN_NAME.fullmatch(name) is not None and not is_nearly_a_term(claim)


def is_nearly_a_term(claim: Claim) -> bool:
    """Whether a scan's name is one character off a standard one: 绪效目标 and 项目项 were misread, with certainty."""
    name = claim.value or ""
    if is_native(claim) or len(name) < LEAST_LIKE or name in TERMS:
        return False
    return any(Levenshtein.distance(name, term, score_cutoff=1) <= 1 for term in TERMS)


def find_unworded(claims: Claims) -> Iterator[str]:
    """The paths of level names without a word in them: figures and signs there are specks or another cell's text."""
    for i, report in enumerate(claims.reports):
        for j, form in enumerate(report.forms):
            for k, row in enumerate(form.indicators):
                for name in ("level1", "level2", "level3"):
                    claim: Claim = getattr(row, name)
                    if claim.value and not PLAIN_NAME.search(claim.value):
                        yield f"reports[{i}].forms[{j}].indicators[{k}].{name}"
