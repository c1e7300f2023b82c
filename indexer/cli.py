"""The command line. Each command parses, calls one function of the library, prints.

JSON goes alone to standard output, everything else to standard error. Exit status: 0 done; 1
nothing found or a check failed; 2 wrong use or unreadable input; 3 another build is running.
"""

from __future__ import annotations

import codecs
import contextlib
import datetime as dt
import errno
import json
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

import click
from click.core import ParameterSource

import indexer
from indexer.config import DEFAULT_BUDGET, DEFAULT_INDEX, DEFAULT_PER_PAGE, DEFAULT_SOURCE, Budget
from indexer.engines.names import CLUSTER_ENGINE, CLUSTER_NAMES, DEFAULT_ENGINE, ENGINES
from indexer.errors import DuanluoError, NotServedError
from indexer.search.cube import UNITS
from indexer.settings import read_settings
from indexer.terminal import (
    Progress,
    inspection_lines,
    make_printable,
    print_audit,
    print_concordance,
    print_cube,
    print_json,
    print_report,
    print_result,
    printable,
    reason_lines,
)
from indexer.watching import watching

if TYPE_CHECKING:
    from indexer import Archive, BuildReport, Location, SearchRequest, Skipped, SourceFile


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
            click.echo(f"Reading or writing failed: {error.strerror or error}.", err=True)
            with contextlib.suppress(
                OSError
            ):  # Nothing more of it shall be written when Python ends.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(2)
        except DuanluoError as error:
            if ctx.meta.get(_TOLD_AS) == "json":
                said = {"error": {"code": error.code, "message": error.message}}
                click.echo(json.dumps(said), err=True)
            else:
                click.echo(printable(error.at_terminal), err=True)
            ctx.exit(error.exit_status)


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


class _QueryCommand(click.Command):
    """A command whose query may begin with a minus, and then goes behind --.

    A mistaken option says so.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            advice = (
                f"No such option: {error.option_name}. A query that begins with - goes behind --"
            )
            raise click.UsageError(
                f'{advice}: duanluo {ctx.info_name} [OPTIONS] -- "-…"', ctx
            ) from error


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


_index_option = click.option(
    "--index",
    "index_dir",
    type=click.Path(path_type=Path),
    default=DEFAULT_INDEX,
    envvar="DUANLUO_INDEX",
    help="Index folder, or the folder of articles that one was built from.",
)
_source_argument = click.argument("source", type=click.Path(path_type=Path), required=False)
_json_option = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
_jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    envvar="DUANLUO_JOBS",
    help="Processes that read files: else the cores there are, fewer for a small source.",
    show_default=False,
)
_seconds_option = click.option(
    "--seconds-per-file",
    type=click.FloatRange(min=1),
    default=DEFAULT_BUDGET.seconds,
    help="Computing that one file may take, and ten seconds more for each MiB of it, before it is skipped.",
)
_memory_option = click.option(
    "--mib-per-file",
    type=click.IntRange(64),
    default=DEFAULT_BUDGET.memory >> 20,
    help="Memory that reading one file may take before it is skipped.",
)
_dictionary_option = click.option(
    "--dictionary",
    type=click.Path(path_type=Path),
    envvar="DUANLUO_DICTIONARY",
    help="Your own words, a line each, in jieba's format; else the dictionary.txt beside the articles.",
)
_TOLD_AS = "duanluo.told_as"
"""Where a command notes how a program wants to be told of it."""


def _note_told_as(context: click.Context, _: click.Parameter, value: str) -> str:
    context.meta[_TOLD_AS] = value
    return value


_progress_option = click.option(
    "--progress",
    "told_as",
    callback=_note_told_as,
    type=click.Choice(["text", "json"]),
    default="text",
    help="How progress and errors are told on standard error; json: an object a line.",
)
_engine_option = click.option(
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


def _cluster_options(command: Callable[..., None]) -> Callable[..., None]:
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


def _location(index_dir: Path, engine: str | None = None) -> Location:
    """Find what is meant: an archive of a cluster where one is named, or else an index folder."""
    if CLUSTER_NAMES in click.get_current_context().meta or (
        engine == CLUSTER_ENGINE and not _was_named("index_dir")
    ):
        return indexer.ClusterSettings.read()
    return _opened(index_dir)


def _opened(index_dir: Path) -> Path:
    """Find the index that is meant.

    It is the folder itself, or the one built from that folder; where none was named and none is
    here, the only one.
    """
    if indexer.holds_index(index_dir):
        return index_dir
    if _was_named("index_dir"):
        return indexer.known_index(index_dir) or index_dir
    return indexer.only_index() or index_dir


def _was_named(option: str) -> bool:
    return click.get_current_context().get_parameter_source(option) is not ParameterSource.DEFAULT


def _request_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the filters and the order of a search, the same for `search` and `export`."""
    options = [
        click.argument("query", default=""),
        *_filter_options(),
        _option_of(indexer.SORT),
    ]
    for option in reversed(options):
        command = option(command)
    return _cluster_options(command)


