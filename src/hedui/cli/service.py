"""What `hedui serve` starts: the application in this process, and a foreman in another."""

import fcntl
import ipaddress
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO

import click
import uvicorn

from hedui.archive import Archive
from hedui.cli.options import DONE
from hedui.cli.running import heard_signals, open_executor
from hedui.config import Settings
from hedui.errors import UsageError
from hedui.execute_pool import SPAWN
from hedui.foreman import Foreman
from hedui.inbox import Inbox
from hedui.ledger import Ledger, open_ledger
from hedui.log import get_log, set_up_log
from hedui.screen import clean
from hedui.tools import open_tools
from hedui.web import Limits, Service, SideDesk, create_app
from hedui.web.ahead import keep_ahead
from hedui.web.taking import take_corrected

PATIENCE = 10  # seconds that those who wait for an answer have when the service is told to stop
BEAT = 0.3  # seconds between two looks for work
GENTLE = 10  # how much less urgent reading is than answering


@dataclass(frozen=True)
class Post:
    """All that the foreman's process needs to begin."""

    home: Path
    ledger: str
    settings: Settings
    inbox: Path | None
    parent: int = field(default_factory=os.getpid)  # asked for here: who begins late may find it gone already


@dataclass(frozen=True)
class Door:
    """Where the service is asked: `tokens` None means only where others can reach the host."""

    host: str
    port: int
    tokens: bool | None
    upload_bytes: int


def run_service(post: Post, door: Door) -> int:
    """Serve until interrupted. Raises UsageError where nobody could use it, or anybody."""
    local = is_loopback(door.host)
    if door.tokens is False and not local:
        raise UsageError(f"Host {door.host} can be reached by others: tokens may only be left out on 127.0.0.1.")
    archive = Archive(post.home)
    book = open_ledger(post.ledger)
    is_open = local and not door.tokens
    if not is_open and not book.access.everybody():
        raise UsageError("Nobody may use the service yet: let somebody in with `hedui people add NAME --role admin`.")
    with hold_home(post.home), open_listener(door) as listener:
        archive.clear_incoming()
        drawing, proving = SideDesk(post.settings), SideDesk(post.settings)
        errands = SideDesk(post.settings)
        limits = Limits(upload_bytes=door.upload_bytes)
        service = Service(book, archive, drawing, proving, limits, post.inbox, errands)
        click.echo(clean(f"核对服务 serving: http://{door.host}:{door.port}/（Ctrl-C 结束）"))
        answer(service, post, listener, is_open)
    drawing.close()
    proving.close()
    errands.close()
    book.close()
    return DONE


def answer(service: Service, post: Post, listener: socket.socket, is_open: bool) -> None:
    """Answer until told to stop, while a foreman reads what comes."""
    stop = threading.Event()
    painter = threading.Thread(target=prepare, args=(service, stop), daemon=True)
    painter.start()
    app = create_app(service, local=is_open)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=PATIENCE
    )
    server = uvicorn.Server(config)
    told = threading.Event()  # uvicorn passes on the signal that ended it: it must not end us before we have cleaned up
    with heard_signals(told.set), Supervisor(post):
        server.run(sockets=[listener])
    stop.set()
    painter.join()


def hold_home(home: Path) -> IO[str]:
    """The home's lock, held until it is closed or this process dies. Raises UsageError if another service has it."""
    lock = (home / "serve.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise UsageError(f"Home {home} is served already, by another hedui.") from None
    return lock


def open_listener(door: Door) -> socket.socket:
    """The socket to be asked at. Raises UsageError if it is taken, or not ours to take."""
    try:
        return socket.create_server((door.host, door.port))
    except OSError as error:
        raise UsageError(f"Port {door.port} of {door.host} cannot be used: {error.strerror}.") from None


def prepare(service: Service, stop: threading.Event) -> None:
    """Have ready what people will ask for."""
    service.warm_up()
    keep_ahead(service, stop)


def open_book(home: Path, ledger: str | None) -> Ledger:
    """The ledger of a home."""
    Archive(home)
    return open_ledger(ledger or default_ledger(home))


def take_corrected_from(home: Path, ledger: str | None, out: Path) -> Iterator[Path]:
    """Records and scans of what people corrected in a home."""
    return take_corrected(open_book(home, ledger), Archive(home), out)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host."""
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def default_ledger(home: Path) -> str:
    return f"sqlite:///{home.resolve() / 'ledger.db'}"


class Supervisor:
    """Keeps a foreman's process at work for as long as the context lasts; one that dies is replaced."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._process = SPAWN.Process(target=work, args=(post,))

    def __enter__(self) -> None:
        self._process.start()
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._process.terminate()
        self._process.join(10)
        self._process.kill()

    def _keep(self) -> None:
        while not self._stop.wait(1):
            if not self._process.is_alive():
                get_log(__name__).warning("the foreman ended, and is started again")
                self._process = SPAWN.Process(target=work, args=(self._post,))
                self._process.start()


def work(post: Post) -> None:
    """The foreman's life: until it is told to stop, or its parent is gone."""
    set_up_log(post.settings.log)
    os.nice(GENTLE)
    stop = threading.Event()
    threading.Thread(target=end_with_parent, args=(post.parent,), daemon=True).start()
    with suppress(KeyboardInterrupt), only_one(post.home):
        book, archive = open_ledger(post.ledger), Archive(post.home)
        open_them = partial(open_tools, post.settings)
        executor = open_executor(post.settings, open_them)
        inbox = Inbox(post.inbox) if post.inbox else None
        foreman = Foreman(book, archive, executor, post.settings, lambda: open_them().producer, inbox)

        def end() -> None:
            stop.set()
            executor.interrupt()

        with executor, heard_signals(end):
            foreman.run(iter(lambda: stop.wait(BEAT), True))


def end_with_parent(parent: int) -> None:
    """End at once when the server is gone: what was being done is in the ledger."""
    while os.getppid() == parent:
        time.sleep(BEAT)
    os._exit(1)


class only_one:  # noqa: N801 (used as a function)
    """Holds a home for one foreman; another waits until it is free."""

    def __init__(self, home: Path) -> None:
        self._file = (home / "foreman.lock").open("w")

    def __enter__(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self._file.close()
