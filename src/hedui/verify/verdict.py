"""What the identities say of each path, and the status that every claim gets from all that is known of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice, product
from math import prod

from hedui.claims import Claim
from hedui.record import Finding, Leaf
from hedui.verify.blame import Blame, blame, suspects_of
from hedui.verify.confidence import Confidence
from hedui.verify.figures import show_decimal, to_decimal
from hedui.verify.ground import certainty_of_figures, is_native, show_spans
from hedui.verify.identities import Identity, Outcome
from hedui.verify.ledger import Entry, Ledger
from hedui.verify.lookalikes import THOUSAND
from hedui.verify.otherwise import (
    LONGEST_GUESSED,
    Touching,
    holds_otherwise,
    made_exact_by_another,
    mendings,
    read_as_another,
)
from hedui.verify.proof import Judgement, list_proofs, state_identity
from hedui.verify.severity import severity_of
from hedui.verify.sure import SURE_ALONE, SURE_PRINT, SURE_TWICE, SURER_PRINT
from hedui.verify.terms import is_plain_target, is_year
from hedui.verify.witness import Testimony

SURE_TERM = 0.99  # the first reading's worst character, of a standard term whose second reason is that it is one
SURE_TEXT = 0.90  # the same of other words that a second reader reads alike
SURE_OF_ONE_MAKE = 0.95  # the same of a figure that no other make read, nor arithmetic bears out: one model errs alike
SURE_OF_TWO_MAKES = 0.9  # the same of one that two makes read alike: a seal's strokes were seen to deceive both
MOST_TOGETHER = 64  # combinations of readings that are tried in one identity
LEAST_DOUBT = 0.005  # in any single reading


@dataclass
class Reasons:
    """What the identities say about each path: those that prove it, which condemn it, and how it is read rightly.

    `findings` are contradictions of the document. `misreadings` are identities that one wrong reading broke: the paper
    holds no fault there, and the figure is either read anew (`corrections`) or left without proof (`doubted`).
    `unsettled` are figures of a scan in a contradiction that nobody can settle: they need another identity.
    `readings` are the values with which the rest is to be judged.
    """

    proofs: dict[str, list[str]] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    corrections: dict[str, str] = field(default_factory=dict)
    doubted: set[str] = field(default_factory=set)
    unsettled: set[str] = field(default_factory=set)
    readings: dict[str, Decimal] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    misreadings: list[Finding] = field(default_factory=list)


def weigh_identities(identities: Iterable[Identity], ledger: Ledger) -> Reasons:
    """Evaluate every identity once."""
    reasons = Reasons()
    every = list(identities)
    touching = index_paths(every)
    ambiguous: set[str] = set()
    for identity in every:
        outcome = identity.check(identity.values)
        if outcome.holds:
            ambiguous.update(read_as_another(identity))
            if not outcome.exact and len(identity.members) <= LONGEST_GUESSED:
                ambiguous.update(made_exact_by_another(identity, touching))
            if proven := list(_proven(identity, outcome, touching, ledger)):
                statement = state_identity(identity, outcome)  # once: a sum of 2,000 rows proves each of them
                for path in proven:
                    reasons.proofs.setdefault(path, []).append(statement)
        elif outcome.lost:
            reasons.unsettled |= set(identity.condemned)
            suspects = (identity.members[index].path for index in suspects_of(identity, touching))
            reasons.doubted |= {path for path in suspects if path}
        elif not identity.silent and not outcome.excused:
            _record_breach(identity, outcome, blame(identity, touching), reasons, ledger)
    reasons.doubted |= ambiguous - reasons.proofs.keys()
    return reasons


def index_paths(identities: Iterable[Identity]) -> Touching:
    """The identities that each path takes part in."""
    out: dict[str, list[Identity]] = {}
    for identity in identities:
        for member in identity.members:
            if member.path:
                out.setdefault(member.path, []).append(identity)
    return out


def _proven(identity: Identity, outcome: Outcome, touching: Touching, ledger: Ledger) -> Iterator[str]:
    """The paths that an identity proves: it holds to the digit, and no second reading of a member satisfies it.

    It proves one figure by the others, so they must not be in dispute themselves: a budget and an execution that one
    speck spoils alike still make a rate of 100. And 1.00 is a rate of 100 as a fraction, though somebody reads 100.
    Unless all that anybody read in them was tried together, and nothing else satisfies it. A rate, which tells no
    amount to the digit, tells where the point stands in one of which all else is read alike.
    """
    if not outcome.exact or any(holds_otherwise(identity)):
        return
    disputed = {path for m in identity.members if (path := m.path) and ledger.entries[path].testimony.dispute}
    loose = {m.path for i, m in enumerate(identity.members) if i not in identity.pins}
    yield from (path for path in disputed & loose if disputed == {path} and _is_but_for_marks(ledger.entries[path]))
    if any(mendings(identity, touching)):
        return
    settled = len(disputed) > 1 and _is_only_reading(identity)
    pinned = (path for i in sorted(identity.pins) if (path := identity.members[i].path))
    yield from (path for path in pinned if settled or disputed <= {path})


def _is_but_for_marks(entry: Entry) -> bool:
    """Whether two makes read a figure alike, whole, and all others have its digits, with the point elsewhere."""
    value, others = to_decimal(entry.claim.value or ""), [to_decimal(text or "") for text in entry.testimony.dispute]
    shifted = value is not None and all(other is not None and _digits(other) == _digits(value) for other in others)
    return shifted and entry.testimony.of_two_makes and entry.whole and entry.ground.certainty >= SURE_PRINT


def _digits(value: Decimal) -> tuple[int, ...]:
    """The digits of a number but for the zeros at its ends."""
    return value.normalize().as_tuple().digits


def _is_only_reading(identity: Identity) -> bool:
    """Whether of all readings of its members, each told by somebody, the first ones alone satisfy an identity."""
    every = ((m.value, *(to_decimal(text) for text in m.testimony.dispute)) for m in identity.members)
    readings = [tuple(dict.fromkeys(values)) for values in every]
    known = [tuple(value for value in values if value is not None) for values in readings]
    if known != readings or prod(map(len, known)) > MOST_TOGETHER:
        return False
    others = islice(product(*known), 1, None)
    return not any(identity.check(values).holds for values in others)


def _record_breach(identity: Identity, outcome: Outcome, judged: Blame, reasons: Reasons, ledger: Ledger) -> None:
    finding = _describe_breach(identity, outcome, judged, ledger)
    if judged.of_document:
        reasons.findings.append(finding)
        reasons.conflicts.update(identity.condemned)
        return
    reasons.misreadings.append(finding)
    path = None if judged.culprit is None else identity.members[judged.culprit].path
    if path and judged.value is not None and judged.verdict == "misread":
        if judged.reread or identity.check(identity.swapped(judged.culprit or 0, judged.value)).exact:
            reasons.readings[path] = judged.value  # a bound is kept by many values: it tells of none
        if (judged.reread or judged.likely) and judged.culprit in identity.pins:
            reasons.corrections[path] = show_decimal(judged.value)
    if judged.verdict == "undecided":
        reasons.unsettled |= {m.path for m in identity.members if m.path and not is_native(m.claim)}
    suspects = (identity.members[index].path for index in judged.suspects)
    # What one reader nearly read is no second reading: it becomes the value, and is not proven.
    reasons.doubted |= {it for it in suspects if it and (judged.likely or it not in reasons.corrections)}


def _describe_breach(identity: Identity, outcome: Outcome, judged: Blame, ledger: Ledger) -> Finding:
    message = identity.message(outcome)
    if judged.culprit is not None and judged.value is not None:
        member = identity.members[judged.culprit]
        how = "复读为" if judged.reread else "很可能为" if judged.likely else "疑为"
        message += f"；“{member.name}”初读为 {member.printed}，{how} {show_decimal(judged.value)}，如此则相符"
    phrase = () if identity.phrase is None else (identity.phrase,)
    claims = (*phrase, *identity.context, *(member.claim for member in identity.members))
    return Finding(
        type=identity.type,
        printed=identity.printed,
        recomputed=outcome.recomputed,
        where=identity.where,
        message=message,
        verdict=judged.verdict,
        severity=severity_of(identity.type, identity.printed, outcome.recomputed, judged.verdict),
        evidence=show_spans([span for claim in claims for span in claim.spans], ledger.document),
    )


def judge_claim(entry: Entry, known: Judgement, confidence: Confidence) -> Leaf:
    """The leaf of one claim: its value with status, confidence and evidence.

    What only a second reader saw where the first is sure of another number is not printed, unless an identity says so.
    """
    claim, ground = entry.claim, entry.ground
    if claim.value is None:
        return Leaf(evidence=ground.evidence)
    overruled = entry.second_only and not known.count and ground.certainty >= SURE_PRINT
    if not ground.printed or overruled:
        return Leaf(status="unsupported", evidence=ground.evidence, claimed=claim.value)
    value = known.correction or claim.value
    first = claim.value if known.correction else None
    proof = tuple(list_proofs(entry, known))
    proven = known.placed and (known.correction is not None or is_proven(entry, known))
    return Leaf(
        value=value,
        status="conflict" if known.conflict else "verified" if proven else "grounded",
        confidence=confidence.of(1 - doubt_of(entry, known), entry.native, is_number(claim)),
        evidence=ground.evidence,
        claimed=first,
        proof=proof,
    )


def is_number(claim: Claim) -> bool:
    """Whether a value counts as a number: a year does, however it was read."""
    return claim.normal == "number" or is_year(claim.value or "")


def is_proven(entry: Entry, known: Judgement) -> bool:
    """Whether a second, independent reason stands beside the first reading."""
    if is_number(entry.claim):
        return _is_number_proven(entry, known)
    if entry.testimony.dispute or entry.claim.normal == "near":
        return False
    return (known.term and entry.ground.certainty >= SURE_TERM) or _is_text_proven(entry)


def _is_number_proven(entry: Entry, known: Judgement) -> bool:
    testimony, certainty = entry.testimony, entry.ground.certainty
    if testimony.dispute:  # only an identity that no other reading satisfies can decide, or two makes against one
        outvoted = testimony.outvoted and not _is_about_marks(entry)
        return known.count > 0 or (outvoted and entry.whole and certainty >= SURE_PRINT and not _may_be_stroke(entry))
    alone = not _may_be_stroke(entry) and entry.whole
    sure = min(certainty, certainty_of_figures(entry.claim))
    if testimony.agree and alone and sure >= (SURE_OF_TWO_MAKES if testimony.of_two_makes else _least_alone(entry)):
        return True
    return known.count > 0 and certainty >= (SURE_TWICE / 2 if testimony.agree else SURE_ALONE)


def _is_about_marks(entry: Entry) -> bool:
    """Whether another reading is a thousand times as much: a fax's comma and point look alike.

    2,421 and 2.421 deceive every make. That digits stand apart as a mark needs it does not tell which mark it is. Or
    whether it has the same digits and a point where none was read: two may have lost what the third saw.
    """
    value = to_decimal(entry.claim.value or "")
    others = [other for text in entry.testimony.dispute if text and (other := to_decimal(text))]
    if not value:
        return False
    return any(other == value * THOUSAND or _is_with_point(other, value) for other in others)


def _is_with_point(other: Decimal, value: Decimal) -> bool:
    """Whether a number has another's digits and is less: 1760.1 for 17601."""
    return _digits(other) == _digits(value) and abs(other) < abs(value)


