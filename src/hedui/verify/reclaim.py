"""Any record made into claims: each given value takes the ink that stands at its place, or none.

The reference is what the rules read in the same document. Reports, forms and rows are paired by their names; a value
that equals the reference's at that place points at the reference's ink, and any other is a claim without ink, which
verifying finds unsupported. Prose may also be printed where the reference did not look: it is searched for.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from hedui.claims import NOTHING, Claim, Claims, LeftOut
from hedui.document import Document
from hedui.record import Form, Funding, Goal, Group, Indicator, Narrative, Report, Total
from hedui.verify.figures import fold_text
from hedui.verify.fit import Search, claim_of, fit_number, fit_text
from hedui.verify.given import Tree, items_of, list_of, tree_of, value_of
from hedui.verify.ground import Atlas, ink_of, mean_certainty
from hedui.verify.ledger import Survey
from hedui.verify.lookup import Lookup
from hedui.verify.pairing import likeness, pair_best, pair_between
from hedui.verify.phrases import PHRASES, find_phrase
from hedui.verify.place import LEGIBLE
from hedui.verify.search import Place, outside

FUNDING_NUMBERS = ("initial_budget", "annual_budget", "executed", "weight", "execution_rate", "score")
ROW_TEXTS = ("level1", "level2", "level3", "target", "actual", "deviation")
ROW_NUMBERS = ("weight", "score", "score_rate")
FORM_TEXTS = ("title", "currency_unit", "project_name", "competent_department", "implementing_unit", "grade")
NARRATIVE_LISTS = ("problems", "improvements", "recommendations")
_KIN = {  # measures and advice are printed under one heading and told apart by their words
    "problems": ("problems",),
    "improvements": ("improvements", "recommendations"),
    "recommendations": ("improvements", "recommendations"),
    "publication": ("publication",),
}
LINES = ("total", "fiscal", "carryover", "other", "extra")

YEAR = re.compile(r"(?:19|20)\d\d")  # no part of a report's name: a stale year must not make it another report

T = TypeVar("T")


def reclaim(document: Document, record: Mapping[str, Any], reference: Claims, survey: Survey | None = None) -> Claims:
    """The values of a record, with leaves as objects or plain, as claims about this document."""
    given = list_of(record, "reports")
    atlas = survey.atlas if survey else Atlas(document)
    flat_given = [form for report in given for form in list_of(report, "forms")]
    flat_known = [form for report in reference.reports for form in report.forms]
    form_pairs = pair_best(flat_given, flat_known, _forms_alike, 0.12)
    reports = pair_best(given, reference.reports, lambda a, b: likeness(_head(a), _head_of(b)), 0.3)
    out, seen = [], 0
    for i, report in enumerate(given):
        known = reference.reports[reports[i]] if i in reports else None
        place = Place(known, document, atlas)
        forms = list_of(report, "forms")
        pairs = [form_pairs.get(seen + n) for n in range(len(forms))]
        seen += len(forms)
        known_forms = [flat_known[j] if j is not None else None for j in pairs]
        out.append(_reclaim_report(report, place, list(zip(forms, known_forms, strict=True))))
    producer = record.get("producer")
    by = producer.get("extractor") if isinstance(producer, Mapping) else None
    return Claims(tuple(out), str(by or "given"), left_out=tuple(_left_out(out, flat_known, form_pairs)))


def _left_out(
    reports: Sequence[Report[Claim]], known: Sequence[Form[Claim]], pairs: Mapping[int, int]
) -> Iterator[LeftOut]:
    """Rows of the reference's forms that the given forms do not tell, and that have a figure or a result."""
    paths = [(f"reports[{i}].forms[{j}]", form) for i, r in enumerate(reports) for j, form in enumerate(r.forms)]
    for n, (at, form) in enumerate(paths):
        told = {ink_of(row.level3.instead or row.level3) for row in form.indicators}
        for row in known[pairs[n]].indicators if n in pairs else ():
            filled = row.target.value or row.actual.value or row.score.value or row.weight.value
            if row.level3.value and filled and ink_of(row.level3) not in told:
                yield LeftOut(f"{at}.indicators", row.level3)


