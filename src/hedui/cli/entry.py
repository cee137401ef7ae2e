"""Where the command line is entered: the commands, and what becomes of errors."""

import io
import os
import sys
from importlib import import_module
from types import TracebackType

import click

from hedui import __version__
from hedui.cli.options import DONE, INTERRUPTED, SOME_FAILED, WRONG_USAGE
from hedui.errors import HeduiError, UsageError
from hedui.screen import say

COMMANDS = {
    "extract": "extracting:extract",
    "verify": "extracting:verify",
    "explain": "explaining:explain",
    "watch": "watching:watch",
    "serve": "serving:serve",
    "people": "serving:people",
    "corrected": "serving:corrected",
    "eval": "evaluating:evaluate",
    "gold": "casemaking:gold",
    "forge": "casemaking:forge",
    "export": "exporting:export",
    "audit": "auditing:audit",
    "schema": "exporting:schema",
}  # the name that is typed → module and function, loaded when it is asked for


class LateCommands(click.Group):
    """Commands that are loaded when they are named: a short file is read before all of them would be."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module, _, function = COMMANDS.get(cmd_name, "").partition(":")
        if not module:
            return None
        command: click.Command = getattr(import_module(f"hedui.cli.{module}"), function)
        return command


@click.group(cls=LateCommands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="hedui")
def hedui() -> None:
    """Turn scanned 绩效自评 reports into JSON in which every number is proven against the page."""


def main() -> None:
    """Run the command line. Nobody ever sees a traceback unless HEDUI_LOG is debug."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a file name may hold what the terminal cannot show
    if os.environ.get("HEDUI_LOG") != "debug":
        sys.excepthook = say_fault
    sys.exit(run(sys.argv[1:]))


def say_fault(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    """The last resort: a fault of ours in one sentence."""
    say(f"hedui: internal: 程序内部错误（{kind.__name__}），请报告此问题；设置 HEDUI_LOG=debug 可看到详情。")


def run(arguments: list[str]) -> int:
    """The exit status of a command line."""
    try:
        return hedui.main(arguments, prog_name="hedui", standalone_mode=False) or DONE
    except click.ClickException as error:
        error.show()
        return WRONG_USAGE
    except UsageError as error:
        say(f"hedui: {error.message}")
        return WRONG_USAGE
    except HeduiError as error:
        say(f"hedui: {error.code}: {error.message}")
        return SOME_FAILED
    except BrokenPipeError:  # nobody reads our output any more; what it told of is on the disk
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SOME_FAILED
    except (KeyboardInterrupt, click.Abort):
        say("已中断。")
        return INTERRUPTED
