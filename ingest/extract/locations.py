"""Tells the place that a project is in from the places that are only mentioned."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from ingest.extract.reading import Reading, Sentence, marked, reading_of
from ingest.extraction import FoundClaim, FoundProject
from kg.matching import match_places
from kg.model import Place
from kg.places import LONDON, load_places

TITLE, HEADING, OPENING, BODY = 4.0, 5.0, 1.8, 1.0  # weight of a mention by where it stands
COUNCIL, WIDER, PASSING = 0.9, 0.35, 0.15  # factors for councils, wider areas and places said to be elsewhere
PUBLISHER = 1.5  # for the area of the council that published the document
SECOND = 0.62  # share of the best place's weight from which another is a place of the project too
SPREAD = 0.34  # share of all weight below which no single authority is the place of a London programme
LOCAL = frozenset({"local-authority", "london-area"})

_LOCAL = re.compile(r"(?:\b(?:in|at|of|from|across|near|for)\s+(?:the\s+)?(?:\w+\s+){0,2})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a sentence, and how much that says of where the project is."""

    place: Place
    span: Span
    weight: float


def component(doc: Doc) -> Doc:
    """Adds a claim for each place of each project, then one for each place only mentioned."""
    reading = reading_of(doc)
    spans = marked(doc, "places")
    by_owner = _by_owner(reading, spans)
    titled = _shared(reading, spans)
    for number, project in enumerate(reading.projects):
        own = [mention for span in by_owner[number] if (mention := _mention(reading, number, span))]
        shared = [mention for span in titled if (mention := _mention(reading, number, span))]
        placed = any(mention.place.kind in LOCAL and mention.weight >= BODY for mention in own)
        _locate(reading, number, project, own if placed and _under_heading(reading, number) else own + shared)
    for number in range(len(reading.projects)):
        _mentioned(reading, number, by_owner[number])
    return doc


def _under_heading(reading: Reading, project: int) -> bool:
    """Whether a project has a section of its own, so that the title need not speak of it."""
    first = next(iter(reading.of_project(project)), None)
    return first is not None and first.kind in {"heading", "label"}


def _by_owner(reading: Reading, spans: Iterable[Span]) -> Mapping[int, list[Span]]:
    """The spans by the project that they speak of; what speaks of none goes to a project that is alone."""
    found: defaultdict[int, list[Span]] = defaultdict(list)
    for span in spans:
        owner = reading.owner_at(span.start_char)
        if owner is not None and reading.sentence_at(span.start_char).kind != "title":
            found[owner].append(span)
    return found


def _shared(reading: Reading, spans: Iterable[Span]) -> list[Span]:
    """Places in the title, which say where all the projects are."""
    return [span for span in spans if reading.sentence_at(span.start_char).kind == "title"]


def _mention(reading: Reading, project: int, span: Span) -> Mention | None:
    place = load_places().get(span.kb_id_)
    if place is None:
        return None
    sentence = reading.sentence_at(span.start_char)
    weight = _standing(reading, project, sentence)
    if span.label_ == "council":
        weight *= COUNCIL
    elif _LOCAL.search(reading.text, max(sentence.start, span.start_char - 30), span.start_char):
        weight *= 1.2
    if place.kind not in LOCAL:
        weight *= WIDER
    if span._.modality == "mentioned" and sentence.kind == "text":
        weight *= PASSING
    return Mention(place, span, weight)


def _standing(reading: Reading, project: int, sentence: Sentence) -> float:
    if sentence.kind == "title":
        return TITLE / (1 if len(reading.projects) == 1 else 3)
    if sentence.kind in {"heading", "label"}:
        return HEADING if len(reading.projects) > 1 else BODY
    return OPENING if sentence in reading.of_project(project)[:4] else BODY


def _locate(reading: Reading, number: int, project: FoundProject, mentions: Sequence[Mention]) -> None:
    """Adds the places whose authorities weigh most."""
    weights = _authority_weights(mentions)
    for iri in _publisher_places(reading):
        if iri in weights:
            weights[iri] += PUBLISHER
    chosen = _chosen(weights, mentions)
    for iri in chosen:
        inside = [mention for mention in mentions if iri in _authorities(mention.place, weights)]
        _claim_places(reading, number, project, iri, inside, _share_of(weights, iri))


