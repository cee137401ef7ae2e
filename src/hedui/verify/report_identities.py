"""Every identity of one report: those of its forms, those of its prose, and those between the two."""

from collections.abc import Iterator
from dataclasses import replace

from hedui.claims import Claim
from hedui.record import Report
from hedui.verify.funding import rates_of_funding, sums_of_funding
from hedui.verify.grades import grade_identities
from hedui.verify.groups import sums_of_groups
from hedui.verify.identities import Identity
from hedui.verify.ledger import Ledger
from hedui.verify.phrases import find_named
from hedui.verify.points import rates_of_scores, scores_within_weights, sums_of_points
from hedui.verify.prose import Prose
from hedui.verify.prose_claims import claims_about_form
from hedui.verify.prose_counts import counts_of_indicators
from hedui.verify.prose_lists import counts_of_lists
from hedui.verify.prose_parts import parts_of_wholes
from hedui.verify.prose_rates import products_of_sentences, rates_of_sentences
from hedui.verify.prose_rows import results_told_twice
from hedui.verify.rates import rate_identity
from hedui.verify.told_twice import quantities_told_twice

OF_FORM = (sums_of_points, sums_of_groups, sums_of_funding, rates_of_funding, rates_of_scores, scores_within_weights)
OF_PROSE = (parts_of_wholes, rates_of_sentences, products_of_sentences, counts_of_lists)
OF_BOTH = (quantities_told_twice, results_told_twice, claims_about_form, counts_of_indicators)


def identities_of_report(report: Report[Claim], at: str, ledger: Ledger) -> Iterator[Identity]:
    """All that should hold between the figures of the report at this path."""
    prose = ledger.prose_of(report)
    for j, form in enumerate(report.forms):
        here = f"{at}.forms[{j}]"
        for find_in_form in OF_FORM:
            yield from find_in_form(form, here, ledger)
        if form.grade.value and not _is_other_scale(f"{here}.total.weight", ledger):
            score = ledger.member(f"{here}.total.score", "总分")
            yield from grade_identities(form.grade.value, f"{here}.grade", score, prose.text, ledger)
    yield from _figures_of_narrative(report, f"{at}.narrative", prose, ledger)
    for find in OF_PROSE:
        yield from prose.once(find, f"{at}.narrative")
    for compare in OF_BOTH:
        yield from compare(report, at, prose, ledger)


def _is_other_scale(path: str, ledger: Ledger) -> bool:
    weight = ledger.member(path, "总分")
    return weight is not None and weight.value != 100


def _figures_of_narrative(report: Report[Claim], here: str, prose: Prose, ledger: Ledger) -> Iterator[Identity]:
    """The rate that prose states against its own amounts, and its grade against its score."""
    rate, executed = ledger.member(f"{here}.execution_rate", "执行率"), ledger.member(f"{here}.executed", "执行金额")
    budget = ledger.member(f"{here}.budget", "预算金额")
    if rate and executed and budget and budget.value > 0:
        yield rate_identity(rate, executed, budget)
    if report.narrative.grade.value:
        score = ledger.member(f"{here}.self_score", "自评得分")
        for identity in grade_identities(report.narrative.grade.value, f"{here}.grade", score, prose.text, ledger):
            # Prose may name several scores, such as another project's: one that fits is the one that is meant.
            named = find_named(prose, "self_score", report.fiscal_year.value)
            fits = any(identity.check((score.value,)).holds for score in named)
            yield replace(identity, silent=fits)
