"""What only the columnar engine has.

Ready answers, pairs merged from chunks, segments and their arrangement.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.engines.columnar.engine import ColumnarBuilder, ColumnarEngine, PackedSegment
from indexer.engines.protocol import Deadline
from indexer.errors import IndexDamagedError
from indexer.index.disk.compound import join_folder
from indexer.index.disk.generations import GenerationWriter, current, verify
from indexer.index.disk.steps import Disk
from indexer.index.frequent import Found, Frequent, FrequentWriter, Summary, pack
from indexer.index.postings.characters import CharactersWriter, PackedCharacters
from indexer.index.postings.segment import CharacterSegment
from indexer.index.segments.order import file_order
from indexer.index.store.documents import IndexedParagraph
from indexer.index.store.store import Store
from indexer.index.store.writer import StoreWriter
from indexer.model import (
    Article,
    ArticleDate,
    Author,
    DateSpan,
    Mention,
    Paragraph,
    Regions,
    RegionStep,
    SourceFile,
)
from indexer.model import Source as Publisher
from indexer.search.language.nodes import Everything, Node, Text
from indexer.search.requests.request import FACETS, SearchRequest
from tests.documents import build_engine, pack_file, pack_paragraphs, taken_apart
from tests.engines.corpora import ALPHABET, CORNERS, DENSE, corpora, trees
from tests.engines.test_contract import LinkedCopies, check, requests

NOW = dt.datetime(2025, 3, 1, tzinfo=dt.UTC)
SLOW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SMALL = {"frequent": 2, "chunk": 7}
"""So that nearly every text is frequent and nearly every pair lies in several chunks."""


class UnsyncedDisk(Disk):
    """Skips the waiting for the disk, which the tests of the files pay for."""

    def sync(self, *paths: Path) -> None:
        for path in paths:
            self.step("sync", path)


def built(folder: Path, paragraphs: Sequence[IndexedParagraph]) -> ColumnarEngine:
    build_engine(ColumnarBuilder(UnsyncedDisk(), **SMALL), folder, paragraphs)
    return ColumnarEngine.open(folder, LinkedCopies())


@given(paragraphs=corpora(), asked=st.lists(st.tuples(trees, requests), min_size=3, max_size=6))
@SLOW
def test_ready_answers_and_merged_chunks_change_nothing(
    paragraphs: tuple[IndexedParagraph, ...], asked: list[tuple[Node, SearchRequest]]
) -> None:
    with TemporaryDirectory() as folder:
        engine = built(Path(folder), paragraphs)
        for node, request in asked:
            check(engine, paragraphs, node, request)


def test_every_short_string_with_ready_answers(tmp_path: Path) -> None:
    engine = built(tmp_path, DENSE)
    for drawn in itertools.chain.from_iterable(
        itertools.product("民族a", repeat=size) for size in (1, 2, 3)
    ):
        for leaf in (
            Text("".join(drawn)),
            Text("".join(drawn), literal=True),
            Text("".join(drawn), whole=True),
        ):
            check(engine, DENSE, leaf, SearchRequest())


@given(
    texts=st.lists(st.text("ab甲乙，…\U00020000", max_size=8), max_size=12),
    chunk=st.integers(2, 40),
)
@SLOW
def test_every_occurrence_of_every_string(texts: list[str], chunk: int) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        writer = CharactersWriter(folder, "", UnsyncedDisk(), chunk=chunk)
        for text in texts:
            writer.append(PackedCharacters.of([text]))
        writer.close()
        segment = CharacterSegment(folder)
        joined = "\0" + "".join(text + "\0" for text in texts)
        for size in (1, 2, 3, 4):
            for drawn in itertools.product("a甲，\U00020000", repeat=size):
                needle = "".join(drawn)
                expected = [at for at in range(len(joined)) if joined.startswith(needle, at)]
                found = segment.occurrences(needle)
                assert size > 1 or not needle.isalnum() or segment.count_of(needle) == len(found)
                assert found.tolist() == expected
                assert segment.paragraph_of(found).tolist() == [
                    joined[1:at].count("\0") for at in expected
                ]


def test_paragraphs_of_many_positions_are_those_of_each(tmp_path: Path) -> None:
    writer = CharactersWriter(tmp_path, "", UnsyncedDisk())
    texts = ["甲" * (number % 7) + "乙" * (number % 130 == 0) * 200 for number in range(3000)]
    for text in texts:
        writer.append(PackedCharacters.of([text]))
    writer.close()
    segment = CharacterSegment(tmp_path)
    positions = segment.occurrences("甲")
    assert len(positions) > 5000
    assert segment.paragraph_of(positions).tolist() == [
        n for n, text in enumerate(texts) for _ in range(n % 7)
    ]


counts = st.integers(1, 300)


@given(
    found=st.lists(
        st.dictionaries(st.integers(0, 200_000), st.tuples(counts, st.booleans()), max_size=30)
    )
)
@SLOW
def test_ready_answers_come_back(found: list[dict[int, tuple[int, bool]]]) -> None:
    with TemporaryDirectory() as name:
        writer = FrequentWriter(Path(name), 200_001, UnsyncedDisk())
        for number, entries in enumerate(found):
            numbers = sorted(entries)
            values = [entries[paragraph] for paragraph in numbers]
            many, whole = (
                np.array([v[0] for v in values], dtype="u4"),
                np.array([v[1] for v in values], dtype=bool),
            )
            best = np.array(numbers[-number:])
            asked = Found(np.array(numbers, dtype="u4"), pack(many, whole))
            writer.add(
                f"text {number}",
                asked,
                Summary(sum(many.tolist()), number, best, best / 2, best[::-1]),
            )
        writer.close()
        frequent = Frequent(Path(name))
        assert frequent.find("other") is None
        for number, entries in enumerate(found):
            answer = frequent.find(f"text {number}")
            assert answer is not None
            rows = zip(answer.paragraphs.tolist(), answer.packed.tolist(), strict=True)
            assert {n: (packed >> 2, bool(packed & 1)) for n, packed in rows} == entries
            assert answer.summary is not None
            assert answer.summary.occurrences == sum(count for count, _ in entries.values())
            assert answer.summary.articles == number
            assert (
                answer.summary.best.tolist()
                == answer.summary.newest.tolist()[::-1]
                == sorted(entries)[-number:]
            )
            assert answer.summary.scores.tolist() == [
                paragraph / 2 for paragraph in sorted(entries)[-number:]
            ]
            assert answer.paragraphs.tolist() == sorted(entries)


@given(gaps=st.lists(st.lists(st.integers(1, 700), min_size=4, max_size=40), max_size=4))
@SLOW
def test_ready_answers_of_single_characters_come_back(gaps: list[list[int]]) -> None:
    rows = [np.cumsum(one) - 1 for one in gaps]
    with TemporaryDirectory() as name:
        writer = FrequentWriter(Path(name), 200, UnsyncedDisk())
        for number, row in enumerate(rows):
            found = Found(row, pack(np.ones(len(row), dtype=np.uint8)))
            writer.add(chr(0x4E00 + number), found, Summary(len(row), 1, row[:2], row[:2], row[:2]))
        writer.close()
        frequent = Frequent(Path(name))
        for number, row in enumerate(rows):
            answer = frequent.find(chr(0x4E00 + number))
            assert answer is not None
            assert answer.paragraphs.tolist() == row.tolist()
            assert frequent.holders(chr(0x4E00 + number)) == len(row)
        assert frequent.holders("other") is None


@given(
    paragraphs=corpora(),
    texts=st.lists(st.text(ALPHABET, min_size=1, max_size=3), min_size=1, max_size=8),
)
@SLOW
def test_texts_are_counted_in_a_few_paragraphs_as_they_are_found(
    paragraphs: tuple[IndexedParagraph, ...], texts: list[str]
) -> None:
    with TemporaryDirectory() as folder:
        parts = built(Path(folder), paragraphs)._parts
        few = np.arange(len(paragraphs))[::-2]
        count = parts.counter(few)
        for text, literal in itertools.product(texts, (False, True)):
            (holders, counts), found = (
                count(Text(text, literal=literal)),
                parts.find(Text(text, literal=literal)),
            )
            assert holders == len(found.paragraphs)
            assert counts.tolist() == (found.packed_of(few) >> 2).tolist()


STEPS = (RegionStep("甲省", "610000"), RegionStep("乙市", "610100"), RegionStep("丙县", "610120"))


@st.composite
def contents(draw: st.DrawFn) -> tuple[Article, ...]:
    """Articles of one file, often the same as another file's."""
    made = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        texts = draw(st.lists(st.text(ALPHABET, max_size=12), max_size=3))
        depth = draw(st.integers(0, 3))
        mentions = (Mention(STEPS[: draw(st.integers(0, 3))], (1,), "", draw(st.booleans())),)
        day = draw(st.sampled_from([None, "2019", "2023-05", "2023-05-02"]))
        source = draw(st.sampled_from([None, "河滩晚报", "山城日报"]))
        made.append(
            Article(
                number,
                draw(st.sampled_from([None, "民族", "学生作品"])),
                "",
                (),
                tuple(Paragraph(n, "body", text, (n,)) for n, text in enumerate(texts, 1)),
                date=ArticleDate(DateSpan.parse(day), "explicit", "", 1) if day else None,
                source=Publisher(source, 1) if source else None,
                authors=(Author("卓玛", "author", 1),) * draw(st.integers(0, 1)),
                regions=Regions(STEPS[:depth] or None, draw(st.sampled_from([(), mentions]))),
            )
        )
    return tuple(made)


