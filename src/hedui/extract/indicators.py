"""The indicator table: rows under its head, names of merged cells on every row, points of groups, the total."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from hedui.claims import NOTHING, Claim
from hedui.document import Text
from hedui.extract.columns import Head, heading_cells, headings_below, name_cell, read_head, value_cell
from hedui.extract.leaves import claim_number, claim_part, claim_points, claim_text
from hedui.extract.terms import load_terms, match_term, tidy_heading
from hedui.extract.total_rows import is_total_row, total_of
from hedui.extract.unread_heads import is_doubtful, unread_headings, with_unread_names
from hedui.extract.unread_points import with_unread_points, with_unread_share
from hedui.extract.unread_values import with_unread_values
from hedui.levels import LEVEL_NAMES, SECOND_LEVEL, name_meant
from hedui.numbers import is_blank, printed_number
from hedui.numbers.glyphs import SPECKS, fold
from hedui.page import Cell, Table
from hedui.record import Group, Indicator

ORDER = ("level1", "level2", "level3", "target", "actual", "weight", "score", "deviation")
MOST_DIRT = 3  # characters
MANY_NAMES = 5  # fields that a head names, beside which a lone figure in doubt is none
DATA = ("target", "actual", "weight", "score")
LEVELS = ("level1", "level2")

_POINTS = re.compile(
    r"[(\[【]?[\s.,·]*(?:权重|分值|满分)?[:]?\s*(\d{1,3}(?:\.\d+)?)[\s.,·]*"
    r"(?:[分%]?[\s.,·]*[)\]】]?|[)\]】]{1,2}分[)\]】]?)[.,·]?$"  # a scan may read 10) where 10分) is broken in two
)
_STRAY = re.compile(r"\d分[)\]】]?[^值数\W\d_]$")
_PLACEHOLDER = re.compile(
    r"(?:指标|目标)?\s*(?:\d{1,2}|[一二三四五六七八九十])?\s*[.、:,。…·]*|[.…·。]+|\(?(?:略|无)\)?"
)
_SPECKS = frozenset(SPECKS + "-—~ ")


@dataclass(frozen=True)
class IndicatorTable:
    """What the indicator rows of one table say; `end` is the first row below them."""

    indicators: tuple[Indicator[Claim], ...]
    groups: tuple[Group[Claim], ...]
    total_weight: Claim
    total_score: Claim
    unknown: tuple[str, ...]


def is_indicator_head(table: Table, row: int) -> bool:
    """Whether a row heads indicators: a name column, at least two of target, actual, weight and score, no number."""
    named = indicator_fields(table, row)
    if not named & {*DATA, *LEVELS, "level3"}:
        return False
    cells = heading_cells(table, row)
    if any(stands_over_mixture(table, cell) for cell in cells) or _holds_figures(cells, named):
        return False
    vocabulary = load_terms()["indicator"]
    head = with_unread_names(table, read_head(table, row, vocabulary, ORDER))
    fields, data = head.columns.keys(), head.columns.keys() & {*DATA}
    points_alone = {"level1", "weight", "score"} <= fields  # 一级指标 | 分值 | 得分
    if len(data) >= 2 and (points_alone or bool(fields & {"level3", "level2"})):
        return True
    levels = {"level2", "level3"} <= fields and bool(fields & {"level1", "score_rate"})
    plainly = bool(data) and levels  # where a seal lies on its other headings
    return plainly and any(map(is_doubtful, unread_headings(table, head, vocabulary)))


def _holds_figures(cells: Sequence[Cell], named: Collection[str]) -> bool:
    """Whether there are numbers among headings; one in doubt beside many names is what a scan left of a heading."""
    numbers = [cell for cell in cells if printed_number(cell.text) is not None]
    return bool(numbers) and not (len(numbers) == 1 and is_doubtful(numbers[0]) and len(named) >= MANY_NAMES)


def stands_over_mixture(table: Table, cell: Cell) -> bool:
    """Whether a cell reaches from names of levels over to other headings: a text above the head, no heading."""
    below = headings_below(table, cell, load_terms()["indicator"])
    names = {name_cell(part, load_terms()["indicator"]) for part in below} - {None}
    return bool(names & {*LEVELS, "level3"}) and bool(names & set(DATA))


def indicator_fields(table: Table, row: int) -> set[str]:
    """The indicator columns that headings in this row name."""
    vocabulary = load_terms()["indicator"]
    cells = heading_cells(table, row)
    return {name for cell in cells if (name := name_cell(cell, vocabulary)) not in (None, "other")}


def read_indicators(table: Table, head_rows: Sequence[int], end: int, others: Collection[int] = ()) -> IndicatorTable:
    """All indicator rows between the heads and the row `end`, without rows of `others`, which are another block's."""
    rows: list[Indicator[Claim]] = []
    groups: dict[Cell, Group[Claim]] = {}
    total_weight = total_score = NOTHING
    unknown: list[str] = []
    for n, at in enumerate(head_rows):
        stop = head_rows[n + 1] if n + 1 < len(head_rows) else end
        head = with_unread_names(table, read_head(table, at, load_terms()["indicator"], ORDER))
        head = with_unread_share(table, with_unread_points(table, head, stop), stop)
        head = with_unread_values(table, head, stop)
        unknown.extend(head.unknown)
        for row in (row for row in range(head.last + 1, stop) if row not in others):
            if is_total_row(table, row, head):
                total_weight = total_weight if total_weight.value else total_of(table, row, head, "weight")
                total_score = total_score if total_score.value else total_of(table, row, head, "score")
                continue
            for level, cell in level_cells(table, row, head):
                if cell not in groups and (group := read_group(level, cell, level_points(table, row, head, level))):
                    groups[cell] = group
            indicator = read_row(table, row, head)
            if indicator is not None and rows and _is_rest(table, row, head):
                rows[-1] = _with_rest(rows[-1], indicator.deviation)
            elif indicator is not None:
                rows.append(indicator)
    return IndicatorTable(tuple(rows), tuple(groups.values()), total_weight, total_score, tuple(unknown))


