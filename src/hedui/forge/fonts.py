"""The typefaces that forms are printed in.

Song, Kai and Hei come from Debian (fonts-arphic-gbsn00lp, fonts-arphic-gkai00mp, fonts-wqy-zenhei). Where they are not
installed, and for glyphs they lack, the fallback that MuPDF carries (Droid Sans) prints: nothing needs installing.
Seals and notes are always printed in that one.
"""

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from hedui.mupdf import pymupdf

FILES = {
    "song": "/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf",
    "kai": "/usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf",
    "hei": "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
}
BUILTIN = {"droid": "cjk", "times": "tiro", "helv": "helv"}


@dataclass(frozen=True)
class Face:
    """One font file with its advances, in units of the font size."""

    name: str
    font: pymupdf.Font = field(repr=False, compare=False)

    def has(self, char: str) -> bool:
        return _has_glyph(self, char)

    def advance(self, char: str) -> float:
        return _advance(self, char)


@cache
def _has_glyph(face: Face, char: str) -> bool:
    return bool(face.font.has_glyph(ord(char)))


@cache
def _advance(face: Face, char: str) -> float:
    return float(face.font.glyph_advance(ord(char)))


@cache
def load_face(name: str) -> Face:
    """The face of this name, or the built-in fallback where its file is not installed."""
    path = Path(FILES.get(name, "/nowhere"))
    if path.exists():
        return Face(name, pymupdf.Font(fontfile=str(path)))
    return Face(name, pymupdf.Font(BUILTIN.get(name, "cjk")))


@dataclass(frozen=True)
class Typeface:
    """A Chinese face, and optionally another one for ASCII letters and digits, as office software pairs them."""

    main: str
    latin: str | None = None

    @property
    def carried(self) -> "Typeface":
        """The same with fonts that MuPDF carries alone: it prints alike on every machine."""
        return replace(self, main="droid" if self.main in FILES else self.main)

    def face(self, char: str) -> Face:
        return _choose_face(self, char)

    def width(self, text: str, size: float) -> float:
        """Width of the text in points."""
        return sum(_char_width(self, char) for char in text) * size

    def runs(self, text: str) -> list[tuple[Face, str]]:
        """The text cut where the face changes."""
        out: list[tuple[Face, str]] = []
        for char in text:
            face = self.face(char)
            if out and out[-1][0].name == face.name:
                out[-1] = (face, out[-1][1] + char)
            else:
                out.append((face, char))
        return out


@cache
def _choose_face(typeface: Typeface, char: str) -> Face:
    if typeface.latin and char.isascii() and (char.isalnum() or char in ".,%-+/"):
        return load_face(typeface.latin)
    main = load_face(typeface.main)
    return main if main.has(char) else load_face("droid")


@cache
def _char_width(typeface: Typeface, char: str) -> float:
    return typeface.face(char).advance(char)
