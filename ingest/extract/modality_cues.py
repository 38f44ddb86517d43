"""What in a sentence tells how a thing is meant: groups of words for training to weigh, none of which decides."""

from __future__ import annotations

import re

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|spring|summer|autumn|"
    r"winter|Christmas|Easter)"
)
_PARTICIPLE = (
    r"(?:\w+ed|built|made|held|run|set|put|let|given|taken|sold|bought|won|laid|cut|begun|drawn|found|left|brought|"
    r"spent|kept|grown|shown|told|sent|lent|paid|led|dug|hung|lit)"
)
_PRESENT = (
    r"runs?|meets?|takes?|holds?|hosts?|offers?|opens?|uses?|serves?|teach(?:es)?|lends?|sells?|houses|helps?|trains|"
    r"gives?|works|comes?|goes|reach(?:es)?|pays?|employs?|has|have|provides?|brings?|keeps?|makes?|shares?|"
    r"looks after|(?:is|are) (?:run|open)|delivers?|supports?|manages?|grows?"
)


def _words(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{text})\b", re.IGNORECASE)


CUES = {
    "rejected": _words(
        r"reject\w*|refus\w+|turn(?:ed|ing)? (?:\w+ ){0,3}down|rul(?:ed|ing) (?:\w+ ){0,2}out|dropp\w+|abandon\w*|"
        r"scrapp\w+|cancell\w+|thr(?:own|ew) out|withdr\w+|shelved|axed|vot(?:ed|es?) (?:\w+ ){0,3}(?:down|against)|"
        r"quash\w+|overturn\w+|struck (?:out|off)|fell through|c[ao]me to nothing|declin(?:ed|es|ing) to|veto\w*|"
        r"kill(?:ed|s)? off|put (?:paid|an end|a stop) to|thought better of|delet\w+|forb(?:ade|idden)|blocked|"
        r"defeated|beaten|laps(?:e|ed)|discard\w+|dismiss\w+|(?:advis|decid|opt|rul|argu|recommend)ed against|"
        r"(?:say|said|says) no|overrul\w+|(?:taken|left|cut|pulled|dropped) (?:out|from)|removed from|preferred to|"
        r"founder\w+|unsuccessful(?:ly)?|lost|(?:backed|pulled) (?:out|away)|walked away|g[ai]ven? up|"
        r"writ(?:e|ten) off|set aside|ditch\w+|objections?"
    ),
    "not": re.compile(
        r"\b(?:not|never|no|none|nor|neither|nothing|nobody|without|fail(?:ed|s|ure)?|unable|cannot|lack\w*)\b|"
        r"n['’]t\b",
        re.IGNORECASE,
    ),
    "would not": re.compile(
        r"\b(?:would|could|will|did|does|do|was|were|is|are|has|have|can)(?: not|n['’]t)\b|"
        r"\b(?:won['’]t|cannot|never|chose not)\b",
        re.IGNORECASE,
    ),
    "instead": _words(r"rather than|instead(?: of)?|in (?:place of|preference to)|preferred|(?:but|though) not"),
    "asked": _words(
        r"ask(?:ed|ing|s)?|wonder\w*|suggest\w*|question(?:s|ed)?|whether|ideas?|debat\w+|discuss\w*|"
        r"talk(?:ed|ing|s)? (?:of|about)|thought|think(?:s|ing)? about|imagin\w+|would (?:like|welcome|prefer)|"
        r"wish(?:es|ed)?|dream\w*|call(?:ed|s|ing)? for|float(?:ed|ing)|moot\w*|broach\w*|raised|put forward|"
        r"mentioned|urged|lobb\w+|petition\w*|favour(?:ed|s)?|voiced|requests?(?:ed)?|keen on|felt"
    ),
    "weighed": _words(
        r"consider\w*|explor\w+|look(?:ed|ing|s)? (?:\w+ )?(?:at|into)|options?|feasib\w+|possib\w+|potential(?:ly)?|"
        r"weigh(?:ed|ing|s)?|study|studied|studies|under (?:review|discussion|consideration)|scop(?:e|ing)|"
        r"investigat\w+|examin\w+|assess\w*|apprais\w+|pros|business case|no decision|undecided|deferred|scenarios?|"
        r"alternatives?|candidates?|shortlist\w*|(?:early|first) (?:talks|thoughts)|mull\w+|costed|for and against|"
        r"in principle|paper"
    ),
    "may": _words(r"could|might|(?-i:may)|if|perhaps|should|or|either"),
    "will": re.compile(
        r"\b(?:will|shall|going to|(?:is|are|was|were) (?:now )?to|to be|"
        r"(?:is|are) (?:due|set|about|expected|scheduled|planned|likely|meant))\b|\w['’]ll\b",
        re.IGNORECASE,
    ),
    "would": _words(r"would|(?:was|were) to|should"),
    "plan": _words(
        r"plan(?:s|ned|ning)?|propos\w+|intend\w*|intentions?|aim(?:s|ed|ing)?|hop(?:es?|ed|ing)|expect\w*|promis\w+|"
        r"pledg\w+|commit(?:ted|ments?)|ambitions?|aspir\w+|goals?|targets?|seek(?:s|ing)?|wants? to|getting ready|"
        r"prepar\w+|designs?|drawings?|draft\w*|bids?|bidding|appl(?:ied|ying|ications?|y) (?:for|to)|pipeline|"
        r"strategy|vision|masterplan|brief"
    ),
    "agreed": _words(
        r"agreed|agreement|approv\w+|earmark\w+|allocated|reserved for|consent|permission|tender\w*|contracts?|"
        r"commissioned|award(?:ed)?|appointed|budget\w*|secured|resolved|granted|subject to|provides? for|lease|signed"
    ),
    "next": _words(
        r"next|phase (?:two|three|2|3)|(?:second|third|later|final) phase|once|as soon as|when|in due course|later|"
        r"ahead|follow(?:s|ing)?|to come|by (?:the end of )?20[2-9]\d|from (?:next )?" + _MONTH + r"|"
        r"in the (?:new year|coming)|starting in|tomorrow|soon|eventually|long[- ]term|coming|forthcoming|future|"
        r"before (?:the|long)|awaits?|awaiting|pending|(?:not )?yet(?: to)?|first spade"
    ),
    "so far": _words(
        r"so far|to date|current(?:ly)?|at (?:present|the moment)|still|now|already|ongoing|under ?way|in progress|"
        r"on site|under construction|continu\w+|half-?way|(?:part|half)[- ](?:built|finished|done|way)|"
        r"in (?:its|their|her|his) \w+ (?:year|month|week|season|term)|until|stands? at|remain\w*|carr(?:y|ies) on|"
        r"go(?:es)? on|this (?:week|month|year|term|spring|summer|autumn|winter)|today|as we write|to go|rolling|"
        r"in the middle of|proceed\w*|being|beg[au]n|start(?:ed|s|ing)|since|at last count|\w+ by \w+"
    ),
    "doing": re.compile(
        r"\b(?:is|are|has been|have been|['’]re|['’]s) (?:(?:now|currently|still|already|also|\w+ly) )?"
        r"(?!being\b|going\b|during\b|nothing\b|something\b)\w{2,}ing\b|\b(?:is|are) (?:\w+ )?being\b",
        re.IGNORECASE,
    ),
    "habit": _words(
        r"(?:every|each) (?:day|week|month|year|other|morning|evening|weekend|\w+day|" + _MONTH + r")|"
        r"(?:a|per) (?:day|week|month|year)|daily|weekly|monthly|fortnightly|annual(?:ly)?|regularly|twice|on \w+days?"
    ),
    "present": _words(_PRESENT),
    "past": _words(
        r"(?:was|were) (?:\w+ly |also |then |first |all )?" + _PARTICIPLE + r"|"
        r"opened|built|launched|installed|planted|ran|created|delivered|completed|finished|trained|converted|restored|"
        r"took|went|came|bought|won|gave|put|held|made|met|moved|got|spent|raised|sold|became|brought|laid|handed|"
        r"turned|received|paid|led|carried|returned|reopened|refurbished|replaced|gained|joined|attended|painted|"
        r"began|founded|formed|grew|hired|drew|let"
    ),
    "perfect": _words(r"(?:has|have|having) (?:now |already |also |since |all |just |\w+ly )?(?:been )?" + _PARTICIPLE),
    "past perfect": _words(r"had (?:not |never |once |already |also |been |long )*" + _PARTICIPLE),
    "was": _words(r"was|were"),
    "is": _words(r"is|are"),
    "like": _words(
        r"unlike|like|as in|such as|similar\w*|compar\w+|elsewhere|example|precedents?|lessons?|"
        r"learn(?:t|ed|ing)? (?:from|about)|inspired by|model(?:led)? on|borrowed|copied|drawn? on|echo\w*|cited?|"
        r"heard (?:about|of|from)|read about|visit\w*|tour\w*|trip|went to see|praised|(?:well|best|better)[- ]known|"
        r"famous\w*|celebrated|reminiscent|think of|on the lines of|equivalent|counterparts?|"
        r"as \w+ (?:showed|shows|did|has shown)|reference|quoted"
    ),
    "others": _words(
        r"others?|another|neighbouring|nearby|next door|abroad|overseas|national(?:ly)?|Europe\w*|America\w*|"
        r"across the (?:country|world|border|river)|cities|boroughs|councils|places|schemes|previous|earlier|"
        r"former(?:ly)?|once|used to|ancestor|predecessor|rival|their own|separate\w*|unrelated|nothing to do with|"
        r"consultants?|author|speaker|firm|lecture|talk|conference|seminar"
    ),
    "general": _words(
        r"literature|research|evidence (?:from|on|that)|handbook|guid(?:e|ance)|polic(?:y|ies)|theory|books?|term|"
        r"words?|means?|defin\w+|known as|often|usually|generally|tends?|depends?|in general|invented|histor\w+|"
        r"tradition\w*|the (?:nineties|eighties|seventies|sixties|thirties|twenties)|centur(?:y|ies)|"
        r"(?:in|of) (?:the )?1[6-9]\d\ds?|popular|fashion\w*|commonly?|(?:kind|sort) of|among the|everywhere|anywhere|"
        r"writes?|explains?|argues?|according to|reports? (?:that|on)|section|chapter|(?:is|are) an?"
    ),
}

