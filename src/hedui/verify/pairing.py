"""Which report, form and row of one record are those of another: by names, best first, in time near linear."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TypeVar

from hedui.verify.figures import fold_text

A = TypeVar("A")
B = TypeVar("B")
MOST_COMPARED = 40_000  # pairs; above it only the same names meet


def likeness(left: str | None, right: str | None) -> float:
    """How alike two texts are, from 0 to 1, without regard to white space and punctuation forms."""
    a, b = fold_text(left or ""), fold_text(right or "")
    return 1.0 if a == b else SequenceMatcher(None, a, b, autojunk=False).ratio()


def pair_best(
    left: Sequence[A],
    right: Sequence[B],
    alike: Callable[[A, B], float],
    floor: float,
    names: tuple[Callable[[A], Hashable], Callable[[B], Hashable]] | None = None,
) -> dict[int, int]:
    """{index in left: index in right}: first those of one name, in order, then the most alike, each at most once."""
    out = _pair_same([names[0](a) for a in left], [names[1](b) for b in right]) if names else {}
    taken = set(out.values())
    rest_a = [i for i in range(len(left)) if i not in out]
    rest_b = [j for j in range(len(right)) if j not in taken]
    if len(rest_a) * len(rest_b) > MOST_COMPARED:
        return out
    scored = sorted(
        ((alike(left[i], right[j]), -abs(i - j), i, j) for i in rest_a for j in rest_b), key=lambda s: (-s[0], -s[1])
    )
    for score, _, i, j in scored:
        if score >= floor and i not in out and j not in taken:
            out[i] = j
            taken.add(j)
    return out


def pair_between(pairs: Mapping[int, int], count: int, open_: Sequence[bool]) -> dict[int, int]:
    """More pairs: what stands between two pairs on both sides, as many things, and is `open_` on the right.

    The first and the last of all have the end of the list for a neighbour.
    """
    ends = {**pairs, -1: -1, count: len(open_)}
    out: dict[int, int] = {}
    known = sorted(ends)
    for before, after in pairwise(known):
        left, right = range(before + 1, after), range(ends[before] + 1, ends[after])
        if len(left) == len(right) and all(open_[j] for j in right):
            out |= dict(zip(left, right, strict=True))
    return out


def _pair_same(left: Sequence[Hashable], right: Sequence[Hashable]) -> dict[int, int]:
    waiting: dict[Hashable, list[int]] = {}
    for j in reversed(range(len(right))):
        waiting.setdefault(right[j], []).append(j)
    return {i: waiting[name].pop() for i, name in enumerate(left) if name and waiting.get(name)}
