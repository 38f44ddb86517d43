"""Serves the site with waitress: threads, one process."""

from __future__ import annotations

import sys

import waitress

from kg.settings import Settings
from web.app import create_app

THREADS = 8
LARGEST_HEADER = 64 * 1024  # bytes; a long SPARQL query in an address


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until stopped; says the address once it listens. An address in use is refused by an OSError."""
    server = waitress.create_server(
        create_app(settings),
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        max_request_header_size=LARGEST_HEADER,
    )
    shown = f"[{host}]" if ":" in host else host
    print(f"Precedent is at http://{shown}:{port}/ (Ctrl+C stops it)", file=sys.stderr, flush=True)
    server.run()
