"""The site on a port: quick while slow queries run, and clear where it cannot listen."""

from __future__ import annotations

import json
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from web_build import open_small

from kg.settings import Settings
from web.app import create_app
from web.cli import main
from web.serving import THREADS, CannotListen, listen

BOMB = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(30)) + " }"


def get(port: int, path: str) -> tuple[int, str | None, bytes, float]:
    """Status, Retry-After, content and seconds."""
    started = time.monotonic()
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Accept": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.headers["Retry-After"], answer.read(), time.monotonic() - started
    finally:
        connection.close()


def test_slow_queries_leave_the_pages_quick(tmp_path: Path) -> None:
    opened = open_small(tmp_path)
    app = create_app(opened=replace(opened, settings=replace(opened.settings, sparql_seconds=2.0)))
    server = listen(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        with ThreadPoolExecutor(2 * THREADS) as pool:
            slow = [pool.submit(get, server.effective_port, f"/sparql?query={quote(BOMB)}") for _ in range(THREADS)]
            refused = next(as_completed(slow)).result()
            pages = [get(server.effective_port, path) for path in ("/healthz", "/project/mill-yard-peckham")]
            assert not all(one.done() for one in slow)
            answers = [one.result() for one in slow]
    finally:
        server.close()
        thread.join(timeout=5)
    assert all(status == 200 and seconds < 1.5 for status, _, _, seconds in pages)
    assert json.loads(refused[2])["detail"].startswith("Other queries")
    assert {(status, after is not None) for status, after, _, _ in answers} == {(503, True)}
    assert sum(seconds < 1.5 for *_, seconds in answers) == THREADS - 4


def test_a_port_in_use_and_a_host_elsewhere_are_said(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = CliRunner().invoke(main, ["--data", str(tmp_path), "serve", "--port", str(port)])
        with pytest.raises(CannotListen, match="in use"):
            listen(app, "127.0.0.1", port)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"precedent: cannot listen on 127.0.0.1 port {port} (Address already in use)")
    for host in ("192.0.2.1", "no-such-host.invalid"):
        with pytest.raises(CannotListen, match=host):
            listen(app, host, 0)


@pytest.mark.parametrize("port", ["99999", "-1", "x"])
def test_a_number_that_is_no_port_is_a_wrong_call(tmp_path: Path, port: str) -> None:
    assert CliRunner().invoke(main, ["--data", str(tmp_path), "serve", "--port", port]).exit_code == 2
