"""Every error that a caller may meet: one base, one leaf per cause.

Each message is one sentence that says what to do. `exit_status` is what the command line ends with,
`http_status` what the web application answers; the edges map errors by these two attributes alone,
never by message text.
"""

from __future__ import annotations

import shlex
from pathlib import Path

from indexer.model import SkipReason


class DuanluoError(Exception):
    """Base of all errors raised on purpose."""

    exit_status = 2
    http_status = 500
    code = "error"

    def __init__(self, message: str, *, field: str | None = None, at_terminal: str = "") -> None:
        """Take the message, and for the terminal alone the same with the paths of this machine."""
        super().__init__(message)
        self.message = message
        self.field = field
        self.at_terminal = at_terminal or message


class SourceMissingError(DuanluoError):
    """The folder or file of articles is not there or cannot be listed."""

    code = "source_missing"

    def __init__(self, source: Path) -> None:
        super().__init__(f"No readable file or folder at {source}: give the path of your articles.")


class DictionaryError(DuanluoError):
    """The dictionary that somebody named cannot be read, or some of its lines hold no word."""

    code = "dictionary"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{path.name} is no dictionary ({why}): give a text file with a word a line."
        )


class TableNotAmendedError(DuanluoError):
    """A table of corrections cannot be changed by a program without changing what else it says."""

    http_status = 409
    code = "table_not_amended"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"metadata.csv cannot be changed here ({why}): correct it in a spreadsheet, or rename it."
        )


class CorrectionNotWrittenError(DuanluoError):
    """The table of corrections could not be written, or somebody else was quicker."""

    http_status = 409
    code = "correction_not_written"

    def __init__(self, why: str) -> None:
        super().__init__(f"The correction was not written ({why}): look again and repeat it.")


class SettingsError(DuanluoError):
    """The settings file cannot be read, or says something that no command has an option for."""

    code = "settings"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{path}: {why}: mend the settings or take them away (docs/settings.md describes them)."
        )


class ExtraMissingError(DuanluoError):
    """A library is not installed that only one of the extras brings."""

    code = "extra_missing"

    def __init__(self, extra: str, library: str) -> None:
        super().__init__(f'{library} is not installed: run `pip install "duanluo[{extra}]"`.')


class TableTooLongError(DuanluoError):
    """More rows were found than a sheet of a workbook has."""

    code = "table_too_long"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"A sheet has room for {most:,} rows: save as .parquet or .csv, or narrow the search."
        )


class NothingToIndexError(DuanluoError):
    """No file of the source gave an article.

    `first` says what was wrong with the first one that was skipped.
    """

    code = "nothing_to_index"

    def __init__(self, source: Path, skipped: int, first: str) -> None:
        why = f"{skipped} skipped, the first because: {first}" if skipped else "there is no file"
        super().__init__(
            f"No article found in {source.name} ({why}): give a folder with text, web pages, tables or documents; "
            "the live index is unchanged."
        )


class IndexMissingError(DuanluoError):
    """There is no published index in the folder."""

    http_status = 503
    code = "no_index"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"No index in {folder.name}: run `duanluo build SOURCE` first.",
            at_terminal=f"No index in {folder}: run `duanluo build SOURCE --index {quoted(folder)}` first.",
        )


class IndexDamagedError(DuanluoError):
    """The published index does not match its manifest."""

    exit_status = 1
    http_status = 503
    code = "index_damaged"

    def __init__(
        self, what: str, folder: Path | None = None, source: Path | None = None, engine: str = ""
    ) -> None:
        command = build_command(source, folder, engine) if folder else "duanluo build SOURCE"
        super().__init__(
            f"The index is damaged ({what}): run `duanluo build SOURCE` to make it again.",
            at_terminal=f"The index is damaged ({what}): run `{command}` to make it again.",
        )
        self._what = what

    def located(self, folder: Path, source: Path | None, engine: str) -> IndexDamagedError:
        """Say the same of the index in a folder, with the command that makes it again from its source."""
        return IndexDamagedError(self._what, folder, source, engine)


