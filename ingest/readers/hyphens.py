"""Words that a line end cuts: whether the hyphen belongs to the word."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from ingest.readers.blocks import words

_TAIL = re.compile(r"([^\W_]+)-$")
_HEAD = re.compile(r"^[^\W_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_URL = re.compile(r"(?:https?://|www\.)\S*$")
_URL_REST = re.compile(r"^\S*[./=&?#]\S+|^\S+-\S+-\S+")
_SPAN = re.compile(r"\d[–-]$")

# words that spaCy's tables, made for inflections, leave out
_SMALL_WORDS = words(
    "cannot into upon within without whereas whereby itself himself herself themselves ourselves yourself another",
    "anyone anything anybody someone something somebody everyone everything everybody nobody nothing nowhere",
    "elsewhere everywhere somewhere maybe therefore however moreover throughout towards toward onto together although",
    "otherwise meanwhile nevertheless nonetheless whatever whichever whoever wherever whenever alongside underneath",
    "outside inside thereby besides instead indeed almost already always perhaps altogether furthermore likewise",
    "until unless because before behind below beneath between beyond during against among amongst around across",
)


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """English words in lower case, with their inflections, from spaCy's lookup tables."""
    data = files("spacy_lookups_data") / "data"
    found = set(_SMALL_WORDS)
    for name in ("en_lemma_lookup.json.gz", "en_lemma_index.json.gz"):
        table = json.loads(gzip.decompress((data / name).read_bytes()))
        found.update(*(table.values() if "index" in name else [table]))
    return frozenset(found)


def words_of(lines: Iterable[str]) -> frozenset[str]:
    """The whole words of a document in lower case, hyphenated ones too; both halves of cut words are left out."""
    found: set[str] = set()
    cut = False
    for line in lines:
        seen = _WORD.findall(line.lower())
        ends = line.rstrip().endswith("-")
        found.update(seen[1 if cut else 0 : -1 if ends else None])
        cut = ends
    return frozenset(found)


def join_lines(before: str, after: str, known: frozenset[str]) -> str:
    """Two lines of one paragraph as running text; a word cut at the line end is made whole."""
    before, after = before.rstrip(), after.lstrip()
    if not before or not after:
        return before + after
    if _URL.search(before) and before[-1] in "/-_=&?#." and _URL_REST.match(after):
        return before + after
    if _SPAN.search(before) and after[0].isdigit():
        return before + after
    tail, head = _TAIL.search(before), _HEAD.match(after)
    if tail and head:
        return before + after if _keeps_hyphen(before, tail[1], head[0], known) else before[:-1] + after
    return f"{before} {after}"


def _keeps_hyphen(before: str, tail: str, head: str, seen: frozenset[str]) -> bool:
    whole = (tail + head).lower()
    if not head[0].islower() or not tail[-1].isalpha():
        return True
    if f"{tail}-{head}".lower() in seen:
        return True
    if whole in seen:
        return False
    if "-" in before[:-1].rsplit(maxsplit=1)[-1]:
        return whole not in english_words()
    if tail.lower() in ("co", "re", "pre") and head[0] == tail[-1].lower():
        return True
    known = english_words()
    if whole in known or whole.removesuffix("s") in known:
        return False
    return all(len(part) > 2 and part.lower() in known | seen for part in (tail, head))
