"""Decides which projects a document is about and gives each sentence to one of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Doc

from ingest.extract.headings import Headed, headed_projects
from ingest.extract.names import (
    ORGANISATION,
    Name,
    could_name_project,
    has_kind,
    is_acronym,
    is_person,
    is_place,
    kind_after,
    kind_weight,
    names_in,
    opens_commonly,
)
from ingest.extract.reading import Reading, marked, reading_of
from ingest.extraction import FoundProject
from kg.places import load_places

MAIN_SCORE = 1.4  # from which the best name is the document's project
FURTHER_SCORE = 3.0  # from which another name is a project too
GUIDANCE_SCORE = 6.5  # from which a title that promises advice is about a project all the same
MOST_FURTHER = 2
MOST_AKA = 4

_GUIDANCE = re.compile(
    r"\b(?:guide|guidance|toolkit|handbook|how to|principles|advice|digest|checklist|what the evidence|taught|"
    r"what \w+ (?:hall |council )?(?:has )?learnt|strategy|index|manual|notes on|designing with)\b",
    re.IGNORECASE,
)
_PAID_BY = re.compile(r"(?:\b(?:from|by|through|under|with|via|to|of|told|for) (?:the )?(?:[A-Z]\w+['’]s )?|['’]s )$")
_NAMED = re.compile(
    r"\b(?:called|known as|named|project|programme|scheme|initiative|dubbed|entitled)[, ]+(?:the )?['‘\"“]?$"
)
_PLACE_KIND = re.compile(
    r"\b(regeneration|redevelopment|refurbishment|renewal|town centre|masterplan)\b", re.IGNORECASE
)
_ESTATE = re.compile(r"\b(?:estates?|demolish\w*|demolition|ballot|landlord|homes)\b", re.IGNORECASE)


@dataclass(slots=True)
class Candidate:
    """A name that may be a project's, with the signs for it."""

    name: str
    at: list[Name] = field(default_factory=list)
    score: float = 0.0


def component(doc: Doc) -> Doc:
    """Finds the projects: by headings where those are names, else by the names that the text turns on."""
    reading = reading_of(doc)
    headed = headed_projects(reading)
    for item in headed:
        _own(reading, item)
    if not reading.document.register and len(headed) < 2:
        _by_names(doc, reading, headed)
    return doc


def _own(reading: Reading, item: Headed) -> None:
    first, last = reading.sentences[item.first], reading.sentences[item.after - 1]
    reading.projects.append(FoundProject(item.name, item.aka[:MOST_AKA], None, first.start, last.end))
    for number in range(item.first, item.after):
        reading.owners[number] = len(reading.projects) - 1


def _by_names(doc: Doc, reading: Reading, headed: list[Headed]) -> None:
    """The main project and, where the signs are strong, others; the main one owns what no other does."""
    taken = {item.name.lower() for item in headed}
    ranked = [candidate for candidate in ranked_names(reading) if candidate.name.lower() not in taken]
    least = GUIDANCE_SCORE if _GUIDANCE.search(reading.document.title) else MAIN_SCORE
    if least == MAIN_SCORE and (not ranked or ranked[0].score < least):
        ranked = [*_composed(doc, reading), *ranked]
    if not ranked or ranked[0].score < least:
        return
    main = ranked[0]
    others = [other for other in ranked[1:] if other.score >= FURTHER_SCORE and _is_another(main, other)]
    _add_main(reading, main, ranked)
    for other in others[:MOST_FURTHER]:
        _add_further(reading, other, ranked)


def ranked_names(reading: Reading) -> list[Candidate]:
    """The names that could be a project's, best first."""
    found: defaultdict[str, list[Name]] = defaultdict(list)
    for sentence in reading.sentences:
        if sentence.kind == "row":
            continue
        for name in names_in(reading.text, sentence.start, sentence.end, sentence.start):
            found[_key(name.text)].append(name)
    for part, names in _from_title(reading).items():
        if part not in {name.text for name in found[_key(part)]}:
            found[_key(part)] += names
    candidates = [Candidate(_surface(names), names) for names in found.values()]
    usual = [item for item in candidates if _usable(reading, item)]
    usual += [Candidate(_place_project(reading, item), item.at) for item in candidates if _place_project(reading, item)]
    for candidate in usual:
        candidate.score = _score(reading, candidate)
    return sorted(usual, key=lambda item: (-item.score, item.at[0].start, item.name))


