"""The slugs of projects: made once of name and place, and kept for as long as the project is told of.

Each telling keeps the slug under which it was first told, its own. A project of several tellings has the slug that
most of them own; the others lead to it. So a merge, whoever made it, can be undone and every address is as it was.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.linking.alike import Key, Told
from ingest.linking.clusters import Cluster
from ingest.linking.project_names import evidence, name_of
from kg.places import load_places

MAX_SLUG = 80  # characters
SAME_PROJECT = 0.3  # evidence of names from which a telling is the one that its document had before
MOST_PAIRS = 10_000  # of tellings and addresses of one document that are compared by likeness


@dataclass(frozen=True, slots=True)
class Address:
    """Where one telling of a project stands in a build."""

    document: str
    names: tuple[str, ...]  # its name and then its others
    own: str  # the slug under which it was first told
    slug: str  # the slug of the project that it is part of


def owned(told: Iterable[Told], before: Iterable[Address]) -> dict[Key, str]:
    """The own slug of each telling that was there before, by its document and names; new ones are left out."""
    found: dict[Key, str] = {}
    held: defaultdict[str, list[Address]] = defaultdict(list)
    for address in before:
        held[address.document].append(address)
    tellings: defaultdict[str, list[Told]] = defaultdict(list)
    for one in told:
        tellings[one.document].append(one)
    for document, some in tellings.items():
        found |= {key: address.own for key, address in _matched(some, held[document]).items()}
    return found


def _matched(told: Sequence[Told], held: Sequence[Address]) -> dict[Key, Address]:
    """One telling to one address of a document: by the same name, else by one in common, else by names much alike."""
    by_name = _by_name(told, held, 1)
    found = by_name | _by_name(*_left(told, held, by_name), None)
    some, free = _left(told, held, found)
    if len(some) * len(free) > MOST_PAIRS:
        return found
    called = [tuple(map(name_of, address.names)) for address in free]
    alike = [(evidence(one.names, names), one.key, at) for one in some for at, names in enumerate(called)]
    taken: set[int] = set()
    for score, key, at in sorted(alike, key=lambda pair: (-pair[0], pair[1:])):
        if score >= SAME_PROJECT and key not in found and at not in taken:
            found[key] = free[at]
            taken.add(at)
    return found


def _by_name(told: Sequence[Told], held: Sequence[Address], first: int | None) -> dict[Key, Address]:
    """Tellings to addresses that have one of their ``first`` names in common; each is used once."""
    named: defaultdict[str, list[Address]] = defaultdict(list)
    for address in held:
        for name in address.names[:first]:
            named[name].append(address)
    found: dict[Key, Address] = {}
    used: set[int] = set()
    for one in told:
        called = (one.name, *one.aka)[:first]
        free = next((a for name in called for a in named[name] if id(a) not in used), None)
        if free is not None:
            found[one.key] = free
            used.add(id(free))
    return found


def _left(
    told: Sequence[Told], held: Sequence[Address], found: Mapping[Key, Address]
) -> tuple[list[Told], list[Address]]:
    used = {id(address) for address in found.values()}
    return [one for one in told if one.key not in found], [address for address in held if id(address) not in used]


def slugs_of(clusters: Sequence[Cluster], own: Mapping[Key, str], taken: Iterable[str]) -> list[str]:
    """The slug of each cluster: the one that most of its tellings own, else a new one of its name and place.

    A slug that two clusters own, since one project has become two, stays with the one that has more of its tellings.
    ``taken`` are the slugs that no new project gets.
    """
    claims = []
    for number, cluster in enumerate(clusters):
        counts = Counter(own[told.key] for told in cluster.told if told.key in own)
        claims += [(-count, number, slug) for slug, count in counts.items()]
    slugs: dict[int, str] = {}
    used = {*own.values(), *taken}
    given: set[str] = set()
    for _, number, slug in sorted(claims):
        if number not in slugs and slug not in given:
            slugs[number] = slug
            given.add(slug)
    for number, cluster in enumerate(clusters):
        if number not in slugs:
            slugs[number] = _free(_wished(cluster), used)
            used.add(slugs[number])
    return [slugs[number] for number in range(len(clusters))]


def _wished(cluster: Cluster) -> str:
    name = slugify(cluster.told[0].name) or "project"
    counts = Counter(place for told in cluster.told for iri in told.places if (place := load_places().get(iri)))
    # what most tellings say; a London area before the borough that it lies in, as nearer to what people say
    place = max(counts, key=lambda place: (counts[place], bool(place.boroughs)), default=None)
    suffix = slugify(place.name) if place is not None else ""
    if suffix and not re.search(rf"(^|-){re.escape(suffix)}(-|$)", name):
        return f"{name}-{suffix}"
    return name


def _free(wished: str, taken: set[str]) -> str:
    slug, number = wished, 1
    while slug in taken:
        number += 1
        slug = f"{wished}-{number}"
    return slug


def slugify(text: str) -> str:
    """Lower-case ASCII words joined by hyphens, at most 80 characters; empty where no letter or digit is left."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "").replace("'", "")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:MAX_SLUG].strip("-")