class IndexOutdatedError(DuanluoError):
    """The index was made by another format version or with other tokens.

    source: what it was built from, as it remembers; None when it does not. engine: by which engine.
    """

    http_status = 503
    code = "index_outdated"

    def __init__(self, what: str, folder: Path, source: Path | None, engine: str = "") -> None:
        made = f"was made by another version ({what})"
        super().__init__(
            f"The index {made}: run `duanluo build SOURCE` to make it again.",
            at_terminal=f"The index in {folder}, {_made_of(source)}, {made}: "
            f"run `{build_command(source, folder, engine)}` to make it again.",
        )
        self.source = source
        self.engine = engine


class AnotherSourceError(DuanluoError):
    """The index in the folder was built from something else than what is to be built from now.

    Or from the same place, where nothing is any more.
    """

    code = "another_source"

    def __init__(self, folder: Path, own: Path | None, asked: Path) -> None:
        if own == asked.resolve():
            done = f"give SOURCE where its articles are now: `{build_command(asked, folder)}`"
            super().__init__(f"The index in {folder} was {_made_of(own)}: {done}.")
            return
        super().__init__(
            f"The index in {folder} was {_made_of(own)}, not from {asked}, and is left as it is: "
            f"run `{build_command(asked, folder)}` to build over it, or name another folder with --index."
        )


def _made_of(source: Path | None) -> str:
    if source is None:
        return "built from a source that it does not name"
    return f"built from {source}" + ("" if source.exists() else " (which is no longer there)")


def build_command(source: Path | None, folder: Path, engine: str = "") -> str:
    """Give the command that builds an index in a folder from its source.

    SOURCE stands for one that is not known.
    """
    named = quoted(source) if source is not None and source.exists() else "SOURCE"
    return f"duanluo build {named} --index {quoted(folder)}" + (
        f" --engine {shlex.quote(engine)}" if engine else ""
    )


def quoted(path: Path) -> str:
    """Give a path as a shell takes it, also one that begins with a hyphen."""
    return shlex.quote(f"./{path}" if str(path).startswith("-") else str(path))


class BuildRunningError(DuanluoError):
    """Another process is building into the same folder."""

    exit_status = 3
    code = "build_running"

    def __init__(self, holder: str) -> None:
        super().__init__(f"Another build is running ({holder}): wait for it to end.")


class IndexNotWrittenError(DuanluoError):
    """The disk is full or broken.

    The new index was given up, and the live one, if there was one, is unchanged.
    """

    code = "index_not_written"

    def __init__(self, why: str, *, has_live: bool) -> None:
        left = "the old index is live" if has_live else "there is no index yet"
        super().__init__(
            f"The index could not be written ({why}): make room or check the disk; {left}."
        )


class IndexNotWritableError(DuanluoError):
    """Whoever builds may not write where the index is to be."""

    code = "index_not_writable"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"You may not write in {folder.name}: ask whoever owns it, or name another folder with --index."
        )


class NoPreviousIndexError(DuanluoError):
    """There is no earlier generation to return to."""

    exit_status = 1
    code = "no_previous_index"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder.name} holds no earlier index: run `duanluo build SOURCE` to make another one."
        )


class WorkerLostError(DuanluoError):
    """A process that reads files was killed from outside, as a rule for the memory it took.

    The build was given up.
    """

    code = "worker_lost"

    def __init__(self, jobs: int) -> None:
        super().__init__(
            f"One of {jobs} reading processes was killed, probably because memory ran out: "
            "give fewer --jobs or more memory; the live index is unchanged."
        )


class UnsafeIndexError(DuanluoError):
    """Somebody else could have written into the index folder, and opening a Whoosh index runs what is pickled in it."""

    http_status = 503
    code = "unsafe_index"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Others can write to the index folder {folder.parent.name}/{folder.name}: "
            "run `chmod -R go-w` on it if you trust it, or build again."
        )


class EngineNotNamedError(DuanluoError):
    """The index is of an engine whose files can do harm when somebody else made them, and it was not asked for."""

    http_status = 503
    code = "engine_not_named"

    def __init__(self, engine: str) -> None:
        super().__init__(
            f"The engine of this index is {engine}, which trusts its files: add `--engine {engine}` if you built it."
        )


