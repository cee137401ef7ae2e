"""`hedui serve` and `hedui people`: the service, and who may use it."""

import ipaddress
import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import get_args

import click

from hedui.archive import Archive
from hedui.cli.options import DONE, any_path, extractor_option, workers_option
from hedui.cli.running import heard_signals, share_cores
from hedui.config import Settings, read_settings
from hedui.errors import UsageError
from hedui.execute_pool import SPAWN, ProcessExecutor
from hedui.foreman import Foreman
from hedui.inbox import Inbox
from hedui.ledger import Role, open_ledger
from hedui.log import get_log, set_up_log
from hedui.screen import clean
from hedui.tools import open_tools

BEAT = 0.3  # seconds between two looks for work
GENTLE = 10  # how much less urgent reading is than answering
home_option = click.option(
    "--home", type=any_path, default=Path("hedui-home"), show_default=True, help="Where the service keeps all it has."
)
ledger_option = click.option("--ledger", metavar="URL", help="Default: SQLite in the home; or postgresql://…")


@dataclass(frozen=True)
class Post:
    """All that the foreman's process needs to begin."""

    home: Path
    ledger: str
    settings: Settings
    inbox: Path | None


@click.command()
@home_option
@ledger_option
@click.option("--inbox", type=any_path, metavar="DIR", help="A folder to take scans from, as hedui watch does.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65_535), default=8321, show_default=True)
@click.option("--max-upload", type=click.IntRange(min=1), default=200, show_default=True, metavar="MB")
@click.option("--tokens/--no-tokens", default=None, help="Ask for tokens; by default where others can reach the host.")
@extractor_option
@workers_option
def serve(
    home: Path,
    ledger: str | None,
    inbox: Path | None,
    host: str,
    port: int,
    max_upload: int,
    tokens: bool | None,
    extractor: str | None,
    workers: int | None,
) -> int:
    """Serve the review page and the HTTP API, and read what is uploaded or dropped into --inbox."""
    import uvicorn

    from hedui.web import Limits, Service, SideDesk, create_app

    settings = share_cores(read_settings(extractor=extractor, workers=workers))
    local = is_loopback(host)
    if tokens is False and not local:
        raise UsageError(f"Host {host} can be reached by others: tokens may only be left out on 127.0.0.1.")
    archive = Archive(home)
    archive.clear_incoming()
    url = ledger or default_ledger(home)
    book = open_ledger(url)
    is_open = local and not tokens
    if not is_open and not book.access.everybody():
        raise UsageError("Nobody may use the service yet: let somebody in with `hedui people add NAME --role admin`.")
    drawing, proving = SideDesk(settings), SideDesk(settings)
    service = Service(book, archive, drawing, proving, Limits(upload_bytes=max_upload * 1_000_000))
    app = create_app(service, local=is_open)
    click.echo(clean(f"核对服务 serving: http://{host}:{port}/（Ctrl-C 结束）"))
    threading.Thread(target=service.warm_up, daemon=True).start()
    with Supervisor(Post(home, url, settings, inbox)):
        uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)
    drawing.close()
    proving.close()
    book.close()
    return DONE


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
    threading.Thread(target=end_with_parent, args=(os.getppid(),), daemon=True).start()
    with suppress(KeyboardInterrupt), only_one(post.home):
        book, archive = open_ledger(post.ledger), Archive(post.home)
        open_them = partial(open_tools, post.settings)
        quiet = post.settings.log != "debug"
        executor = ProcessExecutor(open_them, post.settings.workers or 1, post.settings.threads, quiet)
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
        import fcntl

        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self._file.close()


@click.group()
def people() -> None:
    """Who may use the service."""


@people.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(get_args(Role)), default="reviewer", show_default=True)
@home_option
@ledger_option
def add_person(name: str, role: Role, home: Path, ledger: str | None) -> int:
    """Let somebody in, and print the token: it is shown this once."""
    Archive(home)
    click.echo(open_ledger(ledger or default_ledger(home)).access.admit(name, role))
    return DONE


@people.command("remove")
@click.argument("name")
@home_option
@ledger_option
def remove_person(name: str, home: Path, ledger: str | None) -> int:
    """Revoke all tokens of a name."""
    Archive(home)
    if not open_ledger(ledger or default_ledger(home)).access.revoke(name):
        raise UsageError(f"Nobody is called {name}.")
    return DONE


@people.command("list")
@home_option
@ledger_option
def list_people(home: Path, ledger: str | None) -> int:
    """Names and roles of all who may use the service."""
    Archive(home)
    for person in open_ledger(ledger or default_ledger(home)).access.everybody():
        click.echo(clean(f"{person.role}\t{person.name}"))
    return DONE
