"""`hedui forge` and `hedui gold`: cases to measure with, invented or made of records that people have corrected."""

import sys
from pathlib import Path

import click
from rich.progress import track

from hedui.cli.options import DONE, SOME_FAILED, any_path, quiet_option
from hedui.errors import UsageError
from hedui.screen import clean, open_console, say
from hedui.store import NO_RECORDS

FAMILIES, KINDS = "ABCDEFGHIJK", ("source", "office", "worn", "fax", "photo", "odd")


@click.command()
@click.option("--n", type=click.IntRange(min=1), default=11, show_default=True, metavar="N", help="Documents.")
@click.option("--seed", type=click.IntRange(min=0), default=7, show_default=True, help="The same seed, the same files.")
@click.option("--out", required=True, type=any_path, metavar="DIR", help="Folder for the cases; made if need be.")
@click.option("--kinds", default="source", show_default=True, metavar="KIND,…", help=f"Of {', '.join(KINDS)}.")
@click.option("--families", default=FAMILIES, show_default=True, metavar="LETTERS", help="Templates to go round.")
@click.option(
    "--faults", type=click.FloatRange(0, 1), default=0.3, show_default=True, help="Share of documents with faults."
)
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, metavar="N", help="Processes.")
@click.option(
    "--fonts",
    type=click.Choice(["installed", "carried"]),
    default="installed",
    show_default=True,
    help="carried: only those that hedui brings along, so that a seed prints alike on every machine.",
)
@quiet_option
def forge(
    n: int, seed: int, out: Path, kinds: str, families: str, faults: float, workers: int, fonts: str, quiet: bool
) -> int:
    """Print invented reports with their gold, and scan them in graded ways.

    Each document is a case: source.pdf, a PDF for each kind of scan, gold.json, places.json and tags.json.
    """
    from hedui.forge import forge_each

    wanted = [kind.strip() for kind in kinds.split(",")]
    check_named("kind", wanted, KINDS)
    check_named("family", families, FAMILIES)
    each = forge_each(n, seed, out, wanted, list(families), faults, workers, fonts == "carried")
    console = open_console(sys.stderr)
    for _ in track(each, "虚构报告", n, console=console, disable=quiet or not console.is_terminal):
        pass
    if not quiet:
        click.echo(clean(f"{n} 份 documents: {out}"))
    return DONE


def check_named(what: str, given: list[str] | str, known: tuple[str, ...] | str) -> None:
    """Raise UsageError for a name that is not known, or where none is given."""
    for name in given or [""]:
        if name not in known or not name:
            raise UsageError(f"There is no {what} {name!r}: choose of {', '.join(known)}.")


@click.command()
@click.argument("records", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="RECORD...")
@click.option("--out", required=True, type=any_path, metavar="DIR", help="Folder for the cases; made if need be.")
@click.option("--source", type=any_path, metavar="PATH", help="The scans: each is copied into the case of its record.")
@quiet_option
def gold(records: tuple[Path, ...], out: Path, source: Path | None, quiet: bool) -> int:
    """Turn corrected records (files, or folders of them) into cases for `hedui eval`: DIR/<name>/gold.json each.

    A record whose values contradict each other with no finding that says so is named and left out (exit status 1).
    """
    from hedui.evaluate.gold import index_sources, write_case

    sources = index_sources([source]) if source else {}
    refused = 0
    for path in list_records(records):
        try:
            folder = write_case(path, out, sources)
        except UsageError as error:
            refused += 1
            say(error.message)
        else:
            if not quiet:
                click.echo(clean(str(folder)))
    return SOME_FAILED if refused else DONE


def list_records(paths: tuple[Path, ...]) -> list[Path]:
    """The records that the paths name; of a folder every .json but the account of a run."""
    found = [sorted(path.glob("*.json")) if path.is_dir() else [path] for path in paths]
    return [path for group in found for path in group if path.name not in NO_RECORDS]
