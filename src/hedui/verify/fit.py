"""A given value fitted to the ink that stands at its place: that ink if it says so, else none."""

from collections.abc import Callable
from typing import Any

from hedui.claims import NOTHING, Claim
from hedui.verify.figures import fold_text, same_figure
from hedui.verify.given import value_of
from hedui.verify.near import may_read_as
from hedui.verify.witness import hear_witnesses

Search = Callable[[str], Claim | None]


def fit_number(given: Any, known: Claim) -> Claim:
    value = value_of(given)
    if value is None:
        return NOTHING
    if known.spans and same_figure(value, known.value):
        return known
    if any(same_figure(value, other) for other in hear_witnesses(known).dispute):
        return Claim(value, known.spans, "number")
    return Claim(value, (), "number", known if known.spans else None)


def fit_text(given: Any, known: Claim, search: Search | None = None) -> Claim:
    value = value_of(given)
    if value is None:
        return NOTHING
    if known.value is not None and known.spans and fold_text(value) == fold_text(known.value):
        return known
    found = search(value) if search else None
    if found is None and may_read_as(known, value):
        return Claim(value, known.spans, "near")
    return found or Claim(value, instead=known if known.spans else None)


def claim_of(known: Any, name: str) -> Claim:
    claim = getattr(known, name, None)
    return claim if isinstance(claim, Claim) else NOTHING
