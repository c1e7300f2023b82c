"""Why a line was read so: the same as reading itself says, with the rule that decided."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from indexer.cli import main
from indexer.corpus.layout.lines.alone import ROLE_RULES
from indexer.corpus.run.explain import explain_line
from indexer.corpus.run.pipeline import read_file

PAGE = """首页
登录
注册
更多
青石桥镇修好三座旧水闸
2023-05-06 09:30 来源：青石桥晚报
本报记者 李水生
青石桥镇的三座旧水闸上周修好了，镇上的农田今年夏天不再缺水，附近两个村子也用上了新的水渠。
水闸建于上世纪六十年代，闸&nbsp;门早已锈坏，去年冬天镇里请人量了尺寸，今年开春动工。
分享
举报
版权所有 未经授权禁止转载
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, "utf-8")
    return path


def told(path: Path, number: int) -> dict[str, Any]:
    found = explain_line(path, number)
    assert found is not None
    return found


def test_every_line_is_told_as_it_was_read(page: Path) -> None:
    read = read_file(page, page.parent)
    for number, text in enumerate(PAGE.splitlines(), 1):
        said = told(page, number)
        assert said["printed"] == [text]
        dropped = [item["why"] for item in said["dropped"]]
        assert dropped == [item.why for item in read.dropped if item.line == number]
        assert all(item["stage"] and item["rule"] for item in (*said["dropped"], *said["taken"]))
        repairs = [item.kind for item in read.repairs if item.line == number]
        assert [kind for kind, *_ in said["repairs"]] == repairs
        shown = (*read.articles[0].paragraphs, *read.articles[0].credits)
        kept = [item.n for item in shown if number in item.lines]
        assert [place["paragraph"] for place in said["ended"] if place["paragraph"]] == kept
        for piece in said["pieces"]:
            sizes = [abs(weight) for _, weight in piece["facts"]]
            assert sizes == sorted(sizes, reverse=True)
            assert piece["sum"] == pytest.approx(sum(weight for _, weight in piece["facts"]))


def test_what_a_line_was_taken_for_is_what_the_article_has(page: Path) -> None:
    article = read_file(page, page.parent).articles[0]
    taken = {
        (item["as"], item["value"]): (number, item["counts"])
        for number in range(1, 13)
        for item in told(page, number)["taken"]
    }
    assert article.date
    assert article.source
    wanted: dict[tuple[str, str | None], tuple[int, bool]] = {
        ("title", article.title): (5, True),
        ("date", article.date.span.value): (article.date.line, True),
        ("source", article.source.value): (article.source.line, True),
        **{("author", item.name): (item.line, True) for item in article.authors},
        ("credit", "2023-05-06 09:30 来源：青石桥晚报"): (6, True),
    }
    assert taken == wanted
    assert len(article.authors) == 1


def test_every_stage_that_changed_a_line_says_what_it_left(page: Path) -> None:
    after = {number: told(page, number)["stages"] for number in (1, 5, 6, 9)}
    assert after[1] == [
        {"stage": "split", "texts": ["首页"]},
        {"stage": "furniture", "texts": []},
    ]
    assert [one["stage"] for one in after[9]] == ["split", "repair"]
    assert "闸&nbsp;门" in after[9][0]["texts"][0]
    assert "闸 门" in after[9][1]["texts"][0]
    assert after[5] == [{"stage": "split", "texts": ["青石桥镇修好三座旧水闸"]}]
    assert len(after[6]) == 1


def test_a_role_names_the_rule_that_gave_it(page: Path) -> None:
    rules = {number: told(page, number)["role_rules"] for number in (1, 5, 6, 7, 8)}
    names = {rule.name: rule.role for rule in ROLE_RULES}
    assert rules[1] == []
    for number in (5, 6, 7, 8):
        (rule,), (role,) = rules[number], told(page, number)["roles"]
        assert names[rule] == role


