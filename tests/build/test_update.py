"""An update gives what a full build gives, whatever the file system says of the files and whenever it is believed."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.archive.archive import open_archive
from indexer.build.build import build_index, update_index
from indexer.corpus.run.stamps import Stamp, survey
from indexer.index.disk.generations import current
from indexer.index.store.store import Store
from indexer.search.requests.request import FACETS, SearchRequest

AT_REST = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
"""A time of building that finds all files at rest, so that all is believed that the file system
says."""
RESTLESS = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)
"""A time of building before which no file was there, so that nothing is."""

HEAD, TAIL = "山水之间融媒矩阵", "记录山乡 温暖你我"
PLACES = "甲乙丙丁戊己庚辛壬癸"


def page(at: int, *, framed: bool = True) -> str:
    """Give one of ten pages of equal length, in the frame of its site or with a line of its own in the place of it."""
    place = PLACES[at % len(PLACES)]
    text = f"{place}村渡口的新船下水那天，两岸的乡亲都来看热闹，孩子们抢着坐头一班船，船家放了一挂鞭炮。"
    head, tail = (HEAD, TAIL) if framed else (f"山水之间融媒{place}阵", f"记录山乡 温暖{place}我")
    return "\n".join([head, f"{place}村渡口换上新船", text, text[::-1], tail])


def rewrite(path: Path, text: str, *, keep_time: bool = False) -> None:
    """Write a file anew, in a later tick of the file system's clock than it has been written before."""
    before = path.lstat() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    while True:
        path.write_text(text, "utf-8")
        if before and keep_time:
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        if before is None or path.lstat().st_ctime_ns != before.st_ctime_ns:
            return


def make_source(folder: Path) -> None:
    for at in range(8):
        rewrite(folder / "站" / f"{at}.txt", page(at))
        rewrite(folder / f"{at}.txt", page(at, framed=at % 2 == 0))


def write_page(path: Path, at: int) -> None:
    rewrite(path, page(at))


def write_in_the_same_time(path: Path, at: int) -> None:
    rewrite(path, page(at, framed=at % 3 == 0), keep_time=True)


def delete(path: Path, at: int) -> None:
    path.unlink(missing_ok=True)


def touch(path: Path, at: int) -> None:
    if path.exists():
        path.touch()


def put_in_place(path: Path, at: int) -> None:
    other = path.parent.parent / "another"
    other.write_text(page(at), "utf-8")
    os.utime(other, ns=(1, 1))
    path.parent.mkdir(exist_ok=True)
    other.replace(path)


def correct(path: Path, at: int) -> None:
    row = f"{path.name},1,第{at}号渡口,2020-01-0{at % 9 + 1},,\n"
    rewrite(
        path.parent / "metadata.csv",
        f"file,article,title,date,source,region\n{row}",
        keep_time=True,
    )


def write_nothing(path: Path, at: int) -> None:
    rewrite(path, "")


CHANGES: list[Callable[[Path, int], None]] = [
    write_page, write_in_the_same_time, delete, touch, put_in_place, correct, write_nothing,
]  # fmt: skip
NAMES = [f"{folder}{at}.txt" for folder in ("", "站/") for at in range(10)]
STEP = st.lists(
    st.tuples(st.sampled_from(CHANGES), st.sampled_from(NAMES), st.integers(0, 9)), max_size=3
)


def everything(index: Path) -> list[object]:
    """Give all that a reader is told of an index, but for when it was built."""
    store = Store(current(index))
    with open_archive(index) as archive:
        found = archive.search(SearchRequest("*", facets=FACETS, limit=100))
        receipts = list(archive.receipts())
        return [
            archive.report(),
            receipts,
            store.order.listing(),
            found.total,
            found.hits,
            found.facets,
        ]


@pytest.mark.parametrize("now", [AT_REST, RESTLESS], ids=["at rest", "restless"])
@settings(max_examples=8)
@given(steps=st.lists(STEP, min_size=1, max_size=3))
@example(
    steps=[
        [(write_in_the_same_time, "站/3.txt", 4)],
        [(touch, "0.txt", 0)],
        [(put_in_place, "站/9.txt", 2)],
    ]
)
@example(steps=[[(correct, "站/3.txt", 4)], [(correct, "站/3.txt", 5)], [(delete, "站/5.txt", 0)]])
def test_updates_give_what_a_full_build_gives(
    now: dt.datetime, steps: list[list[tuple[Callable[[Path, int], None], str, int]]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        source, index, full = (Path(name, part) for part in ("source", "index", "full"))
        source.mkdir()
        make_source(source)
        build_index(source, index, now=now)
        for step in steps:
            for change, file, at in step:
                change(source / file, at)
            update_index(source, index, now=now)
            build_index(source, full, now=now)
            assert everything(index) == everything(full)
            shutil.rmtree(full)


@pytest.fixture
def claims(tmp_path: Path) -> dict[str, Stamp]:
    """Give the stamps of a source, each with the hash left out.

    One without a hash is one that was believed.
    """
    make_source(tmp_path)
    return {name: Stamp("", stamp.facts) for name, stamp in survey(tmp_path, {}, 0).stamps.items()}


def believed(
    source: Path, claims: dict[str, Stamp], since: float = AT_REST.timestamp()
) -> set[str]:
    return {
        name for name, stamp in survey(source, claims, since).stamps.items() if not stamp.sha256
    }


def beside(claims: dict[str, Stamp]) -> set[str]:
    return {name for name in claims if "/" not in name}


def test_nothing_is_read_of_what_is_at_rest_and_everything_of_what_is_not(
    tmp_path: Path, claims: dict[str, Stamp]
) -> None:
    assert len(claims) == 16
    assert believed(tmp_path, claims) == set(claims)
    assert believed(tmp_path, claims, RESTLESS.timestamp()) == set()
    newest = [
        max(page.lstat().st_ctime for page in folder.glob("*.txt"))
        for folder in (tmp_path, tmp_path / "站")
    ]
    assert believed(tmp_path, claims, min(newest)) == set(), (
        "the pages to learn from had just changed"
    )


@pytest.mark.parametrize(
    "change", [write_in_the_same_time, touch, put_in_place, write_nothing, delete]
)
def test_a_changed_page_is_read_with_all_that_learn_from_it(
    tmp_path: Path, claims: dict[str, Stamp], change: Callable[[Path, int], None]
) -> None:
    change(tmp_path / "站" / "3.txt", 5)
    assert believed(tmp_path, claims) == beside(claims)


def test_a_corrected_page_is_read_and_no_other(tmp_path: Path, claims: dict[str, Stamp]) -> None:
    correct(tmp_path / "站" / "3.txt", 5)
    assert believed(tmp_path, claims) == set(claims) - {"站/3.txt"}


def test_a_folder_that_takes_the_name_of_another_is_read(
    tmp_path: Path, claims: dict[str, Stamp]
) -> None:
    shutil.copytree(tmp_path / "站", tmp_path / "another")
    (tmp_path / "站").rename(tmp_path / "old")
    (tmp_path / "another").rename(tmp_path / "站")
    assert believed(tmp_path, claims) == beside(claims)
