"""Why a value has its status: who read it, where it stands, and which arithmetic it takes part in."""

from collections.abc import Iterator
from dataclasses import dataclass

from hedui.assemble import assemble
from hedui.extract.rules import extract
from hedui.page import Page
from hedui.record import Evidence, FindingType, Record
from hedui.verify import reclaim
from hedui.verify.ground import show_spans
from hedui.verify.identities import Identity, Member
from hedui.verify.ledger import Ledger, open_ledger
from hedui.verify.prove import list_identities


@dataclass(frozen=True, slots=True)
class Part:
    """A figure that arithmetic rests on; `path` is None where no field holds it."""

    name: str
    printed: str
    path: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One identity that a value takes part in: `proves` if it holds and only this value satisfies it."""

    type: FindingType
    holds: bool
    proves: bool
    recomputed: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """All that is known for and against one value. `certainty` is that of its worst character, in [0, 1]."""

    certainty: float
    agree: tuple[str, ...]
    dispute: tuple[str | None, ...]
    reasons: tuple[Reason, ...]


def explain(record: Record, pages: tuple[Page, ...], path: str) -> Proof | None:
    """The proof of the value at a path; None if there is no such value."""
    document = assemble(pages)
    claims = reclaim(document, record.model_dump(), extract(document))
    ledger = open_ledger(document, claims)
    entry = ledger.entries.get(path)
    if entry is None:
        return None
    reasons = tuple(find_reasons(list_identities(claims, ledger), path, ledger))
    testimony = entry.testimony
    return Proof(entry.ground.certainty, testimony.agree, testimony.dispute, reasons)


def find_reasons(identities: Iterator[Identity], path: str, ledger: Ledger) -> Iterator[Reason]:
    """Every identity that the value takes part in, once."""
    for identity in identities:
        places = [number for number, member in enumerate(identity.members) if member.path == path]
        outcome = identity.check(identity.values)
        if not places or outcome.excused or (identity.silent and not outcome.holds):
            continue
        parts = tuple(to_part(member, ledger) for member in identity.members)
        proves = outcome.exact and any(place in identity.pins for place in places)
        yield Reason(identity.type, outcome.holds, proves, outcome.recomputed, parts)


def to_part(member: Member, ledger: Ledger) -> Part:
    return Part(member.name, member.printed, member.path, show_spans(member.spans, ledger.document))
