"""Records → flat rows: which tables there are, which columns they have, and the cells of each row. Pure.

A cell is a leaf with its proof, a plain value, or a place. Every table of leaves ends with the same four columns: the
row's status, what to check in it, and the page and box to check it at.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from hedui.export.words import ADVICE, FINDINGS, LINES, SEVEREST, STATUSES, VERDICTS, describe_place, say_kind
from hedui.record import Evidence, Form, Leaf, Quantity, Record, Report, Status
from hedui.summary import summarise

Kind = Literal["text", "number", "amount", "count", "status", "page"]
Cell = Leaf | Evidence | str | int | None
Row = tuple[Cell, ...]
NUMBERS: frozenset[Kind] = frozenset({"number", "amount"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: English name for programs, Chinese heading for people, what its cells are, width in characters.

    `proven` says that its cells are leaves; `say` puts a value that programs know (`sum_mismatch`) into words; `raw`
    columns are for reckoning with, not for reading.
    """

    name: str
    heading: str
    kind: Kind = "text"
    width: int = 12
    proven: bool = False
    say: Callable[[str], str] | None = None
    raw: bool = False


proven = partial(Column, proven=True)


@dataclass(frozen=True, slots=True)
class Entry:
    """A record and the name of its file."""

    name: str
    record: Record


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its names, its columns, and the rows that a record has in it."""

    name: str
    heading: str
    columns: tuple[Column, ...]
    list_rows: Callable[[Entry], Iterator[Row]]


TAIL = (
    Column("status", "状态", "status", 11, say=STATUSES.__getitem__),
    Column("check", "需核对", width=24),
    Column("page", "页", "page", 9),
    Column("box", "位置（点）", width=26),
)
REPORT_PLACE = (Column("file", "文件", width=24), Column("report", "报告", "count", 6))
FORM_PLACE = (*REPORT_PLACE, Column("form", "自评表", "count", 8))

FILE_COLUMNS = (
    Column("file", "文件", width=32),
    Column("record", "记录", width=28),
    Column("pages", "页数", "count", 8),
    Column("scanned_pages", "扫描页", "count", 9),
    Column("reports", "报告", "count", 8),
    Column("forms", "自评表", "count", 9),
    Column("indicators", "指标", "count", 8),
    Column("verified", "数字：已证实", "count", 14),
    Column("grounded", "数字：有依据", "count", 14),
    Column("conflict", "数字：有矛盾", "count", 14),
    Column("unsupported", "数字：无依据", "count", 14),
    Column("findings", "核查发现", "count", 11),
    Column("sha256", "SHA-256", width=20, raw=True),
    Column("version", "hedui 版本", width=12),
    Column("reader", "识别", width=26),
    Column("extractor", "提取", width=12),
    Column("model", "模型", width=16),
)
REPORT_COLUMNS = (
    *REPORT_PLACE,
    Column("first_page", "起页", "count", 7),
    Column("last_page", "止页", "count", 7),
    proven("kind", "类型", width=14, say=say_kind),
    proven("title", "标题", width=36),
    proven("fiscal_year", "年度", width=8),
    proven("unit", "填报单位", width=26),
    proven("budget", "预算数", "amount", 13),
    proven("executed", "执行数", "amount", 13),
    proven("execution_rate", "执行率（%）", "number", 12),
    proven("currency_unit", "金额单位", width=10),
    proven("self_score", "自评得分", "number", 10),
    proven("grade", "等级", width=8),
    proven("problems", "存在问题", width=40),
    proven("improvements", "改进措施", width=40),
    proven("recommendations", "有关建议", width=40),
    proven("publication", "公开情况", width=30),
    *TAIL,
)
FORM_COLUMNS = (
    *FORM_PLACE,
    Column("first_page", "起页", "count", 7),
    Column("last_page", "止页", "count", 7),
    proven("title", "标题", width=30),
    proven("project_name", "项目名称", width=30),
    proven("competent_department", "主管部门", width=24),
    proven("implementing_unit", "实施单位", width=24),
    proven("currency_unit", "金额单位", width=10),
    proven("total_weight", "总分值", "number", 9),
    proven("total_score", "总得分", "number", 9),
    proven("grade", "等级", width=8),
    proven("groups", "指标组分值", width=24),
    proven("expected", "预期目标", width=40),
    proven("actual", "目标完成情况", width=40),
    *TAIL,
)
FUNDING_COLUMNS = (
    *FORM_PLACE,
    Column("project_name", "项目名称", width=30),
    Column("line", "资金", width=11, say=LINES.__getitem__),
    proven("label", "印载名称", width=20),
    proven("initial_budget", "年初预算数", "amount", 13),
    proven("annual_budget", "全年预算数", "amount", 13),
    proven("executed", "全年执行数", "amount", 13),
    proven("currency_unit", "金额单位", width=10),
    proven("weight", "分值", "number", 8),
    proven("execution_rate", "执行率（%）", "number", 12),
    proven("score", "得分", "number", 8),
    *TAIL,
)
INDICATOR_COLUMNS = (
    *FORM_PLACE,
    Column("row", "行", "count", 6),
    Column("project_name", "项目名称", width=26),
    proven("level1", "一级指标", width=14),
    proven("level2", "二级指标", width=14),
    proven("level3", "三级指标", width=30),
    proven("target", "年度指标值", width=18),
    proven("actual", "实际完成值", width=18),
    proven("weight", "分值", "number", 8),
    proven("score", "得分", "number", 8),
    proven("score_rate", "得分率（%）", "number", 12),
    proven("deviation", "偏差原因及改进措施", width=30),
    Column("target_operator", "指标值：符号", width=13, raw=True),
    Column("target_value", "指标值：数", "number", 12, raw=True),
    Column("target_unit", "指标值：单位", width=13, raw=True),
    Column("actual_operator", "完成值：符号", width=13, raw=True),
    Column("actual_value", "完成值：数", "number", 12, raw=True),
    Column("actual_unit", "完成值：单位", width=13, raw=True),
    *TAIL,
)
FINDING_COLUMNS = (
    Column("file", "文件", width=24),
    Column("number", "序号", "count", 7),
    Column("type", "类型", width=18, say=FINDINGS.__getitem__),
    Column("message", "说明", width=60),
    Column("printed", "印载值", "amount", 12),
    Column("recomputed", "重算值", "amount", 12),
    Column("verdict", "判定", width=11, say=VERDICTS.__getitem__),
    Column("advice", "怎样处理", width=40),
    Column("where", "所在", width=36, say=describe_place),
    Column("page", "页", "page", 9),
    Column("box", "位置（点）", width=26),
    Column("status", "状态", "status", 11, say=STATUSES.__getitem__),
)


def list_files(entry: Entry) -> Iterator[Row]:
    """The one row of a file."""
    record, sums = entry.record, summarise(entry.record)
    source, producer = record.source, record.producer
    indicators = sum(len(form.indicators) for report in record.reports for form in report.forms)
    yield (
        *(source.file, entry.name, source.pages, source.scanned_pages, sums.reports, sums.forms, indicators),
        *(sums.verified, sums.grounded, sums.conflict, sums.unsupported, sums.findings),
        *(source.sha256, producer.version, producer.reader, producer.extractor, producer.model),
    )


def list_reports(entry: Entry) -> Iterator[Row]:
    """One row for each report: what its cover and its prose say."""
    for number, report in enumerate(entry.record.reports, 1):
        told = report.narrative
        facts = (told.budget, told.executed, told.execution_rate, told.currency_unit, told.self_score, told.grade)
        lists = (told.problems, told.improvements, told.recommendations)
        yield close_row(
            REPORT_COLUMNS,
            (
                *(entry.record.source.file, number, *report.pages),
                *(report.kind, report.title, report.fiscal_year, report.unit, *facts),
                *(*map(join_leaves, lists), told.publication),
            ),
        )


def list_forms(entry: Entry) -> Iterator[Row]:
    """One row for each form: its head, its goals, its total."""
    for place, _, form in walk_forms(entry):
        points = [join_leaves((group.name, group.weight), " ", numbered=False) for group in form.groups]
        yield close_row(
            FORM_COLUMNS,
            (
                *(*place, *form.pages, form.title, form.project_name, form.competent_department),
                *(form.implementing_unit, form.currency_unit, form.total.weight, form.total.score, form.grade),
                join_leaves(points, "\n", numbered=False),
                join_leaves([goal.expected for goal in form.goals]),
                join_leaves([goal.actual for goal in form.goals]),
            ),
        )


def list_funding(entry: Entry) -> Iterator[Row]:
    """One row for each row of a 项目资金 block."""
    for place, _, form in walk_forms(entry):
        for line in form.funding:
            amounts = (line.initial_budget, line.annual_budget, line.executed, form.currency_unit)
            yield close_row(
                FUNDING_COLUMNS,
                (
                    *(*place, form.project_name.value, line.line, line.label),
                    *(*amounts, line.weight, line.execution_rate, line.score),
                ),
            )


def list_indicators(entry: Entry) -> Iterator[Row]:
    """One row for each row of an indicator table."""
    for place, _, form in walk_forms(entry):
        for number, row in enumerate(form.indicators, 1):
            yield close_row(
                INDICATOR_COLUMNS,
                (
                    *(*place, number, form.project_name.value, row.level1, row.level2, row.level3),
                    *(row.target, row.actual, row.weight, row.score, row.score_rate, row.deviation),
                    *(*split_quantity(row.target_quantity), *split_quantity(row.actual_quantity)),
                ),
            )


def list_findings(entry: Entry) -> Iterator[Row]:
    """One row for each contradiction found."""
    for number, finding in enumerate(entry.record.findings, 1):
        place = finding.evidence[0] if finding.evidence else None
        yield (
            *(entry.record.source.file, number, finding.type, finding.message),
            *(finding.printed, finding.recomputed, finding.verdict, ADVICE[finding.verdict], finding.where),
            *(place, write_box(place), "conflict"),
        )


TABLES = (
    Table("files", "文件", FILE_COLUMNS, list_files),
    Table("reports", "报告", REPORT_COLUMNS, list_reports),
    Table("forms", "自评表", FORM_COLUMNS, list_forms),
    Table("funding", "资金", FUNDING_COLUMNS, list_funding),
    Table("indicators", "指标", INDICATOR_COLUMNS, list_indicators),
    Table("findings", "核查发现", FINDING_COLUMNS, list_findings),
)


def walk_forms(entry: Entry) -> Iterator[tuple[tuple[str, int, int], Report[Leaf], Form[Leaf]]]:
    """Every form with its place: file, number of the report, number of the form in it."""
    for number, report in enumerate(entry.record.reports, 1):
        for index, form in enumerate(report.forms, 1):
            yield (entry.record.source.file, number, index), report, form


def split_quantity(quantity: Quantity | None) -> tuple[str | None, str | None, str | None]:
    return (quantity.operator, quantity.value, quantity.unit) if quantity else (None, None, None)


def join_leaves(leaves: Sequence[Leaf], between: str = "\n", numbered: bool = True) -> Leaf:
    """Several leaves as one text, as doubtful as the most doubtful of them; numbered where there are several."""
    if not leaves:
        return Leaf()
    texts = [leaf.value for leaf in leaves if leaf.value]
    if numbered and len(texts) > 1:
        texts = [f"{number}. {text}" for number, text in enumerate(texts, 1)]
    claims = [leaf.claimed for leaf in leaves if leaf.claimed]
    return Leaf(
        value=between.join(texts) or None,
        status=find_severest(leaf.status for leaf in leaves),
        confidence=min(leaf.confidence for leaf in leaves),
        evidence=tuple(place for leaf in leaves for place in leaf.evidence),
        claimed=between.join(claims) or None,
    )


def find_severest(statuses: Iterator[Status]) -> Status:
    there = set(statuses)
    return next((status for status in SEVEREST if status in there), "missing")


def close_row(columns: Sequence[Column], cells: Row) -> Row:
    """A row with its last four cells: status, what to check, page and box of what is most in need of a look."""
    leaves = [(column, cell) for column, cell in zip(columns, cells, strict=False) if isinstance(cell, Leaf)]
    status = judge_row(leaves)
    numbers_first = [leaf for _, leaf in sorted(leaves, key=lambda pair: pair[0].kind not in NUMBERS) if leaf.evidence]
    place = next((leaf.evidence[0] for leaf in numbers_first if leaf.status == status), None)
    place = place or next((leaf.evidence[0] for leaf in numbers_first), None)
    return (*cells, status, describe_doubts(leaves), place, write_box(place))


def judge_row(leaves: Sequence[tuple[Column, Leaf]]) -> Status:
    """The most doubtful status of a row. Text is seldom more than grounded: where numbers stand, they decide."""
    worst = find_severest(leaf.status for _, leaf in leaves)
    if worst in ("conflict", "unsupported"):
        return worst
    numbers = find_severest(leaf.status for column, leaf in leaves if column.kind in NUMBERS)
    return worst if numbers == "missing" else numbers


def describe_doubts(leaves: Sequence[tuple[Column, Leaf]]) -> str | None:
    """Which cells of a row to check, with what was claimed where nothing stands."""
    doubts = [
        f"{column.heading} {STATUSES[leaf.status]}" + (f"（称 {leaf.claimed}）" if leaf.claimed is not None else "")
        for column, leaf in leaves
        if leaf.status in ("conflict", "unsupported") or (leaf.status == "grounded" and column.kind in NUMBERS)
    ]
    return "；".join(doubts) or None


def write_box(place: Evidence | None) -> str | None:
    """A box as text: x0, y0, x1, y1 in points from the top left of the page."""
    return ", ".join(f"{side:.1f}" for side in place.bbox) if place else None
