"""What the READMEs and handbooks tell people to type: the same in both languages, and it works."""

from __future__ import annotations

import csv
import html
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.archive.archive import Archive
from indexer.build.build import build_index
from indexer.cli import main
from indexer.search.requests.request import SearchRequest
from tests.conftest import NOW, ROOT, SEEDS
from webui.app import create_app

PAIRS = [("README.md", "README.zh-CN.md"), ("docs/handbook.md", "docs/handbook.zh-CN.md")]
PAGES = [name for pair in PAIRS for name in pair]
OTHER_PAIRS = [("docs/formats.md", "docs/formats.zh-CN.md")]
HAN = re.compile("[\u4e00-\u9fff]")


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def blocks(name: str) -> list[str]:
    """Give the fenced code of a page, without comments, one block after the other."""
    found = re.findall(r"^ *```\w*\n(.*?)^ *```", read(name), re.S | re.M)
    return [
        "\n".join(re.sub(r"\s+#.*", "", line).strip() for line in block.splitlines())
        for block in found
    ]


def commands(name: str) -> list[str]:
    """Give every command of the program that a page shows."""
    lines = [
        line.removeprefix(".venv/bin/") for block in blocks(name) for line in block.splitlines()
    ]
    return [line for line in lines if line.startswith("duanluo ")]


def queries(name: str) -> list[str]:
    """Give every query of the table of the query language."""
    rows = re.findall(r"^\| (`.*?) \|", read(name), re.M)
    return [query for row in rows for query in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize(("english", "chinese"), PAIRS)
def test_both_languages_show_the_same(english: str, chinese: str) -> None:
    assert blocks(english) == blocks(chinese)
    assert queries(english) == queries(chinese)
    for pattern in (r"^#+ ", r"^!\[", r"^\d\. ", r"^- ", r"^\|"):
        assert len(re.findall(pattern, read(english), re.M)) == len(
            re.findall(pattern, read(chinese), re.M)
        ), pattern


@pytest.mark.parametrize(("english", "chinese"), [*PAIRS, *OTHER_PAIRS])
def test_each_leads_to_the_other_in_its_first_line(english: str, chinese: str) -> None:
    assert Path(chinese).name in read(english).splitlines()[0]
    assert Path(english).name in read(chinese).splitlines()[0]


def test_the_figures_are_the_same() -> None:
    cells = [re.findall(r"\| *(\d[\d.]*|–) *(?=\|)", read(name)) for name in PAIRS[0]]
    assert cells[0] == cells[1]
    assert len(cells[0]) == 36


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", read(name)):
        assert (ROOT / name).parent.joinpath(target).exists(), target


MAPS = ["ARCHITECTURE.md", "CONTRIBUTING.md", "docs/how-it-works.md", *PAIRS[0]]


@pytest.mark.parametrize("name", MAPS)
def test_what_pages_name_of_the_source_is_where_they_say(name: str) -> None:
    """By its whole path or the end of it, as a map of the house names it."""
    named = re.findall(r"`([\w./-]+(?:\.py|\.tsv|\.sh|/))`", read(name))
    gone = [
        path
        for path in named
        if not (ROOT / path).exists()
        and not any(any(ROOT.glob(f"{top}/**/{path}")) for top in ("indexer", "webui", "tests"))
    ]
    assert gone == []


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the samples as articles, one of them by the name that the pages use."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copytree(SEEDS, folder / "articles")
    first = next(
        path
        for path in sorted(SEEDS.glob("*.txt"))
        if "码头" not in path.read_text("utf-8", "ignore")
    )
    for place in (folder, folder / "articles"):
        shutil.copy(first, place / "page.txt")
    (folder / "phrases.txt").write_text("码头\n学校\n", "utf-8")
    return folder


def run(home: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("DUANLUO_HOME", str(home / "data"))
    monkeypatch.chdir(home)
    words = [
        word.replace("~", str(home), 1) if word.startswith("~/") else word
        for word in shlex.split(command)[1:]
    ]
    to = None
    if ">" in words:
        at = words.index(">")
        words, to = words[:at], words[at + 1]
    result = CliRunner().invoke(main, words, input="correct horse\n")
    if to:
        Path(to).write_text(result.stdout, "utf-8")
    return result


@pytest.mark.parametrize(
    "command", dict.fromkeys(command for name in PAGES for command in commands(name))
)
def test_every_command_works_and_finds_something(
    command: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setattr(
        "webui.serving.serve", lambda *arguments, **options: told.append((arguments, options))
    )
    if not (home / "index_data").exists():
        run(home, "duanluo build ~/articles", monkeypatch)
    result = run(home, command, monkeypatch)
    assert result.exit_code == 0, result.stderr
    assert "exact" not in result.stderr
    if command.startswith("duanluo serve"):
        assert len(told) == 1
    elif re.match("duanluo (search|export|inspect|info) ", command) and "--output" not in command:
        assert len(result.stdout.splitlines()) > 3


@pytest.mark.parametrize("name", PAIRS[1])
def test_every_line_of_a_report_is_explained(
    name: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "articles" / "a.pdf").write_bytes(b"%PDF-1.4")
    report = run(home, "duanluo build ~/articles --index reported", monkeypatch).stderr
    labels = {
        "files",
        "articles",
        "paragraphs",
        *re.findall(r"^ {0,2}([a-z]+)(?: {2,}|: )", report, re.M),
    }
    assert {"encodings", "skipped", "audit", "dropped"} <= labels
    explained = re.findall(r"`([a-z]+)`", "".join(re.findall(r"^- .*", read(name), re.M)))
    assert labels - set(explained) == set()


@pytest.mark.parametrize("query", dict.fromkeys(query for name in PAGES for query in queries(name)))
def test_every_query_finds_something(query: str, seeds_archive: Archive) -> None:
    result = seeds_archive.search(SearchRequest(query=query))
    assert result.exact
    assert result.total.paragraphs > 0
    assert {note.code for note in result.notes} <= {"any-character"}, "which says what ? stands for"


def test_the_help_page_and_the_handbook_teach_the_same_signs(tmp_path: Path) -> None:
    """Help shows examples of the archive that it serves, so that signs are compared and not queries."""
    build_index(SEEDS, tmp_path / "index", now=NOW)
    shown = html.unescape(create_app(tmp_path / "index").test_client().get("/help?lang=zh").text)
    signs = (
        "OR",
        "NOT",
        "NEAR/",
        "*{5}",
        "=",
        "标题:",
        "作者:",
        "来源:",
        "地点:",
        "地区:",
        "提及:",
        "日期:",
        "推断",
    )
    for name in PAIRS[1]:
        assert [sign for sign in signs if not any(sign in query for query in queries(name))] == []
    in_english = {"标题:": "title:"}
    assert [
        sign for sign in signs if sign not in shown and in_english.get(sign, sign) not in shown
    ] == []


def test_the_table_to_correct_names_every_article(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(home, "duanluo inspect --csv ~/articles > table.csv", monkeypatch)
    with (home / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"file", "article", "title", "date", "source", "region"} <= set(rows[0])
    assert len(rows) >= 28


@pytest.mark.parametrize("name", [pair[1] for pair in PAIRS])
def test_the_chinese_pages_are_chinese(name: str) -> None:
    prose = re.sub(r"```.*?```|`[^`]*`|\]\([^)]*\)", "", read(name), flags=re.S)
    assert len(HAN.findall(prose)) > 3 * len(re.findall("[a-zA-Z]+", prose))
