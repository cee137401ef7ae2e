"""Who is to blame for a broken identity: the paper, the reading of one figure, or nobody that can be named.

A reading is to blame if another one of the same figure satisfies the identity and every other identity that the figure
takes part in. Other readings come from second readers, and, where the ink is not beyond doubt, from what OCR mistakes
for what. A second reader's can become the value, or what the first nearly read, which nothing proves then; a mere
look-alike only takes the figure's proof away.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from hedui.claims import Claim
from hedui.page import BURIED
from hedui.record import Verdict
from hedui.verify.figures import fold_figure, to_decimal
from hedui.verify.ground import certainty_of, is_native, is_run_together
from hedui.verify.guesses import Guess, find_cut_offs, guess_readings, is_thousandfold
from hedui.verify.identities import Identity, Member
from hedui.verify.lookalikes import with_lost_ends
from hedui.verify.otherwise import (
    LONGEST_GUESSED,
    MOST_TRIED,
    Touching,
    likely_mendings,
    mendings,
    mends,
    second_readings,
)
from hedui.verify.sure import (
    SURE_PRINT,
    is_clear,
    is_clear_phrase,
    is_read_alike,
    is_settled,
    is_sure,
)

MOST_SUSPECTED = 5
FEW = 3  # members; in so small an identity each must be read firmly for the document to be called wrong
MOST_POINTS = 150  # of a form with its extra ones
A_DOUBT = 8  # of so many members one may be in doubt, though all its readings were tried


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
    likely = {it for it in likely_mendings(identity, touching) if it[0] not in borne_out}
    if len(likely) == 1:
        index, value = likely.pop()
        return Blame("misread", index, value, likely=True, suspects=(index,))
    if cut := tuple(find_cut_offs(identity)):
        return Blame("undecided", suspects=cut)
    other = (guess for guess in guess_readings(identity, touching) if guess.member not in borne_out)
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
    if is_thousandfold(identity):  # anyone may have a comma for a point
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
    return lost is not None and not any(mends(identity, index, value, touching, strict=False) for value in lost)


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
    for index, value in islice(second_readings(identity, overruled=True), MOST_TRIED):
        yield mends(identity, index, value, touching)


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
    found = (*mendings(identity, touching), *((g.member, g.value) for g in guess_readings(identity, touching)))
    return tuple(dict.fromkeys(index for index, _ in islice(found, MOST_SUSPECTED)))
