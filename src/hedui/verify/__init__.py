"""Verify: claims + document → leaves with a proof each, and findings. Pure functions only."""

from hedui.verify.confidence import read_confidence
from hedui.verify.proof import NATIVE_INK
from hedui.verify.prove import Proven, verify
from hedui.verify.reclaim import reclaim

__all__ = ["NATIVE_INK", "Proven", "read_confidence", "reclaim", "verify"]
