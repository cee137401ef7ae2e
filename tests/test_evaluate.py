"""Scoring: agreement with the independent yardstick, counts, proofs, errors told apart, chance."""

import json
import time
from decimal import Decimal
from pathlib import Path
from random import Random

import numpy as np
import pytest
from sklearn.calibration import calibration_curve

from evaluate_desk import (
    NAMES,
    ROOT,
    SHARED,
    load_gold,
    load_yardstick,
    make_document,
    make_documents,
    make_leaf,
    make_record,
    spoil,
)
from hedui.evaluate.cases import Case
from hedui.evaluate.chance import bound_rate, calibrate
from hedui.evaluate.compare import compare_runs
from hedui.evaluate.findings import judge_findings
from hedui.evaluate.metrics import make_metrics
from hedui.evaluate.normal import normalise_number
from hedui.evaluate.scored import Document
from pace import pace


def agree(document: Document) -> None:
    """Assert that a document's counts and rates are those of the yardstick, to the fourth digit."""
    record, gold = document.record or {}, document.case.gold
    theirs, ours = load_yardstick().score(record, gold), document.counts
    metrics = make_metrics([document])
    for part in ("numbers", "text"):
        for mine, other in (("right", "tp"), ("false", "fp"), ("lost", "fn")):
            assert ours[f"{part}_{mine}"] == theirs[part][other]
        for name, key in (("precision", "p"), ("recall", "r"), ("f1", "f1")):
            assert round(metrics["figures"][f"{part}_{name}"]["value"] or 0, 4) == theirs[part][key]
    assert round(metrics["figures"]["text_similarity"]["value"], 4) == theirs["text_similarity"]
    assert round(metrics["figures"]["coverage"]["value"], 4) == theirs["verified"]["number_coverage"]
    assert (ours["verified"], ours["verified_wrong"]) == (theirs["verified"]["count"], theirs["verified"]["wrong"])
    found = [theirs["findings"][key] for key in ("tp", "fp", "fn")]
    assert [ours[f"findings_{name}"] for name in ("hit", "false", "missed")] == found


@pytest.mark.parametrize("name", NAMES)
def test_scores_are_those_of_the_yardstick_on_every_shipped_case(name: str) -> None:
    gold = load_gold(name)
    agree(make_document(make_record(gold), gold))
    for seed in range(6):
        record = make_record(gold)
        agree(make_document(record | {"reports": spoil(record["reports"], Random(seed))}, gold))  # noqa: S311


@pytest.mark.skipif(SHARED is None, reason="the whole corpus is not beside this checkout")
def test_scores_are_those_of_the_yardstick_on_every_case_of_the_corpus() -> None:
    assert SHARED is not None
    golds = sorted(SHARED.glob("corpus/*/gold.json"))
    assert {path.parent.name for path in golds} >= set(NAMES)
    for path in golds:
        gold = json.loads(path.read_text(encoding="utf-8"))
        record = make_record(gold)
        agree(make_document(record, gold))
        agree(make_document(record | {"reports": spoil(record["reports"], Random(5))}, gold))  # noqa: S311


@pytest.mark.skipif(SHARED is None, reason="the yardstick as given is not beside this checkout")
def test_the_yardstick_is_kept_as_it_was_given() -> None:
    assert SHARED is not None
    given = (SHARED / "tools" / "score.py").read_text(encoding="utf-8")
    assert (ROOT / "eval" / "score.py").read_text(encoding="utf-8").split("\n", 1)[1] == given


@pytest.mark.parametrize("other", [name for name in NAMES if name != "s000"])
def test_scores_are_those_of_the_yardstick_on_records_of_another_document(other: str) -> None:
    agree(make_document(make_record(load_gold(other)), load_gold("s000")))


def test_a_record_that_says_what_gold_says_has_no_error() -> None:
    gold = load_gold("r16")
    document = make_document(make_record(gold), gold)
    assert document.counts["faultless"] == 1
    assert document.counts["whole_rows"] == document.counts["rows"] == 6
    assert not document.errors


def test_a_file_that_failed_has_lost_all_of_gold() -> None:
    gold = load_gold("r16")
    counts = make_document(None, gold).counts
    right = make_document(make_record(gold), gold).counts
    assert counts["numbers_lost"] == right["numbers_right"] == 26
    assert counts["failed"] == 1
    assert counts["findings_missed"] == 1


