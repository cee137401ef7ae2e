"""Matrices: the same cases under every combination of settings (extractor, model, …) and kinds of file.

A YAML file says which:

    fixed: {workers: 2}          # settings of every run
    axes:
      extractor: [rules, llm]    # any setting of hedui, see README
      model: [qwen2.5-7b, deepseek-chat]
      scan: [source, office]     # the names of files without suffix
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rich import box
from rich.table import Table

from hedui.config import Settings
from hedui.errors import UsageError
from hedui.evaluate.compare import VERDICTS, Comparison, Metrics, compare_runs, index_documents
from hedui.evaluate.figures import FIGURES
from hedui.evaluate.screen_table import show_value
from hedui.store import write_whole

SCAN = "scan"
SHOWN = ("numbers_f1", "text_f1", "whole_rows", "coverage", "findings_f1", "seconds_per_page", "dollars_per_page")
JUDGED = ("numbers_f1", "text_f1", "coverage")
Value = str | int | float | bool


class Plan(BaseModel):
    """What a matrix file says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fixed: dict[str, Value] = {}
    axes: dict[str, list[Value]] = Field(min_length=1)

    @property
    def cells(self) -> "Iterator[Cell]":
        """Every combination, the last axis changing fastest."""
        for number, values in enumerate(product(*self.axes.values()), 1):
            yield Cell(number, dict(zip(self.axes, values, strict=True)), self.fixed)


@dataclass(frozen=True, slots=True)
class Cell:
    """One combination: what sets it apart, and what all have in common."""

    number: int
    own: dict[str, Value]
    fixed: dict[str, Value]

    @property
    def folder(self) -> str:
        """Where its results go, inside the matrix's folder."""
        return f"{self.number:02d}"

    @property
    def settings(self) -> dict[str, Value]:
        """The settings that it asks for."""
        return {name: value for name, value in (self.fixed | self.own).items() if name != SCAN}

    @property
    def kind(self) -> str | None:
        """The kind of file that it is about; None for all."""
        return str(self.own[SCAN]) if SCAN in self.own else None


@dataclass(frozen=True, slots=True)
class CellResult:
    """A cell with its metrics, and beside the first cell that has documents in common; None for that one itself."""

    cell: Cell
    metrics: Metrics
    comparison: Comparison | None


def read_plan(path: Path) -> Plan:
    """A matrix file. Raises UsageError where it is none, or names a setting that there is not."""
    try:
        plan = Plan.model_validate(yaml.safe_load(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise UsageError(f"Matrix {path} cannot be read: {error.strerror}.") from None
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(f"Matrix {path} is not YAML: {' '.join(str(error).split())}.") from None
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise UsageError(f"Matrix {path}: {at}: {first['msg']}.") from None
    known = {SCAN, *Settings.model_fields}
    unknown = next((name for name in (*plan.axes, *plan.fixed) if name not in known), None)
    if unknown:
        raise UsageError(f"Matrix {path}: {unknown} is no setting; there are {', '.join(sorted(known))}.")
    return plan


def compare_cells(cells: Sequence[tuple[Cell, Metrics]]) -> list[CellResult]:
    """Every cell beside the first before it that has documents in common."""
    out: list[CellResult] = []
    keys = [set(index_documents(metrics)) for _, metrics in cells]
    for n, (cell, metrics) in enumerate(cells):
        base = next((other for other in range(n) if keys[other] & keys[n]), None)
        out.append(CellResult(cell, metrics, None if base is None else compare_runs(cells[base][1], metrics)))
    return out


def tell_result(result: CellResult) -> dict[str, Any]:
    """One cell as matrix.json holds it."""
    return {
        "settings": result.cell.own,
        "folder": result.cell.folder,
        "documents": len(result.metrics["documents"]),
        "verified": result.metrics["verified"],
        "figures": result.metrics["figures"],
        "against_first": asdict(result.comparison) if result.comparison else None,
    }


def write_matrix(results: Sequence[CellResult], out: Path) -> Table:
    """matrix.json and matrix.html, and the table for the screen."""
    told = [tell_result(result) for result in results]
    write_whole(out / "matrix.json", json.dumps({"cells": told}, ensure_ascii=False, indent=1) + "\n")
    env = Environment(
        loader=PackageLoader("hedui.evaluate"), autoescape=True, trim_blocks=True, undefined=StrictUndefined
    )
    env.filters.update(figure=show_value)
    page = env.get_template("matrix.html").render(
        results=results, axes=list(results[0].cell.own), shown=list_shown(results), figures=FIGURES, judge=judge_cell
    )
    write_whole(out / "matrix.html", page)
    return make_table(results)


def list_shown(results: Sequence[CellResult]) -> list[str]:
    """The figures that are told; money only where a model was asked."""
    asked = any(result.metrics["totals"]["llm_calls"] for result in results)
    return [name for name in SHOWN if asked or not name.startswith("dollars")]


def judge_cell(result: CellResult, figure: str) -> str:
    """What chance says of a figure beside the first cell's; empty where there is nothing to say."""
    changes = result.comparison.changes if result.comparison else ()
    verdict = next((change.verdict for change in changes if change.figure == figure), None)
    return VERDICTS[verdict] if verdict and figure in JUDGED else ""


def make_table(results: Sequence[CellResult]) -> Table:
    """One row for each cell."""
    shown = list_shown(results)
    titles = [FIGURES[name].title.replace(" ", "\n", 1) for name in shown]
    table = Table(*results[0].cell.own, *titles, "已证实而错\nwrong", box=box.SIMPLE_HEAD)
    for result in results:
        values = (show_cell(result, name) for name in shown)
        table.add_row(*map(str, result.cell.own.values()), *values, str(result.metrics["verified"]["wrong"]))
    return table


def show_cell(result: CellResult, name: str) -> str:
    """A figure, and whether it differs from the first cell's by more than noise."""
    said = judge_cell(result, name)
    return show_value(name, result.metrics["figures"][name]["value"]) + (f"\n{said}" if said else "")