def _from_title(reading: Reading) -> dict[str, list[Name]]:
    """Parts of the title that the body repeats word for word, such as "Your Patch, Your Pound"."""
    title, found = reading.document.title, {}
    for part in sorted({*_title_parts(title), title.split(": ")[0].strip(" '‘’\"“”")}):
        places = [match.start() for match in re.finditer(re.escape(part), reading.text, re.IGNORECASE)]
        named = re.search(r"[A-Z].*\s\S*[A-Z]|^[A-Z].*\s[a-z-]+ [a-z]", part)
        if named and len(part.split()) in range(2, 8) and len(places) >= 2:
            found[part] = [Name(start, start + len(part), part, False) for start in places]
    return found


def _usable(reading: Reading, candidate: Candidate) -> bool:
    """Whether a name could be a project's: no place, person or date, nor a sentence's first word and a name."""
    title_end = len(reading.document.title)
    inside = [name for name in candidate.at if not name.opens]
    titled = len(candidate.name.split()) >= 3 and candidate.name.istitle()
    in_title = candidate.name in _title_parts(reading.document.title) and len(candidate.name.split()) > 1
    if not inside and opens_commonly(candidate.name) and not titled and not in_title:
        return False
    if len(candidate.name.split()) == 1 and (
        has_kind(candidate.name) or not (inside or _is_titled(reading, candidate))
    ):
        return False
    if is_acronym(candidate.name) and candidate.at[0].start > title_end:
        return False
    return could_name_project(candidate.name) and not any(is_person(reading.text, name) for name in candidate.at)


def _is_titled(reading: Reading, candidate: Candidate) -> bool:
    """Whether one word makes a part of the title and is nowhere written small, as a common word would be."""
    named = candidate.name.rstrip("!") in {part.rstrip("!") for part in _leading_parts(reading.document.title)}
    return named and not re.search(rf"\b{re.escape(candidate.name.lower())}\b", reading.text)


def _leading_parts(title: str) -> list[str]:
    """The parts of a title with which a stretch between its colons and stops begins, and those stretches whole."""
    stretches = [part.strip(" '‘’\"“”") for part in re.split(r"[:?!.;]\s|\s[–—-]\s", title + " ") if part.strip()]
    return stretches + [stretch.split(",")[0] for stretch in stretches if "," in stretch]


def _title_parts(title: str) -> list[str]:
    """A title cut at its marks: "Minutes: Whitley Commissioners, one year on" gives three parts."""
    return [part.strip(" '‘’\"“”") for part in re.split(r"[:?!,.;]\s|\s[–—-]\s", title + " ") if part.strip()]


def _key(name: str) -> str:
    return re.sub(r"^the ", "", name.lower()).replace("’", "'")


def _surface(names: list[Name]) -> str:
    """How a name is written: with its "The" if it has one inside a sentence or opens the title."""
    first = [name.text for name in names if name.start == 0]
    inside = [name.text for name in names if not name.opens]
    texts = first or inside or [name.text for name in names]
    return max(sorted(set(texts)), key=texts.count)


def _place_project(reading: Reading, candidate: Candidate) -> str:
    """The name of a scheme called after the place in the title, such as "Woodberry Down regeneration"; empty if "
    "none."""
    title = reading.document.title
    if candidate.at[0].end > len(title) or not is_place(candidate.name):
        return ""
    area = all(place.kind == "london-area" for place in load_places().find(candidate.name))
    kind = _descriptor(reading.text)
    return f"{candidate.name} {kind}" if kind and (area or candidate.name in _title_parts(title)[:1]) else ""


def _descriptor(text: str) -> str:
    """What a document most calls its scheme, such as "regeneration"; empty if it uses no such word twice."""
    kinds = [kind.lower() for kind in _PLACE_KIND.findall(text)]
    best = max(sorted(set(kinds)), key=kinds.count, default="")
    if kinds.count(best) >= 2:
        return best
    return "regeneration" if len(_ESTATE.findall(text)) >= 3 else ""


