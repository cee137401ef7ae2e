"""Records as they are given: trees of plain values or of leaf objects, by whoever filled them in."""

from collections.abc import Mapping
from typing import Any

Tree = Mapping[str, Any]


def value_of(leaf: Any) -> str | None:
    """The value of a leaf that is an object or a plain value; a value that failed is taken from what was claimed."""
    if isinstance(leaf, Mapping):
        value = leaf.get("value")
        leaf = leaf.get("claimed") if value is None and leaf.get("status") == "unsupported" else value
    if leaf is None or isinstance(leaf, bool | Mapping | list):
        return None
    return str(leaf) or None


def tree_of(node: Any) -> Tree:
    return node if isinstance(node, Mapping) else {}


def list_of(node: Tree, name: str) -> list[Tree]:
    items = node.get(name)
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list | tuple) else []


def items_of(items: Any) -> list[str]:
    values = (value_of(item) for item in items) if isinstance(items, list | tuple) else ()
    return [value for value in values if value]
