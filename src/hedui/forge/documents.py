"""Drafting whole documents: forms alone, several in one file, reports with their forms."""

from dataclasses import asdict, replace
from random import Random

from hedui.forge.cover import draw_cover
from hedui.forge.draft import Draft
from hedui.forge.evaluation import draw_evaluation
from hedui.forge.families import Column, Family
from hedui.forge.faults import plant_faults
from hedui.forge.forms import draw_form
from hedui.forge.ground import Ground, Report, printed_score
from hedui.forge.habits import choose_habits
from hedui.forge.maker import Maker
from hedui.forge.project import make_facts
from hedui.forge.prose import Story, Told
from hedui.forge.sheet import Break, Item, Para, TableItem


def add_form(draft: Draft, g: Ground, at: str, alone: bool) -> None:
    """Add the caption lines, the table and its notes. `at` is the path of the form; a form alone titles its report."""
    rng, facts, family, habits = g.rng, g.facts, g.family, g.habits
    report = at.split(".", maxsplit=1)[0]
    title = rng.choice(
        family.titles
        if facts.kind != "department" or family.code == "I"
        else ("部门整体支出绩效自评表", "部门整体绩效自评表")
    )
    dated = rng.random() < 0.25
    year = f"⟦{report}.fiscal_year:{facts.year}⟧" if alone else str(facts.year)
    caption = f"⟦{at}.title:{year + '年度' if dated else ''}{title}⟧"
    draft.items.append(Para(f"⟦{report}.title:{caption}⟧" if alone else caption, "caption"))
    if not dated:
        draft.items.append(Para(habits.year_line.format(year), "subtitle"))
    unit = f"⟦{at}.currency_unit:{facts.currency_unit}⟧"
    line = rng.choice([f"单位：{unit}", f"金额单位：{unit}", f"单位:{unit}"])
    if alone and facts.kind != "department" and rng.random() < 0.3:
        label = rng.choice(["填报单位", "填报单位（盖章）", "自评单位"])
        line = f"{label}：⟦{report}.unit:{facts.unit}⟧　　　　　　{line}"
        draft.items.append(Para(line, "left"))
    else:
        draft.items.append(Para(line, "right"))
    maker = Maker(facts, family, habits, rng, g.wrong)
    draft.items.append(TableItem(draw_form(maker), at))
    draft.optional += maker.optional
    draft.tags.setdefault("forms", []).append({"path": at, "family": family.code, **asdict(habits)})
    if alone and facts.kind == "department":
        draft.constants[f"{report}.unit"] = facts.unit
    notes = choose_notes(rng)
    if habits.grade_at and not habits.bands.usual:
        notes.append(f"注：总分设置为100分，等级划分为：{habits.bands.tell()}。")
    draft.items += [Para(note, "note") for note in notes]


def choose_notes(rng: Random) -> list[str]:
    """Notes below the table, or none."""
    notes = [
        "备注：1.“执行率”=“全年执行数”/“全年预算数”。",
        "注：1.得分一档最高不能超过该指标分值上限。",
        "2.定性指标根据完成情况分为全部或基本达成预期指标、部分达成预期指标并具有一定效果、未达成预期指标且效果较差三档，分别按照该指标对应分值区间100-80%（含80%）、80-60%（含60%）、60-0%合理确定得分。",
        "填表人：　　　　　　　联系电话：　　　　　　　填报日期：",
    ]
    return [n for n in notes if rng.random() < 0.25]


def make_ground(rng: Random, family: Family, prose: bool, form: int) -> Ground:
    """Facts and habits for one form of this family."""
    kind = rng.choice(family.kinds)
    schemes = [s for s in family.schemes if (s == "dept") == (kind == "department")] or list(family.schemes)
    if family.code == "E" and rng.random() < 0.25:
        family = replace(family, columns=(*family.columns, Column("review", ("复核分", "复核得分"), 7)))
    facts, habits = make_facts(rng, rng.choice(schemes), kind, family.currency_unit), choose_habits(rng, family)
    for indicator in facts.indicators if habits.lenient else ():
        indicator.score = indicator.weight
    return Ground(rng, facts, family, habits, prose, f"form {form}")


def plant(draft: Draft, g: Ground, share: float) -> list[Report]:
    """Perhaps plant faults; their reports are to be called once the prose is written."""
    found = plant_faults(g) if g.rng.random() < share else []
    if found:
        draft.tags.setdefault("faults", []).extend(name for name, _ in found)
    return [report for _, report in found]