def _filter_options() -> list[Callable[..., Any]]:
    """Give the index and the filters of a search, the same for every command that counts or finds."""
    return [
        _index_option,
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


@main.command()
@_source_argument
@_index_option
@_engine_option
@_jobs_option
@_dictionary_option
@_seconds_option
@_memory_option
@_progress_option
@_json_option
@_cluster_options
@click.option(
    "--shard",
    help="i/n: load this share of n into the cluster; the last one publishes.",
    show_default=False,
)
def build(
    source: Path | None,
    index_dir: Path,
    engine: str,
    *,
    shard: str | None,
    as_json: bool,
    **reading: Any,
) -> None:
    """Build the index of SOURCE (else of seeds) from scratch beside the live one, then switch to it."""
    if source is None:
        source = Path(DEFAULT_SOURCE)
        indexer.require_own(index_dir, source)
    elif not _was_named("index_dir"):
        index_dir = indexer.index_of(source, build_here=True)
    if shard is None:
        report = _build(source, index_dir, engine, **reading)
    elif engine != CLUSTER_ENGINE:
        raise click.UsageError("--shard is for --engine opensearch")
    else:
        report = _build_share(source, index_dir, shard, **reading)
    if as_json:
        print_json(report.as_json())


def _build_share(
    source: Path, index_dir: Path, shard: str, *, told_as: str = "text", **reading: Any
) -> BuildReport:
    progress, now = Progress(as_json=told_as == "json"), dt.datetime.now(dt.UTC)
    wishes = _reading(source, **reading)
    report, to_come = indexer.build_share(
        source, index_dir, shard, now=now, progress=progress, **wishes
    )
    print_report(report, progress)
    click.echo(
        f"{to_come} shares are still to come" if to_come else "all shares are there: published",
        err=True,
    )
    return report


@main.command()
@_source_argument
@_index_option
@_jobs_option
@_dictionary_option
@_seconds_option
@_memory_option
@_progress_option
@_json_option
def update(source: Path | None, index_dir: Path, *, as_json: bool, **reading: Any) -> None:
    """Read only the new and changed files of SOURCE (else of what the index was built from).

    Forget deleted ones.
    """
    if source is None:
        index_dir = _opened(index_dir)
        source = indexer.own_source(index_dir) or Path(DEFAULT_SOURCE)
        indexer.require_own(index_dir, source)
    elif not _was_named("index_dir"):
        index_dir = indexer.known_index(source) or index_dir
    report = _update(source, index_dir, **reading)
    if as_json:
        print_json(report.as_json())


def _update(source: Path, index_dir: Path, *, told_as: str = "text", **reading: Any) -> BuildReport:
    progress = Progress(as_json=told_as == "json")
    _, report = indexer.update_index(
        source,
        index_dir,
        now=dt.datetime.now(dt.UTC),
        progress=progress,
        **_reading(source, **reading),
    )
    print_report(report, progress)
    _audit_once(index_dir, None)
    return report


def _build(
    source: Path, index_dir: Path, engine: str, *, told_as: str = "text", **reading: Any
) -> BuildReport:
    progress = Progress(as_json=told_as == "json")
    _, report = indexer.build_index(
        source,
        index_dir,
        now=dt.datetime.now(dt.UTC),
        engine=engine,
        progress=progress,
        **_reading(source, **reading),
    )
    if not _was_named("index_dir"):
        indexer.remember(source, index_dir)
    print_report(report, progress)
    if engine != CLUSTER_ENGINE:
        _audit_once(index_dir, engine)
    return report


def _audit_once(index_dir: Path, engine: str | None) -> None:
    """Audit a new index shortly, and say and keep what came of it."""
    with indexer.open_archive(index_dir, engine=engine) as archive:
        if archive.last_audit() is None and archive.info.paragraphs:
            made = archive.audit(indexer.SHORT_AUDIT)
            archive.keep_audit(made)
            print_audit(made)


def _reading(
    source: Path,
    jobs: int | None,
    dictionary: Path | None,
    seconds_per_file: float = DEFAULT_BUDGET.seconds,
    mib_per_file: int = DEFAULT_BUDGET.memory >> 20,
) -> dict[str, Any]:
    """Give what options say of how a source is read, as a build takes it."""
    budget = Budget(seconds_per_file, mib_per_file << 20)
    return {
        "jobs": jobs or indexer.fitting_jobs(source),
        "dictionary": dictionary,
        "budget": budget,
    }


@main.command(cls=_QueryCommand)
@_request_options
@click.option("--limit", type=click.IntRange(0), default=DEFAULT_PER_PAGE)
@click.option("--offset", type=click.IntRange(0), default=0)
@click.option(
    "--facets",
    is_flag=True,
    help="Count regions, years, months, sources and kinds over all matches.",
)
@_json_option
def search(index_dir: Path, engine: str | None, *, as_json: bool, **raw: Any) -> None:
    """Find the paragraphs that match QUERY (- reads it from standard input)."""
    with indexer.open_archive(_location(index_dir, engine), engine=engine) as archive:
        result = archive.search(_request(archive, raw))
    if as_json:
        print_json(indexer.search_json(result))
    else:
        print_result(result)
    if not result.total.paragraphs:
        sys.exit(1)


@main.command(cls=_QueryCommand)
@_request_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl", "ris", "bib", "text", "parquet", "xlsx"]),
    default="jsonl",
)
@click.option(
    "--columns",
    default="",
    help="Columns of csv, with commas between them, in this order; else all.",
    show_default=False,
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="File to write instead."
)
def export(
    index_dir: Path, engine: str | None, form: str, columns: str, output: Path | None, **raw: Any
) -> None:
    """Print every hit of QUERY, without a limit.

    As RIS, BibTeX (bib) or a line after GB/T 7714 (text) every article that has one, once.
    Parquet and Excel (xlsx) go into a file, --output, and need the extra notebook.
    """
    is_table = form in ("parquet", "xlsx")
    if is_table and (output is None or output.suffix.lower() != f".{form}"):
        raise click.UsageError(f"--format {form} needs --output NAME.{form}")
    with indexer.open_archive(_location(index_dir, engine), engine=engine) as archive:
        request = _request(archive, raw)
        if is_table and output is not None:
            indexer.write_table(archive.export(request), output)
            return
        chosen = [name.strip() for name in columns.split(",") if name.strip()]
        lines = indexer.exported(archive, request, form, columns=chosen)
        if output is None:
            for line in lines:
                click.echo(line, nl=False)
            return
        with output.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)


