"""Mends a misspelt word of a question, cautiously: one slip in a long word of the vocabulary or a place name."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from kg.phrases import singular, words_of
from kg.places import load_places
from kg.vocabulary import load_vocabulary
from search_api.question_concepts import everyday_words
from search_api.question_phrases import QUESTION_WORDS

SHORTEST = 7  # letters of a word that may be the one meant; shorter words have too many neighbours
SHORTEST_PLACE = 6  # after a word such as "in"
LONG = 10  # from here on two slips are mended
STEM = 6  # letters that a noun shares with its verb, as "demolition" and "demolishing"
_LETTERS = re.compile(r"[A-Za-z]+$")
_BEFORE_PLACE = re.compile(r"\b(?:in|near|outside|around|from|across)\s+$", re.IGNORECASE)


def corrected(text: str) -> tuple[str, dict[str, str]]:
    """The text with misspelt words mended, and each mended word, in small letters, with what was written for it."""
    written = {}
    for word in reversed(words_of(text)):
        if meant := _meant(word.key, bool(_BEFORE_PLACE.search(text[: word.start]))):
            text = text[: word.start] + (meant.title() if word.text[0].isupper() else meant) + text[word.end :]
            written[meant] = word.text
    return text, written


def _meant(key: str, before_place: bool) -> str | None:
    """The word meant by a misspelt one; None where it is right, short or too far from all."""
    if len(key) < SHORTEST_PLACE - 1 or not _LETTERS.match(key) or _is_known(key):
        return None
    slips = 2 if len(key) >= LONG else 1
    choices = _choices().get(key[0], ())
    found = process.extractOne(key, choices, scorer=DamerauLevenshtein.distance, score_cutoff=slips)
    if found is None:
        return None
    word = str(found[0])
    if key in english_words():
        return None
    shortest = SHORTEST_PLACE if before_place and word in _place_words() else SHORTEST
    return word if len(word) >= shortest and singular(word) != singular(key) else None


def _is_known(key: str) -> bool:
    return key in QUESTION_WORDS or singular(key) in _known()


@cache
def _known() -> frozenset[str]:
    """All words that the vocabulary and the places use, definitions included, as singulars."""
    return frozenset(singular(word) for word in (*_label_words(), *_definition_words(), *_place_words()))


@cache
def _choices() -> dict[str, tuple[str, ...]]:
    """The words that may be meant, by first letter."""
    words = {word for word in (*_label_words(), *_place_words()) if len(word) >= SHORTEST_PLACE}
    return {first: tuple(sorted(word for word in words if word[0] == first)) for first in {word[0] for word in words}}


@cache
def english_words() -> frozenset[str]:
    """The words of the English lemma tables; read only once a word looks misspelt."""
    package = find_spec("spacy_lookups_data")
    folder = Path(next(iter(package.submodule_search_locations or ()))) / "data" if package else Path()
    lemmas = json.loads(gzip.decompress((folder / "en_lemma_lookup.json.gz").read_bytes()))
    index = json.loads(gzip.decompress((folder / "en_lemma_index.json.gz").read_bytes()))
    return frozenset(lemmas) | frozenset(lemmas.values()) | frozenset().union(*index.values())


def _label_words() -> Iterator[str]:
    for concept in load_vocabulary().concepts.values():
        for label in (concept.label, *concept.alt_labels, *concept.hidden_labels, *concept.cues):
            yield from (word.key for word in words_of(label) if _LETTERS.match(word.key))
    yield from everyday_words()


def _definition_words() -> Iterator[str]:
    for concept in load_vocabulary().concepts.values():
        yield from (word.key for word in words_of(concept.definition + " " + concept.scope_note))


@cache
def _place_words() -> frozenset[str]:
    names = (name for place in load_places().all for name in (place.name, *place.labels, *place.hidden_labels))
    towns = load_places().towns
    return frozenset(word.key for name in (*names, *towns) for word in words_of(name) if _LETTERS.match(word.key))


def noun_of(word: str) -> str:
    """The vocabulary's noun for a verb such as "demolishing"; the word itself, in small letters, where it has none."""
    key = word.casefold()
    if not key.endswith(("ing", "ed")) or len(key) < STEM + 2:
        return key
    nouns = (noun for noun in _label_words() if noun[:STEM] == key[:STEM] and noun.endswith(("ion", "ment", "al")))
    return min(nouns, default=key)
