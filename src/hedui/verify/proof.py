"""The proof of one value as a person reads it: its ink, its place, who read it again, and what it makes come out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from hedui.record import Proof
from hedui.verify.figures import same_figure
from hedui.verify.identities import Identity, Member, Outcome
from hedui.verify.ledger import Entry

NATIVE_INK = "原生文字"
MOST_TERMS = 6  # of a sum that are told one by one
MOST_IDENTITIES = 4  # told of one value
JOINTS = {"rate_mismatch": " ÷ ", "product_mismatch": " × ", "cross_mismatch": " ＝ "}


@dataclass(frozen=True)
class Judgement:
    """What is known about one leaf besides its own entry."""

    proofs: tuple[str, ...] = ()  # identities that only this value satisfies
    repeated: bool = False  # printed elsewhere too
    placed: bool = True  # it stands in the row and column that its field names, and no identity doubts its reading
    term: bool = False  # a standard term of a closed vocabulary
    conflict: bool = False
    correction: str | None = None

    @property
    def count(self) -> int:
        """How many identities and other places prove the value."""
        return len(self.proofs) + self.repeated


def list_proofs(entry: Entry, known: Judgement) -> Iterator[Proof]:
    """All that speaks for a printed value, and what speaks against it."""
    ink = NATIVE_INK if entry.native else f"识别 {entry.ground.certainty:.3f}"
    yield Proof(kind="ink", says=ink)
    if entry.spot:
        cell = entry.spot.cell
        yield Proof(kind="place", says=f"表 {entry.spot.table + 1} 行 {cell.row + 1} 列 {cell.col + 1}")
    for reader in entry.testimony.agree:
        yield Proof(kind="reader", says=reader)
    for statement in known.proofs[:MOST_IDENTITIES]:
        yield Proof(kind="identity", says=statement)
    if known.repeated:
        yield Proof(kind="elsewhere", says="本文另处印有同一数值")
    if known.term:
        yield Proof(kind="term", says="规范用语")
    if known.correction is not None:
        yield Proof(kind="reread", says=f"初读为 {entry.claim.value}，改读为 {known.correction}")
    yield from (Proof(kind="doubt", says=doubt) for doubt in _list_doubts(entry, known))


def _list_doubts(entry: Entry, known: Judgement) -> Iterator[str]:
    if not known.placed:
        yield "位置或读数存疑"
    if entry.claim.normal == "near":
        yield "与识读仅有标点或存疑字之差"
    for other in entry.testimony.dispute:
        if other is not None and not same_figure(other, known.correction):
            yield f"另一读法：{other}"
    if known.conflict:
        yield "与其他数值矛盾，见核查发现"


def state_identity(identity: Identity, outcome: Outcome) -> str:
    """An identity that holds, in one line: 总分（分值） 100 ＝ 分值 12 项 ＋ 预算执行率 10."""
    whole, *terms = identity.members
    joint = JOINTS.get(identity.type, " ＋ ")
    how = f"（{outcome.hint}）" if identity.type == "rate_mismatch" and outcome.hint else ""
    return f"{_tell(whole)} ＝ {joint.join(_tell_terms(terms))}{how}"


def _tell_terms(terms: Sequence[Member]) -> Iterator[str]:
    """Terms one by one, or, of many, those of one name together."""
    if len(terms) <= MOST_TERMS:
        yield from map(_tell, terms)
        return
    for name, run in groupby(terms, key=lambda member: member.name):
        members = list(run)
        yield _tell(members[0]) if len(members) == 1 else f"{name} {len(members)} 项"


def _tell(member: Member) -> str:
    return f"{member.name} {member.printed}"
