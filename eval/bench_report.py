"""What a section of the benchmark yields, and how it is printed: Markdown tables, and the issue's lines as checks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Check:
    """A line that the project has promised: what was measured, what it should be, and whether it is."""

    name: str
    measured: str
    wanted: str
    held: bool


@dataclass
class Section:
    """One section's outcome. `text` is printed, `data` goes to its JSON file with the checks."""

    title: str
    text: list[str] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)


def at_least(name: str, measured: float, least: float, unit: str = "") -> Check:
    return Check(name, f"{measured:.4g}{unit}", f"≥ {least:g}{unit}", measured >= least)


def at_most(name: str, measured: float, most: float, unit: str = "") -> Check:
    return Check(name, f"{measured:.4g}{unit}", f"≤ {most:g}{unit}", measured <= most)


def none_of(name: str, count: int) -> Check:
    return Check(name, str(count), "0", count == 0)


def format_table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; the first column is text, the others are set to the right."""
    rule = ["---"] + ["--:"] * (len(headers) - 1)
    lines = [headers, rule, *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def format_checks(checks: Iterable[Check]) -> str:
    rows = [(check.name, check.measured, check.wanted, "pass" if check.held else "**FAIL**") for check in checks]
    return format_table(("promise", "measured", "wanted", ""), rows)


def format_section(section: Section) -> str:
    """A section as it is printed."""
    parts = [f"## {section.title}", *section.text]
    if section.checks:
        parts.append(format_checks(section.checks))
    return "\n\n".join(parts) + "\n"
