"""Who wrote an article stays, wherever a page prints it between its date and its buttons."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.corpus.run.pipeline import read_file

PAGE = """首页 > 新闻中心 > 正文
渡口换上新船
2004-11-24 16:20:11
{credit}
分享到：微信 微博 QQ空间
渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。
镇里还在候船亭放了书箱，等船的人随手翻，看不完可以带到对岸去还。
联系电话：0873-1234567
版权所有：河口县人民政府办公室
上一篇：新桥合龙
"""


@pytest.mark.parametrize(
    ("credit", "name"),
    [
        ("本报记者 林木", "林木"),
        ("记者：方圆", "方圆"),
        ("通讯员 周渡", "周渡"),
        ("作者：陈小舟", "陈小舟"),
    ],
)
def test_a_credit_between_date_and_buttons_stays(tmp_path: Path, credit: str, name: str) -> None:
    path = tmp_path / "page.txt"
    path.write_text(PAGE.format(credit=credit), "utf-8")
    (article,) = read_file(path, tmp_path).articles
    assert [author.name for author in article.authors] == [name]
    assert article.title == "渡口换上新船"


def test_buttons_there_go(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(PAGE.format(credit="[打印] [关闭] [收藏]"), "utf-8")
    file = read_file(path, tmp_path)
    assert file.articles[0].authors == ()
    assert {"[打印] [关闭] [收藏]", "分享到：微信 微博 QQ空间"} <= {
        drop.text for drop in file.dropped
    }
