"""What several commands share: exit statuses and options."""

from pathlib import Path
from typing import get_args

import click

from hedui.config import ExecutorChoice, ExtractorChoice

DONE, SOME_FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130

any_path = click.Path(path_type=Path)
workers_option = click.option(
    "--workers", type=click.IntRange(min=1), metavar="N", help="Processes to read with; one per core if not given."
)
extractor_option = click.option("--extractor", type=click.Choice(get_args(ExtractorChoice)), help="Default: auto.")
quiet_option = click.option("--quiet", is_flag=True, help="No progress and no table; errors are still named.")
executor_option = click.option(
    "--executor", type=click.Choice(get_args(ExecutorChoice)), help="Where workers run; default: processes."
)
ray_option = click.option("--ray-address", metavar="ADDRESS", help="Ray cluster to join; without it one starts here.")
