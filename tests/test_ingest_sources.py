from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.sources import expand
from kg.errors import LimitExceeded, UnreadableSource
from kg.settings import Settings


def failures(sources: list[str], settings: Settings | None = None) -> dict[str, str]:
    found = {}
    for source in expand(sources, settings or Settings()):
        try:
            source.load()
        except UnreadableSource as error:
            found[source.name] = str(error)
    return found


def test_folder_is_walked_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", ".hidden.md", "deeper/c.md", ".git/d.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    found = list(expand([str(tmp_path)], Settings()))
    assert [os.path.relpath(source.name, tmp_path) for source in found] == ["a.txt", "b.md", "deeper/c.md"]
    assert found[0].load() == b"a.txt"


def test_unknown_kinds_in_a_folder_are_failures_and_not_dropped(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("Notes.")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    found = failures([str(tmp_path)])
    assert list(found) == [str(tmp_path / "picture.png")]
    assert found[str(tmp_path / "picture.png")].startswith("picture.png is of a kind that is not read")


def test_missing_path_fails_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "here.md").write_text("Here.")
    sources = list(expand([str(tmp_path / "gone.md"), str(tmp_path / "here.md")], Settings()))
    with pytest.raises(UnreadableSource, match="does not exist"):
        sources[0].load()
    assert sources[1].load() == b"Here."


@pytest.mark.parametrize(
    "name", ["a name  with spaces & (brackets), 100%.md", "街区 🏘️.md", "..%2fetc.md", "-rf --help.txt"]
)
def test_odd_names_are_only_names(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("Words.")
    assert [source.load() for source in expand([str(tmp_path)], Settings())] == [b"Words."]


def test_files_over_the_limit_are_refused(tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_bytes(b"x" * 1_000_001)
    (source,) = expand([str(tmp_path / "large.txt")], Settings(max_file_mb=1))
    with pytest.raises(LimitExceeded, match="the limit is 1 MB"):
        source.load()


def test_named_pipes_and_devices_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    found = failures([str(tmp_path / "pipe.md"), "/dev/zero"])
    assert all("is not a file" in sentence for sentence in found.values())
    assert len(found) == 2


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("A.")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert len(list(expand([str(tmp_path)], Settings()))) == 1


def test_links_to_files_are_read_only_inside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()
    (tmp_path / "given-not").mkdir()
    (tmp_path / "given" / "a.md").write_text("A.")
    (tmp_path / "given-not" / "secret.md").write_text("Secret.")
    (tmp_path / "given" / "b.md").symlink_to("a.md")
    (tmp_path / "given" / "out.md").symlink_to(tmp_path / "given-not" / "secret.md")
    (tmp_path / "given" / "ring.md").symlink_to("ring.md")
    (tmp_path / "way").symlink_to("given", target_is_directory=True)
    for folder in (tmp_path / "given", tmp_path / "way"):
        found = failures([str(folder)])
        assert sorted(Path(name).name for name in found) == ["out.md", "ring.md"]
        assert "out.md is a link to a file outside the folder" in found[str(folder / "out.md")]
    (named,) = expand([str(tmp_path / "given" / "out.md")], Settings())
    assert named.load() == b"Secret."


@pytest.mark.parametrize("address", ["ftp://example.org/a.pdf", "file:///etc/passwd", "gopher://example.org"])
def test_other_schemes_are_refused(address: str) -> None:
    assert "only http and https" in failures([address])[address]


def test_addresses_are_sources_by_their_name() -> None:
    (source,) = expand(["https://example.org/report.pdf"], Settings())
    assert source.name == "https://example.org/report.pdf"