def test_the_headline_has_its_evidence_and_no_other_line_is_one(page: Path) -> None:
    lines = [told(page, number) for number in range(1, 13)]
    assert [one["line"] for one in lines if any(piece["headline"] for piece in one["pieces"])] == [
        5
    ]
    assert lines[4]["line_model"]
    piece = lines[4]["pieces"][0]
    assert piece["chance"] >= piece["chance_needed"]
    assert lines[4]["taken"][0]["rule"] == "most evidence for a headline"


def test_of_a_text_alone_only_the_top_is_weighed(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text("渡口换新船\n" + "渡口换上了新船，孩子们上学不再绕路。\n" * 60, "utf-8")
    above, below = (told(path, number)["pieces"][0] for number in (2, 60))
    assert above["facts"]
    assert below["facts"] == []
    assert not below["headline"]


def test_a_listed_line_names_the_pattern_that_knows_it(page: Path) -> None:
    said = told(page, 12)
    assert said["dropped"] == [
        {"why": "copyright", "stage": "furniture", "rule": "listed in boilerplate.tsv"}
    ]
    assert "版权" in said["pieces"][0]["pattern"]
    assert told(page, 8)["pieces"][0]["pattern"] is None


def test_what_a_correction_overrules_does_not_count(page: Path) -> None:
    (page.parent / "metadata.csv").write_text(
        "file,article,title,date\npage.txt,1,三座水闸,2024-01-01\n", "utf-8"
    )
    counts = {item["as"]: item["counts"] for n in (5, 6) for item in told(page, n)["taken"]}
    assert counts == {"title": False, "date": False, "source": True, "credit": True}


def test_the_headline_of_markup_is_told_by_its_weights(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    rows = PAGE.splitlines()
    text = "".join(f"<p>{row}</p>\n" for row in rows[5:9])
    path.write_text(f"<html><body>\n<h1>{rows[4]}</h1>\n{text}</body></html>", "utf-8")
    (line,) = told(path, 2)["markup"]
    assert line["text"] == rows[4]
    assert line["chance"] >= line["chance_needed"]
    assert [fact for fact in ("level:1", "last-heading") if fact in dict(line["facts"])] == [
        "level:1",
        "last-heading",
    ]
    printed = CliRunner().invoke(main, ["inspect", "--why", "2", str(path)]).output
    assert "to be the headline" in printed
    assert told(tmp_path / "page.html", 3)["markup"] == []


def test_a_record_is_told_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    records = [
        {"title": "渡口换新船", "text": "渡口换上了一条新船，对岸的孩子上学方便多了。"},
        {"title": "果园丰收", "text": "2020-03-04 08:00\n果园今年收了三万斤梨，比去年多一成。"},
    ]
    path.write_text("".join(f"{json.dumps(item)}\n" for item in records), "utf-8")
    said = told(path, 2)
    assert [item["as"] for item in said["taken"]] == ["title", "date", "credit"]
    assert said["taken"][0]["rule"] == "stated by the record"
    assert not said["dropped"]
    assert {place["kind"] for place in said["ended"]} == {"title", "body", "credit"}
    assert not said["line_model"]
    assert explain_line(path, 3) is None


def test_the_command_prints_it_and_says_when_there_is_no_such_line(page: Path) -> None:
    def run(*arguments: str) -> Any:
        return CliRunner().invoke(main, ["inspect", *arguments])

    shown = run("--why", "5", str(page))
    assert shown.exit_code == 0
    assert "headline  yes" in shown.stdout
    assert "by layout, rule: most evidence for a headline" in shown.stdout
    dropped = run("--why", "12", str(page)).stdout
    assert "dropped   copyright  by furniture, rule: listed in boilerplate.tsv" in dropped
    assert json.loads(run("--json", "--why", "1", str(page)).stdout)["dropped"]
    assert run("--why", "99", str(page)).exit_code == 1
    assert run("--why", "1", str(page), str(page)).exit_code == 2
