"""Fetches http(s) addresses: public hosts only, checked where the connection is made, within limits."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from kg.errors import LimitExceeded, UnreadableSource
from kg.settings import Settings

_MOST_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}
_HEADERS = {
    "User-Agent": "precedent (reads public documents on a person's request)",
    "Accept": "text/html,application/pdf,text/*,application/*;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "identity",
}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def fetch(url: str, settings: Settings) -> tuple[bytes, str, str]:
    """The content at an address, its media type (empty where none is given) and the address it came from in the end.

    Raises UnreadableSource where the address may not or cannot be fetched, LimitExceeded where it is too large or slow.
    """
    deadline = time.monotonic() + settings.fetch_seconds
    transport = _Transport(_Gate(settings.fetch_allow, deadline))
    too_slow = LimitExceeded(f"{url} took longer than {settings.fetch_seconds} s, the limit (PRECEDENT_FETCH_SECONDS).")
    try:
        with httpx.Client(
            transport=transport, headers=_HEADERS, trust_env=False, timeout=settings.fetch_seconds
        ) as client:
            return _follow(client, url, settings)
    except httpx.TimeoutException as error:
        raise too_slow from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
        if time.monotonic() >= deadline:
            raise too_slow from error
        raise UnreadableSource(f"{url} could not be fetched: {_reason(error)}.") from error


def _follow(client: httpx.Client, url: str, settings: Settings) -> tuple[bytes, str, str]:
    """Goes after redirects one by one, so that each address is checked like the first."""
    address = url
    for _ in range(_MOST_REDIRECTS + 1):
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UnreadableSource(f"{url} is not fetched: {_shown(address)} is not an http or https address.")
        with client.stream("GET", address) as response:
            if response.status_code in _REDIRECTS and response.headers.get("location"):
                address = urljoin(address, response.headers["location"])
                continue
            if response.status_code != 200:
                raise UnreadableSource(f"{url} could not be fetched: the site answered {response.status_code}.")
            media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            return _body(response, url, settings), media_type, address
    raise UnreadableSource(f"{url} is not fetched: it leads on more than {_MOST_REDIRECTS} times.")


def _body(response: httpx.Response, url: str, settings: Settings) -> bytes:
    limit = settings.max_file_mb * 1_000_000
    too_large = LimitExceeded(f"{url} is too large: the limit is {settings.max_file_mb} MB (PRECEDENT_MAX_FILE_MB).")
    stated = response.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > limit:
        raise too_large
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes(1 << 16):
        size += len(part)
        if size > limit:
            raise too_large
        parts.append(part)
    return b"".join(parts)


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__


def _shown(address: str) -> str:
    return "".join(char for char in address[:200] if char.isprintable())


class _Transport(httpx.BaseTransport):
    """httpx over an httpcore pool whose connections are made by our gate."""

    def __init__(self, gate: _Gate) -> None:
        self._pool = httpcore.ConnectionPool(network_backend=gate, ssl_context=ssl.create_default_context())

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Sends one request; errors become those of httpx."""
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        try:
            answer = self._pool.handle_request(asked)
        except httpcore.TimeoutException as error:
            raise httpx.ReadTimeout(str(error)) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise httpx.NetworkError(str(error)) from error
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Stream(answer.stream))

    def close(self) -> None:
        """Closes all connections."""
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._parts
        except httpcore.TimeoutException as error:
            raise httpx.ReadTimeout(str(error)) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise httpx.NetworkError(str(error)) from error

    def close(self) -> None:
        if hasattr(self._parts, "close"):
            self._parts.close()


class _Gate(httpcore.NetworkBackend):
    """Connects to the very address that it has checked, so that a name cannot change its mind in between."""

    def __init__(self, allow: str, deadline: float) -> None:
        self._hosts, self._networks = _allowed(allow)
        self._deadline = deadline
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of this host; refused where any of its addresses is not public."""
        addresses = self._addresses(host, port)
        for address in addresses:
            if not self._may_reach(host, address):
                raise UnreadableSource(
                    f"{host} is not fetched: its address {address} is private; PRECEDENT_FETCH_ALLOW can name it."
                )
        stream = self._backend.connect_tcp(str(addresses[0]), port, self._left(), local_address, socket_options)
        return _TimedStream(stream, self._deadline)

    def _addresses(self, host: str, port: int) -> list[_Address]:
        try:
            found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(f"the host {host} is not known") from error
        return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]

    def _may_reach(self, host: str, address: _Address) -> bool:
        inner = _inner(address)
        return host.lower().strip("[]") in self._hosts or any(inner in net for net in self._networks) or _public(inner)

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ConnectTimeout("out of time")
        return left


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every step ends by one deadline, so that a trickle of bytes cannot hold it open."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("out of time")
        return left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Bytes that have come; empty where the other side has closed."""
        return self._stream.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends bytes."""
        self._stream.write(buffer, self._left())

    def close(self) -> None:
        """Closes the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted and with the host's name verified."""
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._left()), self._deadline)

    def get_extra_info(self, info: str) -> object:
        """What the connection knows of itself."""
        return self._stream.get_extra_info(info)


def _allowed(
    allow: str,
) -> tuple[frozenset[str], tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]]:
    """The hosts and the networks of the setting; what is no network is taken for a host's name."""
    hosts, networks = set(), []
    for entry in (entry.strip().lower() for entry in allow.split(",") if entry.strip()):
        try:
            networks.append(ipaddress.ip_network(entry, strict=False))
        except ValueError:
            hosts.add(entry.strip("[]"))
    return frozenset(hosts), tuple(networks)


def _inner(address: _Address) -> _Address:
    """The IPv4 address that an IPv6 address only wraps, or the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour or address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _public(address: _Address) -> bool:
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
