"""Closed vocabularies: names that every template prints, so that a certain reading of one cannot be another word."""

from collections.abc import Iterator

from hedui.claims import Claims
from hedui.record import Report
from hedui.verify.ledger import Ledger

LEVELS = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
KINDS = {"transfer": ("转移支付",), "department": ("部门整体支出", "整体支出"), "project": ("项目支出",)}


def find_terms(claims: Claims, ledger: Ledger) -> Iterator[str]:
    """The paths of names that are standard terms in a standard place: a level with its usual sub-level, a kind."""
    for i, report in enumerate(claims.reports):
        if _names_kind(f"reports[{i}].kind", report, ledger):
            yield f"reports[{i}].kind"
        for j, form in enumerate(report.forms):
            for k, row in enumerate(form.indicators):
                if row.level2.value in LEVELS.get(row.level1.value or "", ()):
                    at = f"reports[{i}].forms[{j}].indicators[{k}]"
                    yield from (f"{at}.level1", f"{at}.level2")


def _names_kind(path: str, report: Report, ledger: Ledger) -> bool:  # type: ignore[type-arg]
    """Whether the words that a kind rests on name this kind and no other."""
    claim = ledger.entries[path].claim
    text = "".join("".join(span.text.split()) for span in claim.spans)
    named = [kind for kind, words in KINDS.items() if any(word in text for word in words)]
    return named == [report.kind.value]
