"""What the tests of trust count.

A table of threat, cases tried and result, printed at the end of a run.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Tally:
    """Rows in the order in which they were counted.

    `threat` is worded as in the list of promises.
    """

    rows: list[tuple[str, int, str]] = field(default_factory=list)

    def add(self, threat: str, cases: int, result: str) -> None:
        """Count cases of a threat, once they have been tried."""
        self.rows.append((threat, cases, result))

    def lines(self) -> list[str]:
        """Give the table, a row a line."""
        return [f"{threat:62} {cases:>8,}  {result}" for threat, cases, result in self.rows]


TALLY = Tally()
