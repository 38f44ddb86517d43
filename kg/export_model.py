"""``python -m kg.export_model TASK``: writes a sentence-transformers model as ONNX, pooling and length 1 included.

A program of its own, run once for each model by ``kg.embedder``: the one place of ``kg`` where torch is loaded.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import shutil
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy
import torch
from sentence_transformers import SentenceTransformer
from torch.nn import functional

POOLINGS = ("mean", "cls")
_LONGEST = 512  # tokens, where a model names no limit of its own


class Refused(Exception):
    """Why a model cannot be exported, for the user."""


class SentenceEncoder(torch.nn.Module):
    """Token ids to one vector of length 1: the encoder, its pooling and the normalising in one graph."""

    def __init__(self, encoder: torch.nn.Module, pooling: str) -> None:
        super().__init__()
        self.encoder = encoder
        self.pooling = pooling

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """One row for each row of ids."""
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        if self.pooling == "cls":
            return functional.normalize(hidden[:, 0], p=2, dim=1)
        kept = attention_mask.unsqueeze(-1).to(hidden.dtype)
        return functional.normalize((hidden * kept).sum(1) / kept.sum(1).clamp(min=1e-9), p=2, dim=1)


def export(source: str, folder: Path, name: str, precision: str, delta: str | None = None) -> None:
    """Export a model into a new folder, whole or not at all; Refused where it cannot be.

    The weights in the file ``delta``, if one is named, replace the model's own of the same names.
    """
    model = _load(source)
    if delta is not None:
        lay_over(_encoder(model), Path(delta))
    pooling = _pooling(model)
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    _write_graph(SentenceEncoder(_encoder(model), pooling).eval(), partial / "model.onnx", precision)
    model.tokenizer.backend_tokenizer.save(str(partial / "tokenizer.json"))
    about = {**_about(model), "name": f"{name} {precision} {_digest(model, pooling)}"}
    (partial / "about.json").write_text(json.dumps(about), encoding="utf-8")
    partial.rename(folder)


def _load(source: str) -> SentenceTransformer:
    try:
        return SentenceTransformer(source, device="cpu", local_files_only=True).float()
    except (OSError, ValueError) as error:
        first = str(error).strip().splitlines()[0]
        raise Refused(f"it is not on this machine, or not whole ({first}).") from error


def lay_over(encoder: torch.nn.Module, delta: Path) -> None:
    """Replace weights of an encoder by those in a file; Refused where one has no such place."""
    with numpy.load(delta) as weights:
        tuned = {name: torch.from_numpy(weights[name].astype("float32")) for name in weights.files}
    if encoder.load_state_dict(tuned, strict=False).unexpected_keys:
        raise Refused(f"{delta} holds weights of another model.")


def _encoder(model: SentenceTransformer) -> Any:
    return model[0].auto_model


def _pooling(model: SentenceTransformer) -> str:
    """How the model makes one vector of many; Refused where it does so in a way that is not served."""
    kinds = [type(module).__name__ for module in model]
    if kinds[:2] != ["Transformer", "Pooling"] or set(kinds[2:]) - {"Normalize"}:
        raise Refused(f"it is made of {', '.join(kinds)}, and only Transformer, Pooling and Normalize are served.")
    pooling = model[1].pooling_mode
    if pooling not in POOLINGS:
        raise Refused(f"it pools by {pooling}, and only {' and '.join(POOLINGS)} are served.")
    return str(pooling)


def _write_graph(encoder: SentenceEncoder, path: Path, precision: str) -> None:
    ids = torch.randint(1000, 20000, (2, 17))
    sizes = {0: "texts", 1: "tokens"}
    torch.onnx.export(
        encoder,
        (ids, torch.ones_like(ids)),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=["sentence_embedding"],  # the exporter writes the name "embedding" twice
        dynamic_shapes={"input_ids": sizes, "attention_mask": sizes},
        dynamo=True,
        external_data=False,
    )
    if precision == "int8":
        _quantize(path)


def _quantize(path: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole = path.with_suffix(".fp32.onnx")
    path.rename(whole)
    quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True)
    whole.unlink()


def _about(model: SentenceTransformer) -> dict[str, int]:
    padding = model.tokenizer.pad_token_id
    return {
        "dimension": int(_encoder(model).config.hidden_size),
        "longest": int(model.max_seq_length or _LONGEST),
        "padding": int(padding if padding is not None else 0),
    }


def _digest(model: SentenceTransformer, pooling: str) -> str:
    """Twelve digits that tell these weights and this pooling from others, whatever the model is called."""
    digest = hashlib.sha256(pooling.encode())
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode() + tensor.contiguous().numpy().tobytes())
    return digest.hexdigest()[:12]


def main() -> int:
    """Export what the first argument says; 1, with the reason as the last line of stderr, where that cannot be."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    task = json.loads(sys.argv[1])
    try:
        with contextlib.redirect_stdout(sys.stderr):
            export(**{**task, "folder": Path(task["folder"])})
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
