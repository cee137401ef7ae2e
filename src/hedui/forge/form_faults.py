"""Faults in forms: totals, groups, rates, scores and grades that do not agree with the rows."""

from decimal import Decimal

from hedui.forge.facts import round_up, show_number
from hedui.forge.ground import Ground, Planter, Report, finding, printed_score, shift_score, swap_digits
from hedui.forge.heads import AMOUNTS


def plant_weight_sum(g: Ground) -> Report | None:
    if not (g.family.prints("weight") and g.family.scored) or g.habits.no_total:
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
        not (
            g.facts.exec_weight
            and g.family.funds("weight")
            and g.family.prints("weight")
            and g.facts.total_weight == 100
        )
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
    if not (g.family.prints("score") and g.family.scored) or g.habits.no_total:
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
    if not g.family.funds("execution_rate"):
        return None
    right = round_up(g.facts.rate, 2)
    wrong = swap_digits(right, g.rng)
    if wrong is None or abs(wrong - right) < 1 or wrong > 100:
        return None
    g.wrong.rate, g.habits.rate_style, g.habits.truncate, g.habits.mixed_rates = wrong, "%2", False, False
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
    printed = g.family.prints("weight") and g.family.prints("score") and g.family.scored
    if not printed or g.habits.parent_points or g.facts.total_score > 97:
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


def plant_zero_funding(g: Ground) -> Report | None:
    """A total of 0 / 0 / 0 over sources that are not zero."""
    amounts = [role for role in AMOUNTS if g.family.funds(role)]
    told = any(i.target == g.facts.annual for i in g.facts.indicators)
    if g.prose or told or g.family.code == "E" or not amounts:
        return None
    g.wrong.zero_funding = True
    sums = {role: getattr(g.facts.total, AMOUNTS[role]) for role in amounts}
    return lambda told: [
        finding("sum_mismatch", f"{g.form}: funding {role}", "0", show_number(value), "资金总额为零而各来源不为零")
        for role, value in sums.items()
        if value
    ]


FORM_FAULTS: tuple[Planter, ...] = (
    plant_weight_sum,
    plant_left_out,
    plant_score_sum,
    plant_group,
    plant_rate,
    plant_zero_funding,
    plant_score_over,
    plant_grade,
)
