"""`hedui export` and `hedui schema`: what records hold, for people and for programs."""

from pathlib import Path
from typing import cast, get_args

import click

from hedui.cli.options import DONE, SOME_FAILED, any_path, quiet_option
from hedui.errors import FileError
from hedui.schema import SchemaName, print_schema
from hedui.screen import clean, say


@click.command()
@click.argument("records", type=click.Path(exists=True, path_type=Path), metavar="DIR")
@click.option("--to", required=True, type=any_path, metavar="FILE", help=".xlsx, .csv, .parquet, .duckdb or .pdf")
@click.option("--source", type=any_path, metavar="PATH", help="The scans: to link to (a folder), or to mark (a file).")
@quiet_option
def export(records: Path, to: Path, source: Path | None, quiet: bool) -> int:
    """Write the records in DIR (or one record) as tables for people, or mark one source with what was found.

    CSV and Parquet become one file for each table, as FILE_指标.csv. A PDF needs --source FILE.
    """
    from hedui.export.run import export_records

    refused: list[str] = []

    def refuse(name: str, error: FileError) -> None:
        refused.append(name)
        say(f"{name}: {error.code}: {error.message}")

    for path in export_records(records, to, source, refuse):
        if not quiet:
            click.echo(clean(str(path)))
    return SOME_FAILED if refused else DONE


@click.command()
@click.argument("name", type=click.Choice([*get_args(SchemaName), "llm"]), default="record")
def schema(name: str) -> int:
    """Print the JSON Schema of a record (the default), of gold, or of a language model's answers."""
    from hedui.extract.llm_schema import print_llm_schema

    text = print_llm_schema() if name == "llm" else print_schema(cast(SchemaName, name))
    click.echo(text, nl=False)
    return DONE
