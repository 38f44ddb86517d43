"""The places we know: UK authorities, wider areas and London areas, and how they lie to one another."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from math import asin, cos, radians, sqrt
from pathlib import Path

from kg.model import Place

DATA = Path(__file__).parent / "data"
WIDER_KINDS = frozenset({"region", "nation", "country", "county", "combined-authority"})
LONDON = "https://w3id.org/precedent/place/E12000007"
UNITED_KINGDOM = "https://w3id.org/precedent/place/K02000001"
EARTH_KM = 6371.0
NEAR_KM = 30.0  # between the middles of two authorities whose borders we do not hold

_KIND_RANK = {"local-authority": 0, "region": 1, "nation": 1, "country": 1, "county": 2, "combined-authority": 2}
_SEPARATORS = re.compile(r"[^\w&]+")


def normalise(name: str) -> str:
    """A name without case, punctuation, a leading article or the ways of writing "and" and "Saint"."""
    plain = name.casefold().replace("’", "'").replace("'", "").replace("&", " and ")
    words = _SEPARATORS.sub(" ", plain).replace("_", " ").split()
    words = words[1:] if len(words) > 1 and words[0] == "the" else words
    return " ".join("st" if word == "saint" else word for word in words)


def bare_name(name: str) -> str:
    """A place name without the borough that tells it from its namesake: "Hayes (Bromley)" gives "Hayes"."""
    return name.split(" (")[0]


@dataclass(frozen=True)
class Places:
    """All places; IRIs in, IRIs or places out."""

    all: tuple[Place, ...]
    members: Mapping[str, tuple[str, ...]]  # county or combined authority -> its authorities
    towns: Mapping[str, tuple[str, ...]]  # a town or district outside London -> its authority or authorities

    @cached_property
    def _by_iri(self) -> dict[str, Place]:
        return {place.iri: place for place in self.all}

    @cached_property
    def _by_code(self) -> dict[str, Place]:
        return {place.code: place for place in self.all if place.code}

    @cached_property
    def _by_name(self) -> dict[str, tuple[Place, ...]]:
        ranked: defaultdict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
        for place in self.all:
            for rank, name in _ranked_names(place):
                ranks = ranked[normalise(name)]
                ranks[place.iri] = min(ranks.get(place.iri, (9, 9)), (rank, _KIND_RANK.get(place.kind, 3)))
        for town, iris in self.towns.items():
            for iri in iris:
                ranked[normalise(town)].setdefault(iri, (4, 0))
        return {
            name: tuple(self._by_iri[iri] for iri in sorted(ranks, key=lambda iri: ranks[iri]))
            for name, ranks in ranked.items()
        }

    def get(self, iri: str) -> Place | None:
        """The place with this IRI, or None."""
        return self._by_iri.get(iri)

    def by_code(self, code: str) -> Place | None:
        """The place with this ONS code, or None."""
        return self._by_code.get(code)

    def find(self, name: str) -> tuple[Place, ...]:
        """The places of this name, the best first: its own name before others, an authority before an area."""
        return self._by_name.get(normalise(name), ())

    def authorities_of(self, place: Place) -> tuple[str, ...]:
        """A London area's boroughs (the main one first), an authority itself, or all inside a wider area."""
        if place.kind == "london-area":
            return place.boroughs
        if place.kind == "local-authority":
            return (place.iri,)
        return tuple(other.iri for other in self.all if other.kind == "local-authority" and self._holds(place, other))

    def within(self, area_iri: str) -> frozenset[str]:
        """The authorities and London areas inside a place, itself included; only itself when unknown."""
        place = self.get(area_iri)
        if place is None or place.kind == "london-area":
            return frozenset({area_iri})
        return self._with_areas(self.authorities_of(place)) | self._wider_inside(place) | {area_iri}

    def outer_london(self) -> frozenset[str]:
        """The boroughs of Outer London, by the ONS grouping, and the areas mainly in them."""
        return self._london("outer")

    def inner_london(self) -> frozenset[str]:
        """The boroughs of Inner London, by the ONS grouping, and the areas mainly in them."""
        return self._london("inner")

    def near(self, iri: str) -> frozenset[str]:
        """The neighbouring authorities of a place, without its own; by distance where no borders are held."""
        place = self.get(iri)
        own = self.authorities_of(place) if place and place.kind not in WIDER_KINDS else ()
        authorities = [self._by_iri[authority] for authority in own]
        return frozenset(found for authority in authorities for found in self._neighbours(authority)) - set(own)

    def _neighbours(self, authority: Place) -> Iterator[str]:
        yield from authority.neighbours
        if not authority.neighbours:
            others = (place for place in self.all if place.kind == "local-authority")
            yield from (other.iri for other in others if distance_km(authority, other) <= NEAR_KM)

    def _london(self, ring: str) -> frozenset[str]:
        return self._with_areas([place.iri for place in self.all if place.inner_outer == ring])

    def _with_areas(self, authorities: Iterable[str]) -> frozenset[str]:
        inside = frozenset(authorities)
        areas = (place.iri for place in self.all if place.kind == "london-area" and place.boroughs[0] in inside)
        return inside | frozenset(areas)

    def _wider_inside(self, place: Place) -> frozenset[str]:
        if place.kind not in {"country", "nation", "region"}:
            return frozenset()
        wider = (other for other in self.all if other.kind in WIDER_KINDS)
        return frozenset(other.iri for other in wider if self._holds(place, other))

    def _holds(self, area: Place, other: Place) -> bool:
        if area.kind == "country":
            return True
        if area.kind == "nation":
            return other.nation == area.name
        if area.kind == "region":
            return other.region == area.name
        return other.iri in self.members.get(area.iri, ())


