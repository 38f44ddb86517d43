"""``ask`` in a warm process against its floor: embed, FAISS and tantivy on the same question."""

from __future__ import annotations

import json
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measured import CORPUS, PRECEDENT, measure, say
from kg.opened import Opened, open_data
from kg.settings import Settings
from search_api.ask import ask

ROUNDS = 3
CANDIDATES = 100


def main() -> None:
    """Prints the median and 95th percentile of both, their ratio and the peak memory."""
    questions = [json.loads(line)["q"] for line in (CORPUS / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        measure([PRECEDENT, "--data", str(data), "ingest", str(CORPUS / "case-studies")])
        opened = open_data(Settings(data=data))
        ask(opened, questions[0])
        asked, floor = [], []
        for _ in range(ROUNDS):  # interleaved, so that a busy machine slows both
            for question in questions:
                floor.append(_timed(_floor, opened, question))
                asked.append(_timed(ask, opened, question))
    for name, times in (("ask, warm", asked), ("floor: embed, FAISS, tantivy", floor)):
        say(name, f"p50 {statistics.median(times):.1f} ms, p95 {statistics.quantiles(times, n=20)[-1]:.1f} ms")
    say("ratio ask / floor (medians)", f"{statistics.median(asked) / statistics.median(floor):.2f}")
    say("peak memory of the asking process", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _floor(opened: Opened, question: str) -> None:
    opened.vectors.search(opened.embedder.encode([question])[0], CANDIDATES)
    opened.words.search(question, CANDIDATES)


def _timed(call: Callable[[Opened, str], object], opened: Opened, question: str) -> float:
    started = time.perf_counter()
    call(opened, question)
    return (time.perf_counter() - started) * 1000
