"""A foreman for tests: a real ledger, archive and inbox, and small engines; it can be run in a process and killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from engines import plain_tools, write_pdf
from hedui.archive import Archive
from hedui.config import Settings
from hedui.execute import SerialExecutor
from hedui.foreman import Foreman
from hedui.inbox import Inbox
from hedui.ingest import Candidate, open_source
from hedui.ledger import Ledger, open_ledger

SETTINGS = Settings(workers=1)
WORKS_FOR = 20.0  # seconds after which a foreman that nobody killed goes home


class ForemanDesk:
    """A home, an inbox, and a foreman who looks after both."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.inbox = folder, folder / "收件"
        self.archive = Archive(folder / "home")
        self.ledger: Ledger = open_ledger(f"sqlite:///{folder}/ledger.db")
        tools = plain_tools(SETTINGS)
        self.box = Inbox(self.inbox, settle=0)
        self.foreman = Foreman(
            self.ledger, self.archive, SerialExecutor(tools), SETTINGS, lambda: tools().producer, self.box
        )

    def upload(self, name: str, **how: Any) -> str:
        """A document in the ledger that waits to be read; its hash."""
        path = write_pdf(self.archive.open_incoming(), **how)
        source = open_source(Candidate(path, name), SETTINGS)
        self.archive.take_in(path, source.sha256)
        self.ledger.documents.add(
            sha256=source.sha256, name=name, media_type=source.media_type, size=1, pages=source.pages,
            origin="upload", by="甲",
        )  # fmt: skip
        return source.sha256

    def work(self) -> None:
        """Look into the inbox and the ledger until nothing waits."""
        self.foreman.run([None, None])

    def put_away(self) -> list[str]:
        return sorted(str(path.relative_to(self.inbox)) for path in self.inbox.rglob("*") if path.is_file())


def run_and_kill(folder: Path, seconds: float) -> None:
    """Have a foreman work in a process of its own, and kill it after so long."""
    begun = folder / "begun"
    begun.unlink(missing_ok=True)
    process = subprocess.Popen([sys.executable, __file__, str(folder)])
    until = time.monotonic() + WORKS_FOR
    while not begun.exists() and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(seconds)
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()


if __name__ == "__main__":
    desk = ForemanDesk(Path(sys.argv[1]))
    (desk.folder / "begun").touch()
    desk.work()
