"""Score the columnar engine on retrieval kits, beside BM25 over words and BM25 over pairs of characters.

    python -m tests.bench.quality ../shared/data/public_clean --kits drcd stard_law

A question is asked as it is, but for its "straight" quotation marks, which would be operators of
the query language. A kit is a folder with `corpus.jsonl` and either `queries.jsonl` and `qrels.tsv`
(questions with the paragraphs that answer them) or `keywords.jsonl` and `truth.tsv` (texts with
every paragraph that holds them). The scores are those of the collection's own `score.py`; the
engine is asked as the product asks it: exactly, then loosened if nothing matches.
"""

from __future__ import annotations

import argparse
import functools
import json
import math
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer.engines.columnar.engine import ColumnarBuilder, ColumnarEngine
from indexer.engines.protocol import Deadline
from indexer.index.store.documents import IndexedParagraph
from indexer.search.language.nodes import Node, Text
from indexer.search.language.parser import parse
from indexer.search.requests.request import SearchRequest
from indexer.search.requests.rewrite import loosened
from indexer.text.fold import fold
from indexer.text.words import cut_words
from tests.documents import build_engine

KITS = ("mixed_script", "drcd", "cmrc2018", "xquad_zh", "ntrex_cn2tw", "ntrex_tw2cn", "stard_law")
DEPTH = 50
PATIENCE = 60.0


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def indexed(texts: Iterable[str]) -> Iterator[IndexedParagraph]:
    for number, text in enumerate(texts):
        folded = fold(text)
        words = tuple(cut_words(folded.word_text))
        yield IndexedParagraph(
            number,
            number,
            "body",
            text,
            folded,
            words,
            "",
            (),
            (),
            None,
            None,
            (),
            (),
            ambiguous=False,
        )


def ask(engine: ColumnarEngine, node: Node, limit: int) -> list[int]:
    request = SearchRequest(limit=limit)
    answer = engine.search(node, request, Deadline.after(PATIENCE))
    if not answer.page and (looser := loosened(node)) is not None:
        answer = engine.search(looser, request, Deadline.after(PATIENCE))
    return [ranked.number for ranked in answer.page]


class PlainBM25:
    """The usual baseline: BM25 (k1 1.2, b 0.75) over any kind of terms."""

    def __init__(self, documents: list[list[str]]) -> None:
        self._postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._lengths = [len(terms) for terms in documents]
        self._average = sum(self._lengths) / len(documents)
        for number, terms in enumerate(documents):
            for term, count in Counter(terms).items():
                self._postings[term].append((number, count))

    @functools.lru_cache(maxsize=1 << 15)  # noqa: B019 - the variants of a question are the same terms
    def rank(self, terms: frozenset[str]) -> list[int]:
        scores: defaultdict[int, float] = defaultdict(float)
        total = len(self._lengths)
        for term in terms:
            found = self._postings.get(term, [])
            weight = math.log(1 + (total - len(found) + 0.5) / (len(found) + 0.5))
            for number, count in found:
                norm = 1.2 * (0.25 + 0.75 * self._lengths[number] / self._average)
                scores[number] += weight * count * 2.2 / (count + norm)
        return sorted(scores, key=lambda number: -scores[number])[:DEPTH]


def words(text: str) -> list[str]:
    return [word.text for word in cut_words(fold(text).word_text)]


def pairs(text: str) -> list[str]:
    folded = fold(text).text
    return [folded[at : at + 2] for at in range(len(folded) - 1)]


def score(tool: Path, kind: str, kit: Path, ranked: dict[str, list[str]]) -> str:
    with TemporaryDirectory() as folder:
        run = Path(folder) / "run.tsv"
        run.write_text(
            "".join(f"{key}\t{one}\n" for key, found in ranked.items() for one in found), "utf-8"
        )
        command = [sys.executable, str(tool), kind, str(kit), str(run)]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


@dataclass(frozen=True, slots=True)
class Kit:
    """Paragraphs by id, and questions by id."""

    paragraphs: dict[str, str]
    questions: dict[str, str]

    @classmethod
    def read(cls, folder: Path, questions: int | None = None) -> Kit:
        """Read a kit of questions, or of its first ones."""
        asked = rows(folder / "queries.jsonl")[:questions]
        return cls(texts_of(folder), {row["id"]: row["text"] for row in asked})

    def rankings(self) -> dict[str, dict[str, list[str]]]:
        """Rank the paragraphs for every question by each system."""
        ids, texts = list(self.paragraphs), list(self.paragraphs.values())
        by_words = PlainBM25([words(text) for text in texts])
        by_pairs = PlainBM25([pairs(text) for text in texts])
        with opened(texts) as engine:
            systems: dict[str, Callable[[str], list[int]]] = {
                "Duanluo": lambda text: ask(engine, parse(text.replace('"', " ")), DEPTH),
                "BM25 words": lambda text: by_words.rank(frozenset(words(text))),
                "BM25 pairs": lambda text: by_pairs.rank(frozenset(pairs(text))),
            }
            return {
                name: {
                    question: [ids[n] for n in rank(text)]
                    for question, text in self.questions.items()
                }
                for name, rank in systems.items()
            }


def texts_of(folder: Path) -> dict[str, str]:
    return {row["id"]: row["text"] for row in rows(folder / "corpus.jsonl")}


@contextmanager
def opened(texts: list[str]) -> Iterator[ColumnarEngine]:
    with TemporaryDirectory() as folder:
        build_engine(ColumnarBuilder(), Path(folder), indexed(texts))
        yield ColumnarEngine.open(Path(folder))


def keywords_found(folder: Path) -> dict[str, list[str]]:
    """Find every paragraph that holds each text of a kit of texts."""
    paragraphs = texts_of(folder)
    ids = list(paragraphs)
    with opened(list(paragraphs.values())) as engine:
        keywords = rows(folder / "keywords.jsonl")
        return {
            row["id"]: [ids[n] for n in ask(engine, Text(row["kw"], literal=True), len(ids))]
            for row in keywords
        }


def judge(folder: Path, tool: Path) -> None:
    if (folder / "keywords.jsonl").exists():
        sys.stdout.write(
            f"{folder.name} Duanluo: {score(tool, 'kw', folder, keywords_found(folder))}"
        )
        return
    for name, ranked in Kit.read(folder).rankings().items():
        for line in score(tool, "ir", folder, ranked).splitlines():
            sys.stdout.write(f"{folder.name} {name}: {line}\n")
    sys.stdout.flush()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--kits", nargs="*", default=["kw_truth_clean", *KITS])
    chosen = arguments.parse_args()
    for kit in chosen.kits:
        judge(chosen.data / "retrieval" / kit, chosen.data / "score.py")


if __name__ == "__main__":
    main()
