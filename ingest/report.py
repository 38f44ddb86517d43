"""What one call of ingest did, as it is told to people and programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Report:
    """Counts and troubles of one call; filled in as the call goes on."""

    build: str | None = None
    read: int = 0
    unchanged: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)  # source, error
    warned: list[tuple[str, str]] = field(default_factory=list)  # source, warning
    ids: dict[str, str] = field(default_factory=dict)  # source to document id
    passages: int = 0
    projects: int = 0
    claims: int = 0
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The shape of ``precedent ingest --json``."""
        return {
            "build": self.build,
            "documents": {
                "read": self.read,
                "unchanged": self.unchanged,
                "failed": [{"source": source, "error": error} for source, error in self.failed],
                "warned": [{"source": source, "warning": warning} for source, warning in self.warned],
                "ids": self.ids,
            },
            "passages": self.passages,
            "projects": self.projects,
            "claims": self.claims,
            "seconds": round(self.seconds, 2),
        }
