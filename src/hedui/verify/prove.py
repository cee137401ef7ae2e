"""Verify: claims and the document that they are about become leaves with a proof each, and findings."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hedui.claims import Claim, Claims
from hedui.document import Document
from hedui.record import Finding, Leaf, Report, map_leaves
from hedui.verify.identities import Identity
from hedui.verify.ledger import Ledger, open_ledger
from hedui.verify.place import find_misplaced
from hedui.verify.report_identities import identities_of_report
from hedui.verify.terms import find_terms
from hedui.verify.verdict import Judgement, Reasons, judge_claim, weigh_identities


@dataclass(frozen=True)
class Proven:
    """Reports whose every leaf has a status and evidence, and the contradictions that the document prints."""

    reports: tuple[Report[Leaf], ...]
    findings: tuple[Finding, ...]


def verify(document: Document, claims: Claims) -> Proven:
    """Prove every claim against the document's ink and against the other claims."""
    ledger = open_ledger(document, claims)
    reasons = weigh_identities(list_identities(claims, ledger), ledger)
    judged = judge_all(claims, ledger, reasons)
    reports = tuple(build_report(report, f"reports[{i}]", judged) for i, report in enumerate(claims.reports))
    return Proven(reports, tuple(reasons.findings))


def list_identities(claims: Claims, ledger: Ledger) -> Iterator[Identity]:
    """Every identity that the document's figures should satisfy."""
    for i, report in enumerate(claims.reports):
        yield from identities_of_report(report, f"reports[{i}]", ledger)


def judge_all(claims: Claims, ledger: Ledger, reasons: Reasons) -> dict[str, Leaf]:
    """The leaf of every path."""
    forms = [(form, f"reports[{i}].forms[{j}]") for i, r in enumerate(claims.reports) for j, form in enumerate(r.forms)]
    misplaced = {path for form, at in forms for path in find_misplaced(form, at, ledger)}
    terms = set(find_terms(claims, ledger))
    return {
        path: judge_claim(
            entry,
            Judgement(
                proofs=reasons.proofs.get(path, 0),
                placed=path not in misplaced,
                term=path in terms,
                conflict=path in reasons.conflicts,
                correction=reasons.corrections.get(path),
            ),
        )
        for path, entry in ledger.entries.items()
    }


def build_report(report: Report[Claim], at: str, judged: dict[str, Leaf]) -> Report[Leaf]:
    """The report with each claim replaced by its leaf."""
    tree: dict[str, Any] = map_leaves(report, lambda path, _: judged[path], at)
    return Report[Leaf].model_validate(tree)
