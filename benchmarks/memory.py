"""Peak memory of a fresh ingest by the number of documents: copies of the bundled corpus under changed ids."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from benchmarks.measured import CORPUS, PRECEDENT, measure, say

TIMES = (1, 4, 10)  # the corpus so often


def main() -> None:
    """Prints the peak memory and the seconds for each size, and what each further document costs."""
    sources = sorted((CORPUS / "case-studies").glob("*.md"))
    peaks: list[tuple[int, float]] = []
    for times in TIMES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "documents"
            folder.mkdir()
            for copy in range(times):
                for path in sources:
                    (folder / f"{copy}-{path.name}").write_text(_copy(path, copy), encoding="utf-8")
            run = measure([PRECEDENT, "--data", str(Path(name) / "data"), "ingest", "--json", str(folder)])
        peaks.append((times * len(sources), run.peak_mb))
        say(f"ingest of {times * len(sources)} documents", f"{run.peak_mb:.0f} MB, {run.processor:.0f} s of processor")
    (few, least), (many, most) = peaks[0], peaks[-1]
    say("further memory for each further document", f"{1024 * (most - least) / (many - few):.0f} KB")


def _copy(path: Path, copy: int) -> str:
    """The text under an id of its own, with a line that makes it another text."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"^id: (.*)$", rf"id: \1-copy-{copy}", text, count=1, flags=re.MULTILINE) + f"\nCopy {copy}.\n"
