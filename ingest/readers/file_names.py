"""A file's name as a title: its words spelt as the text spells them."""

from __future__ import annotations

import re
from collections import Counter

MOST_WORDS = 8  # of a name in the text that the file's name may repeat
LONGEST_TEXT = 200_000  # characters that are looked through
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*|\b[\w-]+(?:\.[\w-]+)+\S*")
_SORTED = re.compile(r"\d{1,3}")
_BETWEEN = r"[\s\u00a0'’\"“”,:&/().-]{1,4}"


def as_written(title: str, text: str) -> str:
    """A title made of a file's name, with the capitals that the text gives to its words: "pop brixton opens" as
    "Pop Brixton opens" where the text says "Pop Brixton"; its words as they are where the text has none of them.

    Marks between the words, such as an apostrophe that a file's name cannot hold, are taken from the text too. A short
    number in front, by which files are sorted, is left off where the text does not have it before the same word.
    """
    text, words, spelt = _ADDRESS.sub(" ", text[:LONGEST_TEXT]), title.split(), []
    if len(words) > 1 and _SORTED.fullmatch(words[0]) and not _spellings(words[:2], text):
        words = words[1:]
    while words:
        count, found = _longest(words, text)
        spelt.append(found)
        words = words[count:]
    joined = " ".join(spelt)
    return joined[:1].upper() + joined[1:]


def _longest(words: list[str], text: str) -> tuple[int, str]:
    """How many of the first words the text has as one name, and that name; the first word as it is where none."""
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        found = _spellings(words[:count], text)
        names = Counter(spelling for spelling in found if _is_name(spelling))
        if names and 2 * names.total() > len(found):
            return count, " ".join(names.most_common(1)[0][0].split())
    return 1, words[0]


def _spellings(words: list[str], text: str) -> list[str]:
    """These words wherever the text has them in a row."""
    return re.findall(rf"\b{_BETWEEN.join(map(re.escape, words))}\b", text, re.IGNORECASE)


def _is_name(found: str) -> bool:
    """Whether a spelling has the capital or digit of a name at its start and before its last word."""
    return all(word[:1].isupper() or word[:1].isdigit() for word in (found.split()[0], found.split()[-1]))
