"""The words on screen for what the graph calls by a slug."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

RESULT_WORDS = {
    "worked": "Worked",
    "mixed": "Mixed",
    "did-not-work": "Did not work",
    "too-early": "Too early to say",
    "not-stated": "Result not stated",
}
RESULT_COLOURS = {
    "worked": "green",
    "mixed": "yellow",
    "did-not-work": "red",
    "too-early": "blue",
    "not-stated": "grey",
}
MODALITY_WORDS = {
    "done": "Done",
    "under-way": "Under way",
    "planned": "Planned",
    "considered": "Considered",
    "rejected": "Rejected",
    "mentioned": "Only mentioned",
}
MODALITY_COLOURS = {"under-way": "blue", "planned": "purple", "considered": "orange", "rejected": "red"}
PROPERTY_WORDS = {
    "used": "What was done",
    "followed": "Principle followed",
    "foundOutcome": "What came of it",
    "servedGroup": "Who it was for",
    "location": "Where",
    "ledBy": "Led by",
    "partner": "Partner",
    "designer": "Designer",
    "evaluator": "Evaluator",
    "partOf": "Part of",
    "funder": "Funder",
    "funding": "Funding",
    "startDate": "Started",
    "endDate": "Ended",
    "promised": "Promised",
    "reported": "Reported",
    "result": "Result",
    "subject": "Subject",
}
SCHEME_WORDS = {  # one, several, what the list is of
    "intervention": ("Intervention", "Interventions", "What was done"),
    "principle": ("Principle", "Principles", "What it was guided by"),
    "outcome": ("Outcome", "Outcomes", "What came of it"),
    "group": ("Group", "Groups of people", "Who it was for"),
}
VOICE_WORDS = {
    "council": "a council",
    "funder": "a funder",
    "evaluator": "an evaluator",
    "practitioner": "a practitioner",
    "press": "the press",
    "resident": "a resident",
}
KIND_WORDS = {
    "local-authority": "Local authority",
    "london-area": "London area",
    "region": "Region",
    "nation": "Nation",
    "country": "Country",
    "county": "County",
    "combined-authority": "Combined authority",
}
LEG_WORDS = {"words": "Same words", "meaning": "Near in meaning", "graph": "Claims that match"}


def years(start: int | str | None, end: int | str | None) -> str:
    """A span of years: "2018 to 2020", "from 2018", "until 2020"; empty where neither is known."""
    if start and end:
        return str(start) if str(start) == str(end) else f"{start} to {end}"
    return f"from {start}" if start else f"until {end}" if end else ""


def counted(number: int, one: str, several: str | None = None) -> str:
    """A number with its noun: "1 project", "1,204 projects"."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def pounds(value: object) -> str:
    """An amount in pounds: "£1,500,000"; what is no number stays as it is."""
    try:
        return f"£{float(str(value)):,.2f}".removesuffix(".00")
    except ValueError:
        return str(value)


def sentence_case(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def slug_words(slug: str) -> str:
    """A slug as words: "case-study" gives "Case study"."""
    return sentence_case(slug.replace("-", " "))


def claim_value(claim: Mapping[str, Any]) -> str:
    """The value of a claim in words."""
    value = claim["value"]
    text = str(value["label"] if isinstance(value, Mapping) else value)
    if claim["property"] == "funding":
        return pounds(text)
    return RESULT_WORDS.get(text, text) if claim["property"] == "result" else text


def clipped(text: str, most: int = 320) -> str:
    """The beginning of a longer text, cut between words."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "counted": counted,
    "pounds": pounds,
    "sentence_case": sentence_case,
    "slug_words": slug_words,
    "claim_value": claim_value,
    "clipped": clipped,
}
WORDS: Mapping[str, Any] = {
    "years": years,
    "result_words": RESULT_WORDS,
    "result_colours": RESULT_COLOURS,
    "modality_words": MODALITY_WORDS,
    "modality_colours": MODALITY_COLOURS,
    "property_words": PROPERTY_WORDS,
    "scheme_words": SCHEME_WORDS,
    "voice_words": VOICE_WORDS,
    "kind_words": KIND_WORDS,
    "leg_words": LEG_WORDS,
}
