"""The workbook: numbers are numbers, doubts are seen without colour, and no text from a document does anything."""

import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from export_desk import leaf, make_finding, make_form, make_indicator, make_record, write_record
from hedui.export.excel import count_lines, write_excel
from hedui.export.rows import Entry
from hedui.record import Evidence, Record


def make_book(folder: Path, *records: Record, link: str | None = None, **limits: int) -> Any:
    """The workbook of these records as openpyxl reads it."""
    path = folder / "out.xlsx"
    entries = (Entry(f"{number}.json", record) for number, record in enumerate(records))
    write_excel(path, entries, lambda entry: link, **limits)
    assert [left.name for left in folder.iterdir()] == ["out.xlsx"]
    return openpyxl.load_workbook(path)


def read_row(sheet: Any, number: int = 2) -> dict[str, Any]:
    """The cells of a row by heading."""
    return dict(zip((cell.value for cell in sheet[1]), sheet[number], strict=True))


def test_sheets_have_chinese_headings_frozen_panes_and_filters(tmp_path: Path) -> None:
    book = make_book(tmp_path, make_record(findings=(make_finding(),)))
    assert book.sheetnames == ["文件", "报告", "自评表", "资金", "指标", "核查发现", "说明"]
    for name in book.sheetnames[:-1]:
        assert book[name].freeze_panes == "B2"
        assert book[name].auto_filter.ref == book[name].dimensions


def test_numbers_are_numbers_with_the_decimals_printed_and_text_stays_text(tmp_path: Path) -> None:
    book = make_book(tmp_path, make_record())
    row, money = read_row(book["指标"]), read_row(book["资金"])
    assert (row["得分"].value, row["得分"].number_format) == (9.5, "0.00")
    assert (money["全年预算数"].value, money["全年预算数"].number_format) == (1038, "#,##0.00")
    assert (row["年度指标值"].value, row["年度指标值"].data_type) == ("≥95%", "s")


def test_a_number_with_more_digits_than_excel_keeps_stays_text(tmp_path: Path) -> None:
    long = "1234567890123456.78"
    row = read_row(make_book(tmp_path, make_record(make_form(make_indicator(weight=leaf(long)))))["指标"])
    assert (row["分值"].value, row["分值"].data_type) == (long, "s")


def test_what_is_in_doubt_is_said_in_words(tmp_path: Path) -> None:
    rows = (
        make_indicator(1),
        make_indicator(2, weight=leaf("10", "grounded")),
        make_indicator(3, score=leaf("9", "conflict", page=2), weight=leaf("10", "grounded")),
        make_indicator(4, score=leaf(None, "unsupported", claimed="15")),
    )
    sheet = make_book(tmp_path, make_record(make_form(*rows)))["指标"]
    seen = [(read_row(sheet, n)["状态"].value, read_row(sheet, n)["需核对"].value) for n in range(2, 6)]
    assert seen == [
        ("✓ 已证实", None),
        ("○ 有依据", "分值 ○ 有依据"),
        ("▲ 有矛盾", "分值 ○ 有依据；得分 ▲ 有矛盾"),
        ("✗ 无依据", "得分 ✗ 无依据（称 15）"),
    ]
    assert read_row(sheet, 4)["页"].value == "第 2 页"  # where the conflict is, not where the row begins
    cells = [read_row(sheet, n)[heading] for n, heading in ((2, "得分"), (3, "分值"), (4, "得分"), (5, "得分"))]
    looks = {(cell.font.bold, cell.fill.patternType, cell.border.bottom.style) for cell in cells}
    assert len(looks) == 4  # told apart without colour


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1", '=HYPERLINK("a")'])
def test_no_text_becomes_a_formula(tmp_path: Path, text: str) -> None:
    record = make_record(make_form(make_indicator(level3=leaf(text), weight=leaf(text))))
    row = read_row(make_book(tmp_path, record)["指标"])
    for cell in (row["三级指标"], row["分值"]):
        assert cell.data_type == "s"
        assert cell.quotePrefix  # it stays text when somebody edits it
        assert cell.value == text.strip()
    with zipfile.ZipFile(tmp_path / "out.xlsx") as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_no_text_becomes_markup(tmp_path: Path) -> None:
    text = "<r></is></c><c r='Z9'><f>1+1</f></c><c><is></r>"
    row = read_row(make_book(tmp_path, make_record(make_form(make_indicator(level3=leaf(text)))))["指标"])
    assert row["三级指标"].value.rstrip() == text


def test_control_characters_go_and_long_texts_are_cut_to_what_a_cell_takes(tmp_path: Path) -> None:
    long = "核" * 20_000 + "𠮷" * 20_000  # the latter take two units each
    row = make_indicator(level3=leaf("甲\x00\x07\x1b乙\u202e丙\ufffe\n丁"), deviation=leaf(long))
    cells = read_row(make_book(tmp_path, make_record(make_form(row)))["指标"])
    assert cells["三级指标"].value == "甲乙丙\n丁"
    text = cells["偏差原因及改进措施"].value
    assert len(text.encode("utf-16-le")) // 2 <= 32_767
    assert text.endswith("…（过长，已截断）")


