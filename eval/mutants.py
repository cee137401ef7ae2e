"""Faults planted in right records, class by class: what extractors and people really get wrong.

A fault takes a record (plain values; a copy that is its own), and a source of chance; it changes the record and names
the paths that are wrong now. It plants nothing, and names nothing, where the record gives no occasion.
"""

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from random import Random
from typing import Any

from hedui.numbers import normalise, squeeze
from mutant_values import change_digit, change_unit, drop_or_double_digit, lose_sign, move_point, transpose_digits

Node = dict[str, Any]
FUNDING = ("initial_budget", "annual_budget", "executed", "weight", "execution_rate", "score")
AMOUNTS = FUNDING[:3]
ROW_NUMBERS = ("weight", "score", "score_rate")
ROW_VALUES = ("target", "actual", "weight", "score", "score_rate")
NARRATIVE = ("budget", "executed", "execution_rate", "self_score")
INVENTED = ("群众知晓覆盖面", "档案归集完整性", "材料报送及时程度", "设施设备完好情况", "宣传活动开展场次")


@dataclass(frozen=True)
class Mutant:
    """A record with one fault in it: the paths that are wrong now, or the name and place of a row that was left out."""

    fault: str
    record: Node
    paths: tuple[str, ...]
    lost: str = ""


@dataclass(frozen=True)
class Slot:
    """One leaf of a record: its path, and where its value is kept."""

    path: str
    node: Node
    name: str

    @property
    def value(self) -> str | None:
        value = self.node.get(self.name)
        return value if isinstance(value, str) else None

    @property
    def is_number(self) -> bool:
        return self.name in (*FUNDING, *ROW_NUMBERS, *NARRATIVE, "fiscal_year")

    def put(self, value: str) -> bool:
        """Whether this value is another one than is there; if so it is put there."""
        if self.value is None or same_value(self.value, value, self.is_number):
            return False
        self.node[self.name] = value
        return True


def same_value(a: str, b: str, number: bool) -> bool:
    """Whether two values say the same: numbers as decimals, text by its letters."""
    if number:
        try:
            return Decimal(a.rstrip("%")) == Decimal(b.rstrip("%"))
        except InvalidOperation:
            return a == b
    return squeeze(normalise(a)) == squeeze(normalise(b))


def forms_of(record: Node) -> Iterator[tuple[str, Node]]:
    for i, report in enumerate(record["reports"]):
        for j, form in enumerate(report["forms"]):
            yield f"reports[{i}].forms[{j}]", form


def slots_of(record: Node) -> list[Slot]:
    """Every leaf with a figure in it, in printed order."""
    out = []
    for i, report in enumerate(record["reports"]):
        out.append(Slot(f"reports[{i}].fiscal_year", report, "fiscal_year"))
        out += [Slot(f"reports[{i}].narrative.{name}", report["narrative"], name) for name in NARRATIVE]
    for at, form in forms_of(record):
        for block, names in (("funding", FUNDING), ("indicators", ROW_VALUES), ("groups", ("weight",))):
            for k, node in enumerate(form[block]):
                out += [Slot(f"{at}.{block}[{k}].{name}", node, name) for name in names]
        out += [Slot(f"{at}.total.{name}", form["total"], name) for name in ("weight", "score")]
    return [slot for slot in out if slot.value and re.search(r"\d", slot.value)]


ChangeText = Callable[[str, Random], str]


def plant_in_value(change: ChangeText) -> "Fault":
    """A fault of one value, anywhere in the record."""

    def plant(record: Node, rng: Random) -> list[str]:
        slot = rng.choice(slots_of(record))
        wrong = change(str(slot.value), rng)
        return [slot.path] if wrong and slot.put(wrong) else []

    return plant


def plant_unit(record: Node, rng: Random) -> list[str]:
    """The unit of an amount, of a whole form, or of a result."""
    forms = [Slot(f"{at}.currency_unit", form, "currency_unit") for at, form in forms_of(record)]
    forms = [slot for slot in forms if slot.value]
    if forms and rng.random() < 0.2:
        slot = rng.choice(forms)
        return [slot.path] if slot.put("元" if slot.value == "万元" else "万元") else []
    worded = re.compile(r"元|人次|个月")
    slots = [s for s in slots_of(record) if s.name in (*AMOUNTS, "budget") or worded.search(str(s.value))]
    if not slots:
        return []
    slot = rng.choice(slots)
    wrong = change_unit(str(slot.value), rng)
    return [slot.path] if wrong and slot.put(wrong) else []


