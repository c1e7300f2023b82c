"""Little corpora for the engine tests.

Paragraphs made by hand for the corners, and hypothesis strategies.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence

from hypothesis import strategies as st

from indexer.index.store.documents import IndexedParagraph
from indexer.model import KINDS
from indexer.search.language.nodes import (
    And,
    Chain,
    Everything,
    Field,
    FieldName,
    Gap,
    Like,
    Near,
    Node,
    Not,
    Or,
    Prefix,
    Text,
    Unless,
)
from indexer.search.language.parser import BASES
from indexer.search.requests.request import AMBIGUOUS, UNKNOWN, Choice, Filters
from indexer.text.fold import fold_text
from tests.documents import make_paragraph

PATHS: tuple[tuple[str, ...], ...] = (
    (),
    ("540000",),
    ("540000", "540200"),
    ("540000", "540200", "540230"),
    ("620000", "620100"),
)
CODES = ("540000", "540200", "540230", "620000", "620100", "990000")
SOURCES = ("河滩晚报", "山城日报社", "Valley Post", UNKNOWN)
DATES = (
    "2019",
    "2023",
    "2023-05",
    "2023-05-01",
    "2023-05-31",
    "2023-06-01",
    "2024-02-29",
    "2024-12",
)
ALPHABET = "民族團结結著着学生 作品6aＬ1。！%·\n𠮷é"


CORNERS = (
    make_paragraph(
        0,
        "图书馆添置LED灯60余盏",
        article=0,
        kind="title",
        title="图书馆添置LED灯60余盏",
        date="2023-05-01",
    ),
    make_paragraph(
        1,
        "全楼共换灯160余盏，FILLED 与 led-tv 字样另计。",
        article=0,
        date="2023-05-01",
        source="河滩晚报",
    ),
    make_paragraph(
        2,
        "全樓共換燈160餘盞，照明亮度提高百分之三十。",
        article=1,
        source="Valley Post",
        region=PATHS[1],
    ),
    make_paragraph(3, "哈哈哈哈哈，孩子们笑了。哈哈！", article=1, mentioned=(PATHS[3], PATHS[4])),
    make_paragraph(4, "重点工作品牌", article=2, kind="heading", region=PATHS[2], ambiguous=True),
    make_paragraph(
        5,
        "他的作品获奖，作品集同时出版",
        article=2,
        region=PATHS[2],
        date="2023",
        date_inferred=True,
    ),
    make_paragraph(
        6, "铸就共同的意识，铸成牢固的意识。铸\n牢意识", article=3, authors=("卓玛", "王 小明")
    ),
    make_paragraph(
        7, "1+4+N 模式·12.5%·G318 线 duan-luo duanluo", article=3, date="2024-02-29", source=UNKNOWN
    ),
    make_paragraph(
        8,
        "隨著工程推進，著名水利專家著力解決難題",
        article=4,
        mentioned=(PATHS[3],),
        ambiguous=True,
    ),
    make_paragraph(
        9, "𠮷野家旁的café開門了", article=4, date="2019", title="街區\n新店", region=PATHS[3]
    ),
    make_paragraph(10, "\u200b", article=5, kind="caption"),
    make_paragraph(
        11,
        "全楼共换灯160余盏，照明亮度提高百分之三十。",
        article=6,
        date="2024-12",
        source="河滩晚报",
    ),
    make_paragraph(
        12,
        "旧址 the old site 旧 址",
        article=7,
        kind="byline",
        date="2023-05",
        mentioned=((), PATHS[1]),
    ),
    make_paragraph(13, "·%·", article=7),
)

CORNER_QUERIES = (
    "60余", "160余", "led", "LED燈", "ＬＥＤ", "哈哈", "哈", "作品", "着", "隨著", "1+4+N", "%", "·", "G318", "12.5%",
    "𠮷野", "café", "the old", "theold", "旧址", "亮度 提高", "duan", "铸\n牢", "三十。", "不存在的字串",
)  # fmt: skip

DENSE = tuple(
    make_paragraph(number, "".join(drawn), date=f"{2019 + number % 5}")
    for number, drawn in enumerate(
        itertools.islice(itertools.product("民族a", repeat=5), 0, None, 3)
    )
)
"""Every third string of five characters over three.

