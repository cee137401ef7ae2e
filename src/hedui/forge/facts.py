"""The facts of one invented project: money, goals, indicators, scores; all its arithmetic is right."""

from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from hedui.forge.words import load_words

HUNDRED = Decimal(100)


@dataclass
class Indicator:
    """One indicator; target and actual as numbers where it is a quantity, and as they are printed."""

    level1: str
    level2: str
    name: str
    operator: str
    unit: str
    target: Decimal | None
    actual: Decimal | None
    target_text: str
    actual_text: str
    weight: Decimal
    score: Decimal
    deviation: str = ""

    @property
    def hit(self) -> bool:
        return self.deviation == ""


@dataclass
class Money:
    """One funding row in the form's currency unit; None where nothing is printed."""

    line: str
    label: str
    initial: Decimal | None
    annual: Decimal | None
    executed: Decimal | None


@dataclass
class Facts:
    """One project (or department) in one year."""

    year: int
    place: str
    domain: dict[str, Any]
    unit: str
    department: str
    actor: str
    project: str
    kind: str
    currency_unit: str
    decimals: int
    money: list[Money]
    goals: list[tuple[str, str]]
    indicators: list[Indicator]
    exec_weight: Decimal | None
    exec_score: Decimal
    parts: dict[str, Decimal] = field(default_factory=dict)

    @property
    def total(self) -> Money:
        return self.money[0]

    @property
    def rate(self) -> Decimal:
        """Executed over annual budget, in percent, unrounded."""
        return percent(self.total.executed, self.total.annual)

    @property
    def total_weight(self) -> Decimal:
        return sum((i.weight for i in self.indicators), self.exec_weight or Decimal(0))

    @property
    def total_score(self) -> Decimal:
        return sum((i.score for i in self.indicators), self.exec_score if self.exec_weight else Decimal(0))


@dataclass(frozen=True)
class Scheme:
    """How points are shared out: first-level groups with their points and second-level kinds."""

    exec_weight: int
    groups: tuple[tuple[str, int, tuple[str, ...]], ...]


_OUT = ("quantity", "quality", "timeliness", "cost")
_OUT3 = ("quantity", "quality", "timeliness")
_GAIN = ("economic", "social", "ecology", "sustain")
SCHEMES = {
    "50/30/10": Scheme(10, (("产出指标", 50, _OUT), ("效益指标", 30, _GAIN), ("满意度指标", 10, ("satisfaction",)))),
    "60/30/10": Scheme(0, (("产出指标", 60, _OUT), ("效益指标", 30, _GAIN), ("满意度指标", 10, ("satisfaction",)))),
    "40/40/20": Scheme(0, (("产出指标", 40, _OUT), ("效益指标", 40, _GAIN), ("满意度指标", 20, ("satisfaction",)))),
    "40/40+20": Scheme(20, (("产出指标", 40, _OUT), ("效益指标", 40, (*_GAIN[1:], "satisfaction")))),
    "cost": Scheme(10, (("产出指标", 40, _OUT3), ("成本指标", 20, ("cost_economic",)), ("效益指标", 20, _GAIN),
                        ("满意度指标", 10, ("satisfaction",)))),
    "dept": Scheme(10, (("履职效能", 50, _OUT3), ("管理效率", 15, ("quality", "cost")), ("社会效应", 15, _GAIN[1:]),
                        ("满意度指标", 10, ("satisfaction",)))),
    "eval": Scheme(0, (("项目决策", 20, ("approve", "aim", "invest")), ("项目过程", 20, ("finance", "organise")), ("项目产出", 30, _OUT),
                       ("项目效益", 30, (*_GAIN[:2], "sustain", "satisfaction")))),
}  # fmt: skip
LEVEL2 = {
    "approve": "项目立项", "aim": "绩效目标", "invest": "资金投入", "finance": "资金管理", "organise": "组织实施",
    "quantity": "数量指标", "quality": "质量指标", "timeliness": "时效指标", "cost": "成本指标", "cost_economic": "经济成本指标",
    "economic": "经济效益指标", "social": "社会效益指标", "ecology": "生态效益指标", "sustain": "可持续影响指标",
    "satisfaction": "服务对象满意度指标",
}  # fmt: skip


def percent(part: Decimal | None, whole: Decimal | None) -> Decimal:
    """part/whole in percent, unrounded; 0 where there is no whole."""
    return part * HUNDRED / whole if part is not None and whole else Decimal(0)


