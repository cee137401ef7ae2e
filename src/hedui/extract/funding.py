"""The 项目资金 block: a head of amounts with a row for each source of money, or pairs of label and amount."""

import re
from collections.abc import Sequence
from itertools import pairwise

from hedui.claims import NOTHING, Claim
from hedui.extract.columns import Head, heading_cells, name_cell, read_head, value_cell, without_labels
from hedui.extract.leaves import claim_number, claim_text
from hedui.extract.terms import helping_words, likeness_to, load_terms, match_term, tidy_heading
from hedui.extract.unread_heads import is_doubtful
from hedui.extract.unread_money import with_unread_money
from hedui.numbers import is_blank, printed_number
from hedui.numbers.glyphs import fold
from hedui.page import Cell, Table
from hedui.record import Funding, FundingLine

AMOUNTS = ("initial_budget", "annual_budget", "executed")
ORDER = ("initial_budget", "annual_budget", "executed", "weight", "execution_rate", "score")
INDICATOR = "指标"
MISREAD = 0.6  # likeness of a label in doubt to the name of its line
_AMONG = re.compile(r"^(?:(?:其中|其 中|包括)[:,、]?|.中[:,、])")  # also misread: 共中:
_NUMBERED = re.compile(r"^[(]?(?:\d|[一二三四五六七八九])[)、.,]")
_LEVEL_OF_GOVERNMENT = re.compile(
    r"(?:中央|省|自治区|市|州|盟|县|区|旗|地方|本|乡镇|上)(?:级|本级)?(?:财政)?(?:资金|补助|配套|拨款|财政)?(?:资金)?"
)


def is_funding_head(table: Table, row: int) -> bool:
    """Whether a row heads amounts: at least two of budget, execution and rate, with no number among them."""
    vocabulary = load_terms()["funding"]
    cells = heading_cells(table, row)
    names = {name for cell in cells if (name := name_cell(cell, vocabulary)) is not None}
    figures = [cell for cell in cells if printed_number(cell.text) is not None and not is_doubtful(cell)]
    if figures or names_tasks(cells):
        return False
    if names & set(AMOUNTS) and any(cell.col_span > 1 for cell in cells):
        names |= read_head(table, row, vocabulary, ORDER).columns.keys()
    return len(names & {*AMOUNTS, "execution_rate"}) >= 2 and bool(names & set(AMOUNTS))


def last_row_of_head(table: Table, row: int) -> int:
    """The last row that the head which begins here takes."""
    return read_head(table, row, load_terms()["funding"], ORDER, _stands_over_labels).last


def is_task_head(table: Table, row: int) -> bool:
    """Whether a row heads tasks (任务名称 | 主要内容 | 预算数 | 执行数): each has its money, but is no source of it."""
    cells = heading_cells(table, row)
    if len(cells) < 3 or not names_tasks(cells) or any(printed_number(cell.text) is not None for cell in cells):
        return False
    amounts = [cell for cell in cells if match_term(cell.text, load_terms()["funding"]) in AMOUNTS]
    return bool(amounts) or sum(names_tasks([cell]) for cell in cells) >= 2


def names_tasks(cells: Sequence[Cell]) -> bool:
    """Whether a heading names tasks and no label of a block beside it."""
    words = helping_words("task", "name")
    return any(tidy_heading(cell.text) in words for cell in cells if cell.row_span == 1)


def is_source_head(table: Table, row: int) -> bool:
    """Whether a row heads sources of money (资金来源 | 合计 | 中央 | 省级) over one row for each amount."""
    cells = [cell for cell in table.row_cells(row) if cell.row == row and cell.text and cell.row_span == 1]
    sources = [cell for cell in cells if classify(cell.text) or _LEVEL_OF_GOVERNMENT.fullmatch(fold(cell.text))]
    return len(sources) >= 2 and len(amount_rows(table, row, sources[0].col)) >= 2


def amount_rows(table: Table, head_row: int, column: int) -> dict[str, int]:
    """The rows right under a head of sources that each say one thing of all of them: 预算数, 执行数, 执行率."""
    out: dict[str, int] = {}
    for row in range(head_row + 1, table.n_rows):
        label = label_left_of(table, row, column)
        name = match_term(label.text, load_terms()["funding"]) if label and label.row == row else None
        if name not in ORDER or name in out or _is_row_of_pairs(table, row, label):
            break
        out[name] = row
    return out


def _is_row_of_pairs(table: Table, row: int, label: Cell | None) -> bool:
    """Whether further labels stand among the values of a row (预算执行率 | 98% | 分值 | 10)."""
    others = [cell for cell in table.row_cells(row) if cell.row == row and cell.text and cell is not label]
    return any(match_term(cell.text, load_terms()["funding"]) in ORDER for cell in others)


def read_sources(table: Table, head_row: int) -> tuple[Funding[Claim], ...]:
    """The lines of a block whose sources stand side by side: the head names them, each row below gives one amount."""
    heads = [cell for cell in table.row_cells(head_row) if cell.row == head_row and cell.text]
    named = [cell for cell in heads if classify(cell.text) or _LEVEL_OF_GOVERNMENT.fullmatch(fold(cell.text))]
    rows = amount_rows(table, head_row, named[0].col)
    lines = []
    for cell in (cell for cell in heads if cell.col >= named[0].col):
        claims = {name: claim_number(_own_cell(table, row, cell.cols)) for name, row in rows.items()}
        if any(claims[name].value for name in AMOUNTS if name in claims):
            line = Funding[Claim](
                line=classify(cell.text) or "extra",
                label=claim_text(cell),
                **{name: claims.get(name, NOTHING) for name in ORDER},
            )
            lines.append(line)
    return tuple(lines)


