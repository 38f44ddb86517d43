"""Evaluates SPARQL queries in a process of its own, which may be killed: ``python -m search_api.evaluator``.

It reads jobs from standard input and answers on standard output, each message eight
digits of hexadecimal length and that many bytes: a JSON object, and after an answer
its content. It has no network where the kernel allows, and limits of memory and time.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import pyoxigraph

_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
MEMORY = 3 << 30  # bytes of address space: the stack, the store's mapped files and what a query gathers
_STACK = 512 << 20  # bytes: rdflib's parser takes some 60 calls a bracket
_HEADER = 8


def send(out: IO[bytes], message: bytes) -> None:
    """Write one message."""
    out.write(f"{len(message):0{_HEADER}x}".encode() + message)
    out.flush()


def serve(source: IO[bytes], out: IO[bytes]) -> None:
    """Answer jobs until there are no more."""
    while header := source.read(_HEADER):
        job = json.loads(source.read(int(header, 16)))
        _limit_cpu(job["seconds"])
        answer, content = _answer(job)
        send(out, json.dumps(answer).encode())
        send(out, content)


def _answer(job: dict) -> tuple[dict, bytes]:
    from kg.errors import BadQuery, NoBuild

    try:
        return _evaluate(job)
    except _NoneFits as error:
        return _refused("format", str(error))
    except NoBuild as error:
        return _refused("build", str(error))
    except BadQuery as error:
        return _refused("query", str(error))
    except (SyntaxError, ValueError) as error:
        return _refused("query", f"The query cannot be read as SPARQL 1.1: {error}")
    except MemoryError:
        return _refused("query", "The query needs more memory than it may have. Ask for less, or add a LIMIT.")


class _NoneFits(Exception):
    """None of the acceptable formats fits the query."""


def _refused(kind: str, sentence: str) -> tuple[dict, bytes]:
    return {"error": sentence, "kind": kind}, b""


def _evaluate(job: dict) -> tuple[dict, bytes]:
    import pyoxigraph as ox

    from kg.namespaces import PREFIXES
    from search_api.guard import check_meaning

    store = _store(job["folder"])
    named = [*job["default_graphs"], *job["named_graphs"]]
    form = check_meaning(job["query"], lambda iri: store.contains_named_graph(ox.NamedNode(iri)), named)
    format = _chosen_format(form, job["format"], job["acceptable"])
    found = store.query(
        job["query"],
        prefixes=PREFIXES,
        default_graph=[ox.NamedNode(iri) for iri in job["default_graphs"]] or None,
        named_graphs=[ox.NamedNode(iri) for iri in job["named_graphs"]] or None,
    )
    return _written(found, format, job["rows"])


@lru_cache(1)
def _store(folder: str) -> pyoxigraph.Store:
    from kg.graph import Graph

    return Graph.open(Path(folder)).raw


def _chosen_format(form: str, asked: str | None, acceptable: list[str] | None) -> str:
    from kg.errors import BadQuery
    from search_api.formats import GRAPH_FORMATS, TABLE_FORMATS

    fitting = TABLE_FORMATS if form in ("SelectQuery", "AskQuery") else GRAPH_FORMATS
    kind, usual = ("a table", "json") if fitting is TABLE_FORMATS else ("a graph", "turtle")
    if asked is not None and asked not in fitting:
        raise BadQuery(f"This query gives {kind}, which cannot be had as {asked}. Choose {', '.join(fitting)}.")
    if asked is not None or acceptable is None:
        return asked or usual
    for name in acceptable:
        if name in fitting:
            return name
    raise _NoneFits(f"This query gives {kind}, to be had as {', '.join(fitting)}; none of these is accepted.")


def _written(found: object, format: str, limit: int) -> tuple[dict, bytes]:
    import pyoxigraph as ox

    from search_api.formats import CONTENT_TYPES, Table, write_boolean, write_graph, write_table

    answer: dict[str, object] = {"content_type": CONTENT_TYPES[format], "format": format}
    if isinstance(found, ox.QueryBoolean):
        return answer | {"rows": 1, "truncated": False}, write_boolean(bool(found), format)
    rows = list(islice(_rows(found), limit + 1))
    answer |= {"rows": min(len(rows), limit), "truncated": len(rows) > limit}
    if isinstance(found, ox.QuerySolutions):
        names = tuple(variable.value for variable in found.variables)
        return answer, write_table(Table(names, rows[:limit]), format)
    return answer, write_graph(rows[:limit], format)


def _rows(found: object) -> Iterator:
    import pyoxigraph as ox

    return (tuple(row) for row in found) if isinstance(found, ox.QuerySolutions) else iter(found)  # type: ignore[call-overload]


def cut_off_network() -> bool:
    """Leave the network by a namespace of our own; False where the kernel does not allow it."""
    libc = ctypes.CDLL(None, use_errno=True)
    unshare = getattr(libc, "unshare", None)
    return unshare is not None and any(unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_NETWORK | _NEW_USER))


def _limit_cpu(seconds: float) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    # the parent kills by the clock well before this; it holds should the parent be gone
    most = int(used.ru_utime + used.ru_stime + 2 * seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def main() -> None:
    cut_off_network()
    with suppress(ValueError):  # a lower limit is in force already
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # what a library prints must not run into the answers
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.setrecursionlimit(1_000_000)
    threading.stack_size(_STACK)
    worker = threading.Thread(target=serve, args=(sys.stdin.buffer, answers))
    worker.start()
    worker.join()


if __name__ == "__main__":
    main()
