"""Verify: claims + document → leaves with a proof each, and findings. Pure functions only."""

from hedui.verify.prove import Proven, verify
from hedui.verify.reclaim import reclaim

__all__ = ["Proven", "reclaim", "verify"]