def _with_filters(command: Callable[..., None]) -> Callable[..., None]:
    """Add the index and the filters."""
    for option in reversed(_filter_options()):
        command = option(command)
    return _cluster_options(command)


def _cube_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add what is counted and how, and the filters."""
    options = [
        click.argument("queries", nargs=-1, required=True),
        *_filter_options(),
        click.option("--by", type=click.Choice(["region", "mentioned", "place"]), default="region"),
        click.option("--period", type=click.Choice(["year", "month"]), default="year"),
        click.option(
            "--of", "unit", type=click.Choice(UNITS), default="paragraphs", help="What is counted."
        ),
        click.option(
            "--copies",
            type=click.Choice(["all", "first"]),
            default="all",
            help="Which copies count.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return _cluster_options(command)


@main.command(cls=_QueryCommand)
@_cube_options
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
@click.option(
    "--receipt",
    "receipt_file",
    type=click.File("w", encoding="utf-8"),
    help="Where to write the receipt.",
)
def cube(
    queries: tuple[str, ...],
    index_dir: Path,
    engine: str | None,
    form: str,
    receipt_file: TextIO | None,
    **asked: Any,
) -> None:
    """Count up to twelve QUERIES by place and time, exactly, in four units, with what is known of first and last."""
    how = {name: asked.pop(name) for name in ("by", "period", "unit", "copies")}
    with indexer.open_archive(_location(index_dir, engine), engine=engine) as archive:
        request = indexer.request_from(archive.regions, indexer.RawRequest(**asked))
        answer = indexer.ask_cube(archive, indexer.CubeWish(queries, request, **how))
        shape = indexer.cube_json(archive, answer)
    if receipt_file:
        json.dump(answer.receipt, receipt_file, ensure_ascii=False, indent=1)
    if form == "json":
        print_json(shape)
    elif form == "csv":
        for line in indexer.cube_csv(answer):
            click.echo(line, nl=False)
    else:
        print_cube(answer)


def _line_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the query of a concordance, its filters, and which lines are wanted."""
    options = [
        click.argument("query"),
        *_filter_options(),
        click.option(
            "--order", default="", help="Characters beside, as R1,R2,L1: L1 to R8, up to six."
        ),
        click.option("--how", type=click.Choice(["frequent", "code"]), default="frequent"),
        click.option("--letters", is_flag=True, help="Pass over punctuation in the sentence."),
        click.option("--sample", type=click.IntRange(0), default=0, help="So many lines drawn."),
        click.option("--seed", type=click.IntRange(0, 10**9), default=1, help="Of the sample."),
        click.option("--group", default="", help="Count lines by node, as R3, or as L1-2."),
    ]
    for option in reversed(options):
        command = option(command)
    return _cluster_options(command)