def test_a_wrong_verified_value_is_counted_and_bounds_the_promise() -> None:
    gold = load_gold("r16")
    record = make_record(gold)
    record["reports"][0]["forms"][0]["indicators"][0]["score"]["value"] = "3"
    proof = make_metrics([make_document(record, gold)])["verified"]
    assert proof["wrong"] == 1
    assert proof["precision_lower_bound"] < proof["precision"] < 1


def test_clopper_pearson_bounds_are_the_published_ones() -> None:
    assert bound_rate(0, 59) == pytest.approx(1 - 0.05 ** (1 / 59), abs=1e-9)
    assert bound_rate(0, 10) == pytest.approx(0.2589, abs=1e-4)
    assert bound_rate(1, 10) == pytest.approx(0.3942, abs=1e-4)
    assert bound_rate(5, 20) == pytest.approx(0.4556, abs=1e-4)
    assert bound_rate(0, 0) == bound_rate(4, 4) == 1


def test_calibration_of_confidences_worked_by_hand() -> None:
    held = calibrate([0.9, 0.9, 0.5, 0.2], [True, True, False, True])
    assert held is not None
    assert [coverage for coverage, _ in held.curve] == [0.5, 0.75, 1.0]
    assert [risk for _, risk in held.curve] == pytest.approx([0, 1 / 3, 1 / 4])
    assert held.aurc == pytest.approx((0 + 0 + 1 / 3 + 1 / 4) / 4)
    assert held.ece == pytest.approx((0.1 * 2 + 0.5 + 0.8) / 4)
    assert calibrate([], []) is None


def test_reliability_is_that_of_scikit_learn_and_aurc_the_mean_risk() -> None:
    rng = np.random.default_rng(4)
    sure = rng.uniform(0.3, 1.0, 400)
    right = rng.uniform(size=400) < sure
    held = calibrate(sure.tolist(), right.tolist())
    assert held is not None
    accuracy, mean = calibration_curve(right, sure, n_bins=10)
    assert np.allclose([one[:2] for one in held.bins], np.column_stack([mean, accuracy]))
    order = np.argsort(-sure)
    risks = {round(coverage * 400): risk for coverage, risk in held.curve}
    assert 1 - risks[400] == pytest.approx(right.mean())
    assert held.aurc == pytest.approx(np.mean(np.cumsum(~right[order]) / np.arange(1, 401)))


@pytest.mark.parametrize(
    ("leaf", "value", "kind"),
    [
        ("target", "≥65%", "glyph"),
        ("target", "≥95", "missed_ink"),
        ("target", "≥95%上级补助", "merged_cell"),
        ("weight", "0.10", "normalisation"),
        ("deviation", "加强宣传工作", "invented"),
        ("score", None, "missed_ink"),
        ("weight", "9", "wrong_field"),
        ("actual", "≥95%", "wrong_field"),
        ("actual", "952%", "glyph"),
        ("score", "4", "glyph"),
        ("score", "加强宣传工作", "wrong_field"),
        ("actual", "(95.2%)", "normalisation"),
    ],
)
def test_errors_are_told_apart(leaf: str, value: str | None, kind: str) -> None:
    gold = load_gold("r16")
    row = gold["reports"][0]["forms"][0]["indicators"][0]
    row.update(
        {"level3": "参保率目标", "target": "≥95%", "actual": "95.2%", "weight": "10", "score": "9", "deviation": None}
    )
    record = make_record(gold)
    record["reports"][0]["forms"][0]["indicators"][0][leaf] = make_leaf(value, "grounded")
    errors = make_document(record, gold).errors
    assert errors[f"reports[0].forms[0].indicators[0].{leaf}"] == kind


def test_what_a_page_end_cuts_is_told_apart(tmp_path: Path) -> None:
    gold = load_gold("r16")
    record = make_record(gold)
    row = record["reports"][0]["forms"][0]["indicators"][0]
    row["level3"]["value"] = row["level3"]["value"][:2]
    row["target"]["value"] = "7"
    at = "reports[0].forms[0].indicators[0]"
    cut = {f"{at}.level3": [[1, 0, 0, 9, 9], [2, 0, 0, 9, 9]], f"{at}.target": [[1, 0, 0, 9, 9]]}
    (tmp_path / "places.json").write_text(json.dumps(cut), encoding="utf-8")
    errors = Document(Case("r16", tmp_path, gold), "r16/office.pdf", tmp_path / "office.pdf", record).errors
    assert errors[f"{at}.level3"] == "split"
    assert errors[f"{at}.target"] != "split"


