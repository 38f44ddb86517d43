"""Names that a project may have: those in the text, parts of the title, headings, and a place with what was done."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

from ingest.extract.descriptions import Described, descriptions
from ingest.extract.names import LONGEST, Name, is_place, names_in
from ingest.extract.reading import Reading
from ingest.extract.units import Unit, base_name

MOST_NAMES = 40  # of the running text of one unit, the most frequent; a bound for long documents
MOST_WORDS = 10

_PARTS = re.compile(r"[:?!;,.]\s|\s[–—-]\s|\s\(|\)\s?|\"|“|”|\s‘|’\s")
_LINKS = re.compile(
    r"\s(?:in|at|of|on|for|from|and|with|to|by|as|is|are|was|were|has|have|that|which|who|after|before|over|between|"
    r"into|under|around|through|how|why|what|where|when)\s(?:the\s)?"
)
_LEADING = re.compile(
    r"^(?:(?:the|a|an|first|last|next|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|our|new|all|\d+|"
    r"inside|about|minutes|notes?|report|update|case study|meet|welcome to|how|why|what|when|where)\s+)+",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“‘']([A-Z][^\"”’'\n]{2,60})[\"”’']|\*([A-Z][^*\n]{2,60})\*")
_SHORT = re.compile(r"\s*\((?:the )?[\"'“‘]?([A-Z][A-Za-z0-9&/-]{1,14})[\"'”’]?\)")


@dataclass(slots=True)
class Candidate:
    """A name that may be a project's and where it comes from."""

    name: str
    at: list[Name] = field(default_factory=list)  # where the running text has it
    sources: set[str] = field(default_factory=set)  # title, opening, name, place, quoted, composed
    anchor: Candidate | None = None  # of a composed name the proper name in it
    described: Described | None = None  # and the words that say what was done


@dataclass(slots=True)
class Mentions:
    """All proper names of a document by sentence, found once for all units."""

    by_sentence: list[list[Name]]
    total: Counter[str]
    proper: frozenset[str]  # words that have a capital where no sentence opens


@lru_cache(16384)
def key_of(name: str) -> str:
    """A name for comparison: small letters, no leading article, plain apostrophes."""
    return name.lower().removeprefix("the ").replace("’", "'")


def mentions_of(reading: Reading) -> Mentions:
    """Finds the proper names of each sentence; columns of a register have none."""
    found = [
        list(names_in(reading.text, s.start, s.end, s.start)) if s.kind != "field" else [] for s in reading.sentences
    ]
    every = [name for names in found for name in names]
    inside = (word for name in every for word in name.text.split()[1 if name.opens else 0 :] if word[0].isupper())
    return Mentions(found, Counter(key_of(name.text) for name in every), frozenset(map(_plain, inside)))


