"""What a run of evals leaves behind: metrics.json, report.html, and tables for the screen."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from hedui.evaluate.compare import Comparison, Metrics, compare_runs
from hedui.evaluate.metrics import make_metrics
from hedui.evaluate.report import make_report
from hedui.evaluate.scored import Document
from hedui.evaluate.screen_table import make_tables
from hedui.store import write_whole

METRICS_FILE, REPORT_FILE = "metrics.json", "report.html"


@dataclass(frozen=True)
class Results:
    """The metrics as written, and what they say beside another run's."""

    metrics: dict[str, Any]
    comparison: Comparison | None

    @property
    def tables(self) -> Iterator[Table]:
        """Short tables for the screen."""
        return make_tables(self.metrics, self.comparison)

    @property
    def worse(self) -> tuple[str, ...]:
        """What got worse than in the other run by more than noise."""
        return self.comparison.worse if self.comparison else ()


def write_results(documents: Sequence[Document], out: Path, against: Metrics | None) -> Results:
    """Score documents (at least one) and write metrics.json and report.html into a folder that exists."""
    metrics = make_metrics(documents)
    comparison = compare_runs(against, metrics) if against else None
    if comparison:
        metrics["against"] = asdict(comparison) | {"worse": list(comparison.worse)}
    write_whole(out / METRICS_FILE, json.dumps(metrics, ensure_ascii=False, indent=1) + "\n")
    write_whole(out / REPORT_FILE, make_report(documents, metrics, comparison))
    return Results(metrics, comparison)
