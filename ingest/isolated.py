"""Reads files in a child process with limits on memory and time, so that no file can harm the one that asks."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import struct
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from types import TracebackType
from typing import IO

from ingest.read import file_name, read
from kg.errors import LimitExceeded, PrecedentError, UnreadableSource
from kg.model import Document
from kg.settings import Settings

_MEMORY = 900_000_000  # bytes of address space
_SECONDS = 16.0  # for any file
_SECONDS_A_MB = 3.0  # further, by its size
_SECONDS_A_PAGE = 0.25  # further, by the pages of a PDF
_LENGTH = struct.Struct("!Q")
_LIMITS = tuple(setting.name for setting in fields(Settings) if setting.name.startswith("max_"))
_ERRORS: Mapping[str, type[PrecedentError]] = {
    "UnreadableSource": UnreadableSource,
    "LimitExceeded": LimitExceeded,
}


class Reader:
    """Reads sources one by one in a child process; a child that overruns or dies is replaced.

    ``seconds`` is the time for a small file; larger files get more.
    """

    def __init__(self, settings: Settings, *, seconds: float = _SECONDS) -> None:
        self._settings = settings
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, source: str, content: bytes) -> tuple[Document, list[str]]:
        """As `ingest.read.read`; LimitExceeded too where the child took too long, UnreadableSource where it died."""
        name = file_name(source)
        if len(content) > self._settings.max_file_mb * 1_000_000:
            limit = f"{self._settings.max_file_mb} MB (PRECEDENT_MAX_FILE_MB)"
            raise LimitExceeded(f"{name} is too large: the limit is {limit}.")
        try:
            answer = self._ask(source, content)
        except TimeoutError as error:
            self._stop()
            raise LimitExceeded(f"{name} took too long to read and was given up; split it or simplify it.") from error
        except (OSError, EOFError, ValueError) as error:
            self._stop()
            raise UnreadableSource(f"{name} could not be read: it brought its reader down.") from error
        if "error" in answer:
            raise _ERRORS.get(str(answer["kind"]), UnreadableSource)(str(answer["error"]))
        found = answer["document"]
        assert isinstance(found, dict)
        return Document(**{**found, "pages": tuple(found["pages"])}), list(answer["warnings"])  # type: ignore[call-overload]

    def _ask(self, source: str, content: bytes) -> dict[str, object]:
        child = self._running()
        assert child.stdin and child.stdout
        limits = {name: getattr(self._settings, name) for name in _LIMITS}
        deadline = time.monotonic() + self._seconds + _SECONDS_A_MB * len(content) / 1e6
        _send(child.stdin, json.dumps({"source": source, "limits": limits}).encode())
        _send(child.stdin, content)
        while True:
            answer: dict[str, object] = json.loads(_receive(child.stdout, deadline))
            if "pages" not in answer:
                return answer
            deadline += min(int(str(answer["pages"])), self._settings.max_pages) * _SECONDS_A_PAGE

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._stop()
            root = str(Path(__file__).resolve().parent.parent)
            path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
            self._child = subprocess.Popen(  # noqa: S603  # our own module, no shell
                [sys.executable, "-P", "-m", "ingest.isolated"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**_plain_environment(), "PYTHONPATH": path, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            )
        return self._child

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()


def _plain_environment() -> dict[str, str]:
    """The environment without our settings: the child is told what it needs, and has no use for a key."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PRECEDENT_")}


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(_LENGTH.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def _receive(pipe: IO[bytes], deadline: float | None = None) -> bytes:
    """The next message. Raises EOFError where the other side has gone, TimeoutError past the deadline."""
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size, deadline))
    return _exactly(pipe, length, deadline)


def _exactly(pipe: IO[bytes], count: int, deadline: float | None) -> bytes:
    parts: list[bytes] = []
    while count:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                raise TimeoutError
        part = os.read(pipe.fileno(), min(count, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _serve() -> None:
    """Answers requests from standard input until it ends; nothing else can write to the answers' pipe."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # a reader writes no files
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    questions = os.fdopen(0, "rb", buffering=0)
    while True:
        try:
            request = json.loads(_receive(questions))
            content = _receive(questions)
        except EOFError:
            return
        _send(answers, json.dumps(_answer(request, content, answers)).encode())


def _answer(request: dict[str, object], content: bytes, answers: IO[bytes]) -> dict[str, object]:
    source = str(request["source"])

    def pages_found(count: int) -> None:
        _send(answers, json.dumps({"pages": count}).encode())

    try:
        settings = Settings(**request["limits"])  # type: ignore[arg-type]
        document, warnings = read(source, content, settings, pages_found=pages_found)
        return {"document": asdict(document), "warnings": warnings}
    except PrecedentError as error:
        return {"error": str(error), "kind": type(error).__name__}
    except MemoryError:
        return {"error": f"{file_name(source)} is too large to be read in the memory allowed.", "kind": "LimitExceeded"}
    except Exception as error:  # noqa: BLE001  # whatever a library throws at a bad file, the next one is still read
        return {"error": f"{file_name(source)} is damaged or of an unknown kind ({type(error).__name__}).", "kind": ""}


if __name__ == "__main__":
    _serve()
