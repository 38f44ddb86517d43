"""What a curator rules on identities: kept in the library and replayed in a new build at once."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ingest.build import build_if_needed
from ingest.linking.addresses import Address
from ingest.linking.rulings import KEEP_APART, MERGE, UNDO, Side, in_force, ruling_json, standing
from ingest.pipeline import Progress, no_progress
from ingest.report import Report
from kg.builds import writing
from kg.embedder import Embedder
from kg.errors import NoBuild, NotFound, PrecedentError
from kg.library import Library
from kg.opened import LIBRARY
from kg.settings import Settings


class Contradiction(PrecedentError):
    """A ruling that goes against one that stands, or that rules on nothing."""


def merge(settings: Settings, one: str, other: str, who: str, **how: Any) -> tuple[int, Report]:
    """Rules that two projects are one, the first keeping its address; the decision's number and the new build.

    Each is given by slug or address. Raises NotFound for a project that there is not, Contradiction where they are
    one already or a decision keeps them apart. ``how`` may give an ``embedder`` and a ``progress``.
    """
    return _rule(settings, MERGE, one, other, who, **how)


def keep_apart(settings: Settings, one: str, other: str, who: str, **how: Any) -> tuple[int, Report]:
    """Rules that two projects are never one nor listed as candidates; the decision's number and the new build.

    Each is given by slug or address; with ``@`` and a document id it is what that document tells of the project
    only, so that a project that was gathered from several documents can be parted. Raises NotFound for a project
    that there is not, Contradiction where both are the same or a decision makes them one. ``how`` as for ``merge``.
    """
    return _rule(settings, KEEP_APART, one, other, who, **how)


def undo(settings: Settings, decision: int, who: str, **how: Any) -> tuple[int, Report]:
    """Takes a decision back, so that all is as it was before; the undoing decision's number and the new build.

    Raises NotFound where there is no such decision, Contradiction where it is undone already. ``how`` as for
    ``merge``.
    """
    with _library(settings) as library:
        decisions = library.decisions()
        if all(held["id"] != decision for held in decisions):
            raise NotFound(f"There is no decision {decision}: `precedent decisions` lists them.")
        if decision not in in_force(decisions):
            raise Contradiction(f"Decision {decision} is undone already.")
        number = library.decide(UNDO, str(decision), {"decision": decision}, who)
        return number, _rebuilt(settings, library, **how)


def _rule(settings: Settings, kind: str, one: str, other: str, who: str, **how: Any) -> tuple[int, Report]:
    with _library(settings) as library:
        addresses = [Address(*row) for row in library.addresses()]
        sides = side_of(addresses, one), side_of(addresses, other)
        _refuse(kind, sides, library.decisions())
        number = library.decide(kind, " ".join(side.slug for side in sides), ruling_json(*sides), who)
        return number, _rebuilt(settings, library, **how)


@contextmanager
def _library(settings: Settings) -> Iterator[Library]:
    """The library, held for writing; NoBuild where nothing was ever taken in."""
    if not (settings.data / LIBRARY).exists():
        raise NoBuild(f"There is nothing in {settings.data} yet: run `precedent ingest` first.")
    with writing(settings.data), Library(settings.data / LIBRARY) as library:
        yield library


def _rebuilt(
    settings: Settings, library: Library, embedder: Embedder | None = None, progress: Progress = no_progress
) -> Report:
    started, report = time.perf_counter(), Report()
    build_if_needed(settings, library, report, embedder, progress)
    report.seconds = time.perf_counter() - started
    return report


def side_of(addresses: Sequence[Address], named: str) -> Side:
    """The project of a slug or address, or what one document tells of it (``SLUG@DOCUMENT``); NotFound for none."""
    slug, _, document = named.strip().rstrip("/").rpartition("/project/")[2].partition("@")
    shown = {address.slug for address in addresses}
    if slug not in shown:  # an old address of a merged project
        slug = next((address.slug for address in addresses if address.own == slug), slug)
    told = [a for a in addresses if a.slug == slug and document in ("", a.document)]
    if not told:
        where = f" in document {document!r}" if document else ""
        raise NotFound(f"There is no project {slug!r}{where}: name it by the last part of its address.")
    return Side(slug, tuple((address.document, address.names) for address in told))


def _refuse(kind: str, sides: tuple[Side, Side], decisions: Sequence[Mapping[str, Any]]) -> None:
    """Raises Contradiction where the ruling would say nothing or goes against one that stands."""
    one, other = (frozenset(_told(side)) for side in sides)
    if one & other:
        raise Contradiction(
            f"Both are told of in {min(one & other)[0]} as {sides[0].slug}: they are one project already."
            + (f" Name what one document tells, as in {sides[0].slug}@DOCUMENT." if kind == KEEP_APART else "")
        )
    for ruling in standing(decisions):
        ones, others = (frozenset(_told(side)) for side in ruling.sides)
        if ruling.kind != kind and (one & ones and other & others or one & others and other & ones):
            word = "makes them one" if ruling.kind == MERGE else "keeps them apart"
            raise Contradiction(f"Decision {ruling.id} {word}: undo it first (precedent undo {ruling.id}).")


def _told(side: Side) -> Iterable[tuple[str, str]]:
    return ((document, json.dumps(names)) for document, names in side.told)