states = st.dictionaries(
    st.sampled_from(["a.txt", "b/a.txt", "b.txt", "z.txt"]), contents(), min_size=1
)


def source_files(state: dict[str, tuple[Article, ...]]) -> list[SourceFile]:
    names = sorted(state, key=file_order)
    return [SourceFile(name, "utf-8", state[name], sha256=str(hash(state[name]))) for name in names]


def write(
    files: Iterable[SourceFile], writer: StoreWriter, builder: ColumnarBuilder
) -> Iterator[PackedSegment]:
    for file in files:
        writer.append(pack_file(file))
        yield pack_paragraphs(builder, file)


def build(root: Path, files: Sequence[SourceFile]) -> None:
    with GenerationWriter(root, NOW, UnsyncedDisk()) as generation:
        writer = StoreWriter(generation.store, generation.disk)
        builder = ColumnarBuilder(generation.disk, **SMALL)
        builder.build(generation.engine, write(files, writer, builder))
        writer.close({})
        generation.publish("columnar", {})


def update(root: Path, files: Sequence[SourceFile]) -> None:
    wanted = {file.name: file.sha256 for file in Store(current(root)).order.files()}
    changed = [file for file in files if wanted.get(file.file) != file.sha256]
    unchanged = {file.file for file in files} - {file.file for file in changed}
    with GenerationWriter(root, NOW, UnsyncedDisk()) as generation:
        assert generation.previous is not None
        kept = [file for file in Store(generation.previous).order.files() if file.name in unchanged]
        segment = 1 + max(
            (file.segment for file in Store(generation.previous).order.files()), default=0
        )
        for number in {file.segment for file in kept}:
            generation.keep(f"store/segment-{number}")
            generation.keep(f"engine/segment-{number}")
        writer = StoreWriter(generation.store, generation.disk, segment=segment, kept=kept)
        builder = ColumnarBuilder(generation.disk, **SMALL)
        builder.add_segment(generation.engine, segment, write(changed, writer, builder))
        order = writer.close({})
        builder.arrange(generation.engine, order)
        generation.publish("columnar", {})


