"""The one place where the spaCy pipeline is put together; each component has one job."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

__all__ = ["EXTRACTOR_VERSION", "extract", "load_pipeline"]

COMPONENTS = (
    "sentences",
    "boilerplate",
    "voice",
    "places",
    "concepts",
    "organisations",
    "money",
    "dates",
    "projects",
    "modality",
    "status",
    "register",
    "locations",
    "labels",
    "results",
    "figures",
    "roles",
    "funding",
    "years",
)


@contextmanager
def _without_torch() -> Iterator[None]:
    """Keeps ``import spacy`` from loading torch, which thinc imports wherever it is installed.

    Nothing here uses it, and it costs seconds and a quarter of a gigabyte. None in ``sys.modules`` makes the import
    fail as if it were absent; it is taken out again, so that a later import in the same process works.
    """
    if "torch" in sys.modules:
        yield
        return
    sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["torch"]


with _without_torch():
    import spacy
    from spacy.language import Language
    from spacy.tokens import Doc

from ingest.extract.reading import Reading, reading_of  # noqa: E402
from ingest.extraction import EXTRACTOR_VERSION, Extraction  # noqa: E402
from ingest.split import split  # noqa: E402
from kg.concept_model import ConceptModel  # noqa: E402
from kg.model import Document, Passage  # noqa: E402

if TYPE_CHECKING:
    from ingest.extract.language_model import LanguageModel

__all__ = ["EXTRACTOR_VERSION", "extract", "load_pipeline"]

LONGEST = 1_000_000_000  # characters; spaCy's own limit guards parsers that we do not run


@cache
def load_pipeline() -> Language:
    """The pipeline, put together once in a process; no file is read."""
    if not Doc.has_extension("reading"):
        Doc.set_extension("reading", default=None)
    nlp = spacy.blank("en")
    nlp.max_length = LONGEST
    for name in COMPONENTS:
        step = importlib.import_module(f"ingest.extract.{name}")
        Language.component(f"precedent_{name}", func=step.component)
        nlp.add_pipe(f"precedent_{name}", name=name)
    return nlp


def read_through(
    document: Document, model: ConceptModel, passages: Sequence[Passage] = (), before: str | None = None
) -> Doc:
    """A document as the components leave it, its working state in ``doc._.reading``.

    ``before`` names the component that is about to be trained: it and those after it are left out.
    """
    nlp = load_pipeline()
    doc = nlp.make_doc(document.text)
    doc._.reading = Reading(document, model, tuple(passages) or split(document))
    with nlp.select_pipes(enable=COMPONENTS[: COMPONENTS.index(before) if before else None]):
        return nlp(doc)


def extract(
    document: Document,
    model: ConceptModel,
    passages: Sequence[Passage] = (),
    language_model: LanguageModel | None = None,
) -> Extraction:
    """The projects and claims of a document; the same for the same text and model, without file or network.

    ``language_model`` is asked for further claims, where one is given: then over the network, and nothing is promised.
    """
    reading = reading_of(read_through(document, model, passages))
    for claim in language_model.claims(reading) if language_model else ():
        reading.add(claim)
    return Extraction(tuple(reading.projects), reading.claims, reading.voice)
