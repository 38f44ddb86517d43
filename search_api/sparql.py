"""SPARQL from outside: guarded, evaluated in a process that can be killed, limited in time and rows."""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.builds import build_folder, current_build_id
from kg.errors import BadQuery, NoBuild, PrecedentError, QueryTimeout
from kg.settings import Settings
from search_api.evaluator import send
from search_api.guard import check_text

if TYPE_CHECKING:
    from kg.opened import Opened

FORMATS = ("csv", "tsv", "json", "xml", "xlsx", "ods", "turtle", "ntriples", "jsonld", "rdfxml")
_TOO_LONG = "The query took longer than {:g} seconds and was stopped. Ask for less, or add a LIMIT."
_TOO_MUCH = "The query needed more memory or depth than it may have. Write it in simpler steps, or add a LIMIT."
_AT_ONCE = 2  # queries evaluated at once
_WAITING = 2  # queries that may wait for their turn; more would take up the threads that answer pages
_BUSY = "Other queries are being answered just now. Try again in a moment."
_HEADER = 8


class NotAcceptable(BadQuery):
    """The answer of a query cannot be had in any of the formats that are taken."""

    status = 406


@dataclass(frozen=True, slots=True)
class SparqlAnswer:
    """What a query gave, written in the format asked for."""

    content_type: str
    content: bytes
    format: str
    rows: int  # rows or triples written; 1 for ASK
    truncated: bool  # there were more than settings.sparql_rows


def run(
    where: Settings | Opened,
    query: str,
    format: str | None = None,
    *,
    acceptable: Sequence[str] | None = None,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
) -> SparqlAnswer:
    """Answer a read-only query on the current build, or on the build that is opened.

    Without a format it comes in the first of the acceptable ones that fits, where these are given; else a table
    comes as JSON and a graph as Turtle. Raises BadQuery, NotAcceptable, QueryTimeout, NoBuild.
    """
    settings = where if isinstance(where, Settings) else where.settings
    if format is not None and format not in FORMATS:
        raise BadQuery(f"There is no format {format!r}. Choose {', '.join(FORMATS)}.")
    check_text(query, length=settings.sparql_length, depth=settings.sparql_depth)
    job = {
        "folder": str(_graph_folder(where, settings)),
        "query": query,
        "format": format,
        "acceptable": None if acceptable is None else list(acceptable),
        "rows": settings.sparql_rows,
        "seconds": settings.sparql_seconds,
        "default_graphs": list(default_graphs),
        "named_graphs": list(named_graphs),
    }
    return _EVALUATORS.evaluate(job, settings.sparql_seconds)


def _graph_folder(where: Settings | Opened, settings: Settings) -> Path:
    build = current_build_id(settings.data) if isinstance(where, Settings) else where.id
    if build is None:
        raise NoBuild(f"There is nothing to query in {settings.data} yet. Run 'precedent ingest' first.")
    return build_folder(settings.data, build) / "graph"


class Evaluators:
    """Child processes that evaluate queries; one that overruns its time is killed and replaced."""

    def __init__(self, at_once: int = _AT_ONCE, waiting: int = _WAITING) -> None:
        self._places = threading.BoundedSemaphore(at_once + waiting)
        self._turns = threading.BoundedSemaphore(at_once)
        self._idle: list[subprocess.Popen[bytes]] = []

    def evaluate(self, job: dict, seconds: float) -> SparqlAnswer:
        """Raises BadQuery, NotAcceptable and NoBuild; QueryTimeout also, and at once, where too many wait already."""
        if not self._places.acquire(blocking=False):
            raise QueryTimeout(_BUSY)
        try:
            answer, content = self._in_turn(job, seconds)
        finally:
            self._places.release()
        if "error" in answer:
            raise _REFUSALS[answer["kind"]](answer["error"])
        return SparqlAnswer(
            answer["content_type"], content, answer["format"], answer["rows"], truncated=answer["truncated"]
        )

    def _in_turn(self, job: dict, seconds: float) -> tuple[dict, bytes]:
        if not self._turns.acquire(timeout=seconds):
            raise QueryTimeout(_BUSY)
        try:
            child = self._waiting() or _start()
            answered = _ask(child, job, seconds)
            self._idle.append(child)
            return answered
        finally:
            self._turns.release()

    def _waiting(self) -> subprocess.Popen[bytes] | None:
        while self._idle:
            child = self._idle.pop()
            if child.poll() is None:
                return child
            _end(child)
        return None

    def close(self) -> None:
        """End the processes that wait."""
        while self._idle:
            _end(self._idle.pop())


_REFUSALS: Mapping[str, type[PrecedentError]] = {
    "query": BadQuery,
    "format": NotAcceptable,
    "build": NoBuild,
}
_EVALUATORS = Evaluators()  # one for all threads, made before there are any, since it counts who waits
atexit.register(_EVALUATORS.close)


def _start() -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "search_api.evaluator"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=kept | {"PYTHONPATH": str(Path(__file__).parent.parent)},
    )


def _ask(child: subprocess.Popen[bytes], job: dict, seconds: float) -> tuple[dict, bytes]:
    """One job's answer; a child that fails or overruns is ended."""
    deadline = time.monotonic() + seconds
    assert child.stdin
    try:
        send(child.stdin, json.dumps(job).encode())
        return json.loads(_message(child, deadline)), _message(child, deadline)
    except BaseException as error:
        overran = isinstance(error, TimeoutError) or _end(child) == -signal.SIGXCPU
        _end(child)
        if overran:
            raise QueryTimeout(_TOO_LONG.format(seconds)) from error
        if isinstance(error, EOFError | BrokenPipeError):
            raise BadQuery(_TOO_MUCH) from error
        raise


def _message(child: subprocess.Popen[bytes], deadline: float) -> bytes:
    assert child.stdout
    return _read(child.stdout.fileno(), int(_read(child.stdout.fileno(), _HEADER, deadline), 16), deadline)


def _read(file: int, length: int, deadline: float) -> bytes:
    parts = bytearray()
    waiting = select.poll()
    waiting.register(file, select.POLLIN)
    while len(parts) < length:
        if not waiting.poll(max(deadline - time.monotonic(), 0) * 1000):
            raise TimeoutError
        part = os.read(file, min(length - len(parts), 1 << 20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)


def _end(child: subprocess.Popen[bytes]) -> int:
    """End a child and give its exit status, which is negative where a signal had ended it before."""
    if child.stdout and not child.stdout.closed:
        with suppress(subprocess.TimeoutExpired):
            child.wait(0.05)
        child.kill()
        child.communicate()
    return child.wait()
