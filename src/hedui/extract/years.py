"""The year that a report is about, as its title and prose print it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hedui.document import Paragraph, Text
from hedui.kinds import SIGNED
from hedui.numbers.glyphs import fold

_HAN = "〇○零一二三四五六七八九"
_DIGITS = {**{char: str(max(0, n - 2)) for n, char in enumerate(_HAN)}, "O": "0", "o": "0", "l": "1", "I": "1"}
# 2O2l年 is 2021年 read badly; 二〇二一年 is the same in words.
_YEAR = re.compile(rf"(?<!\d)(2[0Oo][\dOolI]{{2}}|二[{_HAN}O0o]{{3}})(?=年|[-—]20\d\d年)(?:年)?(度)?")


@dataclass(frozen=True, slots=True)
class YearMention:
    """Characters start..end of a text that print a year, as four digits, and whether 年度 follows."""

    text: Text
    start: int
    end: int
    year: str
    of_account: bool


def years_in(text: Text) -> list[YearMention]:
    """Every year printed in a text, in order."""
    return [
        YearMention(text, *match.span(1), "".join(_DIGITS.get(c, c) for c in match[1]), match[2] is not None)
        for match in _YEAR.finditer(fold(text.text))
    ]


def mention_year(paragraphs: Sequence[Paragraph]) -> YearMention | None:
    """The year of account: of the title, else the one that prose calls 年度 most often, else the most frequent."""
    for paragraph in paragraphs:
        found = years_in(paragraph) if paragraph.kind == "title" else []
        if found:
            return next((y for y in found if y.of_account), found[0])
    found = [year for p in paragraphs if not SIGNED.search(fold(p.text)) for year in years_in(p)]
    for group in ([year for year in found if year.of_account], found):
        if group:
            commonest = Counter(year.year for year in group).most_common(1)[0][0]
            return next(year for year in group if year.year == commonest)
    return None


def find_year(paragraphs: Sequence[Paragraph]) -> str | None:
    """The year of account as four digits."""
    mention = mention_year(paragraphs)
    return mention.year if mention else None
