"""Commands that find paragraphs, and say how a file was read."""

from __future__ import annotations

import codecs
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

import indexer
from indexer.cli.group import main
from indexer.cli.options import (
    QueryCommand,
    cluster_options,
    index_option,
    json_option,
    location_of,
    request_options,
)
from indexer.config import DEFAULT_PER_PAGE
from indexer.terminal import (
    inspection_lines,
    print_json,
    print_result,
    printable,
    reason_lines,
)

if TYPE_CHECKING:
    from indexer import Archive, SearchRequest, Skipped, SourceFile

_BEGINNINGS = {b"<": ".html", b"%PDF": ".pdf", b"PK": ".docx", b"{": ".jsonl", b"#": ".md"}
"""What a format begins with: what comes on standard input has no name."""


@main.command(cls=QueryCommand)
@request_options
@click.option("--limit", type=click.IntRange(0), default=DEFAULT_PER_PAGE)
@click.option("--offset", type=click.IntRange(0), default=0)
@click.option(
    "--facets",
    is_flag=True,
    help="Count regions, years, months, sources and kinds over all matches.",
)
@json_option
def search(index_dir: Path, engine: str | None, *, as_json: bool, **raw: Any) -> None:
    """Find the paragraphs that match QUERY (- reads it from standard input)."""
    with indexer.open_archive(location_of(index_dir, engine), engine=engine) as archive:
        result = archive.search(_request(archive, raw))
    if as_json:
        print_json(indexer.search_json(result))
    else:
        print_result(result)
    if not result.total.paragraphs:
        sys.exit(1)


@main.command(cls=QueryCommand)
@request_options
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
@click.option(
    "--receipt",
    "receipt_file",
    type=click.File("w", encoding="utf-8"),
    help="Where to write the receipt.",
)
def export(
    index_dir: Path,
    engine: str | None,
    form: str,
    columns: str,
    output: Path | None,
    receipt_file: TextIO | None,
    **raw: Any,
) -> None:
    """Print every hit of QUERY, without a limit.

    As RIS, BibTeX (bib) or a line after GB/T 7714 (text) every article that has one, once.
    Parquet and Excel (xlsx) go into a file, --output, and need the extra notebook.
    """
    is_table = form in ("parquet", "xlsx")
    if is_table and (output is None or output.suffix.lower() != f".{form}"):
        raise click.UsageError(f"--format {form} needs --output NAME.{form}")
    with indexer.open_archive(location_of(index_dir, engine), engine=engine) as archive:
        request = _request(archive, raw)
        if receipt_file:
            receipt = indexer.search_receipt(archive, request)
            json.dump(receipt, receipt_file, ensure_ascii=False, indent=1)
        if is_table and output is not None:
            found_by = indexer.FoundBy.of(archive, request, indexer.receipt_id_of(archive, request))
            indexer.write_table(archive.export(request), output, found_by)
            return
        chosen = [name.strip() for name in columns.split(",") if name.strip()]
        lines = indexer.exported(archive, request, form, columns=chosen)
        if output is None:
            for line in lines:
                click.echo(line, nl=False)
            return
        with output.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)


@main.command()
@click.argument("name")
@index_option
@json_option
@cluster_options
def paragraph(name: str, index_dir: Path, *, as_json: bool) -> None:
    """Show the paragraph of an anchor or an id NAME, and what has become of it since.

    0 when it is the same or has moved, 1 when it has changed or is gone.
    """
    with indexer.open_archive(location_of(index_dir, None)) as archive:
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


def _request(archive: Archive, raw: dict[str, Any]) -> SearchRequest:
    """Read a request; the query `-` stands for what comes on standard input."""
    if raw["query"] == "-":
        raw = raw | {"query": sys.stdin.read().strip()}
    return indexer.request_from(archive.regions, indexer.RawRequest(**raw))


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
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
    unreadable = looked_at = 0
    if as_csv:
        click.echo(indexer.corrections_header(), nl=False)
    for path in files:
        for outcome in _read_standard_input() if str(path) == "-" else indexer.read_source(path):
            looked_at += 1
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
    if not looked_at:
        click.echo("There is no file to read.", err=True)
    if unreadable or not looked_at:
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
