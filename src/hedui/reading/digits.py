"""Digits that a recogniser is not sure of: what it thought of besides, and what of that tells against the digit.

Its classes are characters of all kinds. That a 5 may be an S takes nothing from the 5 of a figure; that it may be a 6
does, and tells which other figure the ink supports.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from hedui.page import Rival

# Letters of a digit's shape. Those of a 1 are none: a ruling looks like l as it does like 1.
LETTERS = {"0": "OoDQ", "2": "Zz", "4": "A", "5": "Ss", "6": "bG", "8": "B", "9": "gq"}
SURE = 0.995  # certainty of a digit from which nothing else is thought of
LEAST = 0.01  # certainty of another digit that is worth telling, or of one that holds
MOST_OF_DOUBT, TRACE = 0.25, 0.001  # such a share of what the digit lacks, and a trace of certainty

Rivals = Sequence[tuple[str, float]]
"""Other digits (or letters) that a character may be, each with its probability."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A digit's certainty with that of the letters of its shape, or a letter's, and its rivals, likeliest first."""

    own: float
    rivals: Rivals


@dataclass(frozen=True)
class Digits:
    """Which classes of a recogniser are digits: {class: (digit, the classes of its shape, itself among them)}."""

    shapes: Mapping[int, tuple[str, tuple[int, ...]]]

    @classmethod
    def among(cls, alphabet: Sequence[str]) -> Self:
        """The digits of an alphabet, as a recogniser numbers its characters."""
        at = {char: n for n, char in enumerate(alphabet) if len(char) == 1 and char.isascii()}
        known = [digit for digit in "0123456789" if digit in at]
        return cls({at[d]: (d, (at[d], *(at[c] for c in LETTERS.get(d, "") if c in at))) for d in known})

    def doubts(
        self, steps: NDArray[np.float32], best: NDArray[np.int64], shares: Mapping[int, float]
    ) -> dict[int, Doubt]:
        """By step, the doubt in every digit that is not sure; `steps` are logarithms, `shares` what each best has."""
        unsure = [n for n, share in shares.items() if share < SURE and int(best[n]) in self.shapes]
        return {n: self._doubt(steps[n], int(best[n])) for n in unsure}

    def _doubt(self, step: NDArray[np.float32], best: int) -> Doubt:
        chances = np.exp(step - step.max())
        chances /= chances.sum()
        told = {digit: float(chances[list(classes)].sum()) for digit, classes in self.shapes.values()}
        own = told.pop(self.shapes[best][0])
        least = min(LEAST, max(TRACE, MOST_OF_DOUBT * (1 - own)))
        likely = sorted(((digit, p) for digit, p in told.items() if p >= least), key=lambda it: -it[1])
        return Doubt(own, tuple(likely))


def tell_rivals(chars: Sequence[str], rivals: Sequence[Rivals]) -> tuple[Rival, ...]:
    """The whole texts that a reading may be; `chars` and `rivals` are one for each character, outer spaces too."""
    text = "".join(chars)
    every = (Rival(text[:n] + digit + text[n + 1 :], p) for n, those in enumerate(rivals) for digit, p in those)
    return tuple(Rival(one.text.strip(" "), one.prob) for one in every)
