"""Other readings of a number: what one fault of OCR may have made of the ink."""

from collections.abc import Iterator

from hedui.numbers.printed import printed_number

# For each glyph read, the glyphs that may have been printed, likeliest first.
LOOKALIKES = {
    "0": "869", "1": "74", "2": "73", "3": "8529", "4": "19",
    "5": "683", "6": "850", "7": "12", "8": "36905", "9": "0843",
    "O": "0", "o": "0", "D": "0", "Q": "0", "〇": "0", "○": "0", "C": "0", "U": "0",
    "l": "1", "I": "1", "|": "1", "i": "1", "!": "1", "丨": "1", "]": "1", "[": "1",
    "Z": "2", "z": "2", "S": "5", "s": "5", "b": "6", "G": "6", "T": "7", "?": "7", "B": "8", "g": "9", "q": "9",
    "A": "4", ":": ".", "·": ".", "'": ".", "。": ".", "、": ".",
}  # fmt: skip

LONGEST = 40


def confusions(text: str) -> Iterator[str]:
    """One-fault alternatives of a printed number that are numbers themselves, each once, likeliest first.

    A look-alike glyph; a lost decimal point; a speck read as one; a ruling line read as 1; a lost or doubled digit.
    Units stay: `93%` gives `98%`.
    """
    if len(text) > LONGEST:
        return
    own = printed_number(text)
    seen = {own}
    for candidate in _all_faults(text):
        number = printed_number(candidate)
        if number is not None and number not in seen:
            seen.add(number)
            yield candidate


def _all_faults(text: str) -> Iterator[str]:
    """Every text that one fault may have turned into this one."""
    yield from _swap_glyphs(text)
    yield from _move_point(text)
    yield from _drop_glyphs(text)
    yield from _add_digits(text)


def _swap_glyphs(text: str) -> Iterator[str]:
    for i, char in enumerate(text):
        for other in LOOKALIKES.get(char, ""):
            yield text[:i] + other + text[i + 1 :]


def _move_point(text: str) -> Iterator[str]:
    """The point put back (two decimals are commonest), or turned into the separator it may have been."""
    places = range(1, len(text))
    for i in sorted(places, key=lambda i: (len(text) - i != 2, -i)):
        if "." not in text and text[i - 1].isdecimal() and text[i].isdecimal():
            yield f"{text[:i]}.{text[i:]}"
    for i, char in enumerate(text):
        if char in ".,":
            yield f"{text[:i]}{'.,'[char == '.']}{text[i + 1 :]}"


def _drop_glyphs(text: str) -> Iterator[str]:
    """Ruling lines and specks left out, and digits read twice."""
    for i, char in enumerate(text):
        at_edge = i in (0, len(text) - 1)
        if char in ".,'·|" or (char == "1" and at_edge) or (i > 0 and char == text[i - 1]):
            yield text[:i] + text[i + 1 :]


def _add_digits(text: str) -> Iterator[str]:
    """The first digit lost at the edge of a cell, or one digit of a pair."""
    for digit in "123456789":
        yield digit + text
    for i, char in enumerate(text):
        if char.isdecimal():
            yield text[:i] + char + text[i:]
