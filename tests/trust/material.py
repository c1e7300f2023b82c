"""A little archive with everything that an index keeps, as an index of several segments, and all that it answers."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.archive.archive import Archive, open_archive, verify_index
from indexer.archive.views import ArticleHead
from indexer.build.build import build_index, update_index
from indexer.errors import DuanluoError
from indexer.search.requests.request import FACETS, Choice, Filters, SearchRequest
from tests.conftest import NOW, PATIENCE, SEARCH_LIMITS

WORDS = [
    "渡口",
    "水渠",
    "茶园",
    "山路",
    "集市",
    "牧场",
    "粮站",
    "学校",
    "戏台",
    "磨坊",
    "果林",
    "桥头",
    "老井",
    "苗圃",
]
PLACES = ["拉萨市", "兰州市", "成都市", "昆明市", "西宁市"]
DEEDS = ["修好了", "搬到了", "照看着", "丈量过", "说起", "记下", "数清", "盖起"]
STATIC_SEED = 11


def page(number: int, paragraphs: int = 6) -> str:
    """Give an article of made-up sentences; each third repeats a paragraph of the one before."""
    rng = random.Random(STATIC_SEED * 1000 + number)

    def sentence(rng: random.Random) -> str:
        parts = (
            rng.choice(PLACES),
            "的",
            rng.choice(WORDS),
            rng.choice(DEEDS),
            rng.choice(WORDS),
            str(rng.randrange(999)),
        )
        return "".join(parts)

    body = ["，".join(sentence(rng) for _ in range(8)) + "。" for _ in range(paragraphs)]
    if number % 3 == 0:
        body.append(page(number - 1, paragraphs).splitlines()[-1] if number else body[0])
    day = dt.date(2021, 1, 1) + dt.timedelta(days=number * 11)
    return "\n".join(
        [
            f"{rng.choice(PLACES)}{rng.choice(WORDS)}第{number}号消息",
            f"发布时间：{day}",
            "来源：河滩晚报",
            *body,
        ]
    )


def write_pages(folder: Path, numbers: range, paragraphs: int = 6) -> None:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number:04}.txt").write_text(page(number, paragraphs) + "\n", "utf-8")


def make_index(
    folder: Path, engine: str = "columnar", *, pages: int = 60, updates: int = 2
) -> Path:
    """Build an index of some articles below a folder, and update it with a few more and a changed one each time."""
    source, index = folder / "articles", folder / "index"
    write_pages(source, range(pages))
    build_index(source, index, now=NOW, engine=engine)
    for step in range(updates):
        write_pages(source, range(pages + step * 4, pages + step * 4 + 4))
        (source / f"{step:04}.txt").write_text(page(500 + step), "utf-8")
        update_index(source, index, now=NOW)
    return index


def _search(query: str, **wish: object) -> Callable[[Archive], object]:
    def ask(archive: Archive) -> object:
        result = archive.search(SearchRequest(query, **wish))  # type: ignore[arg-type]
        return (
            result.total,
            result.unique,
            result.hits,
            result.facets,
            result.exact,
            result.did_you_mean,
        )

    return ask


QUESTIONS: dict[str, Callable[[Archive], object]] = {
    "common": _search("渡口", facets=FACETS),
    "newest": _search("的", sort="newest", limit=5, offset=30),
    "oldest": _search("茶园 OR 老井", sort="oldest"),
    "phrase": _search('"水渠修好了磨坊"'),
    "gap": _search("拉萨市*丈量过", limit=3),
    "whole": _search("牧场", whole_words=True),
    "loose": _search("成都渡口粮站丈量不出"),
    "filter": _search("集市", filters=Filters(region=Choice(("510000",))), facets=FACETS),
    "title": _search("title:消息 桥头"),
    "number": _search("1*"),
    "everything": lambda archive: list(archive.export(SearchRequest("*"))),
    "articles": lambda archive: [
        archive.article(head.article_id, "学校") for head in _heads(archive)
    ],
    "clusters": lambda archive: (
        archive.clusters(limit=50),
        archive.clusters(limit=50, short=False),
    ),
    "completed": lambda archive: (archive.complete("渡", 8), archive.complete("sq", 8)),
    "receipts": lambda archive: list(archive.receipts()),
    "report": lambda archive: archive.report(),
}
"""By name, everything that an archive can be asked."""


def _heads(archive: Archive) -> list[ArticleHead]:
    return list(archive.export_articles(SearchRequest("*")))[::5]


def answers(archive: Archive) -> dict[str, object]:
    """Answer every question: with a value that can be compared, or the error that refused it.

    In no limit of time.
    """
    with pytest.MonkeyPatch.context() as patch:
        for limit in (
            *SEARCH_LIMITS,
            "indexer.archive.asking.EXPORT_SECONDS",
            "indexer.archive.searching.PROPOSAL_SECONDS",
        ):
            patch.setattr(limit, PATIENCE)
        return {name: _answer(ask, archive) for name, ask in QUESTIONS.items()}


def _answer(ask: Callable[[Archive], object], archive: Archive) -> object:
    try:
        return ask(archive)
    except DuanluoError as error:
        return Refusal(error)


class Refusal:
    """An answer that was refused; equal to no other answer."""

    def __init__(self, error: DuanluoError) -> None:
        self.error = error


class Damage:
    """An index whose files are damaged one at a time.

    `judge` tells how it answers, and the file is whole again.
    """

    def __init__(self, index: Path, copy: Path, engine: str) -> None:
        self.root = Path(shutil.copytree(index, copy))
        self._engine = engine
        with open_archive(self.root, engine=engine) as archive:
            self._right = answers(archive)
        assert not any(isinstance(answer, Refusal) for answer in self._right.values())

    def files(self) -> list[Path]:
        """Give every file that belongs to the live index."""
        generation = self.root / (self.root / "CURRENT").read_text("ascii").split()[0]
        return [
            self.root / "CURRENT",
            *sorted(path for path in generation.rglob("*") if path.is_file()),
        ]

    def judge(self, path: Path, data: bytes | None) -> str:
        """Put other bytes into a file, or remove it (None): "right", "refused" or what went wrong."""
        whole = path.read_bytes()
        _put(path, data)
        try:
            found = verify_index(self.root)
        except DuanluoError as error:
            found = (error.message,)
        except Exception as error:  # noqa: BLE001 - whatever comes is the finding
            return f"verify failed: {error!r}"
        try:
            verdict = self._verdict()
        finally:
            _put(path, whole)
        return verdict if found else f"verify found nothing in {path.name}"

    def _verdict(self) -> str:
        try:
            with open_archive(self.root, engine=self._engine) as archive:
                given = answers(archive)
        except DuanluoError as error:
            return _said(error)
        except Exception as error:  # noqa: BLE001
            return f"unforeseen: {error!r}"
        refused = [answer.error for answer in given.values() if isinstance(answer, Refusal)]
        for name, answer in given.items():
            if not isinstance(answer, Refusal) and answer != self._right[name]:
                return f"silently wrong: {name}"
        return _said(refused[0]) if refused else "right"


def _said(error: DuanluoError) -> str:
    """Tell whether a refusal names what is damaged and the command that makes the index again."""
    named = any(
        word in error.message for word in ("CURRENT", "manifest", "compound", "engine/", "store/")
    )
    return (
        "refused" if named and "duanluo build" in error.message else f"not helpful: {error.message}"
    )


def _put(path: Path, data: bytes | None) -> None:
    """Write a file anew, as another one under the same name.

    What has the old one open is not disturbed.
    """
    path.unlink(missing_ok=True)
    if data is not None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)


def flips(
    rng: random.Random, files: list[Path], count: int, *, by_size: bool
) -> Iterator[tuple[Path, bytes]]:
    """Give files with one bit changed, chosen by their size or each as often."""
    some = [path for path in files if path.stat().st_size]
    weights = [path.stat().st_size if by_size else 1 for path in some]
    for path in rng.choices(some, weights, k=count):
        data = bytearray(path.read_bytes())
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        yield path, bytes(data)
