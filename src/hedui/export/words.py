"""The words of an export: what statuses, findings and verdicts are called, and what a reader does about them."""

import re

from hedui.record import Status

STATUSES: dict[str, str] = {  # each with a mark, so that nobody needs the colour
    "verified": "✓ 已证实",
    "grounded": "○ 有依据",
    "conflict": "▲ 有矛盾",
    "unsupported": "✗ 无依据",
    "missing": "— 未印",
}
MEANINGS: dict[str, tuple[str, str]] = {
    "verified": (
        "印在所指之处，并有第二个独立的理由证实：同一处再读一遍、他处印有同一数、或只有此值才成立的算式。",
        "无需处理。",
    ),
    "grounded": ("印在所指之处，但没有第二个理由。文字多为此类，属正常。", "数字请点“页”对照原件看一眼。"),
    "conflict": (
        "印在所指之处，但与合计、比率或别处所印不符，“核查发现”中说明了怎样不符。",
        "先看“核查发现”，再对照原件。",
    ),
    "unsupported": (
        "有人（或程序）说是此值，但该处没有印着它，故留空；所说的值写在“需核对”中。",
        "对照原件，以原件为准。",
    ),
    "missing": ("原件没有印。", "无需处理；若原件确有，请对照原件补录。"),
}
FINDINGS: dict[str, str] = {
    "sum_mismatch": "合计不符",
    "parts_mismatch": "分项与总数不符",
    "rate_mismatch": "比率不符",
    "product_mismatch": "数量与单价之积不符",
    "cross_mismatch": "前后不一致",
    "score_over_weight": "得分超过分值",
    "grade_mismatch": "等级与得分不符",
    "count_mismatch": "所述个数与所列不符",
    "claim_mismatch": "文字与表格不符",
}
VERDICTS: dict[str, str] = {
    "printed": "原件有误",
    "misread": "识别有误",
    "miscopied": "抄录有误",
    "undecided": "尚难断定",
}
ADVICE: dict[str, str] = {
    "printed": "原件就是这样印的：请退回填报单位更正或说明。",
    "misread": "原件可能没错：请对照原件，以原件为准。",
    "miscopied": "取值时抄错：请对照原件，以原件为准。",
    "undecided": "请对照原件，判断是原件有误还是识别有误。",
}
LINES: dict[str, str] = {
    "total": "资金总额",
    "fiscal": "财政拨款",
    "carryover": "上年结转",
    "other": "其他资金",
    "extra": "另列",
}
KINDS = {"project": "项目支出", "department": "部门整体支出", "transfer": "转移支付"}
FIELDS = {
    "reports": "报告",
    "forms": "自评表",
    "indicators": "指标",
    "funding": "资金行",
    "goals": "目标",
    "groups": "指标组",
    "total": "总分",
    "narrative": "文字部分",
    "kind": "类型",
    "title": "标题",
    "fiscal_year": "年度",
    "unit": "填报单位",
    "currency_unit": "金额单位",
    "project_name": "项目名称",
    "competent_department": "主管部门",
    "implementing_unit": "实施单位",
    "initial_budget": "年初预算数",
    "annual_budget": "全年预算数",
    "executed": "执行数",
    "budget": "预算数",
    "execution_rate": "执行率",
    "weight": "分值",
    "score": "得分",
    "score_rate": "得分率",
    "self_score": "自评得分",
    "grade": "等级",
    "label": "名称",
    "name": "名称",
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "target": "年度指标值",
    "actual": "实际完成值",
    "expected": "预期目标",
    "deviation": "偏差原因",
    "problems": "存在问题",
    "improvements": "改进措施",
    "recommendations": "有关建议",
    "publication": "公开情况",
}
SEVEREST: tuple[Status, ...] = ("conflict", "unsupported", "grounded", "verified", "missing")
_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")


def say_kind(kind: str) -> str:
    return KINDS.get(kind, kind)


def describe_place(where: str) -> str:
    """A path into the record in words.

    >>> describe_place("reports[0].forms[1].total.score")
    '报告 1 · 自评表 2 · 总分 · 得分'
    """
    steps = [(FIELDS.get(name, name), number) for name, number in _STEP.findall(where)]
    return " · ".join(f"{word} {int(number) + 1}" if number else word for word, number in steps)
