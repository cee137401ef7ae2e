"""Who is to blame for a broken identity: the paper, the reading of one figure, or nobody that can be named.

A reading is to blame if another one of the same figure satisfies the identity and every other identity that the figure
takes part in. Other readings come from second readers, and, where the ink is not beyond doubt, from what OCR mistakes
for what. A second reader's can become the value, or what the first nearly read, which nothing proves then; a mere
look-alike only takes the figure's proof away.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from hedui.claims import Claim
from hedui.numbers.confusions import confusions
from hedui.record import Verdict
from hedui.verify.figures import fold_figure, to_decimal
from hedui.verify.ground import certainty_of, certainty_of_figures, is_native, is_run_together
from hedui.verify.identities import Identity, Member
from hedui.verify.witness import hear_rivals, hear_witnesses

SURE_TWICE = 0.80  # the first reading's worst character, where a second reader agrees
SURE_ALONE = 0.90  # the same where an identity or another place is the only second reason
SURE_PRINT = 0.97  # below it, one look-alike that mends an identity is likelier than a fault in the document
SURER_PRINT = 0.995  # below it, one look-alike that mends several
MOST_TRIED = 20  # second readings tried in one identity, so that hostile pages cost no more than their length
MOST_GUESSED = 400  # look-alikes tried in one identity
MOST_SUSPECTED = 5
MOST_ALIKE = 4  # figures printed alike: points of 10 stand everywhere, and are no one figure
PAIR = 2  # members: one figure told twice
SHORTEST_PART = 2  # digits of a figure that may be part of another
FEW = 3  # members; in so small an identity each must be read firmly for the document to be called wrong
SHORT = 4  # characters of a figure of points, in which a speck may stand for a point
BLURRED_PERCENT = "96"  # what every reader makes of a blurred %
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
    if guesses:
        first = guesses[0]
        suspects = tuple(dict.fromkeys(guess.member for guess in guesses))
        # Where all read well, ink or author may have lost a point; where none read again, the author may have erred.
        sure = len(guesses) == 1 and first.doubtful and _is_dim(identity.members[first.member])
        return Blame("misread" if sure else "undecided", first.member, first.value, suspects=suspects)
    words = [claim for claim in identity.context if not is_clear(claim)]
    doubtful = tuple(i for i, member in enumerate(identity.members) if i not in borne_out and not is_sure(member))
    if not words and (not doubtful or (borne_out and _is_broken_anyhow(identity, doubtful))):
        return Blame("printed", of_document=True)
    stands = identity.stands or (
        _outlasts_doubt(identity, doubtful, words) and not any(_mended_by_one(identity, touching))
    )
    return Blame("undecided", suspects=doubtful, of_document=stands)


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


def _is_dim(member: Member) -> bool:
    """Whether a figure's ink itself is in doubt, and not only unread by others."""
    return bool(member.testimony.dispute) or certainty_of(member.claim) < SURE_PRINT or is_run_together(member.claim)


def _outlasts_doubt(identity: Identity, doubtful: Sequence[int], words: Sequence[Claim]) -> bool:
    """Whether a contradiction stands though some figures are in doubt.

    The file's own text is what it is. On a scan, one figure of many may be in doubt if all its readings were tried, and
    every figure that belongs to the many was read.
    """
    unsure = [identity.members[i] for i in doubtful if not is_native(identity.members[i].claim)]
    if any(not is_native(claim) for claim in words):
        return False
    many = len(identity.members) > FEW and not identity.partial
    return not unsure or (many and len(unsure) == 1 and is_settled(unsure[0]))


def suspects_of(identity: Identity, touching: Touching) -> tuple[int, ...]:
    """The members that another reading or a look-alike of theirs would mend the identity with."""
    found = (*mendings(identity, touching), *((g.member, g.value) for g in _guesses(identity, touching)))
    return tuple(dict.fromkeys(index for index, _ in islice(found, MOST_SUSPECTED)))


def mendings(identity: Identity, touching: Touching) -> Iterator[tuple[int, Decimal]]:
    """(member, value) for the second readings that satisfy all they touch, each tried alone."""
    for index, value in islice(_second_readings(identity), MOST_TRIED):
        if _mends(identity, index, value, touching):
            yield index, value


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
        for value in (_lookalikes(member) if doubtful or alike else _shared_faults(member))
    )
    for index, value, doubtful, alike in islice(tries, MOST_GUESSED):
        if value == identity.members[index].value:
            continue
        alone = (doubtful or not alike) and _mends(identity, index, value, touching, strict=False)
        if not alone and not (alike and _mends_alike(identity, alike, value, touching)):
            continue
        if doubtful or identity.check(identity.swapped(index, value)).exact:  # a bound is soon kept by a smaller figure
            yield Guess(index, value, doubtful)


def _cut_offs(identity: Identity) -> Iterator[int]:
    """Of one figure that a scan tells twice, the one that is the other's beginning or end: digits of it were lost.

    102 for 102167; but 95 beside 95.5 may well be printed so.
    """
    if len(identity.members) != PAIR or any(is_native(member.claim) for member in identity.members):
        return
    for index, (member, other) in enumerate((identity.members, identity.members[::-1])):
        part, whole = str(int(abs(member.value))), str(int(abs(other.value)))
        if SHORTEST_PART <= len(part) < len(whole) and (whole.startswith(part) or whole.endswith(part)):
            yield index


