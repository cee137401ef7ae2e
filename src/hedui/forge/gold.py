"""Gold: the plain tree of GOLD.md put together from the marked fields that were printed."""

import re
from typing import Any

FORM_LEAVES = ("title", "currency_unit", "project_name", "competent_department", "implementing_unit")
FUNDING = ("line", "label", "initial_budget", "annual_budget", "executed", "weight", "execution_rate", "score")
GOAL = ("expected", "actual")
GROUP = ("level", "name", "weight")
INDICATOR = ("level1", "level2", "level3", "target", "actual", "weight", "score", "score_rate", "deviation")
NARRATIVE = ("budget", "executed", "execution_rate", "currency_unit", "self_score", "grade")
LISTS = ("problems", "improvements", "recommendations")


def count_items(values: dict[str, str], prefix: str) -> int:
    """How many items the list at `prefix` has: one more than the highest printed index."""
    hits = (re.match(re.escape(prefix) + r"\[(\d+)\]", path) for path in values)
    return max((int(hit.group(1)) + 1 for hit in hits if hit), default=0)


def read_rows(values: dict[str, str], prefix: str, leaves: tuple[str, ...]) -> list[dict[str, Any]]:
    """The list at `prefix`, one dict per item."""
    return [{leaf: values.get(f"{prefix}[{i}].{leaf}") for leaf in leaves} for i in range(count_items(values, prefix))]


def build_form(values: dict[str, str], prefix: str) -> dict[str, Any]:
    """One form."""
    groups = [{**g, "level": int(g["level"])} for g in read_rows(values, f"{prefix}.groups", GROUP)]
    return {
        **{leaf: values.get(f"{prefix}.{leaf}") for leaf in FORM_LEAVES},
        "funding": read_rows(values, f"{prefix}.funding", FUNDING),
        "goals": read_rows(values, f"{prefix}.goals", GOAL),
        "groups": groups,
        "indicators": read_rows(values, f"{prefix}.indicators", INDICATOR),
        "total": {leaf: values.get(f"{prefix}.total.{leaf}") for leaf in ("weight", "score")},
        "grade": values.get(f"{prefix}.grade"),
    }


def build_narrative(values: dict[str, str], prefix: str) -> dict[str, Any]:
    """The narrative of one report."""
    lists = {
        name: [values[f"{prefix}.{name}[{i}]"] for i in range(count_items(values, f"{prefix}.{name}"))]
        for name in LISTS
    }
    return {
        **{leaf: values.get(f"{prefix}.{leaf}") for leaf in NARRATIVE},
        **lists,
        "publication": values.get(f"{prefix}.publication"),
    }


def build_gold(
    values: dict[str, str], name: str, findings: list[dict[str, str]], optional: list[dict[str, str]]
) -> dict[str, Any]:
    """The whole gold file; `values` maps `reports[0].forms[1].indicators[3].weight` and the like to plain values."""
    reports = []
    for i in range(count_items(values, "reports")):
        at = f"reports[{i}]"
        head = {leaf: values.get(f"{at}.{leaf}") for leaf in ("kind", "title", "fiscal_year", "unit")}
        forms = [build_form(values, f"{at}.forms[{j}]") for j in range(count_items(values, f"{at}.forms"))]
        reports.append({**head, "forms": forms, "narrative": build_narrative(values, f"{at}.narrative")})
    gold: dict[str, Any] = {"id": name, "reports": reports, "findings": findings}
    return {**gold, "optional_findings": optional} if optional else gold