# ---- faults of place ------------------------------------------------------------------------------------------------


def exchange(a: Slot, b: Slot) -> list[str]:
    """The values of two leaves exchanged; nothing where they say the same or one of them is empty."""
    first, second = a.value, b.value
    if not first or not second or not a.put(second):
        return []
    return [a.path, b.path] if b.put(first) else [a.path]


def rows_of(record: Node, least: int = 2) -> list[tuple[str, list[Node]]]:
    """Every form's rows with their path, of forms that have enough of them."""
    tables = ((f"{at}.indicators", form["indicators"]) for at, form in forms_of(record))
    return [(at, rows) for at, rows in tables if len(rows) >= least]


def swap_rows(record: Node, rng: Random) -> list[str]:
    """Two rows' figures exchanged, their names kept."""
    tables = rows_of(record)
    if not tables:
        return []
    at, rows = rng.choice(tables)
    i = rng.randrange(len(rows))
    j = rng.choice([k for k in range(len(rows)) if k != i])
    pairs = ((Slot(f"{at}[{i}].{n}", rows[i], n), Slot(f"{at}[{j}].{n}", rows[j], n)) for n in ROW_VALUES)
    return [path for pair in pairs for path in exchange(*pair)]


def swap_columns(record: Node, rng: Random) -> list[str]:
    """Two columns of figures exchanged, in one row or in a run of rows: 分值 and 得分, or two that tell of money."""
    columns = {"indicators": ROW_NUMBERS, "funding": FUNDING}
    tables = [
        (f"{at}.{block}", form[block], names)
        for at, form in forms_of(record)
        for block, names in columns.items()
        if form[block]
    ]
    if not tables:
        return []
    at, rows, names = rng.choice(tables)
    a, b = rng.sample(names, 2)
    return exchange_columns(at, rows, (a, b), rng)


def exchange_columns(at: str, rows: list[Node], names: tuple[str, str], rng: Random) -> list[str]:
    """Two fields exchanged in one row or, as often, in a run of rows."""
    first = rng.randrange(len(rows))
    last = first if rng.random() < 0.5 else rng.randrange(first, len(rows))
    run = range(first, last + 1)
    pairs = (tuple(Slot(f"{at}[{k}].{name}", rows[k], name) for name in names) for k in run)
    return [path for a, b in pairs for path in exchange(a, b)]


def take_neighbour(record: Node, rng: Random) -> list[str]:
    """The value of the next row or column put here too."""
    tables = rows_of(record)
    if not tables:
        return []
    at, rows = rng.choice(tables)
    i, name = rng.randrange(len(rows)), rng.choice(ROW_VALUES)
    if rng.random() < 0.5:
        other = rows[i + 1 if i + 1 < len(rows) else i - 1].get(name)
    else:
        other = rows[i].get(ROW_VALUES[ROW_VALUES.index(name) - 1])
    slot = Slot(f"{at}[{i}].{name}", rows[i], name)
    return [slot.path] if isinstance(other, str) and slot.put(other) else []


def take_elsewhere(record: Node, rng: Random) -> list[str]:
    """The same field's value of another form or report, or what prose and form say of another quantity."""
    slot = rng.choice(slots_of(record))
    home = slot.path.partition(".indicators")[0].partition(".funding")[0]
    others = [s.value for s in slots_of(record) if s.name == slot.name and not s.path.startswith(home)]
    others = others or [s.value for s in slots_of(record) if s.is_number == slot.is_number and s.name != slot.name]
    return [slot.path] if others and slot.put(str(rng.choice(others))) else []


# ---- faults of rows, levels and reports -----------------------------------------------------------------------------


def invent_row(record: Node, rng: Random) -> list[str]:
    """A row that nothing prints, made of what its neighbours look like."""
    tables = rows_of(record, 1)
    if not tables:
        return []
    at, rows = rng.choice(tables)
    made = copy.deepcopy(rng.choice(rows))
    made["level3"] = rng.choice(INVENTED)
    if rng.random() < 0.5:  # a name that a reader may take for a real one
        made["level3"] = str(rng.choice(rows)["level3"] or "")[:6] + made["level3"][-4:]
    if any(row["level3"] == made["level3"] for row in rows):
        return []
    rows.append(made)
    k = len(rows) - 1
    return [f"{at}[{k}].level3", *(f"{at}[{k}].{name}" for name in ROW_VALUES if made.get(name))]


