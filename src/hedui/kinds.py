"""What a report is about: 项目支出, 部门整体支出 or 转移支付, and the project that a form names."""

import re
from itertools import pairwise
from typing import Literal

from hedui.document import TableBlock
from hedui.numbers.glyphs import fold

Kind = Literal["project", "department", "transfer"]

# The first that a title holds: 部门整体支出 reports speak of 项目 as well, and 项目支出 reports of 转移支付 funds.
KIND_WORDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("department", re.compile(r"(?:部门|单位|预算单位)?整体(?:支出|绩效)|部门(?:预算)?(?:支出|整体)|整体支出")),
    ("project", re.compile(r"项目支出")),
    ("transfer", re.compile(r"转移支付|共同财政事权")),
    ("project", re.compile(r"项目")),
)
# Words that name a project only where nothing else in the report says what it is about.
WEAK_WORDS = re.compile(r"资金|经费|专项|补助|补贴")
PROJECT_LABELS = re.compile(
    r"(?:项目|专项|(?:专项)?资金|支出方向|政策|转移支付(?:项目)?)(?:\(.{1,6}\))?名称(?:\(.{1,8}\))?[:]?"
)
SIGNED = re.compile(r"年\d{1,2}月(?:\d{1,2}日)?$")
"""How a signature's date ends, whose year is that of writing, not the year of account."""
_SEAL = r"(?:\((?:盖章|公章|签章|加盖公章|章)\)?)?"
DEPARTMENT_LABELS = re.compile(
    rf"(?:(?:预算)?(?:部门|单位)(?:\(单位\)|\(部门\))?名称|(?:填报|自评|填表|编制)(?:单位|部门)(?:名称)?|预算(?:部门|单位)){_SEAL}[:]?"
)
_LOOK_ROWS = 4


def kind_of_title(title: str) -> Kind | None:
    """The kind that a title names; None where it names none."""
    found = find_kind(title)
    return found[0] if found else None


def find_kind(title: str) -> tuple[Kind, int, int] | None:
    """The kind that a title names, and the characters that say so."""
    folded = fold(title)
    for kind, words in KIND_WORDS:
        if match := words.search(folded):
            return kind, match.start(), match.end()
    return None


def names_project_alone(title: str) -> bool:
    """Whether a title says 项目 and no more: reports of any kind of money do."""
    found = find_kind(title)
    return found is not None and fold(title)[found[1] : found[2]] == "项目"


def project_of(block: TableBlock) -> str | None:
    """The project that a form names beside 项目名称, folded; None where it names none."""
    return _beside(block, PROJECT_LABELS)


def department_of(block: TableBlock) -> str | None:
    """The department that a form names beside 部门名称, or above the table behind 填报单位, folded."""
    for paragraph in block.above:
        text = fold(paragraph.text)
        label = DEPARTMENT_LABELS.match(text)
        if label is not None and len(text) > label.end() + 2:
            return text[label.end() :].lstrip(":")
    return _beside(block, DEPARTMENT_LABELS)


def _beside(block: TableBlock, labels: re.Pattern[str]) -> str | None:
    table = block.table
    for row in range(min(_LOOK_ROWS, table.n_rows)):
        for label, value in pairwise(table.row_cells(row)):
            if labels.fullmatch(fold(label.text)) and value.text:
                return fold(value.text)
    return None
