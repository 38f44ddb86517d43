"""A data folder opened for questions: one build, its stores and the model that reads questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.builds import open_stores
from kg.candidates import Candidate, read_candidates
from kg.catalogue import Catalogue, load_catalogue
from kg.concept_model import ConceptModel, open_concept_model
from kg.embedder import Embedder, open_embedder
from kg.graph import Graph
from kg.library import Library
from kg.namespaces import Iris
from kg.settings import Settings
from kg.vectors import VectorIndex
from kg.words import WordIndex

LIBRARY = "library.sqlite"


@dataclass(frozen=True)
class Opened:
    """One build held open; every search function takes it first."""

    id: str
    manifest: Mapping[str, Any]
    graph: Graph
    vectors: VectorIndex
    words: WordIndex
    catalogue: Catalogue
    embedder: Embedder
    settings: Settings
    concept_model: ConceptModel | None = None  # reads questions as it read the documents; None reads words only
    candidates: Sequence[Candidate] = ()  # pairs of projects that may be one, the likeliest first


def open_data(settings: Settings, *, embedder: Embedder | None = None) -> Opened:
    """The build in use of a data folder; NoBuild where there is none, ModelUnavailable without its model."""
    stores = open_stores(settings.data)
    library = Library(settings.data / LIBRARY, read_only=True)
    iris = Iris(stores.manifest["base"])
    return Opened(
        id=stores.id,
        manifest=stores.manifest,
        graph=stores.graph,
        vectors=stores.vectors,
        words=stores.words,
        catalogue=load_catalogue(stores.graph, library, stores.manifest["documents"], iris),
        embedder=embedder or open_embedder(settings),
        settings=settings,
        concept_model=open_concept_model(settings),
        candidates=read_candidates(stores.folder),
    )
