"""Corrections from a page: who may, what is written, what the article says then."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import json
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer import (
    Correction,
    SearchRequest,
    build_index,
    correction_place,
    open_archive,
    write_correction,
)
from indexer.errors import CorrectionNotWrittenError
from indexer.index.disk.steps import Disk
from tests.conftest import NOW
from webui.app import create_app
from webui.server.editing import Editing, is_local

INFERRED = "水塘清淤之后\n截至2021年6月，江苏省苏州市的水塘清淤完毕，三座老桥修好，村民进城的路短了一半。\n"
RECORDS = [
    {"title": "渡口添船", "text": "渡口今年添了一条新船，船家姓何，过河只要两元。"},
    {"title": "老井复涌", "text": "村口的老井又有了水，大家清早都来挑水。", "date": "2020-01-02"},
]
SAME = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles and their index, as they were before anybody corrected anything."""
    base = tmp_path_factory.mktemp("editing")
    folder = base / "now" / "articles"
    folder.mkdir(parents=True)
    (folder / "塘.txt").write_text(INFERRED, "utf-8")
    lines = [json.dumps(record, ensure_ascii=False) for record in RECORDS]
    (folder / "渡.jsonl").write_text("\n".join(lines), "utf-8")
    build_index(folder, base / "now" / "index", now=dt.datetime.now(dt.UTC))
    shutil.copytree(base / "now", base / "before")
    return base


@pytest.fixture
def source(built: Path) -> Path:
    """The articles, always in the same place: an index remembers its source."""
    shutil.rmtree(built / "now")
    shutil.copytree(built / "before", built / "now")
    return built / "now" / "articles"


@pytest.fixture
def index(source: Path) -> Path:
    return source.parent / "index"


@pytest.fixture
def client(index: Path) -> Iterator[FlaskClient]:
    editing = Editing(index_named=True)
    with create_app(index, edit=editing, local=True).test_client() as client:
        yield client
    editing.work.close()


def article_of(index: Path, query: str) -> str:
    with open_archive(index) as archive:
        return archive.search(SearchRequest(query)).hits[0].article_id


def fields(page: str) -> dict[str, str]:
    """Read what the form of a page would send."""
    form = re.search(r'<form class="correct".*?</form>', page, re.S)
    assert form is not None
    inputs = re.findall(r"<input [^>]*>", form[0])
    named = [
        (re.search(r'name="([^"]+)"', one), re.search(r'value="([^"]*)"', one))
        for one in inputs
        if "checkbox" not in one
    ]
    return {name[1]: html.unescape(value[1]) for name, value in named if name and value}


