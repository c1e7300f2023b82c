"""Options that several commands share, and what they name."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

import indexer
from indexer.cli.group import TOLD_AS
from indexer.config import DEFAULT_BUDGET, DEFAULT_INDEX
from indexer.engines.names import CLUSTER_ENGINE, CLUSTER_NAMES, DEFAULT_ENGINE, ENGINES

if TYPE_CHECKING:
    from indexer import Location


class QueryCommand(click.Command):
    """A command whose query may begin with a minus, and then goes behind --.

    A mistaken option says so.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; a mistaken option of a query says what would do."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            advice = (
                f"No such option: {error.option_name}. A query that begins with - goes behind --"
            )
            raise click.UsageError(
                f'{advice}: duanluo {ctx.info_name} [OPTIONS] -- "-…"', ctx
            ) from error


index_option = click.option(
    "--index",
    "index_dir",
    type=click.Path(path_type=Path),
    default=DEFAULT_INDEX,
    envvar="DUANLUO_INDEX",
    help="Index folder, or the folder of articles that one was built from.",
)


source_argument = click.argument("source", type=click.Path(path_type=Path), required=False)


json_option = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")


jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    envvar="DUANLUO_JOBS",
    help="Processes that read files: else the cores there are, fewer for a small source.",
    show_default=False,
)


seconds_option = click.option(
    "--seconds-per-file",
    type=click.FloatRange(min=1),
    default=DEFAULT_BUDGET.seconds,
    help="Computing that one file may take, and ten seconds more for each MiB of it, before it is skipped.",
)


memory_option = click.option(
    "--mib-per-file",
    type=click.IntRange(64),
    default=DEFAULT_BUDGET.memory >> 20,
    help="Memory that reading one file may take before it is skipped.",
)


dictionary_option = click.option(
    "--dictionary",
    type=click.Path(path_type=Path),
    envvar="DUANLUO_DICTIONARY",
    help="Your own words, a line each, in jieba's format; else the dictionary.txt beside the articles.",
)


def _note_told_as(context: click.Context, _: click.Parameter, value: str) -> str:
    context.meta[TOLD_AS] = value
    return value


progress_option = click.option(
    "--progress",
    "told_as",
    callback=_note_told_as,
    type=click.Choice(["text", "json"]),
    default="text",
    help="How progress and errors are told on standard error; json: an object a line.",
)


engine_option = click.option(
    "--engine",
    type=click.Choice(sorted(ENGINES)),
    default=DEFAULT_ENGINE,
    envvar="DUANLUO_ENGINE",
    help="Search engine.",
)


def _to_environment(context: click.Context, option: click.Parameter, value: str | None) -> None:
    """Hand an option of the cluster on to where the engine looks for it, and remember that it was given."""
    if value is not None:
        os.environ[f"{CLUSTER_NAMES}{(option.name or '').upper()}"] = value
        context.meta[CLUSTER_NAMES] = True


def cluster_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add what names an archive of a cluster.

    All other settings of it come from the environment.
    """
    for name, told in (
        ("--archive", "An archive of a cluster, by its name there."),
        ("--url", "Nodes of the cluster, with commas between them."),
    ):
        option = click.option(
            name, callback=_to_environment, expose_value=False, help=told, show_default=False
        )
        command = option(command)
    return command


def location_of(index_dir: Path, engine: str | None = None) -> Location:
    """Find what is meant: an archive of a cluster where one is named, or else an index folder."""
    if CLUSTER_NAMES in click.get_current_context().meta or (
        engine == CLUSTER_ENGINE and not was_named("index_dir")
    ):
        return indexer.ClusterSettings.read()
    return opened(index_dir)


def opened(index_dir: Path) -> Path:
    """Find the index that is meant.

    It is the folder itself, or the one built from that folder; where none was named and none is
    here, the only one.
    """
    if indexer.holds_index(index_dir):
        return index_dir
    if was_named("index_dir"):
        return indexer.known_index(index_dir) or index_dir
    return indexer.only_index() or index_dir


def was_named(option: str) -> bool:
    """Tell whether an option was given, by hand, by the environment or by the settings."""
    return click.get_current_context().get_parameter_source(option) is not ParameterSource.DEFAULT


def request_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the filters and the order of a search, the same for `search` and `export`."""
    options = [
        click.argument("query", default=""),
        *filter_options(),
        _option_of(indexer.SORT),
    ]
    for option in reversed(options):
        command = option(command)
    return cluster_options(command)


def filter_options() -> list[Callable[..., Any]]:
    """Give the index and the filters of a search, the same for every command that counts or finds."""
    return [
        index_option,
        click.option(
            "--engine",
            type=click.Choice(sorted(ENGINES)),
            help="Needed to open an index made by whoosh.",
        ),
        *map(_option_of, indexer.FILTERS),
    ]


def _option_of(field: indexer.Field) -> Callable[..., Any]:
    """Make the option of a field of a request."""
    said = f"{field.description}{'; repeatable' if field.kind == 'texts' else ''}."
    kind: dict[str, Any] = {}
    match field.kind:
        case "texts":
            kind = {"multiple": True}
        case "flag":
            kind = {"is_flag": True}
        case "choice":
            kind = {"type": click.Choice(field.choices), "default": field.choices[0]}
    return click.option(f"--{field.name}", field.attribute, help=said, **kind)


def with_filters(command: Callable[..., None]) -> Callable[..., None]:
    """Add the index and the filters."""
    for option in reversed(filter_options()):
        command = option(command)
    return cluster_options(command)
