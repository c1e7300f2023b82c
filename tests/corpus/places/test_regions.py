"""Tagging whole articles: evidence as printed, paragraphs, ambiguity, former names, townships, and the primary unit."""

from __future__ import annotations

import json
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.corpus.places.gazetteer import Gazetteer
from indexer.corpus.places.tag import tag_article
from indexer.model import Mention, Paragraph, RegionPath, Regions
from indexer.text.fold import fold_text

GAZETTEER = Gazetteer.load()
GOLD = Path(__file__).resolve().parents[4] / "shared/gold/seeds.json"


def _tag(*paragraphs: str, title: str | None = None) -> Regions:
    numbered = [Paragraph(n, "body", text, (n,)) for n, text in enumerate(paragraphs, 1)]
    return tag_article(title, numbered, GAZETTEER)


def _primary(regions: Regions) -> str:
    return "/".join(step.name for step in regions.primary or ())


def _named(regions: Regions) -> dict[str, Mention]:
    return {
        mention.path[-1].name: mention
        for mention in regions.mentioned
        if mention.path and not mention.ambiguous
    }


def test_nothing_named_gives_nothing() -> None:
    assert _tag("今天的会议讨论了三件事。", "全省上下要抓好落实。", title="会议召开") == Regions()
    assert tag_article(None, [], GAZETTEER) == Regions()


def test_paragraph_numbers_are_those_given_and_the_title_is_zero() -> None:
    paragraphs = [
        Paragraph(4, "body", "沛县的果园。", (1,)),
        Paragraph(9, "caption", "图为沛县一景。", (2,)),
    ]
    mention = _named(tag_article("沛县果农增收", paragraphs, GAZETTEER))["沛县"]
    assert mention.paragraphs == (0, 4, 9)


def test_evidence_is_printed_in_the_original_script_and_width() -> None:
    regions = _tag("　　記者從臺北市出發，次日到達高雄。", "在 拉　萨 市街头，ＡＢＣ三家店开张。")
    assert _named(regions)["台北市"].evidence == "臺北市"
    assert _named(regions)["高雄市"].evidence == "高雄"
    assert _named(regions)["拉萨市"].evidence == "拉　萨 市"


def test_both_scripts_tag_alike() -> None:
    text = "西藏自治区日喀则市江孜县加克西乡的青稞丰收。北京市朝阳区的客商来到现场，内蒙古也有代表参加。"
    convert = opencc.OpenCC("s2t").convert
    simplified, traditional = _tag(text), _tag(convert(text))
    assert [m.path for m in simplified.mentioned] == [m.path for m in traditional.mentioned]
    assert simplified.primary == traditional.primary


def test_an_ambiguous_district_is_settled_by_its_sentence_before_the_article() -> None:
    regions = _tag(
        "南京市的企业参展。徐州市鼓楼区的老街修好了。", "福州来的剧团演出，鼓楼区居民到场。"
    )
    districts = [mention for mention in regions.mentioned if mention.path[-1].name == "鼓楼区"]
    assert [(m.path[-2].name, m.paragraphs) for m in districts] == [("徐州市", (1, 2))]


def test_a_district_that_no_parent_settles_keeps_all_candidates_and_their_common_path() -> None:
    (mention,) = _tag("铁西区的老厂房成了展馆。").mentioned
    assert mention.ambiguous
    assert {path[-2].name for path in mention.candidates} == {"沈阳市", "鞍山市", "四平市"}
    assert mention.path == ()
    (narrowed,) = [
        m for m in _tag("辽宁的冬天很长。", "铁西区的老厂房成了展馆。").mentioned if m.ambiguous
    ]
    assert [step.name for step in narrowed.path] == ["辽宁省"]
    assert len(narrowed.candidates) == 2


def test_a_former_name_is_reported_under_the_unit_of_today() -> None:
    regions = _tag("一九九五年，他调到襄樊市工作。")
    assert _named(regions)["襄阳市"].evidence == "襄樊市"


def test_a_county_stem_needs_its_county_or_prefecture_in_the_article() -> None:
    assert "康马县" not in _named(_tag("他在康马住了三年。"))
    assert _named(_tag("康马县的冬天很冷。", "他在康马住了三年。"))["康马县"].paragraphs == (1, 2)
    assert "康马县" in _named(_tag("日喀则的雪停了。", "车队开往康马。"))


