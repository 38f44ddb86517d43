"""Decides which projects a document is about and gives each sentence to one of them; the weights are learnt."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc

from ingest.extract.choosing import Chosen, choose, ranked
from ingest.extract.naming import Mentions, key_of, mentions_of
from ingest.extract.reading import Reading, reading_of
from ingest.extract.sections import project_sections
from ingest.extract.tables import named_rows
from ingest.extract.units import Unit, headed_units, whole_of, words_of_heading
from ingest.extract.weighing import GUIDANCE
from ingest.extraction import FoundProject

MOST_FURTHER = 3


def component(doc: Doc) -> Doc:
    """Finds the projects: those that sections tell of, and those that the rest of the document turns on."""
    reading = reading_of(doc)
    if reading.document.register:
        _of_register(reading)
    elif reading.sentences:
        _of_text(reading, reading.model.parts["naming"])
    return doc


def _of_register(reading: Reading) -> None:
    """Each row of a register is a project under its heading, taken whole."""
    for unit in headed_units(reading):
        name = words_of_heading(reading, reading.sentences[unit.first])
        if unit.level == 2 and name:
            _own(reading, name, (), range(unit.first, unit.after))


def _own(reading: Reading, name: str, aka: Sequence[str], numbers: Sequence[int], part_of: int | None = None) -> None:
    """Adds a project and gives it sentences."""
    told = [n for n in numbers if reading.sentences[n].kind != "title"] or numbers
    start, end = reading.sentences[told[0]].start, reading.sentences[told[-1]].end
    composed = _composed(f"{reading.document.title}\n{reading.text[start:end]}", aka)
    reading.projects.append(FoundProject(name, tuple(aka), None, start, end, part_of, composed))
    for number in numbers:
        reading.owners[number] = len(reading.projects) - 1


def _composed(text: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names that do not stand in a text."""
    if not names:
        return ()
    told = " ".join(text.split()).lower().replace("’", "'")
    return tuple(name for name in names if key_of(name) not in told)


@dataclass(frozen=True, slots=True)
class Looked:
    """The sections that tell of a project each, and what the rest and each section could be about."""

    sections: list[Unit]
    rest: list[Chosen]
    of_sections: list[Chosen | None]
    guides: bool  # whether the title promises advice or lessons


def look(reading: Reading, mentions: Mentions, learnt: Mapping[str, Any]) -> Looked:
    """What a text has of sections and names, before it is decided which are projects."""
    sections = project_sections(reading, headed_units(reading), learnt)
    apart = frozenset(number for unit in sections for number in range(unit.first, unit.after))
    rest = choose(ranked(reading, whole_of(reading), mentions, apart, len(sections), learnt), 1 + MOST_FURTHER)
    of_sections = [choose(ranked(reading, unit, mentions, frozenset(), 0, learnt), 1) for unit in sections]
    firsts = [found[0] if found else None for found in of_sections]
    return Looked(sections, rest, firsts, bool(GUIDANCE.search(reading.document.title)))


def decide(looked: Looked, learnt: Mapping[str, Any]) -> tuple[Chosen | None, list[Chosen]]:
    """The main project of the text outside sections, and further ones beside it."""
    least = learnt["main_headed" if len(looked.sections) > 1 else "main_guide" if looked.guides else "main"]
    if not looked.rest or looked.rest[0].strength < least:
        return None, []
    return looked.rest[0], [other for other in looked.rest[1:] if other.strength >= learnt["further"]]


def name_of_section(unit: Unit, chosen: Chosen | None) -> tuple[str, tuple[str, ...]]:
    """The name of a section's project and other names; its heading where the section has no names."""
    return (chosen.named.name, chosen.aka) if chosen else (unit.words, ())


def _of_text(reading: Reading, learnt: Mapping[str, Any]) -> None:
    mentions = mentions_of(reading)
    looked = look(reading, mentions, learnt)
    main, further = decide(looked, learnt)
    apart = {number for unit in looked.sections for number in range(unit.first, unit.after)}
    if main:
        rest = [number for number in range(len(reading.sentences)) if number not in apart]
        _own(reading, main.named.name, main.aka, rest)
    programme = 0 if main and len(looked.sections) > 1 else None
    for unit, chosen in zip(looked.sections, looked.of_sections, strict=True):
        _own(reading, *name_of_section(unit, chosen), range(unit.first, unit.after), programme)
    for other in further:
        _further(reading, other)
    _of_rows(reading, apart)
    _named_elsewhere(reading, mentions, apart, 0 if main else None)


def _of_rows(reading: Reading, apart: Container[int]) -> None:
    """Each row of a table of projects speaks of the project in its name column; where none are known, it is one."""
    known = {key_of(name): n for n, project in enumerate(reading.projects) for name in (project.name, *project.aka)}
    rows = [(number, name) for number, name in named_rows(reading) if number not in apart]
    alone = len(reading.projects) < 2 and len(rows) > 1
    for number, name in rows:
        if key_of(name) in known:
            reading.owners[number] = known[key_of(name)]
        elif alone:
            _own(reading, name, (), [number])


def _named_elsewhere(reading: Reading, mentions: Mentions, apart: Container[int], main: int | None) -> None:
    """A sentence outside all sections that names one section's project speaks of that project."""
    known: dict[str, int] = {}
    for number, project in enumerate(reading.projects):
        if number != main:
            known |= {key_of(name): number for name in (project.name, *project.aka)}
    for number, names in enumerate(mentions.by_sentence):
        if number not in apart and reading.sentences[number].kind == "text" and reading.owners[number] in {None, main}:
            spoken = {known[key_of(name.text)] for name in names if key_of(name.text) in known}
            if len(spoken) == 1:
                reading.owners[number] = spoken.pop()


def _further(reading: Reading, other: Chosen) -> None:
    """A further project owns its paragraph from the sentence that names it on."""
    numbers = sorted({n for name in other.named.candidate.at for n in _paragraph(reading, name.start)})
    if numbers:
        _own(reading, other.named.name, other.aka, numbers)


def _paragraph(reading: Reading, position: int) -> range:
    """The sentence at a position and those behind it in its paragraph; nothing in a title."""
    first = reading.number_at(position)
    if reading.sentences[first].kind == "title":
        return range(0)
    after = first
    while after < len(reading.sentences) and reading.sentences[after].paragraph == reading.sentences[first].paragraph:
        after += 1
    return range(first, after)
