"""The command line as a person and a program use it.

Outputs, exit statuses, one clear line for every mistake.
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer.archive.rows import neutral
from indexer.cli import main
from indexer.terminal import printable
from tests.conftest import SEEDS

ENGINE = {f"DUANLUO_{command}_ENGINE": "whoosh" for command in ("SEARCH", "EXPORT")}
"""Named for every index: one of whoosh is not opened else."""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=ENGINE)


def run_json(*arguments: object) -> Any:
    return json.loads(run(*arguments, "--json").stdout)


def test_columns_of_a_table_are_those_that_were_named(seeds_index: Path) -> None:
    """Also in their order."""
    asked = ("export", "--index", seeds_index, "--format", "csv", "--columns", "text, title", "的")
    lines = run(*asked).stdout.splitlines()
    assert lines[0] == "\ufefftext,title"
    assert run("export", "--index", seeds_index, "--columns", "title", "的").exit_code == 2
    assert run(*asked[:6], "nonsense", "的").exit_code == 2


def test_search_prints_the_promised_json(seeds_index: Path) -> None:
    shape = run_json("search", "--index", seeds_index, "--facets", "--limit", "3", "*")
    assert set(shape) >= {
        "query",
        "understood",
        "notes",
        "total",
        "exact",
        "hits",
        "facets",
        "index",
        "took_ms",
    }
    assert set(shape["total"]) == {"occurrences", "paragraphs", "articles", "unique"}
    assert set(shape["hits"][0]) >= {
        *(
            "paragraph_id",
            "article_id",
            "file",
            "article",
            "n",
            "lines",
            "kind",
            "title",
            "display_title",
            "date",
        ),
        *("source", "region", "text", "spans", "whole_word", "score"),
    }
    assert set(shape["facets"]) >= {"region", "mentioned", "year", "month", "source"}
    assert set(shape["facets"]["region"]["buckets"][0]) >= {
        "code",
        "name",
        "level",
        "parent",
        "count",
        "selected",
    }
    assert shape["total"]["paragraphs"] == shape["index"]["paragraphs"]
    assert len(shape["hits"]) == 3


RUN_AND_TELL = (
    "import sys; from indexer.cli import main; main(sys.argv[1:], standalone_mode=False);"
    " print(*sys.modules)"
)


def loaded(*arguments: object) -> set[str]:
    """Run a command in a Python of its own and tell which modules it took."""
    command = [sys.executable, "-c", RUN_AND_TELL, *map(str, arguments)]
    return set(
        subprocess.run(
            command, check=True, capture_output=True, text=True, env=os.environ | ENGINE
        ).stdout.split()
    )


def test_search_loads_nothing_that_it_does_not_use(seeds_index: Path) -> None:
    heavy = {"indexer.corpus.run.pipeline", "lxml", "pypdf", "docx", "pypinyin", "flask"}
    assert loaded("search", "--index", seeds_index, "的") & heavy == set()


def test_build_of_texts_loads_no_reader_of_pages(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Notes on a ferry, number 27.\n", "utf-8")
    modules = loaded("build", tmp_path / "a.txt", "--index", tmp_path / "index")
    assert modules & {"pypdf", "pypinyin", "flask"} == set()


def test_json_alone_goes_to_standard_output(seeds_index: Path) -> None:
    result = run("search", "--index", seeds_index, "--json", '"没有这样的说法啊啊啊"')
    assert result.exit_code == 1
    assert json.loads(result.stdout)["total"]["paragraphs"] == 0


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--from", "2024-13-45"], "2024-13-45"),
        (["--region", "火星县"], "火星县"),
        (["--region", "鼓楼区"], "320106"),
        (["--from", "2024", "--to", "2023"], "swap"),
        (["--kind", "poem"], "poem"),
        (["山" * 10_000], "500"),
    ],
    ids=["date", "unknown place", "ambiguous place", "backwards", "kind", "long"],
)
def test_wrong_use_is_one_line_that_says_what_to_do(
    seeds_index: Path, arguments: list[str], word: str
) -> None:
    result = run("search", "--index", seeds_index, *arguments)
    assert result.exit_code == 2
    assert word in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_no_index_says_which_command_makes_one(tmp_path: Path) -> None:
    result = run("search", "--index", tmp_path, "水库")
    assert result.exit_code == 2
    assert "duanluo build" in result.stderr


def test_build_reports_and_search_finds(tmp_path: Path) -> None:
    result = run("build", SEEDS, "--index", tmp_path / "index")
    assert result.exit_code == 0, result.stderr
    assert "articles" in result.stderr
    assert run("search", "--index", tmp_path / "index", "*").exit_code == 0
    assert run("verify", "--index", tmp_path / "index").exit_code == 0
    assert run_json("info", "--index", tmp_path / "index")["counts"]["articles"] > 0


def test_verify_names_the_damage_and_the_command_with_the_paths_of_this_index(
    tmp_path: Path,
) -> None:
    index = tmp_path / "my index"
    assert run("build", SEEDS, "--index", index).exit_code == 0
    path = next(index.glob("gen-*/store/*.compound"))
    path.write_bytes(path.read_bytes()[:-1])
    result = run("verify", "--index", index)
    assert result.exit_code == 1
    *_, problem, last = result.stderr.splitlines()
    assert problem == f"store/{path.name} is not what was built"
    assert last == f"not whole: run `duanluo build {SEEDS} --index '{index}' --engine columnar`"


@pytest.mark.parametrize("folder", ["missing", "empty"])
def test_building_from_nothing_is_refused(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    result = run("build", tmp_path / folder, "--index", tmp_path / "index")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1


def test_inspect_gives_one_object_per_file() -> None:
    files = sorted(SEEDS.glob("*.txt"))[:3]
    shapes = [json.loads(line) for line in run("inspect", "--json", *files).stdout.splitlines()]
    assert [Path(shape["file"]).name for shape in shapes] == [path.name for path in files]
    assert all(
        set(shape) >= {"file", "encoding", "articles", "dropped", "repairs"} for shape in shapes
    )


def test_inspect_writes_a_table_of_corrections_that_a_build_reads(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text(
        "县里的水库完成了除险加固，下游三个乡镇的灌溉用水得到保障。\n", "utf-8"
    )
    table = run("inspect", "--csv", articles).stdout
    assert table.lstrip("\ufeff").splitlines() == [
        "file,article,title,date,source,region",
        "a.txt,1,,,,",
    ]
    corrected = table.replace("a.txt,1,,,,", "a.txt,1,水库完工,2021-05,河滩晚报,康马县")
    (articles / "metadata.csv").write_text(corrected, "utf-8", newline="")
    assert run("build", articles, "--index", tmp_path / "index").exit_code == 0
    found = run_json(
        "search", "--index", tmp_path / "index", "--region", "540230", "--from", "2021-05", "灌溉"
    )
    assert [(hit["title"], hit["source"], hit["date"]["value"]) for hit in found["hits"]] == [
        ("水库完工", "河滩晚报", "2021-05")
    ]


def test_export_gives_every_hit_and_every_article_that_has_one(seeds_index: Path) -> None:
    total = run_json("search", "--index", seeds_index, "的")["total"]["paragraphs"]
    lines = run("export", "--index", seeds_index, "的").stdout.splitlines()
    assert len([json.loads(line) for line in lines]) == total
    table = list(
        csv.DictReader(
            io.StringIO(run("export", "--index", seeds_index, "--format", "csv", "的").stdout)
        )
    )
    assert len(table) == total
    hits = list(map(json.loads, lines))
    assert [row["date_basis"] for row in table] == [
        hit["date"]["basis"] if hit["date"] else "" for hit in hits
    ]
    assert {row["date_basis"] for row in table} >= {"explicit", "inferred"}
    assert [row["article"] for row in table] == [str(hit["article"]) for hit in hits]
    assert [row["copies_of"] for row in table] == [
        hit["cluster"]["id"] if hit["cluster"] else "" for hit in hits
    ]
    articles = list(dict.fromkeys(json.loads(line)["article_id"] for line in lines))
    ris = run("export", "--index", seeds_index, "--format", "ris", "的").stdout
    assert [line[6:] for line in ris.splitlines() if line.startswith("ID  - ")] == articles
    bib = run("export", "--index", seeds_index, "--format", "bib", "的").stdout
    assert [
        line.partition("{")[2][:-1] for line in bib.splitlines() if line.startswith("@")
    ] == articles


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@a", "\t=1", "　＝1", " ＋1", "a\n=1", "a\r=1", "\u200b=1"]
)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert all(line[0] == "'" or line == "a" for line in neutral(cell).splitlines())


def test_control_characters_never_reach_the_terminal() -> None:
    assert printable("甲\x1b[2J\u202e乙") == "甲\\x1b[2J\\u202e乙"


def test_a_line_of_the_report_is_one_line_whatever_a_file_is_called(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text(
        "县里的水库完成了除险加固，下游三个乡镇的灌溉用水得到保障。\n", "utf-8"
    )
    for name in ("b\n0 files, 0 articles.exe", "c\r\x85\u2028whole.exe", "d\x1b[2J.exe"):
        (articles / name).write_bytes(b"MZ")
    report = run("build", articles, "--index", tmp_path / "index").stderr
    assert sum(line.startswith("  skipped ") for line in report.splitlines()) == 3
    assert "b\\n0 files, 0 articles.exe" in report
    assert not [line for line in report.splitlines() if line.startswith("0 files")]
    unread = run("inspect", articles).stderr
    assert len(unread.splitlines()) == 3


def test_the_report_tells_many_files_of_one_reason_once(tmp_path: Path) -> None:
    """So that what was saved with a page hides nothing that somebody should see to."""
    articles = tmp_path / "articles"
    (articles / "页_files").mkdir(parents=True)
    (articles / "a.txt").write_text(
        "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路。\n", "utf-8"
    )
    for number in range(30):
        (articles / "页_files" / f"{number:02}.png").write_bytes(b"\x89PNG")
    (articles / "页面.docx").write_bytes(b"no document")
    report = run("build", articles, "--index", tmp_path / "index").stderr.splitlines()
    skipped = [line for line in report if line.startswith("  skipped ")]
    assert len(skipped) == 2
    assert "页_files/00.png" in skipped[0]
    assert skipped[0].endswith(", and 29 more like it")
    assert "页面.docx" in skipped[1]
    assert not [line for line in report if "more skipped" in line]
