"""Two texts side by side with what differs marked; both are hostile and only ever shown, never obeyed."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from unicodedata import category

COMMANDS = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})  # what may turn the direction of text or hide it
LONGEST = 1500  # characters of a text that are compared for show
CONTEXT = 18  # characters of what is the same that are shown on either side of a difference


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; `differs` where the other text has something else there."""

    text: str
    differs: bool


def clean(text: str) -> str:
    """A text with everything taken out that is not seen but acts."""
    return "".join("\N{REPLACEMENT CHARACTER}" if category(char) in COMMANDS else char for char in text)


def show_difference(want: str | None, got: str | None) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The pieces of what was wanted and of what was got; none for nothing."""
    left, right = (clean(text or "")[:LONGEST] for text in (want, got))
    if not left or not right:
        return tuple(Piece(shorten(text), False) for text in [left] if text), tuple(
            Piece(shorten(text), False) for text in [right] if text
        )
    steps = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return (
        tuple(cut(left[a:b], step != "equal", a == 0, b == len(left)) for step, a, b, _, _ in steps if a < b),
        tuple(cut(right[c:d], step != "equal", c == 0, d == len(right)) for step, _, _, c, d in steps if c < d),
    )


def cut(text: str, differs: bool, first: bool, last: bool) -> Piece:
    """A piece; of a long one that is the same, only what stands next to a difference."""
    if differs or len(text) <= 2 * CONTEXT + 4:
        return Piece(text, differs)
    if first and last:
        return Piece(f"{text[:CONTEXT]}…{text[-CONTEXT:]}", False)
    head, tail = "" if first else text[:CONTEXT], "" if last else text[-CONTEXT:]
    return Piece(f"{head}…{tail}", False)


def shorten(text: str) -> str:
    """The start of a long text."""
    return text if len(text) <= 160 else f"{text[:160]}…"
