"""Gold made by people: a record that someone has checked and corrected becomes a case."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from hedui.errors import UsageError
from hedui.evaluate.cases import GOLD_FILE, check_gold, read_object
from hedui.evaluate.normal import leaf_value
from hedui.evaluate.pairing import Node
from hedui.evaluate.records import hash_file
from hedui.ingest import find_files
from hedui.schema import NOT_IN_GOLD, gold_schema
from hedui.store import Shelf, write_whole

REAL = frozenset({"printed", "undecided"})  # verdicts of findings that are about the document, not about its reading


def record_to_gold(record: Node, name: str) -> Node:
    """The plain tree of a record: every leaf its value, only findings about the document itself."""
    findings = [strip_finding(one) for one in record.get("findings") or [] if one.get("verdict", "printed") in REAL]
    return {"id": name, "reports": strip_leaves(record.get("reports") or []), "findings": findings}


def strip_leaves(node: Any) -> Any:
    """A tree without what only a reading has: evidence, statuses, pages. Leaves may be plain values already."""
    if isinstance(node, list):
        return [strip_leaves(item) for item in node]
    if isinstance(node, dict):
        if "status" in node and "value" in node:
            return leaf_value(node)
        return {name: strip_leaves(value) for name, value in node.items() if name not in NOT_IN_GOLD}
    return node


def strip_finding(finding: Node) -> Node:
    """A finding as gold has it; its message is the note."""
    kept = {name: finding.get(name) for name in ("type", "where", "printed", "recomputed")}
    return kept | {"note": finding.get("note") or finding.get("message")}


def write_case(path: Path, out: Path, sources: dict[str, Path]) -> Path:
    """The case of one record: its gold, and its source where that is at hand; the folder.

    Raises UsageError where the record is none, or its values contradict each other and no finding says so.
    """
    record = read_object(path)[1]
    if not isinstance(record.get("reports"), list):
        raise UsageError(f"{path}: 这不是一份记录：没有 reports。")
    gold = record_to_gold(record, path.stem)
    text = json.dumps(gold, ensure_ascii=False, indent=1) + "\n"
    check_gold(path, read_object(path)[0], gold, Draft202012Validator(gold_schema()))
    folder = Shelf(out / path.stem).folder
    write_whole(folder / GOLD_FILE, text)
    given = record.get("source")
    source = sources.get(str(given.get("sha256"))) if isinstance(given, dict) else None
    if source and not (folder / source.name).exists():
        shutil.copyfile(source, folder / source.name)
    return folder


def index_sources(paths: Iterable[Path]) -> dict[str, Path]:
    """{hash of the content: file} of every file that may be a source."""
    return {hash_file(found.path): found.path for found in find_files(list(paths)) if found.wanted}