@main.command(cls=_QueryCommand)
@_line_options
@click.option("--limit", type=click.IntRange(0), default=50, help="Lines and groups shown.")
@click.option("--format", "form", type=click.Choice(["lines", "csv", "json"]), default="lines")
def concordance(
    query: str, index_dir: Path, engine: str | None, form: str, limit: int, **asked: Any
) -> None:
    """Show every occurrence of QUERY with what stands beside it, in order, drawn or in groups.

    CSV has all lines, however many.
    """
    names = ("order", "how", "letters", "sample", "seed", "group")
    raw = indexer.RawLines(**{name: asked.pop(name) for name in names}, groups=limit)
    with indexer.open_archive(_location(index_dir, engine), engine=engine) as archive:
        request = indexer.request_from(archive.regions, indexer.RawRequest(query, **asked))
        wish = raw.wish(offset=0, limit=limit)
        if form == "csv":
            for line in indexer.line_csv(indexer.every_line(archive, request, wish)):
                click.echo(line, nl=False)
            return
        answer = indexer.ask_concordance(archive, request, wish)
        if form == "json":
            said = indexer.concordance_json(archive, answer)
            click.echo(json.dumps(said, ensure_ascii=False))
        else:
            print_concordance(answer)


@main.command()
@click.argument("name")
@_index_option
@_json_option
@_cluster_options
def paragraph(name: str, index_dir: Path, *, as_json: bool) -> None:
    """Show the paragraph of an anchor or an id NAME, and what has become of it since.

    0 when it is the same or has moved, 1 when it has changed or is gone.
    """
    with indexer.open_archive(_location(index_dir, None)) as archive:
        found = archive.paragraph(name)
    if as_json:
        click.echo(json.dumps(indexer.paragraph_json(name, found), ensure_ascii=False))
    else:
        hit = found.hit
        lines = "-".join(dict.fromkeys(str(line) for line in (hit.lines[:1] + hit.lines[-1:])))
        click.echo(f"{found.state}: {printable(hit.file)}, {hit.paragraph_id}, ¶{hit.n}, L{lines}")
        click.echo(printable(hit.text))
    if found.state in ("changed", "near"):
        sys.exit(1)


