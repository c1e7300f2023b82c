"""Commands that make, keep and check an index."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import indexer
from indexer.cli.group import main
from indexer.cli.options import (
    cluster_options,
    dictionary_option,
    engine_option,
    index_option,
    jobs_option,
    json_option,
    location_of,
    memory_option,
    opened,
    progress_option,
    seconds_option,
    source_argument,
    was_named,
)
from indexer.config import DEFAULT_BUDGET, DEFAULT_SOURCE, Budget
from indexer.engines.names import CLUSTER_ENGINE, ENGINES
from indexer.terminal import (
    Progress,
    print_audit,
    print_json,
    print_report,
    printable,
)

if TYPE_CHECKING:
    from indexer import BuildReport


@main.command()
@source_argument
@index_option
@engine_option
@jobs_option
@dictionary_option
@seconds_option
@memory_option
@progress_option
@json_option
@cluster_options
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
    elif not was_named("index_dir"):
        index_dir = indexer.index_of(source, build_here=True)
    if shard is None:
        report = run_build(source, index_dir, engine, **reading)
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
@source_argument
@index_option
@jobs_option
@dictionary_option
@seconds_option
@memory_option
@progress_option
@json_option
def update(source: Path | None, index_dir: Path, *, as_json: bool, **reading: Any) -> None:
    """Read only the new and changed files of SOURCE (else of what the index was built from).

    Forget deleted ones.
    """
    if source is None:
        index_dir = opened(index_dir)
        source = indexer.own_source(index_dir) or Path(DEFAULT_SOURCE)
        indexer.require_own(index_dir, source)
    elif not was_named("index_dir"):
        index_dir = indexer.known_index(source) or index_dir
    report = run_update(source, index_dir, **reading)
    if as_json:
        print_json(report.as_json())


def run_update(
    source: Path, index_dir: Path, *, told_as: str = "text", **reading: Any
) -> BuildReport:
    """Update an index, audit it shortly, and say what came of it."""
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


def run_build(
    source: Path, index_dir: Path, engine: str, *, told_as: str = "text", **reading: Any
) -> BuildReport:
    """Build an index, audit it shortly, and say what came of it."""
    progress = Progress(as_json=told_as == "json")
    _, report = indexer.build_index(
        source,
        index_dir,
        now=dt.datetime.now(dt.UTC),
        engine=engine,
        progress=progress,
        **_reading(source, **reading),
    )
    if not was_named("index_dir"):
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


@main.command()
@index_option
@cluster_options
@json_option
def info(index_dir: Path, *, as_json: bool) -> None:
    """Print the manifest of the index: when it was built, by which engine, what it holds."""
    manifest = indexer.read_manifest(location_of(index_dir))
    if as_json:
        print_json(manifest)
        return
    for name, value in manifest.items():
        if not isinstance(value, dict):
            click.echo(f"{name:12} {value}")
    for name, size in {**manifest["counts"], **manifest["files"]}.items():
        click.echo(f"  {name:40} {size:>14,}")


@main.command()
@index_option
@cluster_options
def verify(index_dir: Path) -> None:
    """Read every file of the index and compare it with its checksum."""
    where = location_of(index_dir)
    problems = indexer.verify_index(where)
    for problem in problems:
        click.echo(printable(problem), err=True)
    click.echo(
        f"not whole: run `{indexer.rebuild_command(where)}`" if problems else "whole", err=True
    )
    if problems:
        sys.exit(1)


@main.command()
@index_option
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
@json_option
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
    with indexer.open_archive(opened(index_dir), engine=engine) as archive:
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
@index_option
def rollback(index_dir: Path) -> None:
    """Put the index before this one in its place again; the same command once more takes that back.

    The next build or update removes the one that was replaced.
    """
    manifest = indexer.roll_back_index(opened(index_dir), now=dt.datetime.now(dt.UTC))
    click.echo(f"live again: {manifest['generation']}, built {manifest['built']}", err=True)
