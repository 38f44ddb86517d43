"""Things found by what people call them, and the nearest names where nothing is called so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz, process, utils

from kg.errors import NotFound
from kg.opened import Opened
from kg.places import load_places
from kg.vocabulary import load_vocabulary
from search_api.present import iris_of

_SURE = 90  # of 100: near enough to be the same name with a slip in it
_NEAR = 55  # of 100: worth offering


def find_project(opened: Opened, name: str) -> str:
    """The slug of a project given by slug, address or name; NotFound, with the nearest names, where there is none."""
    projects = opened.catalogue.projects
    slug = opened.catalogue.current_slug(name.removeprefix(iris_of(opened).project("")))
    if slug in projects:
        return slug
    several = [(slug, called) for slug, project in projects.items() for called in (project.name, *project.aka)]
    exact = [slug for slug, called in several if called.casefold() == name.strip().casefold()]
    if exact:
        return exact[0]
    names = [called for _, called in several]
    best = process.extractOne(name, names, scorer=fuzz.token_sort_ratio, processor=utils.default_process)
    if best and best[1] >= _SURE:
        return several[best[2]][0]
    raise NotFound(_nothing_called(name, names))


def not_found(opened: Opened, name: str) -> NotFound:
    """The error for a name that nothing has, with the nearest names there are."""
    return NotFound(_nothing_called(name, _all_names(opened)))


def _all_names(opened: Opened) -> Iterator[str]:
    catalogue = opened.catalogue
    yield from (called for project in catalogue.projects.values() for called in (project.name, *project.aka))
    yield from (title for document in catalogue.documents.values() for title in (document.id, document.title))
    yield from (concept.label for concept in load_vocabulary().concepts.values())
    yield from (place.name for place in load_places().all)


def _nothing_called(name: str, names: Iterable[str]) -> str:
    near = process.extract(
        name, list(dict.fromkeys(names)), scorer=fuzz.WRatio, processor=utils.default_process, limit=3
    )
    close = [called for called, score, _ in near if score >= _NEAR]
    hint = f" The nearest are: {'; '.join(close)}." if close else " Search for it in other words."
    return f"Nothing in the library is called {name!r}.{hint}"
