"""Whether two tellings are of one project: a score from their names, places, dates and people.

The score is a logistic of a sum, after Fellegi and Sunter, A Theory for Record Linkage (JASA 64, 1969): each sign adds
its weight of evidence. What speaks for one project beside the name counts in proportion to the name, so that no
place, date or lead makes one project of two names that have little in common; what speaks against counts in full.
The score rises with the name's evidence and with each sign, all else being the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import exp

from ingest.linking.project_names import Name, evidence, name_of
from kg.places import WIDER_KINDS, load_places

SURE = 0.95  # from here two tellings are one project
UNSURE = 0.35  # from here to SURE a curator is asked
BASE, NAME = -4.0, 8.0  # before any sign; for the whole evidence of a name
SAME_AREA, SAME_AUTHORITY, AROUND = 1.5, 1.0, 0.5  # the very place, an authority in common, one lies in the other
ELSEWHERE, ELSEWHERE_COMMON = -4.0, -6.0  # no authority in common; and the name is no telling one
TELLING_NAME = 1.5  # weight of a name's words from which the same name elsewhere may be a place misread
SAME_TIME, OTHER_TIME = 0.5, -2.0
CLOSE_YEARS, FAR_YEARS = 3, 10  # years between two spans that still agree; that cannot
SAME_LEAD, SAME_COUNCIL, SAME_PARTNER = 1.0, 0.25, 0.5  # that a council leads in its own place says little

Key = tuple[str, int]  # document id and the project's index in its extraction


@dataclass(frozen=True)
class Told:
    """A project as one document tells of it."""

    document: str
    index: int
    name: str
    aka: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # IRIs where it is, the most telling first; those only mentioned left out
    start: int | None = None
    end: int | None = None
    leads: frozenset[str] = frozenset()  # IRIs of organisations
    partners: frozenset[str] = frozenset()

    @property
    def key(self) -> Key:
        return self.document, self.index

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """What it is called, for comparison: without further names that are those of its organisations."""
        slugs = (iri.rsplit("/", 1)[-1] for iri in self.leads | self.partners)
        organisations = {name_of(slug.replace("-", " ")).words for slug in slugs}
        others = (name for name in map(name_of, self.aka) if name.words not in organisations)
        return tuple(name for name in dict.fromkeys((name_of(self.name), *others)) if name.words)

    @cached_property
    def authorities(self) -> frozenset[str]:
        """The local authorities that it is in; those of a wider area, such as London, left out."""
        places = load_places()
        found = (places.get(iri) for iri in self.places)
        return frozenset(a for p in found if p and p.kind not in WIDER_KINDS for a in places.authorities_of(p))

    @cached_property
    def areas(self) -> frozenset[str]:
        """The London areas that it is in."""
        return frozenset(iri for iri in self.places if "/london-area/" in iri)

    @cached_property
    def wider(self) -> frozenset[str]:
        """The authorities inside the wider areas that it is in."""
        places = load_places()
        found = (places.get(iri) for iri in self.places)
        return frozenset(a for p in found if p and p.kind in WIDER_KINDS for a in places.authorities_of(p))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely two tellings are of one project, and why."""

    score: float  # 0 to 1
    reasons: tuple[str, ...]


def likeness(one: Told, other: Told) -> Likeness:
    """How likely two tellings are of one project, from 0 to 1, the same whichever comes first."""
    name = evidence(one.names, other.names)
    signs = [sign for sign in (_place(one, other), _time(one, other), *_people(one, other)) if sign[0]]
    total = BASE + NAME * name + sum(weight * name if weight > 0 else weight for weight, _ in signs)
    reasons = (f"names {name:.2f} alike", *(reason for _, reason in signs))
    return Likeness(round(1 / (1 + exp(-total)), 4), reasons)


Sign = tuple[float, str]


def _place(one: Told, other: Told) -> Sign:
    if one.authorities and other.authorities:
        if one.authorities & other.authorities:
            near = one.areas & other.areas or one.areas == other.areas
            return (SAME_AREA, "the same place") if near else (SAME_AUTHORITY, "the same authority")
        return _elsewhere(one, other)
    if (one.wider or one.authorities) and (other.wider or other.authorities):
        around = (one.wider | one.authorities) & (other.wider | other.authorities)
        return (AROUND, "one place lies in the other") if around else _elsewhere(one, other)
    return 0.0, ""


def _elsewhere(one: Told, other: Told) -> Sign:
    shared = max((name.weight for name in one.names if name in other.names), default=0.0)
    return ELSEWHERE if shared >= TELLING_NAME else ELSEWHERE_COMMON, "different places"


def are_apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of authorities are both known and have none in common."""
    return bool(one and other and not one & other)


def _time(one: Told, other: Told) -> Sign:
    spans = [sorted(year for year in (told.start, told.end) if year) for told in (one, other)]
    if not all(spans):
        return 0.0, ""
    gap = max(spans[0][0], spans[1][0]) - min(spans[0][-1], spans[1][-1])  # years; below 0 where they overlap
    if gap <= CLOSE_YEARS:
        return SAME_TIME, "dates agree"
    return (OTHER_TIME, "dates far apart") if gap > FAR_YEARS else (0.0, "")


def _people(one: Told, other: Told) -> list[Sign]:
    leads = one.leads & other.leads
    if leads:
        council = all("/organisation/council/" in lead for lead in leads)
        return [(SAME_COUNCIL if council else SAME_LEAD, "the same lead")]
    shared = (one.leads | one.partners) & (other.leads | other.partners)
    return [(SAME_PARTNER, "an organisation in common")] if shared else []
