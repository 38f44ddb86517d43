"""Tells the place that a project is in from the places that are only mentioned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from spacy.tokens import Doc, Span

from ingest.extract.place_signs import LOCAL, Located, authority_in, candidates, located_in
from ingest.extract.ranking import Ranked, Ranker, by_project
from ingest.extract.reading import Reading, marked, reading_of
from ingest.extraction import FoundClaim
from kg.places import load_places

LEAST = 0.25  # probability from which the likeliest place is taken where none is likely enough by itself
MOST = 6  # places of one project


def component(doc: Doc) -> Doc:
    """Adds a claim for each place of each project, then one for each place only mentioned."""
    reading = reading_of(doc)
    located = located_in(reading, marked(doc, "places"), marked(doc, "organisations"))
    ranker = Ranker(reading.model.parts["facts"]["place"])
    spans = by_project(reading, marked(doc, "places"))
    for number in range(len(reading.projects)):
        for item in _chosen(ranker.ranked(candidates(reading, number, located)), ranker.threshold):
            _claim(reading, number, item, located)
        _mentioned(reading, number, spans[number])
    return doc


def _chosen(ranked: Sequence[Ranked], threshold: float) -> list[Ranked]:
    """The places that are likely enough; failing any, the likeliest, if it is not all too unlikely."""
    enough = [item for item in ranked if item.probability >= threshold]
    return enough[:MOST] or [item for item in ranked[:1] if item.probability >= LEAST]


def _claim(reading: Reading, number: int, item: Ranked, located: Located) -> None:
    """Claims an authority where it is named itself, and the London area inside it that is named most."""
    mentions = located.of(number, item.candidate.value)
    areas: defaultdict[str, int] = defaultdict(int)
    for mention in mentions:
        if mention.place.kind == "london-area":
            areas[mention.place.iri] += 1
    for value in [item.candidate.value, *sorted(areas, key=lambda area: -areas[area])[:1]]:
        said = [mention for mention in mentions if mention.place.iri == value]
        if said:
            best = max(said, key=lambda mention: (mention.weight, -mention.span.start_char))
            start, end = reading.quote(best.span.start_char, best.span.end_char)
            modality = "planned" if reading.projects[number].status == "planned" else "done"
            reading.add(FoundClaim(number, "location", value, modality, round(item.probability, 2), start, end))


def _mentioned(reading: Reading, number: int, spans: Iterable[Span]) -> None:
    """Claims in passing the places that are neither the project's own nor around it."""
    located = {claim.value for claim in reading.claims_of(number, "location")}
    around = located.union(*(authority_in(place) for place in map(load_places().get, located) if place))
    for span in spans:
        place = load_places().get(span.kb_id_)
        own = place is None or place.iri in around or around & set(place.boroughs)
        titled = reading.sentence_at(span.start_char).kind == "title"
        if not own and not titled and place and place.kind in LOCAL:
            start, end = reading.quote(span.start_char, span.end_char)
            reading.add(FoundClaim(number, "location", span.kb_id_, "mentioned", 0.7, start, end))
