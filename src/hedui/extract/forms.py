"""One printed form: its blocks found by their heads, in whatever order they stand."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from hedui.claims import NOTHING, Claim
from hedui.document import Paragraph, TableBlock, Text
from hedui.extract.columns import heading_cells, value_cell
from hedui.extract.funding import (
    add_pairs,
    is_funding_head,
    is_source_head,
    is_task_head,
    last_row_of_head,
    read_funding,
    read_pairs,
    read_sources,
)
from hedui.extract.grade import find_grade
from hedui.extract.indicators import (
    IndicatorTable,
    is_indicator_head,
    is_placeholder,
    read_indicators,
)
from hedui.extract.labels import NAMES, halved_labels, label_in_cell, match_label, match_long_label, read_labels_above
from hedui.extract.leaves import claim_number, claim_part, claim_text
from hedui.extract.terms import load_terms, match_term, tidy_heading
from hedui.extract.total_rows import find_told_score, is_total_label, names_total_score
from hedui.extract.unread_heads import is_doubtful, without_scraps
from hedui.numbers import printed_number
from hedui.numbers.glyphs import fold
from hedui.page import Cell, Table
from hedui.record import Form, Funding, Goal, Total

HEAD_ROWS = 14  # rows at the top in which names of project, department and unit are looked for
_UNIT = re.compile(r"(亿元|百万元|万元|千元|元)")
_UNIT_CAPTION = re.compile(r"(?:金额)?单位[:\s]*(?:人民币)?(亿元|百万元|万元|千元|元)")
_GOAL = {
    "expected": re.compile(r"(?:年度|年初|全年|本年|预期|设定|总体|计划|绩效|项目)+(?:的)?目标(?:值|内容|设定)?"),
    "actual": re.compile(
        r"(?:年度|全年|实际|目标|总体|绩效|任务|自评)*(?:完成|实现|达成)(?:总体)?(?:情况|目标|结果|程度)?(?:综述|说明)?"
    ),
}
_FORM_TITLE = re.compile(r"表|自评|绩效|评价|评分")


@dataclass(frozen=True)
class Heads:
    """At which rows the blocks of a table begin."""

    funding: tuple[int, ...]
    goals: tuple[int, ...]
    indicators: tuple[int, ...]
    sources: tuple[int, ...] = ()
    tasks: tuple[int, ...] = ()

    def next_after(self, row: int, n_rows: int) -> int:
        """The first row below `row` at which another block begins."""
        heads = (*self.funding, *self.goals, *self.indicators, *self.sources, *self.tasks)
        return min((r for r in heads if r > row), default=n_rows)

    def is_listed(self, row: int, n_rows: int) -> bool:
        """Whether a row stands in a block of goals or tasks."""
        return any(head <= row < self.next_after(head, n_rows) for head in (*self.goals, *self.tasks))

    @property
    def make_form(self) -> bool:
        """Whether these are the heads of a form: of indicators, or of amounts with goals."""
        return bool(self.indicators) or bool(self.funding and self.goals)

    def is_money(self, row: int, n_rows: int) -> bool:
        """Whether a row stands in a block of money, where 合计 means something else."""
        money = (*self.funding, *self.sources, *self.tasks)
        return any(head <= row < self.next_after(head, n_rows) for head in money)


def find_heads(table: Table) -> Heads:
    """The heads of all blocks of a table."""
    goals = [row for row in range(table.n_rows) if is_goal_head(table, row)]
    indicators = [row for row in range(table.n_rows) if row not in goals and is_indicator_head(table, row)]
    first = indicators[0] if indicators else table.n_rows
    funding = money_heads(table, indicators)
    sources = [row for row in range(first) if row not in funding and is_source_head(table, row)]
    tasks = [row for row in range(first) if is_task_head(table, row)]
    return Heads(tuple(funding), tuple(goals), tuple(indicators), tuple(sources), tuple(tasks))


def money_heads(table: Table, indicators: Collection[int]) -> list[int]:
    """The rows that head amounts; the second row of a head of two (预算数 over 年初预算 and 调整后预算) heads none."""
    heads: list[int] = []
    last = -1
    for row in range(table.n_rows):
        if row > last and row not in indicators and is_funding_head(table, row):
            heads.append(row)
            last = last_row_of_head(table, row)
    return heads


def is_goal_head(table: Table, row: int) -> bool:
    """Whether a row heads goals, and neither points nor names of indicators beside them."""
    pair = goal_columns(table, row)
    if pair is None:
        return False
    beside = [cell for cell in heading_cells(table, row) if cell not in pair]
    named = {match_term(cell.text, load_terms()["indicator"]) for cell in beside}
    named |= {match_term(cell.text, load_terms()["weak"]) for cell in beside if cell.row_span == 1}
    return not named & {"level1", "level2", "level3", "weight", "score"}


def goal_columns(table: Table, row: int) -> tuple[Cell, Cell] | None:
    """The headings of expected and actual where a row heads goals: two cells side by side that say so."""
    cells = [cell for cell in table.row_cells(row) if cell.row == row and cell.text and len(cell.text) <= 24]
    for left, right in pairwise(cells):
        if _heads_goal(left, "expected") and _heads_goal(right, "actual"):
            return left, right
    return None


def _heads_goal(cell: Cell, side: str) -> bool:
    """Whether a cell names the goals as set, or as reached, as first read or as read again."""
    return _names_goal(cell.text, side) or _names_goal(cell.second_text, side)


def _names_goal(text: str, side: str) -> bool:
    """Whether a heading names the goals as set, or as reached."""
    if match_term(text, load_terms()["goal"]) == side:
        return True
    return bool(_GOAL[side].fullmatch(tidy_heading(text)))


def is_form(table: Table) -> bool:
    """Whether a table is an evaluation form: it has indicators, or amounts with goals."""
    return find_heads(table).make_form


def extract_form(block: TableBlock, heads: Heads) -> tuple[Form[Claim], tuple[str, ...]]:
    """The form that a table with these heads prints, and the headings that were left out because nobody knows them."""
    table = block.table
    funding, unknown = read_funding_blocks(table, heads)
    money = {row for head in heads.funding for row in range(head, end_of_block(table, head, heads))}
    table_of_indicators = read_indicators(table, heads.indicators, table.n_rows, money)
    labels = dict(read_labels_above(block)) | dict(read_labels(table, heads))
    form = Form[Claim](
        title=find_title(block),
        pages=(table.pages[0], table.pages[-1]),
        currency_unit=find_currency_unit(block, heads, bool(funding)),
        project_name=labels.get("project_name", NOTHING),
        competent_department=labels.get("competent_department", NOTHING),
        implementing_unit=labels.get("implementing_unit", NOTHING),
        funding=funding,
        goals=tuple(goal for row in heads.goals for goal in read_goals(table, row, heads))
        or read_goal_rows(table, heads),
        groups=table_of_indicators.groups,
        indicators=table_of_indicators.indicators,
        total=find_total(table, table_of_indicators, heads),
        grade=find_grade(table, block.above),
    )
    return form, (*unknown, *table_of_indicators.unknown)


def end_of_block(table: Table, head: int, heads: Heads) -> int:
    """The first row below a block of money: the next head, or below the indicators the end of its own side label."""
    end = heads.next_after(head, table.n_rows)
    if not heads.indicators or head < heads.indicators[0]:
        return end
    label = table.at(head, 0)
    own = label.row + label.row_span if label is not None and label.row == head and label.row_span > 1 else end
    total = (row for row in range(head + 1, end) if (cell := table.at(row, 0)) and is_total_label(cell.text))
    return min(own, next(total, end), end)


def read_funding_blocks(table: Table, heads: Heads) -> tuple[tuple[Funding[Claim], ...], tuple[str, ...]]:
    """All rows of money, under heads or as pairs."""
    rows: list[Funding[Claim]] = [line for row in heads.sources for line in read_sources(table, row)]
    unknown: list[str] = []
    for row in heads.funding:
        lines, strange = read_funding(table, row, end_of_block(table, row, heads))
        rows.extend(lines)
        unknown.extend(strange)
    if heads.funding:
        return tuple(rows), tuple(unknown)
    top = min((heads.indicators or (table.n_rows,))[0], HEAD_ROWS)
    loose = [row for row in range(top) if not heads.is_listed(row, table.n_rows)]
    return add_pairs(rows, read_pairs(table, loose)), tuple(unknown)


def read_goals(table: Table, row: int, heads: Heads) -> Iterator[Goal[Claim]]:
    """Rows under a head of goals; a merged cell repeats for each row that it spans."""
    columns = goal_columns(table, row)
    if columns is None:
        return
    expected, actual = columns
    first = row + max(expected.row_span, 1)
    for at in range(first, heads.next_after(row, table.n_rows)):
        cells = value_cell(table, at, expected.cols), value_cell(table, at, actual.cols)
        own = [cell for cell in table.row_cells(at) if cell.row == at and cell.text]
        cut_label = at == first and all(cell in own for cell in cells) and len(own) == 3
        if not own or (is_other_block(own[0], expected.col) and not cut_label):
            if own:
                break
            continue
        if cells[0] is None or cells[0] == cells[1]:
            continue
        left = claim_text(cells[0]) if not is_placeholder(cells[0]) else NOTHING
        right = claim_text(cells[1])
        if left.value or right.value:
            yield Goal[Claim](expected=left, actual=right)


def read_goal_rows(table: Table, heads: Heads) -> tuple[Goal[Claim], ...]:
    """Goals whose labels stand at the left, one above the other: 年度绩效目标 | …, 目标完成情况 | …."""
    found: dict[str, Claim] = {}
    for row in range((heads.indicators or (0,))[0]):
        cells = [cell for cell in table.row_cells(row) if cell.row == row and cell.text]
        side = next((s for s in _GOAL if len(cells) == 2 and _names_goal(cells[0].text, s)), None)
        if side is not None and not is_placeholder(cells[1]):
            found.setdefault(side, claim_text(cells[1]))
    return (Goal[Claim](expected=found["expected"], actual=found["actual"]),) if len(found) == len(_GOAL) else ()


def is_other_block(cell: Cell, column: int) -> bool:
    """Whether a row's first new cell stands left of the goals' column: a block with a side label of its own begins."""
    return cell.col < column


def read_labels(table: Table, heads: Heads) -> Iterator[tuple[str, Claim]]:
    """Names beside or under their labels in the head of the form; the first printing of each wins."""
    vocabulary = {name: load_terms()["label"][name] for name in NAMES}
    seen: set[str] = set()
    for row in range(min(heads.next_after(-1, table.n_rows), HEAD_ROWS)):
        cells = [cell for cell in table.row_cells(row) if cell.text or cell.row == row]
        for label, right in [*halved_labels(cells, vocabulary), *((a.text, b) for a, b in pairwise(cells))]:
            name = match_label(label, vocabulary) if label and right.row == row else None
            if name is None or name in seen or match_term(right.text, vocabulary) == name:
                continue
            seen.add(name)
            yield name, claim_text(right)
        for cell in cells:
            for name, claim in label_in_cell(cell, vocabulary):
                if name not in seen:
                    seen.add(name)
                    yield name, claim


def find_title(block: TableBlock) -> Claim:
    """The caption over the table, or the full-width first row that is one."""
    titles = [p for p in block.above if p.kind == "title" and _FORM_TITLE.search(p.text)]
    lines = titles or [p for p in block.above if _looks_like_title(p)]
    if lines:
        text = lines[-1].text
        return Claim(text, lines[-1].spans(0, len(text)))
    top = block.table.row_cells(0)
    if len(top) == 1 and _FORM_TITLE.search(top[0].text) and len(top[0].text) > 4:
        return claim_text(top[0])
    return NOTHING


def _looks_like_title(paragraph: Paragraph) -> bool:
    text = fold(paragraph.text)
    return bool(re.search(r"表$|表[(]|^表\d", text)) and ":" not in text and len(text) < 60


def find_currency_unit(block: TableBlock, heads: Heads, has_amounts: bool) -> Claim:
    """The unit of the amounts: over the table, in the labels of the money block, or in its heads."""
    if not has_amounts:
        return NOTHING
    for paragraph in block.above:
        match = _UNIT_CAPTION.search(fold(paragraph.text))
        if match:
            return Claim(match[1], paragraph.spans(*match.span(1)))
    table = block.table
    first = heads.funding[0] if heads.funding else 0
    rows = range(max(0, first - 1), min(first + 5, table.n_rows)) if heads.funding else range(min(8, table.n_rows))
    for cell in dict.fromkeys(cell for row in rows for cell in table.row_cells(row)):
        text = fold(Text(cell.lines).text)
        match = re.search(r"[(]\s*(?:单位[:]?)?\s*(亿元|百万元|万元|千元|元)\s*[)]", text) or _UNIT_CAPTION.search(text)
        if match:
            return claim_part(cell, *match.span(1))
    return unit_of_amounts(table, rows)


def unit_of_amounts(table: Table, rows: Sequence[int]) -> Claim:
    """The unit printed behind the amounts themselves (108万元)."""
    for row in rows:
        for cell in table.row_cells(row):
            text = fold(Text(cell.lines).text)
            match = _UNIT.search(text)
            if match and match.end() == len(text) and printed_number(text) is not None:
                return claim_part(cell, *match.span(1))
    return NOTHING


def find_total(table: Table, indicators: IndicatorTable, heads: Heads) -> Total[Claim]:
    """The 总分 row under the indicators, or a total beside its label above or below (总分 | 100 | 自评得分 | 98)."""
    if indicators.total_weight.value or indicators.total_score.value:
        score = indicators.total_score if indicators.total_score.value else find_told_score(table, heads.indicators)
        return Total[Claim](weight=indicators.total_weight, score=score)
    vocabulary = {name: load_terms()["label"][name] for name in ("total", "total_score")}
    found: dict[str, Claim] = {}
    unread = False
    for row in range(table.n_rows if heads.indicators else 0):
        if row < heads.indicators[0] and heads.is_money(row, table.n_rows):
            continue
        cells = [cell for cell in table.row_cells(row) if cell.row == row]
        beside = pairwise(cell for cell in cells if cell.text)  # a ruling where none is leaves a cell empty between
        for label, right in [*halved_labels(cells, vocabulary), *((without_scraps(a), b) for a, b in beside)]:
            name = match_long_label(label, vocabulary) if label else None
            if row > heads.indicators[0] and not names_total_score(label):
                continue
            if name == "total" and (both := _points_and_score(right, cells)):
                return both
            if name is not None and (claim := claim_number(right)).value is not None:
                found.setdefault(name, claim)
            unread = unread or (name == "total_score" and is_doubtful(right))
    if unread or "total_score" in found:
        return Total[Claim](weight=found.get("total", NOTHING), score=found.get("total_score", NOTHING))
    return Total[Claim](weight=NOTHING, score=found.get("total", NOTHING))


def _points_and_score(first: Cell, cells: Sequence[Cell]) -> Total[Claim] | None:
    """The points and the score of a row that prints two numbers side by side; None where no score can be among them."""
    second = next((cell for cell in cells if cell.col == first.col + first.col_span), None)
    weight, score = claim_number(first), claim_number(second)
    if weight.value is None or score.value is None:
        return None
    return Total[Claim](weight=weight, score=score) if Decimal(weight.value) >= Decimal(score.value) else None
