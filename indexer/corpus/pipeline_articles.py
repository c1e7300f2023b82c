"""Records to articles: clean, lay out, read what the lines and the record say, tag places."""

from __future__ import annotations

from indexer.corpus import metadata, regions
from indexer.corpus.cleaning import clean
from indexer.corpus.cleaning_lines import Receipt
from indexer.corpus.gazetteer import Gazetteer
from indexer.corpus.layout import lay_out
from indexer.corpus.layout_draft import Draft
from indexer.corpus.readers import Batch
from indexer.corpus.readers_records import Record
from indexer.model import Article, Paragraph, Skipped, SourceFile


def read_batch(batch: Batch) -> SourceFile | Skipped:
    """Turn the records of a batch into articles, with one receipt for all of them."""
    receipt = Receipt()
    articles: list[Article] = []
    for record in batch.records:
        articles += read_record(record, receipt)
    if not articles:
        return Skipped(batch.file, "no article: everything in it was dropped", batch.records[0].number or None)
    encoding = batch.records[0].encoding
    return SourceFile(
        batch.file,
        encoding,
        tuple(articles),
        tuple(receipt.dropped),
        tuple(receipt.repairs),
        tuple(receipt.doubts),
        batch.sha256,
        batch.size,
    )


def read_record(record: Record, receipt: Receipt) -> list[Article]:
    """Turn one record into its articles: a page (number 0) may hold several, any other record is one."""
    if record.undecodable:
        receipt.doubt(f"{record.undecodable} undecodable characters")
    drafts = lay_out(clean(record.text, receipt), receipt, one_article=record.number > 0)
    return [_article(number, draft) for number, draft in enumerate(drafts, 1)]


def _article(number: int, draft: Draft) -> Article:
    paragraphs = tuple(Paragraph(n, kind, block.text, block.numbers) for n, (kind, block) in enumerate(draft.paragraphs, 1))
    texts = [(paragraph.lines[0], paragraph.text) for paragraph in paragraphs]
    return Article(
        article=number,
        title=draft.title_text,
        display_title=draft.title_text or paragraphs[0].text[:40],
        title_lines=draft.title_lines,
        paragraphs=paragraphs,
        date=metadata.infer_date(texts),
        regions=regions.tag_article(draft.title_text, paragraphs, Gazetteer.load()),
    )
