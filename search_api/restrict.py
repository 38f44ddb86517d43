"""What a question and its filters rule out, and what they only rank lower."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.catalogue import Catalogue
from kg.errors import BadQuery
from kg.model import RESULTS, SCHEMES, Claim, Place
from kg.places import load_places
from kg.vocabulary import load_vocabulary
from search_api.gather import Unit
from search_api.present import result_of
from search_api.question import Question, Years

# Factors on the score of what is not ruled out but is not quite what was asked.
OTHER_RESULT = 0.6  # asked what failed, and this is said to have ended otherwise
NO_RESULT = 0.8  # asked what failed, and no result is stated
GUIDANCE = 0.7  # asked about a place, and this belongs to none
UNPLACED = 0.3  # asked about a place, and where this project is was not found
NAMED_AREA = 0.9  # asked about an area, and this is in its borough and names the area
BOROUGH_ONLY = 0.5  # asked about an area, and this is somewhere in its borough
NEIGHBOUR = 0.8  # asked for what is near a place, and this is next to it
UNWANTED = 0.7  # asked for what is without something, and the document speaks of it
UNDATED = 0.6  # asked about years, and this has none
FILTERS = ("place", "intervention", "principle", "outcome", "group", "result", "year", "exclude")
_YEARS = re.compile(r"(\d{4})?(?:(-)(\d{4})?)?")


@dataclass(frozen=True, slots=True)
class Restriction:
    """All that binds: a unit must meet each part."""

    inside: tuple[frozenset[str], ...] = ()  # place IRIs asked for in words; in one of each
    only_inside: frozenset[str] | None = None  # place IRIs chosen as a filter: all that is not in them is out
    boroughs: frozenset[str] = frozenset()  # of the London areas asked for
    areas: tuple[str, ...] = ()  # the names of those areas
    beside: frozenset[str] = frozenset()  # neighbours, where the question says "near"
    outside: frozenset[str] = frozenset()
    having: tuple[frozenset[str], ...] = ()  # concept IRIs; one of each
    without: frozenset[str] = frozenset()  # concept IRIs; none of them
    terms: tuple[str, ...] = ()  # words excluded as a filter: none of them
    unwanted: tuple[str, ...] = ()  # words excluded in the question: such documents rank lower, for they may deny it
    results: frozenset[str] = frozenset()  # asked in words: others rank lower
    only_results: frozenset[str] = frozenset()  # chosen as a filter: others are out
    years: Years = (None, None)

    def binds(self) -> bool:
        """Whether anything is restricted at all."""
        return self != Restriction()


@dataclass(slots=True)
class _Parts:
    inside: list[frozenset[str]] = field(default_factory=list)
    having: list[frozenset[str]] = field(default_factory=list)
    outside: set[str] = field(default_factory=set)
    without: set[str] = field(default_factory=set)
    terms: list[str] = field(default_factory=list)


def restriction_of(question: Question, filters: Mapping[str, Sequence[str]]) -> Restriction:
    """What a question and the filters chosen beside it rule out.

    Raises BadQuery for a filter or a value that does not exist.
    """
    if unknown := set(filters) - set(FILTERS):
        raise BadQuery(f"There is no filter {sorted(unknown)[0]!r}. Choose from {', '.join(FILTERS)}.")
    parts = _Parts()
    if question.places:
        parts.inside.append(_within(question.places))
    for scheme in SCHEMES:
        parts.having += [_narrower([_concept_iri(scheme, slug)]) for slug in filters.get(scheme, ())]
    _exclude(parts, question, filters.get("exclude", ()))
    areas = _areas(question.places)
    return Restriction(
        inside=tuple(parts.inside),
        only_inside=_within([place_iri(value) for value in chosen]) if (chosen := filters.get("place")) else None,
        boroughs=frozenset(iri for area in areas for iri in area.boroughs),
        areas=tuple(area.name for area in areas),
        beside=frozenset().union(*map(load_places().near, question.places)) if question.near else frozenset(),
        outside=frozenset(parts.outside),
        having=tuple(parts.having),
        without=frozenset(parts.without),
        terms=tuple(parts.terms),
        unwanted=question.exclude.terms,
        results=frozenset(question.results),
        only_results=frozenset(_result(value) for value in filters.get("result", ())),
        years=_meeting([question.years, *map(_years, filters.get("year", ()))]),
    )


def _exclude(parts: _Parts, question: Question, chosen: Iterable[str]) -> None:
    parts.outside |= _within(question.exclude.places)
    parts.without |= _narrower(question.exclude.interventions)
    for value in chosen:
        concepts = [concept.iri for scheme in SCHEMES if (concept := load_vocabulary().find(scheme, value))]
        if concepts:
            parts.without |= _narrower(concepts)
        elif place := _find_place(value):
            parts.outside |= _within([place])
        else:
            parts.terms.append(value)


def place_iri(value: str) -> str:
    """The IRI of a place given as an ONS code, a London area's slug or an IRI; BadQuery where there is none."""
    if found := _find_place(value):
        return found
    raise BadQuery(
        f"There is no place {value!r}. Give an ONS code such as E09000012, or a London area such as peckham."
    )


def _find_place(value: str) -> str | None:
    places = load_places()
    if place := places.by_code(value) or places.get(value):
        return place.iri
    slug = value.removeprefix("london-area/")
    return next((place.iri for place in places.all if place.iri.endswith(f"/london-area/{slug}")), None)


def _concept_iri(scheme: str, slug: str) -> str:
    if concept := load_vocabulary().find(scheme, slug):
        return concept.iri
    raise BadQuery(f"There is no {scheme} {slug!r} in the vocabulary.")