def _reclaim_report(given: Tree, place: Place, forms: Sequence[tuple[Tree, Form[Claim] | None]]) -> Report[Claim]:
    known = place.known
    return Report(
        kind=fit_text(given.get("kind"), known.kind if known else NOTHING),
        title=fit_text(given.get("title"), known.title if known else NOTHING, place.captions.find),
        fiscal_year=fit_number(given.get("fiscal_year"), known.fiscal_year if known else NOTHING),
        unit=fit_text(given.get("unit"), known.unit if known else NOTHING, place.captions.find),
        pages=place.pages,
        forms=tuple(_reclaim_form(form, ref, place) for form, ref in forms),
        narrative=_reclaim_narrative(tree_of(given.get("narrative")), place),
    )


def _reclaim_form(given: Tree, known: Form[Claim] | None, place: Place) -> Form[Claim]:
    table = Lookup(known, place.atlas)
    others = (form.title for form in (place.known.forms if place.known else ()) if form is not known)
    title = outside(place.captions.find, others)
    texts = {
        name: fit_text(given.get(name), claim_of(known, name), title if name == "title" else table.head(name))
        for name in FORM_TEXTS
    }
    total = tree_of(given.get("total"))
    known_total = known.total if known else None
    return Form(
        **texts,
        pages=known.pages if known else place.pages,
        funding=_reclaim_funding(list_of(given, "funding"), known.funding if known else ()),
        goals=_reclaim_goals(list_of(given, "goals"), known.goals if known else ()),
        groups=_reclaim_groups(list_of(given, "groups"), known.groups if known else ()),
        indicators=_reclaim_rows(list_of(given, "indicators"), known, table),
        total=Total(
            weight=fit_number(total.get("weight"), claim_of(known_total, "weight")),
            score=fit_number(total.get("score"), claim_of(known_total, "score")),
        ),
    )


def _reclaim_funding(given: Sequence[Tree], known: Sequence[Funding[Claim]]) -> tuple[Funding[Claim], ...]:
    def alike(a: Tree, b: Funding[Claim]) -> float:
        return 0.5 * (a.get("line") == b.line) + 0.5 * likeness(value_of(a.get("label")), b.label.value)

    pairs = pair_best(given, known, alike, 0.4)
    return tuple(
        Funding(
            line=line.get("line") if line.get("line") in LINES else "extra",
            label=fit_text(line.get("label"), claim_of(ref, "label")),
            **{name: fit_number(line.get(name), claim_of(ref, name)) for name in FUNDING_NUMBERS},
        )
        for line, ref in _paired(given, known, pairs)
    )


def _reclaim_goals(given: Sequence[Tree], known: Sequence[Goal[Claim]]) -> tuple[Goal[Claim], ...]:
    return tuple(
        Goal(
            expected=fit_text(goal.get("expected"), claim_of(ref, "expected")),
            actual=fit_text(goal.get("actual"), claim_of(ref, "actual")),
        )
        for goal, ref in _paired(given, known, {i: i for i in range(min(len(given), len(known)))})
    )


def _reclaim_groups(given: Sequence[Tree], known: Sequence[Group[Claim]]) -> tuple[Group[Claim], ...]:
    def name_given(group: Tree) -> str:
        return fold_text(value_of(group.get("name")) or "")

    def name_known(group: Group[Claim]) -> str:
        return fold_text(group.name.value or "")

    pairs = pair_best(given, known, lambda *_: 0.0, 1.0, (name_given, name_known))
    return tuple(
        Group(
            level=group["level"] if isinstance(group.get("level"), int) else 1,
            name=fit_text(group.get("name"), claim_of(ref, "name")),
            weight=fit_number(group.get("weight"), claim_of(ref, "weight")),
        )
        for group, ref in _paired(given, known, pairs)
    )


