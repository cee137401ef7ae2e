"""A given value fitted to the ink that stands at its place: that ink if it says so, else none."""

from collections.abc import Callable
from typing import Any

from hedui.claims import NOTHING, Claim, Span
from hedui.verify.figures import fold_figure, fold_text, same_figure
from hedui.verify.given import value_of
from hedui.verify.ground import is_native, is_run_together
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
    for half in _halves_of(known):
        if same_figure(value, fold_figure(half.text)):
            return Claim(value, (half,), "near")
    return Claim(value, (), "number", known if known.spans else None)


def _halves_of(known: Claim) -> tuple[Span, ...]:
    """Two numbers that stand side by side on a scan and were read as one: no ruling was seen between two cells."""
    if known.normal != "number" or is_native(known):
        return ()
    if len(known.spans) == 2 and is_run_together(known):
        a, b = (span.line.box for span in known.spans)
        level = min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5 * min(a.height, b.height)
        return known.spans if level and max(a.x0, b.x0) > min(a.x1, b.x1) else ()
    for span in known.spans[:1] if len(known.spans) == 1 else ():
        for left, right in (w.text.split() for w in span.line.witnesses if len(w.text.split()) == 2):
            if left.isdecimal() and right.isdecimal() and left + right == span.text:
                middle = span.start + len(left)
                return Span(span.line, span.start, middle), Span(span.line, middle, span.end)
    return ()


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
