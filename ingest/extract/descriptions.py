"""What a project may be called after its place: what was done there, in the words of the text or the vocabulary."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np

from ingest.extract.reading import Reading
from ingest.extract.units import Unit
from kg.matching import match_concepts
from kg.namespaces import concept_iri
from kg.vocabulary import load_vocabulary

MOST_PHRASES = 12
MOST_CONCEPTS = 3
MOST_AROUND = 5  # phrases of the document's opening that a section may take up
EARLY = 12  # sentences

# what was done to a place, the words that tell it, and the intervention that it mostly is
ACTS = {
    "regeneration": (r"regenerat\w*|estates?\b|demolish\w*|demolition", "estate-regeneration"),
    "redevelopment": (r"redevelop\w*|rebuil\w*", "estate-regeneration"),
    "refurbishment": (r"refurbish\w*|renovat\w*|retrofit\w*|refit\w*|insulat\w*", ""),
    "renewal": (r"renew\w*|rebuil\w*", "estate-regeneration"),
    "restoration": (r"restor(?:e|ed|ing|ation)\b|repair(?:ed|s)?\b", "heritage-restoration"),
    "conversion": (r"convert\w*|conversion|turn(?:ed|ing)? (?:\w+ ){1,4}into", ""),
    "clearance": (r"clear(?:ed|ance)|demolish\w*|demolition", "estate-regeneration"),
    "relocation": (r"relocat\w*|mov(?:e|ed|ing)\b", ""),
    "asset transfer": (r"transfer\w*|hand(?:ed|ing)? over|lease\w*|community right", "community-asset-transfer"),
    "takeover": (r"t(?:ake|aken|ook|aking) (?:it |them )?(?:on|over)|takeover", "community-asset-transfer"),
    "replacement": (r"replac\w+", ""),
    "improvements": (r"improve\w*", "public-realm-improvement"),
    "masterplan": (r"masterplan\w*", "estate-regeneration"),
    "development": (r"develop\w*", ""),
    "project": (r"\bproject\b", ""),
    "programme": (r"\bprogramme\b", ""),
    "scheme": (r"\bscheme\b", ""),
    "trial": (r"\btrial\w*|\bpilot\w*", ""),
}
_ACTS = {act: re.compile(rf"\b(?:{words})", re.IGNORECASE) for act, (words, _) in ACTS.items()}
_NOUNS = (
    "project|programme|scheme|fund|pilot|trial|initiative|estate|garden|market|hub|centre|library|libraries|park|"
    "square|house|yard|workshop|quarter|pavilion|hall|festival|assembly|masterplan|regeneration|redevelopment|"
    "development|charter|challenge|campaign|network|lab|village|works|studios?|bridge|museum|theatre|gallery|farm|"
    "orchard|kitchen|café|pantry|club|spaces?|arcade|wharf|mill|baths|lido|depot|partnership|plan|deal|neighbourhood|"
    "zone|commons|cooperative|exchange|station|street|streets|clearance|refurbishment|renewal|restoration|conversion|"
    "relocation|transfer|takeover|handover|workspaces?|lighting|lamps|lights|trees|meadow|arches|shops|shopfronts|"
    "cinema|nursery|playground|pitch|pitches|court|path|route|towpath|trail|parklet|housing|homes|building|panel|board|"
    "jury|district|area|community|commission|commissioners|budget|budgeting|workers?|mentors|development|loans|closures|realm|allotments?|"
    "sculptures?|towers?|memorial|mural|school|sessions|wealth|pop-ups?|renewals?|improvements?|ballot"
)
_PHRASE = re.compile(rf"\b((?:[a-z][a-z’'-]+ ){{0,3}}(?:{_NOUNS})s?)\b")
_STOP_WORDS = (
    "the a an and or of in on at to for by from with as is was were are be been has had have will would that this "
    "its their his her our your my these those some any no not more most many few new old first second third last "
    "next other another each every one two three four five six seven eight nine ten both all into over under between "
    "than but so if when where which who what how there it they we he she you i up out about after before until "
    "own only same such local whole former nearby about around through without within per said says also then"
)
_STOP = frozenset(_STOP_WORDS.split())


@dataclass(frozen=True, slots=True)
class Described:
    """Words for what a project is or did."""

    words: str
    source: str  # phrase of the text, act, concept or title
    weight: float  # how often the unit says it
    read: float = 0.0  # how surely the model reads there the intervention that the words name
    rank: int = 9  # of that intervention among those read there


def descriptions(reading: Reading, unit: Unit, numbers: Sequence[int]) -> list[Described]:
    """The words that may stand behind a place in a project's name."""
    text = " ".join(reading.words(reading.sentences[n]) for n in numbers[:400])
    found = [*_from_title(reading, unit), *_phrases(text), *_concepts(reading, numbers), *_acts(text)]
    if not unit.whole:
        found += [replace(described, source="around") for described in _phrases(_opening(reading))[:MOST_AROUND]]
    strongest = _strongest(reading, numbers)
    held: dict[str, Described] = {}
    for described in found:
        held.setdefault(described.words.lower(), _weighed(described, strongest))
    return list(held.values())