class EngineLibraryError(DuanluoError):
    """The installed library of an engine is not the release that the engine is written for."""

    code = "engine_library"

    def __init__(self, library: str, wanted: str, found: str) -> None:
        super().__init__(
            f"{library} {found} is installed: run `pip install --force-reinstall {library}=={wanted}`."
        )


class BadRequestError(DuanluoError):
    """A value of a request is malformed or unknown.

    `field` names the parameter, `value` is what stood there.
    """

    http_status = 400
    code = "bad_request"

    def __init__(self, message: str, *, field: str | None = None, value: str | None = None) -> None:
        super().__init__(message, field=field)
        self.value = value


class EngineLacksError(BadRequestError):
    """The engine of this index cannot do what is asked."""

    code = "engine_lacks"

    def __init__(self, engine: str, what: str) -> None:
        super().__init__(
            f"The {engine} engine does not count {what}: build the index with --engine columnar."
        )


class ReceiptError(DuanluoError):
    """A receipt cannot be checked: it is none, was altered, or was made by other rules."""

    code = "receipt"

    def __init__(self, why: str) -> None:
        super().__init__(f"This receipt cannot be checked: {why}.")


class QueryTooLargeError(BadRequestError):
    """A query goes over a limit of the query language."""

    code = "query_too_large"


class DeadlineExceededError(BadRequestError):
    """A search ran into its time limit and was stopped without an answer."""

    http_status = 503
    code = "too_slow"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The search took longer than {seconds:g} s and was stopped: use a rarer word or a filter.",
            field="q",
        )


class NotFoundError(DuanluoError):
    """No article has this id."""

    exit_status = 1
    http_status = 404
    code = "not_found"


class NotServedError(DuanluoError):
    """The web application cannot listen where it was told to."""

    code = "not_served"

    def __init__(self, address: str, why: str) -> None:
        super().__init__(f"Cannot serve on {address} ({why}): choose another --port or --host.")


class NotListedError(DuanluoError):
    """The engine of an index cannot list the articles of an answer."""

    http_status = 400
    code = "unsupported"

    def __init__(self, engine: str) -> None:
        super().__init__(
            f"The engine {engine} does not list articles: build the index with the columnar engine."
        )


class TooManyArticlesError(BadRequestError):
    """An answer has more articles than its engine lists."""

    code = "too_many_articles"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"More than {limit:,} articles match, which are not listed here: add a word, a place or a year."
        )


class CubeTooLargeError(BadRequestError):
    """More matches than an engine counts by place and time."""

    code = "cube_too_large"

    def __init__(self, limit: int, what: str) -> None:
        super().__init__(
            f"More than {limit:,} {what}, too many for this cube: choose a place, a source or a span of time."
        )


class UnreadableFileError(DuanluoError):
    """One input file cannot be read as text; the build lists it as skipped and goes on."""

    code = "unreadable"

    def __init__(self, why: SkipReason) -> None:
        super().__init__(why.text)
        self.why = why


class ClusterSettingError(DuanluoError):
    """A setting of the cluster is missing or malformed."""

    code = "cluster_setting"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} {why}.", field=name)


class ClusterLibraryMissingError(DuanluoError):
    """The client library of the cluster is not installed."""

    code = "cluster_library"

    def __init__(self) -> None:
        super().__init__(
            "The engine opensearch needs its client library: run `pip install 'duanluo[cluster]'`."
        )


class ClusterUnreachableError(DuanluoError):
    """No node of the cluster answered."""

    http_status = 503
    code = "cluster_unreachable"

    def __init__(self, nodes: str, why: str) -> None:
        super().__init__(
            f"No node of the cluster answers ({nodes}: {why}): check DUANLUO_OPENSEARCH_URL and its nodes."
        )


class ClusterNotTrustedError(ClusterUnreachableError):
    """No certificate that is trusted vouches for the nodes."""

    code = "cluster_not_trusted"

    def __init__(self, nodes: str, why: str) -> None:
        DuanluoError.__init__(
            self,
            f"No certificate that is trusted vouches for the cluster ({nodes}: {why}): let DUANLUO_OPENSEARCH_CA name "
            "the file of its authority.",
        )


