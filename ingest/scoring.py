"""Scores extractions against what careful readers labelled; all counts are micro-averaged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.fuzz import token_sort_ratio
from rapidfuzz.utils import default_process

from ingest.confusions import confusions, result_matrix
from ingest.predictions import LABELS, prediction
from ingest.reliability import Judged, reliability
from ingest.split import blocks, sentences
from kg.places import load_places, normalise

__all__ = ["prediction", "score_extraction"]

Line = Mapping[str, Any]  # one document in the form of the gold
Values = Callable[[Line], set[Any]]
Pair = tuple[int, int]  # index of a gold project, index of a predicted one

SAME_NAME = 80.0  # token_sort_ratio from which two names are one
LONGEST_NAME = 12  # words; a longer predicted name pairs with nothing


@dataclass(slots=True)
class Tally:
    """Right, wrong and missed answers."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, gold: set[Any], predicted: set[Any]) -> None:
        """Counts one set of labels against another."""
        self.right += len(gold & predicted)
        self.wrong += len(predicted - gold)
        self.missed += len(gold - predicted)

    def figures(self) -> dict[str, float]:
        """Precision, recall and F1, zero where there is nothing to divide by; how many there are, and were found."""
        wanted, found = self.right + self.missed, self.right + self.wrong
        shares = {"p": _share(self.right, found), "r": _share(self.right, wanted)}
        return {**shares, "f1": _share(2 * self.right, wanted + found), "n": wanted, "found": found}


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0


def score_extraction(
    gold: Iterable[Line], predictions: Iterable[Line], texts: Mapping[str, str], kinds: Mapping[str, str | None]
) -> dict[str, Any]:
    """The "extraction" part of ``evaluate --json``.

    ``texts`` and ``kinds`` are stored texts and kinds by document id. A gold document without a prediction counts
    as one in which nothing was found.
    """
    predicted = {line["doc"]: line for line in predictions}
    pairs = [(line, predicted.get(line["doc"], {"doc": line["doc"], "projects": []})) for line in gold]
    scores = _scores(pairs)
    scores["by_concept"] = _by_concept(pairs)
    scores["confusions"] = {label: confusions(_compared(pairs, label)) for label in LABELS}
    scores["reliability"] = _reliability(pairs)
    by_kind: defaultdict[str, list[tuple[Line, Line]]] = defaultdict(list)
    for pair in pairs:
        by_kind[kinds.get(pair[0]["doc"]) or "none"].append(pair)
    scores["by_kind"] = {kind: _scores(some) for kind, some in sorted(by_kind.items())}
    scores["quotes_exact"] = _quotes_exact(pairs, texts)
    scores["evidence_overlap"] = _evidence_overlap(pairs, texts)
    return scores


def _scores(pairs: Sequence[tuple[Line, Line]]) -> dict[str, Any]:
    matched = [pair_projects(gold["projects"], found["projects"]) for gold, found in pairs]
    names = Tally()
    for (gold, found), pairing in zip(pairs, matched, strict=True):
        names.right += len(pairing)
        names.missed += len(gold["projects"]) - len(pairing)
        names.wrong += len(found["projects"]) - len(pairing)
    scores: dict[str, Any] = {"documents": len(pairs)}
    scores |= {"projects": names.figures(), "places": _per_document(pairs, _places)}
    scores |= {label: _per_document(pairs, _labels(label)) for label in LABELS}
    by_project = {"places": _places, **{label: _labels(label) for label in LABELS}}
    scores["by_project"] = {name: _per_project(pairs, matched, values) for name, values in by_project.items()}
    scores["result"] = _results(pairs, matched)
    facts: dict[str, Values] = {"lead": _lead, "dates": _dates, "money": _money}
    for name, values in facts.items():
        scores[name] = _per_project(pairs, matched, values)
    return scores


def _per_document(pairs: Sequence[tuple[Line, Line]], values: Values) -> dict[str, float]:
    tally = Tally()
    for gold, found in pairs:
        tally.add(_union(gold, values), _union(found, values))
    return tally.figures()


