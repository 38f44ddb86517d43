"""Serves the site with waitress: threads, one process."""

from __future__ import annotations

import socket
import sys
from contextlib import ExitStack

import waitress
from flask import Flask
from waitress.server import BaseWSGIServer, MultiSocketServer

from kg.errors import PrecedentError
from kg.settings import Settings
from web.app import create_app

THREADS = 8
LARGEST_HEADER = 64 * 1024  # bytes; a long SPARQL query in an address


class CannotListen(PrecedentError):
    """A host and port that the site cannot be served on."""

    status = 503


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until stopped; says the address once it listens. CannotListen where it does not."""
    server = listen(create_app(settings), host, port)
    port = getattr(server, "effective_port", port) or server.effective_listen[0][1]
    shown = f"[{host}]" if ":" in host else host
    print(f"Precedent is at http://{shown}:{port}/ (Ctrl+C stops it)", file=sys.stderr, flush=True)
    server.run()


def listen(app: Flask, host: str, port: int) -> BaseWSGIServer | MultiSocketServer:
    """A server that holds its port already, a free one for 0, and is yet to run.

    CannotListen where the port is in use or the host is not one of this machine.
    """
    try:
        sockets = _bound(host, port)
    except (OSError, UnicodeError) as error:  # the latter for what is no name of a host
        reason = error.strerror if isinstance(error, OSError) else "not a host"
        raise CannotListen(f"cannot listen on {host} port {port} ({reason}): choose by --host and --port.") from error
    return waitress.create_server(
        app, sockets=sockets, threads=THREADS, ident=None, max_request_header_size=LARGEST_HEADER
    )


def _bound(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of a host, all on one port; waitress leaves them open where one fails."""
    with ExitStack() as made:
        sockets: list[socket.socket] = []
        for family, kind, _, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            one = made.enter_context(socket.socket(family, kind))
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.bind((address[0], port, *address[2:]))
            one.listen()  # two may bind one port as long as neither listens
            port = one.getsockname()[1]
            sockets.append(one)
        made.pop_all()
        return sockets
