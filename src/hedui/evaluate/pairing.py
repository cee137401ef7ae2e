"""Which form of a record is which of gold, and which row: greedy, best first, as the project's yardstick does it.

Everything here works on JSON trees, of a record or of gold alike.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from hedui.evaluate.normal import bound_likeness, compare_normal, compare_texts, leaf_value, normalise_text

Node = dict[str, Any]
T = TypeVar("T")
FORM_FLOOR, REPORT_FLOOR, ROW_FLOOR, FUNDING_FLOOR, ITEM_FLOOR = 0.12, 0.3, 0.6, 0.4, 0.5


def pair(left: Sequence[T], right: Sequence[T], likeness: Callable[[T, T], float], floor: float) -> dict[int, int]:
    """{index in right: index in left}, the most alike first, each at most once, none less alike than `floor`."""
    alike = ((likeness(a, b), -abs(i - j), i, j) for i, a in enumerate(left) for j, b in enumerate(right))
    return take_best([entry for entry in alike if entry[0] >= floor])


def take_best(alike: list[tuple[float, int, int, int]]) -> dict[int, int]:
    """{right: left} of (likeness, nearness, left, right), best first."""
    out: dict[int, int] = {}
    used: set[int] = set()
    for _, _, i, j in sorted(alike, reverse=True):
        if i not in used and j not in out:
            used.add(i)
            out[j] = i
    return out


def text_of(node: Node, name: str) -> str:
    """A leaf as normalised text, empty for none."""
    return normalise_text(leaf_value(node.get(name))) or ""


def flat_forms(tree: Node) -> list[tuple[str, Node]]:
    """Every form with its path."""
    return [
        (f"reports[{r}].forms[{f}]", form)
        for r, report in enumerate(tree.get("reports") or [])
        for f, form in enumerate(report.get("forms") or [])
    ]


def compare_forms(a: Node, b: Node) -> float:
    """Likeness of two forms: by the third-level indicators that they share above all."""
    left, right = ({text_of(row, "level3") for row in form.get("indicators") or []} for form in (a, b))
    overlap = len(left & right) / max(1, len(left | right))
    name = compare_normal(text_of(a, "project_name"), text_of(b, "project_name"))
    title = compare_normal(text_of(a, "title"), text_of(b, "title"))
    scored = [any(leaf_value(row.get("score")) for row in form.get("indicators") or []) for form in (a, b)]
    return 0.7 * overlap + 0.15 * name + 0.05 * title + 0.1 * (scored[0] == scored[1])


def pair_forms(got: Sequence[Node], want: Sequence[Node]) -> dict[int, int]:
    """{gold form: record form}."""
    return pair(got, want, compare_forms, FORM_FLOOR)


def head_of(report: Node) -> str:
    """What tells a report from another."""
    names = "".join(str(leaf_value(form.get("project_name"))) for form in report.get("forms") or [])
    return f"{leaf_value(report.get('title'))}{leaf_value(report.get('fiscal_year'))}{names}"


def pair_reports(got: Sequence[Node], want: Sequence[Node]) -> dict[int, int]:
    """{gold report: record report}."""
    heads = [head_of(report) for report in got], [head_of(report) for report in want]
    return pair(*heads, compare_texts, REPORT_FLOOR)


def pair_funding(got: Sequence[Node], want: Sequence[Node]) -> dict[int, int]:
    """{gold funding row: record funding row}."""

    def likeness(a: Node, b: Node) -> float:
        same = leaf_value(a.get("line")) == leaf_value(b.get("line"))
        return 0.5 * same + 0.5 * compare_normal(text_of(a, "label"), text_of(b, "label"))

    return pair(got, want, likeness, FUNDING_FLOOR)


def pair_items(got: Sequence[Any], want: Sequence[Any]) -> dict[int, int]:
    """{gold item: record item} of a list in prose."""
    return pair([leaf_value(x) for x in got], [leaf_value(x) for x in want], compare_texts, ITEM_FLOOR)


def pair_rows(got: Sequence[Node], want: Sequence[Node]) -> dict[int, int]:
    """{gold indicator row: record indicator row}, by third-level name, then second-level name.

    Rows with the very same names are paired first (nothing can be more alike), and pairs that a quick bound rules
    out are never compared: a table of 124 rows takes milliseconds.
    """
    left, right = ([(text_of(row, "level3"), text_of(row, "level2")) for row in rows] for rows in (got, want))
    same = [(1.0, -abs(i - j), i, j) for i, a in enumerate(left) for j, b in enumerate(right) if a == b]
    out = take_best(same)
    used = set(out.values())
    rest = [
        (alike, -abs(i - j), i, j)
        for i, a in enumerate(left)
        if i not in used
        for j, b in enumerate(right)
        if j not in out and (alike := compare_rows(a, b)) >= ROW_FLOOR
    ]
    return out | take_best(rest)


def compare_rows(a: tuple[str, str], b: tuple[str, str]) -> float:
    """Likeness of two rows by (third-level name, second-level name); 0 where it is below the floor for certain."""
    if 0.9 * bound_likeness(a[0], b[0]) + 0.1 < ROW_FLOOR:
        return 0.0
    return 0.9 * compare_normal(a[0], b[0]) + 0.1 * compare_normal(a[1], b[1])
