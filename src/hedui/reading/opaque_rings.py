"""Print under the opaque ink of a seal on a copy in grey: the seal's ink is told by the shade of its ring. In pixels.

A seal that its shade tells from print is lifted off the page, and with it what it covers: print under opaque ink is not
as dark as print beside it.
"""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from hedui.reading.opaque_seals import EDGE, bring_out
from hedui.reading.pixels import Gray, Mask
from hedui.reading.ring import Ring
from hedui.reading.seal_shade import MIDDLE, within

DARKER, LIGHTER = 45, 25  # levels of grey from the ring's: print under opaque ink, and grain
AROUND = 2  # pixels about a ring that are its own


def see_through_rings(flat: Gray, lifted: Gray, rings: Sequence[Ring]) -> Gray:
    """The page without its grey seals, with what shows through their ink as black as print; `flat` has them."""
    seen = lifted.copy()
    for ring in rings:
        reach = round(ring.outer) + AROUND
        left, top = max(0, round(ring.x) - reach), max(0, round(ring.y) - reach)
        part = slice(top, round(ring.y) + reach), slice(left, round(ring.x) + reach)
        sunken = bring_out(flat[part], _find_ink(flat[part], replace(ring, x=ring.x - left, y=ring.y - top)))
        if sunken is not None:
            seen[part] = np.where(sunken.ink > 0, sunken.gray, seen[part])
    return seen


def _find_ink(flat: Gray, ring: Ring) -> Mask:
    """Where a grey seal's own ink is, by its shade: rims of print have that too, and are thin."""
    middle = (ring.inner + ring.outer) / 2
    band = flat[within(flat, ring, middle + MIDDLE) & ~within(flat, ring, middle - MIDDLE)]
    shade = float(np.median(band)) if band.size else 0.0  # the ring may lie beside the page but for its edge
    own = (flat > shade - DARKER) & (flat < shade + LIGHTER) & within(flat, ring, ring.outer + AROUND)
    return np.asarray(cv2.morphologyEx(own.astype(np.uint8), cv2.MORPH_OPEN, EDGE), np.uint8)
