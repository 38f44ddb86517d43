"""How far a confidence means what it says: of claims made with 0.8, eight in ten should be borne out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from typing import Any

BINS = 10
SURE = 1.96  # standard deviations either side that hold 95 of 100

Judged = tuple[float, bool]  # a claim's confidence, and whether the labels bear it out


def reliability(claims: Iterable[Judged]) -> dict[str, Any]:
    """Bins of confidence with the share of claims that are borne out, and the expected calibration error.

    The error is the mean distance of a bin's share from its mean confidence, weighed by the claims in it
    (Naeini, Cooper and Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015).
    Empty bins are left out; with no claim the error is 0.
    """
    claims = list(claims)
    binned = [[claim for claim in claims if _bin_of(claim[0]) == number] for number in range(BINS)]
    bins = [_bin(number, held) for number, held in enumerate(binned) if held]
    error = sum(b["n"] * abs(b["borne_out"] - b["confidence"]) for b in bins) / max(len(claims), 1)
    return {"n": len(claims), "error": round(error, 4), "bins": bins}


def _bin_of(confidence: float) -> int:
    return min(int(confidence * BINS + 1e-9), BINS - 1)  # 0.3 * 10 and its like fall just below a whole number


def _bin(number: int, held: Sequence[Judged]) -> dict[str, Any]:
    right = sum(borne_out for _, borne_out in held)
    low, high = wilson(right, len(held))
    return {
        "from": number / BINS,
        "to": (number + 1) / BINS,
        "n": len(held),
        "confidence": round(sum(confidence for confidence, _ in held) / len(held), 4),
        "borne_out": round(right / len(held), 4),
        "low": round(low, 4),
        "high": round(high, 4),
    }


def wilson(right: int, of: int) -> tuple[float, float]:
    """Between which shares the true one lies, 95 times in 100; ``of`` is more than 0.

    The score interval of Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927).
    """
    share, z2 = right / of, SURE**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = SURE / (1 + z2 / of) * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)
