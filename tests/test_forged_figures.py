"""Figures on forged reports: rounds that every prefix of is mixed, groups by kind, resolution and family."""

import json
from pathlib import Path

import forged
from evaluate_desk import load_gold, make_leaf, make_record
from hedui.evaluate.cases import Case
from hedui.evaluate.scored import Document


def make_scan(folder: Path, kind: str, dpi: int, family: str, score: str | None = None) -> Document:
    """The right record of a scan, or one with another total score, verified."""
    gold = load_gold("r16")
    record = make_record(gold)
    if score:
        record["reports"][0]["forms"][0]["total"]["score"] = make_leaf(score)
    case = Case(
        f"{family}{kind}{dpi}", folder, gold, {"family": family, "look": {"rule": 0.6}, "scans": {kind: {"dpi": dpi}}}
    )
    return Document(case, f"{case.name}/{kind}.pdf", folder / f"{kind}.pdf", record)


def test_rounds_mix_families_and_kinds_of_scan(tmp_path: Path) -> None:
    forged.make_cases(tmp_path, seed=4, pages=3)
    folders = sorted(path.parent for path in tmp_path.glob("cases/*/*/gold.json"))
    assert [folder.parent.name for folder in folders] == ["00"] * len(folders)
    kinds = [next(iter(json.loads((folder / "tags.json").read_text())["scans"])) for folder in folders]
    assert kinds == [forged.KINDS[n % 4] for n in range(len(folders))]
    assert all((folder / f"{kind}.pdf").is_file() for folder, kind in zip(folders, kinds, strict=True))


def test_coarse_scans_are_told_apart_from_those_of_the_promise(tmp_path: Path) -> None:
    documents = [
        make_scan(tmp_path, "office", 200, "A"),
        make_scan(tmp_path, "worn", 150, "B"),
        make_scan(tmp_path, "worn", 100, "B", score="95"),
    ]
    text = forged.tell(documents, seed=4, read="3 of 3 files read", commit="abc")
    rows = {line.split("|")[1].strip(): line.split("|") for line in text.splitlines() if line.startswith("| ")}
    assert rows["all kinds, 150 dpi and up"][2].strip() == "2"
    assert rows["all kinds, 150 dpi and up"][4].strip() == "1.0000"
    assert rows["below 150 dpi"][10].strip().startswith("1 /")
    assert rows["worn"][4].strip() == f"{2 * 51 / (2 * 51 + 2):.4f}"
    assert rows["B"][2].strip() == "2"
