"""Planting faults: which, and how many."""

from hedui.forge.form_faults import FORM_FAULTS
from hedui.forge.ground import Ground, Planter, Report
from hedui.forge.prose_faults import PROSE_FAULTS


def plant_faults(g: Ground) -> list[tuple[str, Report]]:
    """One fault that these facts allow, sometimes one in the form and one in the prose.

    Each comes with the way to report it once all is written. Forms come first: prose faults look at what forms print.
    """
    both = g.prose and g.rng.random() < 0.2
    pools = [FORM_FAULTS, PROSE_FAULTS] if both else [FORM_FAULTS + PROSE_FAULTS]
    return [found for pool in pools if (found := plant_one(g, pool)) is not None]


def plant_one(g: Ground, pool: tuple[Planter, ...]) -> tuple[str, Report] | None:
    """The first of these faults, in random order, that fits."""
    for planter in g.rng.sample(pool, len(pool)):
        report = planter(g)
        if report is not None:
            return planter.__name__.removeprefix("plant_"), report
    return None
