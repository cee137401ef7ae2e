"""`python -m hedui`, and the command `hedui`. Workers load this module too, and need nothing of the command line."""

import gc

gc.set_threshold(50_000)  # not 700: what is loaded and read lives on, and walking over it took a tenth of a start


def main() -> None:
    """Run the command line."""
    from hedui.cli import main as run_command_line

    run_command_line()


if __name__ == "__main__":
    main()
