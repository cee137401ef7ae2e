"""Running prose of a self-evaluation report, built from the same facts as its form, its fields marked as ⟦path:text⟧."""

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from hedui.forge.facts import Facts, round_up, show_number
from hedui.forge.habits import Bands
from hedui.forge.sheet import Para
from hedui.forge.words import load_words

NUMERALS = "一二三四五六七八九十"


@dataclass
class Slips:
    """What the prose says otherwise than the facts; planted by faults."""

    self_score: Decimal | None = None
    budget: Decimal | None = None
    rate: Decimal | None = None
    grade: str | None = None
    parts_shift: Decimal | None = None
    product_shift: int = 0
    problem_count: int = 0
    indicator: tuple[int, Decimal] | None = None
    claims_all: bool = False


@dataclass
class Told:
    """What the prose said, for faults that need to know."""

    parts: tuple[Decimal, Decimal] | None = None
    product: tuple[Decimal, Decimal] | None = None
    problems: int = 0
    counted: bool = False
    claim: str = ""
    indicators: set[int] = field(default_factory=set)


class Story:
    """Writes the sections of one report. `at` is the path of its narrative."""

    def __init__(self, facts: Facts, rng: Random, at: str, score: Decimal | None, slips: Slips, bands: Bands) -> None:
        self.facts, self.rng, self.at, self.score, self.slips, self.bands = facts, rng, at, score, slips, bands
        self.told = Told()
        self.paras: list[Para] = []
        self.heading_style = rng.choice(["一、", "一、", "一、", "1.", ""])
        self.sub_style = rng.choice(["（一）", "（一）", "(一)", "1.", ""])
        self.item_style = rng.choice(["1.", "1.", "（1）", "一是", "一是inline", "（一）split", "1、", "plain"])
        self.settle_styles()
        self.unit, self.factor = self.choose_unit()
        self.separators = rng.random() < 0.15
        self.count = 0
        self.said: set[str] = set()

    def settle_styles(self) -> None:
        """Numbering of headings, subheadings and items never the same twice: no reader could tell them apart."""
        if self.heading_style == "1.":
            self.sub_style = "（1）"
        if self.item_style[:2] in (self.heading_style, self.sub_style[:2]) or self.item_style in (
            self.heading_style,
            self.sub_style,
        ):
            self.item_style = "一是"
        if self.slips.problem_count and self.item_style == "plain":
            self.item_style = "一是"

    # -- helpers

    def field(self, name: str, text: str) -> str:
        """The text, marked as the narrative field of this name the first time it is said."""
        if name in self.said:
            return text
        self.said.add(name)
        return f"⟦{self.at}.{name}:{text}⟧"

    def heading(self, text: str) -> None:
        n, self.count = self.count, self.count + 1
        sign = {"一、": f"{NUMERALS[n]}、", "1.": f"{n + 1}."}.get(self.heading_style, "")
        self.paras.append(Para(sign + text, "heading"))
        self.subs = 0

    def sub(self, text: str) -> str:
        n, self.subs = self.subs, self.subs + 1
        return {
            "（一）": f"（{NUMERALS[n]}）",
            "(一)": f"({NUMERALS[n]})",
            "1.": f"{n + 1}.",
            "（1）": f"（{n + 1}）",
        }.get(self.sub_style, "") + text

    def say(self, text: str, style: str = "body") -> None:
        self.paras.append(Para(text, style))

    def choose_unit(self) -> tuple[str, Decimal]:
        """The unit that the prose states amounts in, and how many of them the form's unit makes."""
        own, slips = self.facts.currency_unit, self.slips
        if slips.budget is not None or slips.parts_shift is not None or self.rng.random() < 0.75:
            return own, Decimal(1)
        return ("元", Decimal(10000)) if own == "万元" else ("万元", Decimal("0.0001"))

    def amount(self, value: Decimal) -> str:
        return show_number(value * self.factor, self.separators)

    # -- sections

    def overview(self) -> None:
        f, rng = self.facts, self.rng
        self.heading(rng.choice(["项目基本情况", "基本情况", "项目概况", "项目基本概况"]))
        office = rng.choice(["财政局", "人民政府办公室", f.domain["agency"][0]])
        town = f.place[:2]
        paper = f"（{town}{rng.choice(['政办发', '财预', '财绩', '政发'])}〔{f.year - rng.randint(0, 2)}〕{rng.randint(3, 160)}号）"
        doc = f"根据《{f.place}{office}关于做好{f.year}年度{f.domain['name']}领域重点工作的通知》{paper}要求，"
        self.say(
            self.sub("项目背景。")
            + doc
            + f"设立{f.project}，由{f.actor}负责组织实施。项目实施周期为{f.year}年1月至12月。"
        )
        goal = rng.choice(f.domain["goals"])
        self.say(
            self.sub("项目绩效目标。")
            + goal
            + "。"
            + (
                f"上年度同类项目投入资金{rng.randint(20, 900)}万元，受益{f.domain['beneficiary']}{rng.randint(200, 9000)}人。"
                if rng.random() < 0.4
                else ""
            )
        )

    def duties(self) -> None:
        f, rng = self.facts, self.rng
        self.heading(rng.choice(["部门基本情况", "部门（单位）概况", "基本情况"]))
        self.say(self.sub("主要职能"), "subheading")
        for n, duty in enumerate(load_words()["prose"]["duties"]):
            self.say(f"{n + 1}.{duty}。")
        self.say(self.sub("机构设置和人员情况"), "subheading")
        staff = rng.randint(12, 160)
        self.say(
            f"{f.unit}内设{rng.randint(3, 12)}个股室，下属{rng.randint(1, 6)}个事业单位，{f.year}年末在职人员{staff}人，退休人员{rng.randint(3, 60)}人。"
        )

    def money(self) -> None:
        f, rng = self.facts, self.rng
        self.heading(rng.choice(["项目资金情况", "资金使用情况", "项目资金安排及使用情况", "项目资金使用及管理情况"]))
        self.say(self.sub(rng.choice(["资金安排情况。", "项目资金到位情况。"])) + self.money_in())
        self.say(self.sub(rng.choice(["资金执行情况。", "项目资金使用情况。"])) + self.money_out())
        if self.slips.product_shift or rng.random() < 0.5:
            self.say(
                self.sub("资金管理情况。")
                + "项目资金实行专账核算、专款专用，审批手续齐全，未发现截留、挤占、挪用资金的情况。"
                + self.product()
            )

    def money_in(self) -> str:
        f, rng = self.facts, self.rng
        annual = self.slips.budget or f.total.annual
        assert annual is not None
        unit = self.field("currency_unit", self.unit)
        shown = self.field("budget", self.amount(annual))
        text = rng.choice([
            f"{f.year}年该项目预算安排资金{shown}{unit}", f"{f.year}年度共落实项目资金{shown}{unit}", f"本年度项目全年预算资金为{shown}{unit}",
        ])  # fmt: skip
        if rng.random() < 0.6 or self.slips.parts_shift:
            text += "，其中" + self.parts(annual)
        noise = (
            f"{f.year - 1}年预算为{self.amount(Decimal(rng.randint(10, 900)))}{self.unit}，"
            if rng.random() < 0.25
            else ""
        )
        return noise + text + "。"

    def parts(self, whole: Decimal) -> str:
        """Named parts of the budget; they make the whole but for a planted shift."""
        f, rng = self.facts, self.rng
        first = round_up(whole * Decimal(rng.randint(30, 60)) / 100, f.decimals)
        second = round_up(whole * Decimal(rng.randint(10, 25)) / 100, f.decimals)
        values = [first, second, whole - first - second]
        if self.slips.parts_shift:
            values[1] += self.slips.parts_shift
            self.told.parts = (whole, sum(values, Decimal(0)))
        names = rng.choice(
            [
                ("中央资金", "省级资金", "县级配套资金"),
                ("上级补助", "本级财政资金", "自筹资金"),
                ("人员经费", "设备购置费", "其他支出"),
            ]
        )
        return "、".join(f"{n}{self.amount(v)}{self.unit}" for n, v in zip(names, values, strict=True))

    def money_out(self) -> str:
        f, rng, unit = self.facts, self.rng, self.unit
        done = f.total.executed
        annual = self.slips.budget or f.total.annual
        assert done is not None and annual is not None
        shown = self.field("executed", self.amount(done))
        rate = self.slips.rate if self.slips.rate is not None else round_up(f.rate, 2)
        rate_text = self.field("execution_rate", show_number(rate)) + "%"
        tell_rate = self.slips.rate is not None or (self.slips.budget is None and rng.random() < 0.75)
        start = rng.choice(
            [
                f"截至{f.year}年12月31日，实际支出{shown}{unit}",
                f"全年实际执行{shown}{unit}",
                f"项目资金累计支出{shown}{unit}",
            ]
        )
        if not tell_rate:
            self.said.discard("execution_rate")
            return start + "，资金支付依据充分。"
        left = annual - done
        tail = f"，结余{self.amount(left)}{unit}" if left and rng.random() < 0.4 else ""
        return (
            start
            + rng.choice([f"，预算执行率{rate_text}", f"，执行率为{rate_text}", f"，预算执行率为{rate_text}"])
            + tail
            + "。"
        )

    def product(self) -> str:
        """A count times a unit price; right but for a planted shift."""
        rng = self.rng
        if not self.slips.product_shift and rng.random() < 0.6:
            return ""
        count, price = rng.randint(12, 480) * 10, rng.choice([100, 200, 300, 500, 1000])
        right = Decimal(count * price) / 10000
        printed = right + self.slips.product_shift
        self.told.product = (printed, right)
        who = self.facts.domain["beneficiary"]
        return f"其中按照每人{price}元的标准，向{count}名{who}发放补助，共计{show_number(printed)}万元。"

    def verdict(self) -> None:
        f, rng = self.facts, self.rng
        if self.score is None:
            return
        self.heading(rng.choice(["绩效自评结论", "自评结论", "综合评价结论", "绩效自评得分情况"]))
        printed = self.slips.self_score if self.slips.self_score is not None else self.score
        score = self.field("self_score", show_number(printed))
        grade = self.field("grade", self.slips.grade or self.bands.grade(printed))
        bands = f"评分等级划分为：{self.bands.tell()}。" if not self.bands.usual or rng.random() < 0.4 else ""
        graded = self.slips.grade is not None or rng.random() < 0.7
        if not graded:
            self.said.discard("grade")
        text = rng.choice([
            (f"经自评，{f.project}绩效自评得分{score}分", f"，自评等级为“{grade}”。"),
            (f"对照绩效目标逐项评分，本项目自评总分为{score}分", f"，评价等级为{grade}。"),
            (f"综合各项指标完成情况，项目自评综合得分{score}分", f"，绩效等级为“{grade}”。"),
        ])  # fmt: skip
        self.say(bands + text[0] + (text[1] if graded else "。"))

    def analysis(self) -> None:
        f, rng = self.facts, self.rng
        self.heading(rng.choice(["绩效目标完成情况分析", "绩效指标完成情况", "项目绩效情况分析"]))
        missed = [i for i in f.indicators if not i.hit]
        if self.slips.claims_all or (not missed and rng.random() < 0.5):
            self.told.claim = rng.choice(
                ["各项绩效指标均已完成年度目标值", "所有绩效指标全部达到预期目标", "年初设定的绩效指标全部完成"]
            )
            self.say(f"{f.year}年，{self.told.claim}，项目实施成效明显。")
        elif rng.random() < 0.4:
            self.say(f"本项目共设置三级指标{len(f.indicators)}个，已完成{len(f.indicators) - len(missed)}个。")
        for level1 in dict.fromkeys(i.level1 for i in f.indicators):
            rows = [(n, i) for n, i in enumerate(f.indicators) if i.level1 == level1]
            forced = [p for p in rows if self.slips.indicator and p[0] == self.slips.indicator[0]]
            chosen = forced or rng.sample(rows, min(len(rows), rng.randint(1, 2)))
            told = "；".join(self.indicator_sentence(n) for n, _ in chosen)
            self.say(self.sub(f"{level1}完成情况。") + told + "。")

    def indicator_sentence(self, number: int) -> str:
        i = self.facts.indicators[number]
        actual = i.actual_text
        if self.slips.indicator and self.slips.indicator[0] == number:
            actual = show_number(self.slips.indicator[1]) + (i.unit if i.unit in i.actual_text else "")
        self.told.indicators.add(number)
        if i.target is None:
            return f"{i.name}：{actual}"
        return self.rng.choice([f"{i.name}目标值{i.target_text}，实际完成{actual}", f"{i.name}实际完成值为{actual}"])

    # -- lists

    def listed(self, name: str, pool: list[str], most: int, lead: str = "") -> int:
        """Items of a list field, written in this report's style; how many were printed."""
        rng = self.rng
        style = self.item_style
        items = rng.sample(pool, 1 if style == "plain" else rng.randint(2, most))
        if lead:
            self.say(lead)
        at = f"{self.at}.{name}"
        if style == "一是inline":
            self.say("".join(f"{NUMERALS[n]}是⟦{at}[{n}]:{t}。⟧" for n, t in enumerate(items)))
            return len(items)
        for n, text in enumerate(items):
            if style == "（一）split":
                head, _, rest = text.partition("，")
                self.say(f"（{NUMERALS[n]}）⟦{at}[{n}]:{head}⟧", "subheading")
                self.say(f"⟦{at}[{n}]:{rest or '有关情况较为突出'}。⟧")
                continue
            sign = {"1.": f"{n + 1}.", "（1）": f"（{n + 1}）", "1、": f"{n + 1}、", "一是": f"{NUMERALS[n]}是"}.get(
                style, ""
            )
            self.say(f"{sign}⟦{at}[{n}]:{text}。⟧")
        return len(items)

    def problems(self) -> None:
        pool = load_words()["prose"]
        together = self.rng.random() < 0.2 and self.item_style != "（一）split"
        self.heading(
            self.rng.choice(["存在的问题及原因分析", "存在的问题", "存在的主要问题", "项目实施中存在的问题"])
            if not together
            else "存在的问题及下一步改进措施"
        )
        if together:
            self.say(self.sub("存在的问题"), "subheading")
        lead_at = len(self.paras)
        count = self.listed("problems", pool["problems"], 3)
        self.told.problems = count
        if self.slips.problem_count or (count > 1 and self.rng.random() < 0.4):
            stated = count + self.slips.problem_count
            self.told.counted = True
            text = f"对照绩效目标要求，项目实施过程中主要存在以下{'零一两三四五'[stated]}个方面的问题："
            self.paras.insert(lead_at, Para(text))
        if together:
            self.say(self.sub("下一步改进措施"), "subheading")
            self.listed("improvements", pool["improvements"], 3)
            self.said.add("improvements")

    def improvements(self) -> None:
        if "improvements" in self.said:
            return
        self.heading(self.rng.choice(["下一步改进措施", "改进措施", "下一步工作计划", "整改措施及下一步打算"]))
        self.listed("improvements", load_words()["prose"]["improvements"], 3)

    def advice(self) -> None:
        self.heading(self.rng.choice(["有关建议", "相关建议", "意见建议"]))
        self.listed("recommendations", load_words()["prose"]["recommendations"], 3)

    def use(self) -> None:
        self.heading(
            self.rng.choice(["绩效自评结果拟应用和公开情况", "绩效自评结果应用及公开情况", "自评结果应用和公开"])
        )
        self.say(f"⟦{self.at}.publication:{self.rng.choice(load_words()['prose']['uses'])}⟧")

    def other(self) -> None:
        self.heading(self.rng.choice(["其他需要说明的问题", "其他需要说明的情况"]))
        self.say(self.rng.choice(["无。", "无其他需要说明的问题。"]))

    def write(self) -> list[Para]:
        """All sections; which ones, and in what order, is drawn."""
        rng = self.rng
        (self.duties if self.facts.kind == "department" else self.overview)()
        self.money()
        early = rng.random() < 0.5
        if early:
            self.verdict()
        self.analysis()
        if not early:
            self.verdict()
        if self.slips.problem_count or rng.random() < 0.9:
            self.problems()
        for chance, section in ((0.75, self.improvements), (0.4, self.advice), (0.5, self.use), (0.4, self.other)):
            if rng.random() < chance:
                section()
        return self.paras
