import json
from pathlib import Path

import pytest

from hedui.cli import run
from hedui.record import Leaf, Proof
from hedui.review import is_certified
from hedui.verify import NATIVE_INK
from hedui.verify.confidence import MOST, RAW, Certificate, Confidence, Scale, read_confidence

SOURCE = Path(__file__).parent.parent / "eval" / "cases" / "r26" / "source.pdf"
SCALE = Scale((0.2, 0.6, 0.9), (0.1, 0.5, 0.95))


@pytest.mark.parametrize(("score", "share"), [(0.0, 0.1), (0.2, 0.1), (0.4, 0.3), (0.6, 0.5), (0.9, 0.95), (1.0, 0.95)])
def test_a_scale_is_straight_between_its_knots_and_level_beyond_them(score: float, share: float) -> None:
    assert SCALE.read(score) == share


def test_the_scales_that_ship_rise_and_stay_within_0_and_1() -> None:
    for kind, scale in read_confidence().scales.items():
        assert list(scale.raw) == sorted(scale.raw), kind
        assert list(scale.right) == sorted(scale.right), kind
        assert 0 <= scale.right[0] <= scale.right[-1] < 1, kind


def test_no_confidence_says_more_than_was_measured() -> None:
    assert RAW.of(1.0, native=True, number=True) == MOST


def certificate(bound: float, threshold: float) -> Certificate:
    return Certificate(bound, threshold, accepted=4000, numbers=4100, wrong=0, bound=bound)


def test_the_certificate_that_lets_most_numbers_pass_is_taken() -> None:
    told = Confidence({}, {"scan_number": (certificate(0.0005, 0.99), certificate(0.004, 0.9))})
    best = told.certified(0.005, native=False)
    assert best is not None
    assert best.threshold == 0.9
    assert told.certified(0.0001, native=False) is None
    assert told.certified(0.005, native=True) is None


def test_certificates_that_ship_rest_on_counts_that_bear_them_out() -> None:
    """Clopper–Pearson: with no fault among n, 1 − 0.05^(1/n) is the bound."""
    for certificates in read_confidence().certificates.values():
        for told in certificates:
            assert told.bound <= told.max_error
            assert told.accepted <= told.numbers
            if told.wrong == 0:
                assert told.bound == pytest.approx(1 - 0.05 ** (1 / told.accepted), rel=0.01)


def test_a_number_in_conflict_is_never_certified() -> None:
    sure = Leaf(value="1", status="verified", confidence=MOST, proof=(Proof(kind="ink", says=NATIVE_INK),))
    assert is_certified(sure, 0.01)
    assert not is_certified(sure.model_copy(update={"status": "conflict"}), 0.01)
    assert not is_certified(sure.model_copy(update={"confidence": 0.2}), 0.001)


def test_extract_lists_what_to_look_at_for_a_chosen_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", str(SOURCE), "--out", str(tmp_path), "--workers", "1", "--max-error", "0.00001"]) == 0
    told = json.loads((tmp_path / "_review.json").read_text(encoding="utf-8"))
    assert told["certificates"] == {"native": None, "scan": None}
    assert told["to_look_at"] == told["numbers"] == 10
    assert "10 个数值中 10 个需人工查看" in capsys.readouterr().out
    assert run(["export", str(tmp_path), "--to", str(tmp_path / "out.csv")]) == 0  # _review.json is no record
