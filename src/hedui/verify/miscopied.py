"""Where a record says otherwise than the page, and the page is read beyond doubt: whoever filled it in is at fault."""

from collections.abc import Iterator

from hedui.claims import Claim, Claims
from hedui.record import Finding, FindingType
from hedui.verify.ground import certainty_of, is_native, mean_certainty, show_spans
from hedui.verify.ledger import Ledger
from hedui.verify.place import LEGIBLE
from hedui.verify.severity import severity_of
from hedui.verify.sure import SURE_PRINT
from hedui.verify.witness import hear_witnesses

LONGEST = 60  # characters of a value in a message
FIELD_NAMES = {
    "fiscal_year": "年度", "initial_budget": "年初预算数", "annual_budget": "全年预算数", "executed": "全年执行数",
    "weight": "分值", "execution_rate": "执行率", "score": "得分", "score_rate": "得分率", "target": "指标值",
    "actual": "实际完成值", "budget": "预算金额", "self_score": "自评得分", "level1": "一级指标", "level2": "二级指标",
    "level3": "三级指标", "currency_unit": "金额单位", "grade": "等级", "title": "标题", "project_name": "项目名称",
    "deviation": "偏差原因", "label": "资金名称", "name": "名称", "unit": "填报单位", "kind": "类别",
}  # fmt: skip


def find_miscopied(claims: Claims, ledger: Ledger) -> Iterator[Finding]:
    """Values that the page prints otherwise, and rows that it prints and the record leaves out."""
    for path, entry in ledger.entries.items():
        shown, said = entry.claim.instead, entry.claim.value
        if shown is None or shown.value is None or said is None or shown.value == said:
            continue  # they are the same where nobody vouches for the meaning
        if is_plain(shown):
            name = FIELD_NAMES.get(path.rpartition(".")[2], "该处")
            message = f"{name}原件印为“{_clip(shown.value)}”，记录误作“{_clip(said)}”"
            yield _blame(path, "cross_mismatch", (shown.value, said), message, shown, ledger)
    for row in claims.left_out:
        if mean_certainty(row.name) >= LEGIBLE:
            name = str(row.name.value)
            message = f"原件印有指标“{_clip(name)}”，记录漏列"
            yield _blame(row.where, "count_mismatch", (name, None), message, row.name, ledger)


def is_plain(claim: Claim) -> bool:
    """Whether what the page prints is beyond doubt: its own text, or a figure that two readers surely read alike."""
    sure = claim.normal == "number" and certainty_of(claim) >= SURE_PRINT and hear_witnesses(claim).firm
    return is_native(claim) or sure


def _clip(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _blame(
    path: str, kind: FindingType, figures: tuple[str, str | None], message: str, shown: Claim, ledger: Ledger
) -> Finding:
    return Finding(
        type=kind,
        printed=figures[0],
        recomputed=figures[1],
        where=path,
        message=message,
        verdict="miscopied",
        severity=severity_of(kind, *figures, "miscopied"),
        evidence=show_spans(shown.spans, ledger.document),
    )
