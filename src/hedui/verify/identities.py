"""Identities: what must hold between printed figures. Each is plain data with one pure check, evaluated in one place.

An identity knows its members by their paths in the record. Its check takes one value for each member, so that other
readings of a member can be tried without building the identity anew.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from hedui.claims import Claim, Span
from hedui.record import FindingType
from hedui.verify.witness import Testimony, hear_witnesses

Values = Sequence[Decimal]
PERCENT = ("%", "％")


@dataclass(frozen=True)
class Member:
    """A printed figure that takes part in an identity; `path` is None for prose figures that no field holds.

    `heard` is its testimony where that is known already.
    """

    name: str
    value: Decimal
    printed: str
    claim: Claim
    path: str | None = None
    heard: Testimony | None = None

    @cached_property
    def testimony(self) -> Testimony:
        """What second readers saw in its ink."""
        return self.heard or hear_witnesses(self.claim)

    @property
    def spans(self) -> tuple[Span, ...]:
        return self.claim.spans

    @property
    def in_percent(self) -> bool:
        """Whether a percent sign is printed right behind it."""
        return bool(self.spans) and self.spans[-1].line.text[self.spans[-1].end :].lstrip()[:1] in PERCENT


@dataclass(frozen=True)
class Outcome:
    """Whether an identity holds for some values, `exact` to the last digit, and what the figure ought to be.

    `excused`: it does not hold, but what is known of the page may explain that without a fault in the document.
    `lost`: so it may, but only if a scan has lost something; the figure is then no more borne out than contradicted.
    `borne_out` are the members of a plainer reckoning that comes out to the digit, so that none of them is misread.
    """

    holds: bool
    recomputed: str
    exact: bool = False
    excused: bool = False
    hint: str = ""
    lost: bool = False
    borne_out: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Identity:
    """`printed` at `where` must be what the members say. When it holds exactly, it proves the members at `pins`.

    `condemned` are the paths that are in conflict when it is broken; `message` makes the Chinese finding from the
    outcome; `context` are words that it rests on besides the members, `phrase` those by whose wording it was found.
    `silent` ones prove, but when broken are no finding. `stands`: broken it is a fault of the document, whichever
    figure is in doubt. `partial`: a scan may have lost a figure that belongs to it.
    """

    type: FindingType
    where: str
    printed: str
    members: tuple[Member, ...]
    check: Callable[[Values], Outcome]
    message: Callable[[Outcome], str]
    pins: frozenset[int] = frozenset()
    condemned: tuple[str, ...] = ()
    context: tuple[Claim, ...] = ()
    phrase: Claim | None = None
    silent: bool = False
    stands: bool = False
    partial: bool = False

    @property
    def values(self) -> tuple[Decimal, ...]:
        """The values as first read."""
        return tuple(member.value for member in self.members)

    def swapped(self, index: int, value: Decimal) -> tuple[Decimal, ...]:
        """The values with one member read otherwise."""
        return (*self.values[:index], value, *self.values[index + 1 :])
