"""Extraction: one document and its passages in, projects and claims with their exact words out."""

from __future__ import annotations

from ingest.extract.pipeline import EXTRACTOR_VERSION, extract

__all__ = ["EXTRACTOR_VERSION", "extract"]