def _score(reading: Reading, candidate: Candidate) -> float:
    text, title = reading.text, reading.document.title
    body = [name for name in candidate.at if name.start > len(title)]
    keys = {_key(candidate.name), _key(candidate.at[0].text)}
    early = reading.sentences[min(3, len(reading.sentences) - 1)].end
    score = 0.6 * min(len(body), 5) + kind_weight(candidate.name) - 2.0 * bool(ORGANISATION.search(candidate.name))
    score += 2.5 * (len(body) < len(candidate.at))
    score += 2.0 * any(_key(part) in keys for part in _leading_parts(title))
    score += 1.0 * any(name.start < early for name in body)
    score += 1.0 * any(_NAMED.search(text[max(0, name.start - 24) : name.start]) for name in body)
    score += 0.5 * any(kind_after(text, name.end) for name in body)
    score -= 0.5 * sum(bool(_PAID_BY.search(text[max(0, name.start - 24) : name.start])) for name in body[:4])
    short = len(candidate.name.split()) == 1 and not has_kind(candidate.name)
    only_opens = all(name.opens for name in candidate.at)
    return score - 1.0 * short - 1.0 * (only_opens and len(body) < 2)


def _composed(doc: Doc, reading: Reading) -> list[Candidate]:
    """A name for a scheme without one: its place and what was done, as the text puts it; none if either is missing."""
    title = len(reading.document.title)
    places = [span for span in marked(doc, "places") if span.label_ != "council"]
    done = [
        span
        for span in marked(doc, "concepts")
        if span.label_ not in {"cue", "weak"} and "/intervention/" in span.kb_id_
    ]
    if not places or not done:
        return []
    iris = [span.kb_id_ for span in done]
    best = max(done, key=lambda span: (span.start_char < title, iris.count(span.kb_id_), -span.start_char))
    names = [span.text for span in places]
    place = places[0] if places[0].start_char < title else max(places, key=lambda span: names.count(span.text))
    name = f"{' '.join(place.text.split())} {' '.join(best.text.split())}"
    return [Candidate(name, [Name(best.start_char, best.end_char, name, False)], MAIN_SCORE)]


def _is_another(main: Candidate, other: Candidate) -> bool:
    """Whether a further name is not just another form of the main one."""
    mine, theirs = set(_key(main.name).split()), set(_key(other.name).split())
    return has_kind(other.name) and not mine & theirs and not ORGANISATION.search(other.name)


def _add_main(reading: Reading, main: Candidate, ranked: Iterable[Candidate]) -> None:
    body = len(reading.document.title) + 2
    aka = _aka(reading, main, ranked)
    kind = _descriptor(reading.text)
    if kind and kind not in main.name.lower() and not any(kind in other.lower() for other in aka):
        aka = (*aka[: MOST_AKA - 1], f"{main.name} {kind}")
    reading.projects.append(
        FoundProject(main.name, aka, None, min(body, len(reading.text) - 1), len(reading.text.rstrip()))
    )
    number = len(reading.projects) - 1
    reading.owners = [number if owner is None else owner for owner in reading.owners]


def _add_further(reading: Reading, other: Candidate, ranked: Iterable[Candidate]) -> None:
    """A further project owns its paragraph from the sentence that names it on."""
    number = len(reading.projects)
    owned: list[int] = []
    for name in other.at:
        first = reading.number_at(name.start)
        if reading.sentences[first].kind == "title":
            continue
        paragraph = reading.sentences[first].paragraph
        after = first
        while after < len(reading.sentences) and reading.sentences[after].paragraph == paragraph:
            after += 1
        owned += range(max(first, owned[-1] + 1 if owned else 0), after)
    if not owned:
        return
    start, end = reading.sentences[min(owned)].start, reading.sentences[max(owned)].end
    reading.projects.append(FoundProject(other.name, _aka(reading, other, ranked), None, start, end))
    for n in owned:
        reading.owners[n] = number


def _aka(reading: Reading, chosen: Candidate, ranked: Iterable[Candidate]) -> tuple[str, ...]:
    """Other forms of a name in the text: with a word more or less, with its kind, or in short after it."""
    mine = set(_key(chosen.name).split())
    forms = []
    for name in chosen.at:
        kind = kind_after(reading.text, name.end)
        short = re.match(
            r"\s*\((?:the )?[\"'“‘]?([A-Z][A-Za-z&-]{1,12})[\"'”’]?\)", reading.text[name.end : name.end + 24]
        )
        forms += [name.text, *([name.text + kind] if kind else []), *([short[1]] if short else [])]
    for other in ranked:
        theirs = set(_key(other.name).split())
        if theirs != mine and (theirs < mine and len(theirs) > 1 or mine < theirs):
            forms.append(other.name)
    return tuple(dict.fromkeys(form for form in forms if form != chosen.name and not is_place(form)))[:MOST_AKA]
