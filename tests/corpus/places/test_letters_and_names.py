"""Provinces by their letters in lists, and what is named after places: the rules of the handbook."""

from __future__ import annotations

import pytest

from indexer.corpus.places.gazetteer import Gazetteer
from indexer.corpus.places.tag import tag_article
from indexer.model import Paragraph

NOTHING = ""


def named(sentence: str) -> str:
    regions = tag_article(None, [Paragraph(1, "body", sentence, (1,))], Gazetteer.load())
    return " ".join(mention.path[-1].name for mention in regions.mentioned if mention.path)


LISTS = {
    "京津冀三地签了一份护林的协议。": "北京市 天津市 河北省",
    "京津冀协同的头一年，三地互认了驾照。": "北京市 天津市 河北省",
    "京津冀青年画展开幕了。": "北京市 天津市 河北省",
    "沪、苏、浙三地的医保卡可以通用了。": "上海市 江苏省 浙江省",
    "滬蘇浙皖四地的圖書館辦了通借。": "上海市 江苏省 浙江省 安徽省",
    "票价在京、津、沪三市相同。": "北京市 天津市 上海市",
    "商队来往于陕、甘、川之间。": "四川省 陕西省 甘肃省",
    "川渝两地的社保可以转了。": "四川省 重庆市",
    "京津两市的公交卡可以混用。": "北京市 天津市",
    "渝、黔交界的村子通了路。": "重庆市 贵州省",
    "粤港澳大湾区的学生来参观。": "广东省 香港特别行政区 澳门特别行政区",
    "鄂豫皖的老根据地种上了茶。": "安徽省 河南省 湖北省",
}
TRAPS = (
    "京剧在村口的戏台上演了三天。",
    "沪剧团的票一早就卖光了。",
    "京、沪、越三个剧种的演员同台。",
    "孩子们吃得津津有味。",
    "京沪高铁今天晚点半小时。",
    "京广线的货车停了一夜。",
    "京港澳高速的服务区换了新灯。",
    "今年京东的订单多了一成。",
    "京郊的果园开园了。",
    "津门故里的老茶馆还在。",
    "苏醒的冬眠蛇爬出了洞。",
    "晋、鲁、郑三国会盟。",
    "村里苏、鲁、黄三姓合修了祠堂。",
    "川、粤、鲁、湘四大菜系各有名厨。",
    "陕甘宁边区的旧窑洞修好了。",
    "新云台的座椅换过了。",
    "他爱吃湘菜和川菜。",
    "豫剧、晋剧轮流上演。",
    "渔船停在苏澳港里避风。",
    "宁可慢一些，也要修好。",
)
AFTER_PLACES = {
    # Bodies, media and firms are of the place whose name they bear, and so are lands and waters.
    "浙江在线的记者来采访。": "浙江省",
    "据湖南卫视消息，节目改期了。": "湖南省",
    "北京大学的学生来支教。": "北京市",
    "贵州茅台的股价涨了。": "贵州省",
    "上海证券交易所改了规则。": "上海市",
    "四川盆地今天有小雨。": "四川省",
    "北京精神卫生中心搬了新址。": "北京市",
    # Ideas, persons, streets of other towns and the clock are not.
    "延安精神的展览开幕了。": NOTHING,
    "井冈山精神要代代相传。": NOTHING,
    "作者李河南住在山里。": NOTHING,
    "记者张北京拍下了这一幕。": NOTHING,
    "南京路的灯换了。": NOTHING,
    "北京时间上午九点开始。": NOTHING,
}


@pytest.mark.parametrize(("sentence", "expected"), {**LISTS, **AFTER_PLACES}.items())
def test_letters_in_lists_and_what_bears_a_name(sentence: str, expected: str) -> None:
    assert sorted(named(sentence).split()) == sorted(expected.split())


@pytest.mark.parametrize("sentence", TRAPS)
def test_letters_that_are_words_name_no_place(sentence: str) -> None:
    assert named(sentence) == NOTHING
