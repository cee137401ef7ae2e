"""Headings of tables, named by a language model: which column is the target, which the score.

The model never sees or writes a figure of the form as an answer. It says what the printed headings mean; rows, merged
cells and values are then read by geometry, as with our own vocabulary. Two calls a form, a few tokens a column.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from hedui.extract.question import (
    ANSWER_ROOM,
    WORD_LIMIT,
    Asker,
    Question,
    Shape,
    choices_of,
    name_words,
    shape_of_choices,
)
from hedui.extract.split import cut_chunks, room_for_view
from hedui.extract.terms import Terms, load_terms, match_term, tidy_heading
from hedui.numbers import is_blank, printed_number
from hedui.page import Cell, Table

INDICATORS, HEAD = "indicators", "head"  # the tasks: a small model keeps apart what is asked apart
GLANCE = 12  # characters of what stands under a heading that the model sees
NAME = 4  # characters of an indicator's name: a unit or a sign has fewer
HEADINGS = 3  # cells: a row of fewer heads no columns
FIGURE_LIMIT = 16  # characters: a cell of more is no figure, whatever digits it has
MOST_WORDS = 64  # of one table: a form has some thirty

# What a word can mean depends on where it stands, and that is told by geometry: over columns of words and figures, over
# figures alone, over prose, beside a name, beside an amount.
Place = Literal["indicators", "money", "goals", "names", "lines"]
MEANINGS: dict[Place, tuple[str, ...]] = {
    "indicators": (
        "一级指标",
        "二级指标",
        "三级指标",
        "目标值",
        "完成值",
        "分值",
        "得分",
        "得分率",
        "偏差原因",
        "其他",
    ),
    "money": ("年初预算", "全年预算", "执行数", "执行率", "分值", "得分", "偏差原因", "其他"),
    "goals": ("预期目标", "目标完成", "其他"),
    "names": ("项目名称", "主管部门", "实施单位", "其他"),
    "lines": ("资金总额", "财政拨款", "上年结转", "其他资金", "其他"),
}
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
NUMBERS = ("年初预算", "全年预算", "执行数", "执行率", "分值", "得分", "得分率")
SECTIONS_WITH_OTHERS = ("indicator", "funding", "goal", "label")
_NO_LABEL = re.compile(r"[。;；≥≤□☑√■]|\d{3}")
_NO_FIGURE = re.compile(r"[。;；□☑√■]|[一-龥]{5}")


@dataclass(frozen=True)
class Word:
    """A printed heading or label, the first thing that stands under it or beside it, and where it may belong."""

    text: str
    glance: str
    places: tuple[Place, ...]

    @property
    def shown(self) -> str:
        return f"{self.text}（{self.glance or '空'}）"

    @property
    def has_figure(self) -> bool:
        """Whether a figure stands under it or beside it."""
        return any(map(str.isdecimal, self.glance))

    @property
    def task(self) -> str:
        """Which question it belongs to; points that head money as well are asked for once."""
        return INDICATORS if "indicators" in self.places else HEAD

    @property
    def meanings(self) -> tuple[str, ...]:
        """What it can mean."""
        return tuple(dict.fromkeys(meaning for place in self.places for meaning in MEANINGS[place]))


def list_words(table: Table) -> list[Word]:
    """Every heading and label of a table once, from top to bottom."""
    heads = [row for row in range(table.n_rows) if is_head_like(table, row)]
    found: dict[str, Word] = {}
    for row in range(heads[-1] + 1 if heads else 0):
        for cell, glance, place in _words_of_row(table, row, row in heads):
            for text in name_words([cell.text]):
                known = found.setdefault(text, Word(text, glance[:GLANCE], (place,)))
                if place not in known.places:
                    found[text] = replace(known, places=(*known.places, place))
    return list(found.values())[:MOST_WORDS]


def is_head_like(table: Table, row: int) -> bool:
    """Whether a row may head columns: short words in every cell, and a figure right under one of them."""
    cells = _own(table, row)
    return len(cells) >= HEADINGS and all(map(_is_label, cells)) and any(map(_is_figure, _under(table, cells)))


def _own(table: Table, row: int) -> list[Cell]:
    return [cell for cell in table.row_cells(row) if cell.row == row and cell.text]


def _under(table: Table, cells: Sequence[Cell]) -> list[Cell]:
    """The cells right under these; none under those at the end of the table."""
    places = ((cell.row + cell.row_span, cell.col) for cell in cells)
    return [below for row, col in places if row < table.n_rows and (below := table.at(row, col)) is not None]


def _is_label(cell: Cell) -> bool:
    text = cell.text
    return (
        len(text) <= WORD_LIMIT and printed_number(text) is None and not is_blank(text) and not _NO_LABEL.search(text)
    )


def _is_figure(cell: Cell) -> bool:
    text = cell.text
    return len(text) <= FIGURE_LIMIT and any(map(str.isdecimal, text)) and not _NO_FIGURE.search(text)


def _words_of_row(table: Table, row: int, is_head: bool) -> Iterator[tuple[Cell, str, Place]]:
    cells = _own(table, row)
    if is_head:
        below = [next(iter(_under(table, [cell])), None) for cell in cells]
        lowest = min(cell.row_span for cell in cells)  # what spans more is the label of a whole block
        words = sum(c.row_span == lowest and b is not None and _is_label(b) for c, b in zip(cells, below, strict=True))
        place: Place = "indicators" if words >= 2 else "money"
        yield from ((cell, under.text if under else "", place) for cell, under in zip(cells, below, strict=True))
    elif len(cells) >= 2 and all(map(_is_label, cells)) and any(len(c.text) > WORD_LIMIT for c in _under(table, cells)):
        yield from ((cell, "".join(c.text for c in _under(table, [cell])), "goals") for cell in cells)
    elif len(cells) >= 2 and _is_label(cells[0]) and any(map(_is_figure, cells[1:])):
        yield cells[0], cells[1].text, "lines"
    else:
        pairs = list(pairwise(cells))[::2]  # label, value, label, value
        yield from ((left, right.text, "names") for left, right in pairs if _is_label(left))


def ask_columns(words: Sequence[Word], asker: Asker) -> list[Question]:
    """Questions on what these words mean: those of the indicators apart from those of the form's head."""
    groups = {task: [word for word in words if word.task == task] for task in (INDICATORS, HEAD)}
    return [
        Question(
            task,
            "\n".join(word.shown for word in chunk),
            shape_of_choices("Columns", {word.text: word.meanings for word in chunk}),
            ANSWER_ROOM * len(chunk),
            object_against(chunk),
        )
        for task, group in groups.items()
        if group
        for chunk in cut_chunks(group, lambda word: word.shown, room_for_view(task, asker.context) // 2)
    ]


def read_columns(answers: Sequence[Shape], words: Sequence[Word]) -> dict[str, str]:
    """The meaning of each word that has one, but for those that our own vocabulary denies."""
    said = {word: meaning for answer in answers for word, meaning in choices_of(answer).items() if meaning in FIELDS}
    if "全年预算" not in said.values():  # where one budget alone is printed, it is the year's
        said = {word: "全年预算" if meaning == "年初预算" else meaning for word, meaning in said.items()}
    if said and (name := find_names(said, words)):
        said[name] = "三级指标"
    doubtful = find_doubtful(said, words)
    return {word: meaning for word, meaning in said.items() if not (word in doubtful or denies(word, meaning))}


def find_doubtful(said: Mapping[str, str], words: Sequence[Word]) -> set[str]:
    """Words that cannot all be what the model says: of two columns of figures only one can be the score."""
    out: set[str] = set()
    for group in find_doubles(said, words):
        figures = [word for word in group if word.has_figure]
        out |= {word.text for word in group if len(figures) > 1 or (figures and word not in figures)}
    return out


def find_doubles(said: Mapping[str, str], words: Sequence[Word]) -> list[list[Word]]:
    """Groups of words of one place that are said to mean the same kind of number."""
    groups = [
        [word for word in words if word.places[0] == place and said.get(word.text) == meaning]
        for place in ("indicators", "money")
        for meaning in NUMBERS
    ]
    return [group for group in groups if len(group) > 1]


def object_against(words: Sequence[Word]) -> Callable[[Shape], list[str]]:
    """Says which columns of figures cannot all be what an answer calls them."""

    def object_to(answer: Shape) -> list[str]:
        said = choices_of(answer)
        groups = ([word.text for word in group if word.has_figure] for group in find_doubles(said, words))
        return [f"{'、'.join(group)}不会都是{said[group[0]]}。" for group in groups if len(group) > 1]

    return object_to


def find_names(said: Mapping[str, str], words: Sequence[Word]) -> str | None:
    """The column of names, where the model saw targets or results and no names.

    It is the lowest of the levels that the model saw, for a form has names before it has groups of them; where it saw
    none, the one of the other columns with most words.
    """
    if "三级指标" in said.values() or not {"目标值", "完成值"} & set(said.values()):
        return None
    for level in ("二级指标", "一级指标"):
        if lowest := next((word for word, meaning in said.items() if meaning == level), None):
            return lowest
    rest = [word for word in words if word.task == INDICATORS and word.text not in said and len(word.glance) >= NAME]
    return max(rest, key=lambda word: len(word.glance)).text if rest else None


def denies(word: str, meaning: str) -> bool:
    """Whether our own vocabulary knows a word, and for something else than the model says."""
    known = known_fields(word)
    return bool(known) and not known & set(FIELDS[meaning])


def known_fields(word: str) -> set[tuple[str, str]]:
    """What our own vocabulary takes a word for."""
    return {(section, field) for section, names in load_terms().items() if (field := match_term(word, names))}


def drop_taken(meanings: Mapping[str, str], words: Sequence[Word]) -> dict[str, str]:
    """The meanings that no word of the table has already by our own vocabulary."""
    taken = {found for word in words for found in known_fields(word.text)}
    return {word: meaning for word, meaning in meanings.items() if not taken & set(FIELDS[meaning])}


def add_words(terms: Terms, words: Sequence[Word], meanings: Mapping[str, str]) -> Terms:
    """The vocabulary with the words that the model was asked about: by their meaning, or as of no interest.

    A word that stayed without a meaning must not pass for one that is like it: 二级指标 is no misprint of 三级指标.
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
