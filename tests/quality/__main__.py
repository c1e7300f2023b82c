"""Print every measure of the made pages beside its floor; fails where one is not reached."""

from __future__ import annotations

import argparse
import sys

from tests.quality.measure import FLOORS, measure, shares
from tests.quality.pages import DAMAGES, make_pages


def main() -> int:
    """Read the pages and print the table; 1 where a floor is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    tally = measure(make_pages(asked.pages, asked.seed))
    reached = shares(tally)
    print(f"{'measure':16}{'share':>8}{'floor':>8}  lost, by kind of page")
    for name, floor in FLOORS.items():
        lost = {kind: tally[name, kind][False] for kind in DAMAGES if (name, kind) in tally}
        told = ", ".join(f"{kind} {count}" for kind, count in lost.items() if count)
        print(f"{name:16}{reached[name]:8.4f}{floor:8.4f}  {told}")
    return int(any(reached[name] < floor for name, floor in FLOORS.items()))


if __name__ == "__main__":
    sys.exit(main())
