"""Reads the columns of a register: each row is a project, and a column's name says what its value is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from ingest.extract.money import SUM, pounds
from ingest.extract.organisations import organisation_value
from ingest.extract.reading import Reading, Sentence, reading_of
from ingest.extract.remarks import Remarks
from ingest.extract.results import NOT_STATED
from ingest.extract.sentences import COLUMN
from ingest.extraction import FoundClaim
from kg.matching import match_places
from kg.places import load_places

SURE = 0.95  # confidence of what a column says outright
READ = 0.7  # of a result that had to be read from a column's prose

_EMPTY = re.compile(r"^(?:not (?:stated|known|available|applicable)|n/?a|none|unknown|tbc|-|–|\?)\.?$", re.IGNORECASE)
_STATUS_COLUMN = re.compile(r"status|stage", re.IGNORECASE)
_YEAR = re.compile(r"\b(19[5-9]\d|20[0-4]\d)\b")
_BELOW_ZERO = re.compile(r"^£?\s?[-−–(]\s?£?\d")
_NUMBER = re.compile(r"^£?\s?(\d[\d,]*)(?:\.\d+)?$")
_RESULTS = (
    ("too-early", r"too (?:early|soon)|not yet|in progress|awaited"),
    ("did-not-work", r"did not work|failed|unsuccessful|not successful|no success|abandoned|withdrawn"),
    ("mixed", r"mixed|partly|partial|some success"),
    ("worked", r"worked|success|achieved|met (?:its|all)|positive"),
)
_STATUSES = (
    ("planned", r"plan|propos|pipeline|approved|awarded|not started|bid"),
    ("completed", r"complete|closed|finish|ended|done|delivered"),
    ("ongoing", r"live|ongoing|on site|progress|active|current|open|under ?way"),
)


@dataclass(frozen=True, slots=True)
class Field:
    """One cell of a row: the value of a named column, and the line that holds both."""

    project: int
    value: str
    line: Sentence


def component(doc: Doc) -> Doc:
    """Adds what the columns of each row say; what they say settles the matter for the components after."""
    reading = reading_of(doc)
    if reading.document.register:
        fields = list(_fields(reading))
        for name, field in sorted(fields, key=lambda item: not _STATUS_COLUMN.search(item[0])):
            _read(reading, name, field)
    return doc


def _fields(reading: Reading) -> Iterator[tuple[str, Field]]:
    """The cells of all rows with the names of their columns."""
    for owner, sentence in zip(reading.owners, reading.sentences, strict=True):
        column = COLUMN.match(reading.words(sentence)) if sentence.kind == "field" else None
        if column and owner is not None:
            yield column[1], Field(owner, reading.words(sentence)[column.end() :].strip(), sentence)


def _read(reading: Reading, column: str, field: Field) -> None:
    handler = next((handler for pattern, handler in _COLUMNS if re.search(pattern, column, re.IGNORECASE)), None)
    if handler and not _EMPTY.match(field.value):
        handler(reading, field)


def _claim(reading: Reading, field: Field, name: str, value: str, confidence: float = SURE) -> None:
    modality = "planned" if reading.projects[field.project].status == "planned" else "done"
    reading.settled.discard((field.project, name))
    reading.add(FoundClaim(field.project, name, value, modality, confidence, field.line.start, field.line.end))
    reading.settled.add((field.project, name))


def _place(reading: Reading, field: Field) -> None:
    for value in _parts(field.value):
        found = load_places().by_code(value) or next(iter(load_places().find(value)), None)
        iris = [found.iri] if found else [match.iri for match in match_places(value)]
        for iri in iris[:2]:
            _claim(reading, field, "location", iri)


def _area(reading: Reading, field: Field) -> None:
    """A ward or neighbourhood: taken only inside the places that the row gives otherwise, or where it gives none."""
    known = {claim.value for claim in reading.claims_of(field.project, "location")}
    for match in match_places(field.value):
        place = load_places().get(match.iri)
        if place and (not known or known & set(load_places().authorities_of(place))):
            _claim(reading, field, "location", match.iri)


def _organisation(name: str) -> Callable[[Reading, Field], None]:
    def read(reading: Reading, field: Field) -> None:
        for value in _parts(field.value):
            _claim(reading, field, name, organisation_value(value))

    return read


def _year(name: str) -> Callable[[Reading, Field], None]:
    def read(reading: Reading, field: Field) -> None:
        found = _YEAR.search(field.value)
        if found:
            _claim(reading, field, name, found[1])

    return read


def _amount(reading: Reading, field: Field) -> None:
    if _BELOW_ZERO.match(field.value):  # money paid back is no award
        return
    plain, told = _NUMBER.match(field.value), SUM.search(field.value)
    amount = int(plain[1].replace(",", "")) if plain else pounds(told) if told and "+" not in field.value else 0
    if amount > 0:
        _claim(reading, field, "funding", str(amount))


def _status(reading: Reading, field: Field) -> None:
    status = _first_of(_STATUSES, field.value)
    if status:
        reading.projects[field.project] = replace(reading.projects[field.project], status=status)


def _result(reading: Reading, field: Field) -> None:
    result = _first_of(_RESULTS, field.value.split(".")[0])
    if result:
        _claim(reading, field, "result", result)
        return
    row = [reading.number_at(field.line.start)]
    result, _ = Remarks(reading.model)([field.value], reading.scores[row], reading.signs[row])
    if result != NOT_STATED:
        _claim(reading, field, "result", result, READ)


def _first_of(table: tuple[tuple[str, str], ...], value: str) -> str | None:
    return next((slug for slug, pattern in table if re.search(pattern, value, re.IGNORECASE)), None)


def _parts(value: str) -> Iterator[str]:
    return (part.strip() for part in re.split(r";|\|", value) if part.strip())


def _nothing(reading: Reading, field: Field) -> None:
    """For columns whose names hold a word of another column's, such as an identifier."""


# the first pattern that fits a column's name decides
_COLUMNS: tuple[tuple[str, Callable[[Reading, Field], None]], ...] = (
    (r"identifier|\bid\b|code type|currency|\burl\b|\btitle\b|\bname of project\b|date modified", _nothing),
    (r"borough|local authority|beneficiary location|\bplace\b|^location|\btown\b|\bcity\b|district", _place),
    (r"\bward|neighbourhood|\barea\b|\bsite\b|address", _area),
    (r"funder|funding org|funded by|donor|source of fund", _organisation("funder")),
    (r"\blead|recipient|applicant|delivered by|organisation|grantee|^council$|owner|promoter", _organisation("ledBy")),
    (r"partner", _organisation("partner")),
    (r"amount|budget|\baward(?:ed)?(?: \(?£\)?)?$|£|grant (?:value|size)|funding|\bcost|as reported|value", _amount),
    (r"\bstart|award date|\bbegan|\bfrom\b|planned dates:start", _year("startDate")),
    (r"^(?:financial )?year$", _year("startDate")),
    (r"\bend\b|\bend |finish|completed|completion|\bto\b|planned dates:end", _year("endDate")),
    (_STATUS_COLUMN.pattern, _status),
    (r"outcome|result|what happened|impact", _result),
)