def test_a_row_that_is_not_there_is_lost() -> None:
    gold = load_gold("r16")
    record = make_record(gold)
    del record["reports"][0]["forms"][0]["indicators"][2]
    assert set(make_document(record, gold).errors.values()) == {"lost"}


def test_findings_are_matched_on_type_and_a_common_figure_and_optional_ones_are_let_be() -> None:
    finding = {"type": "sum_mismatch", "printed": "94", "recomputed": "93"}
    other = {"type": "sum_mismatch", "printed": "50", "recomputed": "51"}
    judged = judge_findings([finding, other, finding], [finding], [other])
    assert (len(judged.hit), len(judged.missed), len(judged.false)) == (1, 0, 1)
    assert judge_findings([], [finding]).missed == (finding,)


def test_numbers_are_compared_as_decimals() -> None:
    assert normalise_number("1,038.00") == Decimal(1038)
    assert normalise_number("100%") == normalise_number("100")
    assert normalise_number("123456") != normalise_number("123457")
    assert normalise_number("NaN") == "NaN"


def test_scans_and_own_text_of_a_case_tell_losses_apart() -> None:
    gold = load_gold("r16")
    record = make_record(gold)
    del record["reports"][0]["forms"][0]["funding"][1]
    documents = [
        make_document(make_record(gold, scanned=0), gold, file="source.pdf"),
        make_document(record, gold, file="fax.pdf"),
    ]
    oracle = make_metrics(documents)["oracle"]
    assert oracle["numbers_f1"]["extraction_loss"] == 0
    assert oracle["numbers_f1"]["ocr_loss"] == pytest.approx(1 - 2 * 23 / (2 * 23 + 3), abs=1e-6)


def test_the_mean_over_documents_is_told_beside_the_pooled_figure() -> None:
    gold = load_gold("r16")
    record = make_record(gold)
    record["reports"][0]["forms"][0]["total"]["score"] = make_leaf("95")
    good = make_document(make_record(gold), gold)
    spread = make_metrics([make_document(record, gold), good, good])["per_document"]["numbers_f1"]
    assert spread["worst"] == pytest.approx(25 / 26, abs=1e-6)
    assert spread["mean"]["value"] == pytest.approx((25 / 26 + 2) / 3, abs=1e-6)
    assert (spread["median"], spread["full"], spread["documents"]) == (1, 2, 3)


def test_a_run_beside_itself_is_the_same() -> None:
    metrics = make_metrics(make_documents(4))
    assert {change.verdict for change in compare_runs(metrics, metrics).changes} == {"same"}


def test_a_figure_that_falls_in_every_document_is_worse_and_one_that_falls_in_one_is_noise() -> None:
    gold = load_gold("r16")
    good = [make_document(make_record(gold), gold, name) for name in NAMES]
    bad = [make_record(gold) for _ in NAMES]
    for record in bad:
        record["reports"][0]["forms"][0]["total"]["score"] = make_leaf(None)
    some = [make_document(bad[0], gold, NAMES[0]), *good[1:]]
    every = [make_document(record, gold, name) for record, name in zip(bad, NAMES, strict=True)]
    before = make_metrics(good)
    noise = compare_runs(before, make_metrics(some))
    assert noise.worse == ()
    assert "noise" in {change.verdict for change in noise.changes}
    assert {"numbers_f1", "coverage"} <= set(compare_runs(before, make_metrics(every)).worse)
    assert "numbers_f1" not in compare_runs(make_metrics(every), before).worse


def test_one_more_wrong_verified_value_is_worse_whatever_chance_says() -> None:
    gold = load_gold("r16")
    record = make_record(gold)
    record["reports"][0]["forms"][0]["total"]["score"]["value"] = "95"
    before, now = (make_metrics([make_document(made, gold)]) for made in (make_record(gold), record))
    assert compare_runs(before, now).worse == ("verified_wrong",)


def test_scoring_a_document_takes_less_than_fifty_milliseconds() -> None:
    documents = make_documents(10, seed=3)
    started = time.process_time()
    assert all(document.counts["leaves"] > 60 for document in documents)
    assert (time.process_time() - started) / len(documents) < 0.05 * pace()
