"""All claims of a document by path, each with its ground and its witnesses: what identities are built from."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from hedui.claims import NOTHING, Claim, Claims
from hedui.document import Document
from hedui.page import Cell
from hedui.record import Report, walk_leaves
from hedui.verify.figures import same_figure, to_decimal
from hedui.verify.ground import Atlas, Ground, Ink, LineKey, Spot, ground_claim, is_native, is_whole, key_of
from hedui.verify.identities import Member
from hedui.verify.prose import Prose
from hedui.verify.rules import DEFAULT, NO_RULES, Family, Rules
from hedui.verify.witness import Testimony, hear_witnesses

FEW_LETTERS = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9.,]{1,4}")  # what a scan makes of digits
# Fields of a row that hold a number, each in a cell of its own.
FIGURES = frozenset(("weight", "score", "score_rate", "initial_budget", "annual_budget", "executed", "execution_rate"))


@dataclass(frozen=True)
class Entry:
    """One claim with all that can be said of it alone."""

    claim: Claim
    ground: Ground
    testimony: Testimony
    spot: Spot | None
    second_only: bool = False  # a number that the first reader does not read there, and another does

    @cached_property
    def native(self) -> bool:
        """Whether all its ink is text that the file itself holds."""
        return is_native(self.claim)

    @cached_property
    def whole(self) -> bool:
        """Whether it is read as one number, and all of it as digits, if it is a number."""
        return is_whole(self.claim) and not (self.spot and self._goes_on_in_letters(self.spot.cell))

    def _goes_on_in_letters(self, cell: Cell) -> bool:
        """Whether a scanned number's cell has a line of letters besides, which are its last digits: 529245 over ao."""
        own = {span.line for span in self.claim.spans}
        others = (line.text for line in cell.lines if line not in own and not line.native)
        return self.claim.normal == "number" and any(map(FEW_LETTERS.fullmatch, others))


class Survey:
    """What a document's ink says, found once for all the records that are checked against it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.atlas = Atlas(document)
        self.proses: dict[int, Prose] = {}
        self._entered: dict[int, Entry] = {}

    def enter(self, claim: Claim) -> Entry:
        """One claim with its ground and witnesses."""
        known = self._entered.get(id(claim))
        if known is None:
            known = _enter(claim, self.document, self.atlas)
            if claim.spans or claim is NOTHING:  # an entry keeps its claim, so that the id stays its own
                self._entered[id(claim)] = known
        return known


@dataclass(frozen=True)
class Ledger:
    """Entries by path (`reports[0].forms[0].total.weight`); every path of the claims is there.

    `readings` are figures to be reckoned with otherwise than they were first read, `families` the rules of each report,
    `proses` the running text of each part that was asked for. `shared` are paths of figures that another field of the
    same row claims as well: a ruling between two was not seen, and nobody knows what either is.
    """

    document: Document
    atlas: Atlas
    entries: dict[str, Entry]
    claimed: frozenset[LineKey] = field(default=frozenset())
    readings: Mapping[str, Decimal] = field(default_factory=dict)
    families: Mapping[str, Family] = field(default_factory=dict)
    proses: dict[int, Prose] = field(default_factory=dict)
    shared: frozenset[str] = field(default=frozenset())

    def prose_of(self, report: Report[Claim]) -> Prose:
        """The running text of the part that a report stands in; parts live as long as their document."""
        part = self.atlas.part_of(report)
        return self.proses.setdefault(id(part), Prose(part))

    def family(self, path: str) -> Family:
        """The rules of the report that a path leads into."""
        return self.families.get(path.partition(".")[0], DEFAULT)

    def printed(self, path: str) -> Claim | None:
        """The claim at a path if the page really shows it, else what the page shows there, where that is known."""
        entry = self.entries.get(path)
        if entry is None:
            return None
        return entry.claim if entry.ground.printed else entry.claim.instead

    def member(self, path: str, name: str) -> Member | None:
        """The figure at a path as a member of an identity; None if none is printed there."""
        claim = self.printed(path)
        value = self.readings.get(path, to_decimal(claim.value)) if claim else None
        if claim is None or not claim.value or value is None or path in self.shared:
            return None
        entry = self.entries[path]
        return Member(name, value, claim.value, claim, path, entry.testimony if claim is entry.claim else None)

    def members(self, paths: Iterable[str], name: str) -> list[Member]:
        """The figures at these paths; those of one ink (a merged cell told on each row that it spans) once."""
        found = (member for path in paths if (member := self.member(path, name)))
        return list({self.entries[str(member.path)].ground.ink: member for member in found}.values())

    def unclaimed(self, members: Iterable[Member]) -> Iterator[Decimal]:
        """Numbers that stand in the members' columns, between the first and the last of them, and that none claims."""
        reach: dict[tuple[int, int], tuple[int, int]] = {}
        for member in members:
            if spot := self.entries[str(member.path)].spot:
                place = spot.table, spot.cell.col
                low, high = reach.get(place, (spot.cell.row, spot.cell.row))
                reach[place] = min(low, spot.cell.row), max(high, spot.cell.row)
        for (table, col), (low, high) in reach.items():
            for cell in self.atlas.column(table, col, range(low, high + 1)):
                number = self.atlas.number(cell)
                if number is not None and not any(key_of(line) in self.claimed for line in cell.lines):
                    yield number


def open_ledger(document: Document, claims: Claims, rules: Rules = NO_RULES, survey: Survey | None = None) -> Ledger:
    """Ground every claim and hear its witnesses; `survey` is what other records have already made known."""
    known = survey or Survey(document)
    entries = {path: known.enter(claim) for path, claim in walk_leaves(claims.reports, "reports")}
    used = frozenset(key_of(span.line) for entry in entries.values() for span in entry.claim.spans)
    families = {f"reports[{i}]": rules.of(report) for i, report in enumerate(claims.reports)}
    shared = frozenset(_find_shared(entries))
    return Ledger(document, known.atlas, entries, used, families=families, proses=known.proses, shared=shared)


def _find_shared(entries: Mapping[str, Entry]) -> Iterator[str]:
    """The paths of figures of one row that claim the same ink."""
    claimants: dict[tuple[str, tuple[Ink, ...]], list[str]] = {}
    for path, entry in entries.items():
        row, _, name = path.rpartition(".")
        if name in FIGURES and entry.ground.ink:
            claimants.setdefault((row, entry.ground.ink), []).append(path)
    for paths in claimants.values():
        yield from paths if len(paths) > 1 else ()


def _enter(claim: Claim, document: Document, atlas: Atlas) -> Entry:
    """A claim with its ground and witnesses; a number that only a second reader saw there is printed there, too."""
    ground, testimony = ground_claim(claim, document), hear_witnesses(claim)
    seen = claim.normal == "number" and any(same_figure(claim.value, other) for other in testimony.dispute)
    second_only = seen and not ground.printed
    ground = replace(ground, printed=True) if second_only else ground
    return Entry(claim, ground, testimony, atlas.spot(claim.instead or claim), second_only)
