"""What a document says of where each project is: one candidate for each authority that it names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from spacy.tokens import Span

from ingest.extract.ranking import Candidate, strongest
from ingest.extract.reading import Reading, Sentence
from kg.matching import match_places
from kg.model import Place
from kg.places import LONDON, bare_name, load_places, normalise

LOCAL = frozenset({"local-authority", "london-area"})
EARLY = 3  # sentences that open what is said of a project, or the document
FIRST = 20  # mentions of a place elsewhere in the document that are looked at
COMMONEST = 6  # authorities of the whole document that may be the place of each of its projects
_IN = re.compile(r"\b(?:in|at|across|around|near|within) (?:the )?(?:\w+ ){0,2}$", re.IGNORECASE)
_OF = re.compile(r"\bof (?:the )?$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|to|via|as far as|towards|into) $", re.IGNORECASE)
_ORIGIN = re.compile(r"\bfrom (?:the )?$", re.IGNORECASE)
_AND = re.compile(r"(?:\b(?:and|or)|,) (?:in )?$", re.IGNORECASE)
_OWNS = re.compile(r"^(?:'s|’s|s’|s')\s")
# words by which a writer looks elsewhere
_AWAY = re.compile(
    r"\b(?:visit(?:ed|s|ing)?|went to see|toured|trip to|model(?:led)? (?:on|in|from)|copied|borrow(?:ed|s)|"
    r"inspired by|"
    r"drew on|draws on|learn\w* from|similar|same as|elsewhere|other (?:boroughs|councils|cities|towns|places|areas|"
    r"authorities|schemes)|unlike|than in|compar\w+|example|instead|used by|rolled out|neighbouring|next door|nearby|"
    r"counterpart|sister|twin\w*|precedent|matched|control|(?:as )?(?:used|done|tried|run|piloted|built) (?:in|by|for)|"
    r"trips?|coach|cop(?:y|ies)|versions? of|rates? in|average|national\w*|those (?:in|of)|"
    r"moved (?:from|to|away)|commut\w+|came from|born in|grew up|"
    r"based in|firm|company|consultants?|contractor|lectur\w+|university|asked (?:whether|if|about)|already)\b",
    re.IGNORECASE,
)
# countries and the cities that British writers look to; a project there is in no place that we know
_ABROAD = re.compile(
    r"\b(?:Netherlands|Dutch|Germany|German|France|French|Spain|Spanish|Italy|Italian|Denmark|Danish|Sweden|Swedish|"
    r"Norway|Norwegian|Finland|Finnish|Portugal|Portuguese|Belgium|Belgian|Austria|Switzerland|Swiss|Poland|Greece|"
    r"United States|America|American|Canada|Canadian|Australia|New Zealand|Japan|China|India|Brazil|Colombia|"
    r"South Africa|New Jersey|California|Paris|Berlin|Hamburg|Amsterdam|Rotterdam|Utrecht|Copenhagen|Vienna|Zurich|"
    r"Barcelona|Madrid|Lisbon|Porto|Milan|Bologna|Rome|Athens|Brussels|Antwerp|Ghent|Stockholm|Malmö|Gothenburg|Oslo|"
    r"Helsinki|Warsaw|Prague|Budapest|Dublin|New York|Chicago|Detroit|Boston, Massachusetts|Seattle|Portland, Oregon|"
    r"San Francisco|Toronto|Montreal|Vancouver|Melbourne|Sydney|Auckland|Tokyo|Medellín|Bogotá|São Paulo)\b"
)
# signs that weigh otherwise where a document tells of several projects
_SEVERAL = ("own", "share", "clear", "in", "all_share", "headed", "headed_rival", "early", "title", "title_rival") + (
    "publisher",
    "publisher_rival",
    "none_own",
    "inherited",
    "like",
)
_LIKE = re.compile(
    r"\b(?:like|as (?:in|at)|such as|unlike|than(?: in)?|including) (?:the )?(?:\w+ ){0,2}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a sentence."""

    place: Place
    span: Span
    sentence: Sentence
    passing: bool  # said to lie elsewhere
    signs: Mapping[str, float]

    @property
    def weight(self) -> float:
        """How well it tells where a project is, when one mention is chosen to be quoted."""
        return 2 * self.signs["clear"] + self.signs["plain"] + self.signs["text"] + 0.5 * self.signs["in"]


