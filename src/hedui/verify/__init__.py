"""Verify: claims + document → leaves with a proof each, and findings. Pure functions only."""

from hedui.verify.confidence import read_confidence
from hedui.verify.ledger import Survey
from hedui.verify.proof import NATIVE_INK
from hedui.verify.prove import Proven, Trial, open_trial, verify
from hedui.verify.reclaim import reclaim
from hedui.verify.rules import NO_RULES, Rules, parse_rules

__all__ = [
    "NATIVE_INK",
    "NO_RULES",
    "Proven",
    "Rules",
    "Survey",
    "Trial",
    "open_trial",
    "parse_rules",
    "read_confidence",
    "reclaim",
    "verify",
]
