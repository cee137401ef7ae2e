"""Making whole documents: facts, forms and prose in a layout, printed, with gold beside them."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from random import Random

from hedui.forge.draft import Draft
from hedui.forge.evaluation import draw_evaluation
from hedui.forge.facts import make_facts
from hedui.forge.families import FAMILIES, Column, Family
from hedui.forge.faults import Ground, Report, plant_faults, printed_score
from hedui.forge.fonts import Typeface
from hedui.forge.forms import draw_form
from hedui.forge.gold import build_gold
from hedui.forge.habits import choose_habits
from hedui.forge.layout import Printed
from hedui.forge.maker import Maker
from hedui.forge.printing import print_items
from hedui.forge.prose import Story, Told
from hedui.forge.scan import scan_document
from hedui.forge.seal import seal_pdf
from hedui.forge.sheet import Break, Item, Para, TableItem, read_marks
from hedui.forge.typeset import Look


def choose_look(rng: Random) -> Look:
    """A look drawn at random."""
    body = rng.choice(
        [Typeface("song"), Typeface("song", "times"), Typeface("song"), Typeface("kai", "times"), Typeface("droid")]
    )
    title = rng.choice([Typeface("hei"), Typeface("song"), Typeface("droid")])
    return Look(
        body=body, title=title, heading=title,
        body_size=rng.choice([14.0, 15.0, 16.0, 12.0]), table_size=rng.choice([8.0, 9.0, 9.5, 10.0, 10.5]),
        leading=rng.choice([1.15, 1.25, 1.35]), body_leading=rng.choice([1.6, 1.75, 1.9]), margin=rng.choice([42.0, 50.0, 60.0]),
        min_row=rng.choice([15.0, 18.0, 22.0]), rule=rng.choice([0.4, 0.6, 0.8]),
        page_number=rng.choice(["— {} —", "- {} -", "{}", "第 {} 页", ""]), cut_cells=rng.random() < 0.3,
        repeat_heads=rng.random() < 0.3, merged_text=rng.choice(["first", "first", "last"]), top_aligned=rng.random() < 0.08,
    )  # fmt: skip


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
    facts = make_facts(rng, rng.choice(schemes), kind, family.currency_unit)
    return Ground(rng, facts, family, choose_habits(rng, family), prose, f"form {form}")


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
    draft.items += [*draw_cover(g, head, paras), *head, *paras, *draw_foot(g)]
    draft.items += [
        Break(rng.random() < 0.2 or None),
        Para(rng.choice(["附件", "附件1", "附表：", "附件："]), "attach"),
    ]
    add_form(draft, g, f"{at}.forms[0]", False)
    draft.optional += g.optional
    draft.findings += [finding for report_ in found for finding in report_(story.told)]


def draw_cover(g: Ground, head: list[Item], paras: list[Para]) -> list[Item]:
    """A cover and a table of contents before the report, or nothing."""
    if g.rng.random() > 0.15:
        return []
    title = next(item.text for item in head if isinstance(item, Para) and item.style == "title")
    date = f"{g.facts.year + 1}年{g.rng.randint(2, 6)}月"
    items: list[Item] = [
        Para(read_marks(title)[0], "cover"),
        Para(g.facts.unit, "coverline"),
        Para(date, "coverline"),
        Break(),
    ]
    if g.rng.random() < 0.5:
        headings = [para.text for para in paras if para.style == "heading"]
        items.append(Para("目　录", "title"))
        items += [Para(f"{text}{'…' * (24 - len(text))}{n // 3 + 1}", "plain") for n, text in enumerate(headings)]
        items.append(Break())
    return items


def draw_head(draft: Draft, g: Ground, at: str) -> list[Item]:
    """Title lines of a report, with or without the unit and the year."""
    f, rng = g.facts, g.rng
    draft.constants[f"{at}.kind"] = f.kind
    draft.constants["seal"] = f.unit
    what = {"department": "部门整体支出", "transfer": "转移支付"}.get(f.kind, "项目支出")
    year = f"⟦{at}.fiscal_year:{f.year}⟧年度"
    unit = f"⟦{at}.unit:{f.unit}⟧"
    style = rng.choice(["unit_title", "two_lines", "project", "plain"])
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


def write_document(folder: Path, name: str, draft: Draft, printed: Printed) -> None:
    """source.pdf, gold.json, places.json and tags.json."""
    folder.mkdir(parents=True, exist_ok=True)
    printed.pdf.save(folder / "source.pdf", garbage=3, deflate=True)
    gold = build_gold({**printed.values, **draft.constants}, name, draft.findings, draft.optional)
    places = {path: [[p.page, *p.box] for p in found] for path, found in printed.places.items()}
    tags = {**draft.tags, "features": sorted(printed.features), "pages": printed.pdf.page_count}
    for file, content in (("gold", gold), ("tags", tags)):
        (folder / f"{file}.json").write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf8")
    (folder / "places.json").write_text(json.dumps(places, ensure_ascii=False), encoding="utf8")


def add_scans(folder: Path, kinds: Sequence[str], seed: int) -> None:
    """Scans of source.pdf beside it; their parameters go into tags.json."""
    if not kinds:
        return
    gold = json.loads((folder / "gold.json").read_text(encoding="utf8"))
    tags = json.loads((folder / "tags.json").read_text(encoding="utf8"))
    first = gold["reports"][0]
    seal = first["unit"] or next((f["implementing_unit"] for f in first["forms"] if f["implementing_unit"]), None)
    tags["scans"] = {
        kind: scan_document(folder / "source.pdf", folder / f"{kind}.pdf", kind, seed, seal) for kind in kinds
    }
    (folder / "tags.json").write_text(json.dumps(tags, ensure_ascii=False, indent=1), encoding="utf8")


def forge(
    n: int,
    seed: int,
    out: Path,
    kinds: Sequence[str] = ("source",),
    families: Sequence[str] = tuple(FAMILIES),
    fault_share: float = 0.3,
) -> list[Path]:
    """Print `n` documents into folders of `out`, going round the families; the same seed prints the same documents."""
    made = []
    for i in range(n):
        family = FAMILIES[families[i % len(families)]]
        name = f"{family.code.lower()}{seed:02d}-{i:04d}"
        rng = Random(f"hedui {seed} {i} {family.code}")
        forge_one(out / name, name, rng, family, fault_share)
        add_scans(out / name, [kind for kind in kinds if kind != "source"], seed * 100_003 + i)
        made.append(out / name)
    return made


def forge_one(folder: Path, name: str, rng: Random, family: Family, fault_share: float) -> None:
    """Draft, print and write one document."""
    draft = draft_document(rng, family, fault_share)
    look, landscape = choose_look(rng), rng.random() < 0.15
    printed = print_items(draft.items, look, landscape)
    sealed = rng.random() < 0.2
    if sealed:
        unit = draft.constants.get("seal", "绩效管理办公室")
        seal_pdf(printed.pdf[-1], unit, (rng.uniform(0.35, 0.8), rng.uniform(0.3, 0.85)))
    faces = {"body": look.body.main, "latin": look.body.latin, "title": look.title.main}
    draft.tags = {
        "family": family.code,
        **draft.tags,
        "look": {**asdict(look), **faces},
        "landscape": landscape,
        "sealed": sealed,
    }
    write_document(folder, name, draft, printed)
