"""A paragraph's anchor finds it after builds, copies, moves and edits, or says what has changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.archive.archive import Archive, open_archive
from indexer.archive.views import FoundParagraph
from indexer.build.build import build_index, update_index
from indexer.errors import NotFoundError
from indexer.index.store.anchors import Anchor, read_anchor
from indexer.search.answers.result import Hit
from indexer.search.requests.request import SearchRequest
from tests.conftest import NOW

TITLES = ("渡口改建完工", "茶厂添了新机器", "防汛值班表公布")
MIDDLE = "值班的人每两个小时看一次水尺，并把水位写在墙上的木板上。"


def text(at: int, middle: str = MIDDLE) -> str:
    """Give an article: a title, what only it says, what all say, and an end of its own."""
    own = f"第{at}号站在河的{'南北'[at % 2]}岸，离镇上有{at + 3}里路，要走大半个上午。"
    return f"{TITLES[at % 3]}\n\n{own}\n\n{middle}\n\n站长姓{'王李张'[at % 3]}，在这里住了{at + 11}年，种了两畦菜。\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for at in range(4):
        (folder / f"m{at}.txt").write_text(text(at), "utf-8")
    return folder


@pytest.fixture(params=["columnar", "whoosh"])
def rebuilt(request: pytest.FixtureRequest, source: Path) -> Iterator[Callable[[], Archive]]:
    opened: list[Archive] = []

    def build() -> Archive:
        index = source.parent / f"index{len(opened)}"
        build_index(source, index, now=NOW, engine=request.param)
        opened.append(open_archive(index, engine=request.param))
        return opened[-1]

    yield build
    for archive in opened:
        archive.close()


def hits(archive: Archive) -> list[Hit]:
    return list(archive.export(SearchRequest("*")))


def one(archive: Archive, file: str, text: str) -> Hit:
    (hit,) = [hit for hit in hits(archive) if hit.file == file and text in hit.text]
    return hit


def found(archive: Archive, hit: Hit) -> FoundParagraph:
    return archive.paragraph(hit.anchor)


def test_a_rebuild_changes_nothing(rebuilt: Callable[[], Archive]) -> None:
    before, after = hits(rebuilt()), rebuilt()
    assert len({hit.anchor for hit in before}) == len(before) == 16
    for hit in before:
        again = found(after, hit)
        assert again.state == "same"
        assert (again.hit.file, again.hit.n, again.hit.text) == (hit.file, hit.n, hit.text)
        assert again.hit.anchor == hit.anchor


def test_an_earlier_copy_takes_an_id_but_no_anchor(
    rebuilt: Callable[[], Archive], source: Path
) -> None:
    before = hits(rebuilt())
    for at in range(4):
        shutil.copy(source / f"m{at}.txt", source / f"a{at}.txt")
    after = rebuilt()
    moved = {hit.paragraph_id for hit in before} & {
        hit.paragraph_id for hit in hits(after) if hit.file.startswith("a")
    }
    assert moved, "ids do pass to the earlier copy"
    for hit in before:
        again = found(after, hit)
        assert again.state == "same"
        assert (again.hit.file, again.hit.n, again.hit.text) == (hit.file, hit.n, hit.text)
        assert after.paragraph(hit.paragraph_id).hit.text == hit.text, "old names still lead to it"


def test_a_moved_file_is_found_where_it_is_now(
    rebuilt: Callable[[], Archive], source: Path
) -> None:
    before = hits(rebuilt())
    (source / "new").mkdir()
    for at in range(4):
        (source / f"m{at}.txt").rename(source / "new" / f"x{3 - at}.txt")
    after = rebuilt()
    for hit in before:
        again = found(after, hit)
        assert again.state == "moved"
        assert again.hit.file == f"new/x{3 - int(hit.file[1])}.txt"
        assert (again.hit.n, again.hit.text) == (hit.n, hit.text)


@pytest.mark.parametrize("added", [0, 2])
def test_an_edited_paragraph_is_offered_as_changed_and_its_neighbours_stay(
    rebuilt: Callable[[], Archive], source: Path, added: int
) -> None:
    archive = rebuilt()
    edited, beside = one(archive, "m2.txt", MIDDLE), one(archive, "m2.txt", "大半个上午")
    other = one(archive, "m1.txt", MIDDLE)
    more = "\n\n".join(f"另有{at}名民工帮忙搬沙袋。" for at in range(added))
    first, rest = text(2, "值班的人如今每天只看一次水尺，不再写在木板上了。").split("\n\n", 1)
    (source / "m2.txt").write_text("\n\n".join(filter(None, (first, more, rest))), "utf-8")
    after = rebuilt()
    again = found(after, edited)
    # The same words stand in other files too; what is named is this place, and it has changed.
    assert (again.state, again.hit.file) == ("changed", "m2.txt")
    assert again.hit.text.startswith("值班的人如今")
    assert found(after, other).state == "same"
    assert found(after, other).hit.file == "m1.txt"
    same = found(after, beside)
    assert (same.state, same.hit.file, same.hit.text) == ("same", "m2.txt", beside.text)


@pytest.mark.parametrize("added", [0, 2])
@pytest.mark.parametrize("moved", [False, True])
def test_what_has_changed_is_told_with_what_stands_there_now(
    rebuilt: Callable[[], Archive], source: Path, added: int, moved: bool
) -> None:
    edited = one(rebuilt(), "m2.txt", "大半个上午")
    more = "".join(f"另有{at}名民工帮忙搬沙袋。\n\n" for at in range(added))
    title, own, rest = text(2).split("\n\n", 2)
    changed = own.replace("大半个上午", "整整一天")
    name = "elsewhere.txt" if moved else "m2.txt"
    (source / "m2.txt").unlink()
    (source / name).write_text(f"{more}{title}\n\n{changed}\n\n{rest}", "utf-8")
    again = found(rebuilt(), edited)
    assert again.state == ("near" if moved else "changed")
    assert (again.hit.file, again.hit.text) == (name, changed)


def test_the_same_words_elsewhere_are_offered_when_the_article_is_gone(
    rebuilt: Callable[[], Archive], source: Path
) -> None:
    gone = one(rebuilt(), "m2.txt", MIDDLE)
    (source / "m2.txt").unlink()
    again = found(rebuilt(), gone)
    assert (again.state, again.hit.text) == ("copied", MIDDLE)


def test_what_is_gone_is_not_found(rebuilt: Callable[[], Archive], source: Path) -> None:
    hit = one(rebuilt(), "m1.txt", "大半个上午")
    (source / "m1.txt").unlink()
    after = rebuilt()
    for name in (
        hit.anchor,
        hit.anchor[:-1],
        hit.anchor + "a",
        "",
        "-",
        "x" * 39,
        hit.paragraph_id,
    ):
        with pytest.raises(NotFoundError):
            after.paragraph(name)


def test_an_update_finds_what_a_full_build_finds(source: Path) -> None:
    index = source.parent / "index"
    build_index(source, index, now=NOW)
    with open_archive(index) as archive:
        before = hits(archive)
    (source / "a.txt").write_text(text(1), "utf-8")
    (source / "m0.txt").unlink()
    (source / "m2.txt").write_text(text(2).replace("大半个上午", "整整一天"), "utf-8")
    update_index(source, index, now=NOW)
    build_index(source, source.parent / "whole", now=NOW)
    with open_archive(index) as updated, open_archive(source.parent / "whole") as whole:
        assert [hit.anchor for hit in hits(updated)] == [hit.anchor for hit in hits(whole)]
        told = [outcome(updated, hit.anchor) for hit in before]
        assert told == [outcome(whole, hit.anchor) for hit in before]
        assert {state for state, _ in told} >= {"same", "copied", "changed"}


def outcome(archive: Archive, name: str) -> tuple[str, str]:
    try:
        again = archive.paragraph(name)
    except NotFoundError:
        return "gone", ""
    return again.state, again.hit.paragraph_id


@given(
    st.tuples(*(st.integers(0, 256**size - 1) for size in (8, 4, 4, 3, 3, 2))),
    st.text("abcdefghijklmnopqrstuvwxyz234567018=é \n", max_size=45),
)
def test_names_are_read_as_written_and_nothing_else_is(
    numbers: tuple[int, int, int, int, int, int], other: str
) -> None:
    anchor = Anchor(*numbers)
    assert len(anchor.name) == 39
    assert anchor.name.isalnum()
    assert read_anchor(anchor.name) == read_anchor(anchor.name.upper()) == anchor
    read = read_anchor(other)
    assert read is None or read.name == other.lower()
