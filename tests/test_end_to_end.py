"""The whole way: files of every format in, a question asked, the words opened in a browser, a link followed."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from browser import open_browser, violations

HERE = Path(__file__).parent
PRECEDENT = str(Path(sys.executable).with_name("precedent"))
QUESTION = "who let empty garages in Peckham to young makers at a peppercorn rent?"


def precedent(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [PRECEDENT, "--data", str(data), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE.parent)


@pytest.fixture(scope="module")
def sources() -> list[str]:
    lines = (HERE / "formats" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    files = [json.loads(line) for line in lines]
    sound = [f["file"] for f in files if not f["file"].startswith("hostile/") and f["file"] != "scanned-report.pdf"]
    return [str(HERE / "formats" / name) for name in sound] + [str(HERE / "case_studies")]


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory, sources: list[str]) -> tuple[Path, dict]:
    data = tmp_path_factory.mktemp("whole") / "data"
    done = precedent(data, "ingest", "--json", *sources)
    assert done.stdout, done.stderr
    return data, json.loads(done.stdout)


@pytest.fixture(scope="module")
def site(ingested: tuple[Path, dict]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [PRECEDENT, "--data", str(ingested[0]), "serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=HERE.parent)
    try:
        assert server.stdout is not None
        said = server.stdout.readline()
        assert address in said, said
        _answers(f"{address}/healthz")
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=20)


def _answers(address: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(address, timeout=10).read()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            os.sched_yield()


def test_every_format_is_read(ingested: tuple[Path, dict], sources: list[str]) -> None:
    documents = ingested[1]["documents"]
    assert documents["failed"] == []
    assert documents["read"] == len(sources) - 1 + 8
    assert {Path(source).suffix for source in documents["ids"]} >= {
        ".md", ".pdf", ".docx", ".odt", ".html", ".csv", ".xlsx", ".json",
    }  # fmt: skip


def test_the_build_checks(ingested: tuple[Path, dict]) -> None:
    done = precedent(ingested[0], "check")
    assert done.returncode == 0, done.stdout


def test_an_answer_opens_at_its_words_and_leads_on(ingested: tuple[Path, dict], site: str) -> None:
    asked = precedent(ingested[0], "ask", QUESTION, "--format", "json")
    best = json.loads(asked.stdout)["answers"][0]
    assert best["name"] == "Mill Yard" and best["claims"]
    with open_browser() as browser:
        page = browser.new_page(java_script_enabled=True)
        page.goto(site)
        page.get_by_role("searchbox").fill(QUESTION)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?**")
        assert page.get_by_role("link", name="Mill Yard").first.is_visible()
        assert violations(page) == []
        quoted = page.locator("a[href*='/document/two-yards']").first
        quoted.click()
        page.wait_for_url("**/document/two-yards?**")
        marked = re.sub(r"\s+", " ", page.locator("mark").first.inner_text())
        assert any(marked in re.sub(r"\s+", " ", claim["quote"]) for claim in best["claims"])
        page.get_by_role("link", name="Mill Yard").first.click()
        page.wait_for_url("**/project/**")
        assert page.get_by_role("heading", level=1).inner_text() == "Mill Yard"


def test_what_was_read_from_a_page_of_a_pdf_says_so(ingested: tuple[Path, dict]) -> None:
    ids = ingested[1]["documents"]["ids"]
    pdf = next(document for source, document in ids.items() if source.endswith("annual-review.pdf"))
    shown = json.loads(precedent(ingested[0], "show", pdf, "--format", "json").stdout)
    assert {passage["page"] for passage in shown["passages"]} >= {3, 4, 5}
