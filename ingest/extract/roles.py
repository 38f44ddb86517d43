"""Who leads each project, who is a partner in it and who pays for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from spacy.tokens import Doc, Span

from ingest.extract.reading import Reading, marked, reading_of
from ingest.extraction import FoundClaim
from kg.namespaces import council_iri
from kg.places import load_places

_LEADS_AFTER = re.compile(
    r"^(?:,[^,.;]{2,60},)?\s*(?:\([^)]*\)\s*)?(?:has |had |have |also |now |then |itself |first |jointly |which |"
    r"that |who )*"
    r"(?:(?:is|was|are|were) (?:to )?)?(?:led|leads?|leading|r[ua]ns?|running|manage[ds]?|managing|launch(?:ed|es)|"
    r"set up|"
    r"sets up|started|began|opened|opens|owns?|owned|let|built|builds|building|commission(?:ed|s)|took (?:on|over)|"
    r"created|founded|organise[ds]?|delivers?|delivered|hosts?|turned|converted|bought|put on|put in|introduced|closed|"
    r"brought|plans?|planned|proposes?|proposed|wants?|wanted|decided|approved|agreed|asked|invited|held|tried|"
    r"trialled|"
    r"piloted|redevelop\w*|regenerat\w*|will|is (?:building|planning|redeveloping|spending|running|leading))\b"
)
_LEADS_BEFORE = re.compile(
    r"(?:\b(?:led|run|managed|owned|launched|set up|started|founded|created|built|organised|delivered|commissioned|"
    r"operated|opened|hosted|developed|proposed|brought forward|carried out|undertaken|bought|taken on|taken over|"
    r"looked after) (?:jointly )?by (?:the )?(?:charity |community group |housing association |landlord |council |"
    r"social enterprise )?|\blead (?:partner|body|organisation)[:,]? (?:is |was )?(?:the )?|"
    r"\b(?:landlord|operator|developer|owner|organiser)s?,? (?:the )?)$",
    re.IGNORECASE,
)
_PARTNERS_BEFORE = re.compile(
    r"\b(?:with|alongside|together with|working with|in partnership with|partners?(?:,| are| were| include[sd]?|"
    r" such as|:)|"
    r"joined by|supported by|helped by|and) (?:the )?$",
    re.IGNORECASE,
)
_FUNDS_AFTER = re.compile(
    r"^(?:,[^,.;]{2,60},)?\s*(?:\([^)]*\)\s*)?(?:has |had |have |also |then |each )*(?:gave|gives?|granted|awarded|"
    r"pledged|"
    r"paid|pays|put (?:in|up)|contributed|provided|funded|funds|backed|supported|met (?:the|half|most)|chipped in|"
    r"added|"
    r"invested|grant|award|money|funding)\b"
)
_FUNDS_BEFORE = re.compile(
    r"(?:\b(?:funded|paid for|backed|financed|supported|part-funded|met) (?:\w+ )?by (?:the )?|"
    r"\b(?:grants?|money|funding|funds|award|loan|£[\d.,]+ ?(?:m|million|k|bn|billion)?|support|cash|capital|pledge)\s"
    r"(?:\w+ )?(?:from|by|of the) (?:the )?)$",
    re.IGNORECASE,
)
_FUNDER_NAME = re.compile(
    r"\b(?:Lottery|Fund|Foundation|Trust|Government|Council England|Power to Change|Authority|Union)\b"
)
_THE_COUNCIL = re.compile(
    r"\b(?:[Tt]he (?:[Cc]ouncil|[Bb]orough)|\w+ Council|[Cc]ouncil(?:lors|['’]s)|[Cc]abinet|town hall)\b"
)
NEAR = 70  # characters before a name that are read for its role
COUNCIL_LEADS = 0.55  # confidence that the council of a project's place leads it, where nothing else is said


def component(doc: Doc) -> Doc:
    """Adds a claim for the leading organisation of each project and for its funders and partners."""
    reading = reading_of(doc)
    by_owner: defaultdict[int, list[Span]] = defaultdict(list)
    for span in marked(doc, "organisations"):
        owner = reading.owner_at(span.start_char)
        if owner is not None:
            by_owner[owner].append(span)
    for number in range(len(reading.projects)):
        _assign(reading, number, by_owner[number])
    return doc


def _assign(reading: Reading, number: int, spans: list[Span]) -> None:
    leading, where = _leaders(reading, number, spans)
    funders = _with_role(reading, spans, _FUNDS_BEFORE, _FUNDS_AFTER, _FUNDER_NAME)
    partners = _with_role(reading, spans, _PARTNERS_BEFORE, None, None)
    lead = max(leading, key=lambda name: (leading[name], -where[name].start_char), default=None)
    if lead is not None:
        total = sum(leading.values())
        _claim(reading, number, "ledBy", where[lead], min(0.9, 0.5 + 0.4 * leading[lead] / total))
    else:
        lead = _the_council(reading, number)
    for name in funders:
        if name != lead:
            _claim(reading, number, "funder", funders[name], 0.7)
    for name in partners:
        if name != lead and name not in funders:
            _claim(reading, number, "partner", partners[name], 0.6)


def _leaders(reading: Reading, number: int, spans: Iterable[Span]) -> tuple[dict[str, float], dict[str, Span]]:
    """How much speaks for each organisation as the lead, and where it is said best."""
    weights: defaultdict[str, float] = defaultdict(float)
    where: dict[str, tuple[float, Span]] = {}
    local = _local_councils(reading, number)
    name = reading.projects[number].name
    for span in spans:
        weight = _lead_weight(reading, span) + (0.6 if span.kb_id_ in local else 0.0)
        weight += 2.0 if len(span.kb_id_) > 6 and span.kb_id_.lower() in name.lower() else 0.0
        if weight > 0:
            weights[span.kb_id_] += weight
            if weight > where.get(span.kb_id_, (0.0, span))[0]:
                where[span.kb_id_] = weight, span
    return dict(weights), {value: span for value, (_, span) in where.items()}


def _lead_weight(reading: Reading, span: Span) -> float:
    before, after = _around(reading, span)
    weight = 2.0 * bool(_LEADS_BEFORE.search(before)) + 1.2 * bool(_LEADS_AFTER.match(after))
    weight *= 1.4 if reading.number_at(span.start_char) <= 4 else 1.0
    paying = _FUNDER_NAME.search(span.text) or _FUNDS_BEFORE.search(before) or _FUNDS_AFTER.match(after)
    return weight * (0.4 if paying and span.label_ != "council" else 1.0)


def _around(reading: Reading, span: Span) -> tuple[str, str]:
    sentence = reading.sentence_at(span.start_char)
    before = reading.text[max(sentence.start, span.start_char - NEAR) : span.start_char]
    return before, reading.text[span.end_char : max(sentence.end, span.end_char)]


def _the_council(reading: Reading, number: int) -> str | None:
    """Claims "the council" of a project's only authority as its lead, where the text speaks of it; its IRI."""
    councils = _local_councils(reading, number)
    sentences = (sentence for sentence in reading.of_project(number) if sentence.kind == "text")
    told = next((sentence for sentence in sentences if _THE_COUNCIL.search(reading.words(sentence))), None)
    if len(councils) != 1 or told is None:
        return None
    (value,) = councils
    modality = "planned" if reading.projects[number].status == "planned" else "done"
    reading.add(FoundClaim(number, "ledBy", value, modality, COUNCIL_LEADS, told.start, told.end))
    return value