def _doubtful_alike(member: Member, touching: Touching) -> frozenset[str]:
    """The paths of a figure and of those in its identities that are printed alike, if any of these is in doubt.

    The ink of one figure printed twice is worn alike, and read alike: 591.73 for 691.73 in a total and in its part.
    """
    near = (identity for identity in touching.get(member.path or "", ()) if len(identity.members) <= LONGEST_GUESSED)
    beside = (other for identity in near for other in identity.members if other.printed == member.printed)
    alike = {other.path: other for other in beside if other.path and not is_native(other.claim)}
    few = 1 < len(alike) <= MOST_ALIKE
    return frozenset(alike) if few and any(_is_doubtful(it, touching) for it in alike.values()) else frozenset()


def _mends_alike(identity: Identity, alike: Collection[str], value: Decimal, touching: Touching) -> bool:
    """Whether one reading of all figures that are printed alike satisfies the identity and all that they touch."""
    every = [identity, *(other for path in sorted(alike) for other in touching.get(path, ()))]
    outcomes = (
        it.check(tuple(value if member.path in alike else member.value for member in it.members)) for it in every
    )
    return all(outcome.holds or outcome.excused for outcome in outcomes)


def _is_doubtful(member: Member, touching: Touching, of: Identity | None = None) -> bool:
    """Whether a figure's ink leaves room for a look-alike: less of it, the more identities it would mend.

    So where one figure is told twice (`of` two members): it is seldom told wrong by one digit of the same shape.
    """
    broken = [i for i in touching.get(member.path or "", ()) if not i.silent and not i.check(i.values).holds]
    pair = of is not None and len(of.members) == PAIR
    return not is_firm(member) or certainty_of(member.claim) < (SURER_PRINT if pair or len(broken) > 1 else SURE_PRINT)


def _lookalikes(member: Member) -> Iterable[Decimal]:
    """Values that one fault of OCR may have turned into what was read; of ink not firmly read, parts as well."""
    printed = member.printed
    texts = [
        text for text in confusions(printed) if len(text) == len(printed) and text.count(".") == printed.count(".")
    ]
    rivals = hear_rivals(member.claim) if is_firm(member) else None
    if rivals is not None:  # where the shape is all that is in doubt, it is what the reader thought of
        texts = [text for text in texts if to_decimal(fold_figure(text)) in rivals]
    if len(printed) > 1:
        texts.append(printed[1:])  # a ruling beside the figure, or the end of its neighbour
    texts += [f"1{printed}", printed.replace(".", "")]  # or a 1 that was taken for a ruling; a speck read as a point
    if not is_firm(member):
        texts += confusions(printed)
        texts += [printed[a:b] for a in range(len(printed)) for b in range(a + 1, len(printed) + 1)]
    values = (to_decimal(fold_figure(text)) for text in texts)
    return dict.fromkeys((*(value for value in values if value is not None), *_shared_faults(member)))


def _shared_faults(member: Member) -> Iterator[Decimal]:
    """Values of a figure that every reader may have got wrong alike: its point is too pale, or dust, its % blurred."""
    printed = member.printed
    texts = [] if member.testimony.spaced else _with_other_points(member)
    if re.fullmatch(r"\d{4,}\.0", printed) and not member.testimony.spaced:
        texts.append(printed.replace(".", ""))  # 371101.0 where 3711010 is printed: dust before the last digit
    if printed.startswith("-"):
        texts.append(printed[1:])  # a dash of a ruling that a fax left
    if printed.endswith(BLURRED_PERCENT):
        texts.append(printed.removesuffix(BLURRED_PERCENT))
    if is_run_together(member.claim):
        texts += [span.text for span in member.spans]
    yield from (value for text in texts if (value := to_decimal(fold_figure(text))) is not None)


def _with_other_points(member: Member) -> list[str]:
    """A figure's text with a point that may be lost, or without one that may be dust.

    A point before a last 0 is not thought of: nobody prints 1.0 for 10. But 1234.00 is printed.
    """
    printed = member.printed
    if "." not in printed and not printed.endswith("0"):
        return [f"{printed[:i]}.{printed[i:]}" for i in range(1, len(printed))]
    if printed.endswith("00") and len(printed) > SHORT:
        return [f"{printed[:-2]}.{printed[-2:]}"]
    dust = "." in printed and len(printed) <= SHORT and not printed.startswith("0") and not _is_point_sure(member)
    return [printed.replace(".", "")] if dust else []


def _is_point_sure(member: Member) -> bool:
    """Whether two makes saw the point of a figure, and nobody doubts it: dust does not deceive both so well."""
    testimony = member.testimony
    alike = testimony.of_two_makes and not testimony.dispute
    return alike and certainty_of_figures(member.claim) >= SURER_PRINT


def is_firm(member: Member) -> bool:
    """Read twice, the same both times, and with certainty: with near certainty if the reader of figures is silent."""
    testimony = member.testimony
    least = SURER_PRINT if testimony.unheard else SURE_TWICE
    return testimony.firm and certainty_of(member.claim) >= least and not is_run_together(member.claim)


def is_sure(member: Member) -> bool:
    """Whether a figure is read firmly, or by two makes alike while nobody reads another number.

    What ink tells without being read, that a cell's edge cuts it off, is no misreading of somebody's.
    """
    testimony = member.testimony
    alike = testimony.of_two_makes and set(testimony.dispute) <= {None} and all("/" in by for by in testimony.against)
    return is_firm(member) or (alike and certainty_of(member.claim) >= SURE_PRINT)


def is_settled(member: Member) -> bool:
    """Whether no reading of this figure is left untried: others have read it, and all of them as numbers."""
    testimony = member.testimony
    heard = bool(testimony.agree or testimony.dispute) and None not in testimony.dispute
    return heard and not testimony.unheard and not is_run_together(member.claim)


def is_clear(claim: Claim) -> bool:
    """Words read with certainty, which no second reader contradicts."""
    return certainty_of(claim) >= SURE_ALONE and not hear_witnesses(claim).dispute
