"""schemas/ holds what the models say, and what hedui writes and is measured against conforms to it."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator, ValidationError

from hedui.extract.llm_schema import print_llm_schema
from hedui.record import Producer, Record, Source
from hedui.schema import SchemaName, print_schema

ROOT = Path(__file__).parent.parent
GOLD = sorted((ROOT / "eval" / "cases").glob("*/gold.json"))


def validator(name: str) -> Any:
    return Draft202012Validator(json.loads((ROOT / "schemas" / f"{name}.schema.json").read_bytes()))


@pytest.mark.parametrize("name", get_args(SchemaName))
def test_the_schemas_on_disk_are_those_of_the_models(name: SchemaName) -> None:
    stored = (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert stored == print_schema(name), "the models have changed: run `make schemas`"


def test_the_schema_of_a_models_answers_on_disk_is_that_of_the_shapes() -> None:
    stored = (ROOT / "schemas" / "llm.schema.json").read_text(encoding="utf-8")
    assert stored == print_llm_schema(), "the shapes have changed: run `make schemas`"
    Draft202012Validator.check_schema(json.loads(stored))


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.parent.name)
def test_gold_conforms_to_its_schema(path: Path) -> None:
    validator("gold").validate(json.loads(path.read_bytes()))


def test_there_is_gold_for_every_case() -> None:
    assert {path.parent for path in GOLD} == {path.parent for path in (ROOT / "eval" / "cases").glob("*/*.pdf")}


def test_gold_with_evidence_pages_or_numbers_is_refused() -> None:
    gold = json.loads(GOLD[0].read_bytes())
    report = gold["reports"][0]
    for wrong in ({"pages": [1, 2]}, {"title": {"value": "表"}}, {"fiscal_year": 2020}, {"kind": None, "more": 1}):
        with pytest.raises(ValidationError):
            validator("gold").validate({**gold, "reports": [{**report, **wrong}]})


def test_a_record_conforms_to_its_schema_and_one_without_a_producer_does_not() -> None:
    source = Source(file="a.pdf", sha256="0" * 64, pages=1, scanned_pages=0, media_type="application/pdf")
    record = Record(source=source, producer=Producer(version="1", reader="r", extractor="rules"))
    told = json.loads(record.model_dump_json())
    validator("record").validate(told)
    del told["producer"]
    with pytest.raises(ValidationError):
        validator("record").validate(told)
