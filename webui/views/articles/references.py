"""What a page tells other programs about itself: reference managers, previews of links, feeds.

COinS is an OpenURL context object in the title of an empty element; as Dublin Core it may name any
type that Zotero knows, and the texts of an archive are newspaper articles to it, as in the RIS.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from flask import request

from indexer import WRITERS, Article, ArticleDate, Author, Hit, is_web_address
from webui.address.links import path_of
from webui.address.params import encode

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KEYWORDS = "ctx_ver=Z39.88-2004&rft_val_fmt=info:ofi/fmt:kev:mtx:dc&rft.type=newspaperArticle"
"""What every object says: that it is one, in keys and values, of Dublin Core."""
_LANGUAGES = {"hans": "zh-Hans", "hant": "zh-Hant"}


def absolute(path: str) -> str:
    """Give the whole address of a path of this site."""
    return request.host_url.rstrip("/") + path


def coins_of_hit(hit: Hit) -> str:
    """Describe the article of a hit."""
    title = hit.title or hit.display_title
    return _coins(hit.article_id, title, hit.authors, hit.source, hit.date, hit.url, hit.script)


def coins_of_article(article_id: str, article: Article) -> str:
    """Describe an article."""
    title, source = (
        article.title or article.display_title,
        article.source.value if article.source else None,
    )
    return _coins(
        article_id, title, article.authors, source, article.date, article.url, article.script
    )


def _coins(
    article_id: str,
    title: str,
    authors: Sequence[Author],
    source: str | None,
    date: ArticleDate | None,
    url: str | None,
    script: str,
) -> str:
    address = url if url and is_web_address(url) else absolute(path_of("pages.article", article_id))
    pairs = [
        ("rft.title", title),
        *(("rft.creator", author.name) for author in authors if author.role in WRITERS),
        ("rft.source", source or ""),
        ("rft.date", date.span.value if date else ""),
        ("rft.identifier", address),
        ("rft.language", _LANGUAGES.get(script, "zh")),
    ]
    # A colon and a slash may stand in a query (RFC 3986, 3.4): each hit of a page has dozens of them.
    written = "&".join([f"{name}={encode(value)}" for name, value in pairs if value])
    return f"{_KEYWORDS}&{written.replace('%3A', ':').replace('%2F', '/')}"


def citation_tags(article_id: str, article: Article) -> tuple[tuple[str, str], ...]:
    """Give the names and contents of the meta elements that reference managers and search engines read."""
    written = [author.name for author in article.authors if author.role in WRITERS]
    url = (
        article.url
        if article.url and is_web_address(article.url)
        else absolute(path_of("pages.article", article_id))
    )
    pairs = (
        ("citation_title", article.title or article.display_title),
        *(("citation_author", name) for name in dict.fromkeys(written)),
        (
            "citation_publication_date",
            article.date.span.value.replace("-", "/") if article.date else "",
        ),
        ("citation_journal_title", article.source.value if article.source else ""),
        ("citation_public_url", url),
        ("citation_language", _LANGUAGES.get(article.script, "zh")),
    )
    return tuple((name, content) for name, content in pairs if content)


def xml_text(text: str) -> str:
    """Leave out the characters that no XML document may hold."""
    return _NOT_XML.sub("", text)


def moment(date: ArticleDate | None, built: str) -> str:
    """Give the time of a feed's entry.

    The last day that an article may be of, or when the index was built.
    """
    if date is None:
        return built
    return f"{(date.span.end - dt.timedelta(days=1)).isoformat()}T00:00:00Z"
