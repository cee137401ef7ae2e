"""A watched folder for tests: real files, a clock that the test moves, and small engines."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from engines import plain_tools, write_pdf
from hedui.config import Settings
from hedui.execute import SerialExecutor
from hedui.inbox import Inbox
from hedui.screen import SilentWatcher
from hedui.store import Shelf
from hedui.watch import JOURNAL, Watch

SETTINGS = Settings(workers=1)


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class WatchDesk:
    """An inbox and an output folder."""

    def __init__(self, folder: Path) -> None:
        self.inbox, self.out = folder / "收件", folder / "记录"
        self.clock = Clock()
        self.box = Inbox(self.inbox, settle=2, patience=60, now=self.clock)
        tools = plain_tools(SETTINGS)
        self.watch = Watch(
            self.box, Shelf(self.out), SerialExecutor(tools), SETTINGS, lambda: tools().producer, SilentWatcher()
        )

    def drop(self, name: str, **how: Any) -> Path:
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return write_pdf(path, **how)

    def wait(self, seconds: float = 3) -> None:
        """Let the watch look twice, so many seconds apart."""
        self.watch.run([None])
        self.clock.seconds += seconds
        self.watch.run([None])

    def files(self) -> list[str]:
        """Every file of the inbox, by its path in it."""
        return sorted(str(path.relative_to(self.inbox)) for path in self.inbox.rglob("*") if path.is_file())

    def records(self) -> list[str]:
        return sorted(path.name for path in self.out.glob("*.json"))

    def journal(self) -> Counter[tuple[str, str]]:
        """How often each file came to each end."""
        path = self.out / JOURNAL
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return Counter((entry["file"], entry["status"]) for entry in map(json.loads, lines))


def run_and_kill(desk: WatchDesk, seconds: float) -> bool:
    """Watch in a process of its own that is killed after so long; whether it was killed."""
    process = subprocess.Popen([sys.executable, __file__, str(desk.inbox.parent)])
    until = time.monotonic() + 20
    while not (desk.inbox.parent / "begun").exists() and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(seconds)
    killed = process.poll() is None
    if killed:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
    (desk.inbox.parent / "begun").unlink(missing_ok=True)
    return killed


def main(folder: Path) -> None:
    """Look into the inbox until it is empty."""
    desk = WatchDesk(folder)
    (folder / "begun").touch()
    desk.wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