def _result(value: str) -> str:
    if value not in (*RESULTS, "not-stated"):
        raise BadQuery(f"There is no result {value!r}. Choose from {', '.join(RESULTS)}, not-stated.")
    return value


def _years(value: str) -> Years:
    found = _YEARS.fullmatch(value.strip())
    if not found or not (found[1] or found[3]):
        raise BadQuery(f"{value!r} is not a year. Write 2015, 2015-2020, 2015- or -2020.")
    start, end = (int(year) if year else None for year in (found[1], found[3]))
    if start and end and start > end:
        raise BadQuery(f"The years {value!r} end before they start. Write the earlier year first: {end}-{start}.")
    return (start, end) if found[2] else (start, start)


def _meeting(spans: Iterable[Years]) -> Years:
    """The span that a project meets where it meets each of several, for it meets one that it overlaps."""
    starts, ends = zip(*spans, strict=True)
    return max(filter(None, starts), default=None), min(filter(None, ends), default=None)


def _within(places: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*map(load_places().within, places))


def _areas(places: Iterable[str]) -> list[Place]:
    """The London areas among some places: parts of a borough, or of several."""
    found = (load_places().get(iri) for iri in places)
    return [place for place in found if place and place.kind == "london-area"]


def _narrower(concepts: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*map(load_vocabulary().narrower_of, concepts))


def fit(catalogue: Catalogue, unit: Unit, restriction: Restriction) -> float:
    """How far a unit is what was asked for, from 1 (wholly) to 0 (ruled out).

    What a filter rules out it rules out for a whole project, by all its documents, so that counts of projects hold.
    """
    claims = said_of(catalogue, unit)
    tests = (_place_fit, _concept_fit, _result_fit, _year_fit, _term_fit)
    factor = 1.0
    for test in tests:
        factor *= test(catalogue, unit, claims, restriction)
        if not factor:
            break
    return factor


def said_of(catalogue: Catalogue, unit: Unit) -> tuple[Claim, ...]:
    """What is said of the project of a unit, by any document, or of the document that tells of none; no mentions."""
    project, document = unit
    if project is not None:
        return said_of_project(catalogue, project)
    return tuple(claim for claim in catalogue.document_claims(document) if claim.modality != "mentioned")


def said_of_project(catalogue: Catalogue, slug: str) -> tuple[Claim, ...]:
    """What is said of a project, by any document; no mentions."""
    return tuple(claim for claim in catalogue.claims_of(slug) if claim.modality != "mentioned")


def _documents_of(catalogue: Catalogue, unit: Unit) -> tuple[str, ...]:
    project, document = unit
    return (document,) if project is None else catalogue.projects[project].documents


def _place_fit(catalogue: Catalogue, unit: Unit, claims: Sequence[Claim], asked: Restriction) -> float:
    located = {claim.value for claim in claims if claim.property == "location"}
    if asked.only_inside is not None and not located & asked.only_inside:
        return 0.0
    if located & asked.outside and not (asked.inside and located - asked.outside):
        return 0.0
    factors = [_inside_fit(catalogue, unit, located, area, asked) for area in asked.inside]
    return min(factors, default=1.0)


def _inside_fit(catalogue: Catalogue, unit: Unit, located: set[str], area: frozenset[str], asked: Restriction) -> float:
    if located & area:
        return 1.0
    if not located:
        return GUIDANCE if unit[0] is None else UNPLACED
    if located & asked.beside:
        return NEIGHBOUR
    if not located & asked.boroughs:
        return 0.0
    return NAMED_AREA if _speaks_of(catalogue, unit[1], asked.areas) else BOROUGH_ONLY


def _concept_fit(catalogue: Catalogue, unit: Unit, claims: Sequence[Claim], asked: Restriction) -> float:
    values = {claim.value for claim in claims}
    return float(all(values & one_of for one_of in asked.having) and not values & asked.without)


def _result_fit(catalogue: Catalogue, unit: Unit, claims: Sequence[Claim], asked: Restriction) -> float:
    if asked.only_results and not _ended(catalogue, unit, claims) & asked.only_results:
        return 0.0
    results = {claim.value for claim in claims if claim.property == "result"} or {"not-stated"}
    if not asked.results or results & asked.results:
        return 1.0
    return NO_RESULT if results == {"not-stated"} else OTHER_RESULT


def _ended(catalogue: Catalogue, unit: Unit, claims: Sequence[Claim]) -> frozenset[str]:
    """How a project came out, as it is shown and counted; nothing for a document that tells of none."""
    return frozenset() if unit[0] is None else frozenset([result_of(catalogue, claims) or "not-stated"])


def _year_fit(catalogue: Catalogue, unit: Unit, claims: Sequence[Claim], asked: Restriction) -> float:
    first, last = asked.years
    if first is None and last is None:
        return 1.0
    years = [int(claim.value) for claim in claims if claim.property in ("startDate", "endDate")]
    if not years:
        published = (catalogue.documents[document].year for document in _documents_of(catalogue, unit))
        years = [year for year in published if year]
    if not years:
        return UNDATED
    return float(max(years) >= (first or 0) and min(years) <= (last or 9999))


def _term_fit(catalogue: Catalogue, unit: Unit, claims: Sequence[Claim], asked: Restriction) -> float:
    if not asked.terms and not asked.unwanted:
        return 1.0
    if any(_speaks_of(catalogue, document, asked.terms) for document in _documents_of(catalogue, unit)):
        return 0.0
    return UNWANTED if _speaks_of(catalogue, unit[1], asked.unwanted) else 1.0


def _speaks_of(catalogue: Catalogue, document: str, terms: Iterable[str]) -> bool:
    text = catalogue.documents[document].text.casefold()
    return any(re.search(rf"\b{re.escape(term.casefold())}", text) for term in terms)
