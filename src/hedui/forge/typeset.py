"""Breaking text into lines, and the looks of documents and paragraphs."""

from dataclasses import dataclass, field
from typing import NamedTuple

from hedui.forge.fonts import Typeface

NO_START = frozenset("，。、；：！？）》”’】〕%％)")
NO_END = frozenset("（《“‘【〔(")


@dataclass(frozen=True)
class Look:
    """Everything about a document's looks; sizes in points."""

    body: Typeface = field(default_factory=lambda: Typeface("song"))
    title: Typeface = field(default_factory=lambda: Typeface("hei"))
    heading: Typeface = field(default_factory=lambda: Typeface("hei"))
    body_size: float = 14.0
    table_size: float = 9.5
    leading: float = 1.25
    body_leading: float = 1.8
    margin: float = 56.0
    pad: float = 2.5
    min_row: float = 18.0
    rule: float = 0.6
    page_number: str = "— {} —"
    cut_cells: bool = False
    repeat_heads: bool = False
    merged_text: str = "first"
    top_aligned: bool = False


class Style(NamedTuple):
    """How one paragraph is set; lengths in points, leading as a multiple of the size."""

    face: Typeface
    size: float
    align: str = "l"
    indent: float = 0.0
    leading: float = 1.6
    gap: float = 0.0
    bold: bool = False


def paragraph_style(name: str, look: Look) -> Style:
    """The style of this name; an unknown one is body text."""
    size, table = look.body_size, look.table_size
    styles = {
        "title": Style(look.title, size * 1.4, "c", 0.0, 1.7, 4.0, True),
        "cover": Style(look.title, size * 1.9, "c", 0.0, 2.0, 150.0, True),
        "coverline": Style(look.body, size * 1.1, "c", 0.0, 2.2),
        "subtitle": Style(look.body, table + 2, "c"),
        "caption": Style(look.title, table + 6, "c", 0.0, 1.6, 2.0, True),
        "tabletitle": Style(look.heading, table + 1, "c", 0.0, 1.7, 4.0),
        "heading": Style(look.heading, size, "l", 2 * size, look.body_leading, 2.0),
        "subheading": Style(look.body, size, "l", 2 * size, look.body_leading, 0.0, True),
        "right": Style(look.body, table + 1, "r"),
        "left": Style(look.body, table + 1),
        "note": Style(look.body, table, "l", 0.0, 1.5),
        "sign": Style(look.body, size, "r", 0.0, look.body_leading, 4.0),
        "attach": Style(look.heading, size, "l", 0.0, 1.8),
        "plain": Style(look.body, size, "l", 0.0, look.body_leading),
    }
    return styles.get(name, Style(look.body, size, "l", 2 * size, look.body_leading))


def split_words(text: str) -> list[str]:
    """Units that a line break leaves whole: runs of ASCII letters and digits, single other characters."""
    words: list[str] = []
    for char in text:
        sticky = char.isascii() and (char.isalnum() or char in ".,%")
        if sticky and words and words[-1][-1].isascii() and (words[-1][-1].isalnum() or words[-1][-1] in ".,"):
            words[-1] += char
        else:
            words.append(char)
    return words


def wrap_text(text: str, face: Typeface, size: float, width: float, indent: float = 0.0) -> list[str]:
    """Lines no wider than `width`; a line does not start with closing punctuation where that can be helped."""
    lines: list[str] = []
    for piece in text.split("\n"):
        lines += _wrap_piece(piece, face, size, width, indent)
    return lines


def _wrap_piece(text: str, face: Typeface, size: float, width: float, indent: float) -> list[str]:
    lines, line, room = [], "", width - indent
    for word in split_words(text):
        for part in [word] if face.width(word, size) <= width else list(word):
            if line and face.width(line + part, size) > room + 0.01:
                carry = _carry_over(line, part)
                lines.append(line[: len(line) - len(carry)])
                line, room = carry, width
            line += part
    return [*lines, line]


def _carry_over(line: str, part: str) -> str:
    """The end of the line that must move down with `part`: an opening bracket, or the word before a closing mark."""
    if len(line) > 1 and line[-1] in NO_END:
        return line[-1]
    last = split_words(line)[-1]
    return last if part[0] in NO_START and len(last) <= min(8, len(line) - 2) else ""
