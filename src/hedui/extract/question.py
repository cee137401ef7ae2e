"""What is asked of a language model: a task with its prompt, a view of the document, and the shape of the answer.

A new task is a folder in prompts/, a response model, and a function that makes questions of it; nothing else knows it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, create_model

from hedui.numbers.glyphs import fold

WORD_LIMIT = 24  # characters of a heading: longer ones are sentences
ANSWER_ROOM = 14  # tokens that one key of an answer takes, with its value


class Shape(BaseModel):
    """The shape of an answer: frozen, and no field but those it names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class Question:
    """One request. `object_to` says in short sentences what of an answer the page does not bear out, none if all."""

    task: str
    view: str
    shape: type[Shape]
    room: int
    object_to: Callable[[Shape], Sequence[str]] = lambda answer: ()


class Asker(Protocol):
    """Puts questions, several at once; an answer is None where none was to be had, and asking never raises.

    `context` is how many tokens one request may have, None where nobody says.
    """

    @property
    def context(self) -> int | None: ...

    def ask_all(self, questions: Sequence[Question]) -> list[Shape | None]: ...


def shape_of_choices(name: str, choices: Mapping[str, Sequence[str]]) -> type[Shape]:
    """A shape with one required key for each word, its value one of the choices that are given for it.

    The word itself is the key: a small model that must repeat `满分值` before it says what that is seldom errs, and one
    that is given `c17` recites the choices in their order.
    """
    fields: dict[str, Any] = {
        f"w{n}": (Literal[tuple(options)], Field(alias=word)) for n, (word, options) in enumerate(choices.items())
    }
    return create_model(name, __base__=Shape, **fields)


def choices_of(answer: Shape) -> Mapping[str, str]:
    """Each word of such a shape with what was chosen for it."""
    return answer.model_dump(by_alias=True)


def name_words(words: Sequence[str]) -> list[str]:
    """Words that can stand as keys: each once, folded, short, with nothing in them that JSON must escape."""
    tidy = (
        "".join(char for char in fold(word) if char.isprintable() and char not in '"\\')[:WORD_LIMIT] for word in words
    )
    return [word for word in dict.fromkeys(tidy) if word]
