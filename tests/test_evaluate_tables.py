"""Figures of tables: equal to the packages that define them, worked by hand where that can be done."""

import copy
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from anls_star import anls_score
from apted import APTED, Config
from rapidfuzz.distance import Levenshtein

from evaluate_desk import NAMES, dress, load_gold, make_document, make_leaf, make_record, spoil
from hedui.evaluate.anls import LISTS, rate_rows, read_rows
from hedui.evaluate.figures import compute
from hedui.evaluate.grids import Grid, form_to_grid
from hedui.evaluate.grits import compare_grids
from hedui.evaluate.judge import FUNDING_NUMBERS, ROW_NUMBERS
from hedui.evaluate.metrics import make_metrics
from hedui.evaluate.normal import Kind, show_normal
from hedui.evaluate.pairing import Node, flat_forms
from hedui.evaluate.teds import compare_trees

ROW = ("level1", "level2", "level3", "target", "actual", "weight", "score", "score_rate", "deviation")


def make_form(*rows: tuple[str | None, ...]) -> Node:
    """A form of rows of (level1, level3, target, weight)."""
    at = ("level1", "level3", "target", "weight")
    return {"indicators": [dict.fromkeys(ROW) | dict(zip(at, row, strict=True)) for row in rows]}


LONG = make_form(
    ("产出指标", "培训期数", "12期", "10"),
    ("产出指标", "合格率", "≥95%", "9.5"),
    ("产出指标", "及时率", "100%", "8"),
    ("效益指标", "知晓率", "≥90%", "30"),
)
SHORT = make_form(
    ("产出指标", "培训期数", "12期", "10"), ("产出指标", "合格率", "≥85%", "95"), ("效益指标", "知晓率", "≥90%", "30")
)
NARROW = make_form(("产出指标", None, "12期", "10"), ("产出指标", None, "≥95%", "9.5"), ("产出指标", None, "100%", "8"))


class Tree:
    """A table as apted takes it."""

    def __init__(self, name: tuple[str, int, str], children: "Sequence[Tree]" = ()) -> None:
        self.name, self.children = name, children


def plant_tree(grid: Grid) -> Tree:
    rows = [Tree(("tr", 1, ""), [Tree(("td", span, text)) for text, span in row]) for row in grid.rows]
    return Tree(("table", 1, ""), rows)


class TedsCosts(Config):  # type: ignore[misc]  # apted has no types
    """TEDS as its authors define it."""

    def rename(self, one: Tree, other: Tree) -> float:
        if one.name[:2] != other.name[:2]:
            return 1.0
        return float(Levenshtein.normalized_distance(one.name[2], other.name[2]))

    def children(self, node: Tree) -> Any:
        return node.children


def spoiled_forms() -> list[tuple[Node, Node]]:
    """Forms of the shipped cases beside spoiled copies, cut to the rows that apted can do in a moment."""
    forms = [form for name in NAMES for _, form in flat_forms(load_gold(name))]
    short = [{**form, "indicators": form["indicators"][:7]} for form in forms if form["indicators"]]
    return [(spoil(dress(copy.deepcopy(form)), Random(n)), form) for n in range(3) for form in short]  # noqa: S311


def test_teds_is_the_edit_distance_that_apted_finds() -> None:
    unlike = 0
    for got, want in [*spoiled_forms(), (LONG, SHORT), (NARROW, LONG)]:
        one, other = form_to_grid(got), form_to_grid(want)
        distance = APTED(plant_tree(one), plant_tree(other), TedsCosts()).compute_edit_distance()
        most = max(sum(len(row) + 1 for row in grid.rows) for grid in (one, other))
        assert compare_trees(one, other).content == pytest.approx(1 - distance / most, abs=1e-12)
        unlike += distance > 0
    assert unlike >= 10


@pytest.mark.parametrize(
    ("got", "want", "content", "topology"),
    [
        (LONG, SHORT, 11.55, 34 / 3),
        (LONG, NARROW, 9, 9),
        (SHORT, NARROW, 6.55, 23 / 3),
    ],
)
def test_grits_are_those_of_the_authors_package(got: Node, want: Node, content: float, topology: float) -> None:
    """The sums that grits-metric 0.7.0 gives for these tables as HTML."""
    one, other = form_to_grid(got), form_to_grid(want)
    for a, b in ((one, other), (other, one)):
        found = compare_grids(a, b)
        assert (found.content, found.topology) == pytest.approx((content, topology), abs=1e-4)
        assert found.cells == sum(rows * columns for rows, columns in (a.shape, b.shape))


