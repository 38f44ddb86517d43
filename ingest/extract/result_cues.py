"""What in a sentence speaks of a result or against one: groups of words for training to weigh, none decides."""

from __future__ import annotations

import re


def _words(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{text})", re.IGNORECASE)


CUES = {
    "good": _words(
        r"success\w*\b|succeed\w*\b|worked\b|works well\b|thriv\w+|flourish\w+|improv\w+|benefit\w*|better\b|"
        r"best\b|safer\b|healthier\b|happier\b|fitter\b|proud\b|valued\b|popular\b|loved\b|welcomed\b|"
        r"praised?\b|confiden\w+|friends(?:hips?)?\b|transform\w*|achiev\w+|outstanding\b|good (?:effect|"
        r"results?|use)\b|did what\b|pleased\b|delighted\b|satisf\w+|grateful\b|well[- ]used\b|"
        r"well[- ]liked\b|busy\b|lively\b|recover\w+|gained?\b|changed (?:my|their|our|her|his) li\w+|"
        r"life back\b|less (?:lonely|isolated|anxious|strain|traffic)\b|would (?:vote|do it|do so|"
        r"come) (?:for it )?again\b"
    ),
    "rise": _words(
        r"increas\w+|rose\b|risen\b|grew\b|grown\b|doubl\w+|trebled\b|tripled\b|quadrupled\b|(?:went|gone|is|"
        r"are|was|were|come) up\b|climbed\b|up (?:by |from )?(?:\d|a )|(?:more|higher|lower|fewer|"
        r"less) than (?:before|in the)|as many\b|per cent more\b|highest\b"
    ),
    "fall": _words(
        r"(?:fell|fallen|dropped|down|came down|come down|cut|reduced) (?:by|from|to)\b|halved\b|reduc(?:ed|"
        r"tions?|es|ing)\b|fewer\b|lowest\b|decrease\w*|declin\w+|dropped\b|fell\b|fallen\b"
    ),
    "uptake": _words(
        r"attend\w+|took part\b|taken part\b|take part\b|came to\b|joined\b|visitors?\b|members\b|"
        r"participants?\b|volunteers?\b|full(?:y)?\b|waiting list\b|oversubscribed\b|(?:all|"
        r"every) (?:\w+ ){0,3}(?:let|taken|sold|filled)\b|are let\b|sold out\b|queue\w*|regular(?:s|ly)?\b|"
        r"in use\b|moved (?:back )?in\b|come back\b|reopened\b|tenants have\b|used by\b"
    ),
    "target": _words(
        r"(?:met|meets|beat|beaten|passed|exceed\w*|ahead of|reached|surpassed|"
        r"above) (?:\w+ ){0,3}(?:targets?|aims?|forecasts?|expectations?|promises?|goals?|objectives?|bid)\b|"
        r"exceed\w*|more than (?:hoped|expected|promised|planned|forecast)\b|on (?:time|budget)\b|"
        r"under budget\b|overtook\b|against a target\b|as (?:intended|promised|planned|hoped|designed)\b|"
        r"with(?:out| no) (?:a )?(?:loss|displacement)\b"
    ),
    "money made": _words(
        r"pays? (?:its|their) (?:own )?way\b|break\w* even\b|profit\w*|surplus\b|paid (?:back|off|"
        r"for itself)\b|repaid\b|saved\b|savings\b|pays for\b|covers? its\b|self-(?:sufficient|supporting|"
        r"sustaining)\b|turnover\b|raised £"
    ),
    "jobs": _words(
        r"(?:into|in|found|got|have|gone (?:in)?to|went (?:in)?to) (?:work|jobs?|employment|training|"
        r"college)\b|jobs\b|qualif\w+|apprentic\w+|trained \w+|employs?\b|start-?ups?\b|trading\b"
    ),
    "lasting": _words(
        r"still\b|permanent\w*|renewed\b|extended\b|extension\b|copied\b|a model for\b|repeated\b|"
        r"carried on\b|carries on\b|years (?:on|later|after)\b|since then\b|has been (?:taken|kept|rolled|"
        r"spread)\b|rolled out\b|spread to\b|now (?:runs?|owns?|in its)\b|no longer (?:boarded|empty|afraid|"
        r"lonely)\b|survived\b|further (?:streets|towns|sites|boroughs)\b"
    ),
    "studied": _words(
        r"evaluat\w+|study\b|survey\w*|research\w*|audit\w*|reviewe?\w*|(?:found|finds|concluded|concludes|"
        r"shows?|showed) that\b|said (?:that )?(?:they|it|the)\b|reported\b|per cent of\b|monitor\w+|"
        r"inspection\b|figures\b|compar\w+|measured\b|data\b|counts?\b"
    ),
    "bad": _words(
        r"fail\w*|could not\b|unable\b|shortfall\b|short of\b|missed\b|struggl\w+|critici\w+|complain\w*|"
        r"oppos\w+|protest\w*|unhappy\b|angry\b|anger\b|resent\w+|loss(?:es)?\b|lost\b|debts?\b|deficit\b|"
        r"over budget\b|overspen\w+|overran\b|delay\w*|behind schedule\b|late\b|empty\b|unlet\b|vacant\b|"
        r"worse\w*|disput\w+|dropped out\b|gave up\b|quit\b|resign\w+|stall\w+|disappoint\w+|weak\w*|"
        r"problems?\b|broke\w*\b|vandal\w+|thefts?\b|uneven\w*|poor(?:ly)?\b|wrong\b|difficult\w*|doubt\w*|"
        r"controvers\w+|critics\b|let down\b|costly\b|unviable\b|unsuccess\w*|wasted?\b|flop\b|too (?:few|"
        r"small|expensive|dear|late|little|slow|far)\b|barely\b|hardly\b|noise\b|drifted\b|divided\b|"
        r"neglect\w*|crime\b"
    ),
    "not so": re.compile(
        r"\b(?:did|does|do|has|have|had|was|were|is|are|would)(?: not|n['’]t)\b|\bnever\b|\bno (?:evidence|"
        r"change|difference|effect|improvement|sign|fewer|more|one|longer)\b|\b(?:none|nothing|nobody|neither|"
        r"nor|nil)\b|\bnot (?:one|enough|all|every|everyone|met|reached|changed|for)\b|\blittle (?:evidence|"
        r"change|sign|effect|to show)\b|\bunchanged\b|\bonly (?:\w+ ){0,2}(?:of|\d[\d,.]*|one|two|three|four|"
        r"five|six|seven|eight|nine|ten|a (?:third|quarter|fifth|sixth)|half|two[- ]thirds|three[- ]quarters|"
        r"several|many)|\bfew(?:er)?\b|\bless than (?:half|hoped|expected|promised|a)\b",
        re.IGNORECASE,
    ),
    "displaced": _words(
        r"displac\w+|priced out\b|gentrif\w+|forced out\b|evict\w*|moved (?:away|out)\b|left out\b|exclu\w+|"
        r"rents? (?:\w+ ){0,2}(?:rose|went up|increase|risen|have gone)\w*|inequal\w+|unaffordable\b|"
        r"loss of (?:\w+ )?homes\b|(?:demolish\w+|demolition)\b|few of the (?:original|former)"
    ),
    "over": _words(
        r"scrapp\w+|abandon\w+|cancel\w+|withdr[ea]w\w*|wound up\b|went under\b|went bust\b|administration\b|"
        r"liquidation\b|bankrupt\w*|insolven\w*|collaps\w+|pulled out\b|walked away\b|quashed\b|overturned\b|"
        r"thrown out\b|threw out\b|voted (?:against|down|no|it down)\b|shelved\b|axed\b|never (?:built|opened|"
        r"happened|got|came|made)\b|(?:was|were|been) (?:removed|taken out|ripped out|refused|rejected|"
        r"dropped|demolished|dissolved|closed|shut|stopped)\b|came to nothing\b|did not (?:work|go ahead|"
        r"happen|proceed|survive|last|renew|continue)\b|failure\b|closed\b|closure\b|shut\b|handed back\b|"
        r"returned (?:the|to)\b|will not (?:now |return|go|be)|written off\b|boarded up\b|switched off\b|"
        r"torn (?:up|down)\b|knocked down\b|lasted\b|stopped\b|ended\b|halted\b|reversed\b|scaled back\b"
    ),
    "contrast": _words(
        r"but\b|however\b|although\b|though\b|while\b|whereas\b|despite\b|yet\b|nevertheless\b|"
        r"on the other hand\b|at the same time\b|even so\b|at a price\b|with the exception\b|except\b"
    ),
    "some": _words(
        r"mixed\b|part(?:ly|ial(?:ly)?)\b|some (?:progress|success|of)\b|most(?:ly)?\b|in part\b|limited\b|"
        r"modest\b|in the short term\b|opinions? differ\w*|depends? on\b|not everyone\b|for some\b|others\b|"
        r"less clear\b|unclear\b|lessons?\b|of (?:the|its|their) (?:original )?(?:\w+ )?(?:five|six|seven|"
        r"eight|nine|ten|eleven|twelve|\d+)\b|balanced?\b"
    ),
    "not yet": _words(
        r"too (?:early|soon)\b|not yet\b|yet to\b|no (?:results|figures|evaluation|findings)\b|"
        r"remains to be seen\b|premature\b|under construction\b|on site\b|(?:has|have) (?:just|only just|"
        r"begun|started)\b|just (?:opened|begun|started)\b|in progress\b|under ?way\b|so far\b|(?:first|"
        r"early) (?:year|months?|weeks|phase|stage|days|counts?|signs)\b|last (?:month|week)\b|weeks in\b|"
        r"months in\b|work (?:has )?(?:starts?|started|began|begun)\b|opened (?:this|last)\b|baseline\b|"
        r"pilot\b|prototype\b|progress report\b|will (?:show|tell|report|decide)\b|ask (?:us )?again\b|"
        r"for now\b|at present\b|currently\b|being (?:built|carried|drawn|collected|prepared|planned)\b|"
        r"until\b"
    ),
    "will": re.compile(
        r"\b(?:will|shall|going to|is to|are to|to be|(?:is|are) (?:due|set|about|expected|scheduled|planned|"
        r"likely|meant|intended))\b",
        re.IGNORECASE,
    ),
    "would": _words(r"would\b|could\b|might\b|should\b"),
    "plan": _words(
        r"plan(?:s|ned|ning)?\b|propos\w+|intend\w*|aims?\b|hopes?\b|expect\w*|promis\w+|pledg\w+|ambition\w*|"
        r"targets?\b|forecasts?\b|project(?:ed|ions?)\b|anticipat\w+|bids?\b|vision\b|estimat\w+|goals?\b|"
        r"next (?:step|stage|phase|year|month|spring|summer|autumn|winter)\b|by 20[2-9]\d\b|once\b"
    ),
    "permission": _words(
        r"planning (?:permission|application|consent|committee)\b|approv\w+|consult\w+|permission\b|consent\b|"
        r"submit\w*|masterplan\b|recommend\w+|award(?:ed)?\b|received £|allocat\w+|ballot\b|tender\w*|"
        r"contractor\b|appointed\b|signed\b|shortlist\w*|feasib\w+|design(?:s|ed)?\b|draft\w*|cabinet\b|"
        r"outline\b|board\b"
    ),
    "praise": _words(
        r"award-winning\b|prizes?\b|(?:won|wins) (?:an?|the) (?:\w+ ){0,4}(?:award|prize|medal)\b|awards\b|"
        r"exemplary\b|wonderful\b|landmark\b|vibrant\b|judges\b|showcase\w*|visited by\b|"
        r"described (?:it )?as\b|minister\w*|mayor\b|ribbon\b"
    ),
    "unsaid": _words(
        r"does not (?:say|cover|report|give|record|mention)\b|did not (?:say|report|record|count|measure)\b|"
        r"no (?:figures?|evidence|evaluation|data|account|record|outcomes?|results?)\b|not (?:stated|recorded|"
        r"measured|known|published|counted|reported|evaluated|said)\b|nobody (?:counted|measured|asked|"
        r"knows)\b|nothing (?:is|was) said\b|(?:was|were|is|are) not (?:given|found|available)\b|unknown\b|"
        r"hard to (?:say|tell|know)\b|silent on\b|without figures\b"
    ),
    "describes": _words(
        r"compris\w+|consist\w+|is run by\b|was founded\b|founded in\b|set up (?:in|by|to)\b|cost £|"
        r"funded by\b|designed by\b|includ\w+|made up of\b|located\b|was built\b|converted\b|offers?\b|"
        r"provid\w+|brings together\b|it covers\b|principles?\b"
    ),
    "figures": re.compile(r"\b\d[\d,.]*\b|\bper cent\b|%|\b(?:half|third|quarter|twice)\b", re.IGNORECASE),
    "past": _words(
        r"(?:was|were|has|have|had|did)\b|\w{2,}ed\b|"
        r"(?:came|went|took|rose|fell|grew|found|said|got|made|won|lost|left|ran|gave|met|held|put|saw)\b"
    ),
}
