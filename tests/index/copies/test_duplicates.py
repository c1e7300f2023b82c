"""Copies are found and told apart from what is merely similar.

Brute force over all pairs is the judge.
"""

from __future__ import annotations

import itertools
import random
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.index.copies import duplicates, likeness
from indexer.index.copies.duplicates import DuplicateCounts
from indexer.index.copies.likeness import FLOOR, SAMPLED, SHARED, firsts, jaccard
from indexer.index.copies.sketches import SHINGLE, SHORTEST, SKETCH, shingle_sets, tagged_sets
from indexer.index.disk.arrays import ArrayFolder
from indexer.index.disk.generations import Generation
from indexer.index.disk.steps import DISK
from indexer.index.store import store
from indexer.index.store.store import Store, indexed_paragraphs
from indexer.index.store.writer import StoreWriter
from indexer.model import Article, ArticleDate, DateSpan, Paragraph, SourceFile
from indexer.text.fold import fold_text
from tests.documents import pack_file

CHARACTERS = "山水田林路桥村镇春夏秋冬修建开通完成居民学校医院图书码头河堤灯塔麦稻桑茶南北东西新老大小上下今明"
DAYS = (
    None,
    DateSpan.of(2021),
    DateSpan.of(2021, 5),
    DateSpan.of(2021, 5, 3),
    DateSpan.of(2019, 12, 31),
)


def sentence(rng: random.Random, length: int) -> str:
    return "".join(rng.choice(CHARACTERS) for _ in range(length))


def edited(rng: random.Random, text: str, edits: int) -> str:
    """Change, drop or add so many letters, and set punctuation and blanks, which do not count."""
    letters = list(text)
    for at in rng.sample(range(len(letters)), edits):
        letters[at] = rng.choice(("", rng.choice(CHARACTERS), letters[at] + rng.choice(CHARACTERS)))
    for at in rng.sample(range(len(letters)), 4):
        letters[at] += rng.choice("，。、 ")
    return "".join(letters)


def article(
    texts: tuple[str, ...], day: DateSpan | None = None, title: str | None = None
) -> Article:
    paragraphs = tuple(Paragraph(n, "body", text, (n,)) for n, text in enumerate(texts, 1))
    date = ArticleDate(day, "explicit", "", 1) if day else None
    return Article(1, title, title or "", (1,) if title else (), paragraphs, date=date)


def files_of(articles: list[Article]) -> list[SourceFile]:
    return [
        SourceFile(f"{at:04}.txt", "utf-8", (one,), sha256=f"{at:064}")
        for at, one in enumerate(articles)
    ]


def opened(root: Path) -> Store:
    """Open what was written without publishing it.

    Hundreds of builds, and none has to survive a power cut.
    """
    return Store(Generation(root, "none", "", {}, "", None, {}))


def build(root: Path, articles: list[Article]) -> tuple[Store, DuplicateCounts]:
    return build_files(root, files_of(articles))


def build_files(root: Path, files: list[SourceFile]) -> tuple[Store, DuplicateCounts]:
    writer = StoreWriter(root / "store")
    for file in files:
        writer.append(pack_file(file))
    counts = writer.find_duplicates()
    writer.close({})
    return opened(root), counts


def update(root: Path, before: Path, files: list[SourceFile]) -> Store:
    """Take over from an index the files that did not change, and add a segment with the others."""
    known = opened(before).order.files()
    hashes = {file.file: file.sha256 for file in files}
    kept = [one for one in known if hashes.get(one.name) == one.sha256]
    for segment in {one.segment for one in kept}:
        name = f"segment-{segment}.compound"
        (root / "store").mkdir(parents=True, exist_ok=True)
        shutil.copy(before / "store" / name, root / "store" / name)
    number = 1 + max((one.segment for one in known), default=0)
    writer = StoreWriter(root / "store", segment=number, kept=kept, previous=before / "store")
    names = {one.name for one in kept}
    for file in files:
        if file.file not in names:
            writer.append(pack_file(file))
    writer.close({})
    return opened(root)


