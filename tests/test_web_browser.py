"""The site in Chromium: axe-core finds nothing wrong, nothing is wider than a phone, and no script is needed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from measured import measured_model
from playwright.sync_api import Browser, Page
from web_build import open_small

from browser import open_browser, served, violations
from kg.settings import Settings
from web.app import create_app

PAGES = {
    "home": "/",
    "answers": "/search?place=E12000007",
    "question": "/search?q=meanwhile+use+in+Peckham",
    "nothing": "/search?q=zzzz+in+Cardiff",
    "project": "/project/mill-yard-peckham",
    "similar": "/project/mill-yard-peckham/similar",
    "document": "/document/long-lane?start=20&end=60#quote",
    "concept": "/intervention/meanwhile-use",
    "place": "/place/E09000028",
    "places": "/place/",
    "projects": "/project/",
    "documents": "/document/",
    "tree": "/scheme/interventions",
    "list": "/scheme/groups",
    "organisation": "/organisation/council/E09000028",
    "framework": "/framework/healthy-streets",
    "frameworks": "/framework/",
    "terms": "/def",
    "sparql": "/sparql?query=SELECT+%2A+WHERE+%7B+%3Fs+a+%3Chttps%3A%2F%2Fschema.org%2FProject%3E+%7D",
    "refused": "/sparql?query=SELECT",
    "api": "/api/",
    "about": "/about",
    "quality": "/quality",
    "accessibility": "/accessibility",
    "error": "/nope",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as found:
        yield found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(create_app(opened=open_small(tmp_path_factory.mktemp("data")))) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_wrong_and_nothing_spills(page: Page, site: str, name: str) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Security Policy" in message.text else None)
    page.goto(site + PAGES[name])
    assert violations(page) == []
    assert refused == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_measured_quality_is_whole_on_a_phone_and_its_picture_is_named(
    page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("measured")
    settings = Settings(data=folder / "data", concepts=str(measured_model(folder)))
    with served(create_app(settings)) as address:
        page.goto(address + "/quality")
        assert violations(page) == []
        page.set_viewport_size({"width": 320, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        picture = page.get_by_role("img", name="How often statements of each confidence are borne out")
        assert picture.is_visible()


def test_a_question_is_asked_and_its_words_opened_without_a_script(browser: Browser, site: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(site)
    page.get_by_role("searchbox").fill("meanwhile use in Peckham")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Mill Yard", exact=True).click()
    assert page.locator("h1").inner_text() == "Mill Yard"
    page.locator(".prec-source a").first.click()
    assert page.locator("mark#quote").first.inner_text() == "a row of empty garages"
    assert page.locator("mark#quote").first.is_visible()
    page.close()


def test_an_anchor_alone_shows_its_passage(page: Page, site: str) -> None:
    page.goto(site + "/document/two-yards")
    anchor = page.locator('[id^="passage-"]').last.get_attribute("id")
    page.goto(f"{site}/document/two-yards#{anchor}")
    colour = page.locator(f"#{anchor}").evaluate("node => getComputedStyle(node).backgroundColor")
    assert colour == "rgb(255, 243, 168)"


def test_the_keyboard_reaches_the_content_first(page: Page, site: str) -> None:
    page.goto(site + "/about")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    page.keyboard.press("Enter")
    page.wait_for_url("**/about#main-content")


def test_the_menu_opens_on_a_phone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site)
    page.get_by_role("button", name="Menu").click()
    assert page.get_by_role("link", name="Interventions").first.is_visible()


def test_print_leaves_out_what_paper_cannot_use(page: Page, site: str) -> None:
    page.goto(site + "/document/two-yards")
    page.emulate_media(media="print")
    assert not page.locator(".prec-side").is_visible()
    assert page.locator(".prec-document").is_visible()
