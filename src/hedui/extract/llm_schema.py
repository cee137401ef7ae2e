"""The JSON Schema of what a language model may answer: one shape for each task, for a document of few words."""

import json
from typing import Any

from hedui.extract.llm_facts import FIGURES, GRADE, Number, shape_of_facts
from hedui.extract.llm_facts import TASK as FACTS
from hedui.extract.llm_readings import TASK as READINGS
from hedui.extract.llm_sections import NONE, TOPICS
from hedui.extract.llm_sections import TASK as SECTIONS
from hedui.extract.llm_words import HEAD, INDICATORS, Place, Word
from hedui.extract.question import Shape, shape_of_choices
from hedui.schema import DIALECT

WORDS: dict[Place, str] = {
    "indicators": "〔指标表的栏名〕",
    "money": "〔资金表的栏名〕",
    "goals": "〔总体目标的栏名〕",
    "names": "〔名称的栏名〕",
    "lines": "〔资金来源的行名〕",
}
LINES = ("S1", "S2")


def example_shapes() -> dict[str, type[Shape]]:
    """For each task the shape of its answer; words in 〔〕 stand for those that a document prints."""
    words = {place: Word(text, "", (place,), 1) for place, text in WORDS.items()}
    columns = {task: [word for word in words.values() if word.task == task] for task in (INDICATORS, HEAD)}
    lines = {**{fact.key: LINES for fact in FIGURES}, GRADE: LINES}
    return {
        **{
            task: shape_of_choices("Columns", {word.text: word.meanings for word in group})
            for task, group in columns.items()
        },
        READINGS: shape_of_choices("Readings", {"1": ("〔首次识读的字〕", "〔复读的字〕")}),
        SECTIONS: shape_of_choices("Headings", {"〔正文小标题〕": (*TOPICS, NONE)}),
        FACTS: shape_of_facts(lines, dict.fromkeys(lines, Number)),
    }


def print_llm_schema() -> str:
    """The text that schemas/llm.schema.json holds."""
    answers: dict[str, Any] = {task: shape.model_json_schema() for task, shape in example_shapes().items()}
    schema = {"$schema": DIALECT, "description": str(__doc__), "type": "object", "properties": hoist(answers)}
    return json.dumps({**schema, "$defs": collect(answers)}, ensure_ascii=False, indent=2) + "\n"


def hoist(answers: dict[str, Any]) -> dict[str, Any]:
    """The schemas of the tasks without the definitions of their own."""
    return {task: {key: value for key, value in schema.items() if key != "$defs"} for task, schema in answers.items()}


def collect(answers: dict[str, Any]) -> dict[str, Any]:
    """All definitions of all tasks: only facts have any."""
    return {name: noun for schema in answers.values() for name, noun in schema.get("$defs", {}).items()}