@main.command()
@click.argument("file", type=click.File("rb"))
@_with_filters
@click.option(
    "--format", "form", type=click.Choice(["wide", "long", "jsonl", "xlsx"]), default="wide"
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="File to write instead."
)
@click.option(
    "--receipt",
    "receipt_file",
    type=click.File("w", encoding="utf-8"),
    help="Where to write the receipt; all rows are then held until the last is counted.",
)
def batch(
    file: BinaryIO,
    index_dir: Path,
    engine: str | None,
    form: str,
    output: Path | None,
    receipt_file: TextIO | None,
    **asked: Any,
) -> None:
    """Count every line of FILE (- reads standard input), each as its own search would count it.

    A line is a query, or a label, a tab and a query; lines that begin with # are left out. As CSV
    with a row for each query (wide) or for each query and year (long), as JSON Lines, or as a
    workbook (xlsx), which goes into --output and needs the extra notebook.
    """
    if form == "xlsx" and (output is None or output.suffix.lower() != ".xlsx"):
        raise click.UsageError("--format xlsx needs --output NAME.xlsx")
    with indexer.open_archive(_location(index_dir, engine), engine=engine) as archive:
        request = indexer.request_from(archive.regions, indexer.RawRequest(**asked))
        told = indexer.open_batch(archive, request)
        rows = indexer.count_batch(told, indexer.read_batch(file.read()))
        receipt = ""
        if receipt_file or form == "xlsx":
            rows = iter(held := list(rows))
            whole = indexer.batch_receipt(told, held)
            receipt = whole["id"]
            if receipt_file:
                json.dump(whole, receipt_file, ensure_ascii=False, indent=1)
        if form == "xlsx" and output is not None:
            indexer.write_sheets(indexer.batch_sheets(told, list(rows), whole), output)
            return
        lines = indexer.batch_lines(told, rows, form, receipt)
        if output is not None:
            with output.open("w", encoding="utf-8", newline="") as written:
                written.writelines(lines)
            return
        for line in lines:
            click.echo(line, nl=False)


@main.command("verify-receipt")
@click.argument("receipt", type=click.File(encoding="utf-8"))
@_index_option
def verify_receipt(receipt: TextIO, index_dir: Path) -> None:
    """Ask the question of RECEIPT again: 0 when every number is the same, 1 and what differs when not."""
    try:
        said = json.load(receipt)
    except ValueError as error:
        raise click.UsageError("The receipt is no JSON.") from error
    with indexer.open_archive(_location(index_dir, None)) as archive:
        changes = indexer.verify_receipt(archive, said)
    for change in changes:
        click.echo(printable(change), err=True)
    click.echo("different" if changes else "the same", err=True)
    if changes:
        sys.exit(1)