def round_up(value: Decimal, places: int) -> Decimal:
    """Rounded half up to this many decimals."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def cut_off(value: Decimal, places: int) -> Decimal:
    """Truncated to this many decimals."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_DOWN)


def show_number(value: Decimal, separators: bool = False) -> str:
    """The number without needless zeros: 10.50 gives 10.5."""
    text = format(value.normalize(), ",f" if separators else "f")
    return text


def make_facts(rng: Random, scheme: str, kind: str = "project", currency_unit: str = "万元") -> Facts:
    """A consistent set of facts."""
    words = load_words()
    domain = rng.choice(words["domain"])
    places = words["places"]
    town = rng.choice(places["first"]) + rng.choice(places["second"])
    place = town + rng.choice(places["level"])
    unit = place + rng.choice(domain["agency"])
    city = rng.choice(places["first"]) + rng.choice(places["second"]) + "市"
    department = unit if rng.random() < 0.6 else city + rng.choice(domain["agency"])
    actor = rng.choice([unit, place + rng.choice(domain["actors"])])
    year = rng.randint(2017, 2024)
    name = rng.choice(domain["projects"])
    source = rng.choice(["中央资金", "省级配套", "第二批", "本级"])
    project = rng.choice([name, f"{year}年{name}", f"{place}{name}", f"{name}（{source}）"])
    decimals = rng.choice([0, 2, 2, 2, 1, 4, 6]) if currency_unit == "万元" else rng.choice([0, 2])
    money = make_money(rng, currency_unit, decimals)
    plan = SCHEMES[scheme]
    facts = Facts(year, place, domain, unit, department, actor, project, kind, currency_unit, decimals, money, [], [],
                  Decimal(plan.exec_weight) if plan.exec_weight else None, Decimal(0))  # fmt: skip
    facts.exec_score = score_execution(rng, facts)
    facts.indicators = make_indicators(rng, facts, plan)
    facts.goals = make_goals(rng, facts)
    return facts


def make_money(rng: Random, unit: str, decimals: int) -> list[Money]:
    """Total, fiscal, carry-over and other rows; the parts make the total in every column."""
    scale = Decimal(rng.choice([8, 40, 120, 500, 1800, 6000])) * (10000 if unit == "元" else 1)

    def amount(share: float) -> Decimal:
        return round_up(scale * Decimal(repr(round(share, 6))), decimals)

    fiscal = rng.choice(["其中：当年财政拨款", "其中：财政拨款", "其中:本年财政拨款", "其中：本级财政资金"])
    parts = [("fiscal", fiscal, rng.uniform(0.6, 1.4))]
    if rng.random() < 0.35:
        parts.append(("carryover", rng.choice(["上年结转资金", "上年结转"]), rng.uniform(0.03, 0.2)))
    if rng.random() < 0.3:
        parts.append(("other", rng.choice(["其他资金", "其它资金"]), rng.uniform(0.02, 0.3)))
    full = rng.random() < 0.45
    rows = []
    for line, label, share in parts:
        annual = max(amount(share), Decimal(1).scaleb(-decimals))
        spent, first = Decimal(rng.randint(620, 999)) / 1000, Decimal(rng.randint(800, 1150)) / 1000
        executed = annual if full or rng.random() < 0.3 else round_up(annual * spent, decimals)
        initial = annual if rng.random() < 0.6 else round_up(annual * first, decimals)
        rows.append(Money(line, label, initial, annual, executed))
    label = rng.choice(["年度资金总额", "年度资金总额：", "资金总额", "合计"]) if len(rows) < 3 else "年度资金总额"
    sums = [sum((getattr(row, k) for row in rows), Decimal(0)) for k in ("initial", "annual", "executed")]
    return [Money("total", label, *sums), *rows]


def score_execution(rng: Random, facts: Facts) -> Decimal:
    """rate × weight, capped at the weight."""
    if not facts.exec_weight:
        return Decimal(0)
    places = rng.choice([2, 2, 1])
    return min(facts.exec_weight, round_up(facts.rate * facts.exec_weight / HUNDRED, places))


