"""Splitting: what is asked in one request must fit the model's context, with room for the answer."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from hedui.extract.view import Above
from hedui.prompts import write_messages

DEFAULT_CONTEXT = 8192  # tokens, where nobody says how many
LEAST_VIEW = 128  # tokens: some sentences, even where the prompt alone fills the context
ANSWER_SHARE = 0.3  # of the context that is left for the answer, and for asking again

T = TypeVar("T")


def count_tokens(text: str) -> int:
    """About how many tokens a text takes, rather more than fewer: one a character, of ASCII letters half."""
    return sum(1 if ord(char) > 0x7F or char.isdecimal() else 0.5 for char in text).__ceil__()


def room_for_view(task: str, context: int | None) -> int:
    """Tokens that a view may take beside the task's own prompt."""
    own = sum(count_tokens(message["content"]) for message in write_messages(task, ""))
    return max(LEAST_VIEW, int((context or DEFAULT_CONTEXT) * (1 - ANSWER_SHARE)) - own)


def cut_chunks(
    items: Sequence[T], show: Callable[[T], str], room: int, above: Above[T] = lambda item: ""
) -> Iterator[list[T]]:
    """The items in order, as few chunks as the room allows; each item is in one of them, and none is lost.

    What is named above an item takes room where it changes. An item that is too large by itself has a chunk of its own.
    """

    def size_after(before: Sequence[T], item: T) -> int:
        named = above(item) if above(item) not in map(above, before) else ""
        return sum(count_tokens(line) + 4 for line in (named, show(item)) if line)

    chunk: list[T] = []
    used = 0
    for item in items:
        size = size_after(chunk[-1:], item)
        if chunk and used + size > room:
            yield chunk
            chunk, used, size = [], 0, size_after((), item)
        chunk.append(item)
        used += size
    if chunk:
        yield chunk
