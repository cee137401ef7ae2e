"""Stated numbers of indicators against the form: 共设置18项三级指标，其中定量指标7项.

Only words that speak of all the indicators of a report with one form are judged; of 定量 and 定性 only where the
number of all is stated beside them.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from hedui.claims import Claim
from hedui.numbers import parse_quantity, parse_range
from hedui.numbers.chinese import NUMERAL_PATTERN, chinese_to_decimal
from hedui.record import Form, Indicator, Report
from hedui.verify.ground import ink_of, is_native
from hedui.verify.identities import Identity, Member, Outcome, Values
from hedui.verify.ledger import Ledger
from hedui.verify.prose import Prose, Sentence

_COUNT = rf"(?P<{{}}>\d{{{{1,3}}}}|{NUMERAL_PATTERN}{{{{1,4}}}})(?:个|项|条)"
_LEVEL = r"(?P<{}>[一二三]级|绩效|考核|评价|自评)?"
_ALL = r"(?:共|总共|共计|合计|设置|设定|设立|设有|制定|确定|下设|细化为)(?:了)?(?:绩效)?"
_STATED = (
    re.compile(_ALL + _COUNT.format("count") + "(?:具体)?" + _LEVEL.format("level") + "指标"),
    re.compile(
        r"(?:设置|设定|设立|制定|确定|下设)(?:了)?"
        + _LEVEL.format("level")
        + r"指标(?:共|共计|合计)?"
        + _COUNT.format("count")
    ),
)
_SHARE = re.compile(
    r"(?P<kind>定量|定性)指标(?:有|共|为)?" + _COUNT.format("count")
    + "|" + _COUNT.format("before") + r"(?P<named>定量|定性)指标"
)  # fmt: skip
_PART = re.compile(r"该|此|每|各|本类|同一|其他|另|上年|原")  # words that make it another set of indicators
_FOOT = re.compile(r"(?:自评|评价|评定|绩效)?(?:等级|结论|结果)$|总分|合计|总计")  # what stands below the rows
REACH = 12  # characters before a number in which such words are looked for
LEVELS = {"一级": 1, "二级": 2, "三级": 3}


def counts_of_indicators(report: Report[Claim], at: str, prose: Prose, ledger: Ledger) -> Iterator[Identity]:
    """Each stated number of indicators, of a level, or of those with figures, against the rows of the only form."""
    forms = [form for form in report.forms if form.indicators]
    if len(forms) != 1:
        return
    (form,) = forms
    for sentence in prose.sentences:
        stated = next((m for pattern in _STATED if (m := pattern.search(sentence.text))), None)
        if stated is None or _PART.search(sentence.text, max(0, stated.start() - REACH), stated.start()):
            continue
        level = LEVELS.get(stated["level"] or "", 3)
        rows = _indicators(form)
        yield from _identity(sentence, stated, "count", _names(rows, level), _words(level), f"{at}.narrative")
        for share in _SHARE.finditer(sentence.text, stated.end()):
            kind = share["kind"] or share["named"]
            names = [row for row in rows if _is_quantity(row) == (kind == "定量")]
            group = "count" if share["count"] else "before"
            yield from _identity(sentence, share, group, len(names), f"{kind}指标", f"{at}.narrative", firm=False)


def _words(level: int) -> str:
    return ("一级指标", "二级指标", "指标")[level - 1]


def _indicators(form: Form[Claim]) -> list[Indicator[Claim]]:
    """The rows that tell an indicator each: one name told on two rows is one, and a whole group's points are none."""
    named = {
        ink_of(row.level3): row for row in form.indicators if row.level3.value and not _FOOT.match(row.level3.value)
    }
    return list(named.values()) or list(form.indicators)


def _names(rows: list[Indicator[Claim]], level: int) -> int:
    """How many indicators of a level these rows tell; a name under another heading is another indicator."""
    levels = [(row.level1.value, row.level2.value, row.level3.value) for row in rows]
    return len(rows) if level == 3 else len({row[:level] for row in levels if row[level - 1]})


def _is_quantity(row: Indicator[Claim]) -> bool:
    text = row.target.value or ""
    return parse_quantity(text) is not None or parse_range(text) is not None


def _identity(
    sentence: Sentence, match: re.Match[str], group: str, listed: int, what: str, where: str, *, firm: bool = True
) -> Iterator[Identity]:
    number = Decimal(match[group]) if match[group].isdecimal() else chinese_to_decimal(match[group])
    if number is None or listed == 0:
        return
    words = sentence.claim(match.start(), match.end())
    few_read = not is_native(words)  # a scan may lose rows, but adds none

    def check(values: Values) -> Outcome:
        # What counts as a figure may be seen otherwise by one or so; far more than that is a wrong count.
        near = not firm and abs(values[0] - listed) <= 1
        return Outcome(values[0] == listed, str(listed), excused=near or (few_read and listed < values[0]))

    def message(_: Outcome) -> str:
        return f"正文称“{match[0]}”，自评表列有{what} {listed} 项"

    start, end = match.span(group)
    stated = Member(f"正文{what}数", number, f"{number:f}", sentence.claim(start, end))
    yield Identity("count_mismatch", where, f"{number:f}", (stated,), check, message, context=(words,))
