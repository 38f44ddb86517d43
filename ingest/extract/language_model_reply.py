"""What a language model replied, as claims: nothing is believed that is not known, placed and worded as the text is.

A reply is data from outside. Whatever a document told the model to say, a claim is kept only where its project is one
that the rules found, its property, value and modality are known, and its quote stands so in the stored text, is more
than a few words, and is neither boilerplate nor an order to a machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.extract.reading import Reading
from ingest.extraction import FoundClaim
from kg.model import MODALITIES, RESULTS
from kg.namespaces import SCHEME_OF_PROPERTY
from kg.vocabulary import load_vocabulary

CONFIDENCE = 0.5  # of a claim for which the model gives none
MOST_CONFIDENCE = 0.8  # what a model says of its own sureness counts up to here
MOST_CLAIMS = 200  # in one reply
FEWEST_WORDS = 4  # in a quote
LONGEST_QUOTE = 500  # characters
_FIELDS = frozenset({"project", "property", "value", "modality", "quote"})
_FENCE = re.compile(r"\A\s*```(?:json)?\s*(.*?)\s*```\s*\Z", re.DOTALL)


def claims_in(reply: str, reading: Reading, model: str) -> Iterator[FoundClaim]:
    """The claims of a reply that can be kept, marked as made by ``model``.

    Raises ValueError where the reply as a whole is not what was asked for; a single claim that is not is left out.
    """
    for given in _listed(reply):
        claim = _claim(given, reading, model)
        if claim is not None and not _contradicts(claim, reading):
            yield claim


def _listed(reply: str) -> list[Any]:
    fenced = _FENCE.match(reply)
    try:
        found = json.loads(fenced[1] if fenced else reply)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    listed = found.get("claims") if isinstance(found, dict) else None
    if not isinstance(listed, list):
        raise ValueError("no list of claims")
    return listed[:MOST_CLAIMS]


def _claim(given: Any, reading: Reading, model: str) -> FoundClaim | None:
    if not isinstance(given, dict) or not _FIELDS <= set(given) <= _FIELDS | {"confidence"}:
        return None
    words = {name: given[name] for name in _FIELDS - {"project"}}
    if not all(isinstance(value, str) for value in words.values()) or words["modality"] not in MODALITIES:
        return None
    about = _about(given["project"], words["property"], reading)
    value = _value(words["property"], words["value"])
    span = _span(words["quote"], reading, about[0] if about else None)
    if about is None or value is None or span is None:
        return None
    project, name = about
    return FoundClaim(project, name, value, _modality(name, value, words), _confidence(given), *span, made_by=model)


def _about(project: Any, name: str, reading: Reading) -> tuple[int | None, str] | None:
    """The project's number and the property; a document that tells of no project has its principles as subjects."""
    if project is None:
        return (None, "subject") if not reading.projects and name == "followed" else None
    numbers = [number for number, found in enumerate(reading.projects) if project in (found.name, *found.aka)]
    return (numbers[0], name) if numbers else None


def _value(name: str, value: str) -> str | None:
    if name == "result":
        return value if value in RESULTS else None
    scheme = SCHEME_OF_PROPERTY.get(name)
    concept = load_vocabulary().find(scheme, value) if scheme else None
    return concept.iri if concept and not concept.grouping_only else None


def _span(quote: str, reading: Reading, project: int | None) -> tuple[int, int] | None:
    """Where the quote first stands outside boilerplate and in no sentence of another project.

    None where it stands nowhere so, or is too short or long.
    """
    quote = quote.strip()
    if len(quote.split()) < FEWEST_WORDS or len(quote) > LONGEST_QUOTE:
        return None
    start = reading.text.find(quote)
    while start >= 0 and (
        reading.is_boilerplate(start, start + len(quote)) or reading.owner_at(start) not in (None, project)
    ):
        start = reading.text.find(quote, start + 1)
    return (start, start + len(quote)) if start >= 0 else None


def _modality(name: str, value: str, words: Mapping[str, str]) -> str:
    """A result is done, or under way where it is too early to say, as the rules have it."""
    if name != "result":
        return words["modality"]
    return "under-way" if value == "too-early" else "done"


def _confidence(given: Mapping[str, Any]) -> float:
    stated = given.get("confidence")
    if isinstance(stated, bool) or not isinstance(stated, int | float) or not 0 < stated <= 1:
        return CONFIDENCE
    return round(max(0.01, min(float(stated), MOST_CONFIDENCE)), 2)


def _contradicts(claim: FoundClaim, reading: Reading) -> bool:
    """Whether a result is another than the one that the rules read in the same document."""
    held = reading.claims_of(claim.project, "result") if claim.property == "result" else []
    return any(other.made_by is None and other.value != claim.value for other in held)
