"""The upper blocks of a form: names, tick boxes, money, goals."""

from decimal import Decimal

from hedui.forge.facts import Money, percent
from hedui.forge.families import Column
from hedui.forge.maker import Maker, Pair
from hedui.forge.sheet import Mark, mark, plain_value
from hedui.forge.words import load_words

AMOUNTS = {"initial_budget": "initial", "annual_budget": "annual", "executed": "executed"}


def draw_head(m: Maker) -> None:
    """项目名称, 主管部门 and 实施单位 in the family's words."""
    if m.facts.kind == "department":
        draw_department_head(m)
        return
    code = f"（{m.rng.randint(100, 799)}）" if m.rng.random() < 0.12 else ""
    names = ["转移支付（项目）名称", "转移支付名称", "项目名称"] if m.family.code == "G" else ["项目名称"]
    m.put_pairs([Pair(m.rng.choice(names), m.facts.project, "project_name")])
    department = (
        "主管部门及代码" if code else m.rng.choice(["主管部门", "地方主管部门"]) if m.family.code == "G" else "主管部门"
    )
    units = {"E": ["项目实施单位"], "G": ["资金使用单位"]}.get(
        m.family.code, ["实施单位", "实施单位", "项目实施单位", "项目单位"]
    )
    m.put_pairs(
        [
            Pair(department, m.facts.department + code, "competent_department"),
            Pair(m.rng.choice(units), m.facts.actor, "implementing_unit"),
        ]
    )
    if m.rng.random() < 0.15:
        m.put_pairs([Pair("项目负责人", ""), Pair("联系电话", "")])


def draw_special_head(m: Maker) -> None:
    """专项名称 and its kin, as Hunan prints them."""
    f = m.facts
    m.put_pairs([Pair(m.rng.choice(["专项名称", "专项资金名称"]), f.project, "project_name")])
    if m.rng.random() < 0.5:
        town = m.rng.choice(load_words()["places"]["towns"])
        m.put_pairs(
            [Pair("支出方向名称（子项目）", f"{town}片区"), Pair("项目总实施期", f"{f.year}年1月—{f.year}年12月")]
        )
    if m.rng.random() < 0.3:
        total = f.total.annual
        m.put_pairs([Pair(f"项目总投资（{f.currency_unit}）", m.write_money(total)), Pair("项目属性", "延续性项目")])
    unit = m.rng.choice(["实施单位", "项目实施单位"])
    m.put_pairs([Pair("主管部门", f.department, "competent_department"), Pair(unit, f.actor, "implementing_unit")])


def draw_department_head(m: Maker) -> None:
    """部门名称 in the place of a project."""
    pairs = [Pair(m.rng.choice(["部门名称", "部门（单位）名称", "预算部门"]), m.facts.unit, "implementing_unit")]
    m.put_pairs(pairs if m.rng.random() < 0.5 else [*pairs, Pair("联系人", "")])


def draw_ticks(m: Maker) -> None:
    """Rows of boxes to tick."""
    rows = [
        ("项目类别", ["部门预算项目", "专项项目"]),
        ("项目属性", ["持续性项目", "新增性项目"]),
        ("项目类型", ["常年性项目", "延续性项目", "一次性项目"]),
    ]
    for label, options in rows[: m.rng.randint(2, 3)]:
        chosen, tick = m.rng.randrange(len(options)), m.rng.choice(["■", "√"])
        text = "　".join(f"{i + 1}、{o}{tick if i == chosen else '□'}" for i, o in enumerate(options))
        m.put_pairs([Pair(label, text)], align="l")


# -- money


def draw_funding(m: Maker) -> None:
    """项目资金: a row for the total and for each source, a column for each thing said of it."""
    rows, top, columns = list_funding(m), m.sheet.add_row(), m.family.funding
    start = 2 if not m.first or m.last < 8 else 3
    spans, unit = m.share(start, len(columns)), m.facts.currency_unit
    labels = [
        f"项目资金（{unit}）",
        f"项目资金\n({unit})",
        f"预算执行情况（{unit}）",
        f"资金情况（{unit}）",
        f"年度项目资金\n（{unit}）",
    ]
    m.sheet.put(top, m.span(0, 1), labels[2] if m.family.code == "E" else m.rng.choice(labels), rows=len(rows) + 1)
    corner = m.rng.choice(["", "", "", "资金来源", "年度资金总额" if rows[0].label == "合计" else ""])
    m.sheet.put(top, m.span(1, start), corner)
    for column, span in zip(columns, spans, strict=True):
        m.sheet.put(top, span, m.headings[column])
    kept, align = 0, m.rng.choice("cl")
    blank = m.rng.random() < 0.12 and len(columns) > 3 and not m.wrong.zero_funding
    for money in rows:
        texts = [write_funding(m, column, money, blank) for column in columns]
        some = any(plain_value(c.role, t) for c, t in zip(columns, texts, strict=True) if c.role in AMOUNTS)
        path = f"funding[{kept}]" if some else ""
        kept += some
        row = m.sheet.add_row()
        marks = (*mark(f"{path}.label", money.label), Mark(f"{path}.line", money.line)) if path else ()
        m.sheet.put(row, m.span(1, start), money.label, marks, align=align)
        for column, span, text in zip(columns, spans, texts, strict=True):
            field = path and column.role != "reason"
            m.sheet.put(row, span, text, mark(f"{path}.{column.role}", text) if field else ())