def level_cells(table: Table, row: int, head: Head) -> Iterator[tuple[int, Cell]]:
    """The first- and second-level name cells that cover a row."""
    for level, field in enumerate(LEVELS, start=1):
        cell = value_cell(table, row, head.columns.get(field))
        if cell is not None and cell.text:
            yield level, cell


def split_points(cell: Cell) -> tuple[int, tuple[int, int] | None]:
    """Where a group's name ends, and where its points stand: 产出指标（50分） → (4, (5, 7))."""
    text = fold(Text(cell.lines).text)
    match = _POINTS.search(text)
    if match is None and _STRAY.search(text) and not any(line.native for line in cell.lines):
        match = _POINTS.search(text[:-1])  # 产出指标50分请: a pen's note reaches into the cell
    if match is None or match.start() < 2:
        return len(text), None
    bracketed = text[match.start()] in "([【" or "分" in match[0]
    return (match.start(), match.span(1)) if bracketed else (len(text), None)


def name_bounds(cell: Cell) -> tuple[int, int]:
    """Where a group's name begins and ends: without its points, and without specks that OCR read as marks."""
    text = Text(cell.lines).text
    end, _ = split_points(cell)
    start = 0
    while start < end - 1 and text[start] in _SPECKS:
        start += 1
    while end > start + 1 and text[end - 1] in _SPECKS:
        end -= 1
    return start, end


def level_points(table: Table, row: int, head: Head, level: int) -> Cell | None:
    """The cell of a level's own points, where the table has a column of them beside its names."""
    return value_cell(table, row, head.columns.get(f"level{level}_weight"))


def read_group(level: int, cell: Cell, beside: Cell | None = None) -> Group[Claim] | None:
    """The points printed behind a group's name, or in the cell beside it; None where there are none."""
    if beside is not None and (points := claim_number(beside)).value:
        return Group[Claim](level=level, name=claim_level(cell), weight=points)
    _, inner = split_points(cell)
    if inner is None:
        return None
    value = fold(Text(cell.lines).text)[inner[0] : inner[1]]
    return Group[Claim](level=level, name=claim_level(cell), weight=claim_part(cell, *inner, "number", value))


def claim_level(cell: Cell | None) -> Claim:
    """A level's name without its points; of a scan as templates print it, where it is read one character otherwise."""
    if cell is None or is_blank(cell.text):
        return NOTHING
    claim = claim_part(cell, *name_bounds(cell))
    if any(line.native for line in cell.lines):
        return claim
    read = fold(claim.value or "")
    bare = read.replace("·", "")  # dust between letters set apart
    meant = bare if bare != read and bare in LEVEL_NAMES else name_meant(bare)
    return claim if meant is None else replace(claim, value=meant, normal="near")


