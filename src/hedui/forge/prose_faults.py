"""Faults in prose: sums, rates, counts and claims that disagree with themselves or with the form."""

from decimal import Decimal

from hedui.forge.facts import round_up, show_number
from hedui.forge.ground import Finding, Ground, Planter, Report, finding, printed_score, shift_score, swap_digits
from hedui.forge.prose import Told


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
    if not g.prose or not rows or not g.family.prints("actual") or g.habits.blank_actuals:
        return None
    n, i = g.rng.choice(rows)
    right = i.actual or Decimal(0)
    wrong = right + max(Decimal(1), round_up(right / g.rng.choice([10, 20, 7]), 0))
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
        if told.parts is None:
            return []
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
    if not (g.prose and missed and g.family.prints("actual")):
        return None
    g.slips.claims_all, g.habits.silent = True, False
    return lambda told: [
        finding(
            "claim_mismatch",
            "narrative vs form 1",
            told.claim,
            f"{missed}项指标未完成",
            "正文称全部完成，自评表有未完成指标",
        )
    ]


PROSE_FAULTS: tuple[Planter, ...] = (
    plant_prose_rate,
    plant_cross_score,
    plant_cross_budget,
    plant_cross_indicator,
    plant_parts,
    plant_product,
    plant_count,
    plant_claim,
)
