"""Whether what was found answers the question at all, and which of it does."""

from __future__ import annotations

from search_api.find import Found
from search_api.fusion import Scored

# Chosen over corpus/queries.jsonl, asked as it is and asked again with its right answers withheld. The two overlap
# widely, since other schemes of the same kind stay behind: this refuses few questions that can be answered in plain
# words rather than catching all that cannot be.
ENOUGH = 0.44  # of the best unit's score, for there to be an answer at all
WHOLE = 0.7  # of what the question names, in claims as sure as they come from a rule, to be an answer by itself
LEAST = 0.0001  # where filters alone are asked: whatever meets them
SHARE = 0.5  # of the best unit's score, for another unit to be an answer too


def is_enough(found: Found) -> bool:
    """Whether anything answers the question; asked of what was found before any filter beside it narrows that."""
    if not found.scored:
        return False
    return found.scored[0].score >= (LEAST if found.browsing else ENOUGH) or _met_by_claims(found)


def _met_by_claims(found: Found) -> bool:
    """Whether some project is said to have all that the question names, where it asks for nothing else."""
    shares = (share * found.fits[unit] for unit, share in found.legs["graph"].items())
    return found.understood and max(shares, default=0.0) >= WHOLE


def matching(found: Found) -> list[Scored]:
    """The units that answer, the best first; empty where nothing does.

    Asked of what was found before any filter beside the question, or dropping the best would let in worse ones.
    """
    best = found.scored[0].score if found.scored else 0.0
    least = LEAST if found.browsing else SHARE * best
    return [scored for scored in found.scored if scored.score >= least]
