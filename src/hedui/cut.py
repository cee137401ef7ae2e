"""A line cut into pieces, each a line of its own with what was witnessed of it."""

from collections.abc import Iterable
from dataclasses import replace

from hedui.page import Line, Rival


def cut_line(line: Line, start: int, end: int) -> Line:
    """Characters start..end as a line of their own, with what was witnessed of them."""
    if (start, end) == (0, len(line.text)):
        return line
    kept = tuple(
        replace(w, start=w.start - start, end=w.end - start)
        for w in line.witnesses
        if start <= w.start and w.end <= end
    )
    return replace(
        line,
        text=line.text[start:end],
        box=line.box_of(start, end),
        xs=line.xs[start : end + 1],
        probs=line.probs[start:end] if line.probs else (),
        witnesses=kept,
        rivals=None if line.rivals is None else cut_rivals(line.rivals, line.text, start, end),
    )


def cut_rivals(rivals: Iterable[Rival], text: str, start: int, end: int) -> tuple[Rival, ...]:
    """What characters start..end of a line may be, of what the whole line may be."""
    cut = (replace(one, text=one.text[start:end]) for one in rivals)
    return tuple(one for one in cut if one.text != text[start:end])
