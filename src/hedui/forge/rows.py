"""The indicator table of a form."""

from collections.abc import Callable
from decimal import Decimal
from itertools import groupby, pairwise
from typing import NamedTuple

from hedui.forge.facts import Indicator, percent, round_up, show_number
from hedui.forge.families import Column
from hedui.forge.heads import draw_goals
from hedui.forge.maker import Maker
from hedui.forge.sheet import Mark, mark, plain_value

NOISE = frozenset({"sequence", "nature", "measure", "coefficient", "core", "method", "review"})
METHODS = {True: "完成目标值得满分，未完成按比例扣分", False: "达成得满分，部分达成得60%-80%，未达成不得分"}
EMPTY_LEVELS = {
    "产出指标": ("质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "生态效益指标", "可持续影响指标"),
}


class Slot(NamedTuple):
    """A row of the indicator table: an indicator; or points of `parts`, printed above them; or a placeholder."""

    level1: str
    level2: str
    indicator: Indicator | None
    hint: str = ""
    parts: tuple[Indicator, ...] = ()


def draw_indicators(m: Maker, indicators: list[Indicator] | None = None, side: str = "绩效指标") -> None:
    """Heading rows and a row for each indicator; merged names on the left."""
    columns, top = m.family.columns, m.sheet.add_row()
    split = [
        c for c in columns if m.family.code in "BF" and (c.role in ("nature", "measure") or c.headings == ("指标值",))
    ]
    deep = 2 if split else 1
    if split:
        m.sheet.add_row()
        ends = m.column_span(split[0])[0], m.column_span(split[-1])[1]
        m.sheet.put(top, ends, m.rng.choice(["年度指标值", "年初指标值", "绩效指标值"]))
    for column in columns:
        inner = column in split
        heading = m.space_out(m.headings[column])
        cell = m.sheet.put(top + inner, m.column_span(column), heading, rows=1 if inner else deep)
        cell.bold = m.habits.bold_heads
    if deep == 1:
        m.sheet.heads = (*m.sheet.heads, top)
    slots = plan_slots(m, m.facts.indicators if indicators is None else indicators)
    if m.first:
        m.sheet.put(top, m.span(0, 1), side, rows=len(slots) + deep).vertical = m.habits.vertical_side
    fill_slots(m, slots)


def draw_goal_tables(m: Maker) -> None:
    """Goals, then an indicator table for each goal (Hubei)."""
    goals = m.facts.goals[: 2 if len(m.facts.indicators) > 5 else 1]
    m.facts.goals[:] = goals
    draw_goals(m)
    rows = m.facts.indicators
    cut = len(rows) if len(goals) == 1 else max(1, len(rows) // 2)
    for n, part in enumerate([rows[:cut], rows[cut:]]):
        if part:
            draw_indicators(m, part, f"年度绩效目标{n + 1}")


def plan_slots(m: Maker, indicators: list[Indicator]) -> list[Slot]:
    """The rows from top to bottom, with placeholders and empty second levels where the form leaves them in."""
    slots: list[Slot] = []
    for level1, rows in groupby(indicators, key=lambda i: i.level1):
        found = list(rows)
        for level2, same in groupby(found, key=lambda i: i.level2):
            part = list(same)
            if m.habits.parent_points:
                slots.append(Slot(level1, level2, None, parts=tuple(part)))
            slots += [Slot(level1, level2, i) for i in part]
            if m.habits.placeholders and m.rng.random() < 0.3:
                n = len(part) + 1
                slots.append(Slot(level1, level2, None, m.rng.choice([f"指标{n}：", "……", f"指标{n}."])))
        if m.habits.empty_levels:
            missing = [name for name in EMPTY_LEVELS.get(level1, ()) if name not in {i.level2 for i in found}]
            slots += [Slot(level1, name, None, m.rng.choice(["", "", "指标1："])) for name in missing]
    return slots


def fill_slots(m: Maker, slots: list[Slot]) -> None:
    """The cells of all rows; indicators with nothing filled in are no indicators in gold."""
    base, numbers = m.sheet.n_rows, list[int | None]()
    for n, slot in enumerate(slots):
        row, order = m.sheet.add_row(), sum(s[:2] == slot[:2] for s in slots[: n + 1])
        texts = {c: write_value(m, c.role, slot, order) for c in m.family.columns if c.role not in ("level1", "level2")}
        filled = any(
            plain_value(c.role, t) for c, t in texts.items() if c.role in ("target", "actual", "weight", "score")
        )
        numbers.append(m.index if filled else None)
        m.index += filled
        for column, text in texts.items():
            put_value(m, row, column, text, numbers[-1])
    keys: dict[int, Callable[[Slot], object]] = {1: lambda s: s.level1, 2: lambda s: s[:2]}
    for level, key in keys.items():
        if all(c.role != f"level{level}" for c in m.family.columns):
            continue
        edges = [0, *(i for i in range(1, len(slots)) if key(slots[i]) != key(slots[i - 1])), len(slots)]
        for a, b in pairwise(edges):
            put_level(m, (base + a, b - a), level, slots[a], [n for n in numbers[a:b] if n is not None])


def put_value(m: Maker, row: int, column: Column, text: str, number: int | None) -> None:
    """One cell of an indicator's row."""
    keep = column.role not in NOISE and number is not None
    align = "l" if column.role in ("level3", "deviation", "method") and len(text) > 4 else "c"
    marks = mark(f"indicators[{number}].{column.role}", text) if keep else ()
    m.sheet.put(row, m.column_span(column), text, marks, align=align)


def put_level(m: Maker, rows: tuple[int, int], level: int, slot: Slot, numbers: list[int]) -> None:
    """A merged first- or second-level name, with its points where the form prints them. `rows` is (first, count)."""
    group = name = slot.level1 if level == 1 else slot.level2
    if level == 2 and not m.habits.long_level2:
        name = name.replace("效益指标", "效益").replace("影响指标", "影响").replace("满意度指标", "满意度")
    text = m.space_out(name)
    marks = [one for n in numbers for one in mark(f"indicators[{n}].level{level}", name)]
    if prints_points(m, level):
        names = list(dict.fromkeys(group_name(m, i) for i in m.facts.indicators))
        at, points = names.index(group), group_points(m, group)
        text = m.habits.points_style.format(m.space_out(name), points)
        path = f"groups[{at}]"
        marks += [*mark(f"{path}.name", name), Mark(f"{path}.level", str(level)), *mark(f"{path}.weight", points)]
    column = next(c for c in m.family.columns if c.role == f"level{level}")
    cell = m.sheet.put(rows[0], m.column_span(column), text, marks, rows=rows[1])
    plain = text == name and rows[1] >= len(text)
    cell.vertical = level == 1 and m.habits.vertical_side and plain


def prints_points(m: Maker, level: int) -> bool:
    """Whether names of this level carry their points."""
    if m.family.code == "K":
        return m.family.scored and level == 2 and "分" in m.headings[m.family.columns[0]]
    return m.family.scored and level == 1 and m.habits.points_in_group


def group_name(m: Maker, indicator: Indicator) -> str:
    """The name of the group whose points are printed."""
    return indicator.level2 if m.family.code == "K" else indicator.level1


def group_points(m: Maker, name: str) -> str:
    """The points printed on this group."""
    if m.wrong.group and m.wrong.group[0] == name:
        return show_number(m.wrong.group[1])
    weights = (i.weight for i in m.facts.indicators if group_name(m, i) == name)
    return show_number(sum(weights, Decimal(0)))


# -- what the cells say


def write_value(m: Maker, role: str, slot: Slot, order: int) -> str:
    """The text of one cell; `order` counts the rows of the same second level."""
    i = slot.indicator
    if slot.parts:
        return write_parent(m, role, slot.parts)
    if i is None:
        return slot.hint if role == "level3" else ""
    if m.habits.parent_points and role in ("weight", "score"):
        return ""
    if role == "level3":
        return (f"指标{order}：" if m.habits.numbered else "") + i.name
    if role in ("target", "actual", "nature", "measure"):
        return write_quantity(m, role, i)
    return write_points(m, role, i)


def write_parent(m: Maker, role: str, parts: tuple[Indicator, ...]) -> str:
    """What the row above these indicators says: their points, which their own rows then leave blank."""
    if role == "weight":
        return m.write_points(sum((i.weight for i in parts), Decimal(0)))
    return m.write_points(sum((m.score_of(number_of(m, i)) for i in parts), Decimal(0))) if role == "score" else ""


def write_quantity(m: Maker, role: str, i: Indicator) -> str:
    """Target or actual, or what a split target column says of it."""
    split = any(c.role == "nature" for c in m.family.columns)
    counted = i.target is not None
    if role == "nature":
        return write_nature(m, i.operator or "=") if counted else "定性"
    if role == "measure":
        return (i.unit or "/") if counted else m.rng.choice(["", "/", "—"])
    return write_actual(m, i, split) if role == "actual" else write_target(m, i, split)


def write_actual(m: Maker, i: Indicator, split: bool) -> str:
    """What was reached; a bare number where the form has a column for the unit and pads its numbers."""
    if m.habits.blank_actuals and i.hit and m.rng.random() < 0.5:
        return m.rng.choice(["", "-", "/", "缺省"])
    bare = split and m.habits.pad_decimals and i.actual is not None
    return widen(m, show_number(i.actual) if bare and i.actual is not None else i.actual_text)


def write_target(m: Maker, i: Indicator, split: bool) -> str:
    """What was aimed at, or the points that somebody typed there."""
    if i.target is None and m.habits.stray_points and m.rng.random() < 0.4:
        return m.write_points(i.weight)
    if split and i.target is not None:
        return show_number(i.target)
    return widen(m, style_operator(m, i.target_text))


def style_operator(m: Maker, text: str) -> str:
    """≥95% in this form's way: ≧95%, >=95%, 不低于95%, 95%以上; = and ≤ likewise."""
    styles = {"≥": m.habits.at_least, "=": m.habits.equal, "≤": m.habits.at_most}
    if text[:1] not in styles:
        return text
    style, bare = styles[text[0]], text[1:]
    return bare + style if style in ("以上", "以内") else style + bare


def write_nature(m: Maker, operator: str) -> str:
    """The operator in a column of its own: a sign in this form's way, never a word."""
    style = {"≥": m.habits.at_least, "=": m.habits.equal, "≤": m.habits.at_most}[operator]
    return operator if style.isalpha() else style


def widen(m: Maker, text: str) -> str:
    """The percent sign in full width, where this form types it so."""
    return text.replace("%", "％") if m.habits.wide_percent else text


def write_points(m: Maker, role: str, i: Indicator) -> str:
    """Weight, score and what is said about them."""
    number = number_of(m, i)
    score = m.score_of(number)
    if role in ("weight", "score"):
        return m.write_points(i.weight if role == "weight" else score)
    fixed = {
        "sequence": str(number + 1),
        "score_rate": m.write_rate(percent(score, i.weight)) if role == "score_rate" else "",
        "coefficient": show_number(round_up(percent(score, i.weight), 1)) + "%",
        "core": "是" if number % 4 == 0 else "否",
        "review": show_number(score),
        "method": METHODS[i.target is not None],
    }
    reason = "" if m.habits.silent else i.deviation
    return fixed[role] if role in fixed else reason or m.rng.choice(["", "", "", "无"])


def number_of(m: Maker, i: Indicator) -> int:
    """The place of an indicator in its form; two may be equal, so it is looked for by identity."""
    return next(n for n, other in enumerate(m.facts.indicators) if other is i)
