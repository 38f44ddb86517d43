"""The last step of the encoder's training: its top layers and the head learn from real documents.

Models that have not seen a document are wanted for each fold, so this step is made cheap: what the layers below make of
each sentence is worked out once and kept.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from ingest.training.encoder import (
    BATCH,
    Progress,
    Trained,
    batches,
    learn,
    mean,
    open_base,
    padded,
    tokens_of,
)
from ingest.training.head import DROPOUT, Bags, Head, fit_again, loss, of_layer, softened
from ingest.training.labelled import Row, Vector

TOP = 4  # layers below those that learn here
EPOCHS = 3  # at most: no more than the first step takes
RATES = (1e-4, 2e-3)  # of the layers, of the head
REPLAYED = 3000  # sentences of the first step in each epoch, so that what they taught is kept
LIKELIEST, ALSO = 0.6, 0.3  # weights of a sentence taken as evidence of a label that quotes none, or another one


@dataclass(frozen=True, slots=True)
class Told:
    """The sentences of one real document and what the document is labelled with."""

    rows: Sequence[Row]
    labels: npt.NDArray[np.bool_]  # a flag a concept


class Adapter:
    """An encoder trained on labelled sentences, ready to learn from any choice of real documents."""

    def __init__(
        self, first: Trained, rows: Sequence[Row], told: Sequence[Told], progress: Progress, epochs: int
    ) -> None:
        self._first, self._told, self._epochs = first, told, min(EPOCHS, epochs)
        real = [row for document in told for row in document.rows]
        self._count = len(real)
        self._states = _states(first, [row.text for row in (*real, *rows)], progress)
        self._lengths = [len(state) for state in self._states]
        self._targets = torch.tensor(np.stack([row.target for row in (*real, *rows)]))
        self._weights = torch.tensor(np.stack([row.weight for row in (*real, *rows)]))
        self._document = np.repeat(np.arange(len(told)), [len(document.rows) for document in told])
        self._quoted = (self._targets, self._weights)  # without what is supposed below
        self._targets, self._weights = self._targets.clone(), self._weights.clone()
        self._suppose()

    def adapt(self, documents: npt.NDArray[np.int_], stage: str, progress: Progress) -> tuple[Trained, Vector]:
        """What is learnt from these documents, and the vectors of all documents' sentences in order."""
        random.seed(0)
        torch.manual_seed(0)
        model = open_base(self._first.layers)
        top, layer = model.encoder.layer[TOP:], self._first.head.layer()
        own = np.flatnonzero(np.isin(self._document, documents))
        self._learn(top, layer, own.tolist(), stage, progress)
        vectors = self._vectors(top)
        layers = self._first.layers | {
            f"encoder.layer.{TOP + n}.{k}": v for n, t in enumerate(top) for k, v in t.state_dict().items()
        }
        return Trained(layers, self._fit(of_layer(layer), vectors, own)), vectors[: self._count].numpy()

    def _suppose(self) -> None:
        """Takes the likeliest sentence of a document as evidence of a label that it does not quote, for less."""
        logits = torch.tensor(
            self._first.head.logits(self._vectors(open_base(self._first.layers).encoder.layer[TOP:]).numpy())
        )
        for number, document in enumerate(self._told):
            own = np.flatnonzero(self._document == number)
            for column in np.flatnonzero(document.labels):
                quoted = self._targets[own, column] > 0
                free = torch.where(quoted, -torch.inf, logits[own, column])
                at = own[int(free.argmax())]
                if not quoted.any() or free.max() > 0:
                    self._targets[at, column], self._weights[at, column] = 1, ALSO if quoted.any() else LIKELIEST

    def _learn(
        self, top: torch.nn.ModuleList, layer: torch.nn.Linear, own: list[int], stage: str, progress: Progress
    ) -> None:
        free, first = list(top.parameters()), range(self._count, len(self._states))
        replayed = min(REPLAYED, len(first))
        steps = self._epochs * ((len(own) + replayed) // BATCH + 2)
        groups = [{"params": free, "lr": RATES[0]}, {"params": layer.parameters(), "lr": RATES[1]}]
        optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, list(RATES), total_steps=steps, pct_start=0.1)
        epochs = (batches([*own, *random.sample(first, replayed)], self._lengths) for _ in range(self._epochs))
        top.train()
        for step, batch in enumerate(batch for epoch in epochs for batch in epoch):
            progress(stage, step, steps)
            logits = layer(functional.dropout(self._encode(top, batch), DROPOUT))
            learn(loss(logits, softened(self._targets[batch]), self._weights[batch]), optimiser, free)
            schedule.step()
        top.eval()

    def _encode(self, top: torch.nn.ModuleList, batch: Sequence[int]) -> torch.Tensor:
        longest = max(self._lengths[n] for n in batch)
        hidden = torch.zeros(len(batch), longest, self._states[0].shape[1])
        mask = torch.zeros(len(batch), longest)
        for row, n in enumerate(batch):
            hidden[row, : self._lengths[n]] = torch.from_numpy(self._states[n].astype(np.float32))
            mask[row, : self._lengths[n]] = 1
        unseen = (1 - mask)[:, None, None, :] * -1e9
        for block in top:
            found = block(hidden, attention_mask=unseen)
            hidden = found[0] if isinstance(found, tuple) else found
        return functional.normalize(mean(hidden, mask), dim=1)

    def _vectors(self, top: torch.nn.ModuleList) -> torch.Tensor:
        order = sorted(range(len(self._states)), key=self._lengths.__getitem__)
        top.eval()
        with torch.no_grad():
            found = torch.cat([self._encode(top, order[at : at + BATCH]) for at in range(0, len(order), BATCH)])
        vectors = torch.empty_like(found)
        vectors[order] = found
        return vectors

    def _fit(self, head: Head, vectors: torch.Tensor, own: npt.NDArray[np.int_]) -> Head:
        documents, of_row = np.unique(self._document[own], return_inverse=True)
        labels = np.stack([self._told[n].labels for n in documents])
        everything = (vectors, *self._quoted)
        replayed = [part[self._count :] for part in everything]
        return fit_again(
            head, [part[own] for part in everything], replayed, Bags(torch.tensor(of_row), torch.tensor(labels))
        )


def _states(first: Trained, texts: Sequence[str], progress: Progress) -> list[npt.NDArray[np.float16]]:
    """What the lower layers make of each text: a row a token."""
    model, tokens = open_base(first.layers), tokens_of(texts)
    model.encoder.layer = model.encoder.layer[:TOP]
    model.eval()
    order = sorted(range(len(tokens)), key=lambda n: len(tokens[n]))
    states: dict[int, npt.NDArray[np.float16]] = {}
    with torch.no_grad():
        for at in range(0, len(order), BATCH):
            progress("Encoding", at, len(order))
            batch = order[at : at + BATCH]
            ids, mask = padded([tokens[n] for n in batch])
            hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state.half().numpy()
            states |= {n: hidden[row, : len(tokens[n])].copy() for row, n in enumerate(batch)}
    return [states[n] for n in range(len(tokens))]