def test_an_ordinary_word_is_no_county_even_in_its_prefecture() -> None:
    regions = _tag("甘肃省甘南州与兰州的企业开展合作，项目覆盖五县。", "合作社的社员领到分红。")
    assert set(_named(regions)) == {"甘肃省", "甘南藏族自治州", "兰州市"}


def test_townships_need_their_county_and_carry_nine_digits() -> None:
    assert "加克西乡" not in _named(_tag("加克西乡的学校开学了。"))
    regions = _tag("江孜县的春耕开始了。", "加克西乡的学校开学了。")
    assert _named(regions)["加克西乡"].path[-1].code == "540222209"
    assert _primary(regions) == "西藏自治区/日喀则市/江孜县"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("连江县南竿乡的码头启用。", "台湾省/连江县/南竿乡"),
        ("台中市中区的老街修好了。", "台湾省/台中市/中区"),
        ("甘肃敦煌的壁画展开幕。", "甘肃省/酒泉市/敦煌市"),
        ("西藏·拉萨的冬天。", "西藏自治区/拉萨市"),
    ],
)
def test_a_unit_named_right_behind_a_higher_one_settles_both(text: str, path: str) -> None:
    assert path in [
        "/".join(step.name for step in mention.path) for mention in _tag(text).mentioned
    ]
    assert not any(mention.ambiguous for mention in _tag(text).mentioned)


def test_a_township_of_the_mainland_is_no_unit_of_taiwan() -> None:
    assert _tag("大同乡的合作社种上了蓝莓。", "和平乡也跟着种。").mentioned == ()
    assert "大同乡" in _named(_tag("宜兰县今天下雨。", "大同乡的路断了。"))


@pytest.mark.parametrize(
    ("title", "paragraphs", "primary"),
    [
        pytest.param(
            None, ["沛县的果农增收。", "沛县今年新建冷库。"], "江苏省/徐州市/沛县", id="one county"
        ),
        pytest.param(
            None,
            [
                "徐州市沛县的果农增收。",
                "徐州市农业局给沛县送来树苗。",
                "江苏省农科院也派人到沛县。",
            ],
            "江苏省/徐州市/沛县",
            id="higher units in passing",
        ),
        pytest.param(
            None,
            [
                "西藏各地喜迎新年。",
                "拉萨的商场里人很多。",
                "那曲的牧民备好了年货。",
                "林芝的街上挂起了灯笼。",
            ],
            "西藏自治区",
            id="several prefectures of one province",
        ),
        pytest.param(
            None,
            ["上海援藏工作队来到江孜县。", "江孜县新修的水渠通水。", "上海客商与江孜县签约。"],
            "西藏自治区/日喀则市/江孜县",
            id="a partner does not widen it",
        ),
        pytest.param(
            "苏州与嘉兴共建示范区",
            ["苏州出地，嘉兴出钱。", "苏州和嘉兴的干部互相挂职。"],
            "",
            id="two cities share it",
        ),
        pytest.param(
            None,
            [
                "江孜县热龙乡的书屋开张了。",
                "来的有学生，也有从康马县赶来的牧民。",
                "书屋每天开到九点。",
            ],
            "西藏自治区/日喀则市/江孜县",
            id="the opening says where",
        ),
        pytest.param(
            "广东省推进老旧小区改造",
            ["深圳先行一步。", "深圳今年改造五百个小区。", "深圳的做法将推广。", "佛山也已动工。"],
            "广东省",
            id="the title decides",
        ),
        pytest.param(
            None,
            ["新华社北京1月5日电（记者 王宁）国家统计局发布数据。", "物价总体平稳。"],
            "",
            id="dateline alone",
        ),
        pytest.param(
            None,
            ["江孜县的合作社通了电，用上了自来水。", "村民说，日子更好过了。"],
            "西藏自治区/日喀则市/江孜县",
            id="electricity is no dateline",
        ),
        pytest.param(
            None,
            ["本报日喀则电（记者 王宁）春耕开始了。", "农机早已备好。"],
            "",
            id="dateline of a paper",
        ),
        pytest.param(
            None,
            ["物价总体平稳。", "此前《兰州日报》曾有报道。", "专家这样说。"],
            "",
            id="publisher alone",
        ),
        pytest.param(
            None,
            [
                "物价总体平稳。",
                "市场供应充足。",
                "粮油库存够用。",
                "比如深圳的一家超市昨天补了货。",
                "专家这样说。",
            ],
            "",
            id="one passing example",
        ),
        pytest.param(
            None,
            [
                "日喀则市康马县的合作社分红了。",
                "康马县今年还要修路。",
                "《西藏自治区草原条例》开始施行。",
            ],
            "西藏自治区/日喀则市/康马县",
            id="a law of the region",
        ),
    ],
)
def test_the_primary_unit_is_the_deepest_that_holds_the_article(
    title: str | None, paragraphs: list[str], primary: str
) -> None:
    assert _primary(_tag(*paragraphs, title=title)) == primary


