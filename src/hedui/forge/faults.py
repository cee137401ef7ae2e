"""Document faults: contradictions planted on purpose, each with the finding that gold then asks for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from hedui.forge.facts import Facts, round_up, show_number
from hedui.forge.families import Family
from hedui.forge.habits import Bands, Habits, Misprints
from hedui.forge.prose import Slips, Told

Finding = dict[str, str]
Report = Callable[[Told], list[Finding]]


@dataclass
class Ground:
    """Where faults can be planted: the facts and habits of one form, and of the prose if there is any."""

    rng: Random
    facts: Facts
    family: Family
    habits: Habits
    prose: bool
    form: str = "form 1"
    wrong: Misprints = field(default_factory=Misprints)
    slips: Slips = field(default_factory=Slips)
    optional: list[Finding] = field(default_factory=list)

    def prints(self, role: str) -> bool:
        return any(c.role == role for c in self.family.columns)

    def funds(self, role: str) -> bool:
        return any(c.role == role for c in self.family.funding)


def finding(type_: str, where: str, printed: str, recomputed: str, note: str) -> Finding:
    """A gold finding."""
    return {"type": type_, "where": where, "printed": printed, "recomputed": recomputed, "note": note}


def swap_digits(value: Decimal, rng: Random) -> Decimal | None:
    """The number with two neighbouring digits exchanged, or None where that changes nothing."""
    text = show_number(value)
    places = [
        i
        for i in range(len(text) - 1)
        if text[i] != text[i + 1] and text[i : i + 2].isdigit() and not (i == 0 and text[1] == "0")
    ]
    if not places:
        return None
    i = rng.choice(places)
    return Decimal(text[:i] + text[i + 1] + text[i] + text[i + 2 :])


def shift_score(rng: Random, score: Decimal, bands: Bands) -> Decimal | None:
    """Another total in the same grade band, at most 100."""
    shifts = [Decimal(s) for s in ("1", "2", "-1", "-2", "3", "0.5")]
    rng.shuffle(shifts)
    return next((score + s for s in shifts if score + s <= 100 and bands.grade(score + s) == bands.grade(score)), None)


def printed_score(g: Ground) -> Decimal:
    """The total of the scores as they are printed."""
    rows = sum((g.wrong.scores.get(n, i.score) for n, i in enumerate(g.facts.indicators)), Decimal(0))
    return rows + (g.facts.exec_score if g.facts.exec_weight else 0)


Planter = Callable[[Ground], Report | None]

# -- in the form


def plant_weight_sum(g: Ground) -> Report | None:
    if not (g.prints("weight") and g.family.scored) or g.habits.no_total:
        return None
    total, n = g.facts.total_weight, g.rng.randrange(len(g.facts.indicators))
    shift = Decimal(g.rng.choice([1, 2, 3, 5]))
    g.facts.indicators[n].weight += shift
    g.wrong.total_weight = total
    return lambda told: [
        finding(
            "sum_mismatch", f"{g.form}: weights", show_number(total), show_number(total + shift), "分值合计与总分行不符"
        )
    ]


def plant_left_out(g: Ground) -> Report | None:
    """The ten points for execution left out of the reckoning: rows alone make the printed total."""
    if (
        not (g.facts.exec_weight and g.funds("weight") and g.prints("weight") and g.facts.total_weight == 100)
        or g.habits.no_total
    ):
        return None
    best = max(g.facts.indicators, key=lambda i: (i.hit, i.weight))
    if not best.hit:
        return None
    best.weight += g.facts.exec_weight
    best.score += g.facts.exec_weight
    weight, score = g.facts.total_weight, g.facts.total_score
    g.wrong.total_weight, g.wrong.total_score = weight - g.facts.exec_weight, score - g.facts.exec_score
    w, s = g.wrong.total_weight, g.wrong.total_score
    return lambda told: [
        finding("sum_mismatch", f"{g.form}: weights", show_number(w), show_number(weight), "总分未计入预算执行率分值"),
        finding("sum_mismatch", f"{g.form}: scores", show_number(s), show_number(score), "总分未计入预算执行率得分"),
    ]


def plant_score_sum(g: Ground) -> Report | None:
    if not (g.prints("score") and g.family.scored) or g.habits.no_total:
        return None
    right = printed_score(g)
    wrong = shift_score(g.rng, right, g.habits.bands)
    if wrong is None:
        return None
    g.wrong.total_score = wrong
    return lambda told: [
        finding("sum_mismatch", f"{g.form}: scores", show_number(wrong), show_number(right), "得分合计与总分行不符")
    ]


def plant_group(g: Ground) -> Report | None:
    if not g.habits.points_in_group or g.habits.no_total or g.family.code == "K":
        return None
    level1 = g.rng.choice(list(dict.fromkeys(i.level1 for i in g.facts.indicators)))
    right = sum((i.weight for i in g.facts.indicators if i.level1 == level1), Decimal(0))
    wrong = right + g.rng.choice([5, 10, -5])
    if wrong <= 0:
        return None
    g.wrong.group = (level1, wrong)
    total = g.facts.total_weight
    g.optional.append(
        finding(
            "sum_mismatch",
            f"{g.form}: groups",
            show_number(total),
            show_number(total + wrong - right),
            "各组分值合计与总分不符",
        )
    )
    return lambda told: [
        finding(
            "sum_mismatch",
            f"{g.form}: group {level1}",
            show_number(wrong),
            show_number(right),
            "组内指标分值合计与组分值不符",
        )
    ]


def plant_rate(g: Ground) -> Report | None:
    if not g.funds("execution_rate"):
        return None
    right = round_up(g.facts.rate, 2)
    wrong = swap_digits(right, g.rng)
    if wrong is None or abs(wrong - right) < 1 or wrong > 100:
        return None
    g.wrong.rate, g.habits.rate_style, g.habits.truncate = wrong, "%2", False
    g.optional.append(
        finding(
            "cross_mismatch",
            f"{g.form}: 执行率 vs narrative",
            show_number(wrong),
            show_number(right),
            "表内执行率与正文不一致",
        )
    )
    return lambda told: [
        finding(
            "rate_mismatch",
            f"{g.form}: funding total",
            show_number(wrong),
            show_number(right),
            "执行率与执行数/预算数不符",
        )
    ]


def plant_score_over(g: Ground) -> Report | None:
    if not (g.prints("weight") and g.prints("score") and g.family.scored) or g.facts.total_score > 97:
        return None
    n = g.rng.randrange(len(g.facts.indicators))
    i = g.facts.indicators[n]
    wrong = i.weight + g.rng.choice([1, 2])
    if printed_score(g) + wrong - i.score > 100 or not i.hit:
        return None
    g.wrong.scores[n] = wrong
    return lambda told: [
        finding("score_over_weight", f"{g.form}: {i.name}", show_number(wrong), show_number(i.weight), "得分高于分值")
    ]


def plant_grade(g: Ground) -> Report | None:
    if not (g.habits.grade_at or g.prose) or not g.family.scored:
        return None
    right = g.habits.bands.grade(printed_score(g))
    wrong = g.rng.choice([x for x in g.habits.bands.names[:3] if x != right])
    where = "narrative: grade"
    if g.habits.grade_at:
        where, g.wrong.grade = f"{g.form}: grade", wrong
        g.optional.append(finding("grade_mismatch", "narrative: grade", wrong, right, "正文等级与得分不符"))
    if g.prose:
        g.slips.grade = wrong
    return lambda told: [finding("grade_mismatch", where, wrong, right, "等级与得分所在区间不符")]


# -- in the prose


def plant_prose_rate(g: Ground) -> Report | None:
    right = round_up(g.facts.rate, 2)
    wrong = swap_digits(right, g.rng) if g.prose else None
    if wrong is None or abs(wrong - right) < 1 or wrong > 100:
        return None
    g.slips.rate = wrong
    g.optional.append(
        finding(
            "cross_mismatch",
            "narrative vs form: 执行率",
            show_number(wrong),
            show_number(right),
            "正文执行率与自评表不一致",
        )
    )
    return lambda told: [
        finding(
            "rate_mismatch",
            "narrative: execution_rate",
            show_number(wrong),
            show_number(right),
            "正文执行率与执行数/预算数不符",
        )
    ]


def plant_cross_score(g: Ground) -> Report | None:
    if not g.prose or not g.family.scored or g.habits.no_total:
        return None
    right = g.wrong.total_score if g.wrong.total_score is not None else printed_score(g)
    wrong = shift_score(g.rng, right, g.habits.bands)
    if wrong is None:
        return None
    g.slips.self_score = wrong
    return lambda told: [
        finding(
            "cross_mismatch",
            "narrative: self_score vs form total",
            show_number(wrong),
            show_number(right),
            "正文得分与自评表总分不一致",
        )
    ]


def plant_cross_budget(g: Ground) -> Report | None:
    right = g.facts.total.annual
    if not g.prose or right is None or not g.family.funding:
        return None
    wrong = right + max(
        Decimal(1).scaleb(-g.facts.decimals), round_up(right / g.rng.choice([10, 20, 9]), g.facts.decimals)
    )
    g.slips.budget = wrong
    return lambda told: [
        finding(
            "cross_mismatch",
            "narrative: budget vs form funding",
            show_number(wrong),
            show_number(right),
            "正文预算数与自评表不一致",
        )
    ]


def plant_cross_indicator(g: Ground) -> Report | None:
    rows = [
        (n, i)
        for n, i in enumerate(g.facts.indicators)
        if i.actual is not None and i.actual >= 20 and i.unit != "%" and i.level2 == "数量指标"
    ]
    if not g.prose or not rows or not g.prints("actual") or g.habits.blank_actuals:
        return None
    n, i = g.rng.choice(rows)
    assert i.actual is not None
    right, wrong = i.actual, i.actual + max(Decimal(1), round_up(i.actual / g.rng.choice([10, 20, 7]), 0))
    if any(show_number(right) in a for _, a in g.facts.goals):
        g.facts.goals[:] = [(e, a) for e, a in g.facts.goals if show_number(right) not in a] or g.facts.goals[:1]
    g.slips.indicator = (n, wrong)
    return lambda told: [
        finding(
            "cross_mismatch",
            f"narrative vs form: {i.name}",
            show_number(wrong),
            show_number(right),
            "正文完成值与自评表不一致",
        )
    ]


def plant_parts(g: Ground) -> Report | None:
    annual = g.facts.total.annual
    if not g.prose or annual is None:
        return None
    g.slips.parts_shift = max(Decimal(1).scaleb(-g.facts.decimals), round_up(annual / 20, g.facts.decimals))

    def report(told: Told) -> list[Finding]:
        assert told.parts
        return [
            finding(
                "parts_mismatch",
                "narrative: budget parts",
                show_number(told.parts[0]),
                show_number(told.parts[1]),
                "分项合计与总额不符",
            )
        ]

    return report


def plant_product(g: Ground) -> Report | None:
    if not g.prose:
        return None
    g.slips.product_shift = g.rng.choice([1, 2, 3])

    def report(told: Told) -> list[Finding]:
        if not told.product:
            return []
        return [
            finding(
                "product_mismatch",
                "narrative: product",
                show_number(told.product[0]),
                show_number(told.product[1]),
                "人数×标准与总额不符",
            )
        ]

    return report


def plant_count(g: Ground) -> Report | None:
    if not g.prose:
        return None
    g.slips.problem_count = 1

    def report(told: Told) -> list[Finding]:
        return (
            [
                finding(
                    "count_mismatch",
                    "narrative: problems",
                    str(told.problems + 1),
                    str(told.problems),
                    "所列问题数与所述不符",
                )
            ]
            if told.counted
            else []
        )

    return report


def plant_claim(g: Ground) -> Report | None:
    missed = sum(not i.hit for i in g.facts.indicators)
    if not (g.prose and missed and g.prints("actual")):
        return None
    g.slips.claims_all = True
    return lambda told: [
        finding(
            "claim_mismatch",
            "narrative vs form 1",
            told.claim,
            f"{missed}项指标未完成",
            "正文称全部完成，自评表有未完成指标",
        )
    ]


FORM_FAULTS: tuple[Planter, ...] = (
    plant_weight_sum, plant_left_out, plant_score_sum, plant_group, plant_rate, plant_score_over, plant_grade,
)  # fmt: skip
PROSE_FAULTS: tuple[Planter, ...] = (
    plant_prose_rate, plant_cross_score, plant_cross_budget, plant_cross_indicator, plant_parts, plant_product, plant_count, plant_claim,
)  # fmt: skip


def plant_faults(g: Ground) -> list[tuple[str, Report]]:
    """One fault that these facts allow, sometimes one in the form and one in the prose.

    Each comes with the way to report it once all is written. Forms come first: prose faults look at what forms print.
    """
    both = g.prose and g.rng.random() < 0.2
    pools = [FORM_FAULTS, PROSE_FAULTS] if both else [FORM_FAULTS + PROSE_FAULTS]
    return [found for pool in pools if (found := plant_one(g, pool)) is not None]


def plant_one(g: Ground, pool: tuple[Planter, ...]) -> tuple[str, Report] | None:
    """The first of these faults, in random order, that fits."""
    for planter in g.rng.sample(pool, len(pool)):
        report = planter(g)
        if report is not None:
            return planter.__name__.removeprefix("plant_"), report
    return None
