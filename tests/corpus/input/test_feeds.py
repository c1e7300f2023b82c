"""Feeds and pages that were saved under the name of a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.corpus.run.pipeline import read_file
from indexer.errors import UnreadableFileError
from indexer.model import Article

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>河口网</title>
<item><title>渡口换新船</title><link>http://example.org/1.html</link><pubDate>Thu, 02 Nov 2023 08:20:00 +0800</pubDate>
<dc:creator>林木</dc:creator>
<description><![CDATA[<p>渡口换上了新船。</p><p>两岸来往只要五分钟。</p>]]></description></item>
<item><title>山路装上灯</title><description>通往学校的山路装上了四十盏灯。</description></item>
</channel></rss>
"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>河口网</title>
<entry><title>渡口换新船</title><link href="http://example.org/1.html"/><published>2023-11-02T08:20:00+08:00</published>
<content type="html">&lt;p&gt;渡口换上了新船。&lt;/p&gt;&lt;p&gt;两岸来往只要五分钟。&lt;/p&gt;</content></entry></feed>
"""


def read(folder: Path, text: str) -> tuple[Article, ...]:
    path = folder / "saved.txt"
    path.write_text(text, "utf-8")
    return read_file(path, folder).articles


@pytest.mark.parametrize("feed", [RSS, ATOM], ids=["RSS", "Atom"])
def test_entry_of_a_feed_is_an_article(tmp_path: Path, feed: str) -> None:
    article = read(tmp_path, feed)[0]
    assert (article.article, article.title, article.url) == (
        1,
        "渡口换新船",
        "http://example.org/1.html",
    )
    assert article.date is not None
    assert article.date.span.value == "2023-11-02"
    assert [paragraph.text for paragraph in article.paragraphs] == [
        "渡口换上了新船。",
        "两岸来往只要五分钟。",
    ]


OLD_ATOM = """<feed xmlns="http://purl.org/atom/ns#" version="0.3"><title>河口記事</title>
<modified>2009-01-01T00:00:00Z</modified>
<entry><issued>2005-12-24T00:41:00+08:00</issued><modified>2005-12-30T10:01:43Z</modified>
<title>渡口換新船</title><content mode="escaped">渡口換上了新船。</content></entry>
<entry><created>2005-12-23T16:51:40Z</created><modified>2005-12-30T10:01:43Z</modified>
<title>山路裝上燈</title><content mode="escaped">山路裝上了燈。</content></entry>
<entry><modified>2005-12-30T10:01:43Z</modified>
<title>學校開運動會</title><content mode="escaped">學校開了運動會。</content></entry></feed>
"""


def test_days_of_old_atom_feeds_are_read(tmp_path: Path) -> None:
    days = [article.date and article.date.span.value for article in read(tmp_path, OLD_ATOM)]
    assert days == ["2005-12-24", "2005-12-23", "2005-12-30"]


@pytest.mark.parametrize(
    ("element", "outlet"),
    [
        ('<source url="http://example.org">浦上日报</source>', "浦上日报"),
        ("<dc:publisher>浦上日报</dc:publisher>", "浦上日报"),
        ("<source><title>浦上日报</title><id>urn:1</id></source>", "浦上日报"),
        ("<dc:source>http://example.org/1.html</dc:source>", None),
        ("<source/>", None),
    ],
)
def test_outlet_of_an_entry(tmp_path: Path, element: str, outlet: str | None) -> None:
    source = read(tmp_path, RSS.replace("<description>", f"{element}<description>"))[0].source
    assert (source and source.value) == outlet


CONTACTS = """<p>书法社招收新社员，可以通过以下方式报名：</p><p>联系电话：66554433</p>
<p>来信请寄 book@example.org 或送到社里</p><p>每人交两张作品照片</p>
<p>社里每周六下午开门，欢迎带作品来，由老师当面讲解。</p>
"""


def test_an_entry_keeps_its_short_lines_beside_addresses(tmp_path: Path) -> None:
    """No site stands around the text of an entry: nothing of it goes for its place."""
    texts = CONTACTS.replace("\n", "")
    start, end = RSS.index("<p>"), RSS.index("]]>")
    article = read(tmp_path, RSS[:start] + texts + RSS[end:])[0]
    shown = [paragraph.text for paragraph in article.paragraphs]
    assert "联系电话：66554433" in shown
    assert "来信请寄 book@example.org 或送到社里" in shown
    assert "每人交两张作品照片" in shown


def test_every_entry_is_read_and_its_writer_named(tmp_path: Path) -> None:
    articles = read(tmp_path, RSS)
    assert [article.title for article in articles] == ["渡口换新船", "山路装上灯"]
    assert [author.name for author in articles[0].authors] == ["林木"]
    assert articles[1].date is None


def test_feed_that_breaks_off_gives_what_it_has(tmp_path: Path) -> None:
    (article,) = read(tmp_path, RSS[: RSS.index("<item><title>山路")])
    assert article.title == "渡口换新船"


@pytest.mark.parametrize("text", ["<!-- 渡口 -->", "<", "<br/>"])
def test_an_entry_without_text_ends_no_feed(tmp_path: Path, text: str) -> None:
    articles = read(
        tmp_path, RSS.replace("<p>渡口换上了新船。</p><p>两岸来往只要五分钟。</p>", text)
    )
    assert articles[-1].title == "山路装上灯"


@pytest.mark.parametrize("zone", ["+99999999999999999999", "+9999999999", "", "GMT+8:00:00"])
def test_a_date_that_no_calendar_has_ends_no_feed(tmp_path: Path, zone: str) -> None:
    assert len(read(tmp_path, RSS.replace("+0800", zone))) == 2
    assert len(read(tmp_path, RSS.replace("2023", f"2023{zone.removeprefix('+')}"))) == 2


def test_entities_of_a_feed_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "渡口渡口">]>' + RSS[
        RSS.index("<rss") :
    ].replace("新船。", "&a;")
    assert "渡口渡口" not in str(read(tmp_path, bomb))


def test_empty_feed_is_skipped(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        read(tmp_path, '<rss version="2.0"><channel></channel></rss>')


def test_page_saved_as_text_is_read_as_a_page(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html><html><head><title>渡口换新船_河口网</title></head><body><nav>首页 新闻</nav>"
        "<h1>渡口换新船</h1><p>渡口换上了新船，两岸来往只要五分钟，赶集的人再也不用天不亮就起床。</p></body></html>"
    )
    (article,) = read(tmp_path, page)
    assert article.title == "渡口换新船"
    assert "<" not in "".join(paragraph.text for paragraph in article.paragraphs)


def test_text_that_speaks_of_markup_is_text(tmp_path: Path) -> None:
    (article,) = read(tmp_path, "渡口换新船\n网页以 <html> 开头，这里不是。\n")
    assert article.title == "渡口换新船"
