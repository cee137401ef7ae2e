"""Figures read otherwise: by other readers, as the first nearly read them, or as a figure beside them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice

from hedui.verify.figures import to_decimal
from hedui.verify.ground import certainty_of, is_native
from hedui.verify.identities import Identity
from hedui.verify.lookalikes import with_lost_ends
from hedui.verify.sure import SURE_ALONE
from hedui.verify.witness import hear_rivals

MOST_TRIED = 20  # second readings tried in one identity, so that hostile pages cost no more than their length
LIKELY = 0.1  # of a digit's certainty: so much of another one, and arithmetic for it, make that one likelier
LONGEST_GUESSED = 200  # members; identities with more are not guessed at

Touching = Mapping[str, Sequence[Identity]]
"""The identities that each path takes part in."""


def mendings(identity: Identity, touching: Touching) -> Iterator[tuple[int, Decimal]]:
    """(member, value) for the second readings that satisfy all they touch, each tried alone."""
    for index, value in islice(second_readings(identity), MOST_TRIED):
        if mends(identity, index, value, touching):
            yield index, value


def holds_otherwise(identity: Identity) -> Iterator[bool]:
    """For each reading that anybody has of a member, and the first has not: whether the identity holds with it too.

    And for what a figure that it may prove would be with a digit at an end that is lost, where its ink is in doubt:
    0.685 for 0.68.
    """
    for index, value in islice(second_readings(identity, overruled=True), MOST_TRIED):
        yield identity.check(identity.swapped(index, value)).holds
    for index in sorted(identity.pins) if len(identity.members) <= LONGEST_GUESSED else ():
        member = identity.members[index]
        dim = not is_native(member.claim) and certainty_of(member.claim) < SURE_ALONE
        for value in with_lost_ends(member) if dim else ():
            if value != member.value:
                yield identity.check(identity.swapped(index, value)).holds


def read_as_another(identity: Identity) -> Iterator[str]:
    """The paths of members that some reader has as another member's figure, with which the identity holds as well.

    42.30 of a budget of 42.39, a rate of 1: what was spent may be all of it.
    """
    figures = set(identity.values)
    for index, value in islice(second_readings(identity, overruled=True), MOST_TRIED):
        path = identity.members[index].path
        if path and value in figures and identity.check(identity.swapped(index, value)).holds:
            yield path


def made_exact_by_another(identity: Identity, touching: Touching) -> Iterator[str]:
    """The paths of members with which an identity holds but for a rounding, and to the digit with a figure beside them.

    One digit otherwise: 313.54 in a budget of 1857, where all of 313.51 was spent.
    """
    for index, member in enumerate(identity.members):
        near = touching.get(member.path or "", ()) if not is_native(member.claim) else ()
        beside = {one.value for it in near if len(it.members) <= LONGEST_GUESSED for one in it.members}
        for value in beside:
            if _is_one_digit_off(member.value, value) and identity.check(identity.swapped(index, value)).exact:
                yield member.path or ""


def _is_one_digit_off(value: Decimal, other: Decimal) -> bool:
    one, two = f"{value:f}", f"{other:f}"
    return len(one) == len(two) and sum(a != b for a, b in zip(one, two, strict=True)) == 1


def second_readings(identity: Identity, *, overruled: bool = False) -> Iterator[tuple[int, Decimal]]:
    """Other readings of figures; where a third reader sees what the first did, the other has no say (`overruled`)."""
    for index, member in enumerate(identity.members):
        for reading in () if member.testimony.agree and not overruled else member.testimony.dispute:
            value = to_decimal(reading)
            if value is not None and value != member.value:
                yield index, value


def likely_mendings(identity: Identity, touching: Touching) -> Iterator[tuple[int, Decimal]]:
    """(member, value) for what the first reader itself took for likely, and nearly read, that satisfies all it touches.

    The second reader's word against it is not much: readers of a blurred 6 err alike.
    """
    tries = (
        (index, value)
        for index, member in enumerate(identity.members)
        for value, prob in (hear_rivals(member.claim) or {}).items()
        if prob >= LIKELY and value != member.value
    )
    for index, value in islice(tries, MOST_TRIED):
        if mends(identity, index, value, touching) and identity.check(identity.swapped(index, value)).exact:
            yield index, value


def mends(identity: Identity, index: int, value: Decimal, touching: Touching, *, strict: bool = True) -> bool:
    """Whether this reading of one member satisfies the identity, and every other that the member takes part in.

    If not `strict`, others that are broken anyhow may stay so: they may suffer from another misread figure.
    """
    if not identity.check(identity.swapped(index, value)).holds:
        return False
    path = identity.members[index].path
    others = (other for other in touching.get(path or "", ()) if other is not identity)
    return all(still_holds(other, path, value) or (not strict and is_broken(other)) for other in others)


def is_broken(identity: Identity) -> bool:
    """Whether an identity does not hold as it is read, and nothing excuses it."""
    outcome = identity.check(identity.values)
    return not outcome.holds and not outcome.excused


def still_holds(identity: Identity, path: str | None, value: Decimal) -> bool:
    """Whether an identity holds, or is excused, with this value at a path."""
    places = [i for i, member in enumerate(identity.members) if member.path == path]
    outcomes = (identity.check(identity.swapped(i, value)) for i in places)
    return all(outcome.holds or outcome.excused for outcome in outcomes)
