"""Set phrases of questions: results asked for, years, exclusions, and words that carry no meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FAILED = r"""
    fail(?:ed|ing|ure|ures|s)? | did(?:n['’]?t|\ not)\ work | does(?:n['’]?t|\ not)\ work | not\ work(?:ed)? |
    (?:gone|go|goes|went|going)\ wrong | unsuccessful(?:ly)? | without\ success | flop(?:ped|s)? | backfired |
    abandoned | scrapped | scuppered | cancelled | axed | ditched | shelved | derailed | halted | aborted |
    reversed | withdrawn | removed | (?:taken|took|ripped)\ (?:it\ |them\ )?(?:out|down|up)(?=\W|$) | fell\ through |
    thrown\ out | voted\ down | collapsed | dropped | mistakes? | pitfalls? | what\ not\ to\ do
"""
_WORKED = r"""
    success(?:es|ful|fully)? | succeed(?:ed)? | went\ well | gone\ well |
    (?:it|that|what|has|have|really|actually|which)\ worked | good\ results | proven |
    kept(?=\W+(?:after|on|in\ place|permanent|for\ good|$)) | (?:made|became|become)\ permanent |
    best\ practice | did\ work
"""
_MIXED = r"mixed\ (?:results?|success|outcomes?|picture) | partly\ worked | partial\ success"
_EARLY = r"too\ early | too\ soon | early\ days | still\ (?:under\ way|being\ built|in\ progress)"
_RESULTS = {
    slug: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE | re.VERBOSE)
    for slug, pattern in (("did-not-work", _FAILED), ("mixed", _MIXED), ("worked", _WORKED), ("too-early", _EARLY))
}
# "Did it work?" asks for any result: every answer shows its own.
_OPEN = re.compile(
    r"\b(?:(?:did|does|do|has|have)\s+(?:it|this|that|they|any(?:\s+of\s+them)?)\s+(?:really\s+|actually\s+)?work(?:ed)?"
    r"|what\s+worked\s+and\s+what\s+did(?:n['’]?t|\s+not)(?:\s+work)?|success(?:es)?\s+(?:and|or)\s+failures?"
    r"|(?:succeed(?:ed)?|work(?:ed)?|success)\s+or\s+(?:fail(?:ed|ure)?|not)"
    r"|how\s+(?:well\s+)?(?:did|has|have)\s+(?:it|this|that|they)\s+(?:go|gone|do|done)|what\s+came\s+of\s+(?:it|this|them))\b",
    re.IGNORECASE,
)
# "Has participatory budgeting worked?" asks the same of a thing that it names.
_OPEN_OF = re.compile(
    r"\b(?:did|does|do|has|have)\s+(?!n['’]?t\b|not\b)(?:(?!who\b|that\b|which\b|and\b|but\b)[\w'’-]+\s+){1,5}?"
    r"(?P<result>work(?:ed)?|succeed(?:ed)?|fail(?:ed)?)\b(?!\s+(?:with|on|for|at|by|together)\b)",
    re.IGNORECASE,
)
# Words that look like a result and are none: "taken out a loan", "worked with".
_NO_RESULT = re.compile(
    r"\b(?:(?:taken?|took)\s+out\s+(?:a|an)\s+\w+|drop(?:ped)?[- ]in"
    r"|(?<!not\s)worked\s+(?:with|in|on|for|at|by|together))\b",
    re.IGNORECASE,
)

_YEAR = r"((?:19|20)\d\d)"
_YEAR_PATTERNS = (
    (re.compile(rf"\b(?:between|from)\s+{_YEAR}\s+(?:and|to|until|till)\s+{_YEAR}\b", re.IGNORECASE), "both"),
    (re.compile(rf"\b{_YEAR}\s*(?:[-–—]|to)\s*{_YEAR}\b", re.IGNORECASE), "both"),
    (re.compile(rf"\b(?:since|from)\s+{_YEAR}(?:\s+on(?:wards)?)?\b", re.IGNORECASE), "from"),
    (re.compile(rf"\bafter\s+{_YEAR}\b", re.IGNORECASE), "after"),
    (re.compile(rf"\b(?:until|till|up\s+to|by)\s+{_YEAR}\b", re.IGNORECASE), "to"),
    (re.compile(rf"\bbefore\s+{_YEAR}\b", re.IGNORECASE), "before"),
    (re.compile(r"\b(?:in\s+)?the\s+((?:19|20)\d)0s\b", re.IGNORECASE), "decade"),
    (re.compile(rf"\b(?:in|during|of)?\s*\b{_YEAR}\b", re.IGNORECASE), "one"),
)

EXCLUDING = re.compile(
    r"\b(?:apart\s+from|other\s+than|aside\s+from|except(?:ing)?(?:\s+for|\s+in)?|excluding|not\s+including|but\s+not"
    r"(?:\s+in)?|not\s+in|anywhere\s+but|outside(?:\s+of)?|beyond|without|non)(?=[\s-])[\s-]*",
    re.IGNORECASE,
)
PLACE_ONLY = ("outside", "beyond", "non", "not in", "anywhere but")  # elsewhere these words exclude nothing
CLAUSE_END = re.compile(
    r"[,;:.?!()]|\s(?:who|which|that|where|when|while|what|how|has|have|had|were|was|is|are|did|do|does|but|in|at|and)\s",
    re.IGNORECASE,
)
# "not", which turns round what stands a few words after it; "not only" and "why not" turn round nothing.
_VERBS = ("are", "is", "were", "was", "have", "has", "had", "do", "does", "did")
_PLAIN_NOT = rf"(?:(?<!why\s)(?<!or\s)(?:not|no|never)|(?:{'|'.join(_VERBS)})n['’]?t)"
NEGATION = re.compile(
    rf"\b{_PLAIN_NOT}\s+(?!(?:only|just|merely|simply|necessarily|yet|more|longer|fewer|less|matter|doubt)\b)",
    re.IGNORECASE,
)
NEAR_NEGATION = 3  # words that may stand between it and what it turns round
_NEGATED_RESULT = re.compile(
    rf"\b(?:{_PLAIN_NOT}|without|none|nothing|nobody|hardly|rarely)\s+(?!only\b|just\b|merely\b|simply\b)"
    r"(?:(?:been|being|be|yet|ever|actually|really|a|an|the|very|all|any|entirely|completely|quite|have|has|that|so|"
    r"was|were|considered|called|seen|as)\s+){0,4}$",
    re.IGNORECASE,
)

# Words that shape a question and say nothing of what is sought.
_SHAPING = """
    a about actually after all already also am an and any anybody anyone anything anywhere are as at be been being
    both bring brought but by can case cases come could council councils did different do does doing done during
    each either else ever example examples find for found from get give given go gone got had happen happened
    happens has have having he help her him his how i if in instead into is it its itself just know learn learned
    let like list look made make many may me might more most much my need new no nor not of off often on once one
    ones only or other others our out over own past people place places please project projects put really s say
    scheme schemes she should show since so some somebody someone something somewhere still such tell than that the
    their them themselves then there these they thing things this those through to too tried try trying under until
    up us use used using very was way ways we were what when where whether which while who whom whose why will with
    without won would yet you your
