"""Commands that count: cubes, concordances, batches, and their receipts."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, TextIO, get_args

import click

import indexer
from indexer.cli.group import main
from indexer.cli.options import (
    QueryCommand,
    cluster_options,
    filter_options,
    index_option,
    location_of,
    with_filters,
)
from indexer.search.requests.cube import UNITS
from indexer.search.requests.request import LineOrder
from indexer.terminal import (
    print_concordance,
    print_cube,
    print_json,
    printable,
)


def _cube_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add what is counted and how, and the filters."""
    options = [
        click.argument("queries", nargs=-1, required=True),
        *filter_options(),
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
        click.option(
            "--lag",
            default="first",
            help="What days are counted from: first, region:CODE or source:NAME.",
        ),
        click.option(
            "--reach",
            type=click.IntRange(1, 1000),
            default=1,
            help="Paragraphs from which on a place is reached.",
        ),
        click.option(
            "--temperature",
            default="",
            help="Degrees of years: published, or four lower cut-offs too.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return cluster_options(command)


@main.command(cls=QueryCommand)
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
    names = ("by", "period", "unit", "copies", "lag", "reach")
    how = {name: asked.pop(name) for name in names}
    how["temperature"] = indexer.read_cut_offs(asked.pop("temperature"))
    with indexer.open_archive(location_of(index_dir, engine), engine=engine) as archive:
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
        *filter_options(),
        click.option(
            "--order", default="", help="Characters beside, as R1,R2,L1: L1 to R8, up to six."
        ),
        click.option("--how", type=click.Choice(get_args(LineOrder)), default="frequent"),
        click.option("--letters", is_flag=True, help="Pass over punctuation in the sentence."),
        click.option("--sample", type=click.IntRange(0), default=0, help="So many drawn."),
        click.option(
            "--sample-of",
            type=click.Choice(UNITS),
            default="occurrences",
            help="What is drawn: lines, or paragraphs, articles or different texts with their lines.",
        ),
        click.option("--seed", type=click.IntRange(0, 10**9), default=1, help="Of the sample."),
        click.option(
            "--group",
            default="",
            help="Count lines by node, year, region, source, R3, L1-2 or L1-2,R1-2.",
        ),
        click.option("--value", default="", help="List the lines of this group only."),
    ]
    for option in reversed(options):
        command = option(command)
    return cluster_options(command)


@main.command(cls=QueryCommand)
@_line_options
@click.option("--limit", type=click.IntRange(0), default=50, help="Lines and groups shown.")
@click.option("--format", "form", type=click.Choice(["lines", "csv", "json"]), default="lines")
def concordance(
    query: str, index_dir: Path, engine: str | None, form: str, limit: int, **asked: Any
) -> None:
    """Show every occurrence of QUERY with what stands beside it, in order, drawn or in groups.

    CSV has all lines, however many.
    """
    names = ("order", "how", "letters", "sample", "sample_of", "seed", "group", "value")
    raw = indexer.RawLines(**{name: asked.pop(name) for name in names}, groups=limit)
    with indexer.open_archive(location_of(index_dir, engine), engine=engine) as archive:
        request = indexer.request_from(archive.regions, indexer.RawRequest(query, **asked))
        wish = raw.wish(offset=0, limit=limit)
        if form == "csv":
            for line in indexer.line_csv(
                indexer.every_line(archive, request, wish),
                indexer.FoundBy.of(archive, request, indexer.receipt_id_of(archive, request)),
            ):
                click.echo(line, nl=False)
            return
        answer = indexer.ask_concordance(archive, request, wish)
        if form == "json":
            said = indexer.concordance_json(archive, answer)
            click.echo(json.dumps(said, ensure_ascii=False))
        else:
            print_concordance(archive, answer)


@main.command()
@click.argument("file", type=click.File("rb"))
@with_filters
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
    with indexer.open_archive(location_of(index_dir, engine), engine=engine) as archive:
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
@index_option
def verify_receipt(receipt: TextIO, index_dir: Path) -> None:
    """Ask the question of RECEIPT again: 0 when every number is the same, 1 and what differs when not."""
    try:
        said = json.load(receipt)
    except ValueError as error:
        raise click.UsageError("The receipt is no JSON.") from error
    with indexer.open_archive(location_of(index_dir, None)) as archive:
        changes = indexer.verify_receipt(archive, said)
    for change in changes:
        click.echo(printable(change), err=True)
    click.echo("different" if changes else "the same", err=True)
    if changes:
        sys.exit(1)
