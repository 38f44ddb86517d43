"""The vocabulary as read from its Turtle file."""

from __future__ import annotations

import pytest

from kg.namespaces import concept_iri
from kg.vocabulary import load_vocabulary, read_vocabulary

MEANWHILE = concept_iri("intervention", "meanwhile-use")
HIGH_STREET = concept_iri("intervention", "high-street-and-workspace")


def test_all_concepts_are_read() -> None:
    vocabulary = load_vocabulary()
    counts = {scheme: len(vocabulary.in_scheme(scheme)) for scheme in ("intervention", "principle", "outcome", "group")}
    assert counts == {"intervention": 71, "principle": 20, "outcome": 14, "group": 15}
    assert sum(concept.grouping_only for concept in vocabulary.concepts.values()) == 16


def test_a_concept_has_its_labels() -> None:
    concept = load_vocabulary().find("intervention", "meanwhile-use")
    assert concept is not None
    assert (concept.iri, concept.label) == (MEANWHILE, "Meanwhile use")
    assert "empty shops" in concept.alt_labels
    assert "popup" in concept.hidden_labels
    assert "shipping containers" in concept.cues
    assert concept.definition.startswith("Short-term use")
    assert concept_iri("intervention", "maker-space") in concept.related


def test_weak_and_case_labels_are_labels() -> None:
    for concept in load_vocabulary().concepts.values():
        labels = {concept.label, *concept.alt_labels, *concept.hidden_labels}
        assert concept.weak_labels <= labels
        assert concept.case_labels <= labels


def test_broader_and_narrower_are_transitive() -> None:
    vocabulary = load_vocabulary()
    assert {MEANWHILE, HIGH_STREET} < vocabulary.broader_of(MEANWHILE)
    tops = vocabulary.broader_of(MEANWHILE) - {MEANWHILE, HIGH_STREET}
    assert len(tops) == 1
    assert {MEANWHILE, HIGH_STREET} <= vocabulary.narrower_of(min(tops))
    assert vocabulary.narrower_of(MEANWHILE) == {MEANWHILE}


def test_an_unknown_concept_is_none_and_alone() -> None:
    vocabulary = load_vocabulary()
    assert vocabulary.get("https://example.org/x") is None
    assert vocabulary.find("intervention", "no-such") is None
    assert vocabulary.in_scheme("no-such") == ()
    assert vocabulary.narrower_of("https://example.org/x") == {"https://example.org/x"}


def test_frameworks_link_to_concepts_both_ways() -> None:
    vocabulary = load_vocabulary()
    assert len(vocabulary.frameworks) == 10
    assert sum(len(framework.concepts) for framework in vocabulary.frameworks.values()) == 77
    for framework in vocabulary.frameworks.values():
        assert framework.label
        for idea in framework.concepts:
            assert vocabulary.framework_concept(idea.iri) == idea
            for _, iri in idea.matches:
                concept = vocabulary.get(iri)
                assert concept is not None
                assert idea.iri in {match for _, match in concept.matches}


def test_a_small_file_can_be_read(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "small.ttl"
    path.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        f'<{MEANWHILE}> skos:prefLabel "Meanwhile"@en ; skos:altLabel "stopgap"@en .\n',
        encoding="utf-8",
    )
    concept = read_vocabulary(path).get(MEANWHILE)
    assert concept is not None
    assert (concept.label, concept.alt_labels, concept.slug) == ("Meanwhile", ("stopgap",), "meanwhile-use")


def test_concepts_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        load_vocabulary().concepts["x"] = None  # type: ignore[index]
