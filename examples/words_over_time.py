"""How often several words are used, year by year and place by place, per thousand paragraphs.

Needs the extra `notebook`. `python words_over_time.py FOLDER WORD…` prints the tables and writes
them as CSV.
"""

from __future__ import annotations

import sys
from pathlib import Path

import indexer


def main(folder: Path, words: list[str]) -> None:
    """Count words by year, as they are and per thousand paragraphs of the year, and the first of them by province."""
    with indexer.build_collection(folder, folder.parent / "example_index") as archive:
        counts = archive.by_period(words, "year")
        print(counts)

        # Years do not hold equally many paragraphs: only shares can be compared. The empty year
        # holds the undated.
        dated = counts[counts.index != ""]
        shares = dated[words].div(dated["(all)"], axis=0).mul(1000).round(1)
        print(shares)

        # The same for one kind of text: headings alone.
        print(archive.by_period(words, "year", kind="heading"))

        places = archive.by_place(words[0])
        print(places.head(10))

        # Each year in which a word is used most, and the paragraphs themselves.
        for word in words:
            if dated[word].any():
                year = str(dated[word].idxmax())
                found = archive.table(word, date_from=year, date_to=year)
                print(
                    word,
                    year,
                    found[["date", "title", "region"]].head(3).to_string(index=False),
                    sep="\n",
                )

        shares.to_csv(folder.parent / "shares.csv", encoding="utf-8-sig")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
