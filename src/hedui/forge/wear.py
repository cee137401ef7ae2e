"""What happens to paper on its way through a scanner: kinds of scans and their parameters, drawn by seed."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from numpy.random import Generator

from hedui.forge.oddities import BILEVEL, COLOURED, ODDITIES


@dataclass(frozen=True)
class Wear:
    """What happens to a page. Skew in degrees, blur as sigma in pixels at 200 dpi, shares and depths in 0..1.

    `notes` are written with a pen, `streak` is dirt on the scanner's glass, `edge` the shadow beside a page's edge,
    `oddity` one of those of oddities.py.
    """

    kind: str
    dpi: int
    skew: float = 0.0
    blur: float = 0.6
    noise: float = 4.0
    fade: float = 0.05
    bleed: float = 0.0
    shade: float = 0.0
    speckle: float = 0.0
    quality: int | None = 70
    colour: bool = False
    binary: int | None = None
    perspective: float = 0.0
    fold: float = 0.0
    holes: bool = False
    seal: float = 0.0
    turn: int = 0
    desk: int = 0
    notes: int = 0
    streak: float = 0.0
    edge: float = 0.0
    oddity: str = ""


def draw_wear(kind: str, rng: Generator) -> Wear:
    """The wear of a whole document; pages vary it a little, see `vary`."""
    if kind not in DRAWERS:
        raise ValueError(f"no scan kind {kind!r}: {', '.join(DRAWERS)}")
    wear = DRAWERS[kind](rng)
    fold = float(rng.uniform(0.05, 0.3)) if rng.uniform() < 0.12 else 0.0
    seal = float(rng.uniform(0.55, 0.95)) if rng.uniform() < 0.7 and kind != "fax" else 0.0
    wear = replace(wear, fold=fold, seal=seal, holes=bool(rng.uniform() < 0.15), desk=int(rng.integers(len(DESKS))))
    notes = int(rng.integers(1, 4)) if rng.uniform() < 0.1 else 0
    if kind == "photo":
        return replace(wear, notes=notes)
    streak = float(rng.uniform(0.1, 0.5)) if rng.uniform() < 0.08 else 0.0
    return replace(wear, notes=notes, streak=streak, edge=float(rng.uniform(0.3, 0.8)) if rng.uniform() < 0.12 else 0.0)


def draw_office(rng: Generator) -> Wear:
    u, dpi = rng.uniform, int(rng.choice([200, 200, 300, 240]))
    return Wear(
        "office", dpi, skew=u(-0.6, 0.6), blur=u(0.4, 0.8), noise=u(2, 6), fade=u(0, 0.08), shade=u(0, 0.05),
        quality=int(u(60, 92)), colour=bool(u() < 0.4),
    )  # fmt: skip


def draw_worn(rng: Generator) -> Wear:
    u, dpi = rng.uniform, int(rng.choice([150, 150, 200, 120, 100]))
    return Wear(
        "worn", dpi, skew=u(-2.5, 2.5), blur=u(0.6, 1.1), noise=u(6, 14), fade=u(0.08, 0.35), bleed=u(0, 0.18),
        shade=u(0.1, 0.35), speckle=u(0, 0.0008), quality=int(u(35, 60)), colour=bool(u() < 0.2),
    )  # fmt: skip


def draw_fax(rng: Generator) -> Wear:
    u, dpi = rng.uniform, int(rng.choice([200, 200, 150]))
    return Wear(
        "fax", dpi, skew=u(-1.2, 1.2), blur=u(0.5, 0.8), noise=u(10, 20), fade=u(0, 0.1), speckle=u(0.0001, 0.0006),
        quality=None, binary=int(u(125, 175)),
    )  # fmt: skip


def draw_photo(rng: Generator) -> Wear:
    u, dpi = rng.uniform, int(rng.choice([150, 170, 200]))
    return Wear(
        "photo", dpi, skew=u(-5, 5), blur=u(0.5, 1.0), noise=u(3, 8), fade=u(0, 0.1), shade=u(0.15, 0.45),
        quality=int(u(50, 80)), colour=True, perspective=u(0.005, 0.035),
    )  # fmt: skip


def draw_odd(rng: Generator) -> Wear:
    oddity, wear = ODDITIES[int(rng.integers(len(ODDITIES)))], draw_office(rng)
    quality, colour = None if oddity in BILEVEL else wear.quality, oddity in COLOURED or wear.colour
    return replace(wear, kind="odd", oddity=oddity, quality=quality, colour=colour and oddity not in BILEVEL)


DRAWERS: dict[str, Callable[[Generator], Wear]] = {
    "office": draw_office, "worn": draw_worn, "fax": draw_fax, "photo": draw_photo, "odd": draw_odd,
}  # fmt: skip
DESKS = ((150, 146, 140), (92, 74, 58), (60, 62, 66), (178, 160, 132))


def vary(wear: Wear, rng: Generator) -> Wear:
    """One page of the document: its own skew, rarely lying on its side or head."""
    turn = int(rng.choice([90, 180, 270])) if rng.uniform() < 0.04 else 0
    fold = wear.fold if rng.uniform() < 0.5 else 0.0
    return replace(wear, skew=wear.skew * float(rng.uniform(-1, 1)), turn=turn, fold=fold)
