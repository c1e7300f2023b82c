"""The article in pages of many makes.

What stands in its block is kept, what stands around it goes, accounted.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.corpus.run.pipeline import read_file
from indexer.model import SourceFile

ONE = "渡口换上新船以后，两岸的孩子上学再不用绕八公里山路，早上能多睡半个钟头。"
TWO = "镇里还在候船亭放了书箱，等船的人随手翻，看不完可以带到对岸去还，也可以换一本。"
THREE = "老船工林木说，旧船撑了三十年，篙子磨短了一截，如今他管着新船的发动机。"
MENU = "<a href='/'>首页</a> <a href='/yw'>要闻</a> <a href='/sh'>社会</a>"
OTHERS = ("西渡老街昨夜亮灯", "青杨林场的果子熟了", "白石县通了夜班公交", "河口小学开运动会")
RELATED = "".join(
    f"<li><a href='/{at}'>{text}</a><span>2024-01-1{at}</span></li>"
    for at, text in enumerate(OTHERS)
)


def read(folder: Path, markup: str, encoding: str = "utf-8") -> SourceFile:
    (folder / "a.html").write_bytes(markup.encode(encoding))
    return read_file(folder / "a.html", folder)


def shown(file: SourceFile) -> list[str]:
    (article,) = file.articles
    return [paragraph.text for paragraph in article.paragraphs]


def page(body: str, title: str = "渡口换上新船_河口新闻网", head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    )


HEAD = "<h1>渡口换上新船</h1><div class='info'>2024-01-16 08:20　来源：河口日报</div>"

PARTS = {
    "sub-heading in a paragraph": "<p><strong>候船亭里的书箱</strong></p>",
    "sub-heading of a level": "<h3>候船亭里的书箱</h3>",
    "sub-heading in a section": "<section><section><span>候船亭里的书箱</span></section></section>",
    "list": "<ul><li>早班六点半开船</li><li>候船亭里的书箱</li></ul>",
    "numbered list": "<ol><li>早班六点半开船</li><li>候船亭里的书箱</li></ol>",
    "definition": "<dl><dt>书箱</dt><dd>候船亭里的书箱</dd></dl>",
    "table": "<table><tr><th>班次</th><td>候船亭里的书箱</td></tr><tr><th>早班</th><td>六点半</td></tr></table>",
    "quotation": "<blockquote>候船亭里的书箱</blockquote>",
    "caption of a figure": "<figure><img src='a.jpg'><figcaption>候船亭里的书箱</figcaption></figure>",
    "caption in a paragraph": "<p align='center'><img src='a.jpg'></p><p align='center'>候船亭里的书箱</p>",
    "bare text": "候船亭里的书箱",
    "bare text between breaks": "<br><br>候船亭里的书箱<br>",
    "text in a div": "<div>候船亭里的书箱</div>",
    "old markup": "<font face='宋体' size='3'><b>候船亭里的书箱</b></font><br>",
    "preformatted": "<pre>候船亭里的书箱</pre>",
    "one link": "<p><a href='/box'>候船亭里的书箱</a></p>",
    "annexes": "<p><a href='/a.doc'>附件：1.候船亭里的书箱.doc</a></p><p><a href='/b.xls'>2.船票价目表.xls</a></p>",
}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS.keys())
@pytest.mark.parametrize("name", ["TRS_Editor", "x7f3"])
def test_what_stands_in_a_text_is_kept(tmp_path: Path, part: str, name: str) -> None:
    body = f"<div class='{name}'>{HEAD}<p>{ONE}</p>{part}<p>{TWO}</p><p>{THREE}</p></div>"
    menus = f"<div class='nav'>{MENU}</div>{body}<div class='b2'><ul>{RELATED}</ul></div>"
    text = "\n".join(shown(read(tmp_path, page(menus))))
    assert "候船亭里的书箱" in text
    assert all(sentence in text for sentence in (ONE, TWO, THREE))
    assert not any(other in text for other in OTHERS)


FOUR = "腊月里水浅，新船停在对岸的石阶下，林木每天清早去敲一遍船底的冰。"
SET_APART = {
    "a name for a place around it": f"<p><a name='p4'>{FOUR}</a></p>",
    "a name around a sentence that ends in bold": f"<p><a name='p4'>{FOUR[:9]}<b>{FOUR[9:]}</b> </a></p>",
    "an id for a place around it": f"<p><a id='p4'><span>{FOUR}</span></a></p>",
    "called an advertisement": f"<div class='adv-text'><p>{FOUR}</p></div>",
    "called a slide": f"<div class='swiper-slide'><p>{FOUR}</p></div>",
    "called a side note": f"<div class='side-note'>{FOUR}</div>",
    "called a bottom": f"<div id='bottomText'>{FOUR}</div>",
}


@pytest.mark.parametrize("part", SET_APART.values(), ids=SET_APART.keys())
def test_a_sentence_of_the_text_stays_whatever_its_block_is_called(
    tmp_path: Path, part: str
) -> None:
    body = f"<div class='text'>{HEAD}<p>{ONE}</p>{part}<p>{TWO}</p><p>{THREE}</p></div>"
    menus = f"<div class='nav'>{MENU}</div>{body}<div class='b2'><ul>{RELATED}</ul></div>"
    assert FOUR in shown(read(tmp_path, page(menus)))


def test_sentences_that_are_links_are_of_the_text_however_many(tmp_path: Path) -> None:
    linked = "".join(
        f"<p><a href='/{at}'>{text}</a></p>" for at, text in enumerate((FOUR, TWO, ONE))
    )
    body = f"<div class='text'>{HEAD}<p>{ONE}</p>{linked}<p>{THREE}</p></div>"
    assert shown(read(tmp_path, page(body))) == [ONE, FOUR, TWO, ONE, THREE]


def test_a_last_paragraph_that_is_one_link_is_of_the_text(tmp_path: Path) -> None:
    last = f"<p><a href='/boat'>{FOUR}</a></p>"
    body = f"<div class='text'>{HEAD}<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>{last}</div>"
    menus = f"<div class='nav'>{MENU}</div>{body}<div class='b2'><ul>{RELATED}</ul></div>"
    assert FOUR in shown(read(tmp_path, page(menus)))


NO_TEXT = {
    "a linked advertisement": f"<div class='adv'><a href='/x'>{FOUR}</a></div>",
    "a slogan": "<div class='adv'>渡口人家腊味礼盒限时五折</div>",
    "a comment": f"<div class='comment'><p>{FOUR}</p></div>",
    "a menu": f"<nav class='side'><p>{FOUR}</p></nav>",
    "links behind the text's last sentence": "<p><a href='/1'>西渡老街昨夜亮灯</a></p>",
    "a notice": "<div class='adv'>版权归河口日报所有，未经许可的转载、摘编都要追究责任，请大家留意。</div>",
}


@pytest.mark.parametrize("part", NO_TEXT.values(), ids=NO_TEXT.keys())
def test_what_leads_elsewhere_or_is_of_others_goes(tmp_path: Path, part: str) -> None:
    behind = part.startswith("<p>")
    within, last = ("", part) if behind else (part, "")
    body = f"<div class='text'>{HEAD}<p>{ONE}</p>{within}<p>{TWO}</p><p>{THREE}</p>{last}</div>"
    menus = f"<div class='nav'>{MENU}</div>{body}<div class='b2'><ul>{RELATED}</ul></div>"
    assert shown(read(tmp_path, page(menus))) == [ONE, TWO, THREE]


def cards(markup: str) -> str:
    return "".join(
        f"<div>{markup.format(title=other, at=at)}</div>" for at, other in enumerate(OTHERS)
    )


OF_OTHERS = {
    "cards without links": cards(
        "<h3>{title}</h3><p>昨天傍晚七点，街上的灯一盏盏亮起来，灯下...</p><span>青杨晚报 {at}小时前 1{at}评论</span>"
    ),
    "cards that say when": cards(
        "<a href='/{at}'>{title}</a><p>昨天傍晚七点，街上的灯一盏盏亮起来，看灯的人排到桥尾</p><i>2024-01-1{at}</i>"
    ),
    "comments": cards(
        "<b>青杨网友{at}</b><i>3天前</i><p>早就该换了，旧船坐着心里发慌。</p><i>回复 赞</i>"
    ),
    "headlines in spans": "<h4>24小时热文</h4>" + cards("<span>{at} {title}</span>"),
    "headlines with a time": "<strong>大家还看了</strong>" + cards("{title}（1-1{at} 08:20）"),
}


@pytest.mark.parametrize("part", OF_OTHERS.values(), ids=OF_OTHERS.keys())
@pytest.mark.parametrize("name", ["", "class='x7f3'"])
def test_lists_of_other_texts_go_that_lead_nowhere(tmp_path: Path, part: str, name: str) -> None:
    text = f"<div>{HEAD}<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p><div {name}>{part}</div></div>"
    file = read(tmp_path, page(f"<div>{MENU}</div>{text}"))
    assert shown(file) == [ONE, TWO, THREE]
    assert file.articles[0].title == "渡口换上新船"


OF_THE_TEXT = {
    "hours of one day": cards("<b>0{at}:30</b><p>{title}，站在桥头的人都看见了。</p>"),
    "years": cards("<p>202{at}年1月</p><p>{title}</p>"),
    "answers": cards("<p>问：{title}吗？</p><p>答：是的，去的人很多。</p>"),
    "counts in a table": f"<table>{cards('<p>{title}</p><p>1{at}人</p>')}</table>",
}


@pytest.mark.parametrize("part", OF_THE_TEXT.values(), ids=OF_THE_TEXT.keys())
def test_blocks_of_one_shape_in_a_text_stay(tmp_path: Path, part: str) -> None:
    text = f"<div>{HEAD}<p>{ONE}</p><p>{TWO}</p><div>{part}</div><p>{THREE}</p></div>"
    found = "\n".join(shown(read(tmp_path, page(f"<div>{MENU}</div>{text}"))))
    assert [other for other in OTHERS if other not in found] == []


FRAMES = {
    "table layout of 1998": (
        "<table width=760><tr><td><a href=1>新闻</a></td><td>"
        "<a href=2>体育</a></td><td><a href=3>娱乐</a></td></tr></table>"
        "<table width=760><tr><td width=160><table><tr><td><font size=2>热门文章</font></td></tr>{list}</table></td>"
        "<td><table><tr><td align=center><font size=5><b>渡口换上新船</b></font></td></tr>"
        "<tr><td align=center>2024年1月16日 来源：河口日报</td></tr>"
        "<tr><td><font size=3>　　{one}<br><br>　　{two}<br><br>　　{three}</font></td></tr></table></td></tr></table>"
        "<center>版权所有 河口新闻网</center>"
    ),
    "blocks without names": (
        "<div><div>{menu}</div></div><div><div><h1>渡口换上新船</h1><div>2024-01-16 来源：河口日报</div>"
        "<div><div>{one}</div><div>{two}</div><div>{three}</div></div></div><div><ul>{list}</ul></div></div>"
    ),
    "page within a form": (
        "<form id='form1'><div class='nav'>{menu}</div><h1>渡口换上新船</h1><p>2024-01-16 来源：河口日报</p>"
        "<div id='zoom'><p>{one}</p><p>{two}</p><p>{three}</p></div><ul class='list'>{list}</ul></form>"
    ),
    "column called right": (
        "<div class='left'><ul>{list}</ul></div><div class='right sidebar'><h1>渡口换上新船</h1>"
        "<p>2024-01-16 来源：河口日报</p><p>{one}</p><p>{two}</p><p>{three}</p></div>"
    ),
    "comments": (
        "<div class='main'><h1>渡口换上新船</h1><p>2024-01-16 来源：河口日报</p>"
        "<div><p>{one}</p><p>{two}</p><p>{three}</p></div>"
        "</div><div class='comment-list'><p>西渡老街昨夜亮灯，我也想去看看，可惜没有船票了。</p></div>"
    ),
    "account": (
        "<div id='js_article'><h1 id='activity-name'>渡口换上新船</h1>"
        "<span>2024-01-16</span> <a id='js_name'>河口日报</a>"
        "<div id='js_content' style='visibility: hidden; opacity: 0;'><section><span>{one}</span></section>"
        "<section><span>{two}</span></section><p>{three}</p></div></div>"
    ),
    "collapsed": (
        "<h1>渡口换上新船</h1><p>2024-01-16 来源：河口日报</p>"
        "<div class='all' style='display:none'><p>{one}</p><p>{two}</p>"
        "<p>{three}</p></div><div id='b'><ul>{list}</ul></div>"
    ),
    "forum": (
        "<div id='hd'>{menu}</div><div class='plhin'><h1>渡口换上新船</h1><em>发表于 2024-1-16 09:21</em>"
        "<td class='t_f' id='postmessage_1'>{one}<br><br>{two}<br><br>{three}</td></div><div class='reply'>"
        "<div class='t_f'>西渡老街昨夜亮灯，楼主去看了没有，船票好买吗。</div></div>"
    ),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_pages_of_many_makes(tmp_path: Path, frame: str, encoding: str) -> None:
    table = "".join(f"<tr><td><a href='/{text}'>{text}</a></td></tr>" for text in OTHERS)
    markup = frame.format(
        one=ONE, two=TWO, three=THREE, menu=MENU, list=table if "1998" in frame else RELATED
    )
    file = read(tmp_path, page(markup), encoding)
    text = "\n".join(shown(file))
    assert file.articles[0].title == "渡口换上新船"
    assert all(sentence in text for sentence in (ONE, TWO, THREE))
    assert "西渡老街昨夜亮灯" not in text
    assert "热门文章" not in text


def test_every_visible_line_is_shown_or_dropped_with_a_reason(tmp_path: Path) -> None:
    hidden = "<p style='display:none'>网页里藏着的一句话，谁也看不见。</p>"
    body = f"<div class='nav'>{MENU}</div><div>{HEAD}<p>{ONE}</p>{hidden}<p>{TWO}</p></div><ul>{RELATED}</ul>"
    file = read(tmp_path, page(body))
    dropped = {line.text: line.why for line in file.dropped}
    assert dropped["网页里藏着的一句话，谁也看不见。"] == "hidden"
    assert {why for text, why in dropped.items() if any(other in text for other in OTHERS)} == {
        "page"
    }


HIDDEN = {
    "display": "<span style='display: none'>{}</span>",
    "visibility": "<span style='color:red;visibility:hidden'>{}</span>",
    "size of the letters": "<span style='font-size:0px'>{}</span>",
    "attribute": "<p hidden>{}</p>",
    "class of a forum": "<font class='jammer'>{}</font>",
    "for readers of screens": "<span class='sr-only'>{}</span>",
    "beside the screen": "<div style='position:absolute;left:-9999px'>{}</div>",
    "template": "<template><p>{}</p></template>",
    "no script": "<noscript>{}</noscript>",
    "a closed dialogue": "<div class='modal' aria-hidden='true'>{}</div>",
    "options": "<select><option>{}</option></select>",
}


@pytest.mark.parametrize("element", HIDDEN.values(), ids=HIDDEN.keys())
def test_what_a_page_hides_is_not_searched(tmp_path: Path, element: str) -> None:
    inside = element.format("藏在页里的字句")
    text = "\n".join(
        shown(read(tmp_path, page(f"<div>{HEAD}<p>{ONE}</p>{inside}<p>{TWO}</p></div>")))
    )
    assert ONE in text
    assert TWO in text
    assert "藏在页里" not in text


@pytest.mark.parametrize("button", ["展开全文", "点击展开剩余50%内容", "阅读全文 >"])
def test_the_rest_of_a_text_that_a_button_unfolds_is_shown(tmp_path: Path, button: str) -> None:
    rest = f"<div style='display:none'><p>{FOUR}</p></div><div class='btn'>{button}</div>"
    text = f"<div>{HEAD}<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>{rest}</div>"
    assert shown(read(tmp_path, page(text))) == [ONE, TWO, THREE, FOUR]


@pytest.mark.parametrize("size", ["0.9em", "10px", "05px"])
def test_small_letters_are_letters(tmp_path: Path, size: str) -> None:
    body = f"<div>{HEAD}<p>{ONE}</p><p style='font-size:{size}'>船票两块钱。</p><p>{TWO}</p></div>"
    assert "船票两块钱。" in shown(read(tmp_path, page(body)))


RUBY = {
    "with brackets": "<ruby>埠<rp>(</rp><rt>bù</rt><rp>)</rp></ruby>头的船",
    "without brackets": "<ruby>埠<rt>bù</rt>头<rt>tóu</rt></ruby>的船",
    "base in elements": "<ruby><rb>埠</rb><rb>头</rb><rt>bù</rt><rt>tóu</rt></ruby>的船",
    "within others": "<ruby><ruby>埠<rt>bù</rt></ruby><rt>mǎtou</rt></ruby>头的船",
    "by zhuyin": "<ruby>埠<rtc><rt>ㄅㄨˋ</rt></rtc></ruby>头的船",
}


@pytest.mark.parametrize("markup", RUBY.values(), ids=RUBY.keys())
def test_readings_over_characters_go(tmp_path: Path, markup: str) -> None:
    file = read(
        tmp_path, page(f"<div>{HEAD}<p>{ONE}</p><p>{markup}昨天开了。</p><p>{TWO}</p></div>")
    )
    assert "埠头的船昨天开了。" in shown(file)
    assert [repair.kind for repair in file.repairs] == ["gloss"]


TITLES = {
    "the column is the first heading": (
        "<h1>社会新闻</h1><h2>渡口换上新船不绕山路</h2><p>2024-01-16</p>",
        "社会新闻-河口新闻网",
    ),
    "the site is the first heading": (
        (
            "<header class='nav'><h1><a href='/'>河口新闻网欢迎你</a></h1>"
            "</header><div class='title'>渡口换上新船不绕山路</div>"
        ),
        "快讯：渡口换上新船不绕山路",
    ),
    "a headline by its class": (
        "<div class='news_title'>渡口换上新船不绕山路</div><div>2024-01-16</div>",
        "新闻详情",
    ),
    "a headline by its id": (
        "<div id='articleTitle'>渡口换上新船不绕山路</div><div>2024-01-16</div>",
        "详情",
    ),
    "the site before the headline": (
        "<p class='bt'>渡口换上新船不绕山路</p>",
        "河口新闻网 - 渡口换上新船不绕山路",
    ),
}


@pytest.mark.parametrize(("head", "title"), TITLES.values(), ids=TITLES.keys())
def test_the_headline_is_what_stands_over_the_text(tmp_path: Path, head: str, title: str) -> None:
    (article,) = read(tmp_path, page(f"<div>{head}<p>{ONE}</p><p>{TWO}</p></div>", title)).articles
    assert article.title == "渡口换上新船不绕山路"


VERSES = (
    "清晨的渡口",
    "薄雾还没有散",
    "第一班船开了",
    "船家哼着老歌",
    "孩子背着书包",
    "老人挑着青菜",
    "对岸的集市醒了",
)
ROWS = "".join(
    f"<tr><td>{number}</td><td>第{number}渡口</td><td>六点半</td></tr>" for number in range(12)
)
FOOT = "<div class='x'>本页内容由河口县渡口所提供，如需引用，须写明来源与原文链接，谢谢合作。</div>"
SHORT = {
    "verses": (
        "<div class='poem'>" + "".join(f"<p>{line}</p>" for line in VERSES) + "</div>",
        VERSES,
    ),
    "verses between breaks": ("<td>" + "<br>".join(VERSES) + "</td>", VERSES),
    "a table alone": (
        f"<div class='pages_content'><table>{ROWS}</table></div>",
        ("第3渡口", "第11渡口"),
    ),
    "a table below a sentence": (
        f"<div><p>{ONE}</p></div><div><table>{ROWS}</table></div>",
        (ONE, "第11渡口"),
    ),
    "names": (
        "<ul>" + "".join(f"<li>{name}先生</li>" for name in VERSES) + "</ul>",
        ("船家哼着老歌先生",),
    ),
    "sections of unequal length": (
        f"<div id='s1'><p>{ONE}</p></div><div id='s2'><p>{TWO}{THREE}{TWO}</p><p>{THREE}{ONE}{TWO}{THREE}</p></div>",
        (ONE, TWO, THREE),
    ),
    "a list of questions": (
        "<div class='qa'>"
        + "".join(f"<div>问：{line}吗？</div><div>答：是的。</div>" for line in VERSES)
        + "</div>",
        ("问：船家哼着老歌吗？",),
    ),
    "sentences full of links": (
        "<div>"
        + "<p><a href='/1'>渡口</a>在1998年3月换上了<a href='/2'>新船</a>，<a>两岸</a>的人都来看。</p>"
        * 3
        + "</div>",
        ("渡口在1998年3月换上了新船，两岸的人都来看。",),
    ),
}


@pytest.mark.parametrize(("body", "texts"), SHORT.values(), ids=SHORT.keys())
def test_texts_of_short_lines_are_texts(tmp_path: Path, body: str, texts: tuple[str, ...]) -> None:
    markup = f"<div class='nav'>{MENU}</div><h1>渡口换上新船</h1>{body}<ul class='list'>{RELATED}</ul>{FOOT}"
    text = "\n".join(shown(read(tmp_path, page(markup))))
    assert [line for line in texts if line not in text] == []
    assert "西渡老街昨夜亮灯" not in text


def test_a_headline_that_links_to_its_own_page(tmp_path: Path) -> None:
    body = f"<h1><a href='/'>河口手记</a></h1><h2><a href='/7'>渡口换上新船</a></h2><div><p>{ONE}</p><p>{TWO}</p></div>"
    (article,) = read(tmp_path, page(body, "渡口换上新船 | 河口手记")).articles
    assert article.title == "渡口换上新船"


def test_a_page_of_links_alone_is_shown_whole(tmp_path: Path) -> None:
    file = read(tmp_path, page(f"<div class='index'><ul>{RELATED}</ul></div>"))
    shown_or_dropped = "".join(
        [*shown(file), *(line.text for line in file.dropped if line.why != "page")]
    )
    assert all(other in shown_or_dropped for other in OTHERS)


@pytest.mark.parametrize("around", ["<div>", "<div><a name='x'>"])
def test_a_deep_page_is_read_in_time_that_grows_with_its_length(
    tmp_path: Path, around: str
) -> None:
    paragraphs = "".join(f"<p>第{number}班。{ONE}</p>" for number in range(3000))
    text = shown(read(tmp_path, page(around * 200 + paragraphs + "</div>" * 200)))
    assert len(text) == 3000
