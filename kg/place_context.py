"""Rules for a single place name: what makes it part of something else, and what makes it sure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kg.model import Place
from kg.phrases import Word
from kg.place_words import (
    BODIES,
    BUILDINGS,
    DETERMINERS,
    FIRST_NAMES,
    FOLLOWERS,
    FOLLOWING,
    GIVEN_NAMES,
    GOVERNMENT,
    LOCATING,
    PLACE_NOUNS,
    SETTLEMENTS,
    STREETS,
    TITLES,
    WORDLIKE,
)

_SENTENCE_END = re.compile(r"[.!?:;|\n•*#>]|^$")
_CONFIRMING = re.compile(r"\b[A-Z][\w'’]+(?:[ -](?:[A-Z][\w'’]+|and|upon|the))*(?<! and)")
_NOT_CONFIRMING = frozenset(
    ("Council", "Borough", "City", "District", "County", "LB", "London", "Always", "Accept", "Capital", "The", "Bath")
)
NEARBY = 80  # characters either side that count as beside a name


def part_of_other_name(text: str, words: Sequence[Word], first: int, after: int) -> bool:
    """Whether words[first:after] stand inside the name of a person, street, firm, club, body or office."""
    following, preceding = _following(text, words, after), _preceding(text, words, first)
    return (
        _inside_longer_name(text, words[after - 1], following)
        or _inside_body(preceding)
        or _inside_person(words[first:after], following, preceding)
    )


def _following(text: str, words: Sequence[Word], after: int) -> list[Word]:
    """Up to three words that follow with nothing but a space or hyphen between."""
    found: list[Word] = []
    last = words[after - 1]
    for word in words[after : after + 3]:
        if text[last.end : word.start] not in {" ", "-"}:
            break
        found.append(word)
        last = word
    return found


def _preceding(text: str, words: Sequence[Word], first: int) -> list[Word]:
    found: list[Word] = []
    next_word = words[first]
    for word in reversed(words[max(0, first - 3) : first]):
        if text[word.end : next_word.start] not in {" ", "-"}:
            break
        found.insert(0, word)
        next_word = word
    return found


def _inside_longer_name(text: str, last: Word, following: Sequence[Word]) -> bool:
    if not following:
        return False
    if text[last.end] == "-" and following[0].key == "born":
        return True
    keys = " ".join(word.key for word in following)
    if any(keys.startswith(phrase) for phrase in FOLLOWING) or following[0].key in FOLLOWERS:
        return True
    if any(word.owner == "university" for word in following[1:]) and following[0].text[0].isupper():
        return True
    return following[0].text[0].isupper() and not STREETS.isdisjoint({following[0].key, following[0].owner})


def _inside_body(preceding: Sequence[Word]) -> bool:
    if not preceding or not preceding[-1].text[0].isupper() and preceding[-1].key not in {"of", "for", "in"}:
        return False
    keys = [word.key for word in preceding]
    if "university of" in " ".join(keys):
        return True
    capital = next((word for word in reversed(preceding) if word.text[0].isupper()), None)
    return capital is not None and any(keys[-len(body.split()) :] == body.split() for body in BODIES)


def _inside_person(name: Sequence[Word], following: Sequence[Word], preceding: Sequence[Word]) -> bool:
    if len(name) > 1:
        return False
    if preceding and preceding[-1].text[0].isupper() and preceding[-1].key in FIRST_NAMES | TITLES:
        return True
    surname = following and following[0].text[0].isupper() and following[0].key not in PLACE_NOUNS
    return bool(surname and name[0].key in GIVEN_NAMES)


def starts_sentence(text: str, word: Word) -> bool:
    """Whether a word's capital may only be that of a sentence, a heading or a table cell."""
    before = text[: word.start].rstrip(" \t\"'“‘(")
    return not before or bool(_SENTENCE_END.match(before[-1]))


def lies_in(text: str, words: Sequence[Word], after: int, other_first: int) -> bool:
    """Whether "in" alone stands between words[after - 1], the end of a name, and words[other_first]."""
    return text[words[after - 1].end : words[other_first].start] == " in "


def stands_alone(text: str, words: Sequence[Word], first: int, after: int) -> bool:
    """Whether neither "the" before a name nor a capitalised word beside it makes it part of a longer one."""
    beside = [*_preceding(text, words, first)[-1:], *_following(text, words, after)[:1]]
    return not any(word.key == "the" or word.text[0].isupper() for word in beside)


def is_building(text: str, words: Sequence[Word], after: int) -> bool:
    """Whether a capitalised "House", "Court" and the like follow a name."""
    following = _following(text, words, after)
    return bool(following) and following[0].text[0].isupper() and following[0].key in BUILDINGS


def is_dedication(words: Sequence[Word], first: int, after: int) -> bool:
    """Whether a name such as "St John's" or "St James" may be that of a church or school."""
    return words[first].key == "st" and after - first == 2


def is_plain_word(text: str, words: Sequence[Word], first: int, after: int) -> bool:
    """Whether a name opens a sentence as a common word would: "Reading the report", "Bury your doubts"."""
    key = " ".join(word.key for word in words[first:after])
    following = _following(text, words, after)
    opens = key in WORDLIKE and starts_sentence(text, words[first])
    return opens and bool(following) and following[0].key in DETERMINERS


def has_near_sign(text: str, words: Sequence[Word], first: int, after: int) -> bool:
    """Whether "in", "near" and the like stand before a capitalised name, or a word such as "town centre" after it."""
    following, preceding = _following(text, words, after), _preceding(text, words, first)
    keys = [word.key for word in preceding]
    if keys[-1:] == ["the"]:  # "in the North East"
        keys.pop()
    located = bool(keys) and (keys[-1] in LOCATING or (keys[-1] == "of" and keys[-2:-1] and keys[-2] in SETTLEMENTS))
    return located or bool(following and following[0].key in PLACE_NOUNS)


def means_government(text: str, word: Word) -> bool:
    """Whether "Westminster" stands beside words of national politics."""
    beside = text[max(0, word.start - NEARBY) : word.end + NEARBY].casefold()
    return any(sign in beside for sign in GOVERNMENT)


@lru_cache(maxsize=2000)
def confirming_names(place: Place) -> tuple[str, ...]:
    """The names in a place's ``confirm_by`` that tell it from its namesakes, such as "Berkshire"."""
    accepted = (place.confirm_by or "").split("reject")[0]
    found = (match.group() for match in _CONFIRMING.finditer(accepted))
    return tuple(name for name in found if name not in _NOT_CONFIRMING and not name.endswith("Council"))


def is_confirmed(text: str, place: Place) -> bool:
    """Whether a name that confirms this place stands anywhere in the text."""
    return any(re.search(rf"\b{re.escape(name)}\b", text) for name in confirming_names(place))
