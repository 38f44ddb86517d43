"""Running a command and measuring it: wall and processor seconds and peak memory, its children counted."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
PRECEDENT = str(Path(sys.executable).with_name("precedent"))


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command took."""

    seconds: float
    processor: float  # seconds of all its threads and children: less moved by what else the machine does
    peak_mb: float  # of the largest process among it and its children
    output: str


def measure(command: Sequence[str]) -> Measured:
    """Runs a command to its end; CalledProcessError where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    return Measured(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output)


def say(name: str, value: str) -> None:
    """One line of the report."""
    print(f"{name:<58} {value}", flush=True)
