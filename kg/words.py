"""The words of a build: a tantivy index of passages, ranked by BM25."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import log
from pathlib import Path

import tantivy
from tantivy import Filter, Index, Occur, Query, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from kg.errors import NoBuild

WEIGHTS = {"title": 2.0, "heading": 1.5, "text": 1.0}  # a word of a title says more than one of the body
_ANALYZER = "english"
_HEAP = 64_000_000  # bytes that the writer may hold before it writes a segment
_LONGEST = 40  # bytes of a word; longer ones are addresses and noise


@dataclass(frozen=True, slots=True)
class WordEntry:
    """What is indexed of one passage."""

    id: str
    document: str
    title: str
    heading: str
    text: str


def write_words(folder: Path, entries: Iterable[WordEntry]) -> None:
    """Write the words of passages into a new index in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    index = Index(_schema(), path=str(folder))
    index.register_tokenizer(_ANALYZER, _analyzer())
    writer = index.writer(heap_size=_HEAP, num_threads=1)
    for entry in entries:
        document = tantivy.Document(
            id=entry.id, document=entry.document, title=entry.title, heading=entry.heading, text=entry.text
        )
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _schema() -> tantivy.Schema:
    builder = SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    for field in WEIGHTS:
        builder.add_text_field(field, tokenizer_name=_ANALYZER, index_option="freq")
    return builder.build()


def _analyzer() -> TextAnalyzer:
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(_LONGEST))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stopword("english"))
        .filter(Filter.stemmer("english"))
        .build()
    )


class WordIndex:
    """The words of a build held open."""

    def __init__(self, index: Index) -> None:
        self._searcher = index.searcher()
        self._schema = index.schema
        self._analyzer = _analyzer()

    @classmethod
    def open(cls, folder: Path) -> WordIndex:
        """The words in a folder; NoBuild where there are none."""
        try:
            return cls(Index.open(str(folder)))
        except ValueError as error:
            raise NoBuild(f"There is no readable word index in {folder}: run `precedent ingest` again.") from error

    def search(self, text: str, k: int, only_documents: Collection[str] | None = None) -> list[tuple[str, float]]:
        """The k passages that share most with a text, or those of some documents, with BM25 scores, best first.

        Any text is safe: it is taken as words, never as a query language. Empty where no word is left.
        """
        words = list(dict.fromkeys(self._analyzer.analyze(text)))
        if not words or k < 1 or (only_documents is not None and not only_documents):
            return []
        query = self._any_of(words)
        if only_documents is not None:
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, self._in_documents(only_documents))])
        return self._found(query, k)

    def weights_of(self, text: str) -> tuple[float, float]:
        """What the words of a text that occur here weigh together, and what all of them would; the rarer, the more.

        A passage of usual length that holds each word once scores about the first.
        """
        passages = self._searcher.num_docs
        counts = [self._searcher.doc_freq("text", word) for word in dict.fromkeys(self._analyzer.analyze(text))]
        weights = [log(1 + (passages - count + 0.5) / (count + 0.5)) for count in counts]
        return sum(w for w, count in zip(weights, counts, strict=True) if count), sum(weights)

    def ids(self) -> set[str]:
        """The ids of all passages in the index."""
        return {passage_id for passage_id, _ in self._found(Query.all_query(), max(1, self._searcher.num_docs))}

    def _found(self, query: Query, k: int) -> list[tuple[str, float]]:
        hits = self._searcher.search(query, limit=k, count=False).hits
        found = [(self._searcher.doc(address)["id"][0], float(score)) for score, address in hits]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def _any_of(self, words: Collection[str]) -> Query:
        return Query.boolean_query([(Occur.Should, self._word(field, word)) for word in words for field in WEIGHTS])

    def _word(self, field: str, word: str) -> Query:
        return Query.boost_query(Query.term_query(self._schema, field, word, "freq"), WEIGHTS[field])

    def _in_documents(self, documents: Collection[str]) -> Query:
        chosen = Query.term_set_query(self._schema, "document", sorted(documents))
        return Query.const_score_query(chosen, 0.0)  # choosing documents moves no score
