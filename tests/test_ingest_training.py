"""Training on a little of the labelled data: what it learns from is right, and what it writes is a model."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from fakes import FakeEmbedder
from ingest.held_out import read_held_out
from ingest.split import blocks, sentences
from ingest.training.decision import cross_validated, f1, gather
from ingest.training.labelled import columns, document_rows, documents, sentence_rows
from ingest.training.teaching import first_step
from ingest.training.train import train
from kg.concept_model import FOLDER, ConceptModel, open_concept_model
from kg.errors import ModelUnavailable
from kg.settings import Settings

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
REAL = 10  # documents of the little corpus that are real


def head(path: Path, to: Path, lines: int) -> list[str]:
    held = path.read_text(encoding="utf-8").splitlines()
    kept = held[:: len(held) // lines][:lines] if path.stem in {"modality", "results"} else held[:lines]
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return [json.loads(line).get("doc", "") for line in kept]


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of a hundred sentences, three invented documents and ten real ones."""
    folder = tmp_path_factory.mktemp("little")
    for path in (CORPUS / "training").glob("*.jsonl"):
        kept = 1 if path.name.startswith("documents") else 60 if path.name == "results.jsonl" else 20
        head(path, folder / "training" / path.name, kept)
    for name in ("training/documents", "case-studies"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).symlink_to(CORPUS / name)
    head(CORPUS / "gold-uk.jsonl", folder / "gold-uk.jsonl", REAL)
    return folder


def test_a_sentence_counts_for_its_labels_and_less_against_what_its_file_does_not_label(little: Path) -> None:
    column = columns()
    row = next(iter(sentence_rows(little / "training")))
    first = json.loads((little / "training" / "interventions-places.jsonl").read_text("utf-8").splitlines()[0])
    told = {label for label, number in column.items() if row.target[number]}
    assert told == {*first["labels"], f"modality/{first['modality']}"}
    assert row.weight[column["interventions/school-street"]] == 1
    assert row.weight[column["groups/older-people"]] < 1


def test_a_document_is_silent_about_its_own_labels_where_it_quotes_nothing(little: Path) -> None:
    training = little / "training"
    [document, *_] = documents(sorted(training.glob("documents-a.jsonl")), training / "documents")
    spans = [span for block in blocks(document.text) for span in sentences(document.text, block)]
    rows, column = document_rows(document, spans), columns()
    held = document.labels["projects"][0]["interventions"][0]
    number = column[f"interventions/{held}"]
    assert any(row.target[number] for row in rows)
    assert all(row.weight[number] == row.target[number] for row in rows)
    absent = next(label for label in column if label not in str(document.labels) and label.startswith("inter"))
    assert all(row.weight[column[absent]] == 1 and not row.target[column[absent]] for row in rows)


def test_training_writes_a_model_that_reads_sentences(little: Path, tmp_path: Path) -> None:
    settings = Settings(models=tmp_path / "models", concepts=str(tmp_path / "made"))
    stages: list[str] = []
    scores = train(settings, little, tmp_path / "made", lambda stage, *_: stages.append(stage), epochs=1, cv=True)
    assert set(scores) == {"intervention", "principle", "outcome", "group", "modality", "result"}
    model = open_concept_model(settings)
    assert {"naming", "modality", "results", "facts"} <= set(model.parts)
    held = read_held_out(tmp_path / "made")
    assert held is not None and len(held) == REAL
    assert len({line.fold for line in held.values()}) == 5 and "Training" in stages
    read = model.sentences(["A community garden was planted.", ""])
    assert read.shape == (2, len(model.concepts)) and (read >= 0).all() and (read <= 1).all()
    assert model.sentences([]).shape == (0, len(model.concepts))
    assert len(model.version) == 12


def test_the_first_step_is_not_repeated_for_the_same_sentences(little: Path, tmp_path: Path) -> None:
    rows, stages = list(sentence_rows(little / "training"))[:8], list[str]()
    taught = [first_step(some, tmp_path, lambda stage, *_: stages.append(stage), 1) for some in (rows, rows, rows[:4])]
    assert stages.count("Training") == 2  # a batch each, and none the second time
    assert np.array_equal(taught[0].head.weights, taught[1].head.weights)
    assert not np.array_equal(taught[0].head.weights, taught[2].head.weights)


@pytest.fixture(scope="module")
def shipped() -> ConceptModel:
    return open_concept_model(Settings())


@pytest.mark.parametrize(
    ("sentence", "slug"),
    [
        ("Neighbours voted on how to share out £50,000 of council money among local ideas.", "participatory-budgeting"),
        ("Traders pay a peppercorn for the vacant units until the site is redeveloped.", "meanwhile-use"),
        ("Residents over 70 came each Tuesday to eat lunch together.", "older-people"),
    ],
)
def test_the_shipped_model_reads_what_is_told_and_not_named(shipped: ConceptModel, sentence: str, slug: str) -> None:
    best = np.argsort(-shipped.sentences([sentence])[0])[:3]
    assert slug in {shipped.concepts[number].rsplit("/", 1)[-1] for number in best}


def test_documents_that_share_a_project_are_held_out_together(shipped: ConceptModel, little: Path) -> None:
    real = documents([little / "gold-uk.jsonl"], little / "case-studies")[:6]
    twice = [*real, real[0]]
    examples = gather(twice, shipped, lambda stage, done, total: None)
    whole = examples.folds[examples.whole]
    assert whole[0] == whole[-1] and len(set(whole)) == 5
    assert set(cross_validated(examples)) == {"intervention", "principle", "outcome", "group"}


def test_f1_of_nothing_is_nothing() -> None:
    assert f1(np.zeros((2, 2), int), np.zeros((2, 2), bool)) == 0.0
    assert f1(np.array([[1, 0]]), np.array([[True, True]])) == pytest.approx(2 / 3)


def test_a_model_of_an_earlier_version_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "about.json").write_bytes((FOLDER / "about.json").read_bytes())
    with np.load(FOLDER / "head.npz") as held:
        np.savez(tmp_path / "head.npz", **{name: held[name] for name in held.files if "asked" not in name})
    with pytest.raises(ModelUnavailable, match="train it again"):
        ConceptModel(FakeEmbedder(), tmp_path)
