"""Ideographs that a recogniser is not sure of, and those that it thought of besides: 高 may be 禽, 效 may be 数.

Nothing is made of them by itself. But words that somebody gives may be what is printed where they differ from what was
read in such ideographs alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from hedui.numbers.glyphs import is_ideograph
from hedui.reading.alphabet import is_common
from hedui.reading.digits import Doubt

SURE = 0.995  # certainty of an ideograph from which nothing else is thought of
LEAST = 0.002  # certainty of another one that is worth telling
MOST = 3  # others that are told


@dataclass(frozen=True)
class Letters:
    """Which classes of a recogniser are ideographs of common print, and all its characters by class."""

    alphabet: Sequence[str]
    classes: NDArray[np.intp]

    @classmethod
    def among(cls, alphabet: Sequence[str]) -> Self:
        """The ideographs of an alphabet, as a recogniser numbers its characters."""
        known = (n for n, char in enumerate(alphabet) if len(char) == 1 and is_ideograph(char) and is_common(char))
        return cls(alphabet, np.fromiter(known, np.intp))

    def doubts(
        self, steps: NDArray[np.float32], best: NDArray[np.int64], shares: Mapping[int, float]
    ) -> dict[int, Doubt]:
        """By step, the doubt in every ideograph that is not sure; `steps` are logarithms."""
        unsure = [n for n, share in shares.items() if share < SURE and is_ideograph(self.alphabet[int(best[n])])]
        return {n: self._doubt(steps[n], int(best[n]), shares[n]) for n in unsure}

    def _doubt(self, step: NDArray[np.float32], best: int, own: float) -> Doubt:
        chances = np.exp(step[self.classes] - step[best]) * own
        likely = self.classes[np.argsort(-chances)[: MOST + 1]]
        told = [(self.alphabet[n], float(np.exp(step[n] - step[best]) * own)) for n in likely if n != best]
        return Doubt(own, tuple((char, p) for char, p in told[:MOST] if p >= LEAST))