Where a comparison of positions goes wrong, it shows here.
"""

texts = st.text(ALPHABET, max_size=5) | st.sampled_from(CORNER_QUERIES)
paths = st.sampled_from(PATHS)
text_nodes = st.builds(Text, texts, literal=st.booleans(), whole=st.booleans())
_values: dict[FieldName, st.SearchStrategy[str]] = {
    "title": texts.filter(fold_text),
    "author": st.sampled_from(["卓玛", "王小明", "小明", "玛王", "玛\n王", "l"]),
    "source": st.sampled_from(["日报", "晚報", "post", "y p", "无"]),
    "place": st.sampled_from(CODES),
    "region": st.sampled_from(CODES),
    "mentioned": st.sampled_from(CODES),
    "date": st.sampled_from(
        [*DATES, *BASES, "none", "无", "2023..", "..2023-05", "2023-05..2024", "2024..2019"]
    ),
    "kind": st.sampled_from(KINDS),
}
fields = st.sampled_from(sorted(_values)).flatmap(
    lambda name: st.builds(Field, st.just(name), _values[name])
)


@st.composite
def gaps(draw: st.DrawFn) -> Gap:
    pieces = draw(st.lists(texts, min_size=2, max_size=3))
    bounds = tuple(draw(st.integers(0, 6)) for _ in pieces[1:])
    least = tuple(draw(st.sampled_from((0, bound, bound // 2))) for bound in bounds)
    return Gap(tuple(pieces), bounds, least if any(least) else ())


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    joined = draw(st.lists(text_nodes, min_size=2, max_size=4))
    links = [(draw(st.integers(0, 6)), draw(st.booleans())) for _ in joined[1:]]
    return Chain(
        tuple(joined), tuple(far for far, _ in links), tuple(ordered for _, ordered in links)
    )


few_texts = st.lists(text_nodes, max_size=2).map(tuple)


leaves: st.SearchStrategy[Node] = st.one_of(
    text_nodes,
    text_nodes,
    st.builds(Prefix, texts),
    gaps(),
    st.builds(Near, text_nodes, text_nodes, st.integers(0, 6)),
    st.builds(Unless, text_nodes, few_texts, few_texts),
    chains(),
    fields,
    st.just(Everything()),
)
trees: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.builds(And, st.lists(parts, min_size=1, max_size=4).map(tuple)),
        st.builds(Or, st.lists(parts, min_size=1, max_size=4).map(tuple)),
        st.builds(Like, st.lists(parts, min_size=1, max_size=4).map(tuple), texts),
        st.builds(Not, parts),
    ),
    max_leaves=7,
)


def choices(values: Sequence[str]) -> st.SearchStrategy[Choice]:
    some = st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)
    return st.just(Choice()) | st.builds(Choice, some, some)


places = choices([*CODES, UNKNOWN, AMBIGUOUS])
days = st.none() | st.sampled_from(
    [dt.date(2019, 1, 1), dt.date(2023, 5, 1), dt.date(2023, 5, 31), dt.date(2024, 12, 31)]
)
filters = st.just(Filters()) | st.builds(
    Filters,
    region=places,
    mentioned=places,
    place=places,
    source=choices(SOURCES),
    kind=choices(KINDS),
    date_from=days,
    date_to=days,
    undated=st.sampled_from([False, False, False, True]),
)


@st.composite
def corpora(draw: st.DrawFn) -> tuple[IndexedParagraph, ...]:
    """Up to eight paragraphs over a small alphabet, so that what is asked is often there."""
    made: list[IndexedParagraph] = []
    for number in range(draw(st.integers(1, 8))):
        same_article = bool(made) and draw(st.booleans())
        made.append(
            make_paragraph(
                number,
                draw(st.text(ALPHABET, max_size=30)),
                article=made[-1].article_number + (not same_article) if made else 0,
                kind=draw(st.sampled_from(KINDS)),
                title=draw(st.text(ALPHABET, max_size=6)),
                authors=draw(st.lists(st.sampled_from(["卓玛", "王小明", "l"]), max_size=2)),
                source=draw(st.none() | st.sampled_from(SOURCES)),
                date=draw(st.none() | st.sampled_from(DATES)),
                region=draw(paths),
                mentioned=draw(st.lists(paths, max_size=2).map(tuple)),
                ambiguous=draw(st.booleans()),
                date_inferred=draw(st.booleans()),
            )
        )
    return tuple(made)
