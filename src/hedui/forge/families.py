"""The template families A–K: which columns each prints, what it calls them, and in what order its blocks stand."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A printed column: its role, the headings it goes by, and its relative width."""

    role: str
    headings: tuple[str, ...]
    width: float


@dataclass(frozen=True)
class Family:
    """One template. `blocks` are keys of forms.BLOCKS, in printed order."""

    code: str
    kinds: tuple[str, ...]
    schemes: tuple[str, ...]
    columns: tuple[Column, ...]
    funding: tuple[Column, ...]
    blocks: tuple[str, ...]
    titles: tuple[str, ...]
    currency_unit: str = "万元"
    side_label: bool = True
    scored: bool = True
    total_label: tuple[str, ...] = ("总分",)


L1 = Column("level1", ("一级指标",), 8)
L2 = Column("level2", ("二级指标",), 9)
L3 = Column("level3", ("三级指标",), 17)
TARGET = Column("target", ("年度指标值", "预期指标值", "指标值", "年初目标值", "年度目标值"), 11)
ACTUAL = Column("actual", ("实际完成值", "全年实际值", "完成值", "实际完成指标值", "全年完成值"), 11)
WEIGHT = Column("weight", ("分值", "权重", "权重（分）", "分值权重", "标准分值"), 6)
SCORE = Column("score", ("得分", "自评得分", "自评分"), 6)
DEVIATION = Column("deviation", ("偏差原因分析及改进措施", "偏差原因分析及改进", "未完成原因分析", "偏差原因分析", "备注（未完成原因）"), 14)
NATURE = Column("nature", ("指标性质",), 7)
VALUE = Column("target", ("指标值",), 8)
MEASURE = Column("measure", ("度量单位", "计量单位"), 7)

INITIAL = Column("initial_budget", ("年初预算数", "年初预算", "年初预算数（A）"), 10)
ANNUAL = Column("annual_budget", ("全年预算数", "全年预算数（A）", "全年预算"), 10)
EXECUTED = Column("executed", ("全年执行数", "全年执行数（B）", "执行数", "全年支出数"), 10)
F_WEIGHT = Column("weight", ("分值", "权重"), 6)
RATE = Column("execution_rate", ("执行率", "预算执行率", "执行率（%）", "执行率（B/A）"), 8)
F_SCORE = Column("score", ("得分", "自评得分"), 6)
REASON = Column("reason", ("原因", "偏差原因"), 10)

_MOF_FUNDING = (INITIAL, ANNUAL, EXECUTED, F_WEIGHT, RATE, F_SCORE)
_BLOCKS = ("head", "funding", "goals", "indicators", "total", "grade")

