"""`hedui serve` and `hedui people`: the service, and who may use it. Its libraries are loaded by these alone."""

from pathlib import Path
from types import ModuleType

import click

from hedui.cli.options import DONE, any_path, extractor_option, workers_option
from hedui.cli.running import share_cores
from hedui.config import read_settings
from hedui.errors import UsageError
from hedui.screen import clean

ROLES = ("reader", "reviewer", "admin")
home_option = click.option(
    "--home", type=any_path, default=Path("hedui-home"), show_default=True, help="Where the service keeps all it has."
)
ledger_option = click.option("--ledger", metavar="URL", help="Default: SQLite in the home; or postgresql://…")


def load_service() -> ModuleType:
    """What the service is made of. Raises UsageError where it is not installed."""
    try:
        from hedui.cli import service
    except ImportError as error:
        raise UsageError(f"The service needs {error.name}: pip install 'hedui[service]'.") from None
    return service


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
    parts = load_service()
    settings = share_cores(read_settings(extractor=extractor, workers=workers))
    post = parts.Post(home, ledger or parts.default_ledger(home), settings, inbox)
    done: int = parts.run_service(post, parts.Door(host, port, tokens, max_upload * 1_000_000))
    return done


@click.command()
@home_option
@ledger_option
@click.option("--out", required=True, type=any_path, metavar="DIR", help="Folder for records/ and scans/.")
def corrected(home: Path, ledger: str | None, out: Path) -> int:
    """Take what people corrected out of the service, for `hedui gold DIR/records --source DIR/scans --out CASES`."""
    for path in load_service().take_corrected_from(home, ledger, out):
        click.echo(clean(str(path)))
    return DONE


@click.group()
def people() -> None:
    """Who may use the service."""


@people.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="reviewer", show_default=True)
@home_option
@ledger_option
def add_person(name: str, role: str, home: Path, ledger: str | None) -> int:
    """Let somebody in, and print the token: it is shown this once."""
    click.echo(load_service().open_book(home, ledger).access.admit(name, role))
    return DONE


@people.command("remove")
@click.argument("name")
@home_option
@ledger_option
def remove_person(name: str, home: Path, ledger: str | None) -> int:
    """Revoke all tokens of a name."""
    if not load_service().open_book(home, ledger).access.revoke(name):
        raise UsageError(f"Nobody is called {name}.")
    return DONE


@people.command("list")
@home_option
@ledger_option
def list_people(home: Path, ledger: str | None) -> int:
    """Names and roles of all who may use the service."""
    for person in load_service().open_book(home, ledger).access.everybody():
        click.echo(clean(f"{person.role} {person.name}"))
    return DONE
