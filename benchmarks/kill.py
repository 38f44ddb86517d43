"""The long run of tests/test_ingest_kill.py: 100 kills at moments spread over an ingest, the next ingest whole."""

from __future__ import annotations

import os
import subprocess
import sys

from benchmarks.measured import ROOT, say

MOMENTS = 100


def main() -> None:
    """Runs the kill test at 100 moments and says whether all held."""
    command = [sys.executable, "-m", "pytest", "-q", "tests/test_ingest_kill.py"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "KILL_MOMENTS": str(MOMENTS)}, check=False)
    say(f"{MOMENTS} kills", "nothing lost or doubled" if done.returncode == 0 else "FAILED, see above")
