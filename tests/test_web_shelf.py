"""The build that is served while the next one is not fit to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from web_build import lane, write_build, yards

from fakes import FakeEmbedder
from kg.builds import switch_to
from kg.opened import open_data
from kg.settings import Settings
from web.app import create_app
from web.shelf import Shelf


def shelf_of(data: Path, try_again: float = 0.0) -> Shelf:
    write_build(data, [yards()], "first")
    shelf = Shelf(Settings(data=data), try_again=try_again)
    shelf._opened = open_data(shelf.settings, embedder=FakeEmbedder())
    return shelf


@pytest.mark.parametrize("pointer", [b"bad", b"", b"\xff\xfe", b"../../etc"])
def test_a_build_that_cannot_be_opened_leaves_the_old_one_and_is_logged_once(
    tmp_path: Path, pointer: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    shelf = shelf_of(tmp_path)
    (tmp_path / "current").write_bytes(pointer)
    assert [shelf.take().id for _ in range(3)] == ["first"] * 3
    assert caplog.text.count("cannot be opened") == 1


def test_a_spoilt_build_is_passed_over_and_the_next_taken_up(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path)
    write_build(tmp_path, [yards(), lane()], "second")
    manifest = tmp_path / "builds" / "second" / "manifest.json"
    whole = manifest.read_text()
    manifest.write_text("{}")
    assert shelf.take().id == "first"
    manifest.write_text(whole)
    assert shelf.take().id == "second"


def test_a_failed_build_is_not_tried_again_at_every_request(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, try_again=3600)
    (tmp_path / "current").write_text("bad")
    assert shelf.take().id == "first"
    switch_to(tmp_path, "first")
    write_build(tmp_path, [yards(), lane()], "second")
    assert shelf.take().id == "first"


def test_the_site_stays_up_over_a_bad_pointer(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path))
    app.extensions["shelf"] = shelf_of(tmp_path)
    (tmp_path / "current").write_text("bad")
    client = app.test_client()
    assert client.get("/healthz").json == {"status": "ok", "build": "first"}
    assert client.get("/project/mill-yard-peckham", headers={"Accept": "text/html"}).status_code == 200


@pytest.mark.parametrize("accept", ["text/html", "application/json", "image/png"])
@pytest.mark.parametrize("pointer", [None, "bad"])
def test_unavailable_names_no_folder_of_the_server(tmp_path: Path, accept: str, pointer: str | None) -> None:
    if pointer:
        (tmp_path / "current").write_text(pointer)
    answer = create_app(Settings(data=tmp_path)).test_client().get("/", headers={"Accept": accept})
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert answer.mimetype == (accept if accept != "image/png" else "text/plain")
    assert str(tmp_path) not in answer.get_data(as_text=True)
