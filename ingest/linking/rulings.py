"""What curators ruled on identities, replayed: which rulings stand, and which tellings each is about.

A side of a ruling names its tellings by document and names, so that it holds when a document is read again, when
the extractor finds other words and when a slug has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ingest.linking.addresses import SAME_PROJECT
from ingest.linking.alike import Key, Told
from ingest.linking.project_names import evidence, name_of

MERGE, KEEP_APART, UNDO = "merge", "keep-apart", "undo"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two projects of a ruling, as it was when the curator ruled."""

    slug: str
    told: tuple[tuple[str, tuple[str, ...]], ...]  # document id and what that calls the project


@dataclass(frozen=True, slots=True)
class Ruling:
    """That two projects are one, the first keeping its address, or that they are not."""

    id: int
    kind: str  # MERGE or KEEP_APART
    sides: tuple[Side, Side]


def standing(decisions: Sequence[Mapping[str, Any]]) -> list[Ruling]:
    """The rulings on identities among a library's decisions that are not undone, in order."""
    held = in_force(decisions)
    return [
        Ruling(decision["id"], decision["kind"], (_side(decision["ruling"]["one"]), _side(decision["ruling"]["other"])))
        for decision in decisions
        if decision["id"] in held and decision["kind"] in (MERGE, KEEP_APART)
    ]


def in_force(decisions: Sequence[Mapping[str, Any]]) -> set[int]:
    """The ids of the decisions that none in force undoes."""
    held: set[int] = set()
    undone: set[int] = set()
    for decision in reversed(decisions):
        if decision["id"] not in undone:
            held.add(decision["id"])
            if decision["kind"] == UNDO:
                undone.add(decision["ruling"]["decision"])
    return held


def ruling_json(one: Side, other: Side) -> dict[str, object]:
    """Two sides as a decision keeps them."""
    return {"one": asdict(one), "other": asdict(other)}


def _side(held: Mapping[str, Any]) -> Side:
    return Side(held["slug"], tuple((document, tuple(names)) for document, names in held["told"]))


def keys_of(
    ruling: Ruling, told: Mapping[str, Sequence[Told]], owners: Mapping[str, Sequence[Key]]
) -> tuple[list[Key], list[Key]]:
    """The tellings that each side of a ruling is about, in order; empty for a side that no document tells of now.

    ``told`` are the tellings by document, ``owners`` the tellings by the slug they own. Where no document that was
    named tells of a side any more, those that own its slug stand for it, unless both sides had one slug.
    """
    one, other = (_named(side, told) for side in ruling.sides)
    slugs = [side.slug for side in ruling.sides]
    if slugs[0] == slugs[1]:
        return one, other
    return one or list(owners.get(slugs[0], ())), other or list(owners.get(slugs[1], ()))


def _named(side: Side, told: Mapping[str, Sequence[Told]]) -> list[Key]:
    found = []
    for document, names in side.told:
        some = told.get(document, ())
        same = [one for one in some if {one.name, *one.aka} & set(names)]
        found += [one.key for one in same] or _nearest(some, names)
    return sorted(set(found))


def _nearest(told: Iterable[Told], names: Sequence[str]) -> list[Key]:
    """The telling whose names are most alike; none where nothing is much alike."""
    called = tuple(map(name_of, names))
    alike = [(-evidence(one.names, called), one.key) for one in told]
    best = min(alike, default=(0.0, ("", 0)))
    return [best[1]] if -best[0] >= SAME_PROJECT else []
