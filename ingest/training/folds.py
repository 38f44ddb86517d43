"""The split of labelled documents for cross-validation: documents that share a project stay together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import GroupKFold

from ingest.training.labelled import LabelledDocument

FOLDS = 5
Numbers = npt.NDArray[np.int_]


def groups_of(labelled: Sequence[LabelledDocument]) -> Numbers:
    """Documents that share a project, over any number of steps, under one number."""
    group, first = list(range(len(labelled))), dict[str, int]()
    for number, document in enumerate(labelled):
        for project in document.labels.get("projects", ()):
            for name in (project["name"], *project.get("aka", ())):
                old, new = group[number], group[first.setdefault(name.casefold(), number)]
                group = [new if g == old else g for g in group]
    return np.array(group)


def folds_of(labelled: Sequence[LabelledDocument]) -> Numbers:
    """The fold that each document is held out in; the same for every part that is trained."""
    groups, fold = groups_of(labelled), np.zeros(len(labelled), np.int_)
    for number, (_, held_out) in enumerate(GroupKFold(min(FOLDS, len(set(groups)))).split(groups, groups=groups)):
        fold[held_out] = number
    return fold


def splits(fold: Numbers) -> list[tuple[Numbers, Numbers]]:
    """For each fold the numbers of the examples to learn from and of those held out."""
    return [(np.flatnonzero(fold != number), np.flatnonzero(fold == number)) for number in sorted(set(fold))]
