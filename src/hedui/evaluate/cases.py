"""Cases: folders with a gold.json, the files that it tells of, and tags if there are any."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from hedui.errors import UsageError
from hedui.evaluate.contradictions import find_contradictions
from hedui.evaluate.locate import find_line
from hedui.evaluate.pairing import Node
from hedui.ingest import Candidate, find_files, show_name
from hedui.schema import gold_schema

GOLD_FILE, TAGS_FILE, PLACES_FILE = "gold.json", "tags.json", "places.json"
INDEX = re.compile(r"goals\[\d+\]")
LONGEST = 200  # characters of a validator's message: it quotes what it found, which may be a whole table


@dataclass(frozen=True)
class Case:
    """One gold file and what it is gold of. `tags` are plain: family, region and the like."""

    name: str
    folder: Path
    gold: Node
    tags: Node = field(default_factory=dict)
    kind: str | None = None  # files of this name alone, where it is given

    def only(self, kind: str | None) -> "Case":
        """The case with its files of one kind; all of them for None."""
        return replace(self, kind=kind)

    @cached_property
    def places(self) -> Node:
        """Where gold's values are printed, if the maker of the case wrote that down (the forge does)."""
        path = self.folder / PLACES_FILE
        return read_object(path)[1] if path.is_file() else {}

    @cached_property
    def split(self) -> frozenset[str]:
        """The values that are printed on more than one page; goals, which are judged joined, without their numbers."""
        places = ((INDEX.sub("goals", path), found) for path, found in self.places.items())
        return frozenset(path for path, found in places if len({place[0] for place in found}) > 1)

    @property
    def candidates(self) -> Iterator[Candidate]:
        """The files of the case, under names that no other case has."""
        for candidate in find_files([self.folder]):
            if candidate.wanted and self.kind in (None, candidate.path.stem):
                yield Candidate(candidate.path, f"{self.name}/{candidate.file}", candidate.problem)


def read_cases(root: Path) -> list[Case]:
    """Every case in a folder, itself or below. Raises UsageError for gold that cannot be trusted, or where none is."""
    if not root.is_dir():
        raise UsageError(f"Cases {root} is not a folder.")
    golds = [root / GOLD_FILE] if (root / GOLD_FILE).is_file() else sorted(root.rglob(GOLD_FILE))
    if not golds:
        raise UsageError(f"No case in {root}: a case is a folder with a {GOLD_FILE} beside its files.")
    validator = Draft202012Validator(gold_schema())
    return [read_case(path, root, validator) for path in golds]


def read_case(gold: Path, root: Path, validator: Draft202012Validator) -> Case:
    """One case. Raises UsageError where its gold is not gold, or contradicts itself."""
    folder = gold.parent
    name = folder.relative_to(root).as_posix() if folder != root else folder.resolve().name
    tags = folder / TAGS_FILE
    return Case(show_name(name), folder, read_gold(gold, validator), read_object(tags)[1] if tags.is_file() else {})


def read_gold(path: Path, validator: Draft202012Validator) -> Node:
    """Gold that keeps to its schema and does not contradict itself. Raises UsageError with file, path and line."""
    text, gold = read_object(path)
    check_gold(path, text, gold, validator)
    return gold


def check_gold(path: Path, text: str, gold: Node, validator: Draft202012Validator) -> None:
    """Raise UsageError where gold breaks its schema or contradicts itself; `text` is what a line is counted in."""
    errors = sorted(validator.iter_errors(gold), key=lambda error: [str(step) for step in error.absolute_path])
    if errors:
        raise refuse(path, text, list(errors[0].absolute_path), say_error(errors[0]))
    for steps, reason in find_contradictions(gold):
        raise refuse(path, text, steps, reason)


def read_object(path: Path) -> tuple[str, Node]:
    """A file's text, and the JSON object that it holds. Raises UsageError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        value = json.loads(text, object_pairs_hook=take_once)
    except json.JSONDecodeError as error:
        raise UsageError(f"{path}:{error.lineno}: this is not JSON: {error.msg}.") from None
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{path}: cannot be read as JSON: {error}.") from None
    if not isinstance(value, dict):
        raise UsageError(f"{path}:1: a JSON object is expected.")
    return text, value


def take_once(pairs: list[tuple[str, Any]]) -> Node:
    """An object, unless it names a member twice: json would silently drop the first."""
    node = dict(pairs)
    if len(node) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the member {twice!r} stands twice in one object")
    return node


def say_error(error: ValidationError) -> str:
    """A validator's message, short."""
    return error.message if len(error.message) <= LONGEST else f"{error.message[:LONGEST]}…"


def refuse(path: Path, text: str, steps: list[str | int], reason: str) -> UsageError:
    """The error for gold: file and line as an editor takes them, the path, the reason."""
    at = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")
    return UsageError(f"{path}:{find_line(text, steps)}: {at or 'gold'}: {reason.rstrip('.')}.")