class ClusterUnauthorizedError(DuanluoError):
    """The cluster does not let us in, or not do what is asked."""

    http_status = 503
    code = "cluster_unauthorized"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The cluster refuses the name, password or key ({why}): check DUANLUO_OPENSEARCH_USER and _PASSWORD, or "
            "_API_KEY, and what they may do."
        )


class ClusterVersionError(DuanluoError):
    """The cluster is no OpenSearch, or an older one than the engine is written for."""

    http_status = 503
    code = "cluster_version"

    def __init__(self, found: str, wanted: str) -> None:
        super().__init__(
            f"The cluster is {found}: this engine needs {wanted} or newer; upgrade it or use another one."
        )


class ClusterScriptsError(DuanluoError):
    """The cluster does not run scripts, without which occurrences and articles cannot be counted."""

    http_status = 503
    code = "cluster_scripts"

    def __init__(self) -> None:
        super().__init__(
            "The cluster does not allow scripts, by which occurrences are counted: let script.allowed_types in its "
            "opensearch.yml include inline."
        )


class ClusterReadOnlyError(DuanluoError):
    """The cluster takes no writes for an index."""

    http_status = 503
    code = "cluster_read_only"

    def __init__(self, index: str) -> None:
        super().__init__(
            f"The index {index} is read-only: take index.blocks.write (or read_only) off it, then go on."
        )


class ClusterDiskError(DuanluoError):
    """A disk of the cluster is over its last watermark, so that its indices take no writes."""

    http_status = 503
    code = "cluster_disk"

    def __init__(self) -> None:
        super().__init__(
            "A disk of the cluster is fuller than its flood-stage watermark and nothing can be written: make room "
            "on its nodes or add one; the old index is live."
        )


class ClusterBusyError(DuanluoError):
    """The cluster had no room in its queues for as long as we asked again."""

    http_status = 503
    code = "cluster_busy"

    def __init__(self) -> None:
        super().__init__(
            "The cluster is too busy to take the request: ask again in a while, or add nodes."
        )


class ClusterRefusedError(DuanluoError):
    """The cluster refused a request for a reason that has no error of its own."""

    http_status = 503
    code = "cluster_refused"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The cluster refused the request ({why}): look into the logs of its nodes."
        )


class PartialAnswerError(DuanluoError):
    """A part of the index did not answer, and a part of an answer is never shown as the whole."""

    http_status = 503
    code = "partial_answer"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"A part of the archive does not answer ({why}), so the answer would not be whole: ask again when the "
            "nodes of the cluster are back."
        )


class ArchiveMissingError(DuanluoError):
    """The cluster has no published archive of this name."""

    http_status = 503
    code = "no_archive"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The cluster has no published archive {name}: run `duanluo build SOURCE --engine opensearch` first."
        )


class ArchiveOutdatedError(DuanluoError):
    """The archive in the cluster was made by another version or with other tokens."""

    http_status = 503
    code = "archive_outdated"

    def __init__(self, name: str, what: str) -> None:
        super().__init__(
            f"The archive {name} was made by another version ({what}): "
            "run `duanluo build SOURCE --engine opensearch` to make it again."
        )


class IncompleteIndexError(DuanluoError):
    """What the cluster holds of a new index is not what was sent; it is not published."""

    exit_status = 1
    code = "incomplete_index"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The new index is not whole in the cluster ({what}): build again; the old index is live."
        )


class ShareError(DuanluoError):
    """A share of a build does not fit to the other shares."""

    exit_status = 3
    code = "share"


class NotVerifiedError(BadRequestError):
    """A query has more candidates than can be looked through one by one."""

    code = "not_verified"

    def __init__(self, candidates: int, limit: int) -> None:
        super().__init__(
            f"The query would have to be looked for in {candidates} paragraphs one by one, and at most {limit} are: "
            "use a rarer word.",
            field="q",
        )
        self.limit = limit