def _local_councils(reading: Reading, number: int) -> set[str]:
    """The councils of the project's own places."""
    places = load_places()
    located = (claim for claim in reading.claims_of(number, "location") if claim.modality != "mentioned")
    found = (places.get(claim.value) for claim in located)
    authorities = (places.get(iri) for place in found if place for iri in places.authorities_of(place)[:1])
    return {council_iri(authority.code) for authority in authorities if authority and authority.code}


def _with_role(
    reading: Reading,
    spans: Iterable[Span],
    before: re.Pattern[str],
    after: re.Pattern[str] | None,
    needed: re.Pattern[str] | None,
) -> Mapping[str, Span]:
    """The organisations that the words around give a role, at their first mention in it."""
    found: dict[str, Span] = {}
    for span in spans:
        left, right = _around(reading, span)
        told = before.search(left) or (after and after.match(right) and (needed is None or needed.search(span.text)))
        if told:
            found.setdefault(span.kb_id_, span)
    return found


def _claim(reading: Reading, number: int, name: str, span: Span, confidence: float) -> None:
    modality = "planned" if reading.projects[number].status == "planned" else "done"
    start, end = reading.quote(span.start_char, span.end_char)
    reading.add(FoundClaim(number, name, span.kb_id_, modality, round(confidence, 2), start, end))
