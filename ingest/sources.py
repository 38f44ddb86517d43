"""From what the user names (files, folders, addresses) to single sources that can be loaded."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from ingest.fetch import fetch
from ingest.read import SUPPORTED, file_name, suffix_of
from kg.errors import LimitExceeded, UnreadableSource
from kg.settings import Settings

ARCHIVES = frozenset({".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar"})


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to read; ``load`` gives its bytes or raises UnreadableSource with the sentence for the user."""

    name: str  # path or address, as reports show it
    load: Callable[[], bytes]


def expand(sources: Sequence[str], settings: Settings) -> Iterator[Source]:
    """The single sources in these files, folders (sorted, without hidden files) and addresses.

    What cannot be read is a source too, whose ``load`` raises: the rest goes on.
    """
    for source in sources:
        if source.lower().startswith(("http://", "https://")):
            yield Source(source, _fetcher(source, settings))
        elif _has_scheme(source):
            yield _failed(source, f"{source} is not read: only http and https addresses are.")
        elif Path(source).is_dir():
            yield from _folder(Path(source), settings)
        else:
            yield Source(source, _loader(Path(source), settings))


def _has_scheme(source: str) -> bool:
    scheme, found, _ = source.partition("://")
    return bool(found) and scheme.isalnum()


def _fetcher(url: str, settings: Settings) -> Callable[[], bytes]:
    return lambda: fetch(url, settings)[0]


def _loader(path: Path, settings: Settings) -> Callable[[], bytes]:
    return lambda: _load(path, settings)


def _failed(name: str, sentence: str) -> Source:
    def load() -> NoReturn:
        raise UnreadableSource(sentence)

    return Source(name, load)


def _folder(folder: Path, settings: Settings) -> Iterator[Source]:
    """The files below a folder; links to other folders are not followed, so that none is read twice or for ever.

    Links to files are read only where they stay inside the folder.
    """
    inside = os.path.join(os.path.realpath(folder), "")
    for place, folders, names in os.walk(folder, onerror=None, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if name.startswith(".") and not name.startswith(".."):
                continue
            refusal = _refusal_of_link(path, inside) or _refusal(suffix_of(str(path)))
            if refusal:
                yield _failed(str(path), f"{file_name(name)} {refusal}.")
            else:
                yield Source(str(path), _loader(path, settings))


def _refusal_of_link(path: Path, inside: str) -> str | None:
    """Why a link is not read: who may write into a folder may not thereby have other files read out; None if it is."""
    if not path.is_symlink() or os.path.realpath(path).startswith(inside):
        return None
    return "is a link to a file outside the folder; such links are not read: give that file itself"


def _refusal(suffix: str) -> str | None:
    """Why a file of this suffix is not read from a folder; None where it is."""
    if suffix in SUPPORTED:
        return None
    if suffix in ARCHIVES:
        return "is an archive; archives are not read: unpack it and give the files"
    return f"is of a kind that is not read; these are: {', '.join(SUPPORTED)}"


def _load(path: Path, settings: Settings) -> bytes:
    """The bytes of a regular file; only as many as the limit are ever read."""
    name = file_name(str(path))
    limit = settings.max_file_mb * 1_000_000
    try:
        with open(path, "rb", opener=_open_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableSource(f"{name} is not a file; give a file, a folder or an http(s) address.")
            content = file.read(limit + 1)
    except FileNotFoundError as error:
        raise UnreadableSource(f"{path} does not exist; check the path.") from error
    except OSError as error:
        raise UnreadableSource(f"{name} cannot be opened: {error.strerror or error}.") from error
    except ValueError as error:
        raise UnreadableSource(f"{name} is not a path that can be opened.") from error
    if len(content) > limit:
        raise LimitExceeded(f"{name} is too large: the limit is {settings.max_file_mb} MB (PRECEDENT_MAX_FILE_MB).")
    return content


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)  # a named pipe would wait for a writer
