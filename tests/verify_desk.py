"""Lays out hand-made reports as documents with claims, for the verifier's tests: a small typesetter, no mock.

A report is written as a `Sheet`: its form as rows of text, its prose with marked figures: `预算{budget:400}万元`.
Every number gets a second reading that agrees, unless told otherwise by its path.
"""

import re
from dataclasses import dataclass, field
from itertools import starmap
from typing import Any

from hedui.claims import NOTHING, Claim, Claims, Span
from hedui.document import Block, Document, Paragraph, Part, TableBlock
from hedui.page import Box, Cell, Line, Page, Rival, Table, Witness
from hedui.record import Form, Funding, Goal, Group, Indicator, Narrative, Report, Total

NUMBERS = {"initial_budget", "annual_budget", "executed", "weight", "execution_rate", "score", "score_rate"}
PROSE_NUMBERS = {"budget", "executed", "execution_rate", "self_score"}
FUNDING = ("label", "initial_budget", "annual_budget", "executed", "weight", "execution_rate", "score")
ROW = ("level1", "level2", "level3", "target", "actual", "weight", "score", "score_rate", "deviation")
MARK = re.compile(r"\{(\w+):([^}]*)\}")
Fields = dict[str, str | None]


@dataclass
class Sheet:
    """One report as plain values; `levels` may be merged by repeating a name."""

    kind: str = "project"
    title: str = "2020年度项目支出绩效自评报告"
    fiscal_year: str | None = "2020"
    funding: list[Fields] = field(default_factory=list)
    groups: list[tuple[int, str, str]] = field(default_factory=list)
    indicators: list[Fields] = field(default_factory=list)
    total: Fields | None = None
    grade: str | None = None
    project: str | None = None
    unit: str | None = "万元"
    prose: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    has_form: bool = True


SILENT = "hedui/figures-2"


@dataclass
class Ink:
    """How the page is read: by path, another second reading, no second reading, a dimmer first reading.

    `spaced`: the digits of every figure stand as its marks have it. `silent`: what the reader of figures cannot read.
    `figures`: what it reads. `rivals`: what the first reader thought of besides, and how likely; for every path not
    named it told nothing else.
    """

    second: dict[str, str] = field(default_factory=dict)
    unseen: set[str] = field(default_factory=set)
    dim: dict[str, float] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    native: bool = False
    witnessed: bool = True
    by: str = "crop"
    spaced: bool = False
    silent: set[str] = field(default_factory=set)
    rivals: dict[str, dict[str, float]] | None = None
    figures: dict[str, str] = field(default_factory=dict)