ByAuthority = dict[str, list[Mention]]


@dataclass
class Located:
    """The places that a document names, by the authority that they lie in."""

    publisher: set[str]  # the authorities that the publisher is named after
    everywhere: ByAuthority = field(default_factory=lambda: defaultdict(list))
    titled: ByAuthority = field(default_factory=lambda: defaultdict(list))
    owned: defaultdict[int, ByAuthority] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    abroad: list[tuple[Sentence, bool]] = field(default_factory=list)  # names of places abroad; in passing or not
    crowd: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))  # by the start of a sentence

    def of(self, project: int, authority: str) -> list[Mention]:
        """The mentions in what is said of a project and in the title; failing both, in all of the document."""
        own = [*self.titled.get(authority, ()), *self.owned[project].get(authority, ())]
        return own or self.everywhere.get(authority, [])[:FIRST]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How often each authority is named in all of the document, other than in passing."""
        return {iri: sum(not m.passing for m in mentions) for iri, mentions in self.everywhere.items()}

    @cached_property
    def common(self) -> list[str]:
        """The authorities that are named most."""
        return sorted(self.counts, key=lambda iri: -self.counts[iri])[:COMMONEST]


def located_in(reading: Reading, spans: Sequence[Span], organisations: Sequence[Span]) -> Located:
    """The places that a document names, each under the authority that it lies in.

    In a council's own document "the council" tells of its place too.
    """
    places = [(place, span) for span in spans if (place := load_places().get(span.kb_id_))]
    named = {place.iri for place, _ in places}
    located = Located({match.iri for match in match_places(reading.document.publisher or "")})
    if reading.voice == "council" and len(located.publisher) == 1:
        (home,) = (load_places().get(iri) for iri in located.publisher)
        places += [(home, span) for span in organisations if span.kb_id_ == "council" and home]
    located.abroad = [_abroad(reading, found) for found in _ABROAD.finditer(reading.text)]
    for place, span in places:
        mention = _mention(reading, place, span)
        for iri in authority_in(place, named):
            located.everywhere[iri].append(mention)
            located.crowd[mention.sentence.start].add(iri)
            if mention.sentence.kind == "title":
                located.titled[iri].append(mention)
            elif (owner := reading.owner_at(span.start_char)) is not None:
                located.owned[owner][iri].append(mention)
    return located


def _abroad(reading: Reading, found: re.Match[str]) -> tuple[Sentence, bool]:
    sentence = reading.sentence_at(found.start())
    before = reading.text[sentence.start : found.start()]
    return sentence, bool(_LIKE.search(before))


def authority_in(place: Place, named: Collection[str] = ()) -> tuple[str, ...]:
    """The authority of a place; of an area in several boroughs, those that are named too, else the main one."""
    if place.kind != "london-area":
        return (place.iri,)
    return tuple(iri for iri in place.boroughs if iri in named) or place.boroughs[:1]


def _mention(reading: Reading, place: Place, span: Span) -> Mention:
    sentence = reading.sentence_at(span.start_char)
    before = reading.text[sentence.start : span.start_char]
    after = reading.text[span.end_char : sentence.end]
    implied = span.label_ == "generic"
    origin = span.label_ in {"name", "alternative", "hidden"} and _ORIGIN.search(before)
    passing = sentence.kind == "text" and bool(_LIKE.search(before) or origin)
    signs = {
        "plain": float(not passing and not implied),
        "text": float(sentence.kind == "text"),
        "in": float(bool(_IN.search(before))),
        "of": float(bool(_OF.search(before))),
        "from": float(bool(_FROM.search(before))),
        "and": float(bool(_AND.search(before))),
        "owns": float(bool(_OWNS.match(after))),
        "like": float(bool(_LIKE.search(before))),
        "away": float(bool(_AWAY.search(reading.words(sentence)))),
        "clear": float(not passing and not implied and not _AWAY.search(reading.words(sentence))),
        "council": float(span.label_ == "council"),
        "implied": float(implied),
        "area": float(place.kind == "london-area"),
        "town": float(place.kind == "local-authority" and normalise(span.text) != normalise(bare_name(place.name))),
        "told": float(reading.sign("tells/place")[reading.number_at(span.start_char)]),
    }
    return Mention(place, span, sentence, passing, signs)


def candidates(reading: Reading, number: int, located: Located) -> list[Candidate]:
    """The authorities and wider areas that a project may be in."""
    chosen = dict.fromkeys([*located.owned[number], *_shared(reading, number, located)])
    wanted = [iri for iri in chosen if (place := load_places().get(iri)) and place.kind not in {"country", "nation"}]
    return [_candidate(reading, number, located, iri, wanted) for iri in wanted]


def _shared(reading: Reading, number: int, located: Located) -> Iterable[str]:
    """The authorities of the title and the whole document: for a project whose own section does not say where it is.

    The rows of a register do not speak of one another.
    """
    mine = located.owned[number].values()
    placed = any(m.signs["in"] and m.signs["clear"] and m.place.kind in LOCAL for mentions in mine for m in mentions)
    if placed and len(reading.projects) > 1:
        return ()
    return located.titled if reading.document.register else [*located.titled, *located.common]


def _candidate(reading: Reading, number: int, located: Located, iri: str, rivals: Sequence[str]) -> Candidate:
    mine = located.owned[number].get(iri, [])
    said = located.of(number, iri)
    signs = strongest([mention.signs for mention in said])
    signs |= _standing(reading, number, located, iri, rivals) | _counted(located, number, iri, rivals)
    signs["crowd"] = min(
        (np.log(len(located.crowd[m.sentence.start])) for m in said if m.sentence.kind != "title"), default=0.0
    )
    signs["names"] = float(any(_in_name(reading, number, mention) for mention in said))
    several = len(reading.projects) > 1
    signs["inherited"] = float(not mine)
    signs |= {f"several_{name}": signs[name] * several for name in _SEVERAL}
    return Candidate(iri, said[0].span.start_char, said[0].span.end_char, signs)


def _standing(reading: Reading, number: int, located: Located, iri: str, rivals: Sequence[str]) -> dict[str, float]:
    """Where an authority is named: in the title, in a project's own headings, at its opening, or by the publisher."""
    place = load_places().get(iri)
    kind = place.kind if place else ""
    own = reading.of_project(number)
    opening = {sentence.start for sentence in [*own[:EARLY], *reading.sentences[: EARLY + 1]]}
    headed = {
        other: any(m.sentence.kind in {"heading", "label"} for m in mentions)
        for other, mentions in located.owned[number].items()
    }
    early = {other: any(m.sentence.start in opening for m in located.owned[number].get(other, ())) for other in rivals}
    return {
        "title": float(iri in located.titled),
        "title_rival": float(any(other != iri for other in located.titled)),
        "headed": float(headed.get(iri, False)),
        "headed_rival": float(any(headed[other] for other in headed if other != iri)),
        "early": float(early[iri]),
        "early_rival": float(any(early[other] for other in rivals if other != iri)),
        "publisher": float(iri in located.publisher),
        "publisher_rival": float(bool(located.publisher - {iri})),
        "abroad": np.log1p(sum(not away for _, away in located.abroad)),
        "abroad_early": float(any(not away and sentence.start in opening for sentence, away in located.abroad)),
        "wide": float(kind != "local-authority"),
        "region": float(kind == "region"),
        "london": float(iri == LONDON),
        "in_london": float(bool(place and place.region == "London" and kind == "local-authority")),
    }


def _counted(located: Located, number: int, iri: str, rivals: Sequence[str]) -> dict[str, float]:
    """How often an authority is named, here and in all of the document, against the others."""
    counts = located.counts
    own = {other: sum(not m.passing for m in located.owned[number].get(other, ())) for other in rivals}
    return {
        "own": np.log1p(own[iri]),
        "share": own[iri] / max(1, sum(own.values())),
        "most": float(own[iri] == max(own.values()) > 0),
        "all": np.log1p(counts[iri]),
        "all_share": counts[iri] / max(1, sum(counts[other] for other in rivals)),
        "all_most": float(counts[iri] == max(counts[other] for other in rivals) > 0),
        "rivals": np.log(len(rivals)),
        "none_own": float(not any(own.values())),
    }


def _in_name(reading: Reading, number: int, mention: Mention) -> bool:
    project = reading.projects[number]
    words = normalise(mention.span.text)
    return any(words in normalise(name) for name in (project.name, *project.aka))
