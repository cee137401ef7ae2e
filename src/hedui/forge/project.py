"""Inventing a project: place, unit, money, indicators and goals; all its arithmetic is right."""

from decimal import Decimal
from random import Random

from hedui.forge.facts import HUNDRED, Facts, Money, round_up, show_number
from hedui.forge.indicators import SCHEMES, make_indicators
from hedui.forge.words import load_words


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
    """Rate × weight, capped at the weight."""
    if not facts.exec_weight:
        return Decimal(0)
    places = rng.choice([2, 2, 1])
    return min(facts.exec_weight, round_up(facts.rate * facts.exec_weight / HUNDRED, places))


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
            expected = f"{goal}，{i.name}{show_number(i.target or Decimal(0))}{i.unit}。"
            actual = f"{i.name}{show_number(i.actual or Decimal(0))}{i.unit}，{actual}"
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
