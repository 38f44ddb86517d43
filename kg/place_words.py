"""Words that tell whether a place name in a text means the place."""

from __future__ import annotations


def _words(lines: str) -> frozenset[str]:
    return frozenset(lines.split())


def _phrases(lines: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in " ".join(lines.split()).split("|"))


# Names that are also words, first names or kinds of place: never a place without another sign.
_WORDLIKE_WORDS = _words(
    """
    angel angus arun bank barking barnes bath battle belvedere borough boston bow broadland bury carpenters castle
    chelsea clockhouse cumberland derby dudley elgin flint granby ham hamilton harlow hart hatfield headstone
    highland hook hull kingswood lee leek lincoln melton mold monument newmarket newtown oval pepys
    poplar portobello preston reading redhill rother rugby rye sale seaford shirley slough stamford stoke stone strand
    stratford swale temple victoria waterloo waverley wealden welling wells windsor
    """
)
_WORDLIKE_PHRASES = _phrases(
    """
    castle point | church end | church street | custom house | east end | green street | high peak | high road west |
    kings road | lower marsh | manor house | new forest | north east | north west | old street | old town | park hill
    | queens crescent | roman road | rose hill | south bank | south east | south west | tech city | test valley | the
    angel | the blue | the borough | the cally | the crays | the cut | the east end | the elephant | the oval | the
    royals | the stow | the strand | the temple | the west end | three mills | three rivers | victoria park | well
    street | west end | wood street | worlds end
    """
)
WORDLIKE = _WORDLIKE_WORDS | _WORDLIKE_PHRASES
# In a question typed in small letters these may still be places; the others only after "in".
_ALSO_SMALL = _words(
    """
    boston chelsea derby dudley harlow hatfield hull lincoln portobello preston stamford stratford
    waterloo windsor
    """
)
_ALSO_SMALL_PHRASES = _phrases(
    """
    north east | north west | park hill | roman road | south east | south west | the angel | the east end | the
    elephant | the oval | the strand | the west end | victoria park
    """
)
LOWER_NEVER = WORDLIKE - _ALSO_SMALL - _ALSO_SMALL_PHRASES
LOWER_AFTER_IN = _words(
    """
    angel barking bath bow bury ham reading rugby slough stoke
    """
)
DETERMINERS = _words(
    """
    a all an any each every her his its my our some that the their these this those to your
    """
)
# Streets are named after places that lie elsewhere; a high street or high road is where its name says.
STREETS = _words(
    """
    ave avenue close crescent drive grove lane mews place rd road row st street terrace way
    """
)
# What follows a name and makes it a firm, a club, a prize or another place.
FOLLOWERS = _words(
    """
    afc albion analytica athletic carriage carriages castle coldfield crude fc gardens geese genesis hotspur living
    inn mean palace plan prize pub rovers sausage tavern united university wanderers
    """
)
FOLLOWING = _phrases(
    """
    and partners | building society | by bow | by design | city fc | city football | county fc | in ashfield | living
    wage | metropolitan university | on avon | reading group | reading room | school of economics | st edmunds | town
    fc | town football
    """
)
# What precedes a name and makes it a body or an office.
BUILDINGS = _words("house yard court lodge works tower arms studios primary school church hotel inn")
BODIES = _phrases(
    """
    archbishop of | arts council | bank of | battle of | bbc | bishop of | church of | court of | diocese of | duchess
    of | duke of | earl of | historic | homes | lloyds of | lord | mayor of | museum of | natural | new | nhs | port
    of | prince of | public health | sport | state of | transport for | university of | visit
    """
)
TITLES = _words(
    """
    baroness cllr councillor dame dr lady lord miss mr mrs ms prof professor rev reverend sir
    """
)
FIRST_NAMES = _words(
    """
    adam ahmed aisha alan alex alexander ali alice amanda amy andrea andrew angela ann anna anne anthony arthur
    barbara ben benjamin bob brian bruce caroline catherine charles charlie charlotte chris christine christopher
    claire colin daniel dave david dawn deborah denise diana donald dorothy duncan edward eleanor elizabeth ella emily
    emma eric ethan fatima fiona frances frank fred gary geoff george gordon grace graham grant hannah harry heather
    helen henry howard hugh ian isaac jack jacob jake james jamie jane janet jason jean jeff jenny jeremy jess jessica
    jim jo joan joanna joe john jonathan joseph josh joyce judith julia julian julie karen kate katherine keith kelly
    ken kenneth kevin kim laura lauren leo leon lewis liam linda lisa louise lucy luke margaret maria marie mark
    martin mary matt matthew megan michael michelle mike mohammed muhammad nancy natalie nathan neil nick nicola nigel
    oliver olivia omar pamela patricia patrick paul peter phil philip rachel ralph raymond rebecca richard rob robert
    robin roger ron rosa rose ross roy russell ruth ryan sally sam samantha samuel sandra sarah scott sean sharon
    simon sophie stephen steve steven stuart sue susan tara terry thomas tim tom tony tracy vanessa vivien wendy
    william zara zoe
    """
)
# First names among the places: a further capitalised word after them is a surname.
GIVEN_NAMES = _words(
    """
    angus arun chelsea dudley harlow lee lincoln preston shirley victoria
    """
)
LOCATING = _words(
    """
    across around at in near outside throughout to within
    """
)
SETTLEMENTS = _words(
    """
    area borough city district town village ward
    """
)
PLACE_NOUNS = _words(
    """
    borough central centre city council east estate hall high library market neighbourhood north park residents
    riverside south station town village ward west
    """
)
GOVERNMENT = ("minister", "mps", "parliament", "whitehall", "government", "holyrood", "cardiff bay", "policymakers")
LONDON_POSTCODE = r"\b(?:EC|NW|SE|SW|WC|BR|CR|DA|EN|HA|IG|KT|RM|SM|TW|UB|E|N|W)\d{1,2}[A-Z]?\b"
