"""What every question to an opened index needs: its store, its engine, and hits made of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.archive.published import Published
from indexer.corpus.places.gazetteer import Gazetteer
from indexer.engines.protocol import Engine
from indexer.index.store.protocol import Cluster, Documents, StoredHit
from indexer.search.answers.result import (
    Copies,
    Hit,
    IndexInfo,
    RankedParagraph,
)
from indexer.search.language.nodes import Leaf
from indexer.search.matching.highlights import mark
from indexer.text.words import Cut


class Opened:
    """What is opened: a store, an engine and a gazetteer, and how hits are made of what they give.

    built: when, as an ISO 8601 time. source: what it was built from, for whoever is at this machine
    and nobody else.
    """

    def __init__(
        self,
        store: Documents,
        engine: Engine,
        regions: Gazetteer,
        cut: Cut,
        generation: Published,
    ) -> None:
        self._store = store
        self._engine = engine
        self._cut = cut
        self.regions = regions
        self.built, self.source = generation.built, generation.source
        self.info = IndexInfo(
            generation=generation.name,
            paragraphs=store.paragraph_count,
            articles=store.article_count,
            fingerprint=generation.fingerprint,
            engine=engine.name,
        )

    def close(self) -> None:
        """Release all files, at once and not when the collector comes.

        Nothing may be asked any more.
        """
        engine: Engine | None = self.__dict__.pop("_engine", None)
        if engine is not None:
            engine.close()
            self._store.close()
            del self._store, self._cut

    def _hits(
        self,
        page: Sequence[RankedParagraph],
        leaves: tuple[Leaf, ...],
        of_title: tuple[Leaf, ...] = (),
    ) -> Iterator[Hit]:
        stored = self._store.hits([ranked.number for ranked in page])
        hits = (
            hit_of(ranked, found, leaves, self._cut)
            for ranked, found in zip(page, stored, strict=True)
        )
        if not of_title:
            return hits
        return (
            replace(hit, title_spans=mark(of_title, hit.display_title, self._cut).spans)
            for hit in hits
        )


def hit_of(ranked: RankedParagraph, found: StoredHit, leaves: tuple[Leaf, ...], cut: Cut) -> Hit:
    """Make a hit of a paragraph as it is stored."""
    paragraph, owner, article = found.paragraph, found.owner, found.owner.article
    return Hit(
        paragraph_id=f"{owner.article_id}-{paragraph.n}",
        article_id=owner.article_id,
        file=owner.file,
        article=article.article,
        n=paragraph.n,
        lines=paragraph.lines,
        kind=paragraph.kind,
        title=article.title,
        display_title=article.display_title,
        date=article.date,
        source=article.source.value if article.source else None,
        region=article.regions.primary,
        text=paragraph.text,
        marks=mark(leaves, paragraph.text, cut),
        score=ranked.score,
        whole=ranked.whole,
        script=article.script,
        cluster=copies_of(found.cluster, found.number),
        anchor=found.anchor,
        authors=article.authors,
        url=article.url,
    )


def copies_of(cluster: Cluster | None, number: int) -> Copies | None:
    """Say of a paragraph that it has copies, and whether it is the first of them."""
    return Copies(cluster.id, cluster.size, cluster.first == number) if cluster else None
