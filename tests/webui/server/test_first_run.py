"""A server without an index says what to do, and lets a person at this machine do it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from indexer import holds_index, known_index, own_source
from indexer.cli import main
from webui.app import create_app
from webui.server.editing import Editing
from webui.server.work import Work

SAME = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "我的 文章"
    folder.mkdir()
    (folder / "塘.txt").write_text("水塘清淤之后\n村里的水塘清了淤，三座老桥修好了。\n", "utf-8")
    (folder / "空.txt").write_text("", "utf-8")
    return folder


@pytest.fixture
def editing() -> Iterator[Editing]:
    editing = Editing(index_named=False)
    yield editing
    editing.work.close()


@pytest.fixture
def client(tmp_path: Path, editing: Editing, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("DUANLUO_HOME", str(tmp_path / "home"))
    return create_app(Path("index_data"), edit=editing, local=True).test_client()


def name_folder(client: FlaskClient, typed: str) -> tuple[int, str]:
    token = re.search(r'name="token" value="([^"]+)"', client.get("/").text)
    assert token is not None
    form = {"token": token[1], "folder": typed}
    answer = client.post("/begin", data=form, headers=SAME, follow_redirects=True)
    while "data-again" in answer.text:
        time.sleep(0.2)
        answer = client.get("/progress")
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "还没有索引"), ("en", "There is no index yet")]
)
def test_without_an_index_every_page_says_what_to_do(
    tmp_path: Path, language: str, said: str
) -> None:
    client = create_app(tmp_path / "none").test_client()
    for path in ("/", "/search?q=水塘", "/articles", "/corpus"):
        page = client.get(path, headers={"Accept-Language": language})
        assert page.status_code == 503
        assert said in page.text
        assert "duanluo serve FOLDER" in page.text
        assert "<form" not in page.text.partition("<main")[2]
    assert client.get("/help").status_code == 200


def test_a_named_folder_is_built_and_goes_live(
    client: FlaskClient, folder: Path, tmp_path: Path
) -> None:
    status, page = name_folder(client, f' "{folder}" ')
    assert status == 200
    assert "1 个文件，1 篇，2 段" in page
    assert "空.txt" in page
    assert "空文件" in page
    assert "水塘" in client.get("/search?q=水塘").text
    assert client.get("/healthz").status_code == 200
    index = known_index(folder)
    assert index is not None, "and is found again by the next command"
    assert own_source(index) == folder
    form = {"token": "", "folder": str(folder)}
    assert client.post("/begin", data=form, headers=SAME).status_code == 403


WRONG = {
    "nothing": ("", "请输入"),
    "no whole path": ("articles", "完整路径"),
    "not there": ("/no/such/folder", "/no/such/folder 不存在"),
    "no path": ("/a\0b", "请输入"),
    "nobody": ("~nobody-of-this-name/x", "不是本机上的路径"),
    "markup": ("/<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt; 不存在"),
    "too long": ("/" + "长" * 4000, "路径"),
}


@pytest.mark.parametrize(("typed", "said"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_path_is_said_in_a_plain_sentence(
    client: FlaskClient, typed: str, said: str
) -> None:
    status, page = name_folder(client, typed)
    assert status == 422
    assert said in page
    assert not list(Path.cwd().iterdir())


def test_a_folder_without_articles_leaves_the_page_as_it_was(
    client: FlaskClient, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    status, page = name_folder(client, str(tmp_path / "empty"))
    assert status == 200
    assert "这个文件夹里没有找到文章" in page
    assert "还没有索引" in client.get("/").text
    assert not holds_index(Path("index_data"))


def test_a_build_that_is_cancelled_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(3000):
        (folder / f"{number}.txt").write_text(f"第{number}户人家在桥头种了一棵树。\n" * 20, "utf-8")
    work = Work()
    job = work.build(folder, tmp_path / "index", lambda: None)
    assert job is not None
    assert work.build(folder, tmp_path / "other", lambda: None) is None, "one at a time"
    while not job.files and not job.ended.is_set():
        time.sleep(0.05)
    work.cancel()
    assert job.ended.wait(60)
    assert job.state == "cancelled"
    assert not holds_index(tmp_path / "index")
    assert not list((tmp_path / "index").glob("gen-*"))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    "options",
    [
        ("--host", "0.0.0.0"),
        ("--trusted-host", "archive.example"),
        ("--url-prefix", "/archive"),
        ("--trusted-proxy", "127.0.0.1"),
    ],
)
def test_editing_is_refused_where_others_come_without_a_password(
    tmp_path: Path, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("serve", "--edit", "--port", "0", *options)
    assert result.exit_code == 2
    assert result.stderr.startswith("--edit lets whoever reaches the pages")
    assert len(result.stderr.splitlines()) == 1


def test_what_serve_serves_without_an_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Path] = []
    monkeypatch.setattr("webui.serving.serve", lambda where, *_, **__: told.append(where))
    monkeypatch.chdir(tmp_path)
    assert run("serve").exit_code == 0, "the page that says what to do"
    assert run("serve", "--edit", "--index", "new").exit_code == 0
    assert run("serve", "--index", "typo").exit_code == 2
    assert run("serve", "no-folder").exit_code == 2
    assert told == [Path("index_data"), Path("new")]
    assert not list(tmp_path.iterdir())
