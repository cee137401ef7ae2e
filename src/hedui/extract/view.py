"""What a model is shown of a document: numbered or plain lines, below the page and the section that they stand on."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Protocol, TypeVar

T = TypeVar("T")
Above = Callable[[T], str]


class OnPage(Protocol):
    """What stands on a page, from 1."""

    @property
    def page(self) -> int: ...


class Shown(OnPage, Protocol):
    """What stands on a page and is shown by a line."""

    @property
    def shown(self) -> str: ...


def name_page(number: int) -> str:
    """A page as a model sees it named, counted from 1 through the file."""
    return f"第{number}页"


def show_below(items: Sequence[T], show: Callable[[T], str], above: Above[T]) -> str:
    """The items one a line, below what `above` says of their page and section, told again where it changes."""
    lines: list[str] = []
    last = ""
    for item in items:
        name = above(item)
        lines += [name] * (bool(name) and name != last) + [show(item)]
        last = name
    return "\n".join(lines)


def page_above(item: OnPage) -> str:
    """What is named above something of which only the page is told."""
    return name_page(item.page)


def show_on_pages(items: Sequence[Shown]) -> str:
    """The items one a line, each page named where it begins."""
    return show_below(items, lambda item: item.shown, page_above)


def show_footed(lines: Iterable[tuple[int, str]]) -> str:
    """Lines with their pages, each page named where it ends, as at the foot of a page.

    For words of tables and of scans: with the page above them a small model erred more often (eval/LLM.md).
    """
    shown: list[str] = []
    for number, page in groupby(lines, key=lambda line: line[0]):
        shown += [*(text for _, text in page), f"（{name_page(number)}）"]
    return "\n".join(shown)
