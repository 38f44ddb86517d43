"""Gathers what a document says of each organisation in a project: one candidate for each organisation."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from spacy.tokens import Span

from ingest.extract.organisations import organisation_value
from ingest.extract.ranking import Candidate, strongest
from ingest.extract.reading import Reading
from ingest.extract.role_signs import signs_around
from kg.namespaces import council_iri
from kg.places import load_places, normalise

EARLY = 4  # sentences of a project that open what is said of it
_WHAT = {
    "funder_name": r"\b(?:Lottery|Fund|Foundation|Trust|Government|Council England|Power to Change|Authority|Union|"
    r"Bank)\b",
    "designer_name": r"\b(?:Architects?|Design|Studios?|Associates|Partners|Landscapes?)\b",
    "evaluator_name": r"\b(?:University|Research|Consult\w*|Institute|Evaluation|Ipsos|Economics)\b",
    "press_name": r"\b(?:Times|News|Gazette|Post|Guardian|Herald|Chronicle|Standard|BBC|ITV|Echo)\b",
    "office_name": r"\b(?:Party|Court|Parliament|Secretary|Minister|Inspector|Census|Act|Bill|Committee|Commission|"
    r"Mayor)\b",
    "local_group": r"\b(?:Friends|Residents|Tenants|Neighbours?|Community|Trust|Society|CIC|Association|Collective|"
    r"Group|"
    r"Co-?op\w*|Forum|Partnership)\b",
    "landlord_name": r"\b(?:Homes|Housing|Peabody|Clarion|HARCA|Estates?|Developments?|Properties|plc|Group)\b",
}
_NAMES = {name: re.compile(pattern) for name, pattern in _WHAT.items()}
_FORM = re.compile(r"^(?: (?:CIC|CIO|Ltd|Limited|LLP|plc|Trust|Group|Association|Foundation|Society|Homes))+$")
_SHORT = re.compile(r"^\s?\(([A-Z][A-Za-z&]{1,9})\)")


@dataclass(slots=True)
class Mentions:
    """Where an organisation is named in what is said of a project, with the signs around each mention."""

    spans: list[Span] = field(default_factory=list)
    signs: list[Mapping[str, float]] = field(default_factory=list)
    generic: int = 0  # times that it is only spoken of by its kind


def candidates(
    reading: Reading, number: int, spans: Sequence[Span], everywhere: Counter[str]
) -> list[tuple[Candidate, Mentions]]:
    """The organisations that may have a part in a project, each with where it is named.

    ``spans`` are those of the project, in order; ``everywhere`` counts all of the document by identifier.
    """
    found = _mentions(reading, number, spans)
    total = sum(len(mentions.spans) for mentions in found.values())
    local, publisher = local_councils(reading, number), publisher_of(reading)
    leading = {value: _strength(mentions) for value, mentions in found.items()}
    made = []
    for value, mentions in found.items():
        signs = (
            strongest(mentions.signs)
            | _standing(reading, number, mentions, total)
            | _named(reading, number, value, mentions)
        )
        signs["outside"] = np.log1p(max(0, everywhere[value] - len(mentions.spans)))
        signs["local"] = float(value in local)
        signs["local_generic"] = signs["local"] * np.log1p(mentions.generic)
        signs["publisher"] = float(value == publisher)
        signs["often_acts"] = np.log1p(
            sum(told.get("after_acts", 0) + told.get("before_acts", 0) for told in mentions.signs)
        )
        signs |= _against(value, found, leading)
        first = mentions.spans[0]
        made.append((Candidate(value, first.start_char, first.end_char, signs), mentions))
    return made


def _strength(mentions: Mentions) -> float:
    return max(max(signs.get("after_leads", 0.0), signs.get("before_leads", 0.0)) for signs in mentions.signs)


def _against(value: str, found: Mapping[str, Mentions], leading: Mapping[str, float]) -> dict[str, float]:
    """The other organisations that may have the part instead, councils apart from others."""
    others = [key for key in found if key != value]
    plain = [key for key in others if not is_council(key) and found[key].spans[0].label_ != "name"]
    first = min((found[key].spans[0].start_char for key in plain), default=None)
    own = found[value].spans[0]
    return {
        "rivals": np.log1p(len(others)),
        "plain_rivals": np.log1p(len(plain)),
        "rival_council": max((leading[key] for key in others if is_council(key)), default=0.0),
        "rival_plain": max((leading[key] for key in plain), default=0.0),
        "first_plain": float(own.label_ in {"organisation", "name"} and (first is None or own.start_char < first)),
        "alone": float(own.label_ == "organisation" and not plain),
    }


def _mentions(reading: Reading, number: int, spans: Sequence[Span]) -> dict[str, Mentions]:
    found: defaultdict[str, Mentions] = defaultdict(Mentions)
    same = _same(reading, spans)
    local, publisher = sorted(local_councils(reading, number)), publisher_of(reading)
    before: list[Span] = []
    for span in spans:
        if span.label_ != "generic":
            before.append(span)
        value = span.kb_id_
        if span.label_ == "generic":
            value = _meant(value, before, local, publisher)
        if value:
            mentions = found[same.get(value, value)]
            mentions.spans.append(span)
            mentions.signs.append(_signs(reading, span))
            mentions.generic += span.label_ == "generic"
    return dict(found)


def _meant(kind: str, before: Sequence[Span], local: Sequence[str], publisher: str) -> str:
    """The organisation that "the council", "the trust" or "we" speaks of; empty where it cannot be told."""
    if kind == "council":
        return local[0] if len(local) == 1 else ""
    if kind == "we":
        return publisher
    named = (span.kb_id_ for span in reversed(before) if span.label_ in {"organisation", "name"})
    return next((name for name in named if kind.replace("-", "") in name.lower().replace("-", "")), "")


def _same(reading: Reading, spans: Iterable[Span]) -> dict[str, str]:
    """Short forms by the full name that the text gives: the letters in brackets after it, or less its legal form."""
    names = {span.kb_id_: span for span in spans if span.label_ in {"organisation", "name"}}
    longer = {}
    for name, span in names.items():
        short = _SHORT.match(reading.text[span.end_char : span.end_char + 14])
        if short and short[1] in names and short[1] != name:
            longer[short[1]] = name
        words = name.split()
        for cut in range(1, len(words)):
            stem = " ".join(words[:cut])
            if stem in names and _FORM.match(name[len(stem) :]):
                longer[stem] = name
    return longer


def _signs(reading: Reading, span: Span) -> Mapping[str, float]:
    sentence = reading.sentence_at(span.start_char)
    before = reading.text[sentence.start : span.start_char]
    return signs_around(before, reading.text[span.end_char : max(sentence.end, span.end_char)])


def _standing(reading: Reading, number: int, mentions: Mentions, total: int) -> dict[str, float]:
    """How often and how soon an organisation is named, and by which sort of name."""
    own = reading.of_project(number)
    early = own[min(EARLY, len(own)) - 1].end if own else 0
    labels = Counter(span.label_ for span in mentions.spans)
    kinds = {reading.sentence_at(span.start_char).kind for span in mentions.spans}
    lead = reading.sign("tells/lead")
    return {
        "times": np.log1p(len(mentions.spans)),
        "share": len(mentions.spans) / total,
        "early": float(mentions.spans[0].start_char < early),
        "title": float("title" in kinds),
        "only_title": float(kinds == {"title"}),
        "council": float(labels["council"] > 0),
        "authority": float(labels["authority"] == len(mentions.spans)),
        "organisation": float(labels["organisation"] > 0),
        "generic": float(labels["generic"] == len(mentions.spans)),
        "told": float(max(lead[reading.number_at(span.start_char)] for span in mentions.spans)),
    }


def _named(reading: Reading, number: int, value: str, mentions: Mentions) -> dict[str, float]:
    """What the name itself says of an organisation."""
    if is_council(value):
        return {}
    signs = {name: float(bool(pattern.search(value))) for name, pattern in _NAMES.items()}
    project = reading.projects[number]
    own = {normalise(name) for name in (project.name, *project.aka)}
    mine = normalise(value)
    signs["is_project"] = float(mine in own)
    signs["in_name"] = float(any(mine in name or name in mine for name in own) and mine not in own)
    signs["one_word"] = float(len(value.split()) == 1)
    signs["letters"] = float(value.isupper())
    return signs


def is_council(value: str) -> bool:
    """Whether an identifier is a council's."""
    return "/organisation/council/" in value


def publisher_of(reading: Reading) -> str:
    """The organisation whose document it is, where that may have a part in a project; empty for the press."""
    publisher = (reading.document.publisher or "").split(" (")[0]
    return organisation_value(publisher) if publisher and reading.voice not in {"press", "evaluator"} else ""


def local_councils(reading: Reading, number: int) -> set[str]:
    """The councils of the project's own places."""
    places = load_places()
    located = (claim for claim in reading.claims_of(number, "location") if claim.modality != "mentioned")
    found = (places.get(claim.value) for claim in located)
    authorities = (places.get(iri) for place in found if place for iri in places.authorities_of(place)[:1])
    return {
        council_iri(authority.code)
        for authority in authorities
        if authority and authority.code and authority.kind == "local-authority"
    }