def _may_be_stroke(entry: Entry) -> bool:
    """Whether a figure may be a ruling, a speck or a fold of the paper: on scans, a lone 1, or a first 1 in doubt."""
    value = entry.claim.value or ""
    doubtful = value.startswith("1") and entry.ground.certainty < SURE_PRINT
    return not entry.native and (set(value) == {"1"} or doubtful)


def _is_text_proven(entry: Entry) -> bool:
    """Two readers, the same words; on scans only such words as cannot be the rest of longer ones."""
    claim: Claim = entry.claim
    alike = bool(entry.testimony.agree) and entry.ground.certainty >= SURE_TEXT
    if entry.native or not alike:
        return alike
    return is_plain_target(claim.value or "") and certainty_of_figures(claim) >= _least_alone(entry)


def _least_alone(entry: Entry) -> float:
    """How certain a figure must be that one make alone reads: more so if the reader of figures was asked in vain."""
    return SURER_PRINT if entry.testimony.unheard else SURE_OF_ONE_MAKE


def doubt_of(entry: Entry, known: Judgement) -> float:
    """A raw score of doubt in a printed value, from 0 to 1: what its calibrated confidence is read from."""
    testimony: Testimony = entry.testimony
    count = known.count + (known.correction is not None)
    doubt = max(1 - entry.ground.certainty, LEAST_DOUBT)
    doubt *= 0.1 ** min(len(testimony.agree), 2) * 0.1 ** min(count, 2)
    doubt = doubt * 0.3 if known.term else doubt
    if (_may_be_stroke(entry) or not entry.whole) and not count:
        doubt = max(doubt, 0.2)
    if testimony.dispute and not count:
        doubt = max(doubt, 0.3)
    if known.conflict or not known.placed or entry.claim.normal == "near":
        doubt = max(doubt, 0.4)
    return min(0.9, doubt)
