"""The pages, a blueprint for each kind."""

from __future__ import annotations

from flask import Blueprint

from web.pages import about, api, browse, claims, documents, home, organisations, quality, search, sparql, terms, things

BLUEPRINTS: tuple[Blueprint, ...] = tuple(
    module.pages
    for module in (home, search, things, documents, organisations, claims, browse, terms, sparql, api, quality, about)
)
