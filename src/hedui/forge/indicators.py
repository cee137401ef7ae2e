"""Drawing indicators from the vocabulary: how points are shared out, targets, results, deductions."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from hedui.forge.facts import HUNDRED, Facts, Indicator, cut_off, percent, round_up, show_number
from hedui.forge.words import load_words


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
    "cost": Scheme(
        10,
        (
            ("产出指标", 40, _OUT3),
            ("成本指标", 20, ("cost_economic",)),
            ("效益指标", 20, _GAIN),
            ("满意度指标", 10, ("satisfaction",)),
        ),
    ),
    "dept": Scheme(
        10,
        (
            ("履职效能", 50, _OUT3),
            ("管理效率", 15, ("quality", "cost")),
            ("社会效应", 15, _GAIN[1:]),
            ("满意度指标", 10, ("satisfaction",)),
        ),
    ),
    "eval": Scheme(
        0,
        (
            ("项目决策", 20, ("approve", "aim", "invest")),
            ("项目过程", 20, ("finance", "organise")),
            ("项目产出", 30, _OUT),
            ("项目效益", 30, (*_GAIN[:2], "sustain", "satisfaction")),
        ),
    ),
}
LEVEL2 = {
    "approve": "项目立项",
    "aim": "绩效目标",
    "invest": "资金投入",
    "finance": "资金管理",
    "organise": "组织实施",
    "quantity": "数量指标",
    "quality": "质量指标",
    "timeliness": "时效指标",
    "cost": "成本指标",
    "cost_economic": "经济成本指标",
    "economic": "经济效益指标",
    "social": "社会效益指标",
    "ecology": "生态效益指标",
    "sustain": "可持续影响指标",
    "satisfaction": "服务对象满意度指标",
}


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
        _fill_budget(rng, facts, made)
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


def _fill_budget(rng: Random, facts: Facts, made: Indicator) -> None:
    unit, factor = facts.currency_unit, Decimal(1)
    if unit == "万元" and rng.random() < 0.3:
        unit, factor = "元", Decimal(10000)  # two units in one table
    annual, executed = facts.annual * factor, facts.executed * factor
    made.operator, made.unit, made.target, made.actual = "≤", unit, annual, executed
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
    made.deviation = explain_miss(rng)
    made.score = round_up(made.weight * Decimal(rng.choice([80, 85, 90])) / HUNDRED, 1)


def _fill_rate(rng: Random, made: Indicator, rest: list[str], miss: bool) -> None:
    made.operator, made.unit = rest[0], "%"
    low, high = int(rest[1]), int(rest[2])
    target = Decimal(rng.randint(low, high))
    made.target = target
    if made.operator == "≤":
        made.actual = round_up(target * Decimal(rng.randint(70, 100)) / HUNDRED, 1)
    elif miss:
        exact = target * Decimal(rng.randint(820, 985)) / 1000
        rounded = round_up(exact, rng.choice([0, 1, 2]))
        # What is printed as met is no miss: 2% of 2%.
        made.actual = rounded if rounded < target else round_up(exact, 2)
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
        made.actual = min(target - 1, round_up(target * Decimal(rng.randint(80, 97)) / HUNDRED, 0))
        _deduct(rng, made)
    else:
        made.actual = target if rng.random() < 0.6 else target + rng.randint(0, max(1, value // 12))
    sign = rng.choice(["≥", "≥", ""])
    shown = unit if rng.random() < 0.85 else ""
    made.target_text, made.actual_text = f"{sign}{show_number(target)}{shown}", f"{show_number(made.actual)}{shown}"


def explain_miss(rng: Random) -> str:
    """Why a target was missed and what will be done: a line, or several."""
    prose = load_words()["prose"]
    if rng.random() < 0.75:
        return str(rng.choice(prose["deviations"]))
    first, second = rng.sample(prose["deviations"], 2)
    return f"偏差原因：{first}；{second}。改进措施：{rng.choice(prose['improvements'])}。"


def _deduct(rng: Random, made: Indicator) -> None:
    made.score = cut_off(made.weight * percent(made.actual, made.target) / HUNDRED, rng.choice([0, 1, 1]))
    made.deviation = explain_miss(rng)
