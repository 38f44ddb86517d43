"""Stretches of a document that may each be about one project: the whole, and what a heading or bold opening heads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.extract.names import is_place
from ingest.extract.reading import Reading, Sentence
from ingest.split import heading_text
from kg.matching import match_places

NUMBER = re.compile(
    r"^(?:\(?(?:[0-9ivx]{1,4}|[A-Z])[.):]|[0-9]{1,2}(?:\.[0-9]+)*\.?(?=\s+\*{0,2}[A-Z])|"
    r"(?:Case study|Project|Strand|Scheme|Site|Grant|Award|Example)\s+[A-Z0-9]{1,3}\s*[:.–-])\s+",
    re.IGNORECASE,
)
_STREET_TAIL = re.compile(
    r",\s+(?:[A-Z][\w'’]*\s+)*(?:Road|Street|Lane|Avenue|Way|Square|Place|Row|Terrace|Parade|Hill|Walk)$"
)
_YEAR_TAIL = re.compile(r",?\s+(?:in )?(?:[A-Z][a-z]+ )?(?:19|20)\d\d(?:[-–/]\d{2,4})?$")
ORDERS = re.compile(
    r"^(?:(?:the|our|key|main|its?|a|an|some|further|other|overall|early|later|final|next|lessons?|points?)\b[^A-Z]*$|"
    r"(?:what|how|why|who|where|when|which|after|before|until|since|from|in|on|at|for|to|did|does|was|is|are|if|not|"
    r"then|"
    r"findings?|background|purpose|summary|introduction|conclusions?|recommendations?|results?|outcomes?|outcome|"
    r"method|"
    r"evaluation|funding|money|costs?|finance|risks?|comments?|reading|sources?|options?|representations?|decision|"
    r"context|grant|client|task|scale|status|area|reach|model|harder|good|assessment|activity|limits?|cautions?|"
    r"caveats?|objectives?|starting|scope|decisions?|what|review|attendance|declarations?|apologies|questions|"
    r"caveats?|note|notes|appendix|annex|contents|references|contact|next|later|ballot|crime|numbers|setting|scope|"
    r"progress|report|part|stage|phase|round|lockdown|history|timeline|governance|consultation|engagement|"
    r"equalities|legal|implications?|monitoring|also|see)\b)",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\s*\([^)]*\)$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A run of sentences that may be about one project, and the words that open it."""

    words: str  # the title, or a heading without its marks and number
    first: int  # number of the first sentence
    after: int  # number of the first sentence behind it
    level: int  # of a heading 1 to 6, of a bold opening 7, of the whole document 0
    numbered: bool = False

    @property
    def whole(self) -> bool:
        return self.level == 0


def whole_of(reading: Reading) -> Unit:
    """The whole document under its title."""
    return Unit(reading.document.title, 0, len(reading.sentences), 0)


def headed_units(reading: Reading) -> list[Unit]:
    """What each heading and bold opening heads, in order; what is under a heading is under those above it too."""
    found: list[Unit] = []
    open_: list[tuple[int, int]] = []  # level and number of the openers that are not closed yet
    ends: dict[int, int] = {}
    for number, sentence in enumerate(reading.sentences):
        if sentence.kind not in {"heading", "label"}:
            continue
        level = level_of(reading, sentence)
        while open_ and open_[-1][0] >= level:
            ends[open_.pop()[1]] = number
        open_.append((level, number))
    for number in sorted({*ends, *(number for _, number in open_)}):
        sentence = reading.sentences[number]
        words = title_of(reading, sentence)
        numbered = (
            bool(NUMBER.match(words_of_heading(reading, sentence)))
            or reading.text[max(sentence.start - 1, 0) : sentence.start] == " "
        )
        after = ends.get(number, len(reading.sentences))
        found.append(Unit(words, number, after, level_of(reading, sentence), numbered))
    return found


def level_of(reading: Reading, sentence: Sentence) -> int:
    """The level of a heading; 7 for words in bold that open a paragraph."""
    heading = reading.sections[sentence.section].heading
    return heading.level if sentence.kind == "heading" and heading else 7


def words_of_heading(reading: Reading, sentence: Sentence) -> str:
    """The words of a heading without its marks, its number kept."""
    heading = reading.sections[sentence.section].heading if sentence.kind == "heading" else None
    return (heading_text(reading.text, heading) if heading else reading.words(sentence)).strip("*_ .:")


def title_of(reading: Reading, sentence: Sentence) -> str:
    """The words of a heading without marks, number or final stop."""
    return NUMBER.sub("", words_of_heading(reading, sentence)).strip("*_ .:")


def base_name(heading: str) -> str:
    """A heading without the places that follow its name: "Polka Theatre, Wimbledon (Merton)" gives "Polka Theatre"."""
    base = _YEAR_TAIL.sub("", _BRACKET.sub("", heading))
    before, _, after = base.partition(": ")
    base = after if after and is_place(before) else before
    base = _STREET_TAIL.sub("", base)
    while "," in base and match_places(base.rsplit(",", 1)[1]):
        base = base.rsplit(",", 1)[0]
    return base.strip()


def siblings(units: Sequence[Unit]) -> Iterator[list[int]]:
    """The numbers of the units of one level and one parent, group by group."""
    groups: dict[tuple[int, int], list[int]] = {}
    parents: list[Unit] = []
    for number, unit in enumerate(units):
        while parents and parents[-1].after <= unit.first:
            parents.pop()
        groups.setdefault((unit.level, parents[-1].first if parents else -1), []).append(number)
        parents.append(unit)
    yield from groups.values()
