"""The cells of a table that a page prints one below the other stay, whatever they hold."""

from __future__ import annotations

import pytest

from indexer.corpus.articles.read import read_record
from indexer.corpus.furniture.tables import find_tables
from indexer.corpus.input.source.records import Record
from indexer.corpus.page.line import Receipt, split_lines

HEAD = (
    "首页",
    "新闻",
    "公告",
    "当前位置：首页 > 公告 > 正文",
    "渡口长跑赛成绩公布",
    "2019-05-06 10:22  来源：河口县教育局  浏览：233",
    "本届渡口长跑赛共有二百一十名选手参加，现将各组前几名的成绩公布如下，有异议的请在五天内提出。",
)
TAIL = (
    "【打印本页】",
    "【关闭窗口】",
    "上一篇：关于渡口停航的通知",
    "相关阅读",
    "水牛过河",
    "联系我们",
)
ROWS = {
    "numbers and times": (
        ("名次", "号码", "姓名", "成绩"),
        ("1", "A503", "江小舟", "1:07:42"),
        ("2", "A636", "林木木", "1:09:08"),
        ("3", "A846", "甘草", "1:15:59"),
        ("4", "A485", "水清", "1:54:09"),
    ),
    "telephones": (
        ("单位", "电话", "地址"),
        ("河口一中", "0000-1234567", "渡口路3号"),
        ("白沙小学", "0000-2345671", "渡口路5号"),
        ("农机站", "0000-3456712", "山脚路1号"),
        ("水文站", "0000-4567123", "江边路8号"),
    ),
}


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS.keys())
def test_cells_are_found_however_they_look(rows: tuple[tuple[str, ...], ...]) -> None:
    cells = [cell for row in rows for cell in row]
    text = "\n".join((*HEAD, *cells, *TAIL))
    (article,) = read_record(Record(0, "utf-8", text), Receipt())
    shown = [paragraph.text for paragraph in article.paragraphs]
    assert [cell for cell in cells if cell not in shown] == []
    assert not set(TAIL) & set(shown)
    assert not set(HEAD[:4]) & set(shown)


def places(*cells: str) -> list[int]:
    return sorted(find_tables(list(split_lines("\n".join(cells)))))


def test_a_table_has_two_usual_heads_three_rows_and_numbers_in_a_column() -> None:
    three = ["1", "甘草", "2", "江小舟", "3", "水清"]
    assert places("序号", "姓名", *three) == list(range(8))
    assert places("序号", "船名", *three) == []
    assert places("序号", "姓名", *three[:4]) == []
    assert places("序号", "姓名", "甲", "甘草", "乙", "江小舟", "丙", "水清") == []


def test_a_table_ends_where_a_column_of_numbers_has_none() -> None:
    rows = ["1", "甘草", "2", "江小舟", "3", "水清"]
    assert places("序号", "姓名", *rows, "上一篇", "下一篇", "4", "林木木") == list(range(8))
    assert places("序号", "姓名", *rows, "4", "船" * 41) == list(range(8))
