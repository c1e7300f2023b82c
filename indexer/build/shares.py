"""Building one share of a source into a cluster, while other builders build the others.

The source is parted by bytes into as many runs of files as there are shares, the same on every
machine. Copies are looked for when all shares are there, by whoever hands in the last one: he reads
the texts back from the cluster.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from indexer.build.build import Progress, Reading, built_of, chosen_dictionary, read_again
from indexer.build.packing import pack
from indexer.build.report import BuildReport
from indexer.config import DEFAULT_BUDGET, Budget
from indexer.corpus.input.source.files import InputFile, find_inputs
from indexer.corpus.run.pipeline import read_bundles
from indexer.engines.catalogue import begin_share
from indexer.engines.names import CLUSTER_ENGINE
from indexer.engines.sharing import PUBLISHER, SharedBuild, ShareOf
from indexer.errors import NothingToIndexError, ShareError, SourceMissingError
from indexer.index.disk.generations import GenerationWriter
from indexer.index.store.store import Store, indexed_paragraphs
from indexer.index.store.writer import PackedFiles, StoreWriter
from indexer.model import Skipped
from indexer.text.dictionary import Dictionary
from indexer.text.fold import fold_text

Input = InputFile | Skipped


def build_share(
    source: Path,
    index_dir: Path,
    share: str,
    *,
    now: dt.datetime,
    jobs: int = 1,
    budget: Budget = DEFAULT_BUDGET,
    progress: Progress | None = None,
    dictionary: Path | None = None,
) -> tuple[BuildReport, int]:
    """Load one share (i/n) of a source into the cluster of the environment, and publish once all are there.

    Gives the report of the share, or of all once they are published, and how many shares are still
    to come. Raises SourceMissingError, ShareError, and the errors of a build and of a cluster.
    """
    if not source.exists():
        raise SourceMissingError(source)
    words = chosen_dictionary(source, index_dir, dictionary)
    inputs = list(find_inputs(source))
    digest = built_of(inputs, words, share.partition("/")[2])
    build = begin_share(CLUSTER_ENGINE, ShareOf.parse(share), digest)
    with contextlib.closing(build), tempfile.TemporaryDirectory() as folder:
        build.join()
        if len(build.handed_in()) < build.share.shares:
            with build.held() as beat:
                report = BuildReport(source.resolve().name)
                report.dictionary = len(words.words)
                packing, own = (
                    functools.partial(pack, CLUSTER_ENGINE, words),
                    _own(inputs, build.share),
                )
                steps = read_bundles(source, packing, jobs=jobs, only=own, budget=budget)
                _load(
                    build,
                    beat,
                    Reading(source, steps, report, progress),
                    words,
                    GenerationWriter(Path(folder) / "own", now),
                )
        else:  # whoever was to publish did not come to its end
            report = BuildReport(source.resolve().name)
        said = build.handed_in()
        if len(said) < build.share.shares:
            return report, build.share.shares - len(said)
        with contextlib.suppress(ShareError), build.held(PUBLISHER) as beat:  # another one is at it
            beat()
            report = _publish(build, said, words, Path(folder), now)
    return report, 0


def _own(inputs: Sequence[Input], share: ShareOf) -> list[Input]:
    """Give the run of files that is a share: those that begin in its part of all bytes."""
    total = sum(_size(item) for item in inputs) or 1
    own, before = [], 0
    for item in inputs:
        if before * share.shares // total == share.share - 1:
            own.append(item)
        before = min(before + _size(item), total - 1)
    return own


def _size(item: Input) -> int:
    return item.size if isinstance(item, InputFile) else 0


def _load(
    build: SharedBuild,
    beat: Callable[[], None],
    reading: Reading,
    words: Dictionary,
    entered: GenerationWriter,
) -> None:
    """Send what is read, and hand in what only its store knows."""
    with entered as writer:
        store = StoreWriter(writer.store, writer.disk)
        with contextlib.suppress(
            NothingToIndexError
        ):  # a share may be empty; the whole source may not
            build.load(reading.write(store), beat)
        report = reading.report
        report.set_repeats(store.find_duplicates())
        store.keep_dictionary(words)
        store.close(report.as_json())
        build.hand_in(Store(writer), report.as_json())


def _publish(
    build: SharedBuild,
    said: Sequence[dict[str, Any]],
    words: Dictionary,
    folder: Path,
    now: dt.datetime,
) -> BuildReport:
    report = BuildReport.from_json(said[0]["report"])
    for other in said[1:]:
        report.add(BuildReport.from_json(other["report"]))
    if not report.articles:
        reason = f"{report.skipped[0].file}: {report.skipped[0].reason}" if report.skipped else ""
        raise NothingToIndexError(Path(report.source), report.skipped_count, reason)
    with GenerationWriter(folder / "whole", now) as writer:
        store = StoreWriter(writer.store, writer.disk)
        for packed in _packed(build, said):
            store.append(packed)
        report.set_repeats(store.find_duplicates())
        store.keep_dictionary(words)
        store.close(report.as_json())
        whole = Store(writer)
        build.publish(whole, said, functools.partial(read_again, whole, CLUSTER_ENGINE))
    return report


def _packed(build: SharedBuild, said: Sequence[dict[str, Any]]) -> Iterator[PackedFiles]:
    for file in build.files(said):
        paragraphs = (one for article in file.articles for one in indexed_paragraphs(article))
        yield PackedFiles.of([file], [fold_text(paragraph.text) for paragraph in paragraphs])
