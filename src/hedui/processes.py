"""Other processes of this machine."""

import os


def is_running(pid: int) -> bool:
    """Whether there is a process of this number, whosesoever it is."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # another user's, or no number of a process
        return True
    return True
