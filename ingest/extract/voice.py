"""Whose document this is: council, funder, evaluator, practitioner, press or resident."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from ingest.extract.reading import reading_of

# the first that fits: "Council" before "News", so that a council's news page is the council's
_PUBLISHERS = (
    ("funder", r"arts council|research council|lottery|power to change|foundation|\bfund\b|funder|grantmaker"),
    ("evaluator", r"design council|universit|institute|research|evaluat|academ|consult|observatory|what works"),
    (
        "council",
        r"\bcouncils?\b|\bborough\b|corporation|combined authority|committee|local government|democracy|city of",
    ),
    (
        "funder",
        r"greater london authority|mayor of london|\bgov\b|government|ministry|department|homes england|\bGLA\b",
    ),
    ("resident", r"resident|tenant|neighbour|campaign|\bsave\b|friends of|blog|community association|\bforum\b"),
    (
        "press",
        r"news|times|guardian|gazette|\bpost\b|herald|chronicle|\becho\b|telegraph|standard|\bbbc\b|\bitv\b|magazine|"
        r"press\b|inside ?croydon|londonist|independent|\bmail\b|express|journalis|\blife\b|mercury|advertiser|"
        r"reporter|"
        r"observer|argus|architects['’]? journal|dezeen|citizen\b",
    ),
)
_PATTERNS = tuple((voice, re.compile(pattern, re.IGNORECASE)) for voice, pattern in _PUBLISHERS)
_KINDS = {"news": "press", "committee-report": "council", "evaluation": "evaluator", "guidance": "practitioner"}


def component(doc: Doc) -> Doc:
    """Sets the voice from the document's own, its publisher or, failing both, its kind."""
    document = reading_of(doc).document
    reading_of(doc).voice = document.voice or voice_of(document.publisher, document.kind)
    return doc


def voice_of(publisher: str | None, kind: str | None) -> str | None:
    """The voice of a publisher, else of a kind of document; None where neither is known."""
    for voice, pattern in _PATTERNS:
        if publisher and pattern.search(publisher):
            return voice
    return _KINDS.get(kind or "", "practitioner" if publisher else None)