def draw_alone(draft: Draft, g: Ground, report: int, share: float) -> None:
    """A form that stands alone, on a page of its own."""
    found = plant(draft, g, share)
    if draft.items:
        draft.items.append(Break())
    draft.constants["seal"] = g.facts.unit
    draft.constants[f"reports[{report}].kind"] = g.facts.kind
    add_form(draft, g, f"reports[{report}].forms[0]", True)
    draft.optional += g.optional
    draft.findings += [finding for report_ in found for finding in report_(Told())]


def draw_report(draft: Draft, g: Ground, report: int, share: float) -> None:
    """Prose with its form attached."""
    found, facts, rng, at = plant(draft, g, share), g.facts, g.rng, f"reports[{report}]"
    if draft.items:
        draft.items.append(Break())
    score = (
        None if not g.family.scored else g.wrong.total_score if g.wrong.total_score is not None else printed_score(g)
    )
    story = Story(facts, rng, f"{at}.narrative", score, g.slips, g.habits.bands)
    paras = story.write()
    head = draw_head(draft, g, at)
    draft.items += [*draw_cover(rng, facts, head, paras), *head, *paras, *draw_foot(g)]
    if rng.random() < 0.7:
        draft.items.append(Break(rng.random() < 0.2 or None))
    draft.items.append(Para(rng.choice(["附件", "附件1", "附表：", "附件："]), "attach"))
    add_form(draft, g, f"{at}.forms[0]", False)
    draft.optional += g.optional
    draft.findings += [finding for report_ in found for finding in report_(story.told)]


def draw_head(draft: Draft, g: Ground, at: str) -> list[Item]:
    """Title lines of a report, with or without the unit and the year."""
    f, rng = g.facts, g.rng
    draft.constants[f"{at}.kind"] = f.kind
    draft.constants["seal"] = f.unit
    what = {"department": "部门整体支出", "transfer": "转移支付"}.get(f.kind, "项目支出")
    year = f"⟦{at}.fiscal_year:{f.year}⟧年度"
    unit = f"⟦{at}.unit:{f.unit}⟧"
    styles = ["unit_title", "two_lines", "plain"]
    style = rng.choice(styles if f.kind == "department" else [*styles, "project"])
    title = {
        "unit_title": f"{unit}{year}{what}绩效自评报告", "two_lines": f"{unit}\n{year}{what}绩效自评报告",
        "project": f"{year}{f.project}\n绩效自评报告", "plain": f"{year}{what}绩效自评报告",
    }[style]  # fmt: skip
    items: list[Item] = [Para(rng.choice(["附件2", "附件", "附件1："]), "attach")] if rng.random() < 0.3 else []
    items.append(Para(f"⟦{at}.title:{title}⟧", "title"))
    if style in ("project", "plain"):
        label = rng.choice(["单位名称（盖章）：", "填报单位：", "自评单位："])
        items.append(Para(label + unit, "plain"))
    return items


def draw_foot(g: Ground) -> list[Item]:
    """The attachment note and the signature."""
    if g.rng.random() < 0.5:
        return []
    date = f"{g.facts.year + 1}年{g.rng.randint(2, 6)}月{g.rng.randint(1, 28)}日"
    return [Para(f"附：{g.facts.year}年度绩效自评表"), Para(g.facts.unit, "sign"), Para(date, "sign")]


def draft_document(rng: Random, family: Family, share: float) -> Draft:
    """One document of this family: a form alone, several forms, or a report with its form."""
    draft = Draft()
    if family.code == "K":
        draw_evaluation(draft, rng, family, share)
        return draft
    shape = rng.choice(["form", "form", "forms", "report", "report", "report+forms", "reports"])
    reports = {"reports": 2, "report": 1, "report+forms": 1}.get(shape, 0)
    for n in range(reports):
        draw_report(draft, make_ground(rng, family, True, n + 1), n, share)
    alone = {"form": 1, "forms": rng.randint(2, 3), "report+forms": rng.randint(1, 2)}.get(shape, 0)
    for n in range(alone):
        draw_alone(draft, make_ground(rng, family, False, reports + n + 1), reports + n, share / 2)
    draft.tags["shape"] = shape
    return draft