class Desk:
    """Sets type: each line on a place of its own, ten points a character."""

    def __init__(self, ink: Ink | None = None) -> None:
        self.ink = ink or Ink()
        self.y = 0.0

    def set_line(self, text: str, path: str = "", x: float = 0.0, seen: tuple[int, int] | None = None) -> Line:
        """A line with a second reading of all, or of the characters `seen`."""
        ink = self.ink
        start, end = seen or (0, len(text))
        second = ink.second.get(path, text[start:end])
        wanted = ink.witnessed and path not in ink.unseen and any(c.isdigit() for c in text[start:end])
        return Line(
            text=text,
            box=Box(x, self.y, x + 10 * max(1, len(text)), self.y + 10),
            page=1,
            xs=tuple(x + 10 * i for i in range(len(text) + 1)),
            probs=() if ink.native else (ink.dim.get(path, 0.999),) * len(text),
            witnesses=(
                *((Witness(start, end, second, ink.by),) if wanted else ()),
                *((Witness(start, end, "", SILENT),) if path in ink.silent else ()),
                *((Witness(start, end, ink.figures[path], SILENT),) if path in ink.figures else ()),
            ),
            native=ink.native,
            spaced=text.strip("%") if ink.spaced else "",
            rivals=None if ink.rivals is None else tuple(starmap(Rival, ink.rivals.get(path, {}).items())),
        )

    def set_claim(self, value: str, path: str, normal: str, x: float) -> tuple[Line, Claim]:
        line = self.set_line(self.ink.printed.get(path, value), path, x)
        return line, Claim(value, (Span(line, 0, len(line.text)),), normal)

    def set_rows(
        self, rows: list[Fields], fields: tuple[str, ...], at: str, first: int
    ) -> tuple[list[Cell], list[dict[str, Claim]]]:
        """Cells of these rows, one column a field, and for each row its claims; level names repeated are merged."""
        cells: list[Cell] = []
        claims: list[dict[str, Claim]] = []
        for i, row in enumerate(rows):
            self.y += 12
            claims.append(dict.fromkeys(fields, NOTHING))
            for col, name in enumerate(fields):
                value = row.get(name)
                if value is None:
                    continue
                if name.startswith("level") and name != "level3" and i and rows[i - 1].get(name) == value:
                    claims[i][name] = claims[i - 1][name]
                    last = next(n for n in reversed(range(len(cells))) if cells[n].col == col)
                    cells[last] = grow(cells[last])
                    continue
                normal = "number" if name in NUMBERS else "text"
                line, claims[i][name] = self.set_claim(value, f"{at}[{i}].{name}", normal, 300.0 * col)
                cells.append(Cell(first + i, col, 1, 1, ((1, line.box),), (line,)))
        return cells, claims

    def set_form(self, sheet: Sheet, at: str) -> tuple[TableBlock, Form[Claim]]:
        cells, funding = self.set_rows(sheet.funding, FUNDING, f"{at}.funding", 0)
        n = len(sheet.funding)
        more, rows = self.set_rows(sheet.indicators, ROW, f"{at}.indicators", n)
        cells += more
        n += len(sheet.indicators)
        groups = []
        for i, (level, name, weight) in enumerate(sheet.groups):
            self.y += 12
            seen = (len(name) + 1, len(name) + 1 + len(weight))
            line = self.set_line(f"{name}({weight}分)", f"{at}.groups[{i}].weight", seen=seen)
            cells.append(Cell(n, 0, 1, 1, ((1, line.box),), (line,)))
            end = len(line.text) - 2
            weighed = Claim(weight, (Span(line, len(name) + 1, end),), "number")
            groups.append(Group[Any](level=level, name=Claim(name, (Span(line, 0, len(name)),)), weight=weighed))
            n += 1
        totals: dict[str, Claim] = {"weight": NOTHING, "score": NOTHING}
        self.y += 12
        for name, value in (sheet.total or {}).items():
            if value is not None:
                col = ROW.index(name)
                line, totals[name] = self.set_claim(value, f"{at}.total.{name}", "number", 300.0 * col)
                cells.append(Cell(n, col, 1, 1, ((1, line.box),), (line,)))
        grade = NOTHING
        if sheet.grade:
            self.y += 12
            line, grade = self.set_claim(sheet.grade, f"{at}.grade", "text", 0)
            cells.append(Cell(n + 1, 0, 1, 1, ((1, line.box),), (line,)))
        self.y += 12
        named = self.set_line(sheet.project or "")
        project = Claim(sheet.project, (Span(named, 0, len(named.text)),)) if sheet.project else NOTHING
        self.y += 12
        unit = self.set_line(sheet.unit or "")
        form = Form[Any](
            title=NOTHING, pages=(1, 1), project_name=project, competent_department=NOTHING,
            implementing_unit=NOTHING,
            currency_unit=Claim(sheet.unit, (Span(unit, 0, len(unit.text)),), "derived") if sheet.unit else NOTHING,
            funding=tuple(
                Funding[Any](line=src.get("line") or "total", **claims)
                for src, claims in zip(sheet.funding, funding, strict=True)
            ),
            goals=(Goal[Any](expected=NOTHING, actual=NOTHING),),
            groups=tuple(groups), indicators=tuple(Indicator[Any](**claims) for claims in rows),
            total=Total[Any](**totals), grade=grade,
        )  # fmt: skip
        table = Table(n + 2, len(ROW), tuple(cells), tuple(300.0 * i for i in range(len(ROW) + 1)), (1,))
        below = tuple(self.set_paragraph(text, at)[0] for text in sheet.notes)
        return TableBlock(table, (Paragraph((unit,)),), below), form

    def set_paragraph(self, marked: str, at: str) -> tuple[Paragraph, dict[str, Claim]]:
        """A paragraph of one line; `{budget:400}` prints 400 and claims it for the narrative's budget."""
        self.y += 12
        text, places = "", {}
        rest = 0
        for match in MARK.finditer(marked):
            text += marked[rest : match.start()]
            places[match[1]] = (len(text), len(text) + len(match[2]))
            text += match[2]
            rest = match.end()
        text += marked[rest:]
        line = self.set_line(text)
        spans = {name: Span(line, *place) for name, place in places.items()}
        numbers = {name: "number" if name in PROSE_NUMBERS else "text" for name in spans}
        return Paragraph((line,)), {n: Claim(s.text, (s,), numbers[n]) for n, s in spans.items()}


def grow(cell: Cell) -> Cell:
    return Cell(cell.row, cell.col, cell.row_span + 1, cell.col_span, cell.boxes, cell.lines)


def lay_out(*sheets: Sheet, ink: Ink | None = None) -> tuple[Document, Claims]:
    """The document that these sheets print, and the claims of an extractor that makes no mistake."""
    desk = Desk(ink)
    parts, reports, lines = [], [], []
    for i, sheet in enumerate(sheets):
        at = f"reports[{i}]"
        title, _ = desk.set_paragraph(sheet.title, at)
        blocks: list[Block] = [Paragraph(title.lines, "title")]
        told: dict[str, Claim] = {}
        for text in sheet.prose:
            paragraph, claims = desk.set_paragraph(text, at)
            blocks.append(paragraph)
            told |= claims
        forms = []
        if sheet.has_form:
            block, form = desk.set_form(sheet, f"{at}.forms[0]")
            blocks.append(block)
            forms.append(form)
        parts.append(Part((1, 1), tuple(blocks)))
        lines += [line for block in blocks if isinstance(block, Paragraph) for line in block.lines]
        reports.append(bind_report(sheet, title, forms, told))
    tables = tuple(block.table for part in parts for block in part.tables)
    page = Page(1, 3000.0, desk.y + 50, tuple(lines), tables, not desk.ink.native)
    return Document((page,), tuple(parts)), Claims(tuple(reports), "hand")


def bind_report(sheet: Sheet, title: Paragraph, forms: list[Form[Claim]], told: dict[str, Claim]) -> Report[Claim]:
    head = title.lines[0]
    year = head.text.find(sheet.fiscal_year) if sheet.fiscal_year else -1
    narrative = {name: told.get(name, NOTHING) for name in (*PROSE_NUMBERS, "currency_unit", "grade", "publication")}
    return Report[Any](
        kind=Claim(sheet.kind, (Span(head, 0, len(head.text)),), "derived"),
        title=Claim(head.text, (Span(head, 0, len(head.text)),)),
        fiscal_year=Claim(sheet.fiscal_year, (Span(head, year, year + 4),), "number") if year >= 0 else NOTHING,
        unit=NOTHING,
        pages=(1, 1),
        forms=tuple(forms),
        narrative=Narrative[Any](
            **narrative,
            problems=tuple(claim for name, claim in told.items() if name.startswith("problem")),
        ),
    )
