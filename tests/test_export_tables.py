"""CSV, Parquet and DuckDB hold what the records hold; what cannot be exported is refused in one sentence."""

import csv
import json
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from export_desk import leaf, make_finding, make_form, make_indicator, make_record, write_record
from hedui.cli import run
from hedui.errors import FileError, UsageError
from hedui.export.rows import TABLES, Entry
from hedui.export.run import export_records
from hedui.export.tables import fit_number
from hedui.export.text import clean_text, cut_text, starts_formula
from hedui.export.words import ADVICE, FINDINGS, LINES, MEANINGS, SEVEREST, STATUSES, VERDICTS
from hedui.record import Finding, Funding, Leaf


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A folder with one record, and the account of the run that made it."""
    row = make_indicator(level3=leaf("=1+1"), weight=leaf("1038.00", "grounded", page=2), deviation=leaf("-3"))
    write_record(tmp_path / "records" / "甲.json", make_record(make_form(row), findings=(make_finding(),)))
    (tmp_path / "records" / "_run.json").write_text('{"files": []}')
    return tmp_path / "records"


def refuse_none(name: str, error: FileError) -> None:
    raise AssertionError((name, error.message))


def test_every_status_finding_verdict_and_line_has_words() -> None:
    fields = {**Finding.model_fields, **Leaf.model_fields, **Funding[Leaf].model_fields}
    for name, words in (("type", FINDINGS), ("verdict", VERDICTS), ("status", STATUSES), ("line", LINES)):
        assert set(words) == set(getattr(fields[name].annotation, "__args__", ()))
    assert set(ADVICE) == set(VERDICTS)
    assert set(MEANINGS) == set(SEVEREST) == set(STATUSES)


def test_every_row_has_as_many_cells_as_its_table_has_columns() -> None:
    entry = Entry("甲.json", make_record(findings=(make_finding(),)))
    for table in TABLES:
        rows = list(table.list_rows(entry))
        assert rows
        assert {len(row) for row in rows} == {len(table.columns)}
        for row in rows:
            kinds = [isinstance(cell, Leaf) for cell in row]
            assert kinds == [column.proven for column in table.columns]


def test_csv_is_what_excel_opens_and_no_formula(records: Path, tmp_path: Path) -> None:
    written = export_records(records, tmp_path / "out.csv", None, refuse_none)
    assert [path.name for path in written] == [f"out_{table.heading}.csv" for table in TABLES]
    path = tmp_path / "out_指标.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["三级指标"], row["偏差原因及改进措施"], row["分值"]) == ("'=1+1", "-3", "1038.00")
    assert (row["状态"], row["需核对"], row["页"]) == ("○ 有依据", "分值 ○ 有依据", "2")


def test_parquet_has_exact_numbers_what_is_printed_and_its_proof(records: Path, tmp_path: Path) -> None:
    export_records(records, tmp_path / "out.parquet", None, refuse_none)
    (row,) = parquet.read_table(tmp_path / "out_indicators.parquet").to_pylist()
    assert (row["weight"], row["weight_printed"]) == (Decimal("1038"), "1038.00")
    assert (row["weight_status"], row["weight_page"], row["level3"]) == ("grounded", 2, "=1+1")
    assert (row["target_operator"], row["target_value"], row["target_unit"]) == ("≥", Decimal(95), "%")
    (finding,) = parquet.read_table(tmp_path / "out_findings.parquet").to_pylist()
    assert (finding["type"], finding["where"]) == ("sum_mismatch", "reports[0].forms[0].total.score")


def test_duckdb_has_all_tables_with_their_headings(records: Path, tmp_path: Path) -> None:
    export_records(records, tmp_path / "out.duckdb", None, refuse_none)
    with duckdb.connect(str(tmp_path / "out.duckdb"), read_only=True) as database:
        tables = {name for (name,) in database.execute("SHOW TABLES").fetchall()}
        assert tables == {table.name for table in TABLES}
        assert database.execute("SELECT sum(score) FROM indicators").fetchone() == (Decimal("9.5"),)
        heading = "SELECT comment FROM duckdb_columns() WHERE table_name = 'indicators' AND column_name = 'score'"
        assert database.execute(heading).fetchone() == ("得分",)
    assert {path.name for path in tmp_path.iterdir()} == {"records", "out.duckdb"}


def test_a_second_export_takes_the_place_of_the_first(records: Path, tmp_path: Path) -> None:
    for suffix in ("xlsx", "duckdb", "csv"):
        for _ in range(2):
            assert run(["export", str(records), "--to", str(tmp_path / f"out.{suffix}"), "--quiet"]) == 0


@pytest.mark.parametrize(
    ("text", "held"),
    [("65.66", True), ("-0.000001", True), ("0.0000001", False), ("9" * 32, True), ("9" * 33, False), ("≥95", False)],
)
def test_a_number_is_held_exactly_or_not_at_all(text: str, held: bool) -> None:
    assert fit_number(text) == (Decimal(text) if held else None)


@given(st.text(st.characters()))
def test_no_text_is_left_with_what_breaks_a_file(text: str) -> None:
    cleaned = clean_text(text)
    assert not any(ord(char) < 32 and char != "\n" for char in cleaned)
    cleaned.encode()
    assert clean_text(cleaned) == cleaned


@given(st.text(st.characters(), max_size=40), st.integers(20, 40))
def test_a_text_is_cut_to_the_limit_and_only_then(text: str, limit: int) -> None:
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if any("\ud800" <= char <= "\udfff" for char in text):
        return
    cut = cut_text(text, limit)
    assert len(cut.encode("utf-16-le")) // 2 <= limit
    assert (cut == text) == (units <= limit)


def test_full_width_signs_and_signs_after_blanks_start_formulas_too() -> None:
    assert all(map(starts_formula, ("＝1", "＋1", "　=1", " @a")))
    assert not any(map(starts_formula, ("≥95%", "1-2", "")))


BAD = {
    "截断": ('{"schema_version": "1", "source"', "不是完整的 JSON"),
    "新版": ('{"schema_version": "2", "reports": []}', "schema_version 是 2"),
    "别的": ('{"a": 1}', "不是 hedui 的记录"),
    "列表": ("[1, 2]", "不是 hedui 的记录"),
    "深": ("[" * 100_000, "不是完整的 JSON"),
    "空": ("", "不是完整的 JSON"),
}


def test_each_bad_record_is_named_and_the_good_ones_are_exported(
    records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, (text, _) in BAD.items():
        (records / f"{name}.json").write_text(text, encoding="utf-8")
    (records / "目录.json").mkdir()
    newer = json.loads((records / "甲.json").read_text(encoding="utf-8")) | {"schema_version": "7"}
    (records / "更新.json").write_text(json.dumps(newer), encoding="utf-8")
    assert run(["export", str(records), "--to", str(tmp_path / "out.xlsx")]) == 1
    said = {line.partition(": ")[0]: line for line in capsys.readouterr().err.splitlines()}
    assert set(said) == {f"{name}.json" for name in (*BAD, "更新")}
    for name, (_, sentence) in BAD.items():
        assert f"{name}.json: unreadable: " in said[f"{name}.json"]
        assert sentence in said[f"{name}.json"]
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["文件"].max_row == 2


def test_nothing_is_written_where_no_record_can_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.json").write_text("{")
    for suffix in ("xlsx", "csv", "parquet", "duckdb"):
        assert run(["export", str(tmp_path), "--to", str(tmp_path / f"out.{suffix}")]) == 1
        assert "没有一份可以导出的记录" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("out.docx", "no known suffix"),
        ("nowhere/out.xlsx", "does not exist"),
        ("folder.xlsx", "is a folder"),
        ("out.pdf", "--source FILE"),
    ],
)
def test_a_target_that_cannot_be_is_wrong_usage(
    records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], target: str, sentence: str
) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    assert run(["export", str(records), "--to", str(tmp_path / target)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert sentence in line


def test_a_folder_without_records_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "_run.json").write_text('{"files": []}')
    assert run(["export", str(tmp_path), "--to", str(tmp_path / "out.xlsx")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "holds no records" in line


@pytest.mark.parametrize(("suffix", "library"), [("parquet", "pyarrow"), ("duckdb", "duckdb")])
def test_a_missing_library_is_named_with_how_to_get_it(
    records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UsageError, match=r"pip install 'hedui\[analysis\]'"):
        export_records(records, tmp_path / f"out.{suffix}", None, refuse_none)
    assert [path.name for path in tmp_path.iterdir()] == ["records"]
