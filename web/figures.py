"""The figures of an evaluation as tables and sentences, for the terminal, the report and the site alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.model import SCHEMES
from kg.namespaces import concept_iri
from kg.vocabulary import load_vocabulary
from web.wording import RESULT_WORDS, SCHEME_WORDS, sentence_case, slug_words

Scores = Mapping[str, Any]  # what evaluate --json prints
Row = tuple[str, ...]

NONE = "–"  # where there is nothing to divide by
PER_DOCUMENT = {
    "places": "Places of the project",
    "projects": "Project names",
    "interventions": "Interventions",
    "principles": "Principles",
    "outcomes": "Outcomes",
    "groups": "Groups of people",
}
FACTS = {"lead": "Who led it", "dates": "Start and end", "money": "Money"}
# What two people reach who label the same documents independently: F1 of one against the other, over 23 documents
# that are not in the corpus; for the result, the share of projects given the same one.
READERS = {
    "places": 1.00,
    "projects": 0.88,
    "interventions": 0.83,
    "principles": 0.83,
    "outcomes": 0.76,
    "groups": 0.91,
    "result": 0.88,
}
READERS_BY_PROJECT = {"places": 0.85, "interventions": 0.76, "principles": 0.79, "outcomes": 0.69, "groups": 0.82}


@dataclass(frozen=True, slots=True)
class Table:
    """A table under a heading; its first columns say what a row is of, the others are figures."""

    name: str  # short and unique, for links to it
    heading: str
    says: str  # what the figures mean
    columns: Row
    rows: tuple[Row, ...]
    links: tuple[str, ...] = ()  # where the first cell of each row leads on the site
    figures_from: int = 1  # the first column of figures


def tables(scores: Scores) -> list[Table]:
    """All tables that the scores can fill, the most asked for first; none for what was not scored."""
    made: list[Table] = []
    if extraction := scores.get("extraction"):
        made += [_properties(extraction), _by_project(extraction), _sureness(extraction), _results(extraction)]
        made += [_by_kind(extraction), _reliability(extraction)]
        made += [_confusions(scheme, extraction) for scheme in SCHEMES]
        made += [_concepts(scheme, extraction) for scheme in SCHEMES]
    if "linking" in scores:
        made.append(_linking(scores["linking"]))
    if "retrieval" in scores:
        made.append(_search(scores))
    if "similar" in scores:
        similar = (("nDCG of the first five", _two(scores["similar"]["ndcg@5"])),)
        made.append(Table("similar", "Similar projects", "1 is a perfect order.", ("Measure", "Figure"), similar))
    return [table for table in made if table.rows]


def how_measured(scores: Scores) -> list[str]:
    """Which figures are which, a sentence each."""
    said = []
    if "extraction" in scores:
        said += _scored(scores.get("scored"))
    trained = scores.get("scored", {}).get("held_out") or scores.get("scored", {}).get("as_shipped")
    if trained and ("retrieval" in scores or "similar" in scores):
        said.append("The figures of search are those of the model as shipped, which was trained on these documents.")
    return said


def _scored(scored: Mapping[str, int] | None) -> list[str]:
    if scored is None:
        return [
            "The model keeps no held-out predictions, so what it was trained on is not known: over documents that it "
            "was trained on, these figures flatter it."
        ]
    said = []
    if scored["held_out"]:
        said.append(
            f"{_documents(scored['held_out'])} the model learnt from: they are scored by cross-validation in "
            f"{scored['folds']} folds, by models that had not seen them. Documents that share a project are held out "
            "together."
        )
    if scored["older"]:
        said.append(
            f"{_documents(scored['older'])} of these were read by an earlier extractor, so that what has changed since "
            "does not show; 'precedent train --cv' reads them again."
        )
    if scored["as_shipped"]:
        said.append(
            f"{_documents(scored['as_shipped'])} the model learnt from, and they are scored by that same model, "
            "as asked: these figures flatter it."
        )
    if scored["unseen"]:
        said.append(f"{_documents(scored['unseen'])} the model was not trained on: they are scored as they are read.")
    return said


def _documents(number: int) -> str:
    return f"{number:,} document" if number == 1 else f"{number:,} documents"


def _two(figure: float) -> str:
    return f"{figure:.2f}"


def _prf(figures: Mapping[str, float]) -> Row:
    """Precision, recall and F1; dashes where there was nothing to find and nothing was found."""
    nothing = not figures["n"] and not figures["found"]
    return (NONE,) * 3 if nothing else tuple(_two(figures[name]) for name in ("p", "r", "f1"))


def _properties(extraction: Scores) -> Table:
    names = PER_DOCUMENT | FACTS
    rows = [(label, *_prf(extraction[name]), _reader(READERS, name)) for name, label in names.items()]
    return Table(
        "properties",
        "What is found",
        "Precision is the share of what is found that is right; recall the share of what there is that is found; F1 "
        "weighs both alike. Labels are counted once a document, facts of the last three rows for each project. Two "
        "readers: how far two people agree who label the same documents independently.",
        ("Found", "Precision", "Recall", "F1", "Two readers"),
        tuple(rows),
    )


def _by_project(extraction: Scores) -> Table:
    by_project = extraction["by_project"]
    rows = [(PER_DOCUMENT[n], *_prf(f), _reader(READERS_BY_PROJECT, n)) for n, f in by_project.items()]
    says = "The same, where each must also be said of the right project; what is said of a project that is told "
    says += "apart wrongly counts as wrong and as missed."
    return Table("by-project", "By project", says, ("Found", "Precision", "Recall", "F1", "Two readers"), tuple(rows))


def _reader(readers: Mapping[str, float], name: str) -> str:
    return _two(readers[name]) if name in readers else NONE


def _sureness(extraction: Scores) -> Table:
    result = extraction["result"]
    rows = (
        ("Result given as a reader gives it", _two(result["accuracy"]), _two(READERS["result"])),
        ("Quotes that stand in the document word for word", _two(extraction["quotes_exact"]), NONE),
        ("Quotes at the words that a reader chose", _two(extraction["evidence_overlap"]), NONE),
    )
    says = f"Shares, 1.00 being all. Results are compared for the {result['n']} projects that were told apart rightly; "
    says += "a quote counts as at a reader's words if it is in that sentence or a neighbouring one."
    return Table("results", "Results and quotes", says, ("Share", "Figure", "Two readers"), rows)


def _results(extraction: Scores) -> Table:
    matrix = extraction["result"]["matrix"]
    rows = tuple((RESULT_WORDS[wanted], *map(str, found.values())) for wanted, found in matrix.items())
    says = "Projects by the result in the labels (rows) and the result that was found (columns)."
    columns = ("In the labels", *(RESULT_WORDS[found] for found in matrix))
    return Table("result-matrix", "Which result is taken for which", says, columns, rows)


def _by_kind(extraction: Scores) -> Table:
    rows = [_kind_row(kind, figures) for kind, figures in extraction["by_kind"].items()]
    names = ("Names", "Places", "Interventions", "Principles", "Outcomes", "Groups", "Result")
    says = "F1 per document; for the result, the share of projects. A dash: there was nothing to find, and nothing was "
    says += "found. 0.00 may mean that there was nothing to find and something was found."
    return Table("by-kind", "By kind of document", says, ("Kind", "Documents", *names), tuple(rows))


def _kind_row(kind: str, figures: Scores) -> Row:
    names = ("projects", "places", "interventions", "principles", "outcomes", "groups")
    result = figures["result"]
    share = _two(result["accuracy"]) if result["n"] else NONE
    return (slug_words(kind), str(figures["documents"]), *(_prf(figures[name])[-1] for name in names), share)


def _reliability(extraction: Scores) -> Table:
    found = extraction["reliability"]
    rows = [
        (f"{b['from']:.1f} to {b['to']:.1f}", str(b["n"]), _two(b["confidence"]), _two(b["borne_out"]), _between(b))
        for b in found["all"]["bins"]
    ]
    errors = [f"{PER_DOCUMENT[f'{scheme}s'].lower()} {_two(found[f'{scheme}s']['error'])}" for scheme in SCHEMES]
    says = "Every statement carries a confidence. Of statements made with a confidence near 0.8, about eight in ten "
    says += f"ought to be borne out by the labels. Expected calibration error {_two(found['all']['error'])} "
    says += f"({', '.join(errors)}): the mean distance between confidence and share. It is "
    says += f"{_two(found['by_project']['error'])} where each must be said of the right project too."
    columns = ("Confidence", "Statements", "Mean confidence", "Borne out", "95 in 100 between")
    return Table("reliability", "How far the confidences can be trusted", says, columns, tuple(rows))


def _between(held: Mapping[str, float]) -> str:
    return f"{_two(held['low'])} and {_two(held['high'])}"


def _confusions(scheme: str, extraction: Scores) -> Table:
    pairs = extraction["confusions"][f"{scheme}s"]
    rows = [
        (_label(scheme, pair["missed"]), _label(scheme, pair["given"]), str(pair["n"]), f"{pair['by_chance']:.1f}")
        for pair in pairs
    ]
    says = "Documents in which one is missed and the other wrongly found, those pairs first that meet oftener than two "
    says += "so often missed and wrongly found would meet by chance."
    heading = f"{SCHEME_WORDS[scheme][1]}: the commonest confusions"
    columns = ("Missed", "Found instead", "Documents", "By chance")
    return Table(f"{scheme}-confusions", heading, says, columns, tuple(rows), figures_from=2)


def _concepts(scheme: str, extraction: Scores) -> Table:
    start = f"{scheme}/"
    told = [(name.removeprefix(start), f) for name, f in extraction["by_concept"].items() if name.startswith(start)]
    told.sort(key=lambda item: (-item[1]["n"], item[0]))
    rows = [(_label(scheme, slug), str(f["n"]), str(f["found"]), *_prf(f)) for slug, f in told]
    says = "The commonest in the labels first. A figure that rests on a few documents says little."
    columns = (SCHEME_WORDS[scheme][0], "In the labels", "Found", "Precision", "Recall", "F1")
    heading = f"{SCHEME_WORDS[scheme][1]}, one by one"
    return Table(f"{scheme}-concepts", heading, says, columns, tuple(rows), tuple(_paths(scheme, told)))


def _paths(scheme: str, told: Sequence[tuple[str, Any]]) -> Iterable[str]:
    """The page of each concept, empty for a label that the vocabulary does not have."""
    known = load_vocabulary().concepts
    return (f"/{scheme}/{slug}" if concept_iri(scheme, slug) in known else "" for slug, _ in told)


def _label(scheme: str, slug: str) -> str:
    concept = load_vocabulary().concepts.get(concept_iri(scheme, slug))
    return sentence_case(concept.label) if concept else slug_words(slug)


def _linking(figures: Scores) -> Table:
    rows = (
        ("Precision", _two(figures["p"])),
        ("Recall", _two(figures["r"])),
        ("Linked, or listed for a curator", _two(figures["asked"])),
    )
    says = "Of two documents that tell of projects, whether these are found to be one: the labels' own names, places "
    says += f"and dates are linked, so that this is linking alone. It rests on {figures['pairs']} true pairs."
    return Table("linking", "One project in several documents", says, ("Share", "Figure"), rows)


def _search(scores: Scores) -> Table:
    found, facets = scores["retrieval"], scores["question"]["facets"]
    rows = [("nDCG of the first ten", _two(found["ndcg@10"])), ("Recall in the first ten", _two(found["recall@10"]))]
    rows += [("Mean reciprocal rank", _two(found["mrr"]))]
    rows += [(f"nDCG, {slug_words(k).lower()}", _two(v["ndcg@10"])) for k, v in found["by_kind"].items()]
    rows += [(f"nDCG, by {slug_words(k).lower()} alone", _two(v["ndcg@10"])) for k, v in found["legs"].items()]
    rows += [("F1 of what keywords and questions were understood to ask", _two(facets["f1"]))]
    rows += [("Recall of “nothing in the library answers this”", _two(found["nothing_found"]["r"]))]
    says = f"Over {found['questions']} judged questions; 1.00 is a perfect order."
    return Table("search", "Search", says, ("Measure", "Figure"), tuple(rows))