def written(root: Path) -> dict[str, bytes]:
    arrays = ArrayFolder(root / "store" / "duplicates")
    return {name: arrays[name].tobytes() for name in arrays.names()}


def clusters(store: Store) -> list[int]:
    return [store.duplicates.first_paragraph(number) for number in range(store.paragraph_count)]


# --- brute force ---


def letters_of(text: str) -> str:
    return "".join(char for char in fold_text(text) if char.isalnum())


def shingles_of(text: str) -> set[str]:
    letters = letters_of(text)
    grams = {letters[at : at + SHINGLE] for at in range(len(letters) - SHINGLE + 1)}
    return grams if len(letters) >= SHORTEST and len(grams) >= SKETCH else set()


def age(day: DateSpan | None, number: int) -> tuple[int, int]:
    return (day.end.toordinal() if day else 10**9, number)


def expected_firsts(ages: list[tuple[int, int]], alike: list[set[int]]) -> list[int]:
    """Walk from the oldest on: the first older one that is alike and no copy itself, or itself."""
    first = list(range(len(ages)))
    for number in sorted(range(len(ages)), key=ages.__getitem__):
        older = [
            other for other in alike[number] if ages[other] < ages[number] and first[other] == other
        ]
        first[number] = min(older, key=ages.__getitem__, default=number)
    return first


def may_be_near(left: set[int], right: set[int]) -> bool:
    """Tell whether two sketches bring their texts together.

    Of texts just alike enough, one pair in fifty is missed.
    """
    sampled = set(sorted(left | right)[:SKETCH])
    return len(left & right) >= SHARED and len(left & right & sampled) >= SAMPLED


def expected_paragraphs(articles: list[Article]) -> list[int]:
    rows = [(one, paragraph.text) for one in articles for paragraph in indexed_paragraphs(one)]
    ages = [
        age(one.date.span if one.date else None, number) for number, (one, _) in enumerate(rows)
    ]
    folded, sets = [fold_text(text) for _, text in rows], [shingles_of(text) for _, text in rows]
    sketches = [set(shingle_sets([text])[0].members[:SKETCH].tolist()) for text in folded]
    alike: list[set[int]] = [set() for _ in rows]
    for left, right in itertools.permutations(range(len(rows)), 2):
        union = sets[left] | sets[right]
        near = (
            bool(sets[left])
            and bool(sets[right])
            and len(sets[left] & sets[right]) >= FLOOR * len(union)
        )
        if folded[left] == folded[right] or (near and may_be_near(sketches[left], sketches[right])):
            alike[left].add(right)
    return expected_firsts(ages, alike)


@st.composite
def corpora(draw: st.DrawFn) -> list[Article]:
    """Articles from a few texts and their copies.

    Exact, with other punctuation, and with one to nine edits.
    """
    rng = random.Random(draw(st.integers(0, 10**6)))
    texts = [
        sentence(rng, draw(st.sampled_from((3, 12, 25, 40, 90))))
        for _ in range(draw(st.integers(1, 4)))
    ]

    def paragraph() -> str:
        text = draw(st.sampled_from(texts))
        return edited(rng, text, draw(st.integers(0, 9))) if len(text) > 12 else text

    count = draw(st.integers(1, 8))
    return [
        article(
            tuple(paragraph() for _ in range(draw(st.integers(1, 4)))), draw(st.sampled_from(DAYS))
        )
        for _ in range(count)
    ]


@settings(max_examples=40, deadline=None)
@given(articles=corpora())
def test_clusters_are_those_of_brute_force(
    tmp_path_factory: pytest.TempPathFactory, articles: list[Article]
) -> None:
    store, counts = build(tmp_path_factory.mktemp("index"), articles)
    expected = expected_paragraphs(articles)
    assert clusters(store) == expected
    sizes = Counter(expected)
    texts = {fold_text(paragraph.text) for one in articles for paragraph in indexed_paragraphs(one)}
    assert counts.duplicates == len(expected) - len(texts)
    assert counts.near_duplicates == len(texts) - len(sizes)
    assert counts.clusters == sum(size > 1 for size in sizes.values())
    for number, first in enumerate(expected):
        cluster = store.cluster(number)
        assert (
            (cluster.first, cluster.size) == (first, sizes[first]) if cluster else sizes[first] == 1
        )


