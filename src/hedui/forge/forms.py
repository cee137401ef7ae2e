"""Drawing up one form: facts and a family become a sheet of cells, each printed field marked."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from random import Random

from hedui.forge.facts import Facts, Indicator, Money, cut_off, percent, round_up, show_number
from hedui.forge.families import Column, Family
from hedui.forge.sheet import Cell, Mark, Sheet, mark, plain_value
from hedui.forge.words import load_words

DASHES = ("", "—", "/", "-")


@dataclass
class Habits:
    """How the person who filled in the form writes."""

    separators: bool = False
    pad_decimals: bool = False
    rate_style: str = "%2"
    truncate: bool = False
    dash: str = "—"
    points_in_group: bool = False
    points_style: str = "{}（{}分）"
    placeholders: bool = False
    numbered: bool = False
    grade_at: str | None = None
    spread: bool = False
    vertical_side: bool = False
    year_line: str = "（{}年度）"
    long_level2: bool = True
    goal_style: str = "rows"
    merged_actual: bool = False


@dataclass
class Misprints:
    """Values printed otherwise than the facts say; planted by faults."""

    total_weight: Decimal | None = None
    total_score: Decimal | None = None
    rate: Decimal | None = None
    grade: str | None = None
    group: tuple[str, Decimal] | None = None
    scores: dict[int, Decimal] = field(default_factory=dict)


def choose_habits(rng: Random, family: Family) -> Habits:
    """Habits drawn at random."""
    return Habits(
        separators=rng.random() < 0.25,
        pad_decimals=rng.random() < 0.4,
        rate_style=rng.choice(["%2", "%2", "%1", "%0", "2", "ratio"] if family.code != "E" else ["ratio", "%2", "%0"]),
        truncate=rng.random() < 0.08,
        dash=rng.choice(DASHES),
        points_in_group=family.scored and family.code in "ACDFJ" and rng.random() < 0.5,
        points_style=rng.choice(["{}（{}分）", "{}({}分)", "{}\n（{}分）"]),
        placeholders=rng.random() < 0.3 and family.code not in "IK",
        numbered=rng.random() < 0.25 and family.code not in "IK",
        grade_at=rng.choice(["total", None, None] if family.code != "F" else ["total"]) if family.scored else None,
        spread=rng.random() < 0.25,
        vertical_side=rng.random() < 0.4,
        year_line=rng.choice(["（{}年度）", "({}年度)", "（{} 年度）", "（{}年）"]),
        long_level2=rng.random() < 0.7,
        goal_style=rng.choice(["rows", "one", "one"]),
        merged_actual=rng.random() < 0.3,
    )


def grade_of(score: Decimal, names: tuple[str, ...] = ("优", "良", "中", "差")) -> str:
    """The standard bands 90 / 80 / 60."""
    bounds = (Decimal(90), Decimal(80), Decimal(60))
    return next((name for name, bound in zip(names, bounds, strict=False) if score >= bound), names[-1])


class FormMaker:
    """Builds the sheet of one form; each block method adds its rows."""

    def __init__(self, facts: Facts, family: Family, habits: Habits, rng: Random, wrong: Misprints | None = None) -> None:
        self.facts, self.family, self.habits, self.rng = facts, family, habits, rng
        self.wrong = wrong or Misprints()
        self.sheet = Sheet()
        self.headings = {c: rng.choice(c.headings) for c in (*family.columns, *family.funding)}
        side = [6.0] if family.side_label else []
        widths = side + [c.width * rng.uniform(0.85, 1.15) for c in family.columns]
        total, at = sum(widths), 0.0
        self.stops = [0.0]
        for w in widths:
            at += w / total
            self.stops.append(round(at, 4))
        self.stops[-1] = 1.0
        self.first = len(side)
        self.index = 0
        self.optional: list[dict[str, str]] = []

    # -- helpers

    def span(self, a: int, b: int) -> tuple[float, float]:
        return self.stops[a], self.stops[b]

    def col(self, column: Column) -> tuple[float, float]:
        i = self.first + self.family.columns.index(column)
        return self.span(i, i + 1)

    def share(self, start: int, count: int) -> list[tuple[float, float]]:
        """`count` columns from stop `start` to the right edge, on the grid's stops where there are enough of them."""
        free = len(self.stops) - 1 - start
        if count > free:
            a, width = self.stops[start], 1 - self.stops[start]
            edges = [a + width * i / count for i in range(count + 1)]
        else:
            edges = [self.stops[start + round(i * free / count)] for i in range(count + 1)]
        return list(zip(edges, edges[1:], strict=False))

    def money(self, value: Decimal | None) -> str:
        if value is None:
            return ""
        text = show_number(value, self.habits.separators)
        if self.habits.pad_decimals and self.facts.decimals:
            whole, _, part = text.partition(".")
            text = f"{whole}.{part.ljust(self.facts.decimals, '0')}"
        return text

    def rate(self, value: Decimal) -> str:
        """A rate in percent the way this form writes rates; never rounded to 100 unless it is."""
        cut = cut_off if self.habits.truncate else round_up
        style = self.habits.rate_style
        self.note_truncation(value, 2 if style == "ratio" else int(style[-1]))
        if style == "ratio":
            return show_number(cut(value / 100, 4))
        places = int(style[-1])
        if cut(value, places) == 100 and value != 100:
            places = 2
        text = show_number(cut(value, places))
        if value != 100 and self.habits.pad_decimals:
            text = format(cut(value, places), "f")
        return text + ("%" if style[0] == "%" and "%" not in self.headings_text("execution_rate") else "")

    def note_truncation(self, value: Decimal, places: int) -> None:
        """A truncated rate is a defensible finding, neither asked for nor held against a system."""
        shown, right = cut_off(value, places), round_up(value, places)
        if self.habits.truncate and shown != right:
            note = "执行率截尾而未四舍五入"
            self.optional.append({"type": "rate_mismatch", "where": "form: rate", "printed": show_number(shown), "recomputed": show_number(right), "note": note})

    def headings_text(self, role: str) -> str:
        return next((self.headings[c] for c in self.family.funding if c.role == role), "")

    def label(self, text: str) -> dict[str, bool]:
        return {"bold": self.rng.random() < 0.0}

    # -- blocks

    def pair_row(self, pairs: list[tuple[str, str, str]], mid: int | None = None) -> None:
        """A row of label and value pairs, one or two of them; values may be marked with a path."""
        row, last = self.sheet.add_row(), len(self.stops) - 1
        head = 1 + self.first if self.first else 1
        mid = mid or max(head + 1, (last + head) // 2)
        cuts = [(0, head, last)] if len(pairs) == 1 else [(0, head, mid), (mid, min(mid + 1, last - 1), last)]
        for (label, value, path), (a, b, c) in zip(pairs, cuts, strict=True):
            cell = self.sheet.put(row, self.span(a, b), label)
            cell.spread = self.habits.spread
            self.sheet.put(row, self.span(b, c), value, mark(path, value) if path else ())

    def head(self) -> None:
        f = self.facts
        code = f"（{self.rng.randint(100, 799)}）" if self.rng.random() < 0.12 else ""
        self.pair_row([(self.rng.choice(["项目名称"] * 4 + ["项目名称（编码）"]), f.project, "project_name")])
        dept_label = "主管部门" if self.family.code != "B" else "主管部门"
        if code:
            dept_label = "主管部门及代码"
        unit_label = {"E": "项目实施单位", "G": "资金使用单位"}.get(self.family.code, self.rng.choice(["实施单位", "实施单位", "项目实施单位", "项目单位"]))
        if self.family.code == "G":
            self.sheet.cells[-2].text = self.rng.choice(["转移支付（项目）名称", "转移支付名称", "项目名称"])
            dept_label = self.rng.choice(["主管部门", "地方主管部门"])
        department = f.department + code
        self.pair_row([(dept_label, department, "competent_department"), (unit_label, f.actor, "implementing_unit")])
        if self.rng.random() < 0.15:
            self.pair_row([("项目负责人", "", ""), ("联系电话", "", "")])

    def special_head(self) -> None:
        f = self.facts
        self.pair_row([(self.rng.choice(["专项名称", "专项资金名称"]), f.project, "project_name")])
        if self.rng.random() < 0.5:
            town = self.rng.choice(load_words()["places"]["towns"])
            self.pair_row([("支出方向名称（子项目）", f"{town}片区", ""), ("项目总实施期", f"{f.year}年1月—{f.year}年12月", "")])
        self.pair_row([("主管部门", f.department, "competent_department"), (self.rng.choice(["实施单位", "项目实施单位"]), f.actor, "implementing_unit")])

    def department_head(self) -> None:
        f = self.facts
        label = self.rng.choice(["部门名称", "部门（单位）名称", "预算部门"])
        if self.rng.random() < 0.5:
            self.pair_row([(label, f.unit, "implementing_unit")])
        else:
            self.pair_row([(label, f.unit, "implementing_unit"), ("联系人", "", "")])

    def score_row(self) -> None:
        weight, score = self.total_values()
        row, last = self.sheet.add_row(), len(self.stops) - 1
        edges = [self.stops[round(i * last / 4)] for i in range(5)]
        texts = [("总分", ()), (weight, mark("total.weight", weight)), ("自评得分", ()), (score, mark("total.score", score))]
        for (text, marks), a, b in zip(texts, edges, edges[1:], strict=False):
            self.sheet.put(row, (a, b), text, marks)

    def tick_rows(self) -> None:
        rows = [("项目类别", ["部门预算项目", "专项项目"]), ("项目属性", ["持续性项目", "新增性项目"]), ("项目类型", ["常年性项目", "延续性项目", "一次性项目"])]
        for label, options in rows[: self.rng.randint(2, 3)]:
            chosen = self.rng.randrange(len(options))
            tick = self.rng.choice(["■", "√"])
            text = "　".join(f"{i + 1}、{o}{tick if i == chosen else '□'}" for i, o in enumerate(options))
            self.pair_row([(label, text, "")])
            self.sheet.cells[-1].align = "l"

    def funding_rows(self) -> list[Money]:
        money = self.facts.money
        if self.family.code == "G":
            labels = iter(self.rng.choice([["其中：中央补助", "地方资金", "其他资金"], ["其中：中央财政资金", "地方资金", "其他资金"]]))
            lines = {0: "extra", 1: "extra", 2: "other"}
            parts = [Money(lines[i], next(labels), m.initial, m.annual, m.executed) for i, m in enumerate(money[1:])]
            return [Money("total", "年度资金总额", money[0].initial, money[0].annual, money[0].executed), *parts]
        rows = list(money)
        if self.family.code == "E":
            total = rows[0]
            return [Money("total", self.rng.choice(["年度财政资金总额", "年度资金总额"]), None, total.annual, total.executed)]
        for line, label in (("carryover", "上年结转资金"), ("other", "其他资金")):
            if all(m.line != line for m in rows) and self.rng.random() < 0.6:
                blank = Decimal(0) if self.rng.random() < 0.2 else None
                rows.append(Money(line, label, blank, blank, blank))
        return rows

    def funding_block(self) -> None:
        rows, top = self.funding_rows(), self.sheet.add_row()
        columns = self.family.funding
        start = self.first + (2 if self.first and len(self.stops) > 8 else 1)
        start = start if self.first else 2
        cols = self.share(start, len(columns))
        unit = self.facts.currency_unit
        label = self.rng.choice([f"项目资金（{unit}）", f"项目资金\n({unit})", f"预算执行情况（{unit}）", f"资金情况（{unit}）"])
        if self.family.code == "E":
            label = f"预算执行情况（{unit}）"
        side = self.sheet.put(top, self.span(0, 1), label, rows=len(rows) + 1)
        side.text = side.text
        self.sheet.put(top, self.span(1, start), "" if self.rng.random() < 0.7 else "资金来源")
        for column, span in zip(columns, cols, strict=True):
            self.sheet.put(top, span, self.headings[column])
        kept = 0
        blank_initial = self.rng.random() < 0.12 and any(c.role == "initial_budget" for c in columns)
        for money in rows:
            row = self.sheet.add_row()
            values = [self.funding_text(c.role, money, blank_initial) for c in columns]
            amounts = [v for c, v in zip(columns, values, strict=True) if c.role in ("initial_budget", "annual_budget", "executed")]
            path = f"funding[{kept}]" if any(plain_value("executed", v) for v in amounts) else ""
            kept += bool(path)
            marks = (*mark(f"{path}.label", money.label), Mark(f"{path}.line", money.line)) if path else ()
            self.sheet.put(row, self.span(1, start), money.label, marks, align=self.rng.choice("cl"))
            for column, span, text in zip(columns, cols, values, strict=True):
                fields = mark(f"{path}.{column.role}", text) if path and column.role != "reason" else ()
                self.sheet.put(row, span, text, fields)

    def funding_text(self, role: str, money: Money, blank_initial: bool) -> str:
        f, total = self.facts, money.line == "total"
        nothing = self.habits.dash
        if role in ("initial_budget", "annual_budget", "executed"):
            value = getattr(money, {"initial_budget": "initial", "annual_budget": "annual"}.get(role, role))
            if role == "initial_budget" and blank_initial:
                return ""
            return self.money(value) if value is not None else ""
        if role == "execution_rate":
            if not money.annual:
                return nothing if not total else ""
            right = percent(money.executed, money.annual)
            return self.rate(self.wrong.rate if total and self.wrong.rate is not None else right)
        if not total:
            return "" if role == "reason" else nothing
        if role == "weight":
            return show_number(f.exec_weight) if f.exec_weight else nothing
        if role == "score":
            return show_number(f.exec_score) if f.exec_weight else nothing
        return "" if f.rate == 100 else self.rng.choice(["", "部分款项未到支付节点"])

    def goals_block(self) -> None:
        goals = self.facts.goals
        top, mid = self.sheet.add_row(), (len(self.stops) + 1) // 2
        expected_head = self.rng.choice(["预期目标", "年初设定目标", "年初绩效目标", "年度预期目标"])
        actual_head = self.rng.choice(["实际完成情况", "全年实际完成情况", "目标实际完成情况", "年度实际完成情况"])
        one = self.habits.goal_style == "one"
        numbered = [(f"目标{i + 1}：{e}", a) for i, (e, a) in enumerate(goals)] if not one and len(goals) > 1 else goals
        if one:
            glue = [f"{i + 1}." if len(goals) > 1 else "" for i in range(len(goals))]
            numbered = [("".join(g + e for g, (e, _) in zip(glue, goals, strict=True)), "".join(g + a for g, (_, a) in zip(glue, goals, strict=True)))]
        side = self.sheet.put(top, self.span(0, 1), self.rng.choice(["年度总体目标", "年度总体目标完成情况", "年度绩效目标"]), rows=len(numbered) + 1)
        side.vertical = self.habits.vertical_side and self.first == 1 and len(numbered) > 2
        self.sheet.put(top, self.span(1, mid), expected_head)
        self.sheet.put(top, self.span(mid, len(self.stops) - 1), actual_head)
        merged = self.habits.merged_actual and len(numbered) > 1
        for i, (expected, actual) in enumerate(numbered):
            row = self.sheet.add_row()
            self.sheet.put(row, self.span(1, mid), expected, mark(f"goals[{i}].expected", expected), align="l")
            if not merged:
                self.sheet.put(row, self.span(mid, len(self.stops) - 1), actual, mark(f"goals[{i}].actual", actual), align="l")
            elif i == 0:
                marks = [m for k in range(len(numbered)) for m in mark(f"goals[{k}].actual", actual)]
                self.sheet.put(row, self.span(mid, len(self.stops) - 1), actual, marks, rows=len(numbered), align="l")

    # -- indicators

    def indicator_block(self, indicators: list[Indicator] | None = None, side: str = "绩效指标") -> None:
        rows = self.facts.indicators if indicators is None else indicators
        columns, top = self.family.columns, self.sheet.add_row()
        split = [c for c in columns if c.role in ("nature", "measure") or c.headings == ("指标值",)] if self.family.code in "BF" else []
        deep = 2 if split else 1
        if deep == 2:
            self.sheet.add_row()
            first, last = columns.index(split[0]) + self.first, columns.index(split[-1]) + self.first
            self.sheet.put(top, self.span(first, last + 1), self.rng.choice(["年度指标值", "年初指标值", "绩效指标值"]))
        for column in columns:
            inner = column in split
            self.sheet.put(top + inner, self.col(column), self.headings[column], rows=1 if inner else deep)
        if deep == 1:
            self.sheet.heads = (*self.sheet.heads, top)
        plan = self.plan_rows(rows)
        if self.first:
            cell = self.sheet.put(top, self.span(0, 1), side, rows=len(plan) + deep)
            cell.vertical = self.habits.vertical_side
        self.fill_rows(plan)

    def plan_rows(self, rows: list[Indicator]) -> list[tuple[str, str, Indicator | None]]:
        """(level1, level2, indicator or None for a placeholder row) from top to bottom."""
        plan: list[tuple[str, str, Indicator | None]] = []
        for (l1, l2), group in groupby(rows, key=lambda i: (i.level1, i.level2)):
            found = list(group)
            plan += [(l1, l2, i) for i in found]
            if self.habits.placeholders and self.rng.random() < 0.3:
                plan.append((l1, l2, None))
        return plan

    def fill_rows(self, plan: list[tuple[str, str, Indicator | None]]) -> None:
        base = self.sheet.n_rows
        numbers: list[int | None] = []
        for n, (_, l2, indicator) in enumerate(plan):
            row = self.sheet.add_row()
            numbers.append(None)
            place = sum(1 for _, other, _ in plan[:n] if other == l2) + 1
            texts = {c.role: self.indicator_text(c.role, indicator, place) for c in self.family.columns if c.role not in ("level1", "level2")}
            filled = indicator is not None and any(plain_value(r, texts[r]) for r in ("target", "actual", "weight", "score") if r in texts)
            if filled:
                numbers[-1] = self.index
                self.index += 1
            for column in self.family.columns:
                if column.role in texts:
                    self.put_value(row, column, texts[column.role], numbers[-1])
        for level, key in ((1, lambda p: p[0]), (2, lambda p: (p[0], p[1]))):
            column = next((c for c in self.family.columns if c.role == f"level{level}"), None)
            if column is None:
                continue
            at = 0
            for _, run in groupby(plan, key=key):
                size = len(list(run))
                self.put_level(base + at, size, level, column, plan[at], [n for n in numbers[at : at + size] if n is not None])
                at += size

    def put_value(self, row: int, column: Column, text: str, number: int | None) -> None:
        keep = column.role not in ("sequence", "nature", "measure", "coefficient", "core", "method", "review") and number is not None
        fields = mark(f"indicators[{number}].{column.role}", text) if keep else ()
        align = "l" if column.role in ("level3", "deviation", "method") and len(text) > 4 else "c"
        self.sheet.put(row, self.col(column), text, fields, align=align)

    def put_level(self, row: int, size: int, level: int, column: Column, plan: tuple[str, str, Indicator | None], numbers: list[int]) -> None:
        name = plan[level - 1]
        if level == 2 and not self.habits.long_level2:
            name = name.replace("效益指标", "效益").replace("影响指标", "影响").replace("满意度指标", "满意度")
        marks = [m for n in numbers for m in mark(f"indicators[{n}].level{level}", name)]
        text = name
        if self.prints_points(level):
            group = next(g for g in self.groups() if g[0] == plan[level - 1])
            points = self.wrong.group[1] if self.wrong.group and self.wrong.group[0] == group[0] else group[1]
            text = self.habits.points_style.format(name, show_number(points))
            at = [g[0] for g in self.groups()].index(group[0])
            marks += [*mark(f"groups[{at}].name", name), Mark(f"groups[{at}].level", str(level)), *mark(f"groups[{at}].weight", show_number(points))]
        cell = self.sheet.put(row, self.col(column), text, marks, rows=size)
        cell.vertical = level == 1 and self.habits.vertical_side and size >= len(text) and "\n" not in text and "（" not in text

    def prints_points(self, level: int) -> bool:
        if not self.family.scored:
            return False
        if self.family.code == "K":
            return level == 2 and "分" in self.headings[self.family.columns[0]]
        return level == 1 and self.habits.points_in_group

    def groups(self) -> list[tuple[str, Decimal]]:
        """First-level groups (second-level ones where there is no first) with the sum of their points."""
        sums: dict[str, Decimal] = {}
        for i in self.facts.indicators:
            name = i.level2 if self.family.code == "K" else i.level1
            sums[name] = sums.get(name, Decimal(0)) + i.weight
        return list(sums.items())

    def indicator_text(self, role: str, i: Indicator | None, place: int) -> str:
        if i is None:
            return self.rng.choice([f"指标{place}：", "……", f"指标{place}."]) if role == "level3" else ""
        number = self.facts.indicators.index(i)
        if role == "sequence":
            return str(number + 1)
        if role == "level3":
            return (f"指标{place}：" if self.habits.numbered else "") + i.name
        split = any(c.role == "nature" for c in self.family.columns)
        if role == "target":
            return show_number(i.target) if split and i.target is not None else i.target_text
        if role == "actual":
            return show_number(i.actual) if split and i.actual is not None and self.habits.pad_decimals else i.actual_text
        if role == "nature":
            return (i.operator or "=") if i.target is not None else "定性"
        if role == "measure":
            return (i.unit or "/") if i.target is not None else self.rng.choice(["", "/", "—"])
        return self.score_text(role, i, number)

    def score_text(self, role: str, i: Indicator, number: int) -> str:
        score = self.wrong.scores.get(number, i.score)
        if role == "weight":
            return show_number(i.weight)
        if role == "score":
            return show_number(score)
        if role == "score_rate":
            return self.rate(percent(score, i.weight))
        if role == "coefficient":
            return show_number(round_up(percent(score, i.weight), 1)) + "%"
        if role == "core":
            return "是" if number % 4 == 0 else "否"
        if role == "method":
            return "完成目标值得满分，未完成按比例扣分" if i.target is not None else "达成得满分，部分达成得60%-80%，未达成不得分"
        return i.deviation if i.deviation else self.rng.choice(["", "", "", "无"] if self.habits.dash else [""])

    # -- below the indicators

    def total_values(self) -> tuple[str, str]:
        weight = self.wrong.total_weight if self.wrong.total_weight is not None else self.facts.total_weight
        score = self.wrong.total_score if self.wrong.total_score is not None else self.printed_score()
        return show_number(weight), show_number(score)

    def printed_score(self) -> Decimal:
        """The sum of the scores as printed, with the execution points."""
        rows = sum((self.wrong.scores.get(n, i.score) for n, i in enumerate(self.facts.indicators)), Decimal(0))
        return rows + (self.facts.exec_score if self.facts.exec_weight else 0)

    def grade_text(self) -> str:
        score = self.wrong.total_score if self.wrong.total_score is not None else self.printed_score()
        return self.wrong.grade or grade_of(score)

    def total_row(self) -> None:
        if not self.family.scored:
            return
        row, weight_score = self.sheet.add_row(), dict(zip(("weight", "score"), self.total_values(), strict=True))
        columns = self.family.columns
        marked = [c for c in columns if c.role in weight_score]
        left = self.col(marked[0])[0]
        self.sheet.put(row, (0.0, left), self.rng.choice([*self.family.total_label, *self.family.total_label, "总分", "合计", "总计"]))
        for column in columns[columns.index(marked[0]) :]:
            text = weight_score.get(column.role, "")
            fields = mark(f"total.{column.role}", text) if text else ()
            if column.role == "score_rate":
                text = self.rate(percent(Decimal(weight_score["score"]), Decimal(weight_score["weight"])))
            if column.role == "deviation" and self.habits.grade_at == "total":
                grade = self.grade_text()
                text, fields = self.rng.choice(["{}", "等级：{}", "自评等级：{}"]).format(grade), mark("grade", grade)
            self.sheet.put(row, self.col(column), text, fields)

    def note_row(self) -> None:
        row, last = self.sheet.add_row(), len(self.stops) - 1
        self.sheet.put(row, self.span(0, 2), "说明")
        self.sheet.put(row, self.span(2, last), self.rng.choice(["无", "请在此处简要说明各级监督检查和审计中发现的问题及其所涉及的金额，如没有请填无。", ""]), align="l")

    def opinion_rows(self) -> None:
        prose = load_words()["prose"]
        rows = [("评价结论", f"该项目自评得分{self.total_values()[1]}分，{'总体完成情况较好' if self.facts.total_score > 85 else '基本完成年度目标'}。"), ("存在问题", prose["problems"][self.rng.randrange(10)] + "。"), ("改进措施", prose["improvements"][self.rng.randrange(9)] + "。")]
        if self.family.code == "E":
            rows = [("偏差大或目标未完成原因分析", self.rng.choice(["", "无", rows[1][1]])), ("改进措施及结果应用方案", rows[2][1])]
        for label, text in rows:
            row, last = self.sheet.add_row(), len(self.stops) - 1
            self.sheet.put(row, self.span(0, 2), label)
            self.sheet.put(row, self.span(2, last), text, align="l")

    def goal_tables(self) -> None:
        """Each goal with its own pair of texts and its own indicator table (Hubei)."""
        goals = self.facts.goals[: 2 if len(self.facts.indicators) > 5 else 1]
        self.facts.goals[:] = goals
        self.goals_block()
        rows = self.facts.indicators
        cut = len(rows) if len(goals) == 1 else max(1, len(rows) // 2)
        for n, part in enumerate([rows[:cut], rows[cut:]]):
            if part:
                self.indicator_block(part, f"年度绩效目标{n + 1}")

    def make_scores(self) -> Sheet:
        """The indicator table and its total row only."""
        self.indicator_block()
        self.total_row()
        return self.sheet

    def make(self) -> Sheet:
        """All blocks of the family."""
        for block in self.family.blocks:
            getattr(self, block)()
        fill_gaps(self.sheet)
        return self.sheet


def fill_gaps(sheet: Sheet) -> None:
    """Kept for sheets whose header rows leave the corner open: every place of the grid holds a cell by construction."""
    covered = {(r, c.x0) for c in sheet.cells for r in range(c.row, c.row + c.rows)}
    assert all((r, 0.0) in covered for r in range(sheet.n_rows)), "a row does not start at the left edge"


__all__ = ["Cell", "FormMaker", "Habits", "Misprints", "choose_habits", "fill_gaps", "grade_of"]
