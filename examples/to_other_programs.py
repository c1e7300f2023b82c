"""Hand what is found to other programs.

A table for Excel, one for R or DuckDB, references for Zotero.

Needs the extra `notebook`. `python to_other_programs.py FOLDER QUERY` writes hits.xlsx,
hits.parquet and hits.ris.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

import indexer


def main(folder: Path, query: str) -> None:
    """Write the files beside the folder, and read the Parquet file back to count copies once."""
    here = folder.parent
    with indexer.build_collection(folder, here / "example_index") as archive:
        rows = archive.save(here / "hits.xlsx", query)
        archive.save(here / "hits.parquet", query, sort="oldest")
        print(f"{rows} rows")

        request = indexer.request_from(archive.archive.regions, indexer.RawRequest(query=query))
        lines = indexer.exported(archive.archive, request, "ris")
        (here / "hits.ris").write_text("".join(lines), encoding="utf-8", newline="")

    hits = pd.read_parquet(here / "hits.parquet")
    # A reprint has the cluster of what it repeats: each cluster once, and what is in none.
    once = hits[(hits["copies_of"] == "") | ~hits.duplicated("copies_of")]
    print(f"{len(once)} when copies count once")
    print(once.groupby("source")["paragraph_id"].count().sort_values(ascending=False).head())
    print(hits["text"].str.len().describe().round(1))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
