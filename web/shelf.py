"""The build that the site is serving, opened once and changed for the next one when that is switched in."""

from __future__ import annotations

import logging
import threading
import time

from flask import current_app, g

from kg.builds import current_build_id
from kg.opened import Opened, open_data
from kg.settings import Settings

TRY_AGAIN = 10.0  # seconds after which a build that could not be opened is tried again
_log = logging.getLogger(__name__)


class Shelf:
    """Holds one build open and takes up the next, or keeps the old where that cannot be opened; or a fixed one."""

    def __init__(self, settings: Settings, opened: Opened | None = None, *, try_again: float = TRY_AGAIN) -> None:
        self.settings = settings
        self._fixed = opened is not None
        self._opened = opened
        self._changing = threading.Lock()
        self._failed: str | None = None  # what was said of the build that could not be opened last
        self._try_again = try_again
        self._again = 0.0  # by time.monotonic

    def take(self) -> Opened:
        """The build in use; while another thread opens a new one, still the old. Raises NoBuild."""
        held = self._opened
        if held is None:
            with self._changing:
                self._opened = self._opened or open_data(self.settings)
                return self._opened
        if self._fixed or time.monotonic() < self._again or not self._changing.acquire(blocking=False):
            return held
        try:
            self._change(held)
        except Exception as error:  # whatever is wrong with the new one, the old one answers still
            self._keep(held, error)
        finally:
            self._changing.release()
        return self._opened or held

    def _change(self, held: Opened) -> None:
        if current_build_id(self.settings.data) != held.id:
            self._opened = open_data(self.settings, embedder=held.embedder)
        self._failed = None

    def _keep(self, held: Opened, error: Exception) -> None:
        said = f"{type(error).__name__}: {error}"
        if said != self._failed:
            _log.error("The new build cannot be opened, so %s is served still: %s", held.id, said)
        self._failed, self._again = said, time.monotonic() + self._try_again


def current_build() -> Opened:
    """The build that answers this request, the same from its start to its end; raises NoBuild."""
    if "opened" not in g:
        g.opened = current_app.extensions["shelf"].take()
    return g.opened
