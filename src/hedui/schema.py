"""JSON Schemas of what hedui writes and is measured against, made from the nouns; schemas/ holds what these print."""

import json
import re
from typing import Any, Literal

from pydantic import BaseModel

from hedui.record import FindingType, Noun, Record, Report

SchemaName = Literal["record", "gold"]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
PARAMETERS = re.compile(r"_Leaf_|_Union_str__NoneType__|\[Leaf\]|\[Union\[str, NoneType\]\]")  # Form[Leaf] is a form
NOT_IN_GOLD = frozenset({"pages", "target_quantity", "actual_quantity"})


class GoldFinding(Noun):
    """A contradiction that a careful auditor would report; `note` says in words where and why."""

    type: FindingType
    where: str
    printed: str | None
    recomputed: str | None
    note: str | None = None


class Gold(Noun):
    """What is really printed in one source file: the record with every leaf replaced by its value.

    `optional_findings` are defensible readings, neither asked for nor held against a system.
    """

    id: str
    reports: tuple[Report[str | None], ...]
    findings: tuple[GoldFinding, ...] = ()
    optional_findings: tuple[GoldFinding, ...] = ()


def record_schema() -> dict[str, Any]:
    """The schema of the records that `hedui extract` writes."""
    return {"$schema": DIALECT, **Record.model_json_schema(mode="serialization")}


def gold_schema() -> dict[str, Any]:
    """The schema of gold: plain values, and nothing that only a reading of the pages has."""
    schema = model_schema(Gold)
    for noun in (schema, *schema["$defs"].values()):
        noun["properties"] = {name: kind for name, kind in noun["properties"].items() if name not in NOT_IN_GOLD}
        noun["required"] = [name for name in noun["required"] if name not in NOT_IN_GOLD]
    del schema["$defs"]["Quantity"]
    return schema


def model_schema(model: type[BaseModel]) -> dict[str, Any]:
    return {"$schema": DIALECT, **model.model_json_schema()}


def print_schema(name: SchemaName) -> str:
    """The text that schemas/<name>.schema.json holds."""
    schema = {"record": record_schema, "gold": gold_schema}[name]()
    return PARAMETERS.sub("", json.dumps(schema, ensure_ascii=False, indent=2)) + "\n"
