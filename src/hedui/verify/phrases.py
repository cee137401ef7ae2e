"""Phrases: the words that must stand right before a figure of the prose for it to be what its field names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from hedui.claims import Claim
from hedui.numbers import YUAN
from hedui.numbers.prose import Mention
from hedui.record import Report
from hedui.verify.figures import same_figure
from hedui.verify.ground import Ink, ink_of
from hedui.verify.ledger import Ledger
from hedui.verify.prose import Prose, Sentence
from hedui.verify.prose_parts import find_wholes

_IS = r"(?:约|共|共计|总计|合计)?(?:为|是|达|达到|计)?:?$"
PHRASES = {
    "budget": (
        "amount",
        re.compile(
            r"(?:预算(?:总)?(?:金额|资金|收入|总额|数|额|安排|下达)?(?:资金|金额|数)?"
            r"|(?:收入|下达|安排)[^,，]{0,12}(?:共计|合计|总计)"
            r"|共计?(?:落实|到位)(?:项目|专项)?(?:资金|经费))" + _IS
        ),
    ),
    "executed": (
        "amount",
        re.compile(r"(?:支出|执行|支付|使用)(?:总)?(?:金额|资金|经费|总额|数|额|合计)?" + _IS),
    ),
    "execution_rate": ("percent", re.compile(r"(?:执行|支出|支付)(?:进度|率)" + _IS)),
    "self_score": (
        "points",
        re.compile(r"(?:(?:自评|综合|总|最终|评价)(?:得|总)?(?:得)?分|(?:共计|合计|总计|自评|综合)得)" + _IS),
    ),
}
_THIS_YEAR = re.compile("本年|当年|今年")  # whatever year was named before
REACH = 24  # characters before a figure in which its phrase stands


@dataclass(frozen=True)
class Named:
    """A figure of the prose that a phrase names, the claim that would point at it, and the year that it is said of."""

    mention: Mention
    claim: Claim
    year: str | None = None

    @property
    def value(self) -> Decimal:
        return self.mention.value

    @property
    def ink(self) -> tuple[Ink, ...]:
        return ink_of(self.claim)


def find_named(prose: Prose, field: str, year: str | None = None) -> Iterator[Named]:
    """Every figure of the prose that is named as this field of the narrative, but for those of another year."""
    return (named for named in prose.once(_find_named, field) if year is None or named.year in (None, year))


def _find_named(prose: Prose, field: str) -> Iterator[Named]:
    kind, phrase = PHRASES[field]
    for sentence in prose.sentences:
        for mention in sentence.mentions:
            if mention.kind == kind and phrase.search(_lead(sentence, mention)):
                yield Named(mention, sentence.member(mention, field).claim, _year_before(sentence, mention))


def _year_before(sentence: Sentence, mention: Mention) -> str | None:
    """The last year that a sentence names before a figure; None where it says this year after that."""
    years = [m for m in sentence.mentions if m.kind == "year" and m.end <= mention.start]
    if not years or _THIS_YEAR.search(sentence.text, years[-1].end, mention.start):
        return None
    return years[-1].digits


def _lead(sentence: Sentence, mention: Mention) -> str:
    lead = sentence.text[max(0, mention.start - REACH) : mention.start]
    return re.sub(r"\([^()]*\)$", "", lead)


def find_unnamed(report: Report[Claim], at: str, prose: Prose, ledger: Ledger) -> Iterator[str]:
    """The paths of narrative figures that no phrase names, or whose phrase names others too.

    What is said of another year is another quantity. Of several that one phrase names, the one that its named parts
    make is the whole, and so the one that is meant.
    """
    wholes, year = set(find_wholes(prose)), report.fiscal_year.value
    for field in PHRASES:
        path = f"{at}.narrative.{field}"
        entry = ledger.entries[path]
        if not entry.claim.value:
            continue
        named = list(find_named(prose, field, year))
        amounts = {_worth(n.mention) for n in named}
        told = any(n.ink == entry.ground.ink for n in named)
        if not told or (len(amounts) > 1 and entry.ground.ink not in wholes):
            yield path


def _worth(mention: Mention) -> object:
    return mention.value * YUAN[mention.unit] if mention.unit in YUAN else mention.value


def find_phrase(prose: Prose, field: str, value: str) -> Claim | None:
    """The claim of the first figure of this value that a phrase names as this field."""
    return next((n.claim for n in find_named(prose, field) if same_figure(n.claim.value, value)), None)
