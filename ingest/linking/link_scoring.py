"""Linking scored on labelled documents: are the tellings of one project found to be one, and no others?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from ingest.linking.addresses import slugify
from ingest.linking.alike import Key, Told
from ingest.linking.link import link
from ingest.scoring import Tally
from kg.namespaces import Iris, council_iri
from kg.places import load_places, normalise

Line = Mapping[str, Any]  # one document in the form of the gold


def score_linking(lines: Sequence[Line]) -> dict[str, float | int]:
    """Precision, recall and F1 over pairs of tellings of different documents, and how many pairs are candidates.

    Two tellings are truly of one project where the labels give them a name or alias in common, over any number of
    steps. "asked" is the share of the true pairs that are linked or listed as candidates.
    """
    told = [one for line in lines for one in _told(line)]
    linked, truth = link(told), _truth(told)
    found, wanted = _pairs(linked.slugs), _pairs(truth)
    listed = {frozenset(candidate.slugs) for candidate in linked.candidates}
    tally = Tally()
    tally.add(wanted, found)
    asked = sum(pair in found or frozenset(linked.slugs[key] for key in pair) in listed for pair in wanted)
    return {
        **tally.figures(),
        "pairs": len(wanted),
        "asked": round(asked / len(wanted), 4) if wanted else 1.0,
        "candidates": len(linked.candidates),
    }


def _told(line: Line) -> list[Told]:
    return [_telling(line["doc"], index, project) for index, project in enumerate(line["projects"])]


def _telling(document: str, index: int, project: Line) -> Told:
    places = [found[0].iri for found in map(load_places().find, project["places"]) if found]
    return Told(
        document=document,
        index=index,
        name=project["name"],
        aka=tuple(project["aka"]),
        places=tuple(places),
        start=project["start"],
        end=project["end"],
        leads=frozenset([_organisation(project["lead"])] if project["lead"] else ()),
        partners=frozenset(map(_organisation, project["partners"])),
    )


def _organisation(name: str) -> str:
    council = next((place for place in load_places().find(name) if place.council_names and place.code), None)
    return council_iri(council.code) if council and council.code else Iris().organisation(slugify(name))


def _truth(told: Iterable[Told]) -> dict[Key, str]:
    """The tellings under the first of all names that lead from one to the other."""
    groups: list[tuple[set[str], list[Key]]] = []
    for one in told:
        names, keys = {normalise(name) for name in (one.name, *one.aka)}, [one.key]
        for held in [group for group in groups if group[0] & names]:
            groups.remove(held)
            names, keys = names | held[0], keys + held[1]
        groups.append((names, keys))
    return {key: min(names) for names, keys in groups for key in keys}


def _pairs(identity: Mapping[Key, str]) -> set[frozenset[Key]]:
    """The pairs of tellings of different documents that are one project."""
    together: defaultdict[str, list[Key]] = defaultdict(list)
    for key, name in identity.items():
        together[name].append(key)
    return {frozenset(pair) for keys in together.values() for pair in combinations(keys, 2) if pair[0][0] != pair[1][0]}