def _plain(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s").strip(",.'’").lower()


def is_proper(name: str, mentions: Mentions) -> bool:
    """Whether a name's first word has its capital from being a name, not only from opening a sentence or title."""
    return _plain(name.removeprefix("The ").split()[0]) in mentions.proper or is_place(name)


def candidates(reading: Reading, unit: Unit, mentions: Mentions, apart: frozenset[int]) -> list[Candidate]:
    """The names that the project of a unit could have; ``apart`` are sentences that other projects own."""
    pool: dict[str, Candidate] = {}
    numbers = [n for n in range(unit.first, unit.after) if n not in apart]
    for name, source in (*_in_text(reading, mentions, numbers), *_of_opening(reading, unit)):
        held = pool.setdefault(key_of(name.text), Candidate(name.text))
        held.sources.add(source)
        if source in {"name", "quoted"}:
            held.at.append(name)
    for held in pool.values():
        held.name = _surface(held)
    return list(pool.values())


def _in_text(reading: Reading, mentions: Mentions, numbers: Sequence[int]) -> list[tuple[Name, str]]:
    """The names in the running text: the most frequent, and all of the first sentences."""
    by_key: defaultdict[str, list[Name]] = defaultdict(list)
    early = set()
    for place, number in enumerate(numbers):
        for name in mentions.by_sentence[number]:
            by_key[key_of(name.text)].append(name)
            if place < 4:
                early.add(key_of(name.text))
    ranked = sorted(by_key, key=lambda key: (key not in early, -len(by_key[key]), by_key[key][0].start))
    found = [(name, "name") for key in ranked[:MOST_NAMES] for name in by_key[key]]
    return found + [(name, "quoted") for name in _quoted(reading, numbers)]


def _quoted(reading: Reading, numbers: Sequence[int]) -> Iterator[Name]:
    for number in numbers[:200]:
        sentence = reading.sentences[number]
        for match in _QUOTED.finditer(reading.text, sentence.start, sentence.end):
            words = (match[1] or match[2]).strip(" .,")
            if len(words.split()) <= LONGEST:
                start = match.start(1 if match[1] else 2)
                yield Name(start, start + len(words), words, False)


def _of_opening(reading: Reading, unit: Unit) -> Iterator[tuple[Name, str]]:
    """The words of the title or of the heading that opens a unit, whole and in parts."""
    whole = unit.words
    source = "title" if unit.whole else "opening"
    for part in dict.fromkeys(_parts(whole)):
        if part and len(part.split()) <= MOST_WORDS and any(letter.isalnum() for letter in part):
            start = whole.find(part)
            yield Name(max(start, 0), max(start, 0) + len(part), part, start == 0), source


def _parts(whole: str) -> Iterator[str]:
    """A title cut at its marks, and each stretch cut at its small words."""
    stretches = [part.strip(" '‘’\"“”*_.") for part in _PARTS.split(whole + " ")]
    yield whole.strip(" .*_")
    yield base_name(whole)
    for stretch in stretches:
        plain = _LEADING.sub("", stretch)
        yield from (stretch, plain)
        links = list(_LINKS.finditer(stretch))
        edges = [0, *(edge for link in links for edge in (link.start(), link.end())), len(stretch)]
        starts, ends = edges[::2], edges[1::2]
        for first in range(len(starts)):
            for last in range(first, min(first + 3, len(ends))):
                piece = stretch[starts[first] : ends[last]].strip()
                yield from (piece, _LEADING.sub("", piece))
    if ": " in whole:
        before, after = whole.split(": ", 1)
        yield from (before, after)


def _surface(candidate: Candidate) -> str:
    """How a name is written: as it stands inside a sentence, if it does."""
    inside = [name.text for name in candidate.at if not name.opens] or [name.text for name in candidate.at]
    return max(sorted(set(inside)), key=inside.count) if inside else candidate.name


def composed(
    reading: Reading,
    unit: Unit,
    apart: frozenset[int],
    anchors: Sequence[Candidate],
    places: Sequence[Candidate],
    known: Iterable[Candidate],
) -> list[Candidate]:
    """Names made of a proper name and what was done there, or of a place and a name: "Woodberry Down regeneration"."""
    numbers = [n for n in range(unit.first, unit.after) if n not in apart]
    told = descriptions(reading, unit, numbers)
    taken = {key_of(candidate.name) for candidate in known}
    found: dict[str, Candidate] = {}
    for anchor in anchors:
        for described in told:
            name = _joined(anchor.name, described.words)
            if name and len(name.split()) <= MOST_WORDS:
                found.setdefault(key_of(name), Candidate(name, anchor.at, {"composed"}, anchor, described))
    for named, place in product(anchors, places):
        name = "" if is_place(named.name) else _joined(place.name, named.name.removeprefix("The "))
        if name and len(name.split()) <= MOST_WORDS and key_of(place.name) not in key_of(named.name):
            described = Described(place.name, "place", len(place.at))
            found.setdefault(key_of(name), Candidate(name, named.at, {"composed"}, named, described))
    return [candidate for key, candidate in found.items() if key not in taken]


def _joined(anchor: str, words: str) -> str:
    """An anchor and a description without a word said twice; empty where the anchor says it already."""
    held, said = anchor.removeprefix("The ").split(), words.split()
    if said[-1].lower().removesuffix("s") in {word.lower().removesuffix("s") for word in held}:
        return ""
    if held[-1].lower() == said[0].lower():
        said = said[1:]
    return " ".join([*held, *said])
