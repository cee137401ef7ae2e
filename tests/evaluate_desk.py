"""Records for tests of evals: made of gold, then spoiled, so that every leaf's truth is known without any OCR."""

import copy
import importlib.util
import json
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

from hedui.evaluate.cases import Case
from hedui.evaluate.scored import Document
from hedui.ingest import PDF

ROOT = Path(__file__).parent.parent
CASES = ROOT / "eval" / "cases"
NAMES = sorted(path.parent.name for path in CASES.glob("*/gold.json"))
SHARED = next((folder / "shared" for folder in ROOT.parents if (folder / "shared" / "corpus").is_dir()), None)
PLAIN = ("line", "level")
Node = dict[str, Any]


def load_yardstick() -> ModuleType:
    """eval/score.py, the project's independent yardstick."""
    spec = importlib.util.spec_from_file_location("yardstick", ROOT / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load_gold(name: str) -> Node:
    gold: Node = json.loads((CASES / name / "gold.json").read_text(encoding="utf-8"))
    return gold


def make_leaf(value: str | None, status: str = "verified", box: tuple[float, ...] = (100, 100, 140, 112)) -> Node:
    """A leaf as records have it."""
    if value is None:
        return {"value": None, "status": "missing", "confidence": 0.0, "evidence": [], "claimed": None}
    evidence = [{"page": 1, "bbox": list(box), "text": value}]
    return {"value": value, "status": status, "confidence": 0.99, "evidence": evidence, "claimed": None}


def dress(node: Any, name: str = "") -> Any:
    """Gold's tree with every plain value made a leaf."""
    if isinstance(node, dict):
        pages = {"pages": [1, 1]} if "funding" in node or "forms" in node else {}
        return pages | {key: dress(value, key) for key, value in node.items()}
    if isinstance(node, list):
        return [dress(item, name) for item in node]
    return node if name in PLAIN else make_leaf(node)


def make_finding(note: str, **finding: Any) -> Node:
    """A finding as records have it."""
    return {**finding, "message": note, "verdict": "printed", "evidence": []}


def make_record(gold: Node, scanned: int = 1) -> Node:
    """The record that is right in everything."""
    reports = dress(copy.deepcopy(gold["reports"]))
    findings = [make_finding(**finding) for finding in gold["findings"]]
    source = {"file": "office.pdf", "sha256": "0", "pages": 1, "scanned_pages": scanned, "media_type": PDF}
    return {
        "source": source,
        "producer": {"version": "0", "reader": "none", "extractor": "gold", "model": None},
        "reports": reports,
        "findings": findings,
        "stats": {"seconds": 2.0, "llm": {"calls": 0, "input_tokens": 0, "output_tokens": 0}},
    }


def spoil(node: Any, rng: Random) -> Any:
    """A tree with rows dropped, doubled and shuffled, and values changed, lost and swapped."""
    if isinstance(node, dict) and "status" in node:
        return spoil_leaf(node, rng)
    if isinstance(node, dict):
        return {key: spoil(value, rng) for key, value in node.items()}
    if isinstance(node, list):
        kept = [spoil(item, rng) for item in node if rng.random() > 0.08]
        kept += [copy.deepcopy(item) for item in kept if rng.random() < 0.05]
        if rng.random() < 0.1:
            rng.shuffle(kept)
        return kept
    return node


def spoil_leaf(leaf: Node, rng: Random) -> Node:
    value = leaf["value"]
    chance = rng.random()
    if value is None:
        return make_leaf("7", "grounded") if chance < 0.05 else leaf
    if chance < 0.1:
        return {**leaf, "value": value[:-1] or "x", "status": rng.choice(["verified", "grounded", "conflict"])}
    if chance < 0.2:
        return {**make_leaf(None), "status": "unsupported", "claimed": value}
    return {**leaf, "value": f" {value}，"} if chance < 0.25 else leaf


def make_document(record: Node | None, gold: Node, name: str = "r16", file: str = "office.pdf") -> Document:
    """A document of a shipped case."""
    folder = CASES / name
    return Document(Case(name, folder, gold), f"{name}/{file}", folder / file, record, None if record else "坏了")


def make_documents(documents: int, seed: int = 1) -> list[Document]:
    """Documents of as many cases, spoiled."""
    gold = load_gold("r16")
    records = [make_record(gold) for _ in range(documents)]
    for n, record in enumerate(records):
        record["reports"] = spoil(record["reports"], Random(seed * 1000 + n))  # noqa: S311  repeatable, not secret
    folder = CASES / "r16"
    return [
        Document(Case(f"case{n}", folder, gold), f"case{n}/office.pdf", folder / "office.pdf", record)
        for n, record in enumerate(records)
    ]
