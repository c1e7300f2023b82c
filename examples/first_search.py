"""Find paragraphs, read one in its article, and cite it.

Run it in a folder that holds articles: `python first_search.py FOLDER QUERY`. The index is built
when there is none.
"""

from __future__ import annotations

import sys
from pathlib import Path

import indexer

CONTEXT = 12
"""Characters shown on either side of a match."""


def main(folder: Path, query: str) -> None:
    """Print how much is found, the first paragraphs with the match in its context, and how the first is cited."""
    with indexer.build_collection(folder, folder.parent / "example_index") as archive:
        total = archive.count(query)
        print(f"{query}: {total.occurrences} 次, {total.paragraphs} 段, {total.articles} 篇")

        for hit in archive.search(query, limit=5).hits:
            for start, end in hit.spans[:1]:
                before, after = (
                    hit.text[max(0, start - CONTEXT) : start],
                    hit.text[end : end + CONTEXT],
                )
                print(
                    f"  {before:>{CONTEXT}}【{hit.text[start:end]}】{after}  {hit.file}:{hit.lines[0]}"
                )

        # Every hit, without a limit, one by one: what takes no room in memory.
        files = {hit.file for hit in archive.hits(query)}
        print(f"in {len(files)} files")

        for head in archive.articles(query):
            view = archive.article(head.article_id, query)
            date = view.article.date.span.value if view.article.date else "n.d."
            source = view.article.source.value if view.article.source else "no source"
            print(f"{view.article.display_title}. {source}, {date}. {view.file}")
            for repair in view.repairs[:2]:
                print(f"  mended in its file: {repair.before} -> {repair.after}")
            break


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
