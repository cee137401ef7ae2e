"""Prompt texts: plain files in prompts/<task>/, with a hash of all their content for every record.

A task's folder holds system.md, user.md (a template whose $view is what the model is shown) and examples.md: worked
examples, each a block under `=== user` and one under `=== assistant`.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Template

from hedui.errors import UsageError

NAME = "self_evaluation"
DIGITS = 12  # of the hash: enough that two wordings never share it
_INSTALLED = "_prompts"
_SPEAKER = re.compile(r"^=== (user|assistant)\n", re.MULTILINE)

Message = Mapping[str, str]


_chosen: list[Path] = []  # at most one; what a process was told to use


def use_prompts(folder: Path | None) -> None:
    """Take prompts from this folder in this process; None for hedui's own. Raises UsageError where there is none."""
    if folder is not None and not folder.is_dir():
        raise UsageError(f"Prompts {folder} is not a folder.")
    _chosen[:] = [folder] if folder else []
    read_prompt.cache_clear()
    prompt_version.cache_clear()


def find_folder() -> Path:
    """The folder of prompts: the one chosen, or packed into the wheel, or at the top of a working copy."""
    if _chosen:
        return _chosen[0]
    packed = Path(str(files("hedui"))) / _INSTALLED
    return packed if packed.is_dir() else Path(__file__).parents[2] / "prompts"


@cache
def read_prompt(task: str, part: str) -> str:
    """The text of one part of a task's prompt."""
    path = find_folder() / task / f"{part}.md"
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise UsageError(f"Prompt {path} cannot be read: {error.strerror}.") from None


def write_messages(task: str, view: str) -> list[Message]:
    """The messages of one request: system, worked examples, and the document's own view."""
    user = Template(read_prompt(task, "user")).substitute(view=view)
    return [
        {"role": "system", "content": read_prompt(task, "system")},
        *_split_examples(read_prompt(task, "examples")),
        {"role": "user", "content": user},
    ]


def _split_examples(text: str) -> Iterator[Message]:
    _, *parts = _SPEAKER.split(text)
    for role, content in zip(parts[::2], parts[1::2], strict=True):
        yield {"role": role, "content": content.strip()}


@cache
def prompt_version() -> str:
    """Which prompts these are: `self_evaluation@` and a hash of every prompt file with its name."""
    folder = find_folder()
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*/*.md")):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        digest.update(path.read_bytes() + b"\0")
    return f"{NAME}@{digest.hexdigest()[:DIGITS]}"
