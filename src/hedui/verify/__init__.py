"""Verify: claims + document → leaves with a proof each, and findings. Pure functions only."""

from hedui.verify.prove import Proven, verify

__all__ = ["Proven", "verify"]