def _request(archive: Archive, raw: dict[str, Any]) -> SearchRequest:
    """Read a request; the query `-` stands for what comes on standard input."""
    if raw["query"] == "-":
        raw = raw | {"query": sys.stdin.read().strip()}
    return indexer.request_from(archive.regions, indexer.RawRequest(**raw))


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@_json_option
@click.option(
    "--csv", "as_csv", is_flag=True, help="A metadata.csv to correct and put beside the articles."
)
@click.option(
    "--why",
    type=click.IntRange(1),
    metavar="LINE",
    help="Say of a line (or record) of one file what was made of it, by which rule.",
)
def inspect(files: tuple[Path, ...], *, as_json: bool, as_csv: bool, why: int | None) -> None:
    """Show what the indexer makes of FILES (or of all files in a folder), without an index.

    A file is read as a build of its folder reads it: corrected by the metadata.csv beside it,
    and rid of what recurs on its pages. - reads one from standard input.
    """
    if why is not None:
        _print_reasons(files, why, as_json=as_json)
        return
    unreadable = 0
    if as_csv:
        click.echo(indexer.corrections_header(), nl=False)
    for path in files:
        for outcome in _read_standard_input() if str(path) == "-" else indexer.read_source(path):
            if isinstance(outcome, indexer.Skipped):
                unreadable += 1
                click.echo(printable(f"{outcome.file}: {outcome.reason}"), err=True)
            elif as_csv:
                click.echo("".join(indexer.correction_lines(outcome)), nl=False)
            elif as_json:
                print_json(indexer.inspection_json(outcome), indent=None)
            else:
                for line in inspection_lines(indexer.inspection_json(outcome)):
                    click.echo(printable(line))
    if unreadable:
        sys.exit(2)


def _print_reasons(files: tuple[Path, ...], number: int, *, as_json: bool) -> None:
    if len(files) != 1 or not files[0].is_file():
        raise click.UsageError("--why takes one file")
    told = indexer.explain_line(files[0], number)
    if told is None:
        click.echo(f"Line {number} is blank, hidden or not in the page.", err=True)
        sys.exit(1)
    if as_json:
        print_json(told)
    else:
        for line in reason_lines(told):
            click.echo(printable(line))


_BEGINNINGS = {b"<": ".html", b"%PDF": ".pdf", b"PK": ".docx", b"{": ".jsonl", b"#": ".md"}
"""What a format begins with: what comes on standard input has no name."""


