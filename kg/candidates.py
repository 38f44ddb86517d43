"""Pairs of projects that may be one: kept apart in a build and listed for a curator to rule on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "candidates.json"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two projects of a build that may be one, how likely that is and why."""

    score: float  # 0 to 1, as ingest.linking.alike gives it
    slugs: tuple[str, str]
    names: tuple[str, str]
    documents: tuple[tuple[str, ...], tuple[str, ...]]  # ids of the documents that tell of each
    reasons: tuple[str, ...]


def write_candidates(folder: Path, candidates: Iterable[Candidate]) -> None:
    """Write the candidates of a build beside its stores."""
    text = json.dumps([asdict(candidate) for candidate in candidates], ensure_ascii=False, indent=1)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def read_candidates(folder: Path) -> tuple[Candidate, ...]:
    """The candidates of a build, the likeliest first; none where it has no such file."""
    path = folder / FILE
    held = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return tuple(map(_candidate, held))


def _candidate(held: dict) -> Candidate:
    one, other = held["documents"]
    return Candidate(
        held["score"],
        tuple(held["slugs"]),
        tuple(held["names"]),
        (tuple(one), tuple(other)),
        tuple(held["reasons"]),
    )