@st.composite
def histories(draw: st.DrawFn) -> list[list[SourceFile]]:
    """A folder as files come, change, move and go.

    Versions of a file are articles of one pool of texts and copies.
    """
    pool = [*draw(corpora()), *draw(corpora())]
    rng = random.Random(draw(st.integers(0, 10**6)))
    phrase, stem = sentence(rng, 12), sentence(rng, 60)
    pool += [
        article((phrase + sentence(rng, 30), edited(rng, stem, rng.randint(0, 3))))
        for _ in range(8)
    ]
    states: list[dict[str, int]] = [
        {f"{name:02}.txt": rng.randrange(len(pool)) for name in range(0, 24, 2)}
    ]
    for _ in range(draw(st.integers(1, 4))):
        state = dict(states[-1])
        for name in rng.sample(range(24), rng.choice((1, 1, 2, 8))):
            if state.pop(f"{name:02}.txt", None) is None or rng.random() < 0.6:
                state[f"{name:02}.txt"] = rng.randrange(len(pool))
        states.append(state)
    return [
        [
            SourceFile(name, "utf-8", (pool[state[name]],), sha256=f"{state[name]:064}")
            for name in sorted(state)
        ]
        for state in states
    ]


@settings(max_examples=40, deadline=None)
@given(history=histories(), crowd=st.sampled_from((2, 3, likeness.CROWD)))
def test_updates_write_what_a_full_build_writes(
    tmp_path_factory: pytest.TempPathFactory, history: list[list[SourceFile]], crowd: int
) -> None:
    """Clusters, first ones, counts and what is known for the next update, byte for byte."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(likeness, "CROWD", crowd)
        before = tmp_path_factory.mktemp("index")
        build_files(before, history[0])
        for state in history[1:]:
            root = tmp_path_factory.mktemp("index")
            updated = update(root, before, state)
            full, _ = build_files(folder := tmp_path_factory.mktemp("full"), state)
            assert written(root) == written(folder)
            numbers = range(full.paragraph_count)
            assert [updated.cluster(number) for number in numbers] == [
                full.cluster(number) for number in numbers
            ]
            before = root


def test_an_update_reads_only_texts_that_have_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(23)
    texts = [sentence(rng, 80) for _ in range(20)]
    articles = [article((text, edited(rng, text, 1))) for text in texts]
    files = files_of(articles)
    build_files(tmp_path / "before", files)
    read: list[str] = []

    def fold(text: str) -> str:
        read.append(text)
        return fold_text(text)

    monkeypatch.setattr(store, "fold_text", fold)
    new = SourceFile("0005b.txt", "utf-8", (article((edited(rng, texts[3], 1),)),), sha256="new")
    updated = update(
        tmp_path / "after", tmp_path / "before", sorted([*files, new], key=lambda one: one.file)
    )
    assert len(clusters(updated)) == 41
    assert sorted(read) == sorted(
        [*(one.text for one in articles[3].paragraphs), new.articles[0].paragraphs[0].text]
    )


def test_lightly_edited_copies_are_found_and_nothing_else(tmp_path: Path) -> None:
    rng = random.Random(7)
    originals = [sentence(rng, rng.randint(40, 200)) for _ in range(1200)]
    copied = rng.sample(range(len(originals)), 500)
    copies = [edited(rng, originals[at], max(1, len(originals[at]) // 35)) for at in copied]
    store, counts = build(tmp_path, [article((text,)) for text in originals + copies])
    found = {number: first for number, first in enumerate(clusters(store)) if number != first}
    right = sum(found.get(len(originals) + at) == original for at, original in enumerate(copied))
    assert right >= 0.95 * len(copies)
    assert right >= 0.95 * len(found)
    assert counts.near_duplicates == len(found)


def test_three_hundred_copies_are_one_cluster(tmp_path: Path) -> None:
    rng = random.Random(3)
    exact, near, short = sentence(rng, 60), sentence(rng, 120), "责任编辑"
    texts = [exact] * 300 + [edited(rng, near, 2) for _ in range(300)] + [short] * 300
    store, counts = build(tmp_path, [article((text,)) for text in texts])
    assert [store.cluster(number).size for number in (0, 300, 899)] == [300, 300, 300]  # type: ignore[union-attr]
    assert (counts.duplicates, counts.clusters) == (598, 3)
    assert counts.crowded > 0, "buckets in which not every pair was compared are told"


def test_a_crowd_that_only_shares_a_phrase_hides_no_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeness, "CROWD", 3)
    rng = random.Random(5)
    phrase = sentence(rng, 12)
    texts = [phrase + sentence(rng, 60) for _ in range(40)]
    store, _ = build(tmp_path, [article((text,)) for text in [*texts, *texts[::2]]])
    copies = [edited(rng, text, 1) for text in texts]
    again, _ = build(tmp_path / "near", [article((text,)) for text in [*texts, *copies]])
    assert clusters(store)[40:] == list(range(0, 40, 2))
    assert clusters(again)[40:] == list(range(40))


def test_the_first_is_the_earliest_and_a_vague_date_does_not_claim_it(tmp_path: Path) -> None:
    days = [
        None,
        DateSpan.of(2021),
        DateSpan.of(2021, 5),
        DateSpan.of(2021, 5, 3),
        DateSpan.of(2021, 5, 3),
    ]
    store, _ = build(tmp_path, [article(("渡口的旧码头拆了。",), day) for day in days])
    cluster = store.cluster(0)
    assert cluster is not None
    assert (cluster.first, cluster.size) == (3, 5)
    assert cluster.id == f"{store.article_id(3)}-1"
    assert {store.cluster(number) for number in range(5)} == {cluster}


def test_other_script_and_punctuation_are_the_same_text(tmp_path: Path) -> None:
    texts = (
        "灣仔碼頭，今年完成了擴建工程",
        "湾仔码头，今年完成了扩建工程",
        "湾仔 码头，今年完成了扩建工程",
    )
    store, counts = build(tmp_path, [article((text,)) for text in texts])
    assert clusters(store) == [0, 0, 0]
    assert (counts.duplicates, counts.near_duplicates) == (2, 0)


def test_articles_are_copies_when_most_of_their_text_is(tmp_path: Path) -> None:
    rng = random.Random(11)
    texts = tuple(sentence(rng, 80) for _ in range(5))
    other = tuple(sentence(rng, 80) for _ in range(4))
    articles = [
        article(texts, title="水库完工"),
        article((*texts, sentence(rng, 30)), title="水库完工了"),
        article((texts[0], *other)),
        article(tuple(edited(rng, text, 1) for text in texts), DateSpan.of(2020)),
        article(("责任编辑",)),
    ]
    store, counts = build(tmp_path, articles)
    assert store.duplicates.first_articles.tolist() == [3, 3, 2, 3, 4]
    assert counts.article_clusters == 1
    assert store.duplicates.articles_like(0) == [1, 3]
    assert store.article_cluster(2) is None


def test_a_copy_of_a_copy_is_not_drawn_in(tmp_path: Path) -> None:
    rng = random.Random(13)
    text = sentence(rng, 100)
    chain = [text[shift : shift + 60] for shift in range(0, 41, 8)]
    store, _ = build(tmp_path, [article((one,)) for one in chain])
    assert clusters(store) == expected_paragraphs([article((one,)) for one in chain])
    assert len(set(clusters(store))) > 1


def test_the_same_articles_give_the_same_files(tmp_path: Path) -> None:
    rng = random.Random(17)
    texts = [sentence(rng, 50) for _ in range(30)]
    articles = [article((edited(rng, rng.choice(texts), 1), rng.choice(texts))) for _ in range(80)]
    for name in ("one", "two"):
        build(tmp_path / name, articles)
    assert written(tmp_path / "one") == written(tmp_path / "two")
    assert len(written(tmp_path / "one")) == 9


def test_blocks_of_any_size_give_the_same_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(29)
    texts = [sentence(rng, 50) for _ in range(12)]
    articles = [article((edited(rng, rng.choice(texts), 1), sentence(rng, 40))) for _ in range(90)]
    monkeypatch.setattr(likeness, "CROWD", 4)
    build(tmp_path / "one", articles)
    for name, size in {
        "_COUNTED": 7,
        "_SKETCHES": 5,
        "_ENTRIES": 11,
        "_MET": 3,
        "_PAIRS": 4,
        "_COMPARED": 2,
    }.items():
        monkeypatch.setattr(likeness, name, size)
    monkeypatch.setattr(duplicates, "_COMPARED", 3)
    _, counts = build(tmp_path / "two", articles)
    assert counts.near_duplicates
    assert counts.crowded
    assert written(tmp_path / "one") == written(tmp_path / "two")


@settings(deadline=None)
@given(st.lists(st.text("abcd，中国 ", max_size=40), max_size=6))
def test_shingles_are_those_of_the_letters(texts: list[str]) -> None:
    sets, letters = shingle_sets(texts)
    expected = [letters_of(text) for text in texts]
    assert letters.tolist() == [len(text) for text in expected]
    grams = [
        {text[at : at + SHINGLE] for at in range(len(text) - SHINGLE + 1)} for text in expected
    ]
    assert sets.sizes.tolist() == [len(one) for one in grams]


@settings(deadline=None)
@given(
    st.lists(st.sets(st.integers(0, 12)), min_size=1, max_size=6),
    st.lists(st.integers(1, 9), min_size=13, max_size=13),
)
def test_weighted_jaccard(members: list[set[int]], weights: list[int]) -> None:
    tagged = np.array(
        [(at << 32) | one for at, row in enumerate(members) for one in sorted(row)], dtype=np.uint64
    )
    pairs = np.array(list(itertools.product(range(len(members)), repeat=2)))
    got = jaccard(pairs[:, 0], pairs[:, 1], tagged_sets(tagged, len(members)), np.array(weights))

    def weigh(row: set[int]) -> int:
        return sum(weights[one] for one in row)

    expected = [
        weigh(members[a] & members[b]) / max(weigh(members[a] | members[b]), 1) for a, b in pairs
    ]
    assert got.tolist() == pytest.approx(expected)


def test_firsts_follow_the_earliest_that_is_no_copy() -> None:
    pairs = likeness.Pairs(np.array([0, 1, 1, 2]), np.array([1, 2, 3, 3]))
    assert firsts(pairs, 4).tolist() == [0, 0, 2, 2]


def test_an_empty_index_has_no_clusters(tmp_path: Path) -> None:
    store, counts = build(tmp_path, [])
    assert store.paragraph_count == 0
    assert counts == DuplicateCounts(0, 0, 0, 0, 0)


@given(labels=st.lists(st.integers(0, 9), min_size=1, max_size=30), data=st.data())
@settings(max_examples=60, deadline=None)
def test_copies_among_some_paragraphs_count_once(
    tmp_path_factory: pytest.TempPathFactory, labels: list[int], data: st.DataObject
) -> None:
    """The first of a cluster may be any member, and need not be among those counted."""
    first_of = {
        label: data.draw(st.sampled_from([n for n, one in enumerate(labels) if one == label]))
        for label in set(labels)
    }
    folder = tmp_path_factory.mktemp("firsts")
    (folder / duplicates.FOLDER).mkdir()
    for save in (duplicates._save_paragraphs, duplicates._save_articles):
        save(folder / duplicates.FOLDER, np.array([first_of[one] for one in labels]), DISK)
    known = duplicates.Duplicates(folder)
    numbers = sorted(data.draw(st.sets(st.sampled_from(range(len(labels))))))
    expected = len({labels[number] for number in numbers})
    for few in (1, duplicates.FEW):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(duplicates, "FEW", few)
            assert (
                known.count_different(numbers)
                == known.count_different(np.array(numbers, dtype=np.intp))
                == expected
            )
