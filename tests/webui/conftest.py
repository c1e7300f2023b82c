"""An archive of small articles, built once from values (what the reader makes of files is tested elsewhere)."""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import waitress
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright
from waitress import wasyncore

from indexer import Archive, build_index, open_archive
from indexer.build.packing import Packed
from indexer.corpus.places.gazetteer import Gazetteer
from indexer.corpus.run.pipeline import Step
from indexer.engines.names import DEFAULT_ENGINE
from indexer.index.segments.order import file_order
from indexer.model import (
    Article,
    ArticleDate,
    Author,
    Basis,
    DateSpan,
    Doubt,
    Dropped,
    Mention,
    Paragraph,
    ParagraphKind,
    RegionPath,
    Regions,
    Repair,
    Source,
    SourceFile,
)
from webui.app import create_app
from webui.serving import THREADS

PLACES = ("110000", "320500", "320100", "330100", "532900", "540230", "540100", None)
DATES = ("2021-03-05", "2022-04", "2022", "2023-11-20", "2024-01-16", None)
SOURCES = ("晚风日报", "县融媒体中心", None)
TOPICS = ("社区食堂", "村级书屋", "旧桥修缮", "夜间公交", "河道清淤", "老年学堂")
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
HOSTILE = "<script>alert(1)</script>\"><img src=x onerror=alert(2)> {{7*7}} \u202egnp.exe\u202c ﹤b﹥ &amp; 'q' \x08"


def path_of(regions: Gazetteer, code: str | None) -> RegionPath | None:
    return regions.path(code) if code else None


def small_article(number: int, regions: Gazetteer) -> Article:
    """Make one article: what varies depends on the number alone."""
    topic, code = TOPICS[number % len(TOPICS)], PLACES[number % len(PLACES)]
    day, source = DATES[number % len(DATES)], SOURCES[number % len(SOURCES)]
    texts = (
        f"{topic}今年完成了验收，负责人周小禾说，附近居民步行十分钟就能走到。",
        "边建边用",
        f"新建的{topic}设有三间屋子，共投入120万元。{topic}每天开放十二小时，志愿者轮流值守。",
        f"下一步，{topic}的做法会介绍到上海市，那里的社区也在筹备同样的项目。"
        + "大家商量着办，事情就好办。" * (number % 4 * 12)
        + f"居民说，{topic}值得。",
    )
    kinds: tuple[ParagraphKind, ...] = ("body", "heading", "body", "body")
    basis: Basis = "inferred" if day and len(day) < 10 else "explicit"
    return Article(
        article=number % 3 + 1,
        title=f"{topic}办得怎么样（之{number}）" if number % 7 else None,
        display_title=f"{topic}办得怎么样（之{number}）",
        title_lines=(1,),
        paragraphs=tuple(
            Paragraph(n, kind, text, (n + 2,))
            for n, (kind, text) in enumerate(zip(kinds, texts, strict=True), 1)
        ),
        subtitle=f"——{topic}见闻" if number % 7 == 1 else None,
        date=ArticleDate(DateSpan.parse(day), basis, day, 2) if day else None,
        source=Source(source, 2) if source else None,
        authors=(Author("周小禾", "reporter", 2),) if number % 5 == 0 else (),
        regions=Regions(path_of(regions, code), (Mention(regions.path("310000"), (4,), "上海市"),)),
    )


def traditional_article(regions: Gazetteer) -> Article:
    texts = (
        "社區食堂設在舊圖書館一樓，長者用餐有優惠。",
        "義工說，社區食堂開張以來，每日供應兩百份午餐。",
    )
    return Article(
        article=1,
        title="社區食堂開張",
        display_title="社區食堂開張",
        title_lines=(1,),
        paragraphs=tuple(Paragraph(n, "body", text, (n + 2,)) for n, text in enumerate(texts, 1)),
        date=ArticleDate(DateSpan.parse("2023-06-01"), "explicit", "2023-06-01", 2),
        source=Source("港灣週報", 2),
        script="hant",
        regions=Regions(regions.path("710000")),
    )


def hostile_article() -> Article:
    """Make an article whose every field attacks the page."""
    return Article(
        article=1,
        title=f"攻击样本{HOSTILE}",
        display_title=f"攻击样本{HOSTILE}",
        title_lines=(1,),
        paragraphs=(
            Paragraph(1, "body", f"攻击样本{HOSTILE}到此为止。", (2,)),
            Paragraph(2, "caption", "=SUM(A1:A9) 是公式样本。\n＝1+1", (3,)),
        ),
        kicker=HOSTILE,
        section=HOSTILE,
        date=ArticleDate(DateSpan.parse("2020-02-02"), "inferred", HOSTILE, 4),
        source=Source('=HYPERLINK("http://evil.example","x")' + HOSTILE, 2),
        authors=(Author(HOSTILE, "author", 2),),
        url="javascript:alert(3)",
    )


def source_files() -> list[SourceFile]:
    regions = Gazetteer.load()
    files = [
        SourceFile(
            f"folder/{start:03}.txt",
            "utf-8",
            tuple(small_article(n, regions) for n in range(start, start + 3)),
        )
        for start in range(0, 36, 3)
    ]
    receipts = (
        (Dropped(1, "新聞熱線 0000-0000000", "contact"),),
        (Repair("gloss", 3, 2, "社區(qū)食堂", "社區食堂"),),
    )
    files.append(SourceFile("traditional.txt", "utf-8", (traditional_article(regions),), *receipts))
    dropped, repairs = (Dropped(1, HOSTILE, "spam"),), (Repair("join", 2, 1, HOSTILE, HOSTILE),)
    doubts = (Doubt("title", 1, 0.5, (("text", HOSTILE), ("other", HOSTILE))),)
    files.append(
        SourceFile(f"{HOSTILE}.txt", "utf-8", (hostile_article(),), dropped, repairs, doubts)
    )
    return sorted(files, key=lambda file: file_order(file.file))


def build(
    files: Sequence[SourceFile], index_dir: Path, day: int = 1, engine: str = DEFAULT_ENGINE
) -> None:
    """Build an index of these files as if a reader had given them."""

    def read_given(
        source: Path, finish: Callable[[Sequence[SourceFile]], Packed], **_: Any
    ) -> Iterator[Step[Packed]]:
        yield Step(finish(files), 1, 1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("indexer.build.build.read_bundles", read_given)
        now = dt.datetime(2025, 1, day, tzinfo=dt.UTC)
        build_index(index_dir.parent, index_dir, now=now, engine=engine)


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web") / "index"
    build(source_files(), folder)
    return folder


@pytest.fixture(scope="session")
def archive(index_dir: Path) -> Archive:
    return open_archive(index_dir)


@pytest.fixture(scope="session")
def app(index_dir: Path) -> Flask:
    return create_app(index_dir)


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application; gives scheme, host and port.

    By waitress, as `duanluo serve` does: Werkzeug's own server leaves a file open when a browser
    goes away just after it was sent.
    """
    sockets: dict[int, Any] = {}
    server: Any = waitress.create_server(
        app, host="127.0.0.1", port=0, threads=THREADS, map=sockets, asyncore_use_poll=True
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(
        lambda: wasyncore.close_all(sockets)
    )  # in the server's own thread, which then ends
    thread.join()
    server.task_dispatcher.shutdown()


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not shutil.which(CHROMIUM):
        pytest.skip("needs Debian's Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
