"""``python tests/ingest_with_fake.py DATA SOURCE...``: an ingest in a process of its own, with the fake embedder."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fakes import FakeEmbedder
from ingest.pipeline import ingest_sources
from kg.settings import Settings


def main() -> None:
    data, *sources = sys.argv[1:]
    report = ingest_sources(Settings(data=Path(data)), sources, embedder=FakeEmbedder())
    print(json.dumps(report.as_json()))
    sys.exit(1 if report.failed else 0)


if __name__ == "__main__":
    main()