def _union(line: Line, values: Values) -> set[Any]:
    """A document's labels: those of its projects and, in guidance, its own."""
    return set().union(values(line), *(values(project) for project in line["projects"]))


def _per_project(
    pairs: Sequence[tuple[Line, Line]], matched: Sequence[Sequence[Pair]], values: Values
) -> dict[str, float]:
    """Labels of paired projects against each other; those of unpaired ones are missed or wrong."""
    tally = Tally()
    for (gold, found), pairing in zip(pairs, matched, strict=True):
        partner = dict(pairing)
        for index, project in enumerate(gold["projects"]):
            other = found["projects"][partner[index]] if index in partner else {}
            tally.add(values(project), values(other))
        for index, project in enumerate(found["projects"]):
            if index not in partner.values():
                tally.add(set(), values(project))
    return tally.figures()


def pair_projects(gold: Sequence[Line], found: Sequence[Line]) -> list[Pair]:
    """Projects of one document paired by name, one to one, best first."""
    ranked = sorted(
        (-_name_score(one, other), index, number)
        for index, one in enumerate(gold)
        for number, other in enumerate(found)
        if _name_score(one, other) >= SAME_NAME
    )
    pairing: list[Pair] = []
    for _, index, number in ranked:
        if all(index != taken and number != used for taken, used in pairing):
            pairing.append((index, number))
    return pairing


def _name_score(gold: Line, found: Line) -> float:
    names = [name for name in _names(found) if len(name.split()) <= LONGEST_NAME]
    scores = (token_sort_ratio(one, two, processor=default_process) for one in _names(gold) for two in names)
    return max(scores, default=0.0)


def _names(project: Line) -> list[str]:
    return [project["name"], *project.get("aka", ())]


def _labels(name: str) -> Values:
    return lambda line: set(line.get(name) or ())


def _places(line: Line) -> set[Hashable]:
    return set().union(*(_authorities(name) for name in line.get("places") or ()))


def _authorities(name: str) -> set[Hashable]:
    """The IRI of a place we know, a London area's boroughs, or the plain name of any other place."""
    found = load_places().find(name)
    if not found:
        return {normalise(name)}
    return set(load_places().authorities_of(found[0])) if found[0].kind == "london-area" else {found[0].iri}


def _results(pairs: Sequence[tuple[Line, Line]], matched: Sequence[Sequence[Pair]]) -> dict[str, Any]:
    """Over paired projects; a project that no prediction pairs with has no result to compare."""
    both = [
        (str(gold["projects"][index]["result"]), str(found["projects"][number].get("result") or "not-stated"))
        for (gold, found), pairing in zip(pairs, matched, strict=True)
        for index, number in pairing
    ]
    right = sum(wanted == given for wanted, given in both)
    return {"accuracy": _share(right, len(both)), "n": len(both), "matrix": result_matrix(both)}


def _lead(project: Line) -> set[str]:
    """The organisation in the lead, with one key for all the names of a council."""
    lead = project.get("lead")
    if not lead:
        return set()
    council = next((place for place in load_places().find(lead) if place.council_names), None)
    return {council.iri if council else normalise(lead)}


def _dates(project: Line) -> set[tuple[str, int]]:
    return {(name, int(project[name])) for name in ("start", "end") if project.get(name)}


def _money(project: Line) -> set[int]:
    amounts = (grant.get("amount_gbp") for grant in project.get("funding") or ())
    return {round(float(amount)) for amount in amounts if amount}


def _compared(pairs: Sequence[tuple[Line, Line]], label: str) -> list[tuple[set[str], set[str]]]:
    """The labels of one kind of each document, wanted and given."""
    return [(_union(gold, _labels(label)), _union(found, _labels(label))) for gold, found in pairs]


def _by_concept(pairs: Sequence[tuple[Line, Line]]) -> dict[str, dict[str, float]]:
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    for label in LABELS:
        for wanted, given in _compared(pairs, label):
            for slug in wanted | given:
                tallies[f"{label[:-1]}/{slug}"].add(wanted & {slug}, given & {slug})
    return {name: tallies[name].figures() for name in sorted(tallies)}


