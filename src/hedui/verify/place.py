"""Rows and columns: does a form value stand in the row of its indicator and in the column of its field?

A row whose name cannot be read is no place: the right number of nobody knows which indicator proves nothing.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, takewhile

from hedui.claims import Claim
from hedui.numbers.glyphs import is_ideograph
from hedui.page import CUT_OFF
from hedui.record import Form, FundingLine
from hedui.verify.ground import Spot, is_native, mean_certainty
from hedui.verify.ledger import FIGURES, Entry, Ledger
from hedui.verify.terms import is_nearly_a_term

ROW_FIELDS = ("level3", "level2", "level1", "target", "actual", "weight", "score", "score_rate", "deviation")
LINE_FIELDS = ("label", "initial_budget", "annual_budget", "executed", "weight", "execution_rate", "score")
FIGURE_FIELDS = FIGURES | {"target", "actual"}
LEGIBLE = 0.85  # mean certainty of the characters of a name
ROOM_LEFT = 1.5  # characters of a line, by which the one above it falls short where it is none of the same words
_LINE_WORDS: dict[FundingLine, re.Pattern[str]] = {
    "total": re.compile("总额|合计|总计|总量|总数|资金总|总资金|总投入|小计|年度资金|项目资金"),
    "fiscal": re.compile("财政|拨款|公共预算|本级|当年|本年|中央|省|市|县|区|上级"),
    "carryover": re.compile("结转|结余|上年"),
    "other": re.compile("其他|其它|自筹|自有|单位|地方|配套|社会"),
}
_ONLY_LINE = re.compile("预算|资金|执行|支出|经费")  # a block of one line may have no name but its own
_TWO_LINES = re.compile(r"(?:总额|合计|总计).*其中|结转.*其[他它]资金")  # a ruling was not seen: one name for two lines
_DECIMAL = re.compile(r"\d[.,]\d")  # 资金总5.9476额: a ruling beside a scan's label was not seen
_BLANK_NAME = re.compile(r"指标[\d一二三四五六七八九十.、:：…·]*")  # a form's blank row, with a pen mark in it
_LABEL = re.compile(r"^指标\d{1,2}[:：]?")  # 指标1量: all but the ends of a name was taken for another column's
_NUMBERED = re.compile(r".{0,3}\d")  # 指标1：…
_NUMBERED_WHOLE = re.compile(r"指标\d")
_LABELLED = re.compile(
    r"(?:指[一-龥]|[一-龥]标)[^一-龥]?[:：]"
)  # 指标!:, 措标1:, 指标: the whole label, and all behind it
MOST_NUMBERED = 0.8  # share of the rows whose names have a number: one without was not read whole
LEAST_ROWS = 4
_WORD = re.compile(r"[一-龥]{2}")


def find_misplaced(form: Form[Claim], at: str, ledger: Ledger) -> Iterator[str]:
    """The paths of form values whose place is not plain.

    Their ink is in no cell, in another row than its fellows', out of its column, or in a row without a legible name.
    Or they are the money of a scan's form that nothing tells whose it is.
    """
    nobodys = _is_nobodys(form)
    blocks = (("indicators", len(form.indicators), ROW_FIELDS), ("funding", len(form.funding), LINE_FIELDS))
    for block, count, fields in blocks:
        rows = [{f: ledger.entries[f"{at}.{block}[{i}].{f}"] for f in fields} for i in range(count)]
        spots = [{f: entry.spot for f, entry in row.items() if entry.claim.value} for row in rows]
        columns = _columns(spots)
        upright = _stands_upright(spots) if block == "funding" else None
        names = [_name_of(row, fields) for row in rows]
        shared = Counter(name.ground.ink for name in names)
        unnumbered = _list_unnumbered(names) if block == "indicators" else set()
        penned = _list_unweighed(rows) if block == "funding" else set()
        for i, (row, name) in enumerate(zip(spots, names, strict=True)):
            anchor = next((spot for spot in row.values() if spot), None)
            line = _line_of(form, i) if block == "funding" else None
            named = _is_named(name, line) or (line is not None and count == 1 and _names_only_line(name))
            named = named and (shared[name.ground.ink] == 1 or is_native(name.claim))  # else a ruling was not seen
            named = named and i not in unnumbered and not (line and _heads_others(i, spots))
            named = named and (not nobodys or is_native(name.claim))
            if block == "indicators":
                named = named and not any(map(_is_of_two_rows, (rows[i]["target"].claim, rows[i]["actual"].claim)))
            for field, spot in row.items():
                in_place = _fits(spot, anchor, columns.get((spot.table, field)) if spot else None)
                in_place = in_place and not (field in FIGURE_FIELDS and spot and _holds_two(spot, columns))
                if upright is not None:
                    in_place = _fits_upright(spot, row.get("label"), upright.get(field))
                path = f"{at}.{block}[{i}].{field}"
                in_place = in_place and not (field == "score" and i in penned)
                if not named or not in_place or path in ledger.shared:
                    yield path
    yield from _find_ill_named_points(form, at)


def _is_of_two_rows(words: Claim) -> bool:
    """Whether words of a scan go on below a line that had room for more of them: 完成 over 全部达成 is of two rows.

    A line that begins with a figure may be too long for what room there was.
    """
    lines = [span.line for span in words.spans if not span.line.native and span.text]
    return any(
        above.page == below.page
        and is_ideograph(below.text[:1])
        and below.box.width - above.box.width > ROOM_LEFT * below.box.width / len(below.text)
        for above, below in pairwise(lines)
    )


def _is_nobodys(form: Form[Claim]) -> bool:
    """Whether neither a name nor an indicator of a form was read."""
    names = (form.project_name, form.competent_department, form.implementing_unit)
    return not form.indicators and not any(name.value for name in names)


def _find_ill_named_points(form: Form[Claim], at: str) -> Iterator[str]:
    """The paths of points of a scan's groups whose names are ill read, cut, or but a character off a standard one."""
    for i, group in enumerate(form.groups):
        ill_read = mean_certainty(group.name) < LEGIBLE or is_nearly_a_term(group.name)  # 覆职效能 of 履职效能
        if not is_native(group.name) and (ill_read or _was_cut(group.weight)):
            yield f"{at}.groups[{i}].weight"


