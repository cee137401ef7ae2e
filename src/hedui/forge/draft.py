"""A document before it is printed."""

from dataclasses import dataclass, field
from typing import Any

from hedui.forge.sheet import Item


@dataclass
class Draft:
    """Items in printed order; gold values that are chosen and not printed (a report's kind); findings; tags."""

    items: list[Item] = field(default_factory=list)
    constants: dict[str, str] = field(default_factory=dict)
    findings: list[dict[str, str]] = field(default_factory=list)
    optional: list[dict[str, str]] = field(default_factory=list)
    tags: dict[str, Any] = field(default_factory=dict)