def rows(source: Path) -> list[dict[str, str]]:
    text = (source / "metadata.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def send(client: FlaskClient, path: str, **changes: str) -> TestResponse:
    return post(client, path, fields(client.get(path).text) | changes)


def post(client: FlaskClient, path: str, form: dict[str, str]) -> TestResponse:
    """Send a form, and look until the index is updated, as a browser does."""
    answer = client.post(f"{path}/correct", data=form, headers=SAME, follow_redirects=True)
    while "data-again" in answer.text:
        time.sleep(0.2)
        answer = client.get(answer.request.full_path, follow_redirects=True)
    return answer


def test_a_date_is_corrected_and_taken_back(client: FlaskClient, source: Path, index: Path) -> None:
    path = f"/article/{article_of(index, '水塘')}"
    answer = send(client, path, date="2021-06-30")
    assert "已更正，并已更新索引" in answer.text
    assert "<del>2021</del> → <ins>2021-06-30</ins>" in answer.text
    assert str(source / "metadata.csv") in answer.text
    assert rows(source)[0]["date"] == "2021-06-30"
    with open_archive(index) as archive:
        hit = archive.search(SearchRequest("水塘")).hits[0]
        assert hit.date is not None
        assert (hit.date.span.value, hit.date.basis) == ("2021-06-30", "explicit")
    path = f"/article/{article_of(index, '水塘')}"
    answer = send(client, path, **{"undo-date": "1"})
    assert "恢复读得的值" in answer.text
    assert rows(source)[0]["date"] == ""
    backups = sorted((source / "metadata.csv.backups").iterdir())
    assert [b"2021-06-30" in backup.read_bytes() for backup in backups] == [True]
    assert str(backups[0]) in answer.text


def test_a_doubt_is_accepted(client: FlaskClient, source: Path, index: Path) -> None:
    path = f"/article/{article_of(index, '水塘')}"
    page = client.get(path).text
    assert '<form class="accept"' in page
    seen = fields(page)
    only = {"token": seen["token"], "seen": seen["seen"], "confirm-date": "1"}
    answer = post(client, path, only)
    assert "2021 已确认" in answer.text
    assert "由 metadata.csv 确认" in answer.text
    assert '<form class="accept"' not in answer.text
    assert (rows(source)[0]["date"], rows(source)[0]["confirmed"]) == ("2021", "date")


def test_a_record_of_a_file_is_corrected(client: FlaskClient, source: Path, index: Path) -> None:
    path = f"/article/{article_of(index, '老井')}"
    answer = send(client, path, title='=HYPERLINK("x")', region="苏州市", date="")
    assert "已更正" in answer.text
    (row,) = rows(source)
    assert (row["file"], row["article"], row["date"]) == ("渡.jsonl", "2", "-")
    assert row["title"].startswith("'="), "no formula for a spreadsheet"
    with open_archive(index) as archive:
        shown = archive.search(SearchRequest("老井")).hits
        assert {hit.title for hit in shown} == {'=HYPERLINK("x")'}
        assert {hit.date for hit in shown} == {None}
        assert {hit.region[-1].name for hit in shown if hit.region} == {"苏州市"}


REFUSED = {
    "another site": {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"},
    "another port": {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:81"},
    "no origin": {},
    "an opaque one": {"Origin": "null"},
    "a lie about one of both": {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
}


@pytest.mark.parametrize("headers", REFUSED.values(), ids=REFUSED.keys())
def test_what_no_page_of_ours_sent_changes_nothing(
    client: FlaskClient, source: Path, index: Path, headers: dict[str, str]
) -> None:
    path = f"/article/{article_of(index, '水塘')}"
    form = fields(client.get(path).text) | {"date": "2020"}
    assert client.post(f"{path}/correct", data=form, headers=headers).status_code == 403
    assert client.post("/begin", data=form, headers=headers).status_code == 403
    assert client.post("/progress/cancel", data=form, headers=headers).status_code == 403
    assert not (source / "metadata.csv").exists()


@pytest.mark.parametrize("token", ["", "x", "é", "0" * 10_000])
def test_a_token_of_another_start_is_refused(
    client: FlaskClient, source: Path, index: Path, token: str
) -> None:
    path = f"/article/{article_of(index, '水塘')}"
    form = fields(client.get(path).text) | {"date": "2020", "token": token}
    assert client.post(f"{path}/correct", data=form, headers=SAME).status_code == 403
    assert not (source / "metadata.csv").exists()


def test_nothing_can_be_changed_unless_it_was_asked_for(source: Path, index: Path) -> None:
    client = create_app(index).test_client()
    path = f"/article/{article_of(index, '水塘')}"
    page = client.get(path)
    assert '<form class="correct"' not in page.text
    assert str(source) not in page.text, "a path of this machine"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    for address in (f"{path}/correct", "/begin", "/progress/cancel"):
        assert client.post(address, data={"token": ""}, headers=SAME).status_code == 403
    assert client.get(f"{path}/correct").status_code == 403
    assert client.get("/progress").status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"date": "去年"}, "日期写作"),
        ({"region": "月球"}, "没有这个名称或代码的地区"),
        ({"region": "鼓楼区"}, "江苏省南京市鼓楼区"),
        ({"title": "长" * 500}, "太长"),
    ],
)
def test_what_would_not_be_understood_is_not_written(
    client: FlaskClient, source: Path, index: Path, changes: dict[str, str], said: str
) -> None:
    path = f"/article/{article_of(index, '水塘')}"
    answer = send(client, path, **changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert fields(answer.text)["seen"], "the form is there again"
    assert not (source / "metadata.csv").exists()


def test_whoever_was_second_sees_what_the_first_has_written(
    client: FlaskClient, source: Path, index: Path
) -> None:
    path = f"/article/{article_of(index, '水塘')}"
    form = fields(client.get(path).text) | {"date": "2020"}
    (source / "metadata.csv").write_text("塘.txt,1,清塘,,,\n", "utf-8")
    answer = client.post(f"{path}/correct", data=form, headers=SAME)
    assert answer.status_code == 409
    assert "清塘" in answer.text
    assert (source / "metadata.csv").read_text("utf-8") == "塘.txt,1,清塘,,,\n"
    form = fields(answer.text) | {"date": "2020"}
    assert client.post(f"{path}/correct", data=form, headers=SAME).status_code == 303
    assert (source / "metadata.csv").read_text("utf-8") == "塘.txt,1,清塘,2020,,\n"


def test_a_table_that_is_a_link_or_no_table_is_left_alone(
    client: FlaskClient, source: Path, index: Path
) -> None:
    path = f"/article/{article_of(index, '水塘')}"
    form = fields(client.get(path).text) | {"date": "2020"}
    elsewhere = index.with_name("elsewhere.csv")
    elsewhere.write_text("塘.txt,1,清塘,,,\n", "utf-8")
    (source / "metadata.csv").symlink_to(elsewhere)
    assert '<form class="correct"' not in client.get(path).text
    assert client.post(f"{path}/correct", data=form, headers=SAME).status_code == 403
    (source / "metadata.csv").unlink()
    (source / "metadata.csv").write_text("只是一句话。\n", "utf-8")
    assert send(client, path, date="2020").status_code == 409
    assert (source / "metadata.csv").read_text("utf-8") == "只是一句话。\n"


class Killed(BaseException):
    """The process ends here."""


class DyingDisk(Disk):
    def __init__(self, at: int) -> None:
        self.left = at

    def step(self, _operation: str, _path: Path) -> None:
        self.left -= 1
        if not self.left:
            raise Killed


def test_a_death_at_any_step_leaves_the_old_table_or_the_new_one(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    old, wanted = "a.txt,1,桥,,,\n", Correction(1, title="石桥")
    for at in range(1, 100):
        folder = tmp_path / str(at)
        folder.mkdir()
        (folder / "a.txt").write_text("村里修了桥。\n", "utf-8")
        (folder / "metadata.csv").write_text(old, "utf-8")
        place = correction_place(folder, "a.txt", 1)
        try:
            write_correction(place, wanted, tmp_path / "index", now=NOW, disk=DyingDisk(at))
        except Killed:
            now = (folder / "metadata.csv").read_text("utf-8")
            assert now in (old, "a.txt,1,石桥,,,\n")
            backups = list(folder.glob("metadata.csv.backups/*"))
            assert now == old or backups[0].read_text("utf-8") == old
            again = correction_place(folder, "a.txt", 1)
            if again.correction != wanted:
                write_correction(again, wanted, tmp_path / "index", now=NOW)
            assert correction_place(folder, "a.txt", 1).correction == wanted
        else:
            break
    else:
        raise AssertionError("it never ended")
    assert at > 8
    assert (folder / "metadata.csv").stat().st_mode & 0o777 == 0o644


def test_a_correction_of_a_place_that_has_changed_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("村里修了桥。\n", "utf-8")
    place = correction_place(tmp_path, "a.txt", 1)
    index = tmp_path / "index"
    index.mkdir()
    write_correction(place, Correction(1, title="桥"), index, now=NOW)
    with pytest.raises(CorrectionNotWrittenError):
        write_correction(place, Correction(1, title="石桥"), index, now=NOW)


@pytest.mark.parametrize(
    ("server", "expected"),
    [
        (("127.0.0.1", (), None, ""), True),
        (("127.0.0.9", (), None, ""), True),
        (("::1", (), None, "/"), True),
        (("localhost", (), None, ""), True),
        (("0.0.0.0", (), None, ""), False),
        (("192.0.2.1", (), None, ""), False),
        (("archive.example", (), None, ""), False),
        (("127.0.0.1", ("archive.example",), None, ""), False),
        (("127.0.0.1", (), "127.0.0.1", ""), False),
        (("127.0.0.1", (), None, "/archive"), False),
    ],
)
def test_only_this_machine_is_local(
    server: tuple[str, tuple[str, ...], str | None, str], expected: bool
) -> None:
    assert is_local(*server) == expected