def test_no_more_than_a_county_is_primary_and_evidence_is_given() -> None:
    regions = _tag("江孜县加克西乡的学校开学了。", title="加克西乡的新学校")
    assert _primary(regions) == "西藏自治区/日喀则市/江孜县"
    assert regions.evidence == "江孜县"


_PIECES = st.sampled_from(
    [
        "北京",
        "朝阳区",
        "吉林市",
        "臺北",
        "城区",
        "康马",
        "日喀则市",
        "日照",
        "的",
        "，",
        "。",
        "\n",
        " ",
        "《",
        "》",
        "电",
        "模范县",
    ]
)


@settings(max_examples=300)
@given(
    st.lists(st.text(max_size=30) | st.lists(_PIECES, max_size=12).map("".join), max_size=4),
    st.none() | st.text(),
)
def test_any_text_is_tagged_and_every_mention_can_be_traced(
    paragraphs: list[str], title: str | None
) -> None:
    regions = _tag(*paragraphs, title=title)
    shown = {0: title or "", **dict(enumerate(paragraphs, 1))}
    for mention in regions.mentioned:
        assert mention.evidence
        assert mention.evidence in shown[mention.paragraphs[0]]
        assert list(mention.paragraphs) == sorted(set(mention.paragraphs))
        assert mention.ambiguous == bool(mention.candidates)
        assert mention.ambiguous or mention.path
        for path in (mention.path, *mention.candidates):
            assert not path or GAZETTEER.path(path[-1].code) == path
    if regions.primary:
        assert regions.evidence
        assert GAZETTEER.level(regions.primary[-1].code) != "town"


@pytest.mark.parametrize("path", GAZETTEER.all()[::37], ids=lambda path: path[-1].code)
def test_any_unit_named_from_the_province_down_is_found_in_a_sentence(path: RegionPath) -> None:
    regions = _tag("记者在" + "".join(step.name for step in path) + "看到，街上很热闹。")
    assert path in [mention.path for mention in regions.mentioned]
    assert regions.primary == path


@pytest.mark.skipif(not GOLD.is_file(), reason="the annotated articles are not beside the checkout")
def test_the_annotated_articles_hold_their_floors() -> None:
    """Primary regions all right, no false mention, 95 % of the required ones.

    From the annotated paragraphs.
    """
    required = found = 0
    for article in json.loads(GOLD.read_text(encoding="utf-8")):
        paragraphs = [Paragraph(p["n"], p["kind"], p["text"], ()) for p in article["paragraphs"]]
        regions = tag_article(article["title"], paragraphs, GAZETTEER)
        gold = article["regions"]
        accepted = [[step["code"] for step in path] for path in gold["primary_accept"]]
        primary = [step.code for step in regions.primary or ()]
        assert primary in accepted
        named = {
            step.code
            for mention in regions.mentioned
            for step in mention.path
            if len(step.code) == 6
        }
        allowed = {step["code"] for mention in gold["mentioned"] for step in mention["path"]}
        assert named <= allowed | {code for path in accepted for code in path}
        must = {mention["path"][-1]["code"] for mention in gold["mentioned"] if mention["required"]}
        required += len(must)
        found += len(must & (named | set(primary)))
    assert found >= 0.95 * required


def test_tables_hold_nothing_twice() -> None:
    folder = Path(__file__).resolve().parents[3] / "indexer/corpus/data"
    for name in ("regions.tsv", "renames.tsv", "townships.tsv", "region_traps.tsv"):
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        assert len(lines) == len(set(lines)), name


def test_every_trap_is_a_form_that_the_gazetteer_knows_or_holds_one() -> None:
    folder = Path(__file__).resolve().parents[3] / "indexer/corpus/data"
    for line in (folder / "region_traps.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        form, kind = line.split("\t")
        folded = fold_text(form)
        parts = {folded[i:j] for i in range(len(folded)) for j in range(i + 2, len(folded) + 1)}
        assert (parts if kind == "phrase" else {folded}) & GAZETTEER.names.keys(), form