FAMILIES = {
    "A": Family(
        "A", ("project",), ("50/30/10", "50/30/10", "cost"), (L1, L2, L3, TARGET, ACTUAL, WEIGHT, SCORE, DEVIATION), _MOF_FUNDING,
        _BLOCKS, ("项目支出绩效自评表", "项目绩效自评表", "项目支出绩效目标自评表"),
    ),
    "B": Family(
        "B", ("project",), ("50/30/10", "cost"),
        (L1, L2, L3, NATURE, VALUE, MEASURE, Column("actual", ("完成值",), 9), Column("weight", ("权重",), 5), Column("score", ("得分",), 5),
         Column("deviation", ("未完成原因分析", "未完成原因"), 13)),
        (Column("initial_budget", ("年初预算", "年初预算数"), 10), Column("annual_budget", ("调整后预算数", "调整预算数"), 10),
         Column("executed", ("预算执行数", "执行数"), 10), Column("execution_rate", ("预算执行率",), 9), Column("weight", ("权重",), 6),
         Column("score", ("得分",), 6), REASON),
        ("head", "goals", "funding", "indicators", "total", "grade", "opinions"),
        ("部门预算项目支出绩效自评表", "部门预算项目绩效自评表", "特定目标类项目绩效自评表"), side_label=True, total_label=("合计",),
    ),
    "C": Family(
        "C", ("project",), ("60/30/10", "60/30/10", "40/40/20"),
        (L1, L2, L3, WEIGHT, TARGET, Column("actual", ("全年实际值", "全年完成值"), 11), SCORE,
         Column("deviation", ("未完成原因及拟采取的改进措施", "未完成原因和改进措施"), 15)),
        (ANNUAL, EXECUTED, Column("execution_rate", ("预算执行率", "执行率（B/A）"), 9)), _BLOCKS,
        ("衔接推进乡村振兴补助资金项目绩效自评表", "财政衔接补助资金绩效自评表", "财政专项资金项目绩效自评表"),
    ),
    "D": Family(
        "D", ("project",), ("40/40/20",), (L1, L2, L3, WEIGHT, TARGET, ACTUAL, SCORE, DEVIATION),
        (INITIAL, ANNUAL, EXECUTED, RATE), ("head", "score", "funding", "goals", "indicators", "grade"),
        ("项目支出绩效自评表", "项目绩效目标自评表"),
    ),
    "E": Family(
        "E", ("project",), ("40/40+20",),
        (L1, L2, L3, Column("target", ("年初目标值（A）", "年初目标值(A)"), 11), Column("actual", ("实际完成值（B）", "实际完成值(B)"), 11), Column("score", ("得分", "自评得分"), 8)),
        (Column("annual_budget", ("预算数（A）", "预算数(A)"), 12), Column("executed", ("执行数（B）", "执行数(B)"), 12),
         Column("execution_rate", ("执行率（B/A）", "执行率(B/A)"), 10), Column("score", ("得分（20分*执行率）", "得分（20分×执行率）"), 12)),
        ("head", "ticks", "funding", "goal_tables", "total", "grade", "opinions"), ("项目自评表", "项目绩效自评表"),
    ),
    "F": Family(
        "F", ("project",), ("50/30/10", "cost"),
        (L1, L2, L3, NATURE, VALUE, MEASURE, ACTUAL, WEIGHT, SCORE, DEVIATION),
        _MOF_FUNDING, _BLOCKS, ("项目支出绩效自评表", "项目绩效自评表"), currency_unit="元",
    ),
    "G": Family(
        "G", ("transfer",), ("50/30/10",),
        (L1, L2, L3, Column("target", ("指标值", "年度指标值"), 13), Column("actual", ("全年实际完成值", "全年完成值"), 13),
         Column("deviation", ("未完成原因和改进措施", "未完成原因"), 16)),
        (Column("annual_budget", ("全年预算数（A）", "全年预算数(A)"), 12), Column("executed", ("全年执行数（B）", "全年执行数(B)"), 12),
         Column("execution_rate", ("预算执行率（B/A×100%）", "预算执行率（B/A）"), 12)),
        ("head", "funding", "goals", "indicators", "note"),
        ("转移支付区域（项目）绩效目标自评表", "中央对地方转移支付项目绩效目标自评表", "转移支付绩效目标自评表"), scored=False,
    ),
    "H": Family(
        "H", ("project",), ("50/30/10",),
        (L1, L2, L3, Column("target", ("年度指标值", "绩效目标值"), 13), Column("actual", ("实际完成值", "完成情况"), 13), DEVIATION),
        (INITIAL, ANNUAL, EXECUTED, RATE), ("special_head", "funding", "goals", "indicators"),
        ("专项资金绩效自评表", "项目支出绩效自评表"), scored=False,
    ),
    "I": Family(
        "I", ("department",), ("dept",),
        (Column("level3", ("指标名称", "指标"), 20), Column("measure", ("计量单位",), 7), Column("nature", ("指标性质",), 6), Column("target", ("年初指标值", "指标值"), 9),
         Column("actual", ("全年完成值", "完成值"), 9), Column("coefficient", ("得分系数",), 7), Column("weight", ("指标权重", "权重"), 6),
         Column("score", ("指标得分", "得分"), 6), Column("core", ("是否核心指标",), 7), Column("deviation", ("说明", "未完成原因"), 12)),
        (Column("initial_budget", ("年初预算数", "年初数"), 10), Column("annual_budget", ("全年（调整）预算数", "全年预算数"), 11), Column("executed", ("全年执行数", "执行数"), 10),
         RATE, F_WEIGHT, F_SCORE),
        ("department_head", "funding", "goals", "indicators", "total", "grade"),
        ("部门整体支出绩效自评表", "部门（单位）整体绩效自评表"), side_label=False,
    ),
    "J": Family(
        "J", ("project", "department"), ("50/30/10", "60/30/10", "dept"),
        (L1, L2, L3, TARGET, ACTUAL, WEIGHT, Column("method", ("得分计算方法", "评分标准", "计分方法"), 16), SCORE, DEVIATION),
        _MOF_FUNDING, _BLOCKS, ("项目支出绩效自评表", "部门预算项目绩效自评表"),
    ),
    "K": Family(
        "K", ("project",), ("50/30/10",),
        (Column("level2", ("二级指标（分）", "二级指标"), 12), Column("level3", ("三级指标",), 18), Column("target", ("标准值", "评价标准", "标准要求"), 14),
         Column("weight", ("分值", "标准分"), 8), Column("score", ("得分", "评价得分"), 8), Column("score_rate", ("得分率", "得分率（%）"), 8)),
        (), (), ("项目绩效评价报告",), side_label=False,
    ),
}  # fmt: skip
