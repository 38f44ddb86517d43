"""What tells whether a composed name, a proper name with what was done there, is how a project is called."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from ingest.extract.descriptions import Described
from ingest.extract.names import has_kind, is_place
from ingest.extract.naming import Candidate, key_of
from ingest.extract.reading import Reading
from ingest.extract.units import Unit
from ingest.extract.weighing import GENERIC, Around, around_of, is_authority, shared
from kg.concept_model import Matrix

# the columns of a row
_COLUMNS = (
    "phrase act concept said_title said_place around weight told adjacent read first_read place_titled place_section "
    "form_words long form_titled joined place_read authority_read kind_read titled_words place_act named "
    "of_base base_title base_read base_act base_weight base_bare bare_title bare_read bare_weight generic"
)
FORM_FEATURES = tuple(_COLUMNS.split())


def forms(reading: Reading, unit: Unit, found: Sequence[Candidate]) -> Matrix:
    """A row for each composed name, a column for each of ``FORM_FEATURES``."""
    around = around_of(reading, unit, found, frozenset(), 0)
    rows = [_form(around, c, c.anchor, c.described) for c in found if c.anchor and c.described]
    return np.array(rows, np.float32).reshape(len(rows), len(FORM_FEATURES))


def _form(a: Around, c: Candidate, anchor: Candidate, told: Described) -> list[float]:
    words, key = told.words.lower(), key_of(anchor.name)
    place = is_place(anchor.name)
    base = not a.unit.whole and key in {part.strip() for part in re.split(r"[:,(]", a.base)}
    bare = base and not has_kind(anchor.name) and len(anchor.name.split()) <= 3
    return [
        *(float(told.source == source) for source in ("phrase", "act", "concept", "title", "place", "around")),
        math.log1p(told.weight),
        math.log1p(a.text.count(words)),
        float(f"{key} {words}" in a.text),
        told.read,
        float(told.rank == 0),
        float(place and told.source == "title"),
        float(place and not a.unit.whole),
        math.log(len(c.name.split())),
        float(len(c.name.split()) > 6),
        float(words in a.title),
        float(key.endswith(words.split()[0])),
        told.read * place,
        told.read * is_authority(anchor.name),
        told.read * has_kind(anchor.name),
        shared(words, a.title),
        float(place and told.source == "act"),
        float(told.rank < 9),
        float(base),
        float(base and told.source == "title"),
        told.read * base,
        float(base and told.source == "act"),
        math.log1p(told.weight) * base,
        float(bare),
        float(bare and told.source == "title"),
        told.read * bare,
        math.log1p(told.weight) * (bare and told.source in {"act", "phrase"}),
        float(words in GENERIC),
    ]
