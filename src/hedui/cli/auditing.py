"""`hedui audit`: what no single document shows."""

from pathlib import Path

import click

from hedui.cli.options import DONE, SOME_FAILED, any_path, quiet_option
from hedui.errors import FileError
from hedui.screen import clean, say
from hedui.store import AUDIT_FILE


@click.command()
@click.argument("records", type=click.Path(exists=True, path_type=Path), metavar="DIR")
@click.option("--out", type=any_path, metavar="FILE.html", help="The page; DIR/_audit.html if not given.")
@click.option("--source", type=any_path, metavar="FOLDER", help="The scans, to link to.")
@quiet_option
def audit(records: Path, out: Path | None, source: Path | None, quiet: bool) -> int:
    """Lay the records in DIR side by side: figures that differ, texts that do not, marks too good to be true.

    Writes a page for people, and the same as .json beside it. Needs hedui[analysis].
    """
    from hedui.audit import audit_records, write_audit

    refused: list[str] = []

    def refuse(name: str, error: FileError) -> None:
        refused.append(name)
        say(f"{name}: {error.code}: {error.message}")

    folder = records if records.is_dir() else records.parent
    target = out or (folder / AUDIT_FILE).with_suffix(".html")
    done = audit_records(records, source, target, refuse)
    write_audit(done, target)
    if not quiet:
        for answer in done.answers:
            click.echo(clean(f"{answer.question.heading}：{answer.count}"))
        click.echo(clean(f"报告 report: {target}"))
    return SOME_FAILED if refused else DONE
