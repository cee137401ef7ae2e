"""Rows and columns: does a form value stand in the row of its indicator and in the column of its field?"""

from collections import Counter
from collections.abc import Iterator

from hedui.claims import Claim
from hedui.record import Form
from hedui.verify.ground import Spot
from hedui.verify.ledger import Ledger

ROW_FIELDS = ("level3", "level2", "level1", "target", "actual", "weight", "score", "score_rate", "deviation")
LINE_FIELDS = ("label", "initial_budget", "annual_budget", "executed", "weight", "execution_rate", "score")


def find_misplaced(form: Form[Claim], at: str, ledger: Ledger) -> Iterator[str]:
    """The paths of form values whose ink is in no cell, in another row than its fellows, or out of its column."""
    blocks = (("indicators", len(form.indicators), ROW_FIELDS), ("funding", len(form.funding), LINE_FIELDS))
    for block, count, fields in blocks:
        rows = [{f: ledger.entries[f"{at}.{block}[{i}].{f}"] for f in fields} for i in range(count)]
        spots = [{f: entry.spot for f, entry in row.items() if entry.claim.value} for row in rows]
        columns = _columns(spots)
        for i, row in enumerate(spots):
            anchor = next((spot for spot in row.values() if spot), None)
            for name, spot in row.items():
                if not _fits(spot, anchor, columns.get((spot.table, name)) if spot else None):
                    yield f"{at}.{block}[{i}].{name}"


def _columns(rows: list[dict[str, Spot | None]]) -> dict[tuple[int, str], int]:
    """The column that most values of a field stand in, for each table."""
    seen: dict[tuple[int, str], Counter[int]] = {}
    for row in rows:
        for name, spot in row.items():
            if spot:
                seen.setdefault((spot.table, name), Counter())[spot.cell.col] += 1
    return {key: counts.most_common(1)[0][0] for key, counts in seen.items()}


def _fits(spot: Spot | None, anchor: Spot | None, column: int | None) -> bool:
    if spot is None or anchor is None or spot.table != anchor.table:
        return False
    rows, others = spot.cell.rows, anchor.cell.rows
    return rows.start < others.stop and others.start < rows.stop and column in spot.cell.cols