def split_points(rng: Random, points: Decimal, count: int) -> list[Decimal]:
    """Points shared out among `count` rows, in whole or half points, adding up exactly."""
    step = Decimal(1) if points >= 2 * count and rng.random() < 0.8 else Decimal("0.5")
    units = int(points / step)
    base = [units // count] * count
    for i in rng.sample(range(count), units % count):
        base[i] += 1
    if rng.random() < 0.6:
        for _ in range(count):
            i, j = rng.randrange(count), rng.randrange(count)
            if base[i] > 2 and i != j:
                base[i] -= 1
                base[j] += 1
    return [b * step for b in base]


def make_indicators(rng: Random, facts: Facts, plan: Scheme) -> list[Indicator]:
    """Indicators of all groups; at least one row of each group."""
    out: list[Indicator] = []
    taken: set[str] = set()
    dense = rng.choice([1, 1, 2, 2, 3, 4])
    for level1, points, kinds in plan.groups:
        always = (kinds[0], "aim", "invest", "organise")
        chosen = [kind for kind in kinds if kind in always or rng.random() < 0.75]
        rows = [(kind, spec) for kind in chosen for spec in draw_specs(rng, facts, kind, taken, dense)]
        rows = rows[: max(1, points // 2)]
        for (kind, spec), weight in zip(rows, split_points(rng, Decimal(points), len(rows)), strict=True):
            out.append(make_indicator(rng, facts, level1, kind, spec, weight))
    return out


def draw_specs(rng: Random, facts: Facts, kind: str, taken: set[str], dense: int) -> list[str]:
    """Vocabulary entries of one kind, none that `taken` names; those drawn are added to it."""
    key = "cost" if kind == "cost_economic" else kind
    pool = [*facts.domain.get(key, []), *load_words()["common"][key]]
    if key == "cost":
        pool += facts.domain["unit_cost"]
    pool = [spec for spec in pool if spec.split("|")[0] not in taken]
    most = dense if kind in ("quantity", "quality") else max(1, dense - 1)
    found = rng.sample(pool, min(len(pool), rng.randint(1, most)))
    taken.update(spec.split("|")[0] for spec in found)
    return found


def make_indicator(rng: Random, facts: Facts, level1: str, kind: str, spec: str, weight: Decimal) -> Indicator:
    """An indicator from its vocabulary entry (see words.toml), hit or missed."""
    name, *rest = spec.split("|")
    made = Indicator(level1, LEVEL2[kind], name, "", "", None, None, "", "", weight, weight)
    miss = rng.random() < 0.16
    if rest == ["date"]:
        _fill_date(rng, facts, made)
    elif rest == ["execution"]:
        _fill_execution(made, facts)
    elif rest == ["budget"]:
        _fill_budget(facts, made)
    elif kind.startswith("cost") and len(rest) == 2 and rest[1].isdigit():
        made.unit, made.target, made.actual = rest[0], Decimal(rest[1]), Decimal(rest[1])
        made.target_text = made.actual_text = rest[1] + rest[0]
    elif len(rest) == 2:
        _fill_quality(rng, made, rest, miss)
    elif rest[0] in ("≥", "=", "≤"):
        _fill_rate(rng, made, rest, miss)
    else:
        _fill_quantity(rng, made, rest, miss)
    return made


def _fill_date(rng: Random, facts: Facts, made: Indicator) -> None:
    month = rng.randint(6, 12)
    day = 31 if month in (7, 8, 10, 12) else 30
    made.target_text = f"{facts.year}年{month}月{rng.choice(['底前', f'{day}日前'])}"
    made.actual_text = rng.choice(
        [f"{facts.year}年{month}月", f"{facts.year}年{max(1, month - rng.randint(0, 2))}月完成"]
    )


def _fill_budget(facts: Facts, made: Indicator) -> None:
    annual, executed = facts.total.annual, facts.total.executed
    assert annual is not None and executed is not None
    made.operator, made.unit, made.target, made.actual = "≤", facts.currency_unit, annual, executed
    made.target_text, made.actual_text = f"≤{show_number(annual)}{made.unit}", f"{show_number(executed)}{made.unit}"


def _fill_execution(made: Indicator, facts: Facts) -> None:
    made.operator, made.unit, made.target, made.actual = "=", "%", HUNDRED, round_up(facts.rate, 2)
    made.target_text, made.actual_text = "100%", f"{show_number(made.actual)}%"
    made.score = min(made.weight, round_up(made.weight * facts.rate / HUNDRED, 1))
    if made.actual < HUNDRED:
        made.deviation = "部分款项未到支付节点"


def _fill_quality(rng: Random, made: Indicator, rest: list[str], miss: bool) -> None:
    made.target_text = rest[0]
    if not miss:
        made.actual_text = rng.choice([rest[0], rest[0], "达成预期指标", "全部达成", "完成"])
        return
    made.actual_text = rng.choice([rest[1], "部分达成预期指标并具有一定效果"])
    made.deviation = rng.choice(load_words()["prose"]["deviations"])
    made.score = round_up(made.weight * Decimal(rng.choice([80, 85, 90])) / HUNDRED, 1)


def _fill_rate(rng: Random, made: Indicator, rest: list[str], miss: bool) -> None:
    made.operator, made.unit = rest[0], "%"
    low, high = int(rest[1]), int(rest[2])
    target = Decimal(rng.randint(low, high))
    made.target = target
    if made.operator == "≤":
        made.actual = round_up(target * Decimal(rng.randint(70, 100)) / HUNDRED, 1)
    elif miss:
        made.actual = round_up(target * Decimal(rng.randint(820, 985)) / 1000, rng.choice([0, 1, 2]))
        _deduct(rng, made)
    else:
        above = [Decimal(x) for x in (("0", "0", "1", "2", "1.5") if high > 20 else ("0", "0.6", "1.2"))]
        made.actual = target if made.operator == "=" else min(HUNDRED, target + rng.choice(above))
    sign = made.operator if made.operator != "=" or rng.random() < 0.4 else ""
    made.target_text, made.actual_text = f"{sign}{show_number(target)}%", f"{show_number(made.actual)}%"


def _fill_quantity(rng: Random, made: Indicator, rest: list[str], miss: bool) -> None:
    unit, low, high = rest[0], int(rest[1]), int(rest[2])
    value = rng.randint(low, high)
    value -= value % (100 if value > 2000 else 10 if value > 100 else 1)
    target = Decimal(value)
    made.operator, made.unit, made.target = "≥", unit, target
    if miss and value > 9:
        made.actual = round_up(target * Decimal(rng.randint(80, 97)) / HUNDRED, 0)
        _deduct(rng, made)
    else:
        made.actual = target if rng.random() < 0.6 else target + rng.randint(0, max(1, value // 12))
    sign = rng.choice(["≥", "≥", ""])
    shown = unit if rng.random() < 0.85 else ""
    made.target_text, made.actual_text = f"{sign}{show_number(target)}{shown}", f"{show_number(made.actual)}{shown}"


def _deduct(rng: Random, made: Indicator) -> None:
    assert made.target and made.actual is not None
    made.score = cut_off(made.weight * made.actual / made.target, rng.choice([0, 1, 1]))
    made.deviation = rng.choice(load_words()["prose"]["deviations"])


def make_goals(rng: Random, facts: Facts) -> list[tuple[str, str]]:
    """Expected and actual goals; quantities named in them are those of the indicators."""
    base = rng.sample(facts.domain["goals"], rng.randint(1, len(facts.domain["goals"])))
    counted = [i for i in facts.indicators if i.level2 == "数量指标" and i.unit and i.unit in i.target_text]
    done = ["已完成年度目标任务。", "按计划完成。", "全面完成年度任务，取得了预期效果。"]
    partly = ["目标基本完成。", "按进度推进，大部分任务已完成。"]
    hit = all(i.hit for i in facts.indicators)
    out = []
    for n, goal in enumerate(base):
        expected = goal + "。"
        actual = rng.choice([goal + "，年度目标基本完成。", *(done if hit else partly)])
        if n == 0 and counted and rng.random() < 0.7:
            i = rng.choice(counted)
            assert i.target is not None
            assert i.actual is not None
            expected = f"{goal}，{i.name}{show_number(i.target)}{i.unit}。"
            actual = f"{i.name}{show_number(i.actual)}{i.unit}，{actual}"
        out.append((expected, actual))
    if rng.random() < 0.2:
        out[0] = (out[0][0], out[0][1] + tell_at_length(rng, facts))
    return out


def tell_at_length(rng: Random, facts: Facts) -> str:
    """A long account of what was done, as some units write into the goals cell."""
    prose = load_words()["prose"]
    told = [f"{i.name}{show_number(i.actual)}{i.unit}" for i in facts.indicators if i.actual is not None and i.unit]
    works = rng.sample(prose["works"], rng.randint(3, len(prose["works"])))
    lines = [f"{w}，{told[n]}" if n < len(told) else w for n, w in enumerate(works)]
    return "".join(f"（{n + 1}）{line}。" for n, line in enumerate(lines))
