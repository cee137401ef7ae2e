"""Files written whole or not at all, by writers that want a path and not a text."""

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hedui.errors import Internal, UsageError


@contextmanager
def written_whole(targets: Sequence[Path]) -> Iterator[list[Path]]:
    """Paths beside the targets to write to; they take the targets' names if nothing was raised, and else are removed.

    Raises UsageError where the system refuses, Internal where the disk is full.
    """
    for target in targets:
        check_target(target)
    beside = [target.with_name(f".hedui-{os.getpid()}-{i}{target.suffix}") for i, target in enumerate(targets)]
    try:
        yield beside
        for path, target in zip(beside, targets, strict=True):
            os.replace(path, target)
    except OSError as error:
        name = targets[0].name
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise Internal(f"{name} 无法写入：磁盘已满。") from error
        raise UsageError(f"{name} cannot be written: {error.strerror or error}; is it open elsewhere?") from error
    finally:
        for path in beside:
            path.unlink(missing_ok=True)


def check_target(target: Path) -> None:
    """Raises UsageError if a file cannot be put there."""
    if target.is_dir():
        raise UsageError(f"Target {target} is a folder: name a file.")
    if not target.parent.is_dir():
        raise UsageError(f"Target folder {target.parent} does not exist.")
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise UsageError(f"Target folder {target.parent} cannot be written to.")
