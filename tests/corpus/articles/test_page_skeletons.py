"""What is read from pages as sites print them.

Nothing of the text is lost, nothing of the site is taken for text.

The pages in pages/ have the skeletons of content management systems and news sites; what they tell
never happened.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from indexer.corpus.run.pipeline import read_file
from indexer.model import Article

FIRST = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。"
SECOND = "镇里还在候船亭放了书箱，等船的人随手翻，看不完可以带到对岸去还，也可以换一本。"
THIRD = "老船工林木说，旧船撑了三十年，篙子磨短了一截，如今他管着新船的发动机。"
LAST = "新船明年春天再添一条。"
TEXT = (FIRST, SECOND, THIRD, LAST)
TEXT_TW = (
    "渡口換上新船以後，兩岸的孩子上學再不用繞八公里山路，早上能多睡半個鐘頭。",
    "鄉公所還在候船亭放了書箱，等船的人隨手翻，看不完可以帶到對岸去還，也可以換一本。",
    "新船明年春天再添一艘。",
)


class Page(NamedTuple):
    """A page and what a reader takes from it; `noise` is what he overlooks."""

    file: str
    title: str
    date: str
    source: str | None
    authors: tuple[str, ...]
    texts: tuple[str, ...]
    noise: tuple[str, ...]
    encoding: str = "utf-8"


PAGES = (
    Page(
        "county_government.html",
        "河口渡口换新船",
        "2024-01-16",
        "河口县交通运输局",
        ("方圆",),
        TEXT,
        ("全县植树三千亩", "河口小学开运动会", "滇ICP备", "浏览次数"),
    ),
    Page(
        "document_with_a_table_of_dates.html",
        "河口县人民政府办公室关于印发渡口管理办法的通知",
        "2024-01-16",
        "河口县人民政府办公室",
        (),
        (
            "各乡（镇）人民政府，县直各部门：",
            "《河口县渡口管理办法》已经县人民政府第8次常务会议通过，现印发给你们，请认真组织实施。",
            "第一条 为了渡口的安全，制定本办法。",
            "第二条 渡船每年检验一次，检验的结果挂在候船亭里。",
        ),
        ("滇公网安备",),
    ),
    Page(
        "news_site_in_gbk.html",
        "河口渡口换新船 孩子不用绕山路",
        "2024-01-16",
        "河口日报",
        ("林木", "方圆"),
        TEXT,
        ("青杨林场的果子熟了", "白石县通了公交", "未经书面授权", "下一页"),
        "gb18030",
    ),
    Page(
        "linked_data.html",
        "河口渡口换新船",
        "2024-01-16",
        "河口在线",
        ("方圆", "林木"),
        (*TEXT, "新船第一次靠岸。林木 摄"),
        ("西渡老街亮灯", "© 2024"),
    ),
    Page(
        "public_account.html",
        "渡口换新船啦！",
        "2024-01-16",
        "河口县融媒体中心",
        ("方圆",),
        TEXT,
        ("蓝字", "阅读 2356"),
    ),
    Page(
        "office_in_taiwan.html",
        "白石渡口換新船",
        "2024-01-16",
        "白石縣政府交通處",
        (),
        TEXT_TW,
        ("轉寄好友", "瀏覽解析度", "中山路1號"),
    ),
    Page(
        "paper_in_taiwan.html",
        "渡口換新船 學童免繞山路",
        "2024-01-16",
        "西渡新聞網",
        ("方圓",),
        (*TEXT_TW, "新船首次靠岸。記者方圓／攝影"),
        ("西渡老街點燈", "青楊林場果子熟了", "分享至Facebook"),
    ),
    Page(
        "bulletin_in_big5.html",
        "渡口換新船",
        "2024-01-16",
        None,
        (),
        TEXT_TW,
        ("寄給朋友", "列印此頁", "香港時間"),
        "big5hkscs",
    ),
    Page(
        "portal.html",
        "河口渡口换新船",
        "2024-01-16",
        "河口晚报",
        ("方圆",),
        TEXT,
        ("西渡老街亮灯", "我要反馈"),
    ),
    Page(
        "old_tables_in_gbk.html",
        "河口渡口换新船",
        "2024-01-16",
        "河口教育信息网",
        ("方圆",),
        TEXT,
        ("运动会", "告诉好友", "栏目导航", "文章录入"),
        "gb18030",
    ),
    Page(
        "blog_with_english_dates.html",
        "渡口换新船",
        "2024-01-16",
        None,
        ("Lin Mu",),
        TEXT,
        ("WordPress",),
    ),
    Page(
        "table_and_list.html",
        "河口县渡口船次表",
        "2024-01-16",
        "河口县渡口所",
        (),
        (
            FIRST,
            "早班",
            "六点半",
            "晚班遇大雾停开，请看候船亭的牌子。",
            "学生和六十岁以上的老人不收钱。",
            LAST,
        ),
        ("扫一扫",),
    ),
)


@pytest.fixture(params=PAGES, ids=[page.file for page in PAGES])
def page(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Page, Article]:
    wanted: Page = request.param
    markup = Path(__file__).with_name("pages").joinpath(wanted.file).read_text("utf-8")
    path = tmp_path / wanted.file
    path.write_bytes(markup.encode(wanted.encoding))
    (article,) = read_file(path, tmp_path).articles
    return wanted, article


def test_title_day_source_and_people(page: tuple[Page, Article]) -> None:
    wanted, article = page
    date, source = article.date, article.source
    found = (article.title, date.span.value if date else None, source.value if source else None)
    assert found == (wanted.title, wanted.date, wanted.source)
    assert set(wanted.authors) <= {author.name for author in article.authors}


def test_no_text_is_lost_and_no_line_of_the_site_is_text(page: tuple[Page, Article]) -> None:
    wanted, article = page
    shown = "\n".join(paragraph.text for paragraph in article.paragraphs)
    assert [text for text in wanted.texts if text not in shown] == []
    assert [noise for noise in wanted.noise if noise in shown] == []
