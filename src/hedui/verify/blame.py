"""Who is to blame for a broken identity: the paper, the reading of one figure, or nobody that can be named.

A reading is to blame if another one of the same figure satisfies the identity and every other identity that the figure
takes part in. Other readings come from second readers, and, where the ink is not beyond doubt, from what OCR mistakes
for what. A second reader's can become the value, or what the first nearly read, which nothing proves then; a mere
look-alike only takes the figure's proof away.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from hedui.claims import Claim
from hedui.page import BURIED
from hedui.record import Verdict
from hedui.verify.figures import fold_figure, to_decimal
from hedui.verify.ground import certainty_of, is_native, is_run_together
from hedui.verify.identities import Identity, Member
from hedui.verify.lookalikes import THOUSAND, lookalikes_of, shared_faults_of, with_lost_ends
from hedui.verify.sure import (
    SURE_ALONE,
    SURE_PRINT,
    SURER_PRINT,
    is_clear,
    is_clear_phrase,
    is_firm,
    is_read_alike,
    is_settled,
    is_sure,
)
from hedui.verify.witness import GROUPING, hear_rivals

MOST_TRIED = 20  # second readings tried in one identity, so that hostile pages cost no more than their length
MOST_GUESSED = 400  # look-alikes tried in one identity
MOST_SUSPECTED = 5
MOST_ALIKE = 4  # figures printed alike: points of 10 stand everywhere, and are no one figure
PAIR = 2  # members: one figure told twice
SHORTEST_PART = 2  # digits of a figure that may be part of another
FEW = 3  # members; in so small an identity each must be read firmly for the document to be called wrong
MOST_POINTS = 150  # of a form with its extra ones
A_DOUBT = 8  # of so many members one may be in doubt, though all its readings were tried
FAR_ABOVE, TEN = 2, Decimal(10)  # times its weight
LIKELY = 0.1  # of a digit's certainty: so much of another one, and arithmetic for it, make that one likelier
LONGEST_GUESSED = 200  # members; identities with more are not guessed at

Touching = Mapping[str, Sequence[Identity]]
"""The identities that each path takes part in."""


@dataclass(frozen=True)
class Blame:
    """The verdict on a broken identity; `culprit` is the member that is read wrongly, `value` what it may be.

    `reread` tells that a second reader saw this value, `likely` that the first thought of it: it is more than a guess.
    `suspects` are all members that may be the culprit. `of_document`: the contradiction stands in the document, however
    doubtful figures are read.
    """

    verdict: Verdict
    culprit: int | None = None
    value: Decimal | None = None
    reread: bool = False
    likely: bool = False
    suspects: tuple[int, ...] = ()
    of_document: bool = False


def blame(identity: Identity, touching: Touching) -> Blame:
    """Judge a broken identity.

    misread: exactly one other reading of one figure satisfies all that it touches. printed: every figure was read twice
    with certainty, so the paper itself is wrong. undecided: some figure is in doubt, and nothing settles it.
    """
    reread = set(mendings(identity, touching))
    if len(reread) == 1:
        index, value = reread.pop()
        return Blame("misread", index, value, reread=True, suspects=(index,))
    borne_out = identity.check(identity.values).borne_out
    likely = {it for it in _likely_mendings(identity, touching) if it[0] not in borne_out}
    if len(likely) == 1:
        index, value = likely.pop()
        return Blame("misread", index, value, likely=True, suspects=(index,))
    if cut := tuple(_cut_offs(identity)):
        return Blame("undecided", suspects=cut)
    other = (guess for guess in _guesses(identity, touching) if guess.member not in borne_out)
    guesses = list(dict.fromkeys(islice(other, MOST_SUSPECTED)))
    if guesses and not identity.stands:
        first = guesses[0]
        suspects = tuple(dict.fromkeys(guess.member for guess in guesses))
        # Where all read well, ink or author may have lost a point; where none read again, the author may have erred.
        sure = len(guesses) == 1 and first.doubtful and _is_dim(identity.members[first.member], first.value)
        sure = sure and (not is_run_together(identity.members[first.member].claim) or _makes_exact(identity, first))
        return Blame("misread" if sure else "undecided", first.member, first.value, suspects=suspects)
    words = [claim for claim in identity.context if not is_clear(claim)]
    words += [identity.phrase] if identity.phrase and not is_clear_phrase(identity.phrase) else []
    others = ((i, member) for i, member in enumerate(identity.members) if i not in borne_out)
    unsure = (i for i, member in others if not is_sure(member) or _is_beyond(member))
    doubtful = tuple(
        i for i in unsure if not _is_upheld(i, identity, touching) and not _is_whole(i, identity, touching)
    )
    if _is_thousandfold(identity):  # anyone may have a comma for a point
        doubtful = tuple(range(len(identity.members)))
    elif not words and (not doubtful or (borne_out and _is_broken_anyhow(identity, doubtful))):
        return Blame("printed", of_document=True)
    stands = identity.stands or (
        _outlasts_doubt(identity, doubtful, words) and not any(_mended_by_one(identity, touching))
    )
    return Blame("undecided", suspects=doubtful, of_document=stands)


def _is_whole(index: int, identity: Identity, touching: Touching) -> bool:
    """Whether a figure is read alike by two makes, and no digit that it may have lost at an end would mend anything."""
    member = identity.members[index]
    stroke = member.printed == "1" and None in member.testimony.dispute  # 必 to somebody else: a seal's, or a pen's
    if stroke or BURIED in member.testimony.against:
        return False
    lost = with_lost_ends(member) if is_read_alike(member) and not _is_beyond(member) else None
    return lost is not None and not any(_mends(identity, index, value, touching, strict=False) for value in lost)


def _is_upheld(index: int, but: Identity, touching: Touching) -> bool:
    """Whether another identity proves a figure by others that are read surely: what is dim in it is read rightly."""
    member = but.members[index]
    others = (it for it in touching.get(member.path or "", ()) if it is not but and len(it.members) <= LONGEST_GUESSED)
    return any(
        any(it.members[i].path == member.path for i in it.pins)
        and it.check(it.values).exact
        and not any(mendings(it, touching))
        and all(is_sure(one) for one in it.members if one.path != member.path)
        for it in others
    )


def _is_broken_anyhow(identity: Identity, doubtful: Sequence[int]) -> bool:
    """Whether an identity stays broken whatever any reader saw in these figures: the others make a plainer sum without.

    Rows alone make the total, so that the points of execution are left out of it, be they 7.44 or 7.45.
    """
    read = [(index, identity.members[index].testimony) for index in doubtful]
    if any(None in heard.dispute or not (heard.agree or heard.dispute) for _, heard in read):
        return False
    tries = [(index, to_decimal(text)) for index, heard in read for text in heard.dispute if text is not None]
    return all(value is not None and not identity.check(identity.swapped(i, value)).holds for i, value in tries)


def _mended_by_one(identity: Identity, touching: Touching) -> Iterator[bool]:
    """For each reading that another reader contradicts as the first does: whether it satisfies all that it touches.

    It is too little to correct a figure, and too much to blame the document.
    """
    for index, value in islice(_second_readings(identity, overruled=True), MOST_TRIED):
        yield _mends(identity, index, value, touching)


def _makes_exact(identity: Identity, guess: "Guess") -> bool:
    """Whether a guess makes an identity hold to the digit: 97.6 over 3 is 97.63, though 97.66 may be cut to 97.6."""
    return identity.check(identity.swapped(guess.member, guess.value)).exact


def _is_dim(member: Member, instead: Decimal) -> bool:
    """Whether a figure's ink itself is in doubt, not only unread by others; or it is two, of which that is one."""
    parts = {to_decimal(fold_figure(span.text)) for span in member.spans} if is_run_together(member.claim) else set()
    return bool(member.testimony.dispute) or certainty_of(member.claim) < SURE_PRINT or instead in parts


