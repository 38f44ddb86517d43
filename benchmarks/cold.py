"""Cold starts: from the command to the first answer, of ``precedent ask`` and of ``precedent serve``."""

from __future__ import annotations

import socket
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.measured import CORPUS, PRECEDENT, measure, say

ROUNDS = 5
QUESTION = "empty shops for young makers in outer London"


def main() -> None:
    """Prints the median seconds of each."""
    with tempfile.TemporaryDirectory() as scratch:
        data = str(Path(scratch) / "data")
        measure([PRECEDENT, "--data", data, "ingest", str(CORPUS / "case-studies")])
        asked = [measure([PRECEDENT, "--data", data, "ask", QUESTION]) for _ in range(ROUNDS)]
        say("cold precedent ask", f"{statistics.median(a.seconds for a in asked):.2f} s, {asked[0].peak_mb:.0f} MB")
        served = [_serve(data) for _ in range(ROUNDS)]
        say("cold precedent serve to first answer", f"{statistics.median(served):.2f} s")
        helped = [measure([PRECEDENT, "--help"]).seconds for _ in range(ROUNDS)]
        say("precedent --help", f"{statistics.median(helped):.2f} s")


def _serve(data: str) -> float:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = time.perf_counter()
    server = subprocess.Popen(
        [PRECEDENT, "--data", data, "serve", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _first_answer(f"http://127.0.0.1:{port}/search.json?q=empty+shops")
        return time.perf_counter() - started
    finally:
        server.kill()
        server.wait()


def _first_answer(address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=30).read()
            return
        except urllib.error.URLError:
            time.sleep(0.02)
    raise TimeoutError(f"no answer from {address} in 60 s")
