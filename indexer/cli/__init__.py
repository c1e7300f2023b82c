"""The command line. Each command parses, calls one function of the library, prints.

JSON goes alone to standard output, everything else to standard error. Exit status: 0 done; 1
nothing found or a check failed; 2 wrong use or unreadable input; 3 another build is running.

May import: all below; a command loads a wing when it runs, so that help needs none of them.
"""

from __future__ import annotations

from indexer.cli import building, counting, finding, serving
from indexer.cli.group import main

COMMANDS = (building, finding, counting, serving)
"""Their commands are those of `main` from here on."""
__all__ = ["main"]
