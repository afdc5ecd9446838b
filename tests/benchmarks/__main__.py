"""Runs every benchmark, or those named, and prints the ratios beside their aims (medians of several turns)."""

import sys
from importlib import import_module

NAMES = ("window", "certificates", "cards", "importing", "paying", "grading", "pages", "proving")


def main() -> int:
    """Print a line a benchmark: what, ours, the floor, the ratio, the aim."""
    chosen = [name for name in sys.argv[1:] if name in NAMES] or list(NAMES)
    print(f"{'':34}{'ours':>10}{'floor':>10}{'ratio':>8}   aim")
    for name in chosen:
        for line in import_module(f"tests.benchmarks.{name}").measure():
            pair = "".join(f"{one:>{10 - len(line.unit)}.3f}{line.unit}" for one in (line.ours, line.floor))
            print(f"{line.what:34}{pair}{line.ratio:>8.2f}   {line.aim}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
