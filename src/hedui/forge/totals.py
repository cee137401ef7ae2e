"""What stands below the indicators: total, grade, notes, opinions."""

from itertools import pairwise

from hedui.forge.facts import show_number
from hedui.forge.families import Column
from hedui.forge.maker import Maker
from hedui.forge.sheet import Mark, mark
from hedui.forge.words import load_words


def draw_score_row(m: Maker) -> None:
    """The total printed in the head of the form."""
    row = m.sheet.add_row()
    edges = [m.stops[round(i * m.last / 4)] for i in range(5)]
    weight, score = m.write_points(m.total_weight()), m.write_points(m.total_score())
    texts = [
        ("总分", ()),
        (weight, mark("total.weight", weight)),
        ("自评得分", ()),
        (score, mark("total.score", score)),
    ]
    for (text, marks), span in zip(texts, pairwise(edges), strict=True):
        m.sheet.put(row, span, text, marks)


def draw_total(m: Maker) -> None:
    """The 总分 row, with the grade in it where the form has it there."""
    if not m.family.scored or m.habits.no_total:
        return
    row, columns = m.sheet.add_row(), m.family.columns
    first = next(n for n, c in enumerate(columns) if c.role in ("weight", "score"))
    label = m.rng.choice([*m.family.total_label, *m.family.total_label, "总分", "合计", "总计"])
    m.sheet.put(row, (0.0, m.column_span(columns[first])[0]), m.space_out(label))
    for column in columns[first:]:
        text, marks = write_total(m, column)
        m.sheet.put(row, m.column_span(column), text, marks)


def write_total(m: Maker, column: Column) -> tuple[str, tuple[Mark, ...]]:
    """What the total row says in this column, and its marks."""
    if column.role in ("weight", "score"):
        text = m.write_points(m.total_weight() if column.role == "weight" else m.total_score())
        return text, mark(f"total.{column.role}", text)
    if column.role == "score_rate":
        return m.write_rate(m.total_rate()), ()
    if column.role == "deviation" and m.habits.grade_at == "total":
        return m.rng.choice(["{}", "等级：{}", "自评等级：{}"]).format(m.grade()), mark("grade", m.grade())
    return "", ()


def draw_grade(m: Maker) -> None:
    """A row of its own for the grade."""
    if m.habits.grade_at != "row":
        return
    row = m.sheet.add_row()
    m.sheet.put(row, m.span(0, 2), m.rng.choice(["自评等级", "评价等级", "绩效等级"]))
    m.sheet.put(row, m.span(2, m.last), m.grade(), mark("grade", m.grade()))


def draw_note(m: Maker) -> None:
    """说明, empty or as printed in the template."""
    m.put_text(
        "说明",
        m.rng.choice(["无", "请在此处简要说明各级监督检查和审计中发现的问题及其所涉及的金额，如没有请填无。", ""]),
    )


def draw_opinions(m: Maker) -> None:
    """评价结论, 存在问题 and 改进措施 inside the table."""
    prose = load_words()["prose"]
    problem, cure = m.rng.choice(prose["problems"]) + "。", m.rng.choice(prose["improvements"]) + "。"
    if m.family.code == "E":
        m.put_text("偏差大或目标未完成原因分析", m.rng.choice(["", "无", problem]))
        m.put_text("改进措施及结果应用方案", cure)
        return
    well = "总体完成情况较好" if m.facts.total_score > 85 else "基本完成年度目标"
    m.put_text("评价结论", f"该项目自评得分{show_number(m.total_score())}分，{well}。")
    m.put_text("存在问题", problem)
    m.put_text("改进措施", cure)