def _was_cut(points: Claim) -> bool:
    """Whether somebody saw more of a group's name in front of its points: 率(15 below 管理效, where (15 was read."""
    return any(
        _words_before(witness.text) > _words_before(span.line.text)
        for span in points.spans
        for witness in span.line.whole_readings
    )


def _words_before(text: str) -> int:
    """How many ideographs a text begins with."""
    return len(list(takewhile(is_ideograph, text)))


def _list_unweighed(lines: Sequence[Mapping[str, Entry]]) -> set[int]:
    """Which of a scan's lines of money have a score and no weight, where others have one: 3.12 is somebody's date."""
    weighed = any(line["weight"].claim.value for line in lines)
    scored = {i for i, line in enumerate(lines) if line["score"].claim.value and not is_native(line["score"].claim)}
    return {i for i in scored if weighed and not lines[i]["weight"].claim.value}


def _name_of(row: dict[str, Entry], fields: tuple[str, ...]) -> Entry:
    """What names a row: its indicator, or, of a row that prints a group's points alone, the group.

    Such a row is the first of its group's and has neither target nor result: else its own name was not read.
    """
    first = row[fields[0]]
    if fields is LINE_FIELDS or any(row[field].claim.value for field in ("level3", "target", "actual")):
        return first
    if _stands_alone(row):
        return row["level1"]
    group, points = row["level2"], row["weight"].spot
    heads = group.spot and points and len(group.spot.cell.rows) > 1 and group.spot.cell.row == points.cell.row
    return group if heads else first


def _stands_alone(row: dict[str, Entry]) -> bool:
    """Whether a row of the file's own text has one name and its points, on one row: 预算执行率 | 10 | 9.6."""
    name, points = row["level1"], row["weight"].spot
    alone = name.spot and points and name.spot.cell.rows == points.cell.rows and len(points.cell.rows) == 1
    return bool(alone) and not row["level2"].claim.value and is_native(name.claim)


