from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ingest.fetch import _Gate, fetch
from ingest.read import read
from kg.errors import LimitExceeded, UnreadableSource
from kg.settings import Settings

PAGE = b"<html><body><main><p>" + b"The square was given back to the market. " * 10 + b"</p></main></body></html>"
ALLOWED = Settings(fetch_allow="127.0.0.1", fetch_seconds=5, max_file_mb=1)


class Site(BaseHTTPRequestHandler):
    """Answers by path; the server's stop event ends the slow ones."""

    stop = threading.Event()

    def do_GET(self) -> None:
        answer = getattr(self, "get_" + self.path.strip("/").replace("-", "_"), None)
        self.send_error(404) if answer is None else answer()

    def log_message(self, *args: object) -> None:
        pass

    def _send(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def get_page(self) -> None:
        self._send(200, {"Content-Type": "text/html; charset=utf-8"}, PAGE)

    def get_moved(self) -> None:
        self._send(302, {"Location": "/page"})

    def get_to_private(self) -> None:
        self._send(302, {"Location": f"http://127.0.0.2:{self.server.server_address[1]}/page"})

    def get_to_file(self) -> None:
        self._send(302, {"Location": "file:///etc/hostname"})

    def get_round(self) -> None:
        self._send(302, {"Location": "/round"})

    def get_large(self) -> None:
        self._send(200, {"Content-Type": "text/plain"}, b"x" * 1_100_000)

    def get_large_unsaid(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * 1_100_000)

    def get_slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.stop.wait(0.05):
            try:
                self.wfile.write(b"x")
            except OSError:
                return

    def get_slow_head(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.stop.wait(0.05):
            try:
                self.wfile.write(b"X")
            except OSError:
                return


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    Site.stop.set()
    server.shutdown()
    thread.join()
    server.server_close()


def test_page_is_fetched_and_read(site: str) -> None:
    content, media_type, address = fetch(f"{site}/page", ALLOWED)
    assert (content, media_type, address) == (PAGE, "text/html", f"{site}/page")
    document, _ = read(f"{site}/page", content, ALLOWED)
    assert document.url == f"{site}/page"
    assert document.media_type == "text/html"


def test_redirect_is_followed(site: str) -> None:
    assert fetch(f"{site}/moved", ALLOWED)[2] == f"{site}/page"


@pytest.mark.parametrize("path", ["page", "moved"])
def test_private_addresses_are_refused(site: str, path: str) -> None:
    with pytest.raises(UnreadableSource, match="is private"):
        fetch(f"{site}/{path}", Settings())


def test_redirect_to_a_private_address_is_refused(site: str) -> None:
    with pytest.raises(UnreadableSource, match=r"127\.0\.0\.2 is private"):
        fetch(f"{site}/to-private", ALLOWED)


def test_redirect_to_a_file_is_refused(site: str) -> None:
    with pytest.raises(UnreadableSource, match="not an http or https address"):
        fetch(f"{site}/to-file", ALLOWED)


def test_endless_redirects_end(site: str) -> None:
    with pytest.raises(UnreadableSource, match="more than 5 times"):
        fetch(f"{site}/round", ALLOWED)


@pytest.mark.parametrize("address", ["ftp://127.0.0.1/a", "file:///etc/passwd", "http://", "nonsense", "http://[bad"])
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(UnreadableSource):
        fetch(address, ALLOWED)


@pytest.mark.parametrize("path", ["large", "large-unsaid"])
def test_large_answers_are_cut_off(site: str, path: str) -> None:
    with pytest.raises(LimitExceeded, match="the limit is 1 MB"):
        fetch(f"{site}/{path}", ALLOWED)


@pytest.mark.parametrize("path", ["slow", "slow-head"])
def test_slow_answers_are_given_up(site: str, path: str) -> None:
    started = time.monotonic()
    with pytest.raises(LimitExceeded, match="longer than 1 s"):
        fetch(f"{site}/{path}", Settings(fetch_allow="127.0.0.0/8", fetch_seconds=1))
    assert time.monotonic() - started < 3


def test_missing_page_says_so(site: str) -> None:
    with pytest.raises(UnreadableSource, match="answered 404"):
        fetch(f"{site}/missing", ALLOWED)


def test_closed_port_is_an_error_and_no_crash() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{held.getsockname()[1]}/"
        with pytest.raises(UnreadableSource, match="could not be fetched"):
            fetch(address, ALLOWED)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"]
    + ["::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "240.0.0.1"],
)
def test_gate_refuses_what_is_not_public(host: str) -> None:
    gate = _Gate("", time.monotonic() + 5)
    with pytest.raises(UnreadableSource, match="is private"):
        gate.connect_tcp(host, 80)


def test_gate_allows_hosts_and_networks_by_name() -> None:
    gate = _Gate("intranet.example, 10.0.0.0/8", time.monotonic() + 5)
    import ipaddress

    assert gate._may_reach("intranet.example", ipaddress.ip_address("192.168.0.1"))
    assert gate._may_reach("other.example", ipaddress.ip_address("10.9.9.9"))
    assert not gate._may_reach("other.example", ipaddress.ip_address("192.168.0.1"))
    assert gate._may_reach("other.example", ipaddress.ip_address("93.184.216.34"))
