"""Where document faults are planted: contradictions on purpose, each with the finding that gold then asks for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from hedui.forge.facts import Facts, show_number
from hedui.forge.families import Family
from hedui.forge.habits import Bands, Habits, Misprints
from hedui.forge.prose import Slips, Told

Finding = dict[str, str]
Report = Callable[[Told], list[Finding]]


@dataclass
class Ground:
    """Where faults can be planted: the facts and habits of one form, and of the prose if there is any."""

    rng: Random
    facts: Facts
    family: Family
    habits: Habits
    prose: bool
    form: str = "form 1"
    wrong: Misprints = field(default_factory=Misprints)
    slips: Slips = field(default_factory=Slips)
    optional: list[Finding] = field(default_factory=list)


def finding(type_: str, where: str, printed: str, recomputed: str, note: str) -> Finding:
    """A gold finding."""
    return {"type": type_, "where": where, "printed": printed, "recomputed": recomputed, "note": note}


def swap_digits(value: Decimal, rng: Random) -> Decimal | None:
    """The number with two neighbouring digits exchanged, or None where that changes nothing."""
    text = show_number(value)
    places = [
        i
        for i in range(len(text) - 1)
        if text[i] != text[i + 1] and text[i : i + 2].isdigit() and not (i == 0 and text[1] == "0")
    ]
    if not places:
        return None
    i = rng.choice(places)
    return Decimal(text[:i] + text[i + 1] + text[i] + text[i + 2 :])


def shift_score(rng: Random, score: Decimal, bands: Bands) -> Decimal | None:
    """Another total in the same grade band, at most 100."""
    shifts = [Decimal(s) for s in ("1", "2", "-1", "-2", "3", "0.5")]
    rng.shuffle(shifts)
    return next((score + s for s in shifts if score + s <= 100 and bands.grade(score + s) == bands.grade(score)), None)


def printed_score(g: Ground) -> Decimal:
    """The total of the scores as they are printed."""
    rows = sum((g.wrong.scores.get(n, i.score) for n, i in enumerate(g.facts.indicators)), Decimal(0))
    return rows + (g.facts.exec_score if g.facts.exec_weight else 0)


Planter = Callable[[Ground], Report | None]