def _reliability(pairs: Sequence[tuple[Line, Line]]) -> dict[str, Any]:
    """Of the confidences of all labels, of each kind of label, and of each project's own labels."""
    claims = [claim for gold, found in pairs for claim in judged(gold, found)]
    kinds = {label: reliability(claim for name, claim in claims if name.startswith(f"{label}/")) for label in LABELS}
    own = [claim for gold, found in pairs for claim in _judged_by_project(gold, found)]
    return {"all": reliability(claim for _, claim in claims), **kinds, "by_project": reliability(own)}


def judged(gold: Line, found: Line) -> list[tuple[str, Judged]]:
    """Each label found in a document at its surest, and whether the document is labelled so.

    A prediction that comes without confidences gives nothing.
    """
    surest: dict[str, float] = {}
    for line in (found, *found["projects"]):
        for label, confidence in (line.get("confidence") or {}).items():
            surest[label] = max(confidence, surest.get(label, 0.0))
    return [(label, (confidence, _holds(gold, label))) for label, confidence in surest.items()]


def _holds(line: Line, label: str) -> bool:
    kind, slug = label.split("/", 1)
    return slug in _union(line, _labels(kind))


def _judged_by_project(gold: Line, found: Line) -> list[Judged]:
    """Each label of each project, and whether the project that it pairs with has it."""
    partner = {number: index for index, number in pair_projects(gold["projects"], found["projects"])}
    told = [gold["projects"][partner[n]] if n in partner else None for n in range(len(found["projects"]))]
    return [
        (confidence, other is not None and slug in (other.get(kind) or ()))
        for project, other in zip(found["projects"], told, strict=True)
        for (kind, slug), confidence in ((k.split("/", 1), c) for k, c in (project.get("confidence") or {}).items())
    ]


def _evidence(line: Line) -> list[tuple[str, str]]:
    """All (label, quote) of a document, such as ("interventions/play-space", "a swing")."""
    return [
        (label, quote)
        for source in (line, *line["projects"])
        for label, quote in (source.get("evidence") or {}).items()
        if quote
    ]


def _quotes_exact(pairs: Sequence[tuple[Line, Line]], texts: Mapping[str, str]) -> float:
    """The share of predicted quotes that stand in the text; 1 where nothing was quoted."""
    quotes = [(found["doc"], quote) for _, found in pairs for _, quote in _evidence(found)]
    exact = sum(quote in texts.get(doc, "") for doc, quote in quotes)
    return _share(exact, len(quotes)) if quotes else 1.0


def _evidence_overlap(pairs: Sequence[tuple[Line, Line]], texts: Mapping[str, str]) -> float:
    """Of predicted labels with evidence in the gold: how many quotes lie in its sentence or beside it."""
    near = total = 0
    for gold, found in pairs:
        text = texts.get(gold["doc"], "")
        spans = _sentence_spans(text)
        wanted: defaultdict[str, set[int]] = defaultdict(set)
        for label, quote in _evidence(gold):
            wanted[label] |= {beside for number in _sentences_of(text, quote, spans) for beside in _beside(number)}
        for label, quote in _evidence(found):
            if label in wanted:
                total += 1
                near += bool(wanted[label] & _sentences_of(text, quote, spans))
    return _share(near, total)


def _beside(number: int) -> tuple[int, int, int]:
    return number - 1, number, number + 1


def _sentence_spans(text: str) -> list[tuple[int, int]]:
    return [span for block in blocks(text) for span in sentences(text, block)]


def _sentences_of(text: str, quote: str, spans: Sequence[tuple[int, int]]) -> set[int]:
    """The numbers of the sentences that the first occurrence of a quote touches."""
    start = text.find(quote)
    end = start + len(quote)
    return {number for number, (first, last) in enumerate(spans) if start >= 0 and first < end and start < last}
