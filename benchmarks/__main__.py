"""``python -m benchmarks [ingest|ask|cold|kill|formats|memory]...``: without a name, the first three."""

from __future__ import annotations

import sys
from collections.abc import Callable

from benchmarks import ask, cold, formats, ingest, kill, memory

BENCHMARKS: dict[str, Callable[[], None]] = {
    "ingest": ingest.main,
    "ask": ask.main,
    "cold": cold.main,
    "kill": kill.main,
    "formats": formats.main,
    "memory": memory.main,
}


def main() -> None:
    """Runs the benchmarks that are named."""
    names = sys.argv[1:] or ["ingest", "ask", "cold"]
    if unknown := set(names) - set(BENCHMARKS):
        sys.exit(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    for name in names:
        BENCHMARKS[name]()


if __name__ == "__main__":
    main()
