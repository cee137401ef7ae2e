"""Evaluation reports (family K): prose around one score table per first-level indicator and one 完成情况 table."""

from dataclasses import replace
from decimal import Decimal
from random import Random

from hedui.forge.cover import draw_cover
from hedui.forge.draft import Draft
from hedui.forge.facts import Facts, round_up, show_number
from hedui.forge.families import DONE, Family
from hedui.forge.faults import plant_faults
from hedui.forge.forms import draw_form
from hedui.forge.ground import Ground, printed_score
from hedui.forge.habits import choose_habits
from hedui.forge.maker import Maker
from hedui.forge.project import make_facts
from hedui.forge.prose import Story
from hedui.forge.rows import draw_indicators
from hedui.forge.sheet import Para, TableItem
from hedui.forge.totals import draw_total
from hedui.forge.writer import NUMERALS


def level_facts(facts: Facts) -> list[Facts]:
    """The facts cut by first-level indicator."""
    levels = dict.fromkeys(i.level1 for i in facts.indicators)
    return [
        replace(facts, indicators=[i for i in facts.indicators if i.level1 == level], exec_weight=None)
        for level in levels
    ]


def draw_evaluation(draft: Draft, rng: Random, family: Family, share: float) -> None:
    """One evaluation report."""
    facts = make_facts(rng, "eval")
    grounds = [
        Ground(rng, part, family, choose_habits(rng, family), False, f"form {n + 2}")
        for n, part in enumerate(level_facts(facts))
    ]
    whole = Ground(rng, facts, DONE, grounds[0].habits, True)
    for g in grounds:
        g.habits = grounds[0].habits
        g.habits.rate_style = "%2" if g.habits.rate_style == "ratio" else g.habits.rate_style
    found = plant_faults(rng.choice([whole, *grounds])) if rng.random() < share else []
    if found:
        draft.tags["faults"] = [name for name, _ in found]
    total = sum(
        (g.wrong.total_score if g.wrong.total_score is not None else printed_score(g) for g in grounds), Decimal(0)
    )
    story = Story(facts, rng, "reports[0].narrative", total, whole.slips, whole.habits.bands)
    draw_title(draft, facts, rng)
    for name in ("overview", "money", "verdict"):
        draft.items += story.take(name)
    draw_done(draft, story, whole)
    draw_levels(draft, story, grounds)
    for name in ("problems", "improvements", "recommendations", "other"):
        if name in ("problems", "recommendations") or rng.random() < 0.4:
            draft.items += story.take(name)
    for g in (whole, *grounds):
        draft.optional += g.optional
    draft.findings += [finding for _, report in found for finding in report(story.told)]
    draft.items[:0] = draw_cover(rng, facts, draft.items[:2], story.paras)
    draft.constants["reports[0].kind"] = facts.kind
    draft.constants["seal"] = facts.unit


def draw_title(draft: Draft, facts: Facts, rng: Random) -> None:
    title = rng.choice(
        [
            f"⟦reports[0].fiscal_year:{facts.year}⟧年度{facts.project}\n绩效评价报告",
            f"{facts.project}\n⟦reports[0].fiscal_year:{facts.year}⟧年度绩效自评报告",
        ]
    )
    draft.items.append(Para(f"⟦reports[0].title:{title}⟧", "title"))
    label = rng.choice(["自评单位：", "填报单位：", "评价单位："])
    draft.items.append(Para(f"{label}⟦reports[0].unit:{facts.unit}⟧", "plain"))


def draw_done(draft: Draft, story: Story, whole: Ground) -> None:
    """The section on results, with its table without points."""
    draft.items += story.take("analysis")
    indicators = [i for i in whole.facts.indicators if i.level1 in ("项目产出", "项目效益")]
    maker = Maker(replace(whole.facts, indicators=indicators), DONE, whole.habits, whole.rng)
    draft.items.append(Para("⟦reports[0].forms[0].title:表3-1　绩效目标完成情况表⟧", "tabletitle"))
    draft.items.append(TableItem(draw_form(maker), "reports[0].forms[0]"))


def draw_levels(draft: Draft, story: Story, grounds: list[Ground]) -> None:
    """The score tables, each with a sentence that says the same."""
    story.heading("scores")
    draft.items.append(story.paras[-1])
    for n, g in enumerate(grounds):
        name = g.facts.indicators[0].level1
        maker = Maker(g.facts, g.family, g.habits, g.rng, g.wrong)
        weight, score = show_number(maker.total_weight()), show_number(maker.total_score())
        rate = show_number(round_up(maker.total_rate(), 2))
        draw_indicators(maker)
        draw_total(maker)
        said = f"该指标包含{len(g.facts.indicators)}个三级指标，分值{weight}分，得分{score}分，得分率{rate}%。"
        text = f"（{NUMERALS[n]}）{name}情况。{said}"
        at = f"reports[0].forms[{n + 1}]"
        draft.items += [
            Para(text),
            Para(f"⟦{at}.title:表4-{n + 1}　{name}指标得分情况表⟧", "tabletitle"),
            TableItem(maker.sheet, at),
        ]
        draft.optional += maker.optional
