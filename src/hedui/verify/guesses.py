"""Figures that nobody read otherwise and that may be others: look-alikes, faults all readers share, digits cut off."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from hedui.verify.figures import to_decimal
from hedui.verify.ground import certainty_of, is_native
from hedui.verify.identities import Identity, Member
from hedui.verify.lookalikes import THOUSAND, lookalikes_of, shared_faults_of, with_lost_ends
from hedui.verify.otherwise import LONGEST_GUESSED, Touching, mends
from hedui.verify.sure import SURE_PRINT, SURER_PRINT, is_firm, is_read_alike
from hedui.verify.witness import GROUPING

MOST_GUESSED = 400  # look-alikes tried in one identity
MOST_ALIKE = 4  # figures printed alike: points of 10 stand everywhere, and are no one figure
PAIR = 2  # members: one figure told twice
SHORTEST_PART = 2  # digits of a figure that may be part of another
FAR_ABOVE, TEN = 2, Decimal(10)  # times its weight


@dataclass(frozen=True)
class Guess:
    """A member, a value that it may be instead, and whether its reading is in doubt by itself."""

    member: int
    value: Decimal
    doubtful: bool


def guess_readings(identity: Identity, touching: Touching) -> Iterator[Guess]:
    """Look-alikes of figures in doubt that satisfy all they touch, and faults that all readers share."""
    if len(identity.members) > LONGEST_GUESSED:
        return
    scanned = [(i, member) for i, member in enumerate(identity.members) if not is_native(member.claim)]
    tries = (
        (i, value, doubtful, alike)
        for i, member in scanned
        for doubtful, alike in ((_is_doubtful(member, touching, identity), _doubtful_alike(member, touching)),)
        for value in _what_else(member, doubtful=doubtful or bool(alike))
    )
    for index, value, doubtful, alike in islice(tries, MOST_GUESSED):
        if value == identity.members[index].value:
            continue
        alone = (doubtful or not alike) and mends(identity, index, value, touching, strict=False)
        if not alone and not (alike and _mends_alike(identity, alike, value, touching)):
            continue
        if doubtful or identity.check(identity.swapped(index, value)).exact:  # a bound is soon kept by a smaller figure
            yield Guess(index, value, doubtful)


def _what_else(member: Member, *, doubtful: bool) -> Iterable[Decimal]:
    """What a figure may be besides: less where two makes read its digits alike and with certainty.

    Such may have lost a digit at an end, and be in doubt for that.
    """
    if not doubtful:
        return shared_faults_of(member)
    alike = is_read_alike(member) and not is_firm(member) and certainty_of(member.claim) >= SURE_PRINT
    return (*shared_faults_of(member), *with_lost_ends(member)) if alike else lookalikes_of(member)


def find_cut_offs(identity: Identity) -> Iterator[int]:
    """The figures of a scan that are another's beginning or end: digits of them were lost.

    Of one figure told twice 102 for 102167; but 95 beside 95.5 may well be printed so. Of a rate that is ten times too
    much or too little 620952 for 1.620952. Of a score above its weight 27 of 3, which lost its point to all readers.
    """
    if any(is_native(member.claim) for member in identity.members):
        return
    if identity.type == "score_over_weight":
        yield from [0] if _has_lost_point(*identity.members) else []
    if len(identity.members) == PAIR:
        texts = [str(int(abs(member.value))) for member in identity.members]
    elif identity.type == "rate_mismatch" and _is_far_off(identity):
        texts = [member.printed.replace(".", "") for member in identity.members]
    else:
        return
    for index, part in enumerate(texts):
        others = (whole for n, whole in enumerate(texts) if n != index and SHORTEST_PART <= len(part) < len(whole))
        if any(whole.startswith(part) or whole.endswith(part) for whole in others):
            yield index


def is_thousandfold(identity: Identity) -> bool:
    """Whether what is printed and what it should be have the same digits, three places apart; a mark was put right."""
    if all(GROUPING not in {*it.testimony.agree, *it.testimony.against} for it in identity.members):
        return False
    printed, meant = to_decimal(identity.printed), to_decimal(identity.check(identity.values).recomputed)
    if not printed or not meant:
        return False
    return printed in (meant * THOUSAND, meant / THOUSAND)


def _has_lost_point(score: Member, weight: Member) -> bool:
    """Whether a score without a point is so far above its weight as no author puts it, and with one is within."""
    far = score.value >= FAR_ABOVE * weight.value > 0
    return far and "." not in score.printed and score.value / TEN <= weight.value


def _is_far_off(identity: Identity) -> bool:
    """Whether what is printed and what it should be differ by ten times or more."""
    printed, meant = to_decimal(identity.printed), to_decimal(identity.check(identity.values).recomputed)
    if not printed or not meant:
        return False
    return not Decimal("0.1") < abs(printed / meant) < Decimal(10)


def _doubtful_alike(member: Member, touching: Touching) -> frozenset[str]:
    """The paths of a figure and of those in its identities that are printed alike, if any of these is in doubt.

    The ink of one figure printed twice is worn alike, and read alike: 591.73 for 691.73 in a total and in its part. But
    not where two makes read one of them with certainty.
    """
    near = (identity for identity in touching.get(member.path or "", ()) if len(identity.members) <= LONGEST_GUESSED)
    beside = (other for identity in near for other in identity.members if other.printed == member.printed)
    alike = {other.path: other for other in beside if other.path and not is_native(other.claim)}
    few = 1 < len(alike) <= MOST_ALIKE
    known = any(is_read_alike(it) and certainty_of(it.claim) >= SURER_PRINT for it in alike.values())
    doubtful = few and not known and any(_is_doubtful(it, touching) for it in alike.values())
    return frozenset(alike) if doubtful else frozenset()


def _mends_alike(identity: Identity, alike: Collection[str], value: Decimal, touching: Touching) -> bool:
    """Whether one reading of all figures that are printed alike satisfies the identity and all that they touch."""
    others = [other for path in sorted(alike) for other in touching.get(path, ()) if other is not identity]
    first, *outcomes = (
        it.check(tuple(value if member.path in alike else member.value for member in it.members))
        for it in (identity, *others)
    )
    return first.holds and all(outcome.holds or outcome.excused for outcome in outcomes)


def _is_doubtful(member: Member, touching: Touching, of: Identity | None = None) -> bool:
    """Whether a figure's ink leaves room for a look-alike: less of it, the more identities it would mend.

    So where one figure is told twice (`of` two members): it is seldom told wrong by one digit of the same shape.
    """
    broken = [i for i in touching.get(member.path or "", ()) if not i.silent and not i.check(i.values).holds]
    pair = of is not None and len(of.members) == PAIR
    return not is_firm(member) or certainty_of(member.claim) < (SURER_PRINT if pair or len(broken) > 1 else SURE_PRINT)
