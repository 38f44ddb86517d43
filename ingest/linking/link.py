"""Which projects are the same one, across documents, and at which address each stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.linking.addresses import Address, owned, slugs_of
from ingest.linking.alike import SURE, Key, Told
from ingest.linking.clusters import Cluster, Gathered, Pair, gathered
from ingest.linking.rulings import KEEP_APART, MERGE, Ruling, keys_of
from kg.candidates import Candidate

LINKER_VERSION = "2"  # what is linked by other rules is another build
Subjects = tuple[Sequence[Key], Sequence[Key]]  # the tellings that the two sides of a ruling are about


@dataclass(frozen=True, slots=True)
class Linked:
    """The projects of a build."""

    slugs: Mapping[Key, str]  # of each telling
    names: Mapping[str, str]  # to show, by slug
    replaced: Mapping[str, str]  # slugs that lead to another project's
    addresses: Sequence[Address]  # for the next build
    candidates: Sequence[Candidate]  # the likeliest first
    waiting: Sequence[int]  # rulings about projects that no document tells of now


@dataclass(slots=True)
class _Project:
    """A cluster under the slug it is shown at."""

    slug: str
    told: list[Told]  # those that its name comes from first
    replaced: set[str]


def link(told: Iterable[Told], before: Sequence[Address] = (), rulings: Sequence[Ruling] = ()) -> Linked:
    """The tellings as projects, with their slugs.

    ``before`` holds the addresses of the build before, so that an address once given stays; ``rulings`` are what
    curators decided, in order.
    """
    tellings = sorted(told, key=lambda one: one.key)
    own = owned(tellings, before)
    about = _about(rulings, tellings, own)
    found = gathered(tellings, _apart(rulings, about))
    clusters = found.clusters
    slugs = slugs_of(clusters, own, {slug for address in before for slug in (address.own, address.slug)})
    own |= _new_owners(clusters, slugs, own)
    by_key = _projects(clusters, slugs, own)
    for ruling in rulings:
        if ruling.kind == MERGE:
            _merge(ruling, about[ruling.id], by_key)
    return _linked(tellings, by_key, own, found, [ruling.id for ruling in rulings if not all(about[ruling.id])])


def _about(rulings: Iterable[Ruling], tellings: Iterable[Told], own: Mapping[Key, str]) -> dict[int, Subjects]:
    """The tellings that each ruling is about."""
    by_document: defaultdict[str, list[Told]] = defaultdict(list)
    owners: defaultdict[str, list[Key]] = defaultdict(list)
    for one in tellings:
        by_document[one.document].append(one)
        if one.key in own:
            owners[own[one.key]].append(one.key)
    return {ruling.id: keys_of(ruling, by_document, owners) for ruling in rulings}


def _apart(rulings: Iterable[Ruling], about: Mapping[int, Subjects]) -> list[Pair]:
    """The pairs of tellings that curators keep apart."""
    kept = [about[ruling.id] for ruling in rulings if ruling.kind == KEEP_APART]
    return [(one, other) for ones, others in kept for one in ones for other in others if one != other]


def _new_owners(clusters: Sequence[Cluster], slugs: Sequence[str], own: Mapping[Key, str]) -> dict[Key, str]:
    """The slugs that tellings own from now on: new ones, and those whose slug is another project's now."""
    used = set(slugs)
    return {
        told.key: slug
        for cluster, slug in zip(clusters, slugs, strict=True)
        for told in cluster.told
        if own.get(told.key, slug) in used
    }


def _projects(clusters: Sequence[Cluster], slugs: Sequence[str], own: Mapping[Key, str]) -> dict[Key, _Project]:
    by_key: dict[Key, _Project] = {}
    for cluster, slug in zip(clusters, slugs, strict=True):
        project = _Project(slug, list(cluster.told), {own[told.key] for told in cluster.told} - {slug})
        by_key |= {told.key: project for told in cluster.told}
    return by_key


def _merge(ruling: Ruling, about: Subjects, by_key: dict[Key, _Project]) -> None:
    """Two projects made one: the first keeps its address and its name, that of the second leads to it."""
    one, other = about
    if not one:
        return
    kept = _ruled_on(one, ruling.sides[0].slug, by_key)
    taken = _ruled_on(other, ruling.sides[1].slug, by_key) if other else None
    kept.replaced.add(ruling.sides[1].slug)
    if taken is None or taken is kept:
        return
    kept.told += taken.told
    kept.replaced |= {taken.slug, *taken.replaced}
    by_key |= {told.key: kept for told in taken.told}


def _ruled_on(keys: Sequence[Key], slug: str, by_key: Mapping[Key, _Project]) -> _Project:
    """The project that a side means now: its tellings may have been gathered from several, one of that slug."""
    projects = [by_key[key] for key in keys]
    return next((project for project in projects if project.slug == slug), projects[0])


def _linked(
    tellings: Sequence[Told],
    by_key: Mapping[Key, _Project],
    own: Mapping[Key, str],
    found: Gathered,
    waiting: Sequence[int],
) -> Linked:
    projects = {project.slug: project for project in by_key.values()}
    names = {slug: _name(found, project) for slug, project in projects.items()}
    slugs = {one.key: by_key[one.key].slug for one in tellings}
    return Linked(
        slugs=slugs,
        names=names,
        replaced={old: slug for slug, p in projects.items() for old in sorted(p.replaced) if old not in projects},
        addresses=[Address(o.document, (o.name, *o.aka), own[o.key], slugs[o.key]) for o in tellings],
        candidates=_candidates(found, projects, slugs, names),
        waiting=waiting,
    )


def _name(found: Gathered, project: _Project) -> str:
    """What most documents call it; of several the first. After a merge the name of the project that was kept."""
    kept = found.cluster_of[project.told[0].key].told
    return Counter(told.name for told in kept).most_common(1)[0][0]


def _candidates(
    found: Gathered, projects: Mapping[str, _Project], slugs: Mapping[Key, str], names: Mapping[str, str]
) -> list[Candidate]:
    """The pairs of projects that may be one, each by its likeliest tellings."""
    best: dict[tuple[str, str], Candidate] = {}
    for (one, other), alike in found.likely:
        a, b = found.cluster_of[one], found.cluster_of[other]
        pair = (slugs[one], slugs[other]) if slugs[one] < slugs[other] else (slugs[other], slugs[one])
        if pair[0] == pair[1] or pair in best or a.is_kept_from(b) or b.is_kept_from(a) or a.is_told_from(b):
            continue
        documents = tuple(tuple(sorted({told.document for told in projects[slug].told})) for slug in pair)
        torn = ("another telling of one of them is of another place",) if alike.score >= SURE else ()
        called = (names[pair[0]], names[pair[1]])
        best[pair] = Candidate(alike.score, pair, called, documents, (*alike.reasons, *torn))  # type: ignore[arg-type]
    return list(best.values())
