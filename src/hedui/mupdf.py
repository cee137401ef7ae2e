"""PyMuPDF without the layout model and the Markdown writer that it loads if it can: 1 s and 60 MB in every process.

Import it as `from hedui.mupdf import pymupdf`. Others may still import both for themselves.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, cast


@contextmanager
def hidden_module(name: str) -> Iterator[None]:
    """Have imports of a module fail inside, as if it were not installed; one already loaded stays."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = cast("ModuleType", None)
    try:
        yield
    finally:
        del sys.modules[name]


with hidden_module("pymupdf.layout"), hidden_module("pymupdf4llm"):
    import pymupdf


def load_page(document: pymupdf.Document, number: int) -> pymupdf.Page:
    """A page, from 0. Raises FileDataError where it is not there: a damaged file may lose pages as it is read."""
    try:
        return document[number]
    except IndexError as error:
        raise pymupdf.FileDataError(f"no page {number}") from error


def list_images(document: pymupdf.Document, number: int) -> list[tuple[Any, ...]]:
    """The pictures of a page, from 0, as PyMuPDF tells them. Raises FileDataError where their list is damaged."""
    try:
        return list(document.get_page_images(number))
    except TypeError as error:  # PyMuPDF trips over its own warning where a picture's name is no text
        raise pymupdf.FileDataError(f"no list of pictures of page {number}") from error


DAMAGE = (pymupdf.mupdf.FzErrorBase, pymupdf.FileDataError)  # what MuPDF says of a file that it cannot make sense of

__all__ = ["DAMAGE", "list_images", "load_page", "pymupdf"]