"""
_DENYING = ("never", *(f"{verb}nt" for verb in _VERBS))  # keys have no apostrophes
QUESTION_WORDS = frozenset((*_SHAPING.split(), *_DENYING))


def results_in(text: str) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
    """The results that a question asks for, as slugs, and the spans of the words that do."""
    held_back = [match.span() for match in _NO_RESULT.finditer(text)]
    asked = [match.span() for match in _OPEN.finditer(text)]
    asked += [match.span("result") for match in _OPEN_OF.finditer(text)]
    slugs, spans = [], [*held_back, *asked]
    for slug, pattern in _RESULTS.items():
        found = [match.span() for match in pattern.finditer(text) if not _inside(match.span(), spans)]
        denied = [span for span in found if _NEGATED_RESULT.search(text[: span[0]])]
        slugs += [slug] if len(found) > len(denied) else []
        # what did not succeed failed, but what did not fail need not have succeeded
        slugs += ["did-not-work"] if denied and slug == "worked" else []
        spans += found
    return tuple(dict.fromkeys(slugs)), [span for span in spans if span not in held_back]


def _inside(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def years_in(text: str) -> tuple[tuple[int | None, int | None], tuple[int, int] | None]:
    """The first years that a question asks for, (None, None) without any, and the span of their words."""
    for pattern, form in _YEAR_PATTERNS:
        if match := pattern.search(text):
            return _range(form, [int(year) for year in match.groups()]), match.span()
    return (None, None), None


def _range(form: str, years: list[int]) -> tuple[int | None, int | None]:
    first, last = years[0], years[-1]
    ranges: dict[str, tuple[int | None, int | None]] = {
        "both": (min(years), max(years)),
        "from": (first, None),
        "after": (first + 1, None),
        "to": (None, last),
        "before": (None, last - 1),
        "decade": (first * 10, first * 10 + 9),
        "one": (first, first),
    }
    return ranges[form]


def exclusions_in(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yields (start of the excluding words, their end, whether only a place may follow)."""
    for match in EXCLUDING.finditer(text):
        words = " ".join(match.group().casefold().replace("-", " ").split())
        yield match.start(), match.end(), words.removesuffix(" of") in PLACE_ONLY


def negations_in(text: str) -> list[tuple[int, int]]:
    """The spans of words such as "not" that turn round what follows, unless that is a result, as in "not removed"."""
    _, results = results_in(text)
    turned = (_NEGATED_RESULT.search(text[:start]) for start, _ in results)
    taken = [*results, *(match.span() for match in turned if match)]
    return [match.span() for match in NEGATION.finditer(text) if not _inside(match.span(), taken)]
