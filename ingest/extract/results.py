"""What came of each project: worked, mixed, did not work, too early; nothing where the text does not say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from ingest.extract.reading import Reading, Sentence, reading_of
from ingest.extraction import FoundClaim

_GOOD = re.compile(
    r"\b(?:success(?:ful|fully|es)?|succeed(?:ed|s)|thriv\w+|flourish\w+|worked(?: well)?|works well|popular|praised|"
    r"improv(?:ed|ement|ements)|increas(?:ed|e)|rose|risen|grew|grown|doubled|trebled|tripled|more people|"
    r"fell (?:by|from|to)|dropped|halved|reduced|reduction|fewer|less (?:lonely|isolated|anxious|traffic)|safer|"
    r"confiden(?:ce|t)|fully let|waiting list|full every|(?:all|every) (?:\w+ ){0,3}(?:let|taken|sold|full|filled)|"
    r"pays its (?:own )?way|break(?:s|ing)? even|(?:found|into|got|gone into|moved into) (?:work|jobs?|employment)|"
    r"still (?:trading|open|running|meet|going|there|in use)|jobs (?:were )?created|created (?:\w+ ){0,3}jobs|"
    r"met (?:its|the|all|every) targets?|exceed\w+|beat (?:its|the) target|ahead of target|on budget|saved|"
    r"made (?:friends|new friends)|bought (?:the|it|its)|won (?:an?|the)\b|evaluat\w+ (?:found|concluded|showed)|"
    r"benefit(?:s|ed)?|valued|proud|welcomed|supported it|voted (?:yes|in favour|for)|in favour|made permanent|"
    r"has been extended|copied (?:by|in)|a model for|took over|is now (?:run|owned|used)|more than \d[\d,]* (?:people|"
    r"residents|families|children|visitors|homes)|attended|took part|came to|come to|regular(?:s|ly)?|"
    r"per cent (?:said|agreed|felt|of)|reopened|secured|achiev\w+|transformed|better|renewed|"
    r"(?:are|is|now) full\b|booked solid|under budget|results were good|good effect|made £\d|paid (?:back|"
    r"for itself)|no longer (?:"
    r"boarded|empty|afraid|lonely)|moved (?:back )?in|trained \d|raised (?:\w+ ){0,3}by|(?:passed|met|"
    r"beaten) (?:that|its|their|"
    r"the|every|all)|as (?:designed|intended|hoped)|satisf\w+|welcome(?:s|d)?|lent \d|applied to (?:do|join)|"
    r"asked for it "
    r"to be kept|has drawn|drew (?:in )?\w+|clears its costs|come of it|came of it|loved|friendships?|recovered|"
    r"well used|"
    r"(?:up|higher) (?:by )?\d|\d+ (?:per cent|%) (?:fewer|less|lower|more|higher)|cooler|cleaner|quieter)\b",
    re.IGNORECASE,
)
_BAD = re.compile(
    r"\b(?:fail(?:ed|s|ure|ures)?|did not|didn['’]t|does not|has not|had not|never|could not|unable|shortfall|"
    r"fell short|short of|missed|less than (?:half|hoped|expected|promised)|only (?:\w+ ){0,3}of the|too (?:few|small|"
    r"expensive|dear|late|little)|struggl\w+|criticis\w+|complain\w+|object(?:ed|ions?|ors)|opposed|opposition|"
    r"protest\w*|"
    r"unhappy|angry|resent\w+|loss(?:es)?|lost|debts?|deficit|over budget|overspen\w+|overran|delay(?:s|ed)?|"
    r"behind schedule|"
    r"empty|unlet|vacant|worse|worsened|displac\w+|priced out|gentrif\w+|forced out|moved away|left out|excluded|"
    r"dropped out|gave up|quit|resigned|stalled|slow(?:er)?|not (?:enough|all|every|everyone|met|reached|changed)|"
    r"no (?:evidence|change|difference|effect|improvement|sign|clear|measurable)|little (?:evidence|change|sign|"
    r"effect)|"
    r"unchanged|disappoint\w+|weak(?:ness|nesses)?|problem(?:s)?|broke|broken|vandal\w+|thefts?|uneven|"
    r"at a price|however|but (?:not|the|only|few|no|fewer|it)|critics|controvers\w+|doubt(?:s|ed)?|fewer than|"
    r"no one came|"
    r"nobody (?:came|had|used)|hardly any\w*|none of the|none found|no more likely|boarded(?: up)?|went bust|dead|gone|"
    r"walked out|divided|split|broken|to no effect|not (?:one|renewed|repeated|used|built)|written off|wasted?|"
    r"though not|"
    r"no (?:sign|fewer|effect)|rents? (?:rose|went up)|closed|missed by|cut (?:back|down)|fell out|sharply)\b",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"\b(?:scrapp(?:ed|ing)|abandon(?:ed|ing)|cancell(?:ed|ation)|withdr(?:ew|awn)|wound up|went under|administration|"
    r"liquidation|bankrupt\w*|insolven\w*|collaps(?:ed|e)|pulled out|walked away|walks away|quashed|overturned|"
    r"thrown out|threw out|voted against|voted it down|shelved|axed|was never built|never opened|never happened|"
    r"(?:was|were|been) (?:removed|taken out|ripped out|refused|rejected|dropped|demolished|wasted)|came to nothing|"
    r"did not (?:work|go ahead|happen|proceed|survive|last)|ended in failure|closed (?:for good|down|after)|shut down|"
    r"handed back|could not be spent|money was returned|returned the (?:money|grant)|none (?:was|were) (?:kept|built)|"
    r"bring it to an end|brought to an end|plug was pulled|closure|it closed|"
    r"did not renew|write[- ]off|written off|went bust|boarded up|switched off|torn up|nil|flop|lasted (?:\w+ )months|"
    r"not (?:one|a single) (?:\w+ ){0,2}(?:has |had )?been built|will not now be|voted no|residents voted no|"
    r"bricked up|"
    r"never (?:attracted|reached|paid)|not repeated|stopped meeting|no one came)\b",
    re.IGNORECASE,
)
_EARLY = re.compile(
    r"\b(?:too (?:early|soon)|not yet|yet to|no (?:results|figures|evaluation|findings) (?:yet|so far)|"
    r"remains to be seen|"
    r"will (?:be|open|start|begin|show|tell|follow|take|decide|go|have)|(?:is|are) (?:due|expected|planned|proposed|"
    r"to be|"
    r"to open|to start|about to|intended|meant|scheduled)|expects? to|hopes? to|aims? to|first (?:year|months|weeks|"
    r"phase|residents)|under construction|on site|has (?:just|only just) (?:opened|begun|started)|subject to|"
    r"planning (?:permission|application|consent)|was (?:recommended|approved|submitted)|in progress|under way|"
    r"next (?:step|stage|phase|year|spring|summer|autumn|winter)|would (?:be|have|become|open)|by 20[2-9]\d|"
    r"pledge[ds]?|"
    r"received £|is to (?:be|become|open)|becomes?|intentions?|promised|opened last|last (?:month|week)|"
    r"(?:have|has) just|being (?:carried out|collected|drawn up|built|planned)|drawing up|forecasts?|anticipates?|"
    r"starts? in|will report|as of this writing|once complete|has been (?:named|agreed|awarded|commissioned|signed|"
    r"chosen|"
    r"registered)|nobody can say|(?:weeks|months) in\b|for (?:six|eight|ten|\d+) weeks|progress report|targets? for|"
    r"to go up|"
    r"is (?:at|trying)|are in; |baseline|shortlist\w+|feasibility|we'll know)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:will|would|should|could|(?-i:may)|might|hopes?|aims?|is to|are to|expected|intended|planned|meant|"
    r"promise[sd]?|"
    r"to be)\b",
    re.IGNORECASE,
)
AGAINST = 1.1  # bad signs for each good one from which a result is mixed
FAILING = 2.5  # bad signs for each good one from which a scheme that was given up did not work
SOME_GOOD = 1.5  # good signs from which a planned scheme has a result all the same
EARLIER = 0.3  # signs of the future for each sign of a result from which it is too early to say
END = 0.3  # share of the sentences of a project after which what came of it is mostly told
LATE = 3.0  # factor of a sentence from there on


@dataclass(frozen=True, slots=True)
class Verdict:
    """A result and the number of the sentence that says it best."""

    result: str
    sentence: int
    confidence: float


def component(doc: Doc) -> Doc:
    """Adds a result claim for each project whose sentences tell of one."""
    reading = reading_of(doc)
    for number, project in enumerate(reading.projects):
        sentences = [sentence for sentence in reading.of_project(number) if sentence.kind in {"text", "row"}]
        verdict = verdict_of([reading.words(sentence) for sentence in sentences], project.status)
        if verdict:
            _claim(reading, number, verdict, sentences[verdict.sentence])
    return doc


def _claim(reading: Reading, number: int, verdict: Verdict, sentence: Sentence) -> None:
    modality = "under-way" if verdict.result == "too-early" else "done"
    claim = FoundClaim(number, "result", verdict.result, modality, verdict.confidence, sentence.start, sentence.end)
    reading.add(claim)


def verdict_of(sentences: Sequence[str], status: str | None) -> Verdict | None:
    """The result that the sentences about one project amount to; None where they tell of none."""
    if not sentences:
        return None
    late = len(sentences) * END
    factors = [LATE if number >= late else 1.0 for number in range(len(sentences))]
    good = [_told(_GOOD, sentence) * factor for sentence, factor in zip(sentences, factors, strict=True)]
    bad = [_told(_BAD, sentence) * factor for sentence, factor in zip(sentences, factors, strict=True)]
    failed = [_told(_FAILED, sentence) * factor for sentence, factor in zip(sentences, factors, strict=True)]
    early = [len(_EARLY.findall(sentence)) * 1.0 for sentence in sentences]
    result = _decide(sum(good), sum(bad), sum(failed), sum(early), status)
    if result is None:
        return None
    signs = {"worked": good, "too-early": early, "did-not-work": [2 * a + b for a, b in zip(failed, bad, strict=True)]}
    signs["mixed"] = [a + b + c for a, b, c in zip(good, bad, failed, strict=True)]
    best = max(range(len(sentences)), key=lambda number: (signs[result][number], number))
    return Verdict(result, best, round(min(0.85, 0.45 + 0.05 * sum(signs[result])), 2))


def _told(pattern: re.Pattern[str], sentence: str) -> float:
    """How many signs a sentence has of something that has happened; promises count for nothing."""
    count = len(pattern.findall(sentence))
    return (
        0.0
        if count and _FUTURE.search(sentence) and not re.search(r"\b(?:has|have|had|was|were)\b", sentence)
        else min(count, 3)
    )


def _decide(good: float, bad: float, failed: float, early: float, status: str | None) -> str | None:
    against = bad + failed
    if failed >= 1 and against > FAILING * good:
        return "did-not-work"
    if status == "planned" and good < SOME_GOOD:
        return "too-early"
    if early > EARLIER * (good + against):
        return "too-early"
    if against >= 1 and against >= AGAINST * good:
        return "mixed" if good else "did-not-work"
    return "worked" if good else None
