"""The linear head: from a sentence's vector to the labels that it is evidence of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from ingest.training.labelled import Vector

STEPS, RATE, DECAY = 300, 0.02, 0.3
AGAIN = (150, 0.003)  # steps and rate of fitting a head that has learnt once
DROPOUT = 0.1
CERTAIN, NEVER = 0.95, 0.001  # what a label and its absence are learnt as: held back from certainty
REPLAYED = 1500  # sentences of the first kind in each step of fitting again
REAL = 2.0  # weight of the real documents' sentences beside them
BAG = 0.4  # weight of "some sentence of this document is evidence of it"


@dataclass(frozen=True, slots=True)
class Bags:
    """Documents as bags of sentences: which one each row is of, and what each document is labelled with."""

    of_row: torch.Tensor  # rows
    labels: torch.Tensor  # documents by columns, true or false


@dataclass(frozen=True, slots=True)
class Head:
    """Weights (labels by 384) and a bias for each label, on vectors of length 1."""

    weights: Vector
    bias: Vector

    def logits(self, vectors: Vector) -> Vector:
        """A row for each vector, a column for each label."""
        return np.asarray(vectors @ self.weights.T + self.bias, np.float32)

    def layer(self) -> torch.nn.Linear:
        """The same as a torch layer that learns on."""
        layer = torch.nn.Linear(self.weights.shape[1], len(self.bias))
        layer.load_state_dict({"weight": torch.tensor(self.weights), "bias": torch.tensor(self.bias)})
        return layer


def of_layer(layer: torch.nn.Linear) -> Head:
    """The head that a torch layer holds."""
    return Head(layer.weight.detach().numpy().copy(), layer.bias.detach().numpy().copy())


def new_layer(labels: int, width: int = 384) -> torch.nn.Linear:
    """A layer that at first sees evidence of nothing, as most sentences are."""
    layer = torch.nn.Linear(width, labels)
    torch.nn.init.normal_(layer.weight, 0, 0.02)
    torch.nn.init.constant_(layer.bias, -4)
    return layer


def loss(logits: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """The weighted cross-entropy of each label, summed over labels, its mean over sentences."""
    each = functional.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    return (each * weights).sum() / len(targets)


def softened(targets: torch.Tensor) -> torch.Tensor:
    """Targets held back from certainty: a head meets sentences unlike those that it learnt from."""
    return targets * CERTAIN + NEVER


def fit_head(vectors: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor) -> Head:
    """A head on vectors of length 1, from nothing."""
    layer = new_layer(targets.shape[1], vectors.shape[1])
    optimiser = torch.optim.AdamW(layer.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS)
    for _ in range(STEPS):
        step = loss(layer(functional.dropout(vectors, DROPOUT)), softened(targets), weights)
        _take(step, optimiser, schedule)
    return of_layer(layer)


def fit_again(head: Head, real: Sequence[torch.Tensor], replayed: Sequence[torch.Tensor], bags: Bags) -> Head:
    """The head after the sentences of real documents, some of the first ones beside them.

    ``real`` and ``replayed`` are vectors, targets and weights. A document's label asks that at least one of its
    sentences be evidence of it, by noisy-or, so that labels without a quote teach too.
    """
    torch.manual_seed(0)
    layer, (steps, rate) = head.layer(), AGAIN
    optimiser = torch.optim.AdamW(layer.parameters(), lr=rate, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    vectors, targets, weights = real
    for _ in range(steps):
        logits = layer(functional.dropout(vectors, DROPOUT))
        some = torch.randint(len(replayed[0]), (min(REPLAYED, len(replayed[0])),))
        first, wanted, counted = (part[some] for part in replayed)
        step = REAL * loss(logits, softened(targets), weights) + BAG * _missed(logits, bags)
        step = step + loss(layer(functional.dropout(first, DROPOUT)), softened(wanted), counted)
        _take(step, optimiser, schedule)
    return of_layer(layer)


def _missed(logits: torch.Tensor, bags: Bags) -> torch.Tensor:
    """How unlikely it is, over the labels of each document, that any of its sentences is evidence."""
    wide = bags.labels.shape[1]
    told = torch.zeros(bags.labels.shape).index_add_(0, bags.of_row, functional.softplus(logits[:, :wide]))
    return -torch.log(1 - torch.exp(-told) + 1e-6)[bags.labels].sum() / len(bags.labels)


def _take(step: torch.Tensor, optimiser: torch.optim.Optimizer, schedule: torch.optim.lr_scheduler.LRScheduler) -> None:
    optimiser.zero_grad()
    step.backward()
    optimiser.step()
    schedule.step()
