"""Results that prose repeats: an indicator's name with 实际完成 and a figure, against the form's own 实际完成值."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from hedui.claims import Claim
from hedui.numbers import parse_quantity, rounding_interval
from hedui.numbers.prose import Mention
from hedui.record import Quantity, Report
from hedui.verify.figures import fold_char, show_decimal, to_decimal
from hedui.verify.identities import Identity, Member, Outcome, Values
from hedui.verify.ledger import Ledger
from hedui.verify.prose import Prose, Sentence

SHORTEST_NAME = 4  # characters; shorter names are words of any sentence
_PREFIX = re.compile(r"^指标\d{1,2}[:、.]|[:(（].*$")
# Between an indicator's name and its result: perhaps its target, then words that say that the figure is what was done.
_LEADS_TO = re.compile(
    r"(?:\([^()]*\))?(?:的)?(?:年度)?(?:目标|指标|计划)?值?(?:为)?(?:[≥≤>=<]?[\d.]+[^,，。\d]{0,8}[,，])?"
    r"(?:全年|年度)?实际(?:完成|达到)?(?:值|数|率)?(?:为|是|达|达到)?:?"
)


@dataclass(frozen=True)
class Result:
    """What a form says was done for one indicator."""

    name: str
    path: str
    quantity: Quantity
    claim: Claim


def results_told_twice(report: Report[Claim], at: str, prose: Prose, ledger: Ledger) -> Iterator[Identity]:
    """Every result of the prose that names an indicator of the report's forms, against the form."""
    results = _results_by_name(report, at, ledger)
    for sentence in prose.sentences:
        for start, result in _find_names(sentence.text, results):
            told = _result_behind(sentence, start + len(result.name))
            if told and _comparable(told, result.quantity):
                yield _told_twice(sentence.member(told, "正文"), told, result)


def _results_by_name(report: Report[Claim], at: str, ledger: Ledger) -> dict[str, dict[str, Result]]:
    """Results of indicators whose name is theirs alone, by the first characters of the name, then by the name."""
    seen: dict[str, Result | None] = {}
    for j, form in enumerate(report.forms):
        for k, row in enumerate(form.indicators):
            path = f"{at}.forms[{j}].indicators[{k}].actual"
            claim = ledger.printed(path)
            quantity = parse_quantity(claim.value) if claim and claim.value else None
            name = _PREFIX.sub("", "".join(map(fold_char, row.level3.value or "")))
            if claim and quantity and quantity.operator is None and len(name) >= SHORTEST_NAME:
                seen[name] = None if name in seen else Result(name, path, quantity, claim)
    out: dict[str, dict[str, Result]] = {}
    for name, result in seen.items():
        if result:
            out.setdefault(name[:SHORTEST_NAME], {})[name] = result
    return out


def _find_names(text: str, results: Mapping[str, Mapping[str, Result]]) -> Iterator[tuple[int, Result]]:
    """Each place where an indicator's name begins, with the longest name that does."""
    starts = range(len(text) - SHORTEST_NAME + 1) if any(begin in text for begin in results) else ()
    for start in starts:
        names = results.get(text[start : start + SHORTEST_NAME], {})
        longest = max((name for name in names if text.startswith(name, start)), key=len, default=None)
        if longest:
            yield start, names[longest]


def _result_behind(sentence: Sentence, end: int) -> Mention | None:
    """The number right behind a name and the words that call it a result."""
    for mention in sentence.mentions:
        if mention.start >= end and _LEADS_TO.fullmatch(sentence.text, end, mention.start):
            return mention if mention.operator is None else None
    return None


def _comparable(told: Mention, shown: Quantity) -> bool:
    """In one unit; where one of them names none, the figures must not be one figure in units of ten of each other."""
    if told.kind in ("year", "date", "ordinal"):
        return False
    if told.unit == shown.unit:
        return True
    value = to_decimal(shown.value)
    if (told.unit and shown.unit) or not value or not told.value:
        return False
    ratio = told.value / value
    return ratio == 1 or ratio.normalize().as_tuple().digits != (1,)


def _told_twice(told: Member, mention: Mention, result: Result) -> Identity:
    shown = to_decimal(result.quantity.value) or told.value
    other = Member("自评表", shown, result.quantity.value, replace(result.claim, normal="number"))

    def check(values: Values) -> Outcome:
        left, right = rounding_interval(f"{values[0]:f}"), rounding_interval(f"{values[1]:f}")
        return Outcome(left.overlaps(right), show_decimal(values[1]), exact=values[0] == values[1])

    def message(outcome: Outcome) -> str:
        unit = mention.unit or result.quantity.unit or ""
        return f"“{result.name}”正文称实际完成 {told.printed}{unit}，自评表为 {outcome.recomputed}{unit}"

    condemned = (result.path,)
    return Identity("cross_mismatch", result.path, told.printed, (told, other), check, message, condemned=condemned)
