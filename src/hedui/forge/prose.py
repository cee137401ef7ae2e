"""Running prose of a self-evaluation report, built from the same facts as its form."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from hedui.forge.facts import Facts, round_up, show_number
from hedui.forge.habits import Bands
from hedui.forge.sheet import Para
from hedui.forge.words import load_words
from hedui.forge.writer import Writer

PARTS = (
    ("中央资金", "省级资金", "县级配套资金"),
    ("上级补助", "本级财政资金", "自筹资金"),
    ("人员经费", "设备购置费", "其他支出"),
)


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


class Story(Writer):
    """Writes the sections of one report; `score` is the total as printed in the form, None where nothing is scored."""

    def __init__(self, facts: Facts, rng: Random, at: str, score: Decimal | None, slips: Slips, bands: Bands) -> None:
        super().__init__(facts, rng, at)
        self.score, self.slips, self.bands, self.told = score, slips, bands, Told()
        if slips.problem_count and self.item_style == "plain":
            self.item_style = "一是"
        if slips.budget is None and slips.parts_shift is None and rng.random() < 0.25:
            other = {"万元": ("元", Decimal(10000)), "元": ("万元", Decimal("0.0001"))}
            self.unit, self.factor = other[facts.currency_unit]

    def write(self) -> list[Para]:
        """All sections; which ones, and in what order, is drawn."""
        chance = self.rng.random
        start = "duties" if self.facts.kind == "department" else "overview"
        middle = ["verdict", "analysis"] if chance() < 0.5 else ["analysis", "verdict"]
        ends = [
            ("problems", 0.9),
            ("improvements", 0.75),
            ("recommendations", 0.4),
            ("publication", 0.5),
            ("other", 0.4),
        ]
        if self.slips.problem_count:
            ends[0] = ("problems", 1.0)
        for section in [start, "money", *middle, *(name for name, share in ends if chance() < share)]:
            self.take(section)
        return self.paras

    # -- sections

    def overview(self) -> None:
        f, rng = self.facts, self.rng
        self.heading("overview")
        facts = {
            "place": f.place,
            "office": rng.choice(["财政局", "人民政府办公室"]),
            "year": f.year,
            "field": f.domain["name"],
            "town": f.place[:2],
            "series": rng.choice(["政办发", "财预", "财绩", "政发"]),
            "project": f.project,
            "paper_year": f.year - rng.randint(0, 2),
            "number": rng.randint(3, 160),
            "actor": f.actor,
            "kind": rng.choice(["延续性", "新增", "常年性"]),
        }
        self.say(self.lead("background") + self.pick("background", **facts))
        past = self.pick(
            "last_year",
            sum=rng.randint(20, 900),
            who=f.domain["beneficiary"],
            count=rng.randint(200, 9000),
            before=f.year - 1,
            sum_score=rng.randint(81, 99),
        )
        self.say(self.lead("aim") + rng.choice(f.domain["goals"]) + "。" + past)

    def duties(self) -> None:
        self.heading("department")
        self.say(self.sub("主要职能"), "subheading")
        for n, duty in enumerate(load_words()["prose"]["duties"]):
            self.say(f"{n + 1}.{duty}。")
        self.say(self.sub("机构设置和人员情况"), "subheading")
        a, b, c, d = (self.rng.randint(low, high) for low, high in ((3, 12), (1, 6), (12, 160), (3, 60)))
        self.say(self.pick("staff", unit=self.facts.unit, year=self.facts.year, a=a, b=b, c=c, d=d))

    def money(self) -> None:
        self.heading("money")
        self.say(self.lead("money_in") + self.tell_budget())
        self.say(self.lead("money_out") + self.tell_spending())
        if self.slips.product_shift or self.rng.random() < 0.5:
            self.say(self.lead("money_rules") + self.pick("money_rules") + self.tell_product())

    def tell_budget(self) -> str:
        """The budget and perhaps its parts, perhaps last year's before it."""
        f, rng = self.facts, self.rng
        annual = self.slips.budget or f.annual
        shown, unit = self.field("budget", self.amount(annual)), self.field("currency_unit", self.unit)
        text = self.pick("money_in", year=f.year, budget=shown, unit=unit)
        if rng.random() < 0.6 or self.slips.parts_shift:
            text += "，其中" + self.tell_parts(annual)
        before = {"before": f.year - 1, "sum": self.amount(Decimal(rng.randint(10, 900))), "unit": self.unit}
        return (self.pick("money_before", **before) if rng.random() < 0.25 else "") + text + "。"

    def tell_parts(self, whole: Decimal) -> str:
        """Named parts of the budget; they make the whole but for a planted shift."""
        f, rng = self.facts, self.rng
        first = round_up(whole * Decimal(rng.randint(30, 60)) / 100, f.decimals)
        second = round_up(whole * Decimal(rng.randint(10, 25)) / 100, f.decimals)
        values = [first, second, whole - first - second]
        if self.slips.parts_shift:
            values[1] += self.slips.parts_shift
            self.told.parts = (whole, sum(values, Decimal(0)))
        named = zip(rng.choice(PARTS), values, strict=True)
        return "、".join(f"{name}{self.amount(value)}{self.unit}" for name, value in named)

    def tell_spending(self) -> str:
        """What was spent, and perhaps the rate and what is left."""
        f, rng = self.facts, self.rng
        text = self.pick(
            "money_out", year=f.year, executed=self.field("executed", self.amount(f.executed)), unit=self.unit
        )
        if self.slips.rate is None and (self.slips.budget is not None or rng.random() < 0.25):
            return text + self.pick("no_rate")
        rate = round_up(f.rate, 2) if self.slips.rate is None else self.slips.rate
        text += self.pick("rate", rate=self.field("execution_rate", show_number(rate)))
        left = f.annual - f.executed
        if left and self.slips.budget is None and rng.random() < 0.4:
            text += self.pick("left", left=self.amount(left), unit=self.unit)
        return text + "。"

    def tell_product(self) -> str:
        """A count times a unit price; right but for a planted shift."""
        rng = self.rng
        if not self.slips.product_shift and rng.random() < 0.6:
            return ""
        count, price = rng.randint(12, 480) * 10, rng.choice([100, 200, 300, 500, 1000])
        right = Decimal(count * price) / 10000
        printed = right + self.slips.product_shift
        self.told.product = (printed, right)
        who = self.facts.domain["beneficiary"]
        return self.pick("product", price=price, count=count, who=who, sum=show_number(printed))

    def verdict(self) -> None:
        if self.score is None:
            return
        self.heading("verdict")
        printed = self.score if self.slips.self_score is None else self.slips.self_score
        score = self.field("self_score", show_number(printed))
        text = self.pick("score", project=self.facts.project, score=score)
        if self.slips.grade is not None or self.rng.random() < 0.7:
            text += self.pick("grade", grade=self.field("grade", self.slips.grade or self.bands.grade(printed)))
        else:
            text += "。"
        explained = not self.bands.usual or self.rng.random() < 0.4
        self.say((self.pick("bands", bands=self.bands.tell()) if explained else "") + text)

    def analysis(self) -> None:
        f, rng = self.facts, self.rng
        self.heading("analysis")
        missed = sum(not i.hit for i in f.indicators)
        if self.slips.claims_all or (not missed and rng.random() < 0.5):
            self.told.claim = self.pick("claim")
            self.say(self.pick("claimed", year=f.year, claim=self.told.claim))
        elif rng.random() < 0.4:
            self.say(self.pick("counted", all=len(f.indicators), done=len(f.indicators) - missed))
        for level1 in dict.fromkeys(i.level1 for i in f.indicators):
            rows = [n for n, i in enumerate(f.indicators) if i.level1 == level1]
            forced = [n for n in rows if self.slips.indicator and n == self.slips.indicator[0]]
            chosen = forced or rng.sample(rows, min(len(rows), rng.randint(1, 2)))
            self.say(self.sub(f"{level1}完成情况。") + "；".join(self.tell_indicator(n) for n in chosen) + "。")

    def tell_indicator(self, number: int) -> str:
        """What came of one indicator."""
        i = self.facts.indicators[number]
        actual = i.actual_text
        if self.slips.indicator and self.slips.indicator[0] == number:
            actual = show_number(self.slips.indicator[1]) + (i.unit if i.unit in i.actual_text else "")
        key = "quality" if i.target is None else "quantity"
        return self.pick(key, name=i.name, target=i.target_text, actual=actual)

    def problems(self) -> None:
        pool, rng = load_words()["prose"], self.rng
        both = rng.random() < 0.2 and self.item_style != "（一）split"
        self.heading("both" if both else "problems")
        if both:
            self.say(self.sub("存在的问题"), "subheading")
        start = len(self.paras)
        self.told.problems = self.list_items("problems", pool["problems"])
        if self.slips.problem_count or (self.told.problems > 1 and rng.random() < 0.4):
            self.told.counted = True
            stated = "零一两三四五"[self.told.problems + self.slips.problem_count]
            self.paras.insert(start, Para(self.pick("problem_count", n=stated)))
        if both:
            self.say(self.sub("下一步改进措施"), "subheading")
            self.list_items("improvements", pool["improvements"])
            self.marked.add("improvements")

    def improvements(self) -> None:
        if "improvements" not in self.marked:
            self.heading("improvements")
            self.list_items("improvements", load_words()["prose"]["improvements"])

    def recommendations(self) -> None:
        self.heading("recommendations")
        self.list_items("recommendations", load_words()["prose"]["recommendations"])

    def publication(self) -> None:
        self.heading("publication")
        self.say(f"⟦{self.at}.publication:{self.rng.choice(load_words()['prose']['uses'])}⟧")

    def other(self) -> None:
        self.heading("other")
        self.say(self.pick("nothing"))
