"""The forge: gold that agrees with what is printed, arithmetic that holds unless a fault was planted."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, cast, get_args

import cv2
import jsonschema
import numpy as np
import pymupdf
import pytest

from hedui.forge import forge
from hedui.forge.documents import draft_document
from hedui.forge.facts import Facts
from hedui.forge.families import FAMILIES
from hedui.forge.fonts import Typeface
from hedui.forge.indicators import make_indicator
from hedui.forge.scan import scan_document
from hedui.forge.sheet import read_marks
from hedui.forge.typeset import wrap_text
from hedui.record import FindingType
from hedui.schema import gold_schema

FACTORS = {("元", "万元"): Decimal(10000), ("万元", "元"): Decimal("0.0001")}


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / f"{name}.json").read_text(encoding="utf8"))


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return forge(22, 11, tmp_path_factory.mktemp("clean"), fault_share=0)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return forge(55, 12, tmp_path_factory.mktemp("faulty"), fault_share=1)


def add(values: Iterator[str | None]) -> Decimal:
    return sum((Decimal(v) for v in values if v is not None), Decimal(0))


def audit_sums(form: dict[str, Any]) -> list[tuple[str, str]]:
    """(printed, recomputed) of every total, group and funding column that does not add up."""
    out = []
    money = form["funding"]
    for leaf in ("weight", "score"):
        total = form["total"][leaf]
        summed = add(i[leaf] for i in form["indicators"]) + add(m[leaf] for m in money)
        if total is not None and Decimal(total) != summed:
            out.append((total, f"{summed.normalize():f}"))
    for group in form["groups"]:
        rows = [i["weight"] for i in form["indicators"] if i[f"level{group['level']}"] == group["name"]]
        if Decimal(group["weight"]) != add(iter(rows)):
            out.append((group["weight"], f"{add(iter(rows)).normalize():f}"))
    parts = [m for m in money if m["line"] != "total"]
    for leaf in ("initial_budget", "annual_budget", "executed") if parts else ():
        whole, summed = money[0][leaf], add(m[leaf] for m in parts)
        if whole is not None and Decimal(whole) != summed:
            out.append((whole, f"{summed.normalize():f}"))
    return out


def audit_rates(form: dict[str, Any]) -> list[str]:
    """Printed rates that neither rounding nor cutting off explains."""
    out = []
    for row in form["funding"]:
        whole, part, rate = row["annual_budget"], row["executed"], row["execution_rate"]
        if rate is None or not whole or not Decimal(whole):
            continue
        right = Decimal(part) / Decimal(whole) * 100
        step = Decimal(1).scaleb(-len(rate.partition(".")[2]))
        near = abs(right - Decimal(rate)) <= step or abs(right / 100 - Decimal(rate)) <= step
        out += [] if near else [rate]
    return out


def test_gold_obeys_its_schema(clean: list[Path], faulty: list[Path]) -> None:
    for folder in clean + faulty:
        gold = read(folder, "gold")
        jsonschema.validate(gold, gold_schema())
        for report in gold["reports"]:
            assert re.fullmatch(r"20\d\d", report["fiscal_year"])
            assert report["title"]
            assert all(form["indicators"] for form in report["forms"])


def test_without_faults_everything_adds_up(clean: list[Path]) -> None:
    for folder in clean:
        gold = read(folder, "gold")
        assert gold["findings"] == []
        for form in (form for report in gold["reports"] for form in report["forms"]):
            assert audit_sums(form) == [], folder.name
            assert audit_rates(form) == [], folder.name
            for row in form["indicators"]:
                assert row["score"] is None or row["weight"] is None or Decimal(row["score"]) <= Decimal(row["weight"])


def test_without_faults_prose_and_form_agree(clean: list[Path]) -> None:
    told = 0
    for folder in clean:
        for report in read(folder, "gold")["reports"]:
            said, form = report["narrative"], report["forms"][0]
            if said["budget"] is None or not form["funding"]:
                continue
            units = said["currency_unit"], form["currency_unit"]
            factor = FACTORS.get(units, Decimal(1))
            assert Decimal(said["budget"]) == Decimal(form["funding"][0]["annual_budget"]) * factor
            assert Decimal(said["executed"]) == Decimal(form["funding"][0]["executed"]) * factor
            if said["self_score"] and form["total"]["score"]:
                assert Decimal(said["self_score"]) == Decimal(form["total"]["score"])
            told += 1
    assert told >= 5


def test_funding_parts_make_the_total(clean: list[Path]) -> None:
    for folder in clean:
        for form in (form for report in read(folder, "gold")["reports"] for form in report["forms"]):
            total = [m for m in form["funding"] if m["line"] == "total"]
            parts = [m for m in form["funding"] if m["line"] != "total"]
            for leaf in ("initial_budget", "annual_budget", "executed"):
                if parts and total[0][leaf] is not None:
                    assert Decimal(total[0][leaf]) == add(m[leaf] for m in parts), folder.name


def test_cells_are_cut_by_page_breaks_often(clean: list[Path], faulty: list[Path]) -> None:
    features = [read(folder, "tags")["features"] for folder in clean + faulty]
    assert sum("cell_text_over_pages" in found for found in features) >= 6


def test_planted_sum_faults_are_the_only_sums_that_fail(faulty: list[Path]) -> None:
    planted = 0
    for folder in faulty:
        gold = read(folder, "gold")
        asked = sorted((f["printed"], f["recomputed"]) for f in gold["findings"] if f["type"] == "sum_mismatch")
        found = sorted(pair for report in gold["reports"] for form in report["forms"] for pair in audit_sums(form))
        assert found == asked, folder.name
        planted += len(asked)
    assert planted >= 10


def test_every_kind_of_fault_is_planted() -> None:
    drafts = [draft_document(Random(n), FAMILIES["AJF"[n % 3]], 1.0) for n in range(150)]  # noqa: S311
    assert {found["type"] for draft in drafts for found in draft.findings} == set(get_args(FindingType))


def test_every_marked_field_is_printed_at_its_place(clean: list[Path], faulty: list[Path]) -> None:
    for folder in clean + faulty:
        with pymupdf.open(folder / "source.pdf") as doc:
            words = [read_chars(page) for page in doc]
            gold = dict(walk(read(folder, "gold")["reports"], "reports"))
            for path, places in read(folder, "places").items():
                if path.endswith((".line", ".level")) or path not in gold:
                    continue
                ink = "".join(text_in(words[page - 1], pymupdf.Rect(box)) for page, *box in places).replace(",", "")
                assert str(gold[path]).replace(",", "") in ink.replace("═", "="), (folder.name, path, gold[path], ink)


def read_chars(page: pymupdf.Page) -> list[tuple[pymupdf.Rect, str]]:
    lines = (line for block in page.get_text("rawdict")["blocks"] for line in block.get("lines", ()))
    return [(pymupdf.Rect(c["bbox"]), c["c"]) for line in lines for span in line["spans"] for c in span["chars"]]


def text_in(chars: list[tuple[pymupdf.Rect, str]], box: pymupdf.Rect) -> str:
    return "".join(
        c
        for r, c in chars
        if box.x0 <= (r.x0 + r.x1) / 2 <= box.x1 and box.y0 <= (r.y0 + r.y1) / 2 <= box.y1 and not c.isspace()
    )


def walk(node: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, list):
        for i, item in enumerate(node):
            yield from walk(item, f"{path}[{i}]")
    elif isinstance(node, dict):
        for key, item in node.items():
            yield from walk(item, f"{path}.{key}")
    elif node is not None:
        yield path, node


def test_the_same_seed_prints_the_same_document(tmp_path: Path) -> None:
    one, two = forge(11, 3, tmp_path / "1"), forge(11, 3, tmp_path / "2")
    for a, b in zip(one, two, strict=True):
        assert (a / "gold.json").read_bytes() == (b / "gold.json").read_bytes()
        with pymupdf.open(a / "source.pdf") as first, pymupdf.open(b / "source.pdf") as second:
            assert [p.get_text() for p in first] == [p.get_text() for p in second]


def test_families_print_different_tables(clean: list[Path]) -> None:
    printed: dict[str, set[str]] = {}
    for folder in clean:
        gold, family = read(folder, "gold"), read(folder, "tags")["family"]
        forms = [form for report in gold["reports"] for form in report["forms"]]
        printed[family] = {
            leaf for form in forms for row in form["indicators"] for leaf, value in row.items() if value is not None
        }
    assert set(printed) == set(FAMILIES)
    assert "weight" not in printed["E"]
    assert "score" in printed["E"]
    assert not {"weight", "score"} & (printed["G"] | printed["H"])
    assert "level1" not in printed["I"] | printed["K"]
    assert "score_rate" in printed["K"]


@pytest.mark.parametrize("kind", ["office", "worn", "photo"])
def test_the_matrix_of_a_scan_carries_places_to_their_ink(clean: list[Path], tmp_path: Path, kind: str) -> None:
    folder = next(f for f in clean if read(f, "tags")["family"] == "A")
    scan = scan_document(folder / "source.pdf", tmp_path / "scan.pdf", kind, 4)
    with pymupdf.open(folder / "source.pdf") as doc, pymupdf.open(tmp_path / "scan.pdf") as scanned:
        for source, page, how in zip(doc, scanned, scan["pages"], strict=True):
            back = np.linalg.inv(np.array(how["matrix"]).reshape(3, 3))
            size = (int(source.rect.width), int(source.rect.height))
            straight = cv2.warpPerspective(grey(page), back, size, borderValue=255)
            assert alike(straight, grey(source)) > 0.6


def grey(page: pymupdf.Page) -> np.ndarray[Any, np.dtype[np.uint8]]:
    pix = page.get_pixmap(colorspace=pymupdf.csGRAY)
    return np.frombuffer(pix.samples, np.uint8).reshape(pix.h, pix.w)


def alike(a: np.ndarray[Any, Any], b: np.ndarray[Any, Any]) -> float:
    """Correlation of two pages' ink, a little blurred."""
    height, width = min(a.shape[0], b.shape[0]), min(a.shape[1], b.shape[1])
    one, two = (cv2.GaussianBlur(x[:height, :width], (0, 0), 2).astype(float).ravel() for x in (a, b))
    return float(np.corrcoef(one, two)[0, 1])


