"""The invented vocabulary and the phrases of reports, each read once from its TOML file."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_words() -> dict[str, Any]:
    """All of words.toml."""
    return _load_toml("words.toml")


@cache
def load_phrases() -> dict[str, dict[str, list[str]]]:
    """All of phrases.toml: headings, subheadings and sentences by key."""
    return _load_toml("phrases.toml")


def _load_toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("hedui.forge").joinpath(name).read_text(encoding="utf8"))
