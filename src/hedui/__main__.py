"""`python -m hedui`."""

from hedui.cli import main

if __name__ == "__main__":
    main()
