"""What a model wrote, held against the shape that was asked for and against the page; what is wrong in short words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from hedui.extract.question import Question, Shape

MOST_SHOWN = 2000  # characters of an answer of no shape that go back to the model


@dataclass(frozen=True)
class Reply:
    """What came back: the answer, or the raw text with what is wrong with it."""

    answer: Shape | None
    text: str
    objections: tuple[str, ...] = ()


def read_shape(text: str, shape: type[Shape]) -> Shape | None:
    """The answer that a text holds, fenced or with words around it; None where it is not of this shape."""
    try:
        return shape.model_validate_json(cut_json(text))
    except ValidationError:
        return None


def cut_json(text: str) -> str:
    """The outermost object of a text."""
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text


def judge_text(text: str, question: Question) -> Reply:
    """Read an answer and hold it against its shape and against the page."""
    try:
        answer = question.shape.model_validate_json(cut_json(text))
    except ValidationError as error:
        return Reply(None, text[:MOST_SHOWN], tuple(dict.fromkeys(map(tell_fault, error.errors()))))
    return Reply(answer, text, tuple(question.object_to(answer)))


def tell_fault(fault: Mapping[str, Any]) -> str:
    """One schema error in a short sentence."""
    where = "".join(f"“{part}”" for part in fault["loc"])
    kind = fault["type"]
    if kind == "json_invalid":
        return "回答不是完整的 JSON。"
    if kind == "missing":
        return f"缺少{where}。"
    if kind == "extra_forbidden":
        return f"不能有{where}。"
    if kind == "literal_error":
        return f"{where}只能是 {fault['ctx']['expected'].replace(' or ', '、')}。"
    if kind == "string_pattern_mismatch":
        return f"{where}只能是数字，不带逗号、单位和百分号。"
    return f"{where}的格式不对。"
