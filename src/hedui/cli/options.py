"""What several commands share: exit statuses and options."""

from pathlib import Path
from typing import Any, get_args

import click

from hedui.config import ExecutorChoice, ExtractorChoice
from hedui.remote import Address, is_address

DONE, SOME_FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130

any_path = click.Path(path_type=Path)
DATABASES = ("postgresql", "postgres")


class Place(click.ParamType[Path | Address]):
    """A path, or an address in storage that fsspec reaches."""

    name = "place"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | Address:
        if isinstance(value, (Path, Address)):
            return value
        return Address(value) if is_address(value) else Path(value)


any_place = Place()
workers_option = click.option(
    "--workers", type=click.IntRange(min=1), metavar="N", help="Processes to read with; one per core if not given."
)
extractor_option = click.option("--extractor", type=click.Choice(get_args(ExtractorChoice)), help="Default: auto.")
quiet_option = click.option("--quiet", is_flag=True, help="No progress and no table; errors are still named.")
executor_option = click.option(
    "--executor", type=click.Choice(get_args(ExecutorChoice)), help="Where workers run; default: processes."
)
ray_option = click.option("--ray-address", metavar="ADDRESS", help="Ray cluster to join; without it one starts here.")
