"""A build as if some of its documents were not in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from kg.catalogue import Catalogue
from kg.model import Project
from kg.opened import Opened


def without(opened: Opened, documents: Collection[str]) -> Opened:
    """The build whose catalogue holds none of the documents, nor what they alone say; itself where there are none.

    The indexes stay whole: what is searched by them must be restricted to the documents that are left.
    """
    return replace(opened, catalogue=_left(opened.catalogue, frozenset(documents))) if documents else opened


def _left(catalogue: Catalogue, gone: frozenset[str]) -> Catalogue:
    projects = (_told_elsewhere(project, gone) for project in catalogue.projects.values())
    return Catalogue(
        documents={key: document for key, document in catalogue.documents.items() if key not in gone},
        passages={key: passage for key, passage in catalogue.passages.items() if passage.document not in gone},
        projects={project.slug: project for project in projects if project.documents},
        claims={key: claim for key, claim in catalogue.claims.items() if claim.document not in gone},
        organisations=catalogue.organisations,
    )


def _told_elsewhere(project: Project, gone: frozenset[str]) -> Project:
    return replace(project, documents=tuple(document for document in project.documents if document not in gone))