def read_funding(table: Table, head_row: int, end: int) -> tuple[tuple[Funding[Claim], ...], tuple[str, ...]]:
    """The rows under a head of amounts that carry at least one, and headings that nobody knows."""
    head = read_head(table, head_row, load_terms()["funding"], ORDER, _stands_over_labels)
    head = with_unread_money(table, head, end)
    first_amount = min(columns.start for name, columns in head.columns.items() if name in AMOUNTS)
    rows = []
    for row in range(head.last + 1, end):
        line = read_line(table, row, head, first_amount)
        if line is not None:
            rows.append(line)
    if len(rows) == 1 and rows[0].line == "extra":
        rows = [rows[0].model_copy(update={"line": "total"})]
    unknown = tuple(text for text in head.unknown if classify(text) is None and not _names_block(text))
    return tuple(rows), unknown


def _stands_over_labels(table: Table, cell: Cell) -> bool:
    """Whether a heading stands over the names of the sources (年度预算数（万元） over 总额, 其中:财政资金)."""
    below = table.at(cell.row + cell.row_span, cell.col)
    label = below is not None and bool(below.text) and classify(below.text) is not None
    return label and without_labels(table, cell) == cell.cols


def read_line(table: Table, row: int, head: Head, first_amount: int) -> Funding[Claim] | None:
    """One source of money; None where the row carries no amount, or is an indicator's: no source is called 指标."""
    cells = {name: _own_cell(table, row, columns) for name, columns in head.columns.items()}
    claims = {name: claim_number(cells.get(name)) for name in ORDER}
    if not any(claims[name].value for name in AMOUNTS):
        return None
    label = label_left_of(table, row, first_amount)
    if any(tidy_heading(cell.text).endswith(INDICATOR) for cell in table.row_cells(row) if cell.col < first_amount):
        return None
    return Funding[Claim](line=classify_cell(label) or "extra", label=claim_text(label), **claims)


def _own_cell(table: Table, row: int, columns: range) -> Cell | None:
    """The cell under a heading that begins in this row: a merged one counts once."""
    cell = value_cell(table, row, columns)
    return cell if cell is not None and cell.row == row else None


def label_left_of(table: Table, row: int, column: int) -> Cell | None:
    """The nearest text to the left of a column that is no number, in this row before any merged from above."""
    left = [cell for cell in table.row_cells(row) if cell.col < column and cell.text and not is_blank(cell.text)]
    left = [cell for cell in left if printed_number(cell.text) is None]
    own = [cell for cell in left if cell.row == row]
    best = own or left
    return best[-1] if best else None


def classify(label: str) -> FundingLine | None:
    """Which line of the block a label names; None where it is none of the four."""
    bare = _bare_label(label)
    vocabulary = load_terms()["funding_line"]
    if "非财政" in bare:
        return "other"
    name = match_term(bare, vocabulary)
    if name is None:
        name = next((line for line, names in vocabulary.items() if any(len(n) >= 4 and n in bare for n in names)), None)
    if name is None and len(bare) >= 2:  # a scan has lost its beginning: 结转 for 上年结转
        ending = [line for line, names in vocabulary.items() if any(n.endswith(bare) for n in names)]
        name = ending[0] if len(ending) == 1 else None
    return name  # type: ignore[return-value]  # the keys of funding_line are the literal's values, a test says so


def _bare_label(label: str) -> str:
    """A label without its number and 其中."""
    return tidy_heading(_AMONG.sub("", _NUMBERED.sub("", fold(label))))


def classify_cell(cell: Cell | None) -> FundingLine | None:
    """Which line the label in a cell names; of one that was read from a scan in doubt, which it is most like."""
    if cell is None:
        return None
    known = classify(cell.text) or classify(cell.second_text)
    if known or not is_doubtful(cell, any):
        return known
    bare = _bare_label(cell.text)
    likest = {line: likeness_to(bare, names) for line, names in load_terms()["funding_line"].items()}
    best = max(likest.values())
    found = [line for line, likeness in likest.items() if likeness == best >= MISREAD]
    return found[0] if len(found) == 1 else None  # type: ignore[return-value]  # as above


def _names_block(text: str) -> bool:
    """Whether a heading only names the block: 项目资金（万元）, 资金情况."""
    return bool(re.search(r"资金|预算执行情况|经费|收支", fold(text)))


def read_pairs(table: Table, rows: Sequence[int]) -> Funding[Claim] | None:
    """What is printed as pairs of label and value in the head of a form (预算数 | 108 | 执行数 | 108)."""
    vocabulary = load_terms()["funding"]
    found: dict[str, Claim] = {}
    label: Claim = NOTHING
    for row in rows:
        for left, right in pairwise(cell for cell in table.row_cells(row) if cell.row == row):
            name = match_term(left.text, vocabulary) if left.text else None
            value = claim_number(right)
            if name in ORDER and value.value is not None and name not in found:
                found[name] = value
                label = label if label.value or name not in AMOUNTS else claim_text(left)
    if len(found) < 2:
        return None
    return Funding[Claim](line="total", label=label, **{name: found.get(name, NOTHING) for name in ORDER})


def add_pairs(lines: Sequence[Funding[Claim]], pairs: Funding[Claim] | None) -> tuple[Funding[Claim], ...]:
    """The lines with what pairs say of the whole (执行率 | 98% | 分值 | 10 below them); alone they are a line."""
    if pairs is None:
        return tuple(lines)
    if not lines:
        return (pairs,) if any(getattr(pairs, name).value for name in AMOUNTS) else ()
    at = next((n for n, line in enumerate(lines) if line.line == "total"), None)
    if at is None:
        return tuple(lines)
    missing = {name: getattr(pairs, name) for name in ORDER if not getattr(lines[at], name).value}
    return (*lines[:at], lines[at].model_copy(update=missing), *lines[at + 1 :])
