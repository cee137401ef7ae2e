"""Verify: claims and the document that they are about become leaves with a proof each, and findings."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from hedui.claims import Claim, Claims
from hedui.document import Document
from hedui.numbers import parse_quantity
from hedui.record import Finding, Leaf, Quantity, Report, map_leaves
from hedui.verify.confidence import Confidence, read_confidence
from hedui.verify.forms_told_twice import forms_told_twice
from hedui.verify.identities import Identity
from hedui.verify.ledger import Ledger, Survey, open_ledger
from hedui.verify.miscopied import find_miscopied
from hedui.verify.phrases import find_unnamed
from hedui.verify.place import find_misplaced
from hedui.verify.projects import projects_told_twice
from hedui.verify.proof import Judgement
from hedui.verify.repeats import find_repeated_year
from hedui.verify.report_identities import identities_of_report
from hedui.verify.rules import NO_RULES, Rules
from hedui.verify.terms import find_terms, find_unclear_groups, find_unworded
from hedui.verify.verdict import Reasons, judge_claim, weigh_identities


@dataclass(frozen=True)
class Proven:
    """Reports whose every leaf has a status and evidence, and the contradictions that the document prints.

    `misreadings` are contradictions that a wrong reading made and the paper does not hold.
    """

    reports: tuple[Report[Leaf], ...]
    findings: tuple[Finding, ...]
    misreadings: tuple[Finding, ...] = ()


def verify(
    document: Document,
    claims: Claims,
    confidence: Confidence | None = None,
    rules: Rules = NO_RULES,
    survey: Survey | None = None,
) -> Proven:
    """Prove every claim against the document's ink and against the other claims.

    `confidence` is the scale that raw scores are read on; as measured last if not given. `rules` are those of families
    of templates. `survey` is kept by who checks many records against one document.
    """
    with _no_collection():
        return open_trial(document, claims, confidence, rules, survey).prove()


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the garbage collector: it would walk all that is known of a long document over and over, for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True)
class Trial:
    """All that is known of a record's claims: each leaf, and every finding, follows from it by itself."""

    claims: Claims
    ledger: Ledger
    reasons: Reasons
    confidence: Confidence

    def prove(self) -> Proven:
        """Every leaf and every finding."""
        judged = {path: self.leaf(path) for path in self.ledger.entries}
        reports = (build_report(report, f"reports[{i}]", judged) for i, report in enumerate(self.claims.reports))
        return Proven(tuple(reports), self.findings, tuple(drop_repeats(self.reasons.misreadings)))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Contradictions that the document prints, and what the record says otherwise than the page."""
        return (*drop_repeats(self.reasons.findings), *find_miscopied(self.claims, self.ledger))

    def leaf(self, path: str) -> Leaf:
        """The value at a path, with its status and its proof."""
        reasons = self.reasons
        known = Judgement(
            proofs=tuple(reasons.proofs.get(path, ())),
            repeated=path in self._repeated,
            placed=path not in self._unplaced,
            term=path in self._terms,
            conflict=path in reasons.conflicts,
            correction=reasons.corrections.get(path),
        )
        return judge_claim(self.ledger.entries[path], known, self.confidence)

    @cached_property
    def _repeated(self) -> frozenset[str]:
        reports = ((report, f"reports[{i}]") for i, report in enumerate(self.claims.reports))
        return frozenset(path for report, at in reports for path in find_repeated_year(report, at, self.ledger))

    @cached_property
    def _unplaced(self) -> set[str]:
        return find_unplaced(self.claims, self.ledger, self.reasons)

    @cached_property
    def _terms(self) -> frozenset[str]:
        return frozenset(find_terms(self.claims))


def open_trial(
    document: Document,
    claims: Claims,
    confidence: Confidence | None = None,
    rules: Rules = NO_RULES,
    survey: Survey | None = None,
) -> Trial:
    """Hear all witnesses and weigh all identities; arguments as of `verify`."""
    ledger = open_ledger(document, claims, rules, survey)
    reasons = weigh_identities(list_identities(claims, ledger), ledger)
    if reasons.readings:  # what is left when figures that were read wrongly no longer blur it
        clearer = replace(ledger, readings=reasons.readings)
        rest = weigh_identities(list_identities(claims, clearer), clearer)
        reasons.findings, reasons.conflicts, reasons.unsettled = rest.findings, rest.conflicts, rest.unsettled
    return Trial(claims, ledger, reasons, confidence or read_confidence())


def drop_repeats(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each contradiction once, though prose may state it in several sentences of one report."""
    seen = set()
    for finding in findings:
        key = finding.type, finding.printed, finding.recomputed, finding.where
        if key not in seen:
            yield finding
        seen.add(key)


def list_identities(claims: Claims, ledger: Ledger) -> Iterator[Identity]:
    """Every identity that the document's figures should satisfy; of types that are switched off only for proof."""
    for identity in _list_all(claims, ledger):
        off = identity.type in ledger.family(identity.where).off
        yield replace(identity, silent=True) if off else identity


def _list_all(claims: Claims, ledger: Ledger) -> Iterator[Identity]:
    for i, report in enumerate(claims.reports):
        yield from identities_of_report(report, f"reports[{i}]", ledger)
    yield from projects_told_twice(claims.reports, ledger)
    yield from forms_told_twice(claims.reports, ledger)


def find_unplaced(claims: Claims, ledger: Ledger, reasons: Reasons) -> set[str]:
    """The paths of values whose place or reading is not plain; an identity may vouch for some of them."""
    unplaced = {*find_unclear_groups(claims), *find_unworded(claims), *reasons.doubted}
    unvouched = set(reasons.unsettled)
    for i, report in enumerate(claims.reports):
        at = f"reports[{i}]"
        for j, form in enumerate(report.forms):
            unplaced |= set(find_misplaced(form, f"{at}.forms[{j}]", ledger))
        unvouched |= set(find_unnamed(report, at, ledger.prose_of(report), ledger))
    return unplaced | (unvouched - reasons.proofs.keys())


def build_report(report: Report[Claim], at: str, judged: dict[str, Leaf]) -> Report[Leaf]:
    """The report with each claim replaced by its leaf, and with targets and results read as quantities."""
    tree: dict[str, Any] = map_leaves(report, lambda path, _: judged[path], at)
    for form in tree["forms"]:
        for row in form["indicators"]:
            row |= {f"{name}_quantity": _quantity_of(row[name]) for name in ("target", "actual")}
    return Report[Leaf].model_validate(tree)


def _quantity_of(leaf: Leaf) -> Quantity | None:
    return parse_quantity(leaf.value) if leaf.value else None