def list_funding(m: Maker) -> list[Money]:
    """The rows that this family prints, with rows left empty."""
    money = m.facts.money
    total = money[0]
    if m.family.code == "E":
        label = m.rng.choice(["年度财政资金总额", "年度资金总额"])
        return [Money("total", label, None, total.annual, total.executed)]
    if m.family.code == "G":
        first = m.rng.choice(["其中：中央补助", "其中：中央财政资金", "其中:中央补助资金"])
        kinds = [("extra", first), ("extra", "地方资金"), ("other", "其他资金")]
        parts = [Money(*kind, p.initial, p.annual, p.executed) for kind, p in zip(kinds, money[1:], strict=False)]
        return [Money("total", "年度资金总额", total.initial, total.annual, total.executed), *parts]
    rows = list(money)
    for line, label in (("carryover", "上年结转资金"), ("other", "其他资金")):
        if all(row.line != line for row in rows) and m.rng.random() < 0.6:
            nothing = Decimal(0) if m.rng.random() < 0.2 else None
            rows.append(Money(line, label, nothing, nothing, nothing))
    return rows


def write_funding(m: Maker, column: Column, money: Money, blank_initial: bool) -> str:
    """What one cell of the funding block says."""
    total = money.line == "total"
    zero = total and m.wrong.zero_funding
    if column.role in AMOUNTS and zero:
        return "0"
    if column.role in AMOUNTS:
        hidden = blank_initial and column.role == "initial_budget"
        return "" if hidden else m.write_money(getattr(money, AMOUNTS[column.role]))
    if column.role == "execution_rate":
        if not money.annual or zero:
            return m.habits.dash
        wrong = m.wrong.rate if total else None
        return m.write_rate(percent(money.executed, money.annual) if wrong is None else wrong, m.headings[column])
    if column.role == "reason":
        return m.rng.choice(["", "部分款项未到支付节点"]) if total and m.facts.rate != 100 else ""
    return write_execution(m, column) if total and m.facts.exec_weight else m.habits.dash


def write_execution(m: Maker, column: Column) -> str:
    """The points for execution: their weight or their score."""
    weight = m.facts.exec_weight or Decimal(0)
    return m.write_points(weight if column.role == "weight" else m.facts.exec_score)


# -- goals

EXPECTED = ("预期目标", "年初设定目标", "年初绩效目标", "年度预期目标")
ACTUAL = ("实际完成情况", "全年实际完成情况", "目标实际完成情况", "年度实际完成情况")


def draw_goals(m: Maker) -> None:
    """年度总体目标: expected on the left, actual on the right, one row or one for each goal."""
    rows, mid = list_goals(m), (m.last + 2) // 2
    top = m.sheet.add_row()
    side = m.rng.choice(["年度总体目标", "年度总体目标完成情况", "年度绩效目标"])
    cell = m.sheet.put(top, m.span(0, 1), side, rows=len(rows) + 1)
    cell.vertical = m.habits.vertical_side and m.first == 1 and len(rows) > 2
    m.sheet.put(top, m.span(1, mid), m.rng.choice(EXPECTED))
    m.sheet.put(top, m.span(mid, m.last), m.rng.choice(ACTUAL))
    merged = m.habits.merged_actual and len(rows) > 1
    for i, (expected, actual) in enumerate(rows):
        row = m.sheet.add_row()
        m.sheet.put(row, m.span(1, mid), expected, mark(f"goals[{i}].expected", expected), align="l")
        if not merged:
            m.sheet.put(row, m.span(mid, m.last), actual, mark(f"goals[{i}].actual", actual), align="l")
        elif i == 0:
            marks = [one for k in range(len(rows)) for one in mark(f"goals[{k}].actual", actual)]
            m.sheet.put(row, m.span(mid, m.last), actual, marks, rows=len(rows), align="l")


def list_goals(m: Maker) -> list[tuple[str, str]]:
    """(expected, actual) of each printed row."""
    goals = m.facts.goals
    if len(goals) == 1:
        return goals
    if not m.habits.one_goal:
        return [(f"目标{i + 1}：{expected}", actual) for i, (expected, actual) in enumerate(goals)]
    expected, actual = ("".join(f"{i + 1}.{goal[side]}" for i, goal in enumerate(goals)) for side in (0, 1))
    return [(expected, actual)]