def _reclaim_rows(given: Sequence[Tree], form: Form[Claim] | None, table: Lookup) -> tuple[Indicator[Claim], ...]:
    known = form.indicators if form else ()

    def alike(a: Tree, b: Indicator[Claim]) -> float:
        first = likeness(value_of(a.get("level3")), b.level3.value)
        return 0.9 * first + 0.1 * likeness(value_of(a.get("level2")), b.level2.value)

    def name_given(row: Tree) -> str:
        return fold_text(value_of(row.get("level3")) or "")

    def name_known(row: Indicator[Claim]) -> str:
        return fold_text(row.level3.value or "")

    pairs = pair_best(given, known, alike, 0.6, (name_given, name_known))
    pairs |= pair_between(pairs, len(given), [_is_illegible(row) for row in known])
    return tuple(
        Indicator(
            **{name: fit_text(row.get(name), claim_of(ref, name), table.words(ref, name)) for name in ROW_TEXTS},
            **{name: fit_number(row.get(name), claim_of(ref, name)) for name in ROW_NUMBERS},
        )
        for row, ref in _paired(given, known, pairs)
    )


def _is_illegible(row: Indicator[Claim]) -> bool:
    """Whether a row has figures but no name that could be read: nothing in it is proven, and nothing is refused."""
    return mean_certainty(row.level3) < LEGIBLE if row.level3.spans else row.level3.value is None


def _reclaim_narrative(given: Tree, place: Place) -> Narrative[Claim]:
    known = place.known.narrative if place.known else None
    numbers = {name: _narrative_number(name, given.get(name), claim_of(known, name), place) for name in PHRASES}
    told = {name: getattr(known, name, ()) for name in NARRATIVE_LISTS} | {
        "publication": (claim_of(known, "publication"),)
    }
    search = {
        name: outside(place.running_text.find, (c for other in told if name not in _KIN[other] for c in told[other]))
        for name in told
    }
    lists = {name: _reclaim_list(items_of(given.get(name)), told[name], search[name]) for name in NARRATIVE_LISTS}
    return Narrative(
        **numbers,
        currency_unit=fit_text(given.get("currency_unit"), claim_of(known, "currency_unit")),
        grade=fit_text(given.get("grade"), claim_of(known, "grade")),
        publication=fit_text(given.get("publication"), claim_of(known, "publication"), search["publication"]),
        **lists,
    )


def _reclaim_list(given: Sequence[str], known: Sequence[Claim], search: Search) -> tuple[Claim, ...]:
    def alike(item: str, claim: Claim) -> float:
        return likeness(item, claim.value)

    pairs = pair_best(given, known, alike, 0.5, (fold_text, lambda claim: fold_text(claim.value or "")))
    return tuple(fit_text(item, known[pairs[i]] if i in pairs else NOTHING, search) for i, item in enumerate(given))


def _narrative_number(field: str, given: Any, known: Claim, place: Place) -> Claim:
    claim = fit_number(given, known)
    if claim.value is None or claim.spans or claim.instead:  # what another phrase says is another quantity
        return claim
    return find_phrase(place.prose, field, claim.value) or claim


def _paired(given: Sequence[Tree], known: Sequence[T], pairs: Mapping[int, int]) -> list[tuple[Tree, T | None]]:
    return [(item, known[pairs[i]] if i in pairs else None) for i, item in enumerate(given)]


def _head(report: Tree) -> str:
    names = [value_of(form.get("project_name")) or "" for form in list_of(report, "forms")]
    return "".join([YEAR.sub("", value_of(report.get("title")) or ""), *names])


def _head_of(report: Report[Claim]) -> str:
    names = [form.project_name.value or "" for form in report.forms]
    return "".join([YEAR.sub("", report.title.value or ""), *names])


def _forms_alike(given: Tree, known: Form[Claim]) -> float:
    """As the yardstick pairs forms: by the indicators that they share, then by project, title and having scores."""
    rows = list_of(given, "indicators")
    names = {fold_text(value_of(row.get("level3")) or "") for row in rows}
    others = {fold_text(row.level3.value or "") for row in known.indicators}
    overlap = len(names & others) / max(1, len(names | others))
    scored = any(value_of(row.get("score")) for row in rows) == any(row.score.value for row in known.indicators)
    name = likeness(value_of(given.get("project_name")), known.project_name.value)
    title = likeness(value_of(given.get("title")), known.title.value)
    return 0.7 * overlap + 0.15 * name + 0.05 * title + 0.1 * scored