def _authorities(place: Place, weights: Mapping[str, float]) -> tuple[str, ...]:
    """The authority of a place: for an area in two boroughs, the one named elsewhere in the text."""
    if place.kind != "london-area":
        return (place.iri,)
    named = [iri for iri in place.boroughs if iri in weights]
    return (max(named, key=lambda iri: weights[iri]),) if named else place.boroughs[:1]


def _authority_weights(mentions: Sequence[Mention]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for mention in mentions:
        if mention.place.kind != "london-area":
            weights[mention.place.iri] = weights.get(mention.place.iri, 0.0) + mention.weight
    own = dict(weights)
    for mention in mentions:
        if mention.place.kind == "london-area":
            iri = _authorities(mention.place, own)[0]
            weights[iri] = weights.get(iri, 0.0) + mention.weight
    return weights


def _publisher_places(reading: Reading) -> list[str]:
    publisher = reading.document.publisher or ""
    return [match.iri for match in match_places(publisher)] if reading.voice == "council" else []


def _chosen(weights: Mapping[str, float], mentions: Sequence[Mention]) -> list[str]:
    """The authorities that a project is in, best first; a wider area only where no authority stands out."""
    if not weights:
        return []
    local = {iri: weight for iri, weight in weights.items() if _kind(iri) == "local-authority"}
    wide = {
        iri: weight for iri, weight in weights.items() if iri not in local and _kind(iri) not in {"country", "nation"}
    }
    if not local:
        return sorted(wide, key=lambda iri: -wide[iri])[:1]
    total = sum(local.values())
    best = max(local.values())
    times_london = sum(mention.place.iri == LONDON for mention in mentions)
    if times_london >= 2 and len(local) >= 3 and best < SPREAD * total or best < weights.get(LONDON, 0.0):
        return [LONDON]
    named = [iri for iri, weight in local.items() if weight >= SECOND * best]
    return sorted(named, key=lambda iri: -local[iri])[:3]


def _kind(iri: str) -> str:
    place = load_places().get(iri)
    return place.kind if place else ""


def _share_of(weights: Mapping[str, float], iri: str) -> float:
    total = sum(weights.values())
    return round(min(0.97, 0.5 + 0.5 * weights[iri] / total), 2) if total else 0.5


def _claim_places(
    reading: Reading, number: int, project: FoundProject, iri: str, mentions: Sequence[Mention], confidence: float
) -> None:
    """Claims an authority where it is named itself, and the London area that is named most."""
    modality = "planned" if project.status == "planned" else "done"
    areas: defaultdict[str, float] = defaultdict(float)
    for mention in mentions:
        if mention.place.kind == "london-area":
            areas[mention.place.iri] += mention.weight
    wanted = {iri} | set(sorted(areas, key=lambda area: -areas[area])[:1])
    for value in sorted(wanted):
        said = [mention for mention in mentions if mention.place.iri == value]
        best = max(said, key=lambda mention: (mention.weight, -mention.span.start_char), default=None)
        if best:
            start, end = reading.quote(best.span.start_char, best.span.end_char)
            reading.add(FoundClaim(number, "location", value, modality, confidence, start, end))


def _mentioned(reading: Reading, number: int, spans: Iterable[Span]) -> None:
    """Claims in passing the places that are neither the project's own nor around it."""
    located = {claim.value for claim in reading.claims_of(number, "location")}
    places = [place for place in map(load_places().get, located) if place]
    around = located.union(*(load_places().authorities_of(place) for place in places if place.kind == "london-area"))
    for span in spans:
        place = load_places().get(span.kb_id_)
        own = place is None or place.iri in around or around & set(place.boroughs)
        if not own and place and place.kind in LOCAL:
            start, end = reading.quote(span.start_char, span.end_char)
            reading.add(FoundClaim(number, "location", span.kb_id_, "mentioned", 0.7, start, end))
