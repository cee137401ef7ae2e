"""The template families A–K: which columns each prints, what it calls them, and in what order its blocks stand."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Column:
    """A printed column: its role, the headings it goes by, and its relative width."""

    role: str
    headings: tuple[str, ...]
    width: float


@dataclass(frozen=True)
class Family:
    """One template. `blocks` are keys of forms.BLOCKS, in printed order; `schemes` are keys of indicators.SCHEMES."""

    code: str
    kinds: tuple[str, ...]
    schemes: tuple[str, ...]
    columns: tuple[Column, ...]
    funding: tuple[Column, ...]
    blocks: tuple[str, ...]
    titles: tuple[str, ...]
    currency_unit: str = "万元"
    side_label: bool = True
    scored: bool = True
    total_label: tuple[str, ...] = ("总分",)

    def prints(self, role: str) -> bool:
        """Whether the indicator table has a column of this role."""
        return any(column.role == role for column in self.columns)

    def funds(self, role: str) -> bool:
        """Whether the funding block has a column of this role."""
        return any(column.role == role for column in self.funding)


def read_column(text: str) -> Column:
    """A column from "role width heading|heading…"."""
    role, width, headings = text.split(" ", 2)
    return Column(role, tuple(headings.split("|")), float(width))


def read_family(code: str, entry: dict[str, Any]) -> Family:
    """A family from its table in families.toml."""
    read: dict[str, Any] = {}
    for key, value in entry.items():
        if key in ("columns", "funding"):
            read[key] = tuple(read_column(text) for text in value)
        else:
            read[key] = tuple(value) if isinstance(value, list) else value
    return Family(code, **read)


_ENTRIES = tomllib.loads(files("hedui.forge").joinpath("families.toml").read_text(encoding="utf8"))
DONE = read_family("K", _ENTRIES.pop("done"))
FAMILIES = {code: read_family(code, entry) for code, entry in _ENTRIES.items()}