@pytest.mark.parametrize("spec", ["节约财政资金率|≥|1|4", "开展检查次数|次|10|16"])
def test_an_indicator_that_is_missed_is_printed_below_its_target(spec: str) -> None:
    facts = cast("Facts", None)  # neither a rate nor a count asks for any
    made = [make_indicator(Random(seed), facts, "产出指标", "quality", spec, Decimal(10)) for seed in range(300)]  # noqa: S311
    missed = [it for it in made if not it.hit]
    assert len(missed) > 20
    assert all(it.actual is not None and it.target is not None and it.actual < it.target for it in missed)


def test_lines_do_not_start_with_closing_punctuation() -> None:
    lines = wrap_text("全面完成年度目标任务，取得了预期效果。", Typeface("song"), 10, 100)
    assert lines == ["全面完成年度目标任", "务，取得了预期效果。"]


def test_numbers_are_not_broken_where_they_fit() -> None:
    assert wrap_text("共计1160.25万元", Typeface("song"), 10, 50) == ["共计", "1160.25万", "元"]


def test_marks_nest() -> None:
    text, spans = read_marks("⟦title:⟦fiscal_year:2020⟧年度报告⟧")
    assert text == "2020年度报告"
    assert [(s.path, text[s.start : s.end]) for s in spans] == [("fiscal_year", "2020"), ("title", "2020年度报告")]
