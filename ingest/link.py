"""Which projects are the same one, across documents: by name and by place."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.fuzz import token_sort_ratio
from rapidfuzz.utils import default_process

from kg.places import load_places

SAME_NAME = 90  # token_sort_ratio from which two names in one place are the same project
MAX_SLUG = 80  # characters

Key = tuple[str, int]  # document id and the project's index in its extraction


@dataclass(frozen=True, slots=True)
class Told:
    """A project as one document tells of it."""

    document: str
    index: int
    name: str
    aka: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # IRIs where it is, the most telling first; those only mentioned left out

    @property
    def key(self) -> Key:
        return self.document, self.index


@dataclass(slots=True)
class Identity:
    """One real-world project, gathered from the documents that tell of it."""

    name: str
    told: list[Told] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # processed for comparison
    authorities: set[str] = field(default_factory=set)

    def add(self, told: Told) -> None:
        self.told.append(told)
        self.names.update(_processed(told))
        self.authorities.update(_authorities(told))


def link(told: Iterable[Told], previous: Mapping[tuple[str, str], str]) -> tuple[dict[Key, str], dict[str, str]]:
    """The slug of each project told of, and the name to show for each slug.

    ``previous`` gives the slugs of the build before by document and name, so that an address
    once given stays. Two tellings are one project when a name is the same (or nearly so) and
    their places share an authority or one of them has none.
    """
    identities = _gathered(told)
    slugs = _slugs(identities, previous)
    by_key = {one.key: slug for slug, identity in slugs.items() for one in identity.told}
    return by_key, {slug: identity.name for slug, identity in slugs.items()}


def _gathered(told: Iterable[Told]) -> list[Identity]:
    identities: list[Identity] = []
    near: dict[str, list[Identity]] = defaultdict(list)  # by authority; "" for those with no place
    for one in sorted(told, key=lambda t: t.key):
        authorities = _authorities(one)
        candidates = _candidates(near, authorities, identities)
        identity = next((held for held in candidates if _same(held, one)), None)
        if identity is None:
            identity = Identity(one.name)
            identities.append(identity)
        identity.add(one)
        for authority in authorities or {""}:
            if not any(held is identity for held in near[authority]):
                near[authority].append(identity)
    return identities


def _candidates(
    near: Mapping[str, list[Identity]], authorities: set[str], identities: Sequence[Identity]
) -> Iterator[Identity]:
    if not authorities:
        yield from identities
        return
    for authority in (*sorted(authorities), ""):
        yield from near.get(authority, ())


def _same(identity: Identity, told: Told) -> bool:
    if any(other.document == told.document for other in identity.told):
        return default_process(told.name) in {default_process(other.name) for other in identity.told}
    mine = _processed(told)
    if mine & identity.names:
        return True
    return any(token_sort_ratio(a, b) >= SAME_NAME for a in mine for b in identity.names)


def _processed(told: Told) -> set[str]:
    return {default_process(name) for name in (told.name, *told.aka)} - {""}


def _authorities(told: Told) -> set[str]:
    places = load_places()
    found = (places.get(iri) for iri in told.places)
    return {authority for place in found if place is not None for authority in places.authorities_of(place)}


def _slugs(identities: Sequence[Identity], previous: Mapping[tuple[str, str], str]) -> dict[str, Identity]:
    slugs: dict[str, Identity] = {}
    later = []
    for identity in identities:
        held = sorted(previous[t.document, t.name] for t in identity.told if (t.document, t.name) in previous)
        free = next((slug for slug in held if slug not in slugs), None)
        if free is None:
            later.append(identity)
        else:
            slugs[free] = identity
    taken = set(previous.values())
    for identity in later:
        slugs[_free(_wished(identity), slugs, taken)] = identity
    return slugs


def _wished(identity: Identity) -> str:
    name = slugify(identity.name) or "project"
    known = (load_places().get(iri) for told in identity.told for iri in told.places)
    # a London area before the borough that it lies in: nearer to what people say
    place = min((p for p in known if p is not None), key=lambda p: not p.boroughs, default=None)
    suffix = slugify(place.name) if place is not None else ""
    if suffix and not re.search(rf"(^|-){re.escape(suffix)}(-|$)", name):
        return f"{name}-{suffix}"
    return name


def _free(wished: str, slugs: Mapping[str, Identity], taken: set[str]) -> str:
    slug, number = wished, 1
    while slug in slugs or slug in taken:
        number += 1
        slug = f"{wished}-{number}"
    return slug


def slugify(text: str) -> str:
    """Lower-case ASCII words joined by hyphens, at most 80 characters; empty where no letter or digit is left."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "").replace("'", "")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:MAX_SLUG].strip("-")
