"""Every leaf of a record beside its leaf of gold: one judgement each, with all that explains it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hedui.evaluate.normal import Kind, leaf_value, normalise, normalise_text
from hedui.evaluate.pairing import Node, flat_forms, pair_forms, pair_funding, pair_items, pair_reports, pair_rows

FORM_TEXT = ("title", "project_name", "competent_department", "implementing_unit", "grade")
FUNDING_NUMBERS = ("initial_budget", "annual_budget", "executed", "weight", "execution_rate", "score")
ROW_TEXT = ("level1", "level2", "level3", "target", "actual", "deviation")
ROW_NUMBERS = ("weight", "score", "score_rate")
ROW_CORE = frozenset({"level3", "target", "actual", "weight", "score"})  # what makes a row whole
NARRATIVE_NUMBERS = ("budget", "executed", "execution_rate", "self_score")
NARRATIVE_LISTS = ("problems", "improvements", "recommendations")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One leaf judged. `where` is its path in gold, or "+" and its path in the record where gold has none.

    `field` is the path without numbers and without what stands above (indicators.weight); `row` the path of its row
    or form; `name` what a person calls that row. `leaf` is the record's leaf as it stands, {} where there is none.
    """

    kind: Kind
    field: str
    where: str
    row: str
    name: str
    want: str | None
    got: str | None
    leaf: Mapping[str, Any]
    right: bool

    @property
    def status(self) -> str | None:
        """The status that the record claims for the leaf."""
        return self.leaf.get("status")

    @property
    def verified(self) -> bool:
        return self.got is not None and self.status == "verified"

    @property
    def counts(self) -> tuple[int, int, int]:
        """(right, wrong or too many, wrong or lost): true positives, false positives, false negatives."""
        wrong = not self.right
        return int(self.right), int(wrong and self.got is not None), int(wrong and self.want is not None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a group of leaves stands: its path, and what a person calls it."""

    path: str
    name: str = ""


def judge_document(record: Node, gold: Node) -> tuple[Judgement, ...]:
    """Every leaf that gold or the record has, judged."""
    return (*judge_forms(record, gold), *judge_reports(record, gold))


def judge_leaf(kind: Kind, field: str, got: Any, want: Any, place: Place) -> Iterator[Judgement]:
    """The judgement of one leaf; none where neither side has a value."""
    leaf = got if isinstance(got, dict) else {"value": got}
    normal = normalise(kind, leaf_value(got)), normalise(kind, leaf_value(want))
    if normal == (None, None):
        return
    name = field.rsplit(".", 1)[-1]
    yield Judgement(
        kind=kind,
        field=field,
        where=place.path if place.path.endswith("]") and name in NARRATIVE_LISTS else f"{place.path}.{name}",
        row=place.path,
        name=place.name,
        want=leaf_value(want) if normal[1] is not None else None,
        got=leaf_value(got) if normal[0] is not None else None,
        leaf=leaf,
        right=normal[0] == normal[1],
    )


def judge_leaves(
    kind: Kind, prefix: str, names: Sequence[str], got: Node, want: Node, place: Place
) -> Iterator[Judgement]:
    """The judgements of several leaves of one node."""
    for name in names:
        yield from judge_leaf(kind, f"{prefix}.{name}", got.get(name), want.get(name), place)


def judge_forms(record: Node, gold: Node) -> Iterator[Judgement]:
    """Paired forms, gold's that the record lacks, and the record's that gold lacks."""
    got, want = flat_forms(record), flat_forms(gold)
    pairs = pair_forms([form for _, form in got], [form for _, form in want])
    for j, (path, form) in enumerate(want):
        yield from judge_form(got[pairs[j]][1] if j in pairs else {}, form, path)
    for i, (path, form) in enumerate(got):
        if i not in pairs.values():
            yield from judge_form(form, {}, f"+{path}")


def judge_form(got: Node, want: Node, path: str) -> Iterator[Judgement]:
    """All of one form."""
    yield from judge_leaves("text", "form", FORM_TEXT, got, want, Place(path, name_node(want, got, "title")))
    yield from judge_funding(got, want, path)
    yield from judge_goals(got, want, path)
    yield from judge_groups(got, want, path)
    yield from judge_rows(got, want, path)
    totals = (got.get("total") or {}), (want.get("total") or {})
    yield from judge_leaves("number", "total", ("weight", "score"), *totals, Place(f"{path}.total", "总分"))


def name_node(want: Node, got: Node, leaf: str) -> str:
    """What a person calls a row or a form: as gold names it, else as the record does."""
    return leaf_value(want.get(leaf)) or leaf_value(got.get(leaf)) or ""


def line_up(got: Sequence[Node], want: Sequence[Node], pairs: dict[int, int], path: str) -> Iterator[Any]:
    """(got, want, path) of every row of gold, then of the record's that have no partner."""
    for j, node in enumerate(want):
        yield (got[pairs[j]] if j in pairs else {}), node, f"{path}[{j}]"
    partners = set(pairs.values())
    for i, node in enumerate(got):
        if i not in partners:
            yield node, {}, f"{'' if path.startswith('+') else '+'}{path}[{i}]"


def judge_funding(got: Node, want: Node, path: str) -> Iterator[Judgement]:
    rows = (got.get("funding") or []), (want.get("funding") or [])
    for g, w, at in line_up(*rows, pair_funding(*rows), f"{path}.funding"):
        place = Place(at, name_node(w, g, "label"))
        yield from judge_leaves("number", "funding", FUNDING_NUMBERS, g, w, place)


def judge_goals(got: Node, want: Node, path: str) -> Iterator[Judgement]:
    """Expected and actual of all goals, each joined over its rows without repetition: tools cut them differently."""
    for name in ("expected", "actual"):
        joined = [join_goals(node.get("goals") or [], name) for node in (got, want)]
        leaf = {"value": joined[0], "evidence": join_evidence(got.get("goals") or [], name)}
        yield from judge_leaf("text", f"goals.{name}", leaf, joined[1], Place(f"{path}.goals", "年度总体目标"))


def join_goals(rows: Sequence[Node], name: str) -> str | None:
    return "".join(dict.fromkeys(leaf_value(row.get(name)) or "" for row in rows)) or None


def join_evidence(rows: Sequence[Node], name: str) -> list[Any]:
    leaves = (row.get(name) for row in rows)
    return [piece for leaf in leaves if isinstance(leaf, dict) for piece in leaf.get("evidence") or []]


def judge_groups(got: Node, want: Node, path: str) -> Iterator[Judgement]:
    """Points of groups, by the groups' names."""
    named = [{normalise_text(leaf_value(g.get("name"))): g for g in node.get("groups") or []} for node in (got, want)]
    for key in {**named[0], **named[1]}:
        g, w = (groups.get(key, {}) for groups in named)
        at = f"{path}.groups[{key}]"
        yield from judge_leaf("number", "groups.weight", g.get("weight"), w.get("weight"), Place(at, key or ""))


def judge_rows(got: Node, want: Node, path: str) -> Iterator[Judgement]:
    rows = (got.get("indicators") or []), (want.get("indicators") or [])
    for g, w, at in line_up(*rows, pair_rows(*rows), f"{path}.indicators"):
        place = Place(at, name_node(w, g, "level3"))
        yield from judge_leaves("text", "indicators", ROW_TEXT, g, w, place)
        yield from judge_leaves("number", "indicators", ROW_NUMBERS, g, w, place)


def judge_reports(record: Node, gold: Node) -> Iterator[Judgement]:
    """What stands on a report itself, and its prose; reports that gold lacks are judged by their forms alone."""
    got, want = record.get("reports") or [], gold.get("reports") or []
    pairs = pair_reports(got, want)
    for j, w in enumerate(want):
        g = got[pairs[j]] if j in pairs else {}
        place = Place(f"reports[{j}]", name_node(w, g, "title"))
        yield from judge_leaves("number", "report", ("fiscal_year",), g, w, place)
        yield from judge_leaves("text", "report", ("kind", "title", "unit"), g, w, place)
        yield from judge_narrative(g.get("narrative") or {}, w.get("narrative") or {}, f"{place.path}.narrative")


def judge_narrative(got: Node, want: Node, path: str) -> Iterator[Judgement]:
    place = Place(path, "正文")
    yield from judge_leaves("number", "narrative", NARRATIVE_NUMBERS, got, want, place)
    yield from judge_leaves("text", "narrative", ("grade", "publication"), got, want, place)
    for name in NARRATIVE_LISTS:
        items = (got.get(name) or []), (want.get(name) or [])
        for g, w, at in line_up(*items, pair_items(*items), f"{path}.{name}"):
            yield from judge_leaf("text", f"narrative.{name}", g or None, w or None, Place(at, "正文"))
