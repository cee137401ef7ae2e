"""Covers and tables of contents."""

from collections.abc import Sequence
from random import Random

from hedui.forge.facts import Facts
from hedui.forge.sheet import Break, Item, Para, read_marks


def draw_cover(rng: Random, facts: Facts, head: Sequence[Item], paras: Sequence[Para]) -> list[Item]:
    """A cover and a table of contents before the report, or nothing."""
    if rng.random() > 0.15:
        return []
    title = next(item.text for item in head if isinstance(item, Para) and item.style == "title")
    date = f"{facts.year + 1}年{rng.randint(2, 6)}月"
    items: list[Item] = [
        Para(read_marks(title)[0], "cover"),
        Para(facts.unit, "coverline"),
        Para(date, "coverline"),
        Break(),
    ]
    if rng.random() < 0.5:
        headings = [para.text for para in paras if para.style == "heading"]
        items.append(Para("目　录", "title"))
        items += [Para(f"{text}{'…' * (24 - len(text))}{n // 3 + 1}", "plain") for n, text in enumerate(headings)]
        items.append(Break())
    return items
