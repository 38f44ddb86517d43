"""Sections that are each about one project: headings and bold openings that are names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.extract.names import ORGANISATION, could_name_project, has_kind, is_place, names_in
from ingest.extract.reading import Reading, Sentence
from ingest.split import heading_text
from kg.matching import match_places

_NUMBER = re.compile(
    r"^(?:\(?(?:[0-9ivx]{1,4}|[A-Z])[.):]|[0-9]{1,2}(?:\.[0-9]+)*\.?(?=\s+[A-Z])|"
    r"(?:Case study|Project|Strand|Scheme|Site|Grant|Award)\s+[A-Z0-9]{1,3}\s*[:.–-])\s+",
    re.IGNORECASE,
)
_STREET_TAIL = re.compile(
    r",\s+(?:[A-Z][\w'’]*\s+)*(?:Road|Street|Lane|Avenue|Way|Square|Place|Row|Terrace|Parade|Hill|Walk)$"
)
_YEAR_TAIL = re.compile(r",?\s+(?:in )?(?:[A-Z][a-z]+ )?(?:19|20)\d\d(?:[-–/]\d{2,4})?$")
_BRACKET = re.compile(r"\s*\([^)]*\)$")
_GENERIC = re.compile(
    r"^(?:(?:the|our|key|main|its?|a|an|some|further|other|overall|early|later|final|next|lessons?|points?)\b[^A-Z]*$|"
    r"(?:what|how|why|who|where|when|which|after|before|until|since|from|in|on|at|for|to|did|does|was|is|are|if|not|"
    r"then|"
    r"findings?|background|purpose|summary|introduction|conclusions?|recommendations?|results?|outcomes?|outcome|"
    r"method|"
    r"evaluation|funding|money|costs?|finance|risks?|comments?|reading|sources?|options?|representations?|decision|"
    r"context|grant|client|task|scale|status|area|reach|model|harder|good|assessment|activity|limits?|cautions?|"
    r"caveats?|note|notes|appendix|annex|contents|references|contact|next|later|ballot|crime|numbers|setting|scope|"
    r"progress|report|part|stage|phase|round|lockdown|history|timeline|governance|consultation|engagement|"
    r"equalities|legal|implications?|monitoring|also|see)\b)",
    re.IGNORECASE,
)
_PROGRAMME = re.compile(
    r"^(?:(?:the|first|last|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|our|a|an|new|all|\d+|"
    r"inside|what|how|did|do)\s+)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Headed:
    """A stretch of sentences that one heading puts under a project's name."""

    name: str
    aka: tuple[str, ...]
    first: int  # number of the heading's sentence
    after: int  # number of the first sentence that is no longer under it


def headed_projects(reading: Reading) -> list[Headed]:
    """The projects that headings (or bold openings) name; none where headings only order one account."""
    if reading.document.register:
        return [headed for headed in _at(reading, _rows(reading)) if headed.name]
    for kind, least_share in (("heading", 0.34), ("label", 0.6)):
        chosen = _naming(reading, kind, least_share)
        if chosen:
            return _at(reading, chosen)
    return []


def _rows(reading: Reading) -> list[int]:
    return [
        n
        for n, sentence in enumerate(reading.sentences)
        if sentence.kind == "heading" and _level(reading, sentence) == 2
    ]


def _level(reading: Reading, sentence: Sentence) -> int:
    heading = reading.sections[sentence.section].heading
    return heading.level if sentence.kind == "heading" and heading else 7


def _naming(reading: Reading, kind: str, least_share: float) -> list[int]:
    """The numbers of the headings of one level that name projects."""
    numbers = [number for number, sentence in enumerate(reading.sentences) if sentence.kind == kind]
    levels = sorted({_level(reading, reading.sentences[number]) for number in numbers})
    for level in levels:
        siblings = [number for number in numbers if _level(reading, reading.sentences[number]) == level]
        named = [number for number in siblings if _is_name(reading, number)]
        if len(named) >= 2 and len(named) >= least_share * len(siblings):
            between = (number for number in siblings if named[0] < number < named[-1])
            return sorted({*named, *(number for number in between if not _orders(reading, number))})
        alone = [number for number in named if kind == "heading" and _recurs(reading, number)]
        if alone:
            return alone
    return []


def title_of(reading: Reading, sentence: Sentence) -> str:
    """The words of a heading without marks, number or final stop."""
    heading = reading.sections[sentence.section].heading if sentence.kind == "heading" else None
    words = heading_text(reading.text, heading) if heading else reading.words(sentence)
    return _NUMBER.sub("", words.strip("*_ .:")).strip("*_ .:")


