"""Single facts in running prose: the year's budget and spending, the execution rate, the score and the grade.

Of the figures that words speak for, the heaviest win, those that agree with each other before others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from hedui.claims import NOTHING, Claim
from hedui.document import Paragraph
from hedui.extract.prose_figures import Candidate, Sentence, cut_sentences, weigh_figures
from hedui.extract.prose_terms import BANDS, GRADE_PATTERNS, LOOSE_GRADE_PATTERNS
from hedui.numbers import agrees, fold

SMALL_SHARE = Decimal("0.3")


@dataclass(frozen=True)
class Facts:
    """The facts of one report's prose; fields without a candidate are NOTHING."""

    budget: Claim = NOTHING
    executed: Claim = NOTHING
    execution_rate: Claim = NOTHING
    currency_unit: Claim = NOTHING
    self_score: Claim = NOTHING
    grade: Claim = NOTHING


def find_facts(paragraphs: Sequence[Paragraph]) -> Facts:
    """The facts of a report's running prose."""
    sentences = cut_sentences(paragraphs)
    by_field = weigh_figures(sentences)
    budget, executed, rate = _choose_money(by_field["budget"], by_field["executed"], by_field["rate"])
    score = max(by_field["score"], key=lambda c: c.weight, default=None)
    amount = budget or executed
    return Facts(
        budget=budget.claim if budget else NOTHING,
        executed=executed.claim if executed else NOTHING,
        execution_rate=rate.claim if rate else NOTHING,
        currency_unit=claim_unit(amount) if amount else NOTHING,
        self_score=score.claim if score else NOTHING,
        grade=_find_grade(sentences, score),
    )


Triple = tuple[Candidate | None, Candidate | None, Candidate | None]


def _choose_money(budgets: Sequence[Candidate], executed: Sequence[Candidate], rates: Sequence[Candidate]) -> Triple:
    """The budget, spending and rate that together weigh most; the earliest of equals."""
    by_kind: Iterator[Sequence[Candidate | None]] = (
        sorted(found, key=lambda c: -c.weight)[:8] or (None,) for found in (budgets, executed, rates)
    )
    first, second, third = by_kind
    best: Triple = (None, None, None)
    most = -1
    for triple in product(first, second, third):
        weight = _weigh_triple(*triple)
        if weight > most:
            best, most = triple, weight
    return best


def _weigh_triple(budget: Candidate | None, executed: Candidate | None, rate: Candidate | None) -> int:
    weight = sum(2 * c.weight for c in (budget, executed, rate) if c)
    if budget is None or executed is None:
        return weight
    weight += 2 * (abs(budget.sentence.number - executed.sentence.number) <= 1)
    if budget.yuan and executed.yuan:
        agreed = rate is not None and agrees(rate.mention.digits, 100 * executed.yuan / budget.yuan) is not None
        # Spending of a small share of the budget is more often that of one of its projects.
        weight += 3 * agreed - 4 * (executed.yuan > budget.yuan)
        weight -= 6 * (not agreed and executed.yuan < SMALL_SHARE * budget.yuan)
    return weight


def claim_unit(candidate: Candidate) -> Claim:
    """The unit as printed behind the amount."""
    unit, text = candidate.mention.unit or "", fold(candidate.sentence.paragraph.text)
    at = text.find(unit, candidate.mention.digits_end)
    if not unit or at < 0:
        return NOTHING
    return Claim(unit, candidate.sentence.paragraph.spans(at, at + len(unit)))


def _find_grade(sentences: Sequence[Sentence], score: Candidate | None) -> Claim:
    """The grade that the prose gives, as printed; where there are several, the one beside the score."""
    best: tuple[int, Claim] = (0, NOTHING)
    for sentence in sentences:
        bonus = 0
        if score is not None and score.sentence.paragraph is sentence.paragraph:
            bonus = 4 if score.sentence.start == sentence.start else 3
        text = sentence.text[sentence.start : sentence.end]
        patterns = GRADE_PATTERNS if BANDS.search(text) else (*GRADE_PATTERNS, *LOOSE_GRADE_PATTERNS)
        for pattern, weight in patterns:
            for match in pattern.finditer(text):
                start, end = match.start(1) + sentence.start, match.end(1) + sentence.start
                if weight + bonus > best[0]:
                    paragraph = sentence.paragraph
                    best = (weight + bonus, Claim(paragraph.text[start:end], paragraph.spans(start, end)))
    return best[1]
