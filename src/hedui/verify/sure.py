"""How firmly a figure or words are read: by how many, alike or not, and with what certainty."""

from hedui.claims import Claim
from hedui.verify.ground import certainty_of, is_whole
from hedui.verify.identities import Member
from hedui.verify.witness import hear_witnesses

SURE_TWICE = 0.80  # the first reading's worst character, where a second reader agrees
SEALED = 0.79  # the same of a figure under a seal, as reading leaves it
SURE_ALONE = 0.90  # the same where an identity or another place is the only second reason
SURE_PRINT = 0.97  # below it, one look-alike that mends an identity is likelier than a fault in the document
SURER_PRINT = 0.995  # below it, one look-alike that mends several


def is_firm(member: Member) -> bool:
    """Read twice, the same both times, and with certainty: with near certainty if the reader of figures is silent."""
    testimony = member.testimony
    least = SURER_PRINT if testimony.unheard else SURE_TWICE
    return testimony.firm and certainty_of(member.claim) >= least and is_whole(member.claim)


def is_sure(member: Member) -> bool:
    """Whether a figure is read firmly, or by two makes alike while nobody reads another number.

    What ink tells without being read, that a cell's edge cuts it off, is no misreading of somebody's.
    """
    testimony = member.testimony
    alike = testimony.of_two_makes and set(testimony.dispute) <= {None} and all("/" in by for by in testimony.against)
    return is_firm(member) or (alike and certainty_of(member.claim) >= SURE_PRINT)


def is_read_alike(member: Member) -> bool:
    """Whether two makes read a figure alike and nobody reads another number, though it may be cut off or sealed.

    On forged scans two in three hundred such are wrong, and these had lost a digit at an end, or won one.
    """
    testimony = member.testimony
    alike = testimony.of_two_makes and set(testimony.dispute) <= {None} and is_whole(member.claim)
    return alike and certainty_of(member.claim) >= SEALED


def is_settled(member: Member) -> bool:
    """Whether no reading of this figure is left untried: others have read it, and all of them as numbers."""
    testimony = member.testimony
    heard = bool(testimony.agree or testimony.dispute or testimony.blurred) and None not in testimony.dispute
    return heard and not testimony.unheard and is_whole(member.claim)


def is_clear(claim: Claim) -> bool:
    """Words read with certainty, which no second reader contradicts."""
    return certainty_of(claim) >= SURE_ALONE and not hear_witnesses(claim).dispute


def is_clear_phrase(claim: Claim) -> bool:
    """The same of words that are known by their wording: a seal on them makes no other phrase of them."""
    return certainty_of(claim) >= SEALED and not hear_witnesses(claim).dispute
