"""Word search knows English endings, weighs titles and takes any text as words."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import NoBuild
from kg.words import WordEntry, WordIndex, write_words

ENTRIES = [
    WordEntry("mill/passage/0-9", "mill", "Mill Yard", "Market", "Traders opened stalls in the old car park."),
    WordEntry(
        "mill/passage/9-20", "mill", "Mill Yard", "Costs", "The works cost £40,000 and the gardens were planted."
    ),
    WordEntry("bell/passage/0-9", "bell", "Gardening in Bell Yard", "", "Neighbours met each week."),
    WordEntry("kiln/passage/0-9", "kiln", "Kiln Row", "", "A café opened; gardeners grew food beside a car park wall."),
    WordEntry("kiln/passage/9-20", "kiln", "Kiln Row", "Gardens", "Neighbours met each week."),
]


@pytest.fixture
def index(tmp_path: Path) -> WordIndex:
    write_words(tmp_path / "w", ENTRIES)
    return WordIndex.open(tmp_path / "w")


def found(index: WordIndex, text: str, **options: object) -> list[str]:
    return [passage_id for passage_id, _ in index.search(text, 10, **options)]  # type: ignore[arg-type]


def test_endings_case_and_accents_do_not_matter(index: WordIndex) -> None:
    assert set(found(index, "GARDEN")) == {e.id for e in ENTRIES[1:]}
    assert found(index, "cafes opening")[0] == "kiln/passage/0-9"


def test_title_and_heading_weigh_more(index: WordIndex) -> None:
    assert found(index, "gardens")[:2] == ["bell/passage/0-9", "kiln/passage/9-20"]


def test_scores_fall_and_more_shared_words_win(index: WordIndex) -> None:
    hits = index.search("stalls in a car park", 10)
    assert hits[0][0] == "mill/passage/0-9"
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)
    assert len(index.search("car park", 1)) == 1


def test_choosing_documents_moves_no_score(index: WordIndex) -> None:
    everywhere = dict(index.search("gardens", 10))
    chosen = index.search("gardens", 10, only_documents={"kiln", "unknown"})
    assert {passage_id for passage_id, _ in chosen} == {"kiln/passage/0-9", "kiln/passage/9-20"}
    assert all(score == pytest.approx(everywhere[passage_id]) for passage_id, score in chosen)
    assert index.search("gardens", 10, only_documents=[]) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "the of and",
        "?!",
        "\x00",
        "title:(",
        '"unclosed',
        "AND OR NOT",
        "a* ~2 ^9 [x TO y]",
        "\U0001f9f1 -+",
        "x" * 9000,
    ],
)
def test_any_text_is_safe(index: WordIndex, text: str) -> None:
    assert isinstance(index.search(text, 5), list)


def test_query_marks_around_words_are_no_syntax(index: WordIndex) -> None:
    assert found(index, '-stalls) OR "title:market') == found(index, "stalls or title market")
    assert found(index, "-stalls")[0] == "mill/passage/0-9"


def test_no_words_left_finds_nothing(index: WordIndex) -> None:
    assert index.search("the of", 5) == []
    assert index.search("gardens", 0) == []


def test_all_ids(index: WordIndex) -> None:
    assert index.ids() == {entry.id for entry in ENTRIES}


def test_an_index_may_be_empty(tmp_path: Path) -> None:
    write_words(tmp_path / "w", [])
    index = WordIndex.open(tmp_path / "w")
    assert index.ids() == set()
    assert index.search("garden", 5) == []


def test_no_index_is_no_build(tmp_path: Path) -> None:
    with pytest.raises(NoBuild, match="precedent ingest"):
        WordIndex.open(tmp_path / "w")
