"""How fast this machine is just now: what is promised in milliseconds is measured on machines of many kinds."""

import re
import time
from decimal import Decimal

WORDS = re.compile(r"[0-9]+|[a-z]+")
USUAL = 0.0035  # seconds that the work below may take: half as much again as on an idle Intel with AMX


def pace() -> float:
    """How many times longer than it may this thread takes for a piece of work; at least 1, the best of ten runs."""
    seconds = []
    for _ in range(10):
        start = time.thread_time()
        _work()
        seconds.append(time.thread_time() - start)
    return max(1.0, min(seconds) / USUAL)


def _work() -> Decimal:
    """Text searched, numbers made of what is found: the interpreter's work, as in the code that is measured."""
    text = " ".join(f"row{n} of {n}.{n % 10}" for n in range(1000))
    return sum((Decimal(found[0]) for found in WORDS.finditer(text) if found[0].isdecimal()), Decimal(0))
