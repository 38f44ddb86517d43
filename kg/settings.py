"""Settings: environment variables ``PRECEDENT_*``, each with its default and meaning.

``docs/settings.md`` lists them all; a test keeps that list whole.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

import platformdirs

from kg.namespaces import FIXED_BASE


def _setting(default: object, help: str, secret: bool = False):  # type: ignore[no-untyped-def]  # a dataclass field
    return field(default=default, metadata={"help": help}, repr=not secret)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; a field ``max_file_mb`` is read from ``PRECEDENT_MAX_FILE_MB``."""

    data: Path = _setting(Path(platformdirs.user_data_dir("precedent")), "folder of library, indexes and builds")
    base: str = _setting(FIXED_BASE, "base of project, document and claim IRIs")
    model: str = _setting("all-MiniLM-L6-v2", "sentence-transformers model, by name or path")
    models: Path = _setting(Path(platformdirs.user_cache_dir("precedent")) / "models", "folder of exported models")
    concepts: str = _setting("", "folder of a concept model written by precedent train; empty for the shipped one")
    language_model_url: str = _setting(
        "", "address of an OpenAI-compatible model, as http://127.0.0.1:8080/v1, to ask too"
    )
    language_model: str = _setting("", "name of the language model at that address")
    language_model_key: str = _setting("", "key that is sent to that address; never shown or kept", secret=True)
    language_model_seconds: float = _setting(60.0, "longest answer of the language model, in seconds")
    precision: str = _setting("fp32", "numbers of the served model: fp32 or int8")
    max_file_mb: int = _setting(50, "largest source file, in MB")
    max_unpacked_mb: int = _setting(200, "largest unpacked size of an office file, in MB")
    max_pages: int = _setting(2000, "most pages of a PDF")
    max_passages: int = _setting(5000, "most passages of a document")
    max_rows: int = _setting(20000, "most rows of a register")
    fetch_seconds: int = _setting(30, "longest download of an address, in seconds")
    fetch_allow: str = _setting("", "hosts or networks, comma-separated, that may be fetched though private")
    max_question: int = _setting(1000, "longest question, in characters")
    sparql_seconds: float = _setting(10.0, "longest evaluation of a SPARQL query, in seconds")
    sparql_rows: int = _setting(100000, "most rows of a SPARQL result")
    sparql_length: int = _setting(20000, "longest SPARQL query, in characters")
    sparql_depth: int = _setting(64, "deepest nesting of brackets in a SPARQL query")


def load_settings(environ: Mapping[str, str] = os.environ, **overrides: object) -> Settings:
    """Settings from the environment; an override that is None is passed over.

    Raises ValueError naming the variable whose value is not of its type.
    """
    values = dict(_from_environment(environ))
    values.update({name: value for name, value in overrides.items() if value is not None})
    return Settings(**values)


def _kind(default: object) -> type:
    return Path if isinstance(default, Path) else type(default)


def _from_environment(environ: Mapping[str, str]):  # type: ignore[no-untyped-def]
    for setting in fields(Settings):
        name = f"PRECEDENT_{setting.name.upper()}"
        if environ.get(name):
            try:
                yield setting.name, _kind(setting.default)(environ[name])
            except ValueError as error:
                raise ValueError(f"{name} is {environ[name]!r}, which is not a number") from error
