"""From a file to title, date, source and authors.

The rules together, on pages set in different ways.
"""

from __future__ import annotations

from pathlib import Path

from indexer.corpus.run.pipeline import read_file
from indexer.model import Article


def read(tmp_path: Path, text: str, name: str = "page.txt") -> Article:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    (article,) = read_file(path, tmp_path).articles
    return article


def day(article: Article) -> str | None:
    return article.date.span.value if article.date else None


def names(article: Article) -> list[tuple[str, str]]:
    return [(author.name, author.role) for author in article.authors]


def test_labels_and_values_on_lines_of_their_own(tmp_path: Path) -> None:
    article = read(
        tmp_path,
        "首页 > 新闻中心 > 正文\n青川县竹园镇：积分兑出文明风\n2023-05-18 10:21:33\n来源：\n广元日报\n作者：\n李明远\n"
        "　　本网讯（通讯员 王小川）近日，积分超市里排起了队，村民们正在兑换日用品。\n责任编辑：周敏\n",
    )
    assert article.title == "青川县竹园镇：积分兑出文明风"
    assert day(article) == "2023-05-18"
    assert article.source is not None
    assert article.source.value == "广元日报"
    assert names(article) == [("李明远", "author"), ("王小川", "correspondent"), ("周敏", "editor")]


def test_a_signature_dates_its_document_and_begins_no_other(tmp_path: Path) -> None:
    article = read(
        tmp_path,
        "关于印发《青川县乡村图书室管理办法》的通知\n青府办发〔2022〕15号\n各乡镇人民政府：\n"
        "　　《青川县乡村图书室管理办法》已经审议通过，现印发给你们，请认真贯彻执行。\n青川县人民政府办公室\n"
        "2022年3月15日\n附件：青川县乡村图书室管理办法\n第一条 为规范乡村图书室管理，制定本办法。\n"
        "第二条 本办法自2022年5月1日起施行，2018年4月2日印发的旧办法同时废止。\n",
    )
    assert article.title == "关于印发《青川县乡村图书室管理办法》的通知"
    assert day(article) == "2022-03-15"


def test_dates_of_history_and_plans_date_nothing(tmp_path: Path) -> None:
    article = read(
        tmp_path,
        "青川县举行纪念活动\n今天，县里举行活动，纪念1949年12月10日解放。1951年5月2日，老兵张某随部队进驻。\n"
        "1978年12月以来，全县发生了很大变化。到2035年，全县基本实现现代化。\n",
    )
    assert article.date is None


def test_the_clock_of_a_site_is_not_the_date(tmp_path: Path) -> None:
    article = read(
        tmp_path,
        "2024年06月03日 星期一\n高安市：稻田里的新农人\n"
        "发布日期：2023-09-12 信息来源：高安市农业农村局 【字体：大 中 小】\n"
        "初秋时节，高安市的稻田一片金黄，小伙陈小军站在田埂上操作着无人机。\n【打印】【关闭】\n",
    )
    assert day(article) == "2023-09-12"
    assert article.source is not None
    assert article.source.value == "高安市农业农村局"


def test_a_taiwan_report(tmp_path: Path) -> None:
    article = read(
        tmp_path,
        "臺南市安平區推動社區閱讀　里民踴躍參與\n"
        "〔記者陳怡君／台南報導〕安平區公所昨日在圖書館舉辦社區閱讀活動，吸引上百位里民參加。\n"
        "發布日期：112-10-13\n發布單位：安平區公所\n",
    )
    assert day(article) == "2023-10-13"
    assert names(article) == [("陳怡君", "reporter")]


def test_a_record_without_a_date_takes_the_day_in_its_address(tmp_path: Path) -> None:
    record = '{"title": "夜校开课", "text": "青川县夜校开课，四十名学员报到。", "url": "https://example.cn/2021-03/08/c_1.htm"}\n'
    assert day(read(tmp_path, record, "records.jsonl")) == "2021-03-08"
    dated = record.replace('"url"', '"date": "20210309", "url"')
    assert day(read(tmp_path, dated, "records.jsonl")) == "2021-03-09"
