"""Any bytes, any page: no exception escapes, and every printed character is shown, repaired or dropped with a receipt.

A few hundred cases by default; DUANLUO_FUZZ=5000 runs so many of each, none of which may then take
two seconds.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from indexer.corpus.input.source.encoding import decode
from indexer.corpus.input.source.files import InputFile, find_inputs
from indexer.corpus.input.source.records import Record
from indexer.corpus.places.gazetteer import Gazetteer
from indexer.corpus.run.batches import Batch, read_batch
from indexer.corpus.run.pipeline import read_source
from indexer.corpus.run.stamps import Stamp
from indexer.errors import UnreadableFileError
from indexer.model import Skipped, SourceFile
from scripts.measure_reading import printed_lines, read_batches, unaccounted
from tests.conftest import SEEDS, SHARED
from tests.corpus.made_lines import printed

EXAMPLES = int(os.environ.get("DUANLUO_FUZZ", "120"))
MAX_SECONDS = 2.0
QUICK = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
Gazetteer.load()  # once, outside of any case
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be")
SUFFIXES = (".txt", ".md", ".html", ".jsonl", ".csv")

PAGES = st.lists(printed(), max_size=24).map("\n".join)
MARKUP = st.lists(
    st.tuples(st.sampled_from(["p", "h1", "h2", "div", "li", "a", "span", "td"]), printed()),
    max_size=12,
)


@contextlib.contextmanager
def no_hang() -> Iterator[None]:
    """Fail when a case takes too long, in the long run only."""
    started = time.process_time()
    yield
    assert "DUANLUO_FUZZ" not in os.environ or time.process_time() - started < MAX_SECONDS


def account_for(records: Sequence[Record]) -> None:
    """Read records and hold what became of them against what they print."""
    with no_hang():
        outcome = read_batch(Batch("a.txt", Stamp(""), 0, tuple(records)))
    assert unaccounted(records, outcome) == []


@given(PAGES)
@example("渡口换上新船\n——两岸孩子上学少走八公里\n渡口换上新船以后，孩子上学再不用绕路。")
@example("-\x1e0\n渡口换上新船")
@example("渡口(a)换上(b)\x0b新船\r\n\u200b\n\u2028")
@QUICK
def test_every_character_of_a_page_is_accounted_for(text: str) -> None:
    if text.strip():
        account_for([Record(0, "utf-8", text=text)])


@given(
    st.lists(
        st.tuples(printed(), st.lists(printed(), max_size=6), st.booleans()), min_size=1, max_size=4
    )
)
@QUICK
def test_every_character_of_records_is_accounted_for(
    items: list[tuple[str, list[str], bool]],
) -> None:
    records = [
        Record(
            number,
            "utf-8",
            title=title.strip() or None,
            text="" if split else "\n".join(lines),
            paras=tuple(lines) if split else None,
        )
        for number, (title, lines, split) in enumerate(items, 1)
    ]
    account_for(records)


@given(MARKUP)
@QUICK
def test_every_visible_character_of_a_web_page_is_accounted_for(
    tmp_path: Path, elements: list[tuple[str, str]]
) -> None:
    body = "\n".join(f"<{tag}>{text}</{tag}>" for tag, text in elements)
    path = tmp_path / "a.html"
    path.write_text(
        f"<html><head><title>渡口</title></head><body>{body}</body></html>", "utf-8", "replace"
    )
    for batch, outcome in read_batches(InputFile(path, path.name, tmp_path)):
        assert unaccounted(batch.records, outcome) == []


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of any format and encoding, packed or not, whole or damaged, or bytes of no sense."""
    suffix = draw(st.sampled_from(SUFFIXES))
    data = _content(suffix, draw(PAGES), draw(st.sampled_from(ENCODINGS)))
    if draw(st.integers(0, 9)) == 0:
        data = draw(st.binary(max_size=400))
    data = draw(damaged(data))
    packing = draw(st.sampled_from(["", "", ".gz", ".zst"]))
    if packing:
        packed = gzip.compress(data, mtime=0) if packing == ".gz" else zstandard.compress(data)
        data = draw(damaged(packed))
    return f"a{suffix}{packing}", data


def _content(suffix: str, page: str, encoding: str) -> bytes:
    if suffix == ".html":
        page = "<html><body>" + page.replace("\n", "<br>\n<p>") + "</body></html>"
    elif suffix == ".jsonl":
        page = "\n".join(
            json.dumps({"title": page[:10], "text": page[at:]}, ensure_ascii=False)
            for at in range(3)
        )
    elif suffix == ".csv":
        table = io.StringIO()
        csv.writer(table).writerows([["title", "text"], [page[:10], page], ["", page[10:]]])
        page = table.getvalue()
    return page.encode(encoding, "replace")


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """The bytes with some of them changed, cut out or put in, or cut short; often as they are."""
    changed = bytearray(data)
    for _ in range(draw(st.sampled_from([0, 0, 1, 4]))):
        at = draw(st.integers(0, len(changed)))
        changed[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
    end = draw(st.one_of(st.none(), st.integers(0, len(changed))))
    return bytes(changed[:end])


@given(files())
@QUICK
def test_any_file_is_accounted_for_or_has_a_reason(tmp_path: Path, file: tuple[str, bytes]) -> None:
    name, data = file
    path = tmp_path / name
    path.write_bytes(data)
    for item in find_inputs(path):
        assert isinstance(item, InputFile)
        with no_hang():
            outcomes = list(read_batches(item))
        for batch, outcome in outcomes:
            assert unaccounted(batch.records, outcome) == []
            assert isinstance(outcome, Skipped) or outcome.size == len(data)
    path.unlink()


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_records_before_the_cut_of_a_packed_file_are_read(tmp_path: Path, share: float) -> None:
    rows = [
        json.dumps({"text": f"第{n}条渡船靠岸，等船的人随手翻书。"}, ensure_ascii=False)
        for n in range(400)
    ]
    packed = gzip.compress("\n".join(rows).encode(), mtime=0)
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: int(len(packed) * share)])
    skipped, read = sorted(
        read_source(tmp_path), key=lambda outcome: isinstance(outcome, SourceFile)
    )
    assert isinstance(skipped, Skipped)
    assert "ends too early" in skipped.reason
    assert isinstance(read, SourceFile)
    assert 0.2 * share * len(rows) < len(read.articles) < len(rows)


@given(PAGES, st.sampled_from(ENCODINGS), st.data())
@QUICK
def test_decoding_gives_every_byte_back_or_counts_it(
    page: str, encoding: str, data: st.DataObject
) -> None:
    written = data.draw(damaged(page.encode(encoding, "replace")))
    try:
        decoded = decode(written)
    except UnreadableFileError:
        return
    if not decoded.undecodable:
        assert written.decode(decoded.encoding) == decoded.text
    else:
        assert decoded.text.count("\ufffd") >= decoded.undecodable


@pytest.mark.parametrize(
    "folder",
    [SEEDS, SHARED / "seeds", SHARED / "data/public_clean/news_extract/noised_clean/files"],
    ids=lambda folder: folder.parent.name + "/" + folder.name,
)
def test_every_character_of_real_pages_is_accounted_for(folder: Path) -> None:
    if not folder.is_dir():
        pytest.skip("this material is not here")
    checked = 0
    for item in list(find_inputs(folder))[:60]:
        assert isinstance(item, InputFile)
        for batch, outcome in read_batches(item):
            checked += sum(1 for record in batch.records for _ in printed_lines(record))
            assert unaccounted(batch.records, outcome) == [], item.name
    assert checked
