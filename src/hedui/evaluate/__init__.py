"""Evals: how accurate a run is, on how much, with what certainty, and why it is wrong where it is.

`read_cases` → files to extract → `collect_documents` → `write_results`: metrics.json, report.html and tables.
"""

from hedui.evaluate.cases import Case, read_cases
from hedui.evaluate.compare import Metrics, read_metrics
from hedui.evaluate.records import collect_documents, list_candidates
from hedui.evaluate.results import Results, write_results

__all__ = [
    "Case",
    "Metrics",
    "Results",
    "collect_documents",
    "list_candidates",
    "read_cases",
    "read_metrics",
    "write_results",
]
