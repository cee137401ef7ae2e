"""The command line: thin. It turns options into settings, errors into exit codes, and shows what was done."""

from hedui.cli.entry import main, run

__all__ = ["main", "run"]
