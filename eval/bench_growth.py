"""What verifying costs as documents grow: one form of ever more rows, as the page prints it, without contradiction."""

import time
from decimal import Decimal

from bench_report import Check, Section, format_table
from hedui.assemble import assemble
from hedui.extract.rules import extract
from hedui.page import Box, Cell, Line, Page, Table, Witness
from hedui.record import walk_leaves
from hedui.verify import verify

HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析")
ROWS_A_PAGE = 25
SIZES = (1_000, 2_500, 5_000, 10_000, 20_000)  # leaves
ROUNDS = 2
MOST_GROWTH = 1.6  # of the time for one leaf, from the smallest to the largest: proportion, and what noise there is


def measure_growth() -> Section:
    """Seconds of verification by leaves; the best of several rounds."""
    rows = []
    for wanted in SIZES:
        document = assemble(print_form(wanted // 9))
        claims = extract(document)
        leaves = sum(1 for _ in walk_leaves(claims.reports))
        seconds = min(time_once(lambda d=document, c=claims: verify(d, c)) for _ in range(ROUNDS))
        rows.append((leaves, seconds, 1e6 * seconds / leaves))
    section = Section("Cost of verifying by size")
    told = [(f"{leaves:,}", f"{seconds:.2f}", f"{each:.0f}") for leaves, seconds, each in rows]
    section.text.append(format_table(("leaves", "seconds", "µs a leaf"), told))
    growth = rows[-1][2] / rows[0][2]
    section.checks.append(
        Check("time for a leaf, largest over smallest", f"{growth:.2f}", f"≤ {MOST_GROWTH}", growth <= MOST_GROWTH)
    )
    section.data = {"leaves": [row[0] for row in rows], "seconds": [row[1] for row in rows]}
    return section


def time_once(work: object) -> float:
    started = time.process_time()
    if callable(work):
        work()
    return time.process_time() - started


def print_form(rows: int) -> tuple[Page, ...]:
    """A form of so many rows, a total under the last, over as many pages as it takes."""
    body = [row_texts(n) for n in range(rows)]
    points = sum((Decimal(row[5]) for row in body), Decimal(0))
    won = sum((Decimal(row[6]) for row in body), Decimal(0))
    body.append(("总分", "", "", "", "", f"{points}", f"{won}", ""))
    cuts = [body[i : i + ROWS_A_PAGE] for i in range(0, len(body), ROWS_A_PAGE)]
    return tuple(print_page(number, page) for number, page in enumerate(cuts, 1))


def row_texts(n: int) -> tuple[str, ...]:
    name = "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in f"{n:05d}")
    level = ("产出指标", "数量指标") if n % 2 else ("效益指标", "社会效益指标")
    return (*level, f"{name}完成情况", "≥95%", f"{90 + n % 10}%", f"{n % 7 + 2}", f"{n % 7 + 1}", "")


def print_page(number: int, rows: list[tuple[str, ...]]) -> Page:
    cells = []
    for r, texts in enumerate([HEADS, *rows] if number == 1 else rows):
        for c, text in enumerate(texts):
            box = Box(60.0 * c + 30, 20.0 * r + 120, 60.0 * c + 90, 20.0 * r + 140)
            cells.append(Cell(r, c, 1, 1, ((number, box),), (set_line(text, number, box),) if text else ()))
    count = len(cells) // len(HEADS)
    table = Table(count, len(HEADS), tuple(cells), tuple(60.0 * c + 30 for c in range(len(HEADS) + 1)), (number,))
    title = set_line("2020年度项目支出绩效自评表", number, Box(150, 60, 400, 76))
    return Page(number, 595, 842, (title,) if number == 1 else (), (table,), True)


def set_line(text: str, page: int, box: Box) -> Line:
    inner = Box(box.x0 + 2, box.y0 + 4, box.x1 - 2, box.y1 - 4)
    step = inner.width / len(text)
    xs = tuple(inner.x0 + step * i for i in range(len(text) + 1))
    return Line(text, inner, page, xs, (0.999,) * len(text), (Witness(0, len(text), text, "second"),))