def _outlasts_doubt(identity: Identity, doubtful: Sequence[int], words: Sequence[Claim]) -> bool:
    """Whether a contradiction stands though some figures are in doubt.

    The file's own text is what it is. On a scan, a figure of many may be in doubt if all its readings were tried, and
    every figure that belongs to the many was read.
    """
    unsure = [identity.members[i] for i in doubtful if not is_native(identity.members[i].claim)]
    if any(not is_native(claim) for claim in words):
        return False
    many = len(identity.members) > FEW and not identity.partial
    few = len(unsure) <= max(1, len(identity.members) // A_DOUBT)
    return not unsure or (many and few and all(is_settled(it) and not _is_beyond(it) for it in unsure))


def _is_beyond(member: Member) -> bool:
    """Whether a scan's figure is more than any points are, and its digits do not stand as one: two were read as one."""
    of_points = (member.path or "").endswith((".weight", ".score"))
    one = is_native(member.claim) or member.testimony.spaced
    return of_points and member.value > MOST_POINTS and not one


def suspects_of(identity: Identity, touching: Touching) -> tuple[int, ...]:
    """The members that another reading or a look-alike of theirs would mend the identity with."""
    found = (*mendings(identity, touching), *((g.member, g.value) for g in _guesses(identity, touching)))
    return tuple(dict.fromkeys(index for index, _ in islice(found, MOST_SUSPECTED)))


def mendings(identity: Identity, touching: Touching) -> Iterator[tuple[int, Decimal]]:
    """(member, value) for the second readings that satisfy all they touch, each tried alone."""
    for index, value in islice(_second_readings(identity), MOST_TRIED):
        if _mends(identity, index, value, touching):
            yield index, value


def holds_otherwise(identity: Identity) -> Iterator[bool]:
    """For each reading that anybody has of a member, and the first has not: whether the identity holds with it too.

    And for what a figure that it may prove would be with a digit at an end that is lost, where its ink is in doubt:
    0.685 for 0.68.
    """
    for index, value in islice(_second_readings(identity, overruled=True), MOST_TRIED):
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
    for index, value in islice(_second_readings(identity, overruled=True), MOST_TRIED):
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


def _second_readings(identity: Identity, *, overruled: bool = False) -> Iterator[tuple[int, Decimal]]:
    """Other readings of figures; where a third reader sees what the first did, the other has no say (`overruled`)."""
    for index, member in enumerate(identity.members):
        for reading in () if member.testimony.agree and not overruled else member.testimony.dispute:
            value = to_decimal(reading)
            if value is not None and value != member.value:
                yield index, value


def _likely_mendings(identity: Identity, touching: Touching) -> Iterator[tuple[int, Decimal]]:
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
        if _mends(identity, index, value, touching) and identity.check(identity.swapped(index, value)).exact:
            yield index, value


def _mends(identity: Identity, index: int, value: Decimal, touching: Touching, *, strict: bool = True) -> bool:
    """Whether this reading of one member satisfies the identity, and every other that the member takes part in.

    If not `strict`, others that are broken anyhow may stay so: they may suffer from another misread figure.
    """
    if not identity.check(identity.swapped(index, value)).holds:
        return False
    path = identity.members[index].path
    others = (other for other in touching.get(path or "", ()) if other is not identity)
    return all(_still_holds(other, path, value) or (not strict and _is_broken(other)) for other in others)


def _is_broken(identity: Identity) -> bool:
    outcome = identity.check(identity.values)
    return not outcome.holds and not outcome.excused


def _still_holds(identity: Identity, path: str | None, value: Decimal) -> bool:
    places = [i for i, member in enumerate(identity.members) if member.path == path]
    outcomes = (identity.check(identity.swapped(i, value)) for i in places)
    return all(outcome.holds or outcome.excused for outcome in outcomes)


@dataclass(frozen=True)
class Guess:
    """A member, a value that it may be instead, and whether its reading is in doubt by itself."""

    member: int
    value: Decimal
    doubtful: bool


def _guesses(identity: Identity, touching: Touching) -> Iterator[Guess]:
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
        alone = (doubtful or not alike) and _mends(identity, index, value, touching, strict=False)
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


def _cut_offs(identity: Identity) -> Iterator[int]:
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


def _is_thousandfold(identity: Identity) -> bool:
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