def read_row(table: Table, row: int, head: Head) -> Indicator[Claim] | None:
    """One indicator; None for a placeholder or a row without target, result, weight and score."""
    cells = {field: value_cell(table, row, columns) for field, columns in head.columns.items()}
    level3 = cells.get("level3")
    if (
        level3 is not None
        and level3.row != row
        and level3.row_span > 1
        and "level2" in cells
        and level3 == cells["level2"]
    ):
        level3 = None
    target, actual = claim_text(_own(cells, "target", row)), claim_text(_own(cells, "actual", row))
    weight, score = claim_points(_first(cells, "weight", row)), claim_points(_first(cells, "score", row))
    if not any(claim.value for claim in (target, actual, weight, score)) or _is_repeated_head(cells):
        return None
    if _runs_over_columns(cells):
        return None
    points_alone = bool(weight.value and score.value) and not (target.value or actual.value)
    if level3 is not None and points_alone and _is_dirt(level3):
        level3 = None
    of_group = (level3 is None or not level3.text) and weight.value and score.value
    if is_placeholder(level3) and not (of_group or _is_told(level3, (cells.get("target"), cells.get("actual")))):
        return None
    names = {field: claim_level(cells.get(field)) for field in LEVELS}
    if cells.get("level1") is not None and cells.get("level1") == cells.get("level2"):
        names["level1" if _is_second_level(cells["level1"], names["level1"]) else "level2"] = NOTHING
    return Indicator[Claim](
        **names,
        level3=claim_text(level3) if level3 not in (cells.get("level1"), cells.get("level2")) else NOTHING,
        target=target,
        actual=actual,
        weight=weight,
        score=score,
        score_rate=claim_number(_first(cells, "score_rate", row)),
        deviation=claim_text(_own(cells, "deviation", row)),
    )


def _is_second_level(cell: Cell | None, name: Claim) -> bool:
    """Whether a scan's cell over both columns of names holds one of the second level: its ruling was not found."""
    return name.value in SECOND_LEVEL and cell is not None and not any(line.native for line in cell.lines)


def _is_dirt(name: Cell) -> bool:
    """Whether a scan shows a name without any word in it: what was read where a group's own row names nothing.

    A pen's stroke is read as 一.
    """
    bare = "".join(name.text.split())
    unread = not any(line.native for line in name.lines)
    return unread and len(bare) <= MOST_DIRT and not any(char.isalpha() and char != "一" for char in bare)


def _is_rest(table: Table, row: int, head: Head) -> bool:
    """Whether all that tells of an indicator began in a row above: a page break parts two sentences of a reason."""
    cells = [value_cell(table, row, head.columns.get(name)) for name in ("level3", *DATA)]
    return any(cells) and all(cell is None or cell.row < row for cell in cells)


def _with_rest(indicator: Indicator[Claim], rest: Claim) -> Indicator[Claim]:
    """The indicator with more of its reason."""
    told = indicator.deviation
    if told.value is None or rest.value is None:
        return indicator if rest.value is None else indicator.model_copy(update={"deviation": rest})
    whole = replace(told, value=told.value + rest.value, spans=(*told.spans, *rest.spans))
    return indicator.model_copy(update={"deviation": whole})


def _is_told(name: Cell | None, values: Sequence[Cell | None]) -> bool:
    """Whether a blank row tells a target or a result: where its name is a blank form's, not with a seal's strokes."""
    blank = name is not None and bool(name.text)
    return any(it is not None and not is_blank(it.text) and not (blank and is_doubtful(it)) for it in values)


def _own(cells: dict[str, Cell | None], field: str, row: int) -> Cell | None:
    """A text cell; one merged over several columns belongs to the first heading that it stands under."""
    cell = cells.get(field)
    earlier = [cells.get(name) for name in ORDER[: ORDER.index(field)]]
    return None if cell is not None and cell in earlier else cell


def _first(cells: dict[str, Cell | None], field: str, row: int) -> Cell | None:
    """A number cell; one merged over several rows counts once, in its first row."""
    cell = cells.get(field)
    return cell if cell is not None and cell.row == row else None


def _runs_over_columns(cells: dict[str, Cell | None]) -> bool:
    """Whether one cell of the row takes target, result and points together: a note, a conclusion, a signature."""
    told = [cells[name] for name in DATA if cells.get(name) is not None]
    return len(told) >= 3 and all(cell is told[0] for cell in told)


def _is_repeated_head(cells: dict[str, Cell | None]) -> bool:
    vocabulary = load_terms()["indicator"]
    named = [field for field, cell in cells.items() if cell is not None and match_term(cell.text, vocabulary) == field]
    return len(named) >= 3


def is_placeholder(cell: Cell | None) -> bool:
    """Whether a name cell holds only what the blank form prints: 指标1., ……."""
    return (
        cell is None or not cell.text or _PLACEHOLDER.fullmatch(tidy_heading(cell.text) or fold(cell.text)) is not None
    )
