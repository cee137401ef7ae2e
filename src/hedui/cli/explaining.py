"""`hedui explain`: why one value of a record is believed, or is not."""

from pathlib import Path

import click

from hedui.cli.extracting import read_record
from hedui.cli.options import DONE
from hedui.explain import explain_leaf, read_explained
from hedui.screen import clean


@click.command()
@click.argument("record", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="RECORD.json")
@click.argument("path", metavar="LEAF_PATH")
def explain(record: Path, path: str) -> int:
    """Print the proof of one value as a small tree: ink, place, second readers, identities.

    LEAF_PATH reads like reports[0].forms[0].total.score, as in findings and in the list that verify prints.
    """
    for line in explain_leaf(read_explained(read_record(record)), path).splitlines():
        click.echo(clean(line))
    return DONE