def _read_standard_input() -> Iterator[SourceFile | Skipped]:
    """Read one file from standard input, as if it lay in a folder of its own."""
    data = sys.stdin.buffer.read()
    begin = data.removeprefix(codecs.BOM_UTF8).lstrip()
    suffix = next(
        (suffix for mark, suffix in _BEGINNINGS.items() if begin.startswith(mark)), ".txt"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"stdin{suffix}"
        with path.open("wb") as file:
            file.write(data)
        yield from indexer.read_source(path)


@main.command()
@_index_option
@_cluster_options
@_json_option
def info(index_dir: Path, *, as_json: bool) -> None:
    """Print the manifest of the index: when it was built, by which engine, what it holds."""
    manifest = indexer.read_manifest(_location(index_dir))
    if as_json:
        print_json(manifest)
        return
    for name, value in manifest.items():
        if not isinstance(value, dict):
            click.echo(f"{name:12} {value}")
    for name, size in {**manifest["counts"], **manifest["files"]}.items():
        click.echo(f"  {name:40} {size:>14,}")


@main.command()
@_index_option
@_cluster_options
def verify(index_dir: Path) -> None:
    """Read every file of the index and compare it with its checksum."""
    where = _location(index_dir)
    problems = indexer.verify_index(where)
    for problem in problems:
        click.echo(printable(problem), err=True)
    click.echo(
        f"not whole: run `{indexer.rebuild_command(where)}`" if problems else "whole", err=True
    )
    if problems:
        sys.exit(1)


@main.command()
@_index_option
@click.option(
    "--engine",
    type=click.Choice(sorted(ENGINES)),
    help="Needed to open an index made by whoosh.",
)
@click.option(
    "--n", "strings", type=click.IntRange(1, 100_000), default=1000, help="Strings to draw."
)
@click.option("--seed", type=int, default=1, help="The same seed draws the same strings.")
@click.option(
    "--paragraphs",
    type=click.IntRange(1),
    help="Read at most so many, from all over; else every one.",
    show_default=False,
)
@_json_option
def audit(
    index_dir: Path,
    engine: str | None,
    strings: int,
    seed: int,
    paragraphs: int | None,
    *,
    as_json: bool,
) -> None:
    """Hold what the index counts against the texts themselves.

    Strings of the archive, half of them in the other script, are looked up and read for. Ends with
    1 when anything differs. What came of it is kept beside the index and shown on its pages.
    """
    plan = indexer.AuditPlan(strings, paragraphs, seed=seed)
    with indexer.open_archive(_opened(index_dir), engine=engine) as archive:
        made = archive.audit(plan)
        is_kept = archive.keep_audit(made)
    if as_json:
        print_json(made.as_json())
    print_audit(made)
    if not is_kept:
        click.echo("It could not be kept beside the index: nobody may write there.", err=True)
    if made.differences:
        sys.exit(1)


@main.command()
@_index_option
def rollback(index_dir: Path) -> None:
    """Put the index before this one in its place again; the same command once more takes that back.

    The next build or update removes the one that was replaced.
    """
    manifest = indexer.roll_back_index(_opened(index_dir), now=dt.datetime.now(dt.UTC))
    click.echo(f"live again: {manifest['generation']}, built {manifest['built']}", err=True)


@main.command()
@_source_argument
@_index_option
@click.option(
    "--engine",
    type=click.Choice(sorted(ENGINES)),
    envvar="DUANLUO_ENGINE",
    help="Engine of an index that is built, or was by whoosh.",
)
@_jobs_option
@_dictionary_option
@click.option("--host", default="127.0.0.1", envvar="DUANLUO_HOST")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, envvar="DUANLUO_PORT")
@click.option(
    "--title", default="", envvar="DUANLUO_TITLE", help="Name of the archive, for its pages."
)
@click.option(
    "--about", default="", envvar="DUANLUO_ABOUT", help="What the archive is, for its first page."
)
@click.option("--open", "open_browser", is_flag=True, help="Open it in the browser.")
@click.option(
    "--watch", is_flag=True, help="Look for new and changed articles every half minute, and update."
)
@click.option(
    "--edit",
    is_flag=True,
    envvar="DUANLUO_EDIT",
    help="Let people correct articles and build the first index from the pages; off by default.",
)
@click.option(
    "--url-prefix",
    default="",
    envvar="DUANLUO_URL_PREFIX",
    help="Path under which a reverse proxy serves it.",
)
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, exists=True),
    envvar="DUANLUO_PASSWORD_FILE",
    help="Ask for a name and password.",
)
@click.option(
    "--trusted-host",
    "trusted_hosts",
    multiple=True,
    envvar="DUANLUO_TRUSTED_HOST",
    help="Host name of a reverse proxy; repeatable.",
)
@click.option(
    "--trusted-proxy",
    envvar="DUANLUO_TRUSTED_PROXY",
    help="Address of a reverse proxy, whose X-Forwarded-For names the reader.",
)
@click.option(
    "--hsts-seconds",
    type=click.IntRange(0),
    default=0,
    envvar="DUANLUO_HSTS_SECONDS",
    help="How long browsers are to ask by HTTPS alone, behind a proxy that speaks it: 31536000 is a year.",
)
@click.option(
    "--allow-origin",
    "allowed_origins",
    multiple=True,
    envvar="DUANLUO_ALLOW_ORIGIN",
    help="Site whose scripts may read the API, such as https://example.org, or * for any; repeatable.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    envvar="DUANLUO_PROCESSES",
    help="How many processes answer readers on the port.",
)
@_cluster_options
def serve(  # noqa: PLR0913 - an argument for each option
    source: Path | None,
    index_dir: Path,
    engine: str | None,
    jobs: int | None,
    dictionary: Path | None,
    host: str,
    port: int,
    *,
    open_browser: bool,
    watch: bool,
    **options: Any,
) -> None:
    """Serve the web application.

    With SOURCE its index is built first when it is missing or older than SOURCE; with neither
    SOURCE nor --index that of seeds, and where there is none a page says how to begin. An index of
    another source is never built over. With --archive, or the engine opensearch, nothing is built
    and the published archive of a cluster is served.
    """
    if source is None and isinstance(
        location := _location(index_dir, engine), indexer.ClusterSettings
    ):
        _serve(location, host, port, open_browser=open_browser, **options)
        return
    if source is not None and not _was_named("index_dir"):
        index_dir = indexer.index_of(source)
    elif not Path(DEFAULT_SOURCE).exists() or _was_named("index_dir"):
        index_dir = _opened(index_dir)
    options["index_named"] = _was_named("index_dir")
    if source is None and _begins_in_browser(index_dir, edit=options["edit"]):
        _serve(index_dir, host, port, engine=engine, open_browser=open_browser, **options)
        return
    default = None if _was_named("index_dir") else Path(DEFAULT_SOURCE)
    needed = indexer.build_needed(index_dir, source, default=default)
    if (
        needed
        and needed.engine == (engine or DEFAULT_ENGINE) == DEFAULT_ENGINE
        and indexer.holds_index(index_dir)
    ):
        _update(needed.source, index_dir, jobs=jobs, dictionary=dictionary)
    elif needed:
        _build(needed.source, index_dir, engine or needed.engine, jobs=jobs, dictionary=dictionary)
    watched = indexer.own_source(index_dir) if watch else None
    with watching(watched, index_dir):
        _serve(index_dir, host, port, engine=engine, open_browser=open_browser, **options)


