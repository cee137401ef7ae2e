"""Projects that a file tells of twice: their name with an amount right behind it in prose, and a form of their own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hedui.claims import Claim
from hedui.numbers import YUAN, rounding_interval
from hedui.numbers.prose import Mention
from hedui.record import Report
from hedui.verify.figures import fold_char, show_decimal
from hedui.verify.identities import Identity, Member, Outcome, Values
from hedui.verify.ledger import Ledger
from hedui.verify.prose import Sentence

SHORTEST_NAME = 6  # characters; shorter names of projects are words of any sentence
COLUMNS = ("annual_budget", "initial_budget", "executed")
_OTHER_YEAR = re.compile("上年|去年|上一年|以前年度")
_LEADS_TO = re.compile(
    r"[”\"’》)）]?(?:项目|资金|经费)?[,，]?(?:金额|年初预算|年度预算|预算金额|预算资金|预算数|预算)?(?:为|共|共计)?"
)


@dataclass(frozen=True)
class Project:
    """A project's form: its name, and the figures of its total line, in this unit."""

    name: str
    figures: tuple[Member, ...]
    unit: str


def projects_told_twice(reports: Sequence[Report[Claim]], ledger: Ledger) -> Iterator[Identity]:
    """Every amount that prose puts right behind a project's name, against that project's form, wherever it is."""
    projects = _projects_by_name(reports, ledger)
    for i, report in enumerate(reports if projects else ()):
        for sentence in ledger.prose_of(report).sentences:
            for end, project in _find_projects(sentence.text, projects):
                told = _amount_behind(sentence, end)
                if told:
                    yield _told_twice(sentence, told, project, f"reports[{i}].narrative")


def _projects_by_name(reports: Sequence[Report[Claim]], ledger: Ledger) -> dict[str, dict[str, Project]]:
    """Projects whose name one form alone bears, by the name's first characters, then by the name."""
    seen: dict[str, Project | None] = {}
    for i, report in enumerate(reports):
        for j, form in enumerate(report.forms):
            name = "".join(map(fold_char, form.project_name.value or ""))
            line = next((k for k, line in enumerate(form.funding) if line.line == "total"), None)
            if len(name) < SHORTEST_NAME or line is None or form.currency_unit.value not in YUAN:
                continue
            at = f"reports[{i}].forms[{j}].funding[{line}]"
            figures = tuple(m for column in COLUMNS if (m := ledger.member(f"{at}.{column}", "自评表")))
            project = Project(name, figures, str(form.currency_unit.value))
            seen[name] = None if name in seen or not figures else project
    out: dict[str, dict[str, Project]] = {}
    for name, found in seen.items():
        if found:
            out.setdefault(name[:SHORTEST_NAME], {})[name] = found
    return out


def _find_projects(text: str, projects: dict[str, dict[str, Project]]) -> Iterator[tuple[int, Project]]:
    starts = range(len(text) - SHORTEST_NAME + 1) if any(begin in text for begin in projects) else ()
    for start in starts:
        names = projects.get(text[start : start + SHORTEST_NAME], {})
        longest = max((name for name in names if text.startswith(name, start)), key=len, default=None)
        if longest and not _OTHER_YEAR.search(text, max(0, start - 6), start):
            yield start + len(longest), names[longest]


def _amount_behind(sentence: Sentence, end: int) -> Mention | None:
    """The amount right behind a place; none if the sentence speaks of several years before it."""
    years = {m.digits for m in sentence.mentions if m.kind == "year" and m.start < end}
    for mention in sentence.mentions:
        if mention.start >= end:
            plain = mention.kind == "amount" and mention.operator is None and len(years) < 2
            return mention if plain and _LEADS_TO.fullmatch(sentence.text, end, mention.start) else None
    return None


def _told_twice(sentence: Sentence, told: Mention, project: Project, where: str) -> Identity:
    member = sentence.member(told, f"正文“{project.name}”金额")
    scales = YUAN[str(told.unit)], YUAN[project.unit]

    def alike(value: Decimal, shown: Decimal) -> bool:
        left = rounding_interval(f"{value:f}").scaled(scales[0])
        return left.overlaps(rounding_interval(f"{shown:f}").scaled(scales[1]))

    def check(values: Values) -> Outcome:
        return Outcome(any(alike(values[0], shown) for shown in values[1:]), show_decimal(values[1]))

    def message(outcome: Outcome) -> str:
        return f"{member.name} {told.digits}{told.unit}，其自评表为 {outcome.recomputed}{project.unit}，两者不一致"

    members = (member, *project.figures)
    return Identity("cross_mismatch", where, told.digits, members, check, message)
