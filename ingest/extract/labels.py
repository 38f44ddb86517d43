"""Decides which interventions, principles, outcomes and groups are true of a project, and quotes the words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from spacy.tokens import Doc, Span

from ingest.extract.reading import Reading, marked, reading_of
from ingest.extraction import FoundClaim
from kg.concept_model import PASSING, ConceptModel, Evidence, logit, sigmoid
from kg.namespaces import PROPERTY_OF_SCHEME

NAMED = frozenset({"preferred", "alternative", "hidden"})  # labels that are a concept's own
SAID_HERE, HINTED_HERE = 2.0, 1.0  # logits for a sentence that names or hints at the concept, when one is quoted
AS_STRONG = 0.6  # of the strongest sentence's weight, to have a say in the modality
FEW = 4  # sentences; the decision learnt on longer tellings, where much is named in passing
PLAIN = 0.5  # confidence of a concept that is named in so few words
MODALITY_ORDER = ("done", "under-way", "planned", "rejected", "considered", "mentioned")
Signs = Mapping[str, Mapping[int, list[Span]]]  # by concept, then by number of the sentence


def component(doc: Doc) -> Doc:
    """Adds a claim for each concept that the sentences about a project, or about the whole document, bear out."""
    reading = reading_of(doc)
    signs = signs_of(doc, reading)
    for owner in range(len(reading.projects)) if reading.projects else (None,):
        numbers = numbers_of(reading, owner)
        if numbers:
            _claim_all(reading, owner, numbers, signs)
    return doc


def numbers_of(reading: Reading, owner: int | None) -> list[int]:
    """The sentences that speak of a project; all of them where the document tells of none."""
    spoken = (n for n, sentence in enumerate(reading.sentences) if sentence.kind != "field")
    return [n for n in spoken if owner is None or reading.owners[n] == owner]


def signs_of(doc: Doc, reading: Reading) -> Signs:
    """Where the vocabulary's own words for each concept stand."""
    found: defaultdict[str, defaultdict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for span in marked(doc, "concepts"):
        found[span.kb_id_][reading.number_at(span.start_char)].append(span)
    return found


def evidence_of(reading: Reading, numbers: Sequence[int], signs: Signs) -> Evidence:
    """What these sentences say for each concept; a sentence that only mentions counts for less."""
    model = reading.model
    kinds = [reading.sentences[n].kind for n in numbers]
    passing = np.array([PASSING if reading.modalities[n] == "mentioned" else 1.0 for n in numbers], np.float32)
    named, hinted, in_title = (np.zeros(len(model.concepts), np.float32) for _ in range(3))
    for iri, by_sentence in signs.items():
        if iri in model.column:
            here = [span for n in numbers for span in by_sentence.get(n, ()) if span._.modality != "mentioned"]
            column = model.column[iri]
            named[column] = sum(span.label_ in NAMED for span in here)
            hinted[column] = len(here) - named[column]
            in_title[column] = any(reading.sentence_at(s.start_char).kind == "title" for s in here if s.label_ in NAMED)
    return Evidence(
        probabilities=reading.scores[list(numbers)] * passing[:, None],
        title=np.array([kind == "title" for kind in kinds]),
        heading=np.array([kind in {"heading", "label"} for kind in kinds]),
        named=named,
        hinted=hinted,
        in_title=in_title,
    )


def _claim_all(reading: Reading, owner: int | None, numbers: Sequence[int], signs: Signs) -> None:
    model = reading.model
    evidence = evidence_of(reading, numbers, signs)
    probabilities, enough = _decided(model, evidence, len(numbers))
    for column in map(int, np.flatnonzero(enough)):
        iri, scheme = model.concepts[column], model.schemes[column]
        if owner is None and scheme != "principle":
            continue
        weights = _weights(model, evidence, column, numbers, signs)
        number = numbers[int(np.argmax(weights))]
        strong = [n for n, weight in zip(numbers, weights, strict=True) if weight >= AS_STRONG * weights.max()]
        modality = min((_said(reading, n, signs[iri].get(n, ())) for n in strong), key=MODALITY_ORDER.index)
        start, end = _quoted(reading, number, signs[iri].get(number, ()))
        named = PROPERTY_OF_SCHEME[scheme] if owner is not None else "subject"
        reading.add(FoundClaim(owner, named, iri, modality, round(float(probabilities[column]), 2), start, end))


def _decided(model: ConceptModel, evidence: Evidence, sentences: int) -> tuple[np.ndarray, np.ndarray]:
    """The model's decision; in a few words, such as a row of a register, a concept's own name is enough."""
    probabilities, enough = model.decide(evidence)
    if sentences > FEW:
        return probabilities, enough
    plain = evidence.named > 0
    return np.where(plain, np.maximum(probabilities, PLAIN), probabilities), enough | plain


def _weights(model: ConceptModel, evidence: Evidence, column: int, numbers: Sequence[int], signs: Signs) -> np.ndarray:
    """How telling each sentence is: the body before titles and headings, which say less when quoted alone."""
    by_sentence = signs.get(model.concepts[column], {})
    kinds = [{span.label_ in NAMED for span in by_sentence.get(n, ())} for n in numbers]
    said = np.array([SAID_HERE if True in some else HINTED_HERE if some else 0.0 for some in kinds], np.float32)
    weights = sigmoid(logit(evidence.probabilities[:, column]) + said)
    return np.where(evidence.title | evidence.heading, weights * 0.5, weights)


def _said(reading: Reading, number: int, spans: Sequence[Span]) -> str:
    if spans:
        return min((str(span._.modality) for span in spans), key=MODALITY_ORDER.index)
    return reading.modalities[number]


def _quoted(reading: Reading, number: int, spans: Sequence[Span]) -> tuple[int, int]:
    """The sentence, or the clause of a long one that names the concept."""
    if spans:
        return reading.quote(spans[0].start_char, spans[0].end_char)
    sentence = reading.sentences[number]
    return sentence.start, sentence.end