# how the thing itself is named
FIRST_WORDS = {
    "indefinite": re.compile(r"(?:an?|some|any|another|further|more)\b", re.IGNORECASE),
    "definite": re.compile(r"(?:the|its|their|our|this|that|these|those|his|her)\b", re.IGNORECASE),
    "number": re.compile(
        r"(?:\d|£|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|"
        r"dozens?|hundreds?|thousands?|half)\b)",
        re.IGNORECASE,
    ),
    "name": re.compile(r"[A-Z][a-z]+(?:['’]s)? [A-Z]"),
}

# the verb that stands nearest; the first of these that fits a word is its kind
VERBS = re.compile(
    r"(?P<negative>\b(?:not|never|no|nor|without)\b|n['’]t\b)|(?P<will>\b(?:will|shall|(?:is|are) (?:to|due))\b)|"
    r"(?P<could>\b(?:would|could|might|(?-i:may)|should)\b)|(?P<had>\bhad\b)|(?P<has>\b(?:has|have|having)\b)|"
    r"(?P<was>\b(?:was|were)\b)|(?P<is>\b(?:is|are)\b)|"
    r"(?P<past>\b(?:\w{2,}ed|took|went|came|bought|won|gave|put|held|made|met|got|spent|sold|ran|built|let|began)\b)|"
    r"(?P<doing>\b\w{2,}ing\b)|(?P<to>\bto \w+)|(?P<present>\b(?:" + _PRESENT + r"|\w{2,}s)\b)",
    re.IGNORECASE,
)
