"""Passages rolled up: to units (what one document says of one project), to documents and to projects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.catalogue import Catalogue

Unit = tuple[str | None, str]  # a project's slug, or None for a document that tells of none; a document's id

# A passage of a document about several projects that makes no claim about any of them counts for each, but less.
UNCLAIMED = 0.7


def units_of(catalogue: Catalogue, passage: str) -> list[tuple[Unit, float]]:
    """The units that a passage speaks for, and how far."""
    document = catalogue.passages[passage].document
    projects = catalogue.projects_in(document)
    if len(projects) < 2:
        return [((projects[0] if projects else None, document), 1.0)]
    told = catalogue.projects_told_in(passage)
    return [((slug, document), 1.0) for slug in told] or [((slug, document), UNCLAIMED) for slug in projects]


def all_units(catalogue: Catalogue) -> list[Unit]:
    """Every unit there is."""
    return [(slug, document) for document in catalogue.documents for slug in catalogue.projects_in(document) or (None,)]


def roll_up(catalogue: Catalogue, passages: Iterable[tuple[str, float]]) -> dict[Unit, float]:
    """The score of each unit: its best passage's, for one passage that answers is enough."""
    scores: dict[Unit, float] = {}
    for passage, score in passages:
        for unit, share in units_of(catalogue, passage):
            if share * score > scores.get(unit, 0.0):
                scores[unit] = share * score
    return scores


def best_of(scores: Mapping[Unit, float], part: int) -> dict[str, float]:
    """The best score by project (part 0) or by document (part 1), highest first; ties by name."""
    best: dict[str, float] = {}
    for unit, score in scores.items():
        key = unit[part]
        if key is not None:
            best[key] = max(score, best.get(key, 0.0))
    return dict(sorted(best.items(), key=lambda item: (-item[1], item[0])))