def base_name(heading: str) -> str:
    """A heading without the places that follow its name: "Polka Theatre, Wimbledon (Merton)" gives "Polka Theatre"."""
    base = _YEAR_TAIL.sub("", _BRACKET.sub("", heading))
    before, _, after = base.partition(": ")
    base = after if after and is_place(before) else before
    base = _STREET_TAIL.sub("", base)
    while "," in base and match_places(base.rsplit(",", 1)[1]):
        base = base.rsplit(",", 1)[0]
    return base.strip()


def _is_name(reading: Reading, number: int) -> bool:
    sentence = reading.sentences[number]
    heading = title_of(reading, sentence)
    if len(heading.split()) > 12 or heading.endswith(("?", "!")) or heading.isupper():
        return False
    base = base_name(heading)
    if is_place(base):
        return True
    placed = "," in heading and bool(match_places(heading[len(base) :]))
    if _GENERIC.match(base) and not re.match(r"(?:The|A|An) [A-Z]", base) and not placed:
        return False
    if base.endswith(("'s", "’s", "account", "view")) or (ORGANISATION.search(base) and not has_kind(base)):
        return placed
    capitals = [word for word in base.split()[1:] if word[:1].isupper()]
    led_by_place = len(base.split()) <= 5 and any(match.start == 0 for match in match_places(base))
    return placed or led_by_place or (bool(capitals) and could_name_project(base))


def _orders(reading: Reading, number: int) -> bool:
    """Whether a heading only orders the account, such as "Findings", or is too long to be a name."""
    base = base_name(title_of(reading, reading.sentences[number]))
    return bool(_GENERIC.match(base)) or len(base.split()) > 5


def _recurs(reading: Reading, number: int) -> bool:
    """Whether a lone heading's name is used in its own section."""
    base = base_name(title_of(reading, reading.sentences[number]))
    members = reading.sections[reading.sentences[number].section].blocks
    return not is_place(base) and any(reading.text.find(base, block.start, block.end) >= 0 for block in members)


def _at(reading: Reading, numbers: Sequence[int]) -> list[Headed]:
    found = []
    programme = _programme(reading.document.title)
    for number in numbers:
        sentence = reading.sentences[number]
        level = _level(reading, sentence)
        after = next(
            (n for n in range(number + 1, len(reading.sentences)) if _closes(reading, n, sentence, level)), None
        )
        after = len(reading.sentences) if after is None else after
        heading = title_of(reading, sentence)
        name, *aka = _names(heading, programme, reading.document.register)
        aka += _longer_names(reading, base_name(heading), range(number + 1, after))
        found.append(Headed(name, tuple(dict.fromkeys(other for other in aka if other != name)), number, after))
    return found


def _closes(reading: Reading, number: int, opener: Sentence, level: int) -> bool:
    sentence = reading.sentences[number]
    if sentence.kind == "heading":
        return _level(reading, sentence) <= level
    return opener.kind == "label" and sentence.kind == "label"


def _names(heading: str, programme: str, register: bool) -> list[str]:
    """The name of the project under a heading, then its other names."""
    base = base_name(heading)
    if register:
        return [heading]
    if is_place(base) and programme and base.lower() not in programme.lower():
        return [f"{base} {programme}", base] if not has_kind(base) else [base, f"{base} {programme}"]
    return [base] if base == heading else [base, heading]


def _programme(title: str) -> str:
    """What the projects of a document have in common by its title, for one of them: "Portas Pilot"."""
    head = _PROGRAMME.sub("", re.split(r"[:,?]| in | and why ", title)[0]).strip()
    for match in reversed(match_places(head)):
        head = (head[: match.start] + head[match.end :]).strip()
    head = " ".join(head.split())
    if not head or len(head.split()) > 4:
        return ""
    return head[:-1] if head.endswith("s") and not head.endswith("ss") and len(head) > 4 else head


def _longer_names(reading: Reading, base: str, numbers: range) -> list[str]:
    """Names in a section that hold the heading's own, such as "Cycle Enfield" under "Enfield"."""
    found = []
    for number in numbers:
        sentence = reading.sentences[number]
        for name in names_in(reading.text, sentence.start, sentence.end, sentence.start):
            if base in name.text and name.text != base and could_name_project(name.text):
                found.append(name.text)
    return list(dict.fromkeys(found))[:3]