def distance_km(one: Place, other: Place) -> float:
    """The great-circle distance between two places in km; infinity when either has no coordinates."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return float("inf")
    north = radians(other.latitude - one.latitude) / 2
    east = radians(other.longitude - one.longitude) / 2
    chord = (sin_squared(north)) + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin_squared(east)
    return 2 * EARTH_KM * asin(sqrt(chord))


def sin_squared(angle: float) -> float:
    """The square of the sine of an angle in radians."""
    return (1 - cos(2 * angle)) / 2


@cache
def load_places() -> Places:
    """The places that come with the program; read once."""
    places = tuple(_place(row) for row in _rows("places.csv"))
    iris = {place.code: place.iri for place in places if place.code}
    members = {iris[row["gss"]]: _codes_to_iris(row["members"], iris) for row in _rows("wider-areas.csv")}
    towns: defaultdict[str, list[str]] = defaultdict(list)
    for row in _rows("towns.csv"):
        for name in _values(row["towns"]):
            towns[name].append(iris[row["gss"]])
    return Places(places, members, {name: tuple(found) for name, found in towns.items()})


def _rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _codes_to_iris(ranges: str, iris: Mapping[str, str]) -> tuple[str, ...]:
    """The IRIs of codes written "E08000001-E08000010 E06000006"."""
    codes = []
    for part in ranges.split():
        first, _, last = part.partition("-")
        codes += [f"{first[0]}{number:08d}" for number in range(int(first[1:]), int((last or first)[1:]) + 1)]
    return tuple(iris[code] for code in codes)


def _values(cell: str) -> tuple[str, ...]:
    # one label of the source data is garbled (a broken non-breaking space); it names nothing
    return tuple(value for value in cell.split("|") if value and "\xa0" not in value)


def _place(row: Mapping[str, str]) -> Place:
    base = row["iri"].rsplit("/place/", 1)[0] + "/place/"
    neighbours = _values(row["neighbours_gss"]) + _values(row["neighbours_across_thames_gss"])
    return Place(
        iri=row["iri"],
        kind=row["kind"],
        name=row["name"],
        code=row["gss"] or None,
        labels=_labels(row),
        hidden_labels=_values(row["hidden_names"]),
        council_names=_values(row["council_names"]),
        ambiguous_abbreviations=_values(row["ambiguous_abbreviations"]),
        region=row["region"] or None,
        nation=row["nation"] or None,
        authority_type=row["authority_type"] or None,
        inner_outer=row["inner_outer_ons"] or None,
        boroughs=tuple(base + code for code in _values(row["boroughs_gss"])),
        neighbours=tuple(base + code for code in dict.fromkeys(neighbours)),
        latitude=float(row["lat"]) if row["lat"] else None,
        longitude=float(row["lon"]) if row["lon"] else None,
        ambiguous=row["ambiguous"] == "1",
        confirm_by=row["confirm_by"] or None,
        shares_name_with_borough=row["shares_name_with_borough"] == "1",
    )


def _labels(row: Mapping[str, str]) -> tuple[str, ...]:
    """Further names to show: neither the name itself nor one that names the council alone."""
    further = (row["official_name"], row["short_name"], *_values(row["alt_names"]))
    kept = dict.fromkeys(name for name in further if name and name != row["name"])
    return tuple(name for name in kept if not names_council_only(name))


def names_council_only(name: str) -> bool:
    """Whether a name can only mean the council, such as "Hackney Council"."""
    return name.split()[-1] in {"Council", "Corporation"} and not name.endswith("City and County")


def _ranked_names(place: Place) -> Iterator[tuple[int, str]]:
    yield 0, place.name
    yield 0, bare_name(place.name)
    for rank, names in enumerate((place.labels, place.council_names, place.hidden_labels), start=1):
        for name in names:
            yield rank, name
