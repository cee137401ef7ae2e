"""Who is wrong: identities are evaluated, broken ones are blamed, and every claim gets its status."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from hedui.claims import Claim
from hedui.record import Finding, Leaf, Verdict
from hedui.verify.figures import show_decimal, to_decimal
from hedui.verify.ground import certainty_of, show_spans
from hedui.verify.identities import Identity, Member, Outcome
from hedui.verify.ledger import Entry, Ledger
from hedui.verify.witness import Testimony, hear_witnesses

SURE_TWICE = 0.80  # the first reading's worst character, where a second reader agrees
SURE_ALONE = 0.90  # the same where an identity or another place is the only second reason
MOST_TRIED = 20  # other readings tried in one identity, so that hostile pages cost no more than their length
SURE_TERM = 0.99  # the same for a standard term, whose second reason is that it is one


@dataclass
class Reasons:
    """What the identities say about each path: how many prove it, which condemn it, and how it is read rightly."""

    proofs: dict[str, int] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    corrections: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def weigh_identities(identities: Iterable[Identity], ledger: Ledger) -> Reasons:
    """Evaluate every identity once."""
    reasons = Reasons()
    for identity in identities:
        outcome = identity.check(identity.values)
        if outcome.holds:
            for path in _proven(identity, outcome):
                reasons.proofs[path] = reasons.proofs.get(path, 0) + 1
        elif not identity.silent:
            _record_breach(identity, outcome, ledger, reasons)
    return reasons


def _proven(identity: Identity, outcome: Outcome) -> Iterator[str]:
    """The paths that an identity proves: it holds to the digit, and no other reading of a member satisfies it."""
    if outcome.exact and not _mendings(identity):
        yield from (path for i in sorted(identity.pins) if (path := identity.members[i].path))


def _mendings(identity: Identity) -> list[tuple[int, Decimal]]:
    """The other readings that satisfy the identity, each tried alone; of very many only the first are tried."""
    tried = islice(_other_readings(identity), MOST_TRIED)
    return [(i, value) for i, value in tried if identity.check(identity.swapped(i, value)).holds]


def _other_readings(identity: Identity) -> Iterator[tuple[int, Decimal]]:
    """(member, value) for each value that a second reader saw instead."""
    for index, member in enumerate(identity.members):
        for reading in member.testimony.dispute:
            value = to_decimal(reading)
            if value is not None and value != member.value:
                yield index, value


def _record_breach(identity: Identity, outcome: Outcome, ledger: Ledger, reasons: Reasons) -> None:
    verdict, misread = blame(identity)
    message = identity.message(outcome)
    if misread:
        index, value = misread
        member = identity.members[index]
        message += f"；“{member.name}”初读为 {member.printed}，复读为 {show_decimal(value)}，按复读则相符"
        if member.path and index in identity.pins:
            reasons.corrections[member.path] = show_decimal(value)
    else:
        reasons.conflicts.update(identity.condemned)
    claims = (*identity.context, *(member.claim for member in identity.members))
    spans = [span for claim in claims for span in claim.spans]
    reasons.findings.append(
        Finding(
            type=identity.type,
            printed=identity.printed,
            recomputed=outcome.recomputed,
            where=identity.where,
            message=message,
            verdict=verdict,
            evidence=show_spans(spans, ledger.document),
        )
    )


def blame(identity: Identity) -> tuple[Verdict, tuple[int, Decimal] | None]:
    """Why a broken identity is broken, and the one other reading that would mend it.

    printed: every figure was read twice with certainty, so the paper itself is wrong. misread: exactly one other
    reading of one figure satisfies the identity. undecided: some figure is in doubt, and nothing settles it.
    """
    mending = _mendings(identity)
    if len(set(mending)) == 1:
        return "misread", mending[0]
    firm = all(map(is_firm, identity.members)) and all(map(is_clear, identity.context))
    return ("printed" if firm else "undecided"), None


def is_firm(member: Member) -> bool:
    """Read twice, the same both times, and with certainty."""
    return member.testimony.firm and certainty_of(member.claim) >= SURE_TWICE


def is_clear(claim: Claim) -> bool:
    """Words read with certainty, which no second reader contradicts."""
    return certainty_of(claim) >= SURE_ALONE and not hear_witnesses(claim).dispute


@dataclass(frozen=True)
class Judgement:
    """What is known about one leaf besides its own entry."""

    proofs: int = 0  # identities and other places that only this value satisfies
    placed: bool = True  # it stands in the row and column that its field names
    term: bool = False  # a standard term of a closed vocabulary
    conflict: bool = False
    correction: str | None = None


def judge_claim(entry: Entry, known: Judgement) -> Leaf:
    """The leaf of one claim: its value with status, confidence and evidence."""
    claim, ground = entry.claim, entry.ground
    if claim.value is None:
        return Leaf(evidence=ground.evidence)
    if not ground.printed:
        return Leaf(status="unsupported", evidence=ground.evidence, claimed=claim.value)
    value = known.correction or claim.value
    first = claim.value if known.correction else None
    if known.conflict:
        status, doubt = "conflict", 0.5
    else:
        proven = known.placed and _is_proven(entry, known)
        status, doubt = ("verified" if proven else "grounded"), doubt_of(entry, known)
    return Leaf(value=value, status=status, confidence=round(1 - doubt, 4), evidence=ground.evidence, claimed=first)


def _is_proven(entry: Entry, known: Judgement) -> bool:
    """Whether a second, independent reason stands beside the first reading."""
    testimony, certainty = entry.testimony, entry.ground.certainty
    if known.correction:
        return True
    if testimony.dispute:
        return known.proofs > 0 and entry.claim.normal == "number"
    if testimony.agree:
        return certainty >= SURE_TWICE
    return (known.proofs > 0 and certainty >= SURE_ALONE) or (known.term and certainty >= SURE_TERM)


def doubt_of(entry: Entry, known: Judgement) -> float:
    """The chance, as a rough guess until it is calibrated, that a printed value is wrong."""
    testimony: Testimony = entry.testimony
    doubt = max(1 - entry.ground.certainty, 0.02)
    doubt *= 0.1 ** min(len(testimony.agree), 2) * 0.1 ** min(known.proofs, 2)
    doubt = doubt * 0.3 if known.term else doubt
    doubt = max(doubt, 0.3) if testimony.dispute and not known.proofs else doubt
    return min(0.9, doubt if known.placed else max(doubt, 0.3))
