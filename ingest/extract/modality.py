"""How a thing is said: done, under way, planned, considered, rejected, or only mentioned."""

from __future__ import annotations

import re
from functools import lru_cache

from spacy.tokens import Doc, Span

from ingest.extract.clauses import clause_of
from ingest.extract.reading import marked, reading_of

_NEGATED_BEFORE = re.compile(
    r"\b(?:no|never|without|neither|nor|none of the|not (?:a|an|any|have|offer|include|provide|been|one)|n['’]t have|"
    r"rather than|instead of|in place of|short of|lack(?:s|ed|ing)?(?: of)?|(?:is|was|are|were) not)\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
_REJECTED = re.compile(
    r"\b(?:reject(?:ed|ion|ing|s)|refus(?:ed|al|es)|turned down|ruled out|dropp(?:ed|ing)|abandon(?:ed|ing|ment)|"
    r"scrapp(?:ed|ing)|cancell(?:ed|ation)|thrown out|threw out|withdr(?:ew|awn)|shelved|axed|voted (?:down|against)|"
    r"not (?:pursued|taken (?:up|forward|further)|proceed\w*|built|adopted|go(?:ne)? ahead|happen(?:ed)?|to be|"
    r"approved|"
    r"progress(?:ed)?|recommended|supported|funded|awarded|granted|accepted|chosen|wanted)|never (?:built|happened|"
    r"opened|"
    r"came|materialised|got|started|went|made|delivered)|(?:did|does|would|will|could|was|were) not (?:go ahead|"
    r"proceed|"
    r"support|agree|want|fund|be (?:built|pursued|taken|funded|provided|offered))|decided against|struck out|"
    r"came to nothing|fell through|declin(?:ed|es) to|lost (?:the|its) (?:vote|ballot|appeal)|quashed|removed from the|"
    r"taken out of the|was cut from|will not|won['’]t|opted against|set aside|said no to|vetoed|killed off)\b",
    re.IGNORECASE,
)
_CONSIDERED = re.compile(
    r"\b(?:consider(?:ed|ing|s|ation)?|explor(?:ed|ing|es|e)|look(?:ed|ing|s)? (?:at|into)|float(?:ed|ing)|moot(?:ed)?|"
    r"suggest(?:ed|ion|ions|s|ing)|options?|feasibility|possib(?:le|ility|ilities|ly)|could|might|(?-i:may)|idea of|"
    r"talk(?:ed)? of|discuss(?:ed|ing|ions?)|debat(?:ed|ing)|asked (?:for|whether|if)|(?:has|have|had) been asked|"
    r"weigh(?:ed|ing)|study|studied|whether|under (?:review|discussion)|call(?:ed|s)? for|raised the idea|"
    r"wish(?:es)? for|"
    r"put forward|pros and cons|scoping|investigat(?:e|ed|ing)|would like|no decision|undecided|early talks)\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:will|shall|(?:is|are|was|were) (?:now )?to|(?:is|are) due|due to|plan(?:s|ned|ning)?|propos(?:es|ed|al|als)|"
    r"intend(?:s|ed)?|intention|aim(?:s|ed)?|hop(?:es|ed|ing)|would|expect(?:s|ed)?|to follow|to come|to open|to start|"
    r"scheduled|bid(?:s|ding)?|appl(?:ied|ying|ication) for|earmarked|promis(?:es|ed)|pledg(?:es|ed)|drawing up|"
    r"draws up|committed to|ahead of|phase two|second phase|next (?:year|phase|spring|summer|autumn|winter|stage)|"
    r"set to|sets out|going to|aspir\w+|ambition|seek(?:s|ing)?|once (?:the )?(?:funding|lease|permission|money)|"
    r"subject to|if (?:money|funding|funds|permission)|in the pipeline|agreed to|approv(?:ed|es|al)|"
    r"tender(?:s|ed|ing)?|has been (?:designed|drawn up|allocated)|reserved for|allocated for)\b",
    re.IGNORECASE,
)
_UNDER_WAY = re.compile(
    r"\b(?:(?:is|are) (?:now |currently |still |already |also )?being|under way|underway|under construction|"
    r"in progress|"
    r"on site|(?:is|are) (?:now |currently |still |already |half-?way )?\w+ing|has (?:begun|started|been \w+ing)|"
    r"have (?:begun|started|been \w+ing)|began in|so far|to date|currently|at present|part-?(?:built|finished|way)|"
    r"half (?:built|finished|done)|continues?|ongoing|as we write|this (?:month|week|spring|summer|autumn|winter)|"
    r"work (?:has )?(?:started|began)|remain(?:s|ing))\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:elsewhere|as in\b|similar (?:scheme|project|idea|approach)s?|something similar|had tried|"
    r"ha[sd] (?:already )?"
    r"(?:done|run|used|set up|built|introduced|put in)|(?:officers|members|councillors|staff|residents|a delegation|"
    r"the group|the team|trustees) (?:had )?(?:visited|went to see|toured)|visited|visit to|drew on|draws on|"
    r"learn(?:t|ed|ing)? from|inspired by|model(?:led)? on|borrowed from|copied from|the example of|like (?:the|"
    r"those|that)|"
    r"unlike|neighbouring|other (?:boroughs|councils|cities|towns|places|areas|schemes|projects|estates)|"
    r"across the (?:country|border|river)|next door|comparable|compared with|precedents?|best known|"
    r"earlier scheme|previous scheme|in the 19[0-9]0s|years earlier|decades? (?:ago|earlier)|used to (?:be|have|run)|"
    r"former|once (?:a|an|the|had|stood)|formerly|separate(?:ly)? from|nothing to do with|abroad|"
    r"nearby|another (?:trust|charity|council|borough|group|landlord|scheme))\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:opened|built|launched|installed|planted|set up|held|ran|created|delivered|completed|finished|trained|"
    r"converted|restored|took over|taken over|was (?:made|built|opened|created|held|set|run)|were (?:made|built|opened|"
    r"created|held|set|run|planted|installed|trained)|has been|have been|now (?:has|runs|hosts|houses|offers)|"
    r"moved in|came back|reopened|refurbished|produced|started|ended|closed|let|gave|given|won|bought)\b",
    re.IGNORECASE,
)

NEAR = 80  # characters before a thing that are read for a denial


def component(doc: Doc) -> Doc:
    """Gives each place and concept its modality, from the clause and the sentence that it stands in."""
    if not Span.has_extension("modality"):
        Span.set_extension("modality", default="done")
    reading = reading_of(doc)
    for group in ("concepts", "places"):
        for span in marked(doc, group):
            sentence = reading.sentence_at(span.start_char)
            start, end = sentence.start, sentence.end
            span._.modality = modality_of(reading.text[start:end], span.start_char - start, span.end_char - start)
    return doc


def modality_of(sentence: str, start: int, end: int) -> str:
    """How the words from start to end of a sentence are meant; "done" where nothing says otherwise."""
    first, last = clause_of(sentence, start, end)
    clause = sentence[first:last]
    if _NEGATED_BEFORE.search(sentence[max(first, start - NEAR) : start]):
        return "rejected" if _REJECTED.search(clause) else "mentioned"
    return _by_words(clause) or _by_frame(sentence) or "done"


@lru_cache(maxsize=512)
def _by_words(clause: str) -> str | None:
    """The modality that a clause's own words give, the strongest word first; None without any."""
    if _REJECTED.search(clause):
        return "rejected"
    if _ELSEWHERE.search(clause):
        return "mentioned"
    planned, considered = _PLANNED.search(clause), _CONSIDERED.search(clause)
    if considered and not (planned and planned.start() < considered.start()):
        return "considered"
    if planned:
        return "planned"
    if _UNDER_WAY.search(clause):
        return "under-way"
    return "done" if _DONE.search(clause) else None


@lru_cache(maxsize=512)
def _by_frame(sentence: str) -> str | None:
    """The modality of a clause that has none of its own, from the rest of its sentence."""
    if _REJECTED.search(sentence):
        return "rejected"
    if _PLANNED.search(sentence):
        return "planned"
    return "considered" if _CONSIDERED.search(sentence) else None
