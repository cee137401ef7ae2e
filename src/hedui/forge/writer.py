"""Writing prose: numbered headings and lists in one document's style, fields marked as ⟦path:text⟧."""

from decimal import Decimal
from random import Random

from hedui.forge.facts import Facts, show_number
from hedui.forge.sheet import Para
from hedui.forge.words import load_phrases

NUMERALS = "一二三四五六七八九十"


class Writer:
    """Paragraphs of one report so far. `at` is the path of its narrative."""

    def __init__(self, facts: Facts, rng: Random, at: str) -> None:
        self.facts, self.rng, self.at = facts, rng, at
        self.paras: list[Para] = []
        self.unit, self.factor = facts.currency_unit, Decimal(1)
        self.separators = rng.random() < 0.15
        self.heading_style = rng.choice(["一、", "一、", "一、", "1.", ""])
        self.sub_style = rng.choice(["（一）", "（一）", "(一)", "1.", ""])
        self.item_style = rng.choice(["1.", "1.", "（1）", "一是", "一是inline", "（一）split", "1、", "plain"])
        self.settle_styles()
        self.headings = self.subs = 0
        self.marked: set[str] = set()

    def settle_styles(self) -> None:
        """Numbering of headings, subheadings and items never the same twice: no reader could tell them apart."""
        if self.heading_style == "1.":
            self.sub_style = "（1）"
        taken = (self.heading_style, self.sub_style[:2])
        if self.item_style[:2] in taken or self.item_style in (self.heading_style, self.sub_style):
            self.item_style = "一是"

    # -- words

    def pick(self, key: str, **facts: object) -> str:
        """One of the sentences of this key, its facts filled in."""
        return self.rng.choice(load_phrases()["say"][key]).format(**facts)

    def field(self, name: str, text: str) -> str:
        """The text, marked as the narrative field of this name the first time."""
        if name in self.marked:
            return text
        self.marked.add(name)
        return f"⟦{self.at}.{name}:{text}⟧"

    def amount(self, value: Decimal) -> str:
        """An amount of the form, in the unit of the prose."""
        return show_number(value * self.factor, self.separators)

    # -- paragraphs

    def say(self, text: str, style: str = "body") -> None:
        self.paras.append(Para(text, style))

    def heading(self, key: str) -> None:
        """The next heading."""
        n, self.headings, self.subs = self.headings, self.headings + 1, 0
        sign = {"一、": f"{NUMERALS[n]}、", "1.": f"{n + 1}."}.get(self.heading_style, "")
        self.say(sign + self.rng.choice(load_phrases()["headings"][key]), "heading")

    def sub(self, text: str) -> str:
        """The text as the next subheading, or as the start of a paragraph."""
        n, self.subs = self.subs, self.subs + 1
        signs = {"（一）": f"（{NUMERALS[n]}）", "(一)": f"({NUMERALS[n]})", "1.": f"{n + 1}.", "（1）": f"（{n + 1}）"}
        return signs.get(self.sub_style, "") + text

    def lead(self, key: str) -> str:
        """A subheading that starts a paragraph."""
        return self.sub(self.rng.choice(load_phrases()["subheadings"][key]))

    def list_items(self, name: str, pool: list[str]) -> int:
        """Items of a list field in this report's style; how many were printed."""
        style, at = self.item_style, f"{self.at}.{name}"
        items = self.rng.sample(pool, 1 if style == "plain" else self.rng.randint(2, 3))
        if style == "一是inline":
            self.say("".join(f"{NUMERALS[n]}是⟦{at}[{n}]:{text}。⟧" for n, text in enumerate(items)))
            return len(items)
        for n, text in enumerate(items):
            if style == "（一）split":
                head, _, rest = text.partition("，")
                self.say(f"（{NUMERALS[n]}）⟦{at}[{n}]:{head}⟧", "subheading")
                self.say(f"⟦{at}[{n}]:{rest or '有关工作还需进一步推进'}。⟧")
                continue
            signs = {"1.": f"{n + 1}.", "（1）": f"（{n + 1}）", "1、": f"{n + 1}、", "一是": f"{NUMERALS[n]}是"}
            self.say(f"{signs.get(style, '')}⟦{at}[{n}]:{text}。⟧")
        return len(items)

    def take(self, section: str) -> list[Para]:
        """The paragraphs that one section (a method's name) writes."""
        start = len(self.paras)
        getattr(self, section)()
        return self.paras[start:]
