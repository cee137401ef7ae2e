"""What people call the fields and statuses of a record."""

FIELDS = {
    "title": "标题",
    "project_name": "项目名称",
    "competent_department": "主管部门",
    "implementing_unit": "实施单位",
    "grade": "等级",
    "initial_budget": "年初预算数",
    "annual_budget": "全年预算数",
    "budget": "预算数",
    "executed": "执行数",
    "execution_rate": "执行率",
    "weight": "分值",
    "score": "得分",
    "score_rate": "得分率",
    "expected": "预期目标",
    "actual": "实际完成",
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "target": "指标值",
    "deviation": "偏差原因",
    "fiscal_year": "年度",
    "kind": "类别",
    "unit": "填报单位",
    "self_score": "自评得分",
    "publication": "结果应用和公开",
    "problems": "存在的问题",
    "improvements": "改进措施",
    "recommendations": "有关建议",
}
GROUPS = {
    "form": "表",
    "funding": "资金",
    "goals": "总体目标",
    "groups": "分组",
    "indicators": "指标",
    "total": "总分",
    "report": "报告",
    "narrative": "正文",
}
STATUSES = {
    "verified": "已证实 verified",
    "grounded": "有依据 grounded",
    "conflict": "有矛盾 conflict",
    "unsupported": "无依据 unsupported",
    "missing": "未印 missing",
}


def name_field(field: str) -> str:
    """A field as people call it.

    >>> name_field("indicators.weight")
    '指标 · 分值'
    """
    group, name = field.split(".", 1)
    return f"{GROUPS.get(group, group)} · {FIELDS.get(name, name)}"


def name_status(status: str | None) -> str:
    """A status as people call it; – where there is no leaf to have one."""
    return STATUSES.get(status or "", "–")
