"""The build that the site is serving, opened once and changed for the next one when that is switched in."""

from __future__ import annotations

import threading

from flask import current_app, g

from kg.builds import current_build_id
from kg.opened import Opened, open_data
from kg.settings import Settings


class Shelf:
    """Holds one build open and takes up the next; a fixed one where it was given."""

    def __init__(self, settings: Settings, opened: Opened | None = None) -> None:
        self.settings = settings
        self._fixed = opened is not None
        self._opened = opened
        self._changing = threading.Lock()

    def take(self) -> Opened:
        """The build in use; while another thread opens a new one, still the old. Raises NoBuild."""
        held = self._opened
        if held is not None and (self._fixed or current_build_id(self.settings.data) == held.id):
            return held
        if held is not None and not self._changing.acquire(blocking=False):
            return held
        if held is None:
            self._changing.acquire()
        try:
            return self._change()
        finally:
            self._changing.release()

    def _change(self) -> Opened:
        held = self._opened
        if held is None or current_build_id(self.settings.data) != held.id:
            self._opened = held = open_data(self.settings, embedder=held.embedder if held else None)
        return held


def current_build() -> Opened:
    """The build that answers this request, the same from its start to its end; raises NoBuild."""
    if "opened" not in g:
        g.opened = current_app.extensions["shelf"].take()
    return g.opened
