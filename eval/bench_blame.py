"""Whose fault is it? Causes planted in documents that hold no contradiction, and the verdict on each.

misread: one figure is read wrongly, by the first reader alone, or (every fifth) by both, dimly. printed: the page
itself prints another figure, and everyone reads it so. miscopied: the record says otherwise than the page. Documents
are born-digital ones read as if from a clean scan; only figures that an identity binds are touched.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from bench_report import Check, Section, format_table
from hedui.assemble import assemble
from hedui.claims import Claims
from hedui.document import Document
from hedui.extract.rules import extract
from hedui.numbers import is_number
from hedui.numbers.confusions import confusions
from hedui.page import Line, Page
from hedui.record import Leaf, map_leaves, walk_leaves
from hedui.verify import Proven, reclaim, verify
from hedui.verify.figures import same_figure, to_decimal
from hedui.verify.ledger import open_ledger
from hedui.verify.prove import list_identities
from mutant_values import change_digit, drop_or_double_digit, move_point, transpose_digits
from reprint import SURE, as_scan, change_lines, read_as
from verify_sources import Proving, leaves_of

CAUSES = ("misread", "printed", "miscopied")
DIM = 0.9  # certainty where both readers are wrong
EACH = 12  # causes of one kind planted in one document at most
LEAST_RIGHT, MOST_UNDECIDED = 0.97, 0.03
SHOWN = 15


@dataclass(frozen=True)
class Scene:
    """A document without contradictions, its claims, and the figures that identities bind: path → its line."""

    name: str
    pages: tuple[Page, ...]
    claims: Claims
    bound: dict[str, Line]


def measure_blame(sources: Iterable[Proving], wanted: int, seed: int) -> Section:
    """As many causes as wanted, in equal shares of the three, document by document."""
    said: Counter[tuple[str, str]] = Counter()
    slips: list[str] = []
    share = -(-wanted // len(CAUSES))
    for scene in (scene for source in sources if (scene := set_scene(source))):
        rng = Random(f"{seed} {scene.name}")  # noqa: S311  repeatable, not secret
        for cause in CAUSES:
            left = share - sum(n for (planted, _), n in said.items() if planted == cause)
            for path in rng.sample(sorted(scene.bound), min(EACH, left, len(scene.bound))):
                judged = judge(scene, cause, path, rng)
                if judged is None:
                    continue
                verdict, told = judged
                said[cause, verdict] += 1
                if verdict != cause:
                    slips.append(f"{scene.name} {path} {cause}, said {verdict}: {told}")
    return describe(said, slips)


def set_scene(source: Proving) -> Scene | None:
    """The document as a clean scan; None if it is contradictory by itself or binds no figure."""
    pages = change_lines(source.document.pages, as_scan)
    document, claims = read(pages)
    proven = verify(document, claims)
    if proven.findings or proven.misreadings:
        return None
    claimed = dict(walk_leaves(claims.reports, "reports"))
    bound = {
        path: claimed[path].spans[0].line
        for path, leaf in leaves_of(proven).items()
        if is_bound(leaf) and len(claimed[path].spans) == 1 and is_number(claimed[path].spans[0].line.text)
    }
    return Scene(source.file.name, pages, claims, bound) if bound else None


def read(pages: Sequence[Page]) -> tuple[Document, Claims]:
    document = assemble(tuple(pages))
    return document, extract(document)


def is_bound(leaf: Leaf) -> bool:
    return leaf.status == "verified" and any(proof.kind == "identity" for proof in leaf.proof)


def is_contradictory(document: Document, claims: Claims, path: str) -> bool:
    """Whether a figure breaks an identity now: a sum may be printed cut off, or name only some of its parts."""
    ledger = open_ledger(document, claims)
    mine = (i for i in list_identities(claims, ledger) if any(member.path == path for member in i.members))
    outcomes = (identity.check(identity.values) for identity in mine)
    return any(not outcome.holds and (outcome.lost or not outcome.excused) for outcome in outcomes)


def judge(scene: Scene, cause: str, path: str, rng: Random) -> tuple[str, str] | None:
    """The verdict on one planted cause, and what was said; None where it contradicts nothing."""
    line = scene.bound[path]
    if cause == "miscopied":
        return judge_copy(scene, path, rng)
    if cause == "misread":
        both = rng.random() < 0.2
        wrong = rng.choice(list(confusions(line.text))[:8])
        seen, certainty = (wrong, DIM) if both else (line.text, SURE)
        other = read_as(line, wrong, seen, certainty, ink=line.text)
    else:
        wrong = other_figure(line.text, rng)
        other = read_as(line, wrong, wrong)
    document, claims = read(change_lines(scene.pages, lambda each: other if each == line else each))
    if not is_contradictory(document, claims, path):
        return None
    proven = verify(document, claims)
    printed = line.text if cause == "misread" else wrong
    told = f"{line.text} → {wrong}: {[f.message for f in proven.findings]}"
    return verdict_of(proven, path, printed, line.text), told


def other_figure(text: str, rng: Random) -> str:
    """A figure that a careless author may have printed instead; one in ten has its point elsewhere."""
    while True:
        (change,) = rng.choices((change_digit, transpose_digits, drop_or_double_digit, move_point), (4, 3, 2, 1))
        wrong = change(text, rng)
        if wrong and is_number(wrong) and to_decimal(wrong) != to_decimal(text):
            return wrong


def verdict_of(proven: Proven, path: str, printed: str, right: str) -> str:
    """What the verifier makes of a figure that the page prints as `printed`, and that was `right` before."""
    leaf = leaves_of(proven).get(path)
    if leaf is not None and leaf.status == "verified" and not same_figure(leaf.value, printed) and not proven.findings:
        return "verified"
    verdicts = {finding.verdict for finding in proven.findings}
    if "printed" in verdicts:
        return "printed"
    reread = leaf is not None and leaf.claimed is not None and same_figure(leaf.value, right)
    if reread or any(f.verdict == "misread" for f in proven.misreadings):
        return "misread"
    if leaf is not None and same_figure(leaf.value, right) and leaf.status == "verified" and printed == right:
        return "misread"  # the readers differ, and an identity has settled it
    return "undecided"


def judge_copy(scene: Scene, path: str, rng: Random) -> tuple[str, str]:
    text = scene.bound[path].text
    wrong = other_figure(text, rng)
    record: dict[str, Any] = {
        "reports": map_leaves(scene.claims.reports, lambda at, c: wrong if at == path else c.value, "reports")
    }
    document, reference = read(scene.pages)
    proven = verify(document, reclaim(document, record, reference))
    named = {finding.verdict for finding in proven.findings if finding.where == path}
    others = {finding.verdict for finding in proven.findings} - {"miscopied"}
    verdict = "miscopied" if named == {"miscopied"} and not others else next(iter(others), "undecided")
    return verdict, f"{text} → {wrong}: {[f.message for f in proven.findings]}"


def describe(said: Counter[tuple[str, str]], slips: list[str]) -> Section:
    section = Section(f"Blame: {said.total():,} planted causes")
    verdicts = (*CAUSES, "undecided", "verified")
    rows = [(cause, sum(said[cause, v] for v in verdicts), *(said[cause, v] for v in verdicts)) for cause in CAUSES]
    section.text.append(format_table(("planted", "count", *(f"said {v}" for v in verdicts)), rows))
    section.text += [f"- {slip[:300]}" for slip in slips[:SHOWN]]
    total = max(1, said.total())
    right = sum(said[cause, cause] for cause in CAUSES) / total
    open_ = sum(said[cause, "undecided"] for cause in CAUSES) / total
    wrong = sum(n for (cause, verdict), n in said.items() if cause == "printed" and verdict not in (cause, "undecided"))
    section.checks += [
        Check("verdicts that are right", f"{right:.2%}", f"≥ {LEAST_RIGHT:.0%}", right >= LEAST_RIGHT),
        Check("undecided", f"{open_:.2%}", f"≤ {MOST_UNDECIDED:.0%}", open_ <= MOST_UNDECIDED),
        Check("faults of the document blamed on others", str(wrong), "0", wrong == 0),
    ]
    section.data = {"said": {f"{cause} → {verdict}": n for (cause, verdict), n in said.items()}, "slips": slips}
    return section