def test_a_full_sheet_goes_on_in_a_further_one(tmp_path: Path) -> None:
    record = make_record(make_form(*(make_indicator(number) for number in range(1, 26))))
    book = make_book(tmp_path, record, row_limit=11)
    names = [name for name in book.sheetnames if name.startswith("指标")]
    assert names == ["指标", "指标（2）", "指标（3）"]
    assert [book[name].max_row for name in names] == [11, 11, 6]
    assert [book[name].auto_filter.ref for name in names] == ["A1:R11", "A1:R11", "A1:R6"]
    assert read_row(book["指标（3）"], 6)["三级指标"].value == "指标25"


def test_a_page_links_to_the_source_and_so_does_one_beyond_what_a_sheet_takes(tmp_path: Path) -> None:
    rows = (make_indicator(1), make_indicator(2, weight=leaf("10", page=2)))
    sheet = make_book(tmp_path, make_record(make_form(*rows)), link="../scans/甲%20乙.pdf", link_limit=1)["指标"]
    first, second = read_row(sheet)["页"], read_row(sheet, 3)["页"]
    assert first.value == "第 1 页"
    assert first.hyperlink.target.replace("\\", "/") == "../scans/甲%20乙.pdf"
    assert first.hyperlink.location == "page=1"
    assert second.value == '=HYPERLINK("../scans/甲%20乙.pdf#page=2","第 2 页")'


def test_a_finding_says_what_is_wrong_where_and_what_to_do(tmp_path: Path) -> None:
    place = Evidence(page=2, bbox=(460.51, 562.42, 471.74, 573.61), text="94")
    row = read_row(make_book(tmp_path, make_record(findings=(make_finding(place),)))["核查发现"])
    assert row["类型"].value == "合计不符"
    assert (row["印载值"].value, row["重算值"].value) == (94, 93)
    assert row["所在"].value == "报告 1 · 自评表 1 · 总分 · 得分"
    assert row["判定"].value == "原件有误"
    assert "退回" in row["怎样处理"].value
    assert (row["页"].value, row["位置（点）"].value) == ("第 2 页", "460.5, 562.4, 471.7, 573.6")


def test_a_text_takes_as_many_lines_as_its_column_needs() -> None:
    assert [count_lines(text, 12) for text in ("短", "核对" * 5, "a\nb\nc", "a" * 30)] == [1, 2, 3, 3]


def make_many(records: int, rows: int) -> Iterator[Entry]:
    """Entries with texts of their own, made one at a time."""
    for number in range(records):
        form = make_form(*(make_indicator(number * rows + row) for row in range(rows)))
        yield Entry(f"{number}.json", make_record(form, file=f"{number}.pdf"))


def test_a_thousand_rows_are_there_in_order(tmp_path: Path) -> None:
    write_excel(tmp_path / "out.xlsx", make_many(10, 100), lambda entry: None)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["指标"]
    assert [read_row(sheet, 2 + number)["三级指标"].value for number in range(1000)] == [
        f"指标{number}" for number in range(1000)
    ]


def time_parsing(path: Path, times: int) -> float:
    """Processor seconds that merely parsing a file so many times takes: how fast this machine is just now."""
    text = path.read_bytes()
    began = time.process_time()
    for _ in range(times // 10):
        json.loads(text)
    return 10 * (time.process_time() - began)


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_a_hundred_thousand_rows_take_less_than_20_s_and_500_mb(tmp_path: Path) -> None:
    rows = [make_indicator(row) for row in range(100)]
    first = write_record(tmp_path / "records" / "0.json", make_record(make_form(*rows)))
    for number in range(1, 1000):
        (first.parent / f"{number}.json").hardlink_to(first)
    code = (  # a child's own peak: what getrusage tells begins with its parent's, which holds all other tests
        "import os, re, sys; from hedui.cli import run; print(run(sys.argv[1:]), *os.times()[:2], "
        "re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    )
    words = ["export", str(first.parent), "--to", str(tmp_path / "out.xlsx"), "--quiet"]
    before = time_parsing(first, 1000)
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    status, user, system, peak = map(float, done.stdout.split())
    assert status == 0
    parsing = max(before, time_parsing(first, 1000))  # a busy machine stretches both, and not evenly
    assert user + system < max(20, 8 * parsing)  # processor seconds
    assert peak / 1024 < 500  # kB
    with zipfile.ZipFile(tmp_path / "out.xlsx") as parts:
        counts = [parts.read(name).count(b"<row ") for name in parts.namelist() if "worksheets/sheet" in name]
    assert 100_001 in counts
