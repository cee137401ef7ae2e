"""Logging: silent but for errors unless HEDUI_LOG says otherwise. No document text ever goes into a log."""

import logging

ROOT = "hedui"


def set_up_log(level: str) -> None:
    """Send hedui's own log to stderr, from this level on."""
    logger = logging.getLogger(ROOT)
    logger.setLevel(level.upper())
    if not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        logger.addHandler(handler)
        logger.propagate = False


def get_log(name: str) -> logging.Logger:
    """The log of one module; pass __name__."""
    return logging.getLogger(name)
