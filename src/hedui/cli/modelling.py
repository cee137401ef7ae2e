"""The language model from the command line: a local one started, a run's costs added up, a run reckoned beforehand."""

import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.table import Table
from rich.text import Text

from hedui.account import Tally
from hedui.batch import Result
from hedui.config import Settings
from hedui.screen import MODEL_COLUMNS, clean, open_console, show_use

model_option = click.option(
    "--model", metavar="NAME", help="The language model: a name at the endpoint, or a GGUF file to serve here."
)


def name_model(model: str | None) -> dict[str, Any]:
    """The settings that --model stands for: a file that is there is served, anything else is a name."""
    if model and model.endswith(".gguf"):
        return {"local_model": model}
    return {"model": model}


@contextmanager
def reachable_model(settings: Settings, asking: bool = True) -> Iterator[Settings]:
    """Settings with the local model served, if one is to be asked, and a tally for all workers of the run."""
    with ExitStack() as stack:
        changes: dict[str, object] = {}
        if asking and settings.extractor != "rules" and settings.local_model is not None:
            from hedui.extract.llm_local import CONTEXT, serving_local

            threads = (settings.workers or 1) * settings.threads
            url = stack.enter_context(serving_local(settings.local_model, threads))
            name = settings.model or settings.local_model.stem
            changes = {"base_url": url, "model": name, "model_context": settings.model_context or CONTEXT}
        if settings.has_model and any((settings.run_calls, settings.run_tokens, settings.run_dollars)):
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="hedui-"))
            changes["run_tally"] = Path(folder) / "tally"
        yield settings.model_copy(update=changes)


def show_reckoning(results: Iterable[Result]) -> None:
    """The table of a run that was only reckoned: what each file would ask."""
    caption = "估计值，未作任何调用 (reckoned; no call was made)"
    table = Table("文件\nfile", box=box.SIMPLE_HEAD, show_edge=False, caption=caption, caption_justify="left")
    for heading in MODEL_COLUMNS:
        table.add_column(heading, justify="right", no_wrap=True)
    tally = Tally()
    for result in results:
        tally.add(result)
        table.add_row(Text(clean(result.file)), *show_use(result.llm))
    table.add_section()
    table.add_row("合计 total", *show_use(tally.llm))
    open_console(sys.stdout).print(table)