@given(
    history=st.lists(states, min_size=2, max_size=4),
    asked=st.lists(st.tuples(trees, requests), max_size=4),
)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_updates_give_what_a_full_build_gives(
    history: list[dict[str, tuple[Article, ...]]], asked: list[tuple[Node, SearchRequest]]
) -> None:
    with TemporaryDirectory() as name:
        updated, full = Path(name) / "updated", Path(name) / "full"
        build(updated, source_files(history[0]))
        for state in history[1:]:
            update(updated, source_files(state))
        build(full, source_files(history[-1]))
        assert verify(current(updated)) == ()
        stores = [Store(current(root)) for root in (updated, full)]
        assert stores[0].order.listing() == stores[1].order.listing()
        for get in (Store.paragraph, Store.article_of, Store.shown_text):
            expected = [get(stores[1], number) for number in range(stores[1].paragraph_count)]
            assert [
                get(stores[0], number) for number in range(stores[0].paragraph_count)
            ] == expected
        articles = [
            [store.article(number) for number in range(store.article_count)] for store in stores
        ]
        assert articles[0] == articles[1]
        assert [stores[0].find_article(one.article_id) for one in articles[0]] == list(
            range(len(articles[0]))
        )
        assert [
            stores[0].source_file(at) for at in range(stores[0].order.file_count)
        ] == source_files(history[-1])
        engines = [ColumnarEngine.open(current(root).engine) for root in (updated, full)]
        for node, request in [
            *asked,
            (Everything(), SearchRequest()),
            (Text("民族"), SearchRequest()),
        ]:
            for facets in ((), FACETS):
                wish = SearchRequest(
                    filters=request.filters, sort=request.sort, limit=1000, facets=facets
                )
                answers = [engine.search(node, wish, Deadline.after(60)) for engine in engines]
                assert answers[0] == answers[1]


def test_an_update_links_what_it_keeps(tmp_path: Path) -> None:
    files = [
        SourceFile(
            f"{n}.txt",
            "utf-8",
            (Article(1, None, "", (), (Paragraph(1, "body", f"第{n}段", (1,)),)),),
            sha256=str(n),
        )
        for n in range(3)
    ]
    build(tmp_path, files)
    before = current(tmp_path)
    update(tmp_path, files[:2])
    after = current(tmp_path)
    name = "engine/segment-0.compound"
    assert (before.folder / name).samefile(after.folder / name)
    assert before.files[name] == after.files[name]
    assert Store(after).paragraph_count == 2


@pytest.mark.parametrize(
    "name", ["body/positions", "body/frequent_low", "columns/record", "titles/starts"]
)
def test_a_missing_file_is_damage(tmp_path: Path, name: str) -> None:
    built(tmp_path, CORNERS)
    folder = taken_apart(tmp_path / "segment-0")
    next(folder.glob(f"{name}.*")).unlink()
    join_folder(folder)
    with pytest.raises(IndexDamagedError):
        ColumnarEngine.open(tmp_path)
