"""The invented vocabulary, read once from words.toml."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_words() -> dict[str, Any]:
    """All of words.toml."""
    return tomllib.loads(files("hedui.forge").joinpath("words.toml").read_text(encoding="utf8"))
