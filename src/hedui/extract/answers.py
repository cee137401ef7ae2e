"""Answers kept on disk, so that no question is paid for twice: one file for each request, named by its hash."""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

Kept = Mapping[str, Any]


def default_folder() -> Path:
    """Where answers are kept if nobody says otherwise."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hedui" / "answers"


def hash_request(request: Mapping[str, Any]) -> str:
    """The name of a request: a hash of all that is sent, and to whom."""
    return hashlib.sha256(json.dumps(request, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Answers:
    """A folder of answers. What cannot be read is not there, what cannot be written not kept; neither is an error."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, name: str) -> Kept | None:
        """The answer of this name, if it is kept whole."""
        try:
            kept = json.loads(self._path(name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return kept if isinstance(kept, dict) else None

    def keep(self, name: str, answer: Kept) -> None:
        """Keep an answer: written beside and renamed, for this user's eyes only, as it tells of documents."""
        path = self._path(name)
        beside = path.with_suffix(f".{uuid4().hex}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            beside.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
            beside.chmod(0o600)
            beside.replace(path)
        except OSError:
            with suppress(OSError):
                beside.unlink()

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / f"{name}.json"
