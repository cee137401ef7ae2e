"""Where in a JSON text something stands: errors about a file name the line."""

from collections.abc import Sequence
from json import JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]  # not in typeshed, documented by its use since 3.0

DECODER = JSONDecoder()
BLANK = " \t\r\n"


def find_line(text: str, path: Sequence[str | int]) -> int:
    """The line, from 1, at which the value at `path` begins in a JSON text that is known to be valid."""
    return text.count("\n", 0, find_value(text, path)) + 1


def find_value(text: str, path: Sequence[str | int]) -> int:
    """The index of the first character of the value at `path`; of the last one reached where the path ends early."""
    at = skip_blank(text, 0)
    for step in path:
        inside = find_member(text, at, step) if text[at] == "{" else find_item(text, at, step)
        if inside is None:
            return at
        at = inside
    return at


def skip_blank(text: str, at: int) -> int:
    while text[at] in BLANK:
        at += 1
    return at


def skip_value(text: str, at: int) -> int:
    """The index of what follows the value at `at`, blanks skipped."""
    return skip_blank(text, DECODER.raw_decode(text, at)[1])


def find_member(text: str, at: int, name: str | int) -> int | None:
    """The last member of this name, as json takes it, of the object at `at`."""
    found = None
    at = skip_blank(text, at + 1)
    while text[at] != "}":
        key, end = scanstring(text, at + 1)
        value = skip_blank(text, skip_blank(text, end) + 1)
        if key == name:
            found = value
        at = skip_value(text, value)
        at = skip_blank(text, at + 1) if text[at] == "," else at
    return found


def find_item(text: str, at: int, index: str | int) -> int | None:
    """The item of this index of the array at `at`; None where it is no array or shorter."""
    if text[at] != "[" or not isinstance(index, int):
        return None
    at = skip_blank(text, at + 1)
    while text[at] != "]":
        if index == 0:
            return at
        index -= 1
        at = skip_value(text, at)
        at = skip_blank(text, at + 1) if text[at] == "," else at
    return None
