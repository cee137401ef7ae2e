"""`python -m hedui.forge --n 100 --seed 7 --out DIR`: print synthetic reports with gold."""

import argparse
from pathlib import Path

from hedui.forge.families import FAMILIES
from hedui.forge.make import forge


def main() -> None:
    """Read the command line and forge."""
    parser = argparse.ArgumentParser(prog="hedui.forge", description=__doc__)
    parser.add_argument("--n", type=int, default=11)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--kinds", default="source", help="source, office, worn, fax, photo")
    parser.add_argument("--families", default=",".join(FAMILIES))
    parser.add_argument("--faults", type=float, default=0.3, help="share of documents with a planted fault")
    args = parser.parse_args()
    made = forge(args.n, args.seed, args.out, args.kinds.split(","), args.families.split(","), args.faults)
    print(f"{len(made)} documents in {args.out}")


if __name__ == "__main__":
    main()
