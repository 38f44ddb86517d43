"""A loopback server that speaks as a language model does, and replies whatever a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Spoken:
    """What the server is to say, and what it was asked."""

    address: str = ""
    body: bytes = b""
    status: int = 200
    pause: float = 0.0  # seconds before each piece of the answer
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def say(self, content: str) -> None:
        """The next answers are of the protocol's form, with these words."""
        self.body = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()

    def claim(self, *claims: dict[str, Any]) -> None:
        """The next answers are these claims."""
        self.say(json.dumps({"claims": list(claims)}))


@contextmanager
def speaking() -> Iterator[Spoken]:
    """A server on a free port of this machine."""
    spoken = Spoken()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            spoken.paths.append(self.path)
            spoken.keys.append(self.headers.get("Authorization"))
            spoken.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(spoken.status)
            for name, value in spoken.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for start in range(0, len(spoken.body), 1 << 16):
                    time.sleep(spoken.pause)
                    self.wfile.write(spoken.body[start : start + (1 << 16)])
            except OSError:  # the asker has had enough
                return

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    spoken.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield spoken
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