def test_names_that_span_rows_are_one_cell() -> None:
    assert form_to_grid(LONG).rows[0] == (("产出指标", 3), ("培训期数", 1), ("12期", 1), ("10", 1))
    assert form_to_grid(LONG).rows[2] == (("及时率", 1), ("100%", 1), ("8", 1))
    assert form_to_grid({"indicators": []}).shape == (0, 0)


def test_a_table_without_partner_counts_as_nothing_held() -> None:
    gold = load_gold("r16")
    record = make_record(gold)
    record["reports"][0]["forms"] = []
    counts = make_document(record, gold).counts
    assert (counts["tables"], counts["teds"], counts["grits_content"]) == (1, 0, 0)
    assert counts["grid_cells"] > 30


def test_corrections_of_a_record_worked_by_hand() -> None:
    gold = load_gold("r16")
    record = make_record(gold)
    rows = record["reports"][0]["forms"][0]["indicators"]
    right = make_document(record, gold).counts
    assert right["groups_right"] == right["groups_got"] == right["groups_wanted"]
    values = sum(value is not None for value in gold["reports"][0]["forms"][0]["indicators"][2].values())
    rows[0]["score"] = make_leaf("3")
    rows[1]["deviation"] = make_leaf("加强管理")
    del rows[2]
    counts = make_document(record, gold).counts
    assert counts["entities_changed"] == 1
    assert counts["entities_surplus"] == 1
    assert counts["entities_lost"] == values
    assert counts["entities_right"] == right["entities_right"] - values - 1
    assert counts["groups_right"] == right["groups_right"] - 3
    aligned = counts["entities_right"] / (counts["entities_right"] + 2 + values)
    assert compute([counts], "kieval_aligned") == pytest.approx(aligned)


def test_rows_in_another_order_need_no_correction() -> None:
    gold = load_gold("r16")
    record = make_record(gold)
    record["reports"][0]["forms"][0]["indicators"].reverse()
    metrics = make_metrics([make_document(record, gold)])["figures"]
    assert metrics["kieval_aligned"]["value"] == metrics["kieval_group_f1"]["value"] == 1
    assert metrics["teds"]["value"] < 1


def test_money_is_counted_where_it_is_known() -> None:
    gold = load_gold("r16")
    priced, unpriced = make_record(gold), make_record(gold)
    priced["stats"]["llm"] = {"calls": 2, "input_tokens": 900, "output_tokens": 100, "cost": "0.26"}
    unpriced["stats"]["llm"] = {"calls": 2, "input_tokens": 900, "output_tokens": 100, "cost": None}
    documents = [make_document(record, gold) for record in (priced, unpriced)]
    figures = make_metrics(documents)["figures"]
    assert figures["dollars_per_page"]["value"] == pytest.approx(0.26)
    assert figures["dollars_per_right_verified_number"]["value"] == pytest.approx(0.01)
    assert figures["tokens_per_page"]["value"] == 1000


def undress(node: Any, kind: Kind = "text") -> Any:
    """A tree as the package anls-star takes it: values as they are compared, nothing that is null or not judged."""
    if isinstance(node, list):
        return [undress(item, kind) for item in node]
    if not isinstance(node, dict):
        return show_normal(kind, node).lower()
    if "status" in node:
        return show_normal(kind, node["value"]).lower()
    numbers = {*FUNDING_NUMBERS, *ROW_NUMBERS}
    skipped = ("pages", "line", "level", "currency_unit", "label")
    inner = {k: undress(v, "number" if k in numbers else "text") for k, v in node.items() if k not in skipped}
    return {key: value for key, value in inner.items() if value != ""}


@pytest.mark.parametrize("seed", range(4))
def test_anls_is_what_the_package_says_of_the_whole_form(seed: int) -> None:
    gold = load_gold("r16")
    form = gold["reports"][0]["forms"][0]
    spoiled = spoil(dress(copy.deepcopy(form)), Random(seed))  # noqa: S311
    got, want = undress(spoiled), undress(form)
    lists = {name: (got.pop(name), want.pop(name)) for name in LISTS}
    for name, (mine, theirs) in lists.items():
        kept = [row for row in mine if row]
        found = rate_rows(read_rows(spoiled[name], name), read_rows(form[name], name))
        assert found.score / max(1, found.leaves) == pytest.approx(anls_score({"a": theirs}, {"a": kept}), abs=1e-9), (
            name
        )
