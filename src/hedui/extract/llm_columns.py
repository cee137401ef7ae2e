"""Headings of tables, named by a language model: which column is the target, which the score.

The model never sees or writes a figure of the form as an answer. It says what the printed headings mean; rows, merged
cells and values are then read by geometry, as with our own vocabulary. One call a form, a few tokens a column.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from hedui.extract.question import ANSWER_ROOM, WORD_LIMIT, Question, Shape, choices_of, name_words, shape_of_choices
from hedui.extract.split import cut_chunks
from hedui.extract.terms import Terms, load_terms, match_term, tidy_heading
from hedui.numbers import is_blank, printed_number
from hedui.page import Cell, Table

TASK = "columns"
GLANCE = 12  # characters of what stands under a heading that the model sees
HEADINGS = 3  # cells: a row of fewer heads no columns
MOST_WORDS = 64  # of one table: a form has some thirty

Meaning = Literal[
    "一级指标", "二级指标", "三级指标", "目标值", "完成值", "分值", "得分", "得分率", "偏差原因",
    "年初预算", "全年预算", "执行数", "执行率", "预期目标", "目标完成", "项目名称", "主管部门", "实施单位",
    "资金总额", "财政拨款", "上年结转", "其他资金", "其他",
]  # fmt: skip
# What each meaning is called in the vocabulary: (section, field). Points head columns of indicators and of money alike.
FIELDS: dict[str, tuple[tuple[str, str], ...]] = {
    "一级指标": (("indicator", "level1"),),
    "二级指标": (("indicator", "level2"),),
    "三级指标": (("indicator", "level3"),),
    "目标值": (("indicator", "target"),),
    "完成值": (("indicator", "actual"),),
    "分值": (("indicator", "weight"), ("funding", "weight")),
    "得分": (("indicator", "score"), ("funding", "score"), ("label", "total_score")),
    "得分率": (("indicator", "score_rate"),),
    "偏差原因": (("indicator", "deviation"),),
    "年初预算": (("funding", "initial_budget"),),
    "全年预算": (("funding", "annual_budget"),),
    "执行数": (("funding", "executed"),),
    "执行率": (("funding", "execution_rate"),),
    "预期目标": (("goal", "expected"),),
    "目标完成": (("goal", "actual"),),
    "项目名称": (("label", "project_name"),),
    "主管部门": (("label", "competent_department"),),
    "实施单位": (("label", "implementing_unit"),),
    "资金总额": (("funding_line", "total"),),
    "财政拨款": (("funding_line", "fiscal"),),
    "上年结转": (("funding_line", "carryover"),),
    "其他资金": (("funding_line", "other"),),
}
SECTIONS_WITH_OTHERS = ("indicator", "funding", "goal", "label")
_PROSE = re.compile(r"[。;；≥≤□☑√■]|\d{3}")


@dataclass(frozen=True)
class Word:
    """A printed heading or label, and the first thing that stands under it or beside it."""

    text: str
    glance: str

    @property
    def shown(self) -> str:
        return f"{self.text}（{self.glance or '空'}）"


def list_words(table: Table) -> list[Word]:
    """Every heading and label of a table once, from top to bottom."""
    heads = [row for row in range(table.n_rows) if is_head_like(table, row)]
    found: dict[str, Word] = {}
    for row in range(table.n_rows):
        words = _headings(table, row) if row in heads else _labels(table, row) if heads and row < heads[-1] else ()
        for cell, glance in words:
            for text in name_words([cell.text]):
                found.setdefault(text, Word(text, glance[:GLANCE]))
    return list(found.values())[:MOST_WORDS]


def is_head_like(table: Table, row: int) -> bool:
    """Whether a row may head columns: short words in every cell, and figures in one of the two rows below."""
    cells = [cell for cell in table.row_cells(row) if cell.row == row and cell.text]
    if len(cells) < HEADINGS or not all(map(_is_words, cells)):
        return False
    below = [cell for next_row in range(row + 1, min(row + 3, table.n_rows)) for cell in table.row_cells(next_row)]
    return any(char.isdecimal() for cell in below if cell.row > row for char in cell.text)


def _is_words(cell: Cell) -> bool:
    return len(cell.text) <= WORD_LIMIT and printed_number(cell.text) is None and not _PROSE.search(cell.text)


def _headings(table: Table, row: int) -> Iterator[tuple[Cell, str]]:
    for cell in table.row_cells(row):
        if cell.row == row and cell.text:
            below = table.at(cell.row + cell.row_span, cell.col) if cell.row + cell.row_span < table.n_rows else None
            yield cell, below.text if below else ""


def _labels(table: Table, row: int) -> Iterator[tuple[Cell, str]]:
    """Words with something beside them: 项目名称 | 某某项目, 年度资金总额 | 400."""
    cells = [cell for cell in table.row_cells(row) if cell.row == row and cell.text]
    for left, right in pairwise(cells):
        if _is_words(left) and not is_blank(left.text):
            yield left, right.text


def ask_columns(words: Sequence[Word], room: int) -> list[Question]:
    """Questions on what these words mean."""
    return [
        Question(
            TASK,
            "\n".join(word.shown for word in chunk),
            shape_of_choices("Columns", [word.text for word in chunk], Meaning),
            ANSWER_ROOM * len(chunk),
        )
        for chunk in cut_chunks(words, lambda word: word.shown, room // 2)
    ]


def read_columns(answers: Sequence[Shape]) -> dict[str, str]:
    """The meaning of each word that has one, but for those that our own vocabulary denies."""
    said = {word: meaning for answer in answers for word, meaning in choices_of(answer).items() if meaning in FIELDS}
    return {word: meaning for word, meaning in said.items() if not denies(word, meaning)}


def denies(word: str, meaning: str) -> bool:
    """Whether our own vocabulary knows a word, and for something else than the model says."""
    known = {(section, field) for section, names in load_terms().items() if (field := match_term(word, names))}
    return bool(known) and not known & set(FIELDS[meaning])


def add_words(terms: Terms, words: Sequence[Word], meanings: Mapping[str, str]) -> Terms:
    """The vocabulary with the words that the model was asked about: by their meaning, or as of no interest.

    A word that stayed without a meaning must not pass for one that is much like it: 二级指标 is no misprint of 三级指标.
    """
    out = {section: {field: list(names) for field, names in fields.items()} for section, fields in terms.items()}
    for word in words:
        meaning = meanings.get(word.text)
        places = FIELDS[meaning] if meaning else tuple((section, "other") for section in SECTIONS_WITH_OTHERS)
        for section, field in places:
            out.setdefault(section, {}).setdefault(field, []).append(tidy_heading(word.text))
    return out


def no_words(terms: Terms) -> Terms:
    """The vocabulary with every name taken out: tables are read by what the model says alone."""
    return {section: dict.fromkeys(fields, ()) for section, fields in terms.items()}
