"""Values of a form that nobody vouches for: kept as claims, and taken from no ink.

They stand under a heading that only a model says the meaning of. The page prints them, but not that they are what the
field asks for; so they end as unsupported, with the place that the model meant.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from hedui.claims import Claim
from hedui.record import Form, Funding, Indicator

Fields = Collection[tuple[str, str]]
AMOUNTS = ("initial_budget", "annual_budget", "executed")
FUNDING_FIELDS = (*AMOUNTS, "weight", "execution_rate", "score")
ROW_FIELDS = ("level1", "level2", "level3", "target", "actual", "weight", "score", "score_rate", "deviation")
DATA = ("target", "actual", "weight", "score")
LABELS = ("project_name", "competent_department", "implementing_unit")


def disown(form: Form[Claim], unsure: Fields) -> Form[Claim]:
    """The form without ink for the values of these fields (section, field) of the vocabulary."""
    if not unsure:
        return form
    return form.model_copy(
        update={
            **{name: _without_ink(getattr(form, name)) for name in LABELS if ("label", name) in unsure},
            "funding": tuple(_disown_line(line, unsure) for line in form.funding),
            "goals": tuple(
                goal.model_copy(update=_changes(goal, "goal", ("expected", "actual"), unsure)) for goal in form.goals
            ),
            "groups": tuple(
                group.model_copy(update={"name": _without_ink(group.name), "weight": _without_ink(group.weight)})
                if ("indicator", f"level{group.level}") in unsure
                else group
                for group in form.groups
            ),
            "indicators": tuple(_disown_row(row, unsure) for row in form.indicators),
            "total": form.total.model_copy(update=_changes(form.total, "indicator", ("weight", "score"), unsure)),
        }
    )


def _disown_line(line: Funding[Claim], unsure: Fields) -> Funding[Claim]:
    """A row of which no amount is sure is no line of money at all."""
    sure = any(getattr(line, name).value and ("funding", name) not in unsure for name in AMOUNTS)
    label = {} if sure else {"label": _without_ink(line.label)}
    return line.model_copy(update={**_changes(line, "funding", FUNDING_FIELDS, unsure), **label})


def _disown_row(row: Indicator[Claim], unsure: Fields) -> Indicator[Claim]:
    """A row whose name nobody vouches for says nothing of any indicator, nor does a name beside which nothing is sure.

    So it is with 评价等级 | 优 below the total.
    """
    sure = any(getattr(row, name).value and ("indicator", name) not in unsure for name in DATA)
    if ("indicator", "level3") in unsure or not sure:
        return row.model_copy(update={name: _without_ink(getattr(row, name)) for name in ROW_FIELDS})
    return row.model_copy(update=_changes(row, "indicator", ROW_FIELDS, unsure))


def _changes(noun: Any, section: str, fields: Collection[str], unsure: Fields) -> dict[str, Claim]:
    return {name: _without_ink(getattr(noun, name)) for name in fields if (section, name) in unsure}


def _without_ink(claim: Claim) -> Claim:
    return replace(claim, spans=(), instead=claim) if claim.value else claim
