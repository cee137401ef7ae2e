"""A page of a PDF or picture file as PyMuPDF has it; what several readers ask for is made once.

PyMuPDF tells places on the page as it was laid out, before its /Rotate.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hedui.mupdf import pymupdf
from hedui.page import Box


@dataclass(frozen=True)
class PdfPage:
    """A page, with boxes in points of the page as laid out."""

    page: pymupdf.Page

    @cached_property
    def box(self) -> Box:
        """The page's own box, as laid out."""
        rect = self.page.rect * self.page.derotation_matrix
        return Box(rect.x0, rect.y0, rect.x1, rect.y1)

    @property
    def area(self) -> float:
        """Square points."""
        return self.box.width * self.box.height

    @cached_property
    def drawings(self) -> list[dict[str, Any]]:
        """PyMuPDF's vector drawings."""
        return list(self.page.get_drawings())

    @cached_property
    def images(self) -> list[dict[str, Any]]:
        """PyMuPDF's account of the pictures on the page."""
        return list(self.page.get_image_info())

    @cached_property
    def painted(self) -> Any:
        """All that is painted on the page, as PyMuPDF's display list: to be drawn in parts."""
        return self.page.get_displaylist()
