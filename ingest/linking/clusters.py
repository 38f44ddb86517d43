"""Tellings gathered into projects: which pairs are compared, and which are joined.

Pairs are compared only where they share a telling word of a name in an authority, so that the work grows with the
number of tellings and not with its square. Joining goes from the surest pair to the least sure and never joins
projects that one document tells apart, that lie in different places or that a curator keeps apart; as pairs of one
score go by their keys, the order in which documents come makes no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from ingest.linking.alike import SURE, TELLING_NAME, UNSURE, Key, Likeness, Told, are_apart, likeness
from ingest.linking.project_names import FUNCTION, PLACE, Name, weight

MOST = 100  # tellings that one word in one authority may bring together; a word in more of them tells nothing

Pair = tuple[Key, Key]


@dataclass(slots=True)
class Cluster:
    """Tellings that are one project so far."""

    told: list[Told]
    names: dict[str, set[str]] = field(default_factory=dict)  # document id to what it calls the project
    authorities: frozenset[str] = frozenset()
    apart: set[Key] = field(default_factory=set)  # tellings that it is never joined to

    def may_join(self, other: Cluster) -> bool:
        """Whether nothing speaks against both being one project."""
        if are_apart(self.authorities, other.authorities) or self.is_kept_from(other) or other.is_kept_from(self):
            return False
        return not self.is_told_from(other)

    def is_kept_from(self, other: Cluster) -> bool:
        """Whether a curator keeps them apart."""
        return any(told.key in self.apart for told in other.told)

    def is_told_from(self, other: Cluster) -> bool:
        """Whether one document tells of both under different names."""
        return any(self.names[d] != other.names[d] for d in self.names.keys() & other.names.keys())

    def join(self, other: Cluster) -> None:
        """Take all of another cluster in."""
        self.told = sorted([*self.told, *other.told], key=lambda told: told.key)
        for document, names in other.names.items():
            self.names[document] = self.names.get(document, set()) | names
        self.authorities |= other.authorities
        self.apart |= other.apart


@dataclass(frozen=True, slots=True)
class Gathered:
    """The projects found, and the pairs that were compared and may be one."""

    cluster_of: dict[Key, Cluster]
    likely: list[tuple[Pair, Likeness]]  # pairs from UNSURE, the likeliest first

    @property
    def clusters(self) -> list[Cluster]:
        """Each cluster once, by its first telling."""
        return [cluster for key, cluster in sorted(self.cluster_of.items()) if cluster.told[0].key == key]


def gathered(told: Iterable[Told], kept_apart: Iterable[Pair] = ()) -> Gathered:
    """The tellings as projects; those of ``kept_apart`` are never joined."""
    tellings = {one.key: one for one in sorted(told, key=lambda one: one.key)}
    cluster_of = {key: _alone(one) for key, one in tellings.items()}
    for one, other in kept_apart:
        cluster_of[one].apart.add(other)
        cluster_of[other].apart.add(one)
    for pair in _of_one_document(tellings.values()):
        _join(cluster_of, *pair)
    likely = _likely(tellings)
    torn = _torn(tellings, likely)
    for (one, other), alike in likely:
        if alike.score >= SURE and not torn & {one, other}:
            _join(cluster_of, one, other)
    return Gathered(cluster_of, likely)


def _alone(told: Told) -> Cluster:
    return Cluster([told], {told.document: {_full(told)}}, told.authorities)


def _full(told: Told) -> str:
    return " ".join(told.names[0].words) if told.names else ""


def _join(cluster_of: dict[Key, Cluster], one: Key, other: Key) -> None:
    into, taken = cluster_of[one], cluster_of[other]
    if into is taken or not into.may_join(taken):
        return
    if len(into.told) < len(taken.told):
        into, taken = taken, into
    into.join(taken)
    for told in taken.told:
        cluster_of[told.key] = into


def _of_one_document(told: Iterable[Told]) -> Iterator[Pair]:
    """Tellings of one document under the same name."""
    groups: defaultdict[tuple[str, str], list[Key]] = defaultdict(list)
    for one in sorted(told, key=_by_place):
        groups[one.document, _full(one)].append(one.key)
    for (_, name), keys in groups.items():
        if name:
            yield from pairwise(keys)


def _likely(tellings: Mapping[Key, Told]) -> list[tuple[Pair, Likeness]]:
    found = []
    for one, other in sorted(_pairs(tellings.values())):
        alike = likeness(tellings[one], tellings[other])
        if alike.score >= UNSURE:
            found.append(((one, other), alike))
    return sorted(found, key=lambda pair: (-pair[1].score, pair[0]))


def _torn(tellings: Mapping[Key, Told], likely: Iterable[tuple[Pair, Likeness]]) -> set[Key]:
    """Tellings of no known place that are surely one with projects of different places: which, nobody can say."""
    places: defaultdict[Key, list[frozenset[str]]] = defaultdict(list)
    for pair, alike in likely:
        for here, there in (pair, pair[::-1]):
            if alike.score >= SURE and not tellings[here].authorities and tellings[there].authorities:
                places[here].append(tellings[there].authorities)
    return {key for key, held in places.items() if any(are_apart(a, b) for a, b in combinations(set(held), 2))}


def _pairs(told: Iterable[Told]) -> set[Pair]:
    """The pairs worth comparing, each once: of different documents, with a telling word and maybe a place in common."""
    blocks: defaultdict[tuple[str, str], list[Told]] = defaultdict(list)  # by word and authority
    placeless: defaultdict[str, list[Told]] = defaultdict(list)
    anywhere: defaultdict[str, list[Told]] = defaultdict(list)  # all by word
    for one in told:
        for word in _keys(one):
            anywhere[word].append(one)
            for authority in one.authorities:
                blocks[word, authority].append(one)
            if not one.authorities:
                placeless[word].append(one)
    pairs = {pair for block in blocks.values() for pair in _within(block)}
    for word, some in placeless.items():
        if len(some) * len(anywhere[word]) <= MOST * MOST:
            pairs.update(_pair(a, b) for a in some for b in anywhere[word] if a.document != b.document)
    pairs.update(pair for word, block in anywhere.items() if word.startswith("=") for pair in _namesakes(block))
    return pairs


def _within(block: Sequence[Told]) -> Iterator[Pair]:
    if len(block) <= MOST:
        yield from (_pair(a, b) for a, b in combinations(block, 2) if a.document != b.document)


def _pair(one: Told, other: Told) -> Pair:
    return (one.key, other.key) if one.key < other.key else (other.key, one.key)


def _namesakes(block: Sequence[Told]) -> Iterator[Pair]:
    """Tellings of the same telling name, wherever they are since one place may have been misread.

    Of a name that is told very often each is compared with the next of its place only.
    """
    yield from _within(block)
    if len(block) > MOST:
        yield from (_pair(a, b) for a, b in pairwise(sorted(block, key=_by_place)) if a.document != b.document)


def _by_place(told: Told) -> tuple[list[str], Key]:
    return sorted(told.authorities), told.key


def _keys(told: Told) -> set[str]:
    """What a telling is found by: the telling words of its names, their initials, and telling names in full."""
    return {key for name in told.names for key in _keys_of(name)}


def _keys_of(name: Name) -> Iterator[str]:
    words = [word for word in name.words if weight(word) >= min(PLACE, FUNCTION)]
    yield from words or [" ".join(name.words)]
    if name.is_initials:
        yield f"~{name.words[0]}"
    elif name.initials:
        yield f"~{name.initials}"
    if name.weight >= TELLING_NAME:
        yield f"={' '.join(name.words)}"