def shift_level(record: Node, rng: Random) -> list[str]:
    """A row under the heading of its neighbours."""
    tables = rows_of(record)
    if not tables:
        return []
    at, rows = rng.choice(tables)
    i, name = rng.randrange(len(rows)), rng.choice(("level1", "level2"))
    others = sorted({str(row[name]) for row in rows if row.get(name) and row[name] != rows[i].get(name)})
    slot = Slot(f"{at}[{i}].{name}", rows[i], name)
    return [slot.path] if others and slot.put(rng.choice(others)) else []


def exchange_target(record: Node, rng: Random) -> list[str]:
    tables = rows_of(record, 1)
    if not tables:
        return []
    at, rows = rng.choice(tables)
    return exchange_columns(at, rows, ("target", "actual"), rng)


def adjust_total(record: Node, rng: Random) -> list[str]:
    """A row's points and the total changed alike, so that the sum holds."""
    found = [(at, form) for at, form in forms_of(record) if form["total"]["score"] and form["indicators"]]
    if not found:
        return []
    at, form = rng.choice(found)
    i = rng.randrange(len(form["indicators"]))
    name = rng.choice(("weight", "score"))
    row = Slot(f"{at}.indicators[{i}].{name}", form["indicators"][i], name)
    total = Slot(f"{at}.total.{name}", form["total"], name)
    try:
        values = [Decimal(str(slot.value)) for slot in (row, total)]
    except InvalidOperation:
        return []
    by = Decimal(rng.choice([-3, -2, -1, -0.5, 0.5, 1, 2, 3]))
    if any(value + by < 0 for value in values):
        return []
    for slot, value in zip((row, total), values, strict=True):
        slot.put(format(value + by, "f"))
    return [row.path, total.path]


def take_stale_year(record: Node, rng: Random) -> list[str]:
    """Last year's form filled in again: the year of a report, or of a title."""
    slots = [Slot(f"reports[{i}].fiscal_year", r, "fiscal_year") for i, r in enumerate(record["reports"])]
    slots += [Slot(f"reports[{i}].title", r, "title") for i, r in enumerate(record["reports"])]
    slots += [Slot(f"{at}.title", form, "title") for at, form in forms_of(record)]
    dated = [(slot, year) for slot in slots if slot.value and (year := re.search(r"20\d\d", slot.value))]
    if not dated:
        return []
    slot, year = rng.choice(dated)
    wrong = int(year[0]) - rng.choice([1, 1, 1, 2, 3, -1, -2, 4, 5])
    return [slot.path] if slot.put(re.sub(r"20\d\d", str(wrong), str(slot.value), count=1)) else []


Fault = Callable[[Node, Random], list[str]]
FAULTS: dict[str, Fault] = {
    "one digit": plant_in_value(change_digit),
    "transposed digits": plant_in_value(transpose_digits),
    "decimal point moved": plant_in_value(move_point),
    "digit dropped or doubled": plant_in_value(drop_or_double_digit),
    "sign or % lost": plant_in_value(lose_sign),
    "万元↔元": plant_unit,
    "rows swapped": swap_rows,
    "columns swapped": swap_columns,
    "neighbour's cell": take_neighbour,
    "other form or report": take_elsewhere,
    "invented row": invent_row,
    "level name shifted": shift_level,
    "target and actual exchanged": exchange_target,
    "total adjusted": adjust_total,
    "stale year": take_stale_year,
}
LEFT_OUT = "row left out"
CLASSES = (*FAULTS, LEFT_OUT)


def plant(fault: str, right: Node, rng: Random) -> Mutant | None:
    """A copy of a right record with one fault in it; None where chance hit upon none.

    A fault that names no path has changed nothing.
    """
    record = {"reports": copy_tree(right["reports"])}
    if fault == LEFT_OUT:
        return leave_out_row(record, rng)
    paths = FAULTS[fault](record, rng) if slots_of(record) else []
    return Mutant(fault, record, tuple(paths)) if paths else None


def copy_tree(node: Any) -> Any:
    """A plain record's own copy: `copy.deepcopy` takes longer than verifying it does."""
    if isinstance(node, dict):
        return {name: copy_tree(value) for name, value in node.items()}
    return [copy_tree(item) for item in node] if isinstance(node, list) else node


def leave_out_row(record: Node, rng: Random) -> Mutant | None:
    tables = rows_of(record)
    if not tables:
        return None
    at, rows = rng.choice(tables)
    k = rng.randrange(len(rows))
    name = rows.pop(k)["level3"]
    return Mutant(LEFT_OUT, record, (f"{at}[{k}]",), str(name)) if name else None