def _weighed(described: Described, strongest: Mapping[str, tuple[float, int]]) -> Described:
    """A description with how surely the model reads what it names."""
    named = [strongest[iri] for iri in _named(described.words) if iri in strongest]
    read, rank = max(named, default=(0.0, 9))
    return replace(described, read=read, rank=rank)


@lru_cache(4096)
def _named(words: str) -> tuple[str, ...]:
    """The interventions that words name; what an act such as "clearance" is done for stands with the act."""
    if words in ACTS and ACTS[words][1]:
        return (concept_iri("intervention", ACTS[words][1]),)
    return tuple(match.iri for match in match_concepts(words) if "/intervention/" in match.iri and match.kind != "cue")


def _strongest(reading: Reading, numbers: Sequence[int]) -> dict[str, tuple[float, int]]:
    """For each intervention the probability in the sentence that is surest of it, and its rank."""
    columns = [column for column, iri in enumerate(reading.model.concepts) if "/intervention/" in iri]
    if not len(numbers) or not columns:
        return {}
    best = reading.scores[list(numbers)][:, columns].max(axis=0)
    order = np.argsort(-best)
    return {reading.model.concepts[columns[n]]: (float(best[n]), rank) for rank, n in enumerate(order)}


def _opening(reading: Reading) -> str:
    """The title and the first paragraphs, where a document says what its projects are."""
    last = reading.sentences[min(EARLY, len(reading.sentences)) - 1]
    return reading.text[: last.end]


def _phrases(text: str) -> list[Described]:
    """Noun phrases of the text with a noun that projects are called by, the most frequent first."""
    counts: Counter[str] = Counter()
    for match in _PHRASE.finditer(text):
        words = match[1].split()
        for first in range(len(words)):
            tail = words[first:]
            if not any(word in _STOP for word in tail):
                counts[" ".join(tail)] += 1
    ranked = sorted(counts, key=lambda phrase: (-counts[phrase] * len(phrase.split()) ** 0.5, phrase))
    return [Described(phrase, "phrase", counts[phrase]) for phrase in ranked[:MOST_PHRASES]]


def _acts(text: str) -> list[Described]:
    counts = {act: len(pattern.findall(text)) for act, pattern in _ACTS.items()}
    return [Described(act, "act", count) for act, count in counts.items() if count]


def _concepts(reading: Reading, numbers: Sequence[int]) -> list[Described]:
    """The interventions that the model reads most surely, by their names in the vocabulary."""
    labels = _labels(reading.model.concepts)
    columns = [column for column, _ in labels]
    if not len(numbers) or not columns:
        return []
    strongest = reading.scores[list(numbers)][:, columns].max(axis=0)
    best = sorted(range(len(columns)), key=lambda n: -strongest[n])[:MOST_CONCEPTS]
    return [Described(labels[n][1], "concept", float(strongest[n])) for n in best]


@cache
def _labels(iris: tuple[str, ...]) -> list[tuple[int, str]]:
    found = []
    for column, iri in enumerate(iris):
        concept = load_vocabulary().get(iri)
        if concept and concept.scheme == "intervention":
            found.append((column, concept.label[0].lower() + concept.label[1:].replace("-", " ")))
    return found


def _from_title(reading: Reading, unit: Unit) -> list[Described]:
    """What a document's title says that each of its projects is: "The first Portas Pilots" gives "Portas Pilot"."""
    if unit.whole:
        return []
    found = []
    for match in _TITLED.finditer(reading.document.title):
        words = [word for word in match[0].split() if word.lower() not in _STOP]
        for first in range(len(words)):
            phrase = " ".join(words[first:])
            found.append(Described(_singular(phrase), "title", len(words) - first))
    return found[:6]


_TITLED = re.compile(rf"(?:[\w’'-]+ ){{0,3}}(?:{_NOUNS})s?\b", re.IGNORECASE)


def _singular(phrase: str) -> str:
    return phrase[:-1] if phrase.endswith("s") and not phrase.endswith("ss") and len(phrase) > 4 else phrase
