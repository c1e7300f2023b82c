"""The group of commands: settings, exit statuses, and errors as one line."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
from typing import Any

import click

from indexer.errors import DuanluoError
from indexer.settings import read_settings
from indexer.terminal import (
    make_printable,
    printable,
)

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it: 128 and the number of the signal."""


class _Commands(click.Group):
    """Reads the settings, prints an error of ours as one line and ends with its exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            ctx.default_map = {**read_settings(_settable(self)), **(ctx.default_map or {})}
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # `head` has seen enough: click ends quietly
            of = f" ({error.filename})" if error.filename else ""
            line = f"Reading or writing failed: {error.strerror or error}{of}."
            click.echo(printable(line), err=True)
            with contextlib.suppress(
                OSError
            ):  # Nothing more of it shall be written when Python ends.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(2)
        except DuanluoError as error:
            if ctx.meta.get(TOLD_AS) == "json":
                said = {"error": {"code": error.code, "message": error.message}}
                click.echo(json.dumps(said), err=True)
            else:
                click.echo(printable(error.at_terminal), err=True)
            ctx.exit(error.exit_status)
        except KeyboardInterrupt:
            click.echo("Interrupted; the index is as it was.", err=True)
            ctx.exit(INTERRUPTED)


def _settable(group: click.Group) -> dict[str, dict[str, str]]:
    """Give the options that the settings file may set.

    Of each command their long names and its own names for them.
    """
    return {
        command_name: {
            name.removeprefix("--"): str(option.name)
            for option in command.params
            if isinstance(option, click.Option)
            for name in option.opts
            if name.startswith("--")
        }
        for command_name, command in group.commands.items()
    }


@click.group(
    cls=_Commands,
    context_settings={
        "auto_envvar_prefix": "DUANLUO",
        "help_option_names": ["-h", "--help"],
        "show_default": True,
    },
)
@click.version_option(package_name="duanluo")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Duanluo 段落: exact, faceted paragraph search over Chinese article archives."""
    for stream in (sys.stdout, sys.stderr):
        make_printable(stream)
    if os.environ.get("NO_COLOR"):
        ctx.color = False


TOLD_AS = "duanluo.told_as"
"""Where a command notes how a program wants to be told of it."""
