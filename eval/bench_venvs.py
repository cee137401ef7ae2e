"""Environments of rivals: each tool in a virtual environment of its own, from a lock file with hashes.

`rivals/<tool>.lock` is made of `rivals/<tool>.in` by `make lock`. An environment is made once for each lock file.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from bench_run import HERE

LOCKS = HERE / "rivals"
SLOWEST = 900  # seconds for one environment


class NotInstalled(Exception):
    """A rival that cannot be had here, and why."""


def open_environment(tool: str, folder: Path) -> Path:
    """The Python of a rival's environment in `folder`, made on demand. Raises NotInstalled."""
    lock = LOCKS / f"{tool}.lock"
    mark = hashlib.sha256(lock.read_bytes()).hexdigest()[:12]
    home = folder / f"{tool}-{mark}"
    python, done = home / "bin" / "python", home / "installed"
    if not done.exists():
        shutil.rmtree(home, ignore_errors=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
        for command in ([sys.executable, "-m", "venv", str(home)], install):
            run_or_tell(command)
        done.touch()
    return python


def run_or_tell(command: list[str]) -> None:
    """Run a command to its end. Raises NotInstalled with its last words."""
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=SLOWEST)
    except subprocess.TimeoutExpired:
        raise NotInstalled(f"not done in {SLOWEST} s") from None
    except (OSError, subprocess.CalledProcessError) as error:
        words = str(getattr(error, "stderr", "") or error).strip().splitlines()
        raise NotInstalled(words[-1] if words else "it could not be installed") from None


def read_version(tool: str, package: str) -> str:
    """The version of a package that a rival's lock file pins.

    >>> read_version("img2table", "img2table")
    '2.0.0'
    """
    lines = (LOCKS / f"{tool}.lock").read_text(encoding="utf-8").splitlines()
    pinned = (line.removesuffix(" \\").split("==") for line in lines if line.startswith(f"{package}=="))
    return next((version for _, version in pinned), "unknown")