def _line_of(form: Form[Claim], i: int) -> FundingLine:
    """The line's kind; where no line is the total, a line of no known kind may be the total ill read."""
    line = form.funding[i].line
    return "total" if line == "extra" and all(other.line != "total" for other in form.funding) else line


def _is_named(name: Entry, line: FundingLine | None) -> bool:
    """Whether a row has a name that can be read and is not cut off, and a funding line the words of its kind."""
    words = name.claim.value or ""
    known = _LINE_WORDS.get(line) if line else None
    bare = words if is_native(name.claim) else _LABEL.sub("", words)
    fits = (known or _WORD).search(bare) is not None and not (line and _TWO_LINES.search(words))
    fits = fits and _BLANK_NAME.fullmatch(words) is None
    whole = CUT_OFF not in name.testimony.against and not (
        line and _DECIMAL.search(words) and not is_native(name.claim)
    )
    return fits and whole and mean_certainty(name.claim) >= LEGIBLE


def _heads_others(i: int, lines: Sequence[Mapping[str, Spot | None]]) -> bool:
    """Whether a source's label is a cell beside other sources' lines as well: its own label was not read."""
    label = lines[i].get("label")
    others = (spot for n, line in enumerate(lines) if n != i for name, spot in line.items() if spot and name != "label")
    return label is not None and any(o.table == label.table and o.cell.row in label.cell.rows for o in others)


def _list_unnumbered(names: list[Entry]) -> set[int]:
    """Which of a scan's names have no number, or not as all others have it, where all but a few have one."""
    out: set[int] = set()
    for numbered in (_NUMBERED, _NUMBERED_WHOLE):  # 示1：噪声 among 指标1：… was not read whole
        told = (name.claim.value or "" for name in names)
        without = {i for i, name in enumerate(told) if not (numbered.match(name) or _LABELLED.match(name))}
        if len(names) - len(without) >= max(LEAST_ROWS, MOST_NUMBERED * len(names)):
            out |= {i for i in without if not is_native(names[i].claim)}
    return out


def _names_only_line(name: Entry) -> bool:
    """Whether the file's own text names the block, where it has one line alone."""
    return is_native(name.claim) and _ONLY_LINE.search(name.claim.value or "") is not None


def _columns(rows: list[dict[str, Spot | None]]) -> dict[tuple[int, str], int]:
    """The column that most values of a field stand in, for each table."""
    seen: dict[tuple[int, str], Counter[int]] = {}
    for row in rows:
        for name, spot in row.items():
            if spot:
                seen.setdefault((spot.table, name), Counter())[spot.cell.col] += 1
    return {key: counts.most_common(1)[0][0] for key, counts in seen.items()}


def _stands_upright(lines: list[dict[str, Spot | None]]) -> dict[str, int] | None:
    """The row of each amount where sources stand side by side, each over its own column; None where they do not."""
    found = [(line.get("label"), {f: s for f, s in line.items() if s and f != "label"}) for line in lines]
    below = [
        label is not None
        and all(s.cell.cols == label.cell.cols and s.cell.row > label.cell.row for s in amounts.values())
        for label, amounts in found[1:]
    ]
    if len(found) < 3 or not all(below):
        return None
    rows = {f: {amounts[f].cell.row for _, amounts in found[1:] if f in amounts} for f in LINE_FIELDS}
    return {f: min(at) for f, at in rows.items() if len(at) == 1}


def _holds_two(spot: Spot, columns: dict[tuple[int, str], int]) -> bool:
    """Whether a cell lies in the columns of two figures: the border between them was not seen."""
    held = {
        column
        for (table, field), column in columns.items()
        if table == spot.table and field in FIGURE_FIELDS and column in spot.cell.cols
    }
    return len(held) > 1


def _fits_upright(spot: Spot | None, label: Spot | None, row: int | None) -> bool:
    if spot is None or label is None or spot.table != label.table:
        return False
    return spot is label or (spot.cell.cols == label.cell.cols and spot.cell.row == row)


def _fits(spot: Spot | None, anchor: Spot | None, column: int | None) -> bool:
    if spot is None or anchor is None or spot.table != anchor.table:
        return False
    rows, others = spot.cell.rows, anchor.cell.rows
    return rows.start < others.stop and others.start < rows.stop and column in spot.cell.cols