def _begins_in_browser(index_dir: Path, *, edit: bool) -> bool:
    """Tell whether there is no index and nothing to build one from, so that a page is to say what to do.

    A mistyped --index is an error, unless whoever typed it may build it from a page.
    """
    if indexer.holds_index(index_dir):
        return False
    return edit if _was_named("index_dir") else not Path(DEFAULT_SOURCE).exists()


def _serve(location: Location, host: str, port: int, *, open_browser: bool, **options: Any) -> None:
    from webui.serving import serve as serve_web  # noqa: PLC0415 - Flask is loaded only by the command that serves

    try:
        serve_web(location, host, port, ready=_open_in_browser if open_browser else None, **options)
    except OSError as error:
        raise NotServedError(f"{host}:{port}", error.strerror or str(error)) from error


def _open_in_browser(address: str) -> None:
    """Open an address; where there is no browser the line that says where the application is must do."""
    import webbrowser  # noqa: PLC0415 - looks for browsers when it is imported

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


@main.command()
@click.argument("user")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--remove", is_flag=True, help="Take the name out.")
def password(user: str, file: Path, *, remove: bool) -> None:
    """Set the password of USER in a password FILE for `serve`.

    Asks for it, or reads a line of standard input.
    """
    from webui.server.passwords import changed_passwords  # noqa: PLC0415 - Flask is loaded only by what needs it

    new = None
    if not remove:
        is_typed = sys.stdin.isatty()
        new = (
            click.prompt("Password", hide_input=True, confirmation_prompt=True)
            if is_typed
            else sys.stdin.readline()
        )
        new = new.rstrip("\r\n")
        if not new:
            raise click.UsageError("the password is empty")
    indexer.put_file(file, changed_passwords(file, user, new))


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes SHELL complete commands and options.

    In bash, eval "$(duanluo completion bash)".
    """
    from click.shell_completion import get_completion_class  # noqa: PLC0415 - needed by this command alone

    kind = get_completion_class(shell)
    if kind is not None:
        source = kind(main, {}, "duanluo", "_DUANLUO_COMPLETE").source_template
        click.echo(
            source
            % {
                "complete_func": "_duanluo_completion",
                "complete_var": "_DUANLUO_COMPLETE",
                "prog_name": "duanluo",
            }
        )
