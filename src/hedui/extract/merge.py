"""Rules and model merged leaf by leaf, by what each value could be proven to be and not by who said it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hedui.claims import Claim
from hedui.record import Leaf, Narrative, Report, Status

SCALARS = ("budget", "executed", "execution_rate", "currency_unit", "self_score", "grade")
LISTS = ("problems", "improvements", "recommendations")
RANK: dict[Status, int] = {"verified": 4, "grounded": 3, "conflict": 2, "unsupported": 1, "missing": 0}
Leaves = Mapping[str, Leaf]


@dataclass(frozen=True)
class Merged:
    """The narrative of a report as both sides make it, and the fields that are the model's."""

    narrative: Narrative[Claim]
    taken: tuple[str, ...]


def merge_narratives(rules: Narrative[Claim], model: Narrative[Claim], mine: Leaves, theirs: Leaves) -> Merged:
    """The better proven of each field; `mine` and `theirs` are the leaves of both as verified, by name.

    A contradiction stands as the rules found it: the document may well be wrong, and another figure must not hide that.
    Lists are taken from the model only where the rules have none.
    """
    taken: dict[str, Any] = {}
    for name in SCALARS:
        ranks = RANK[theirs[name].status], RANK[mine[name].status]
        if mine[name].status != "conflict" and ranks[0] > ranks[1]:
            taken[name] = getattr(model, name)
    if "currency_unit" not in taken and "budget" in taken and model.currency_unit.value:
        taken["currency_unit"] = model.currency_unit
    taken |= {name: getattr(model, name) for name in LISTS if getattr(model, name) and not getattr(rules, name)}
    return Merged(rules.model_copy(update=taken), tuple(taken))


def narrative_leaves(report: Report[Leaf]) -> Leaves:
    """The single leaves of a narrative by name."""
    return {name: getattr(report.narrative, name) for name in SCALARS}
