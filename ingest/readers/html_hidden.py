"""Takes out of a web page what a reader would not see, and what belongs to the site and not to the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

from ingest.readers.blocks import words

_NEVER = words(
    "script style noscript template svg math iframe object embed applet audio video canvas button select textarea",
    "input option datalist dialog nav map link meta",
)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:;|!|$)"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?|clip-path\s*:\s*inset\(\s*(?:50|100)%|text-indent\s*:\s*-\d{3,}"
    r"|(?:left|right|top|margin-left|margin-top)\s*:\s*-\d{3,}(?:\.\d+)?(?:px|em|rem|%)"
    r"|(?:max-)?height\s*:\s*0(?:px)?\s*(?:;|!|$).*overflow\s*:\s*hidden|overflow\s*:\s*hidden.*(?:max-)?height\s*:\s*0(?:px)?\s*(?:;|!|$)"
    r"|transform\s*:\s*scale\(\s*0",
    re.IGNORECASE | re.DOTALL,
)
_WHITE_ON_WHITE = re.compile(
    r"(?<!-)color\s*:\s*(?:#fff(?:fff)?\b|white\b|transparent\b|rgba\([^)]*,\s*0\s*\))", re.IGNORECASE
)
_BACKGROUND = re.compile(r"background", re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT_BLOCK = re.compile(r"@[^{};]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIMPLE = re.compile(r"^(?:[a-z][a-z0-9]*)?([.#])([\w-]+)$", re.IGNORECASE)
_ROLES = words(
    "navigation banner contentinfo search complementary dialog alertdialog menu menubar toolbar",
)
# class names and ids, without hyphens
_SITE = words(
    "ad ads adslot advert advertisement advertising bannerad breadcrumb breadcrumbs comments commentlist respond",
    "disqus consent cookie cookies ccc gdpr cmp newsletter subscribe subscription signup promo inlinepromo",
    "promoted sponsored sponsor outbrain taboola recommended recirculation readmore related relatedcontent",
    "relatedlinks relatedarticles morestories mostread mostpopular popular trending latestnews share sharing",
    "social socialshare sharebar sharebox sharetools followus feedback pagefeedback isthispageuseful rating",
    "survey skip skiplink skiptocontent navbar nav navigation menu mainmenu sitenav sidebar sitefooter siteheader",
    "footer pagination pager tags taglist toolbar printlink printerfriendly backtotop login paywall popup modal",
    "overlay widget",
)
# words that give furniture away in longer names too, such as "story-share" and "ad-slot-top"
_SITE_PARTS = words(
    "ad ads advert cookie cookies breadcrumb breadcrumbs share sharing social nav navigation navbar newsletter promo",
    "sponsored related footer sidebar popup modal skip mostread disqus outbrain taboola comments",
)
_UNSEEN_NAMES = words(
    "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only govuk-visually-hidden hidden d-none",
    "is-hidden hide nhsuk-u-visually-hidden element-invisible offscreen off-screen",
)
_MOST = 0.4  # of the page's text: what holds more than this is never taken for site furniture


def remove_hidden(root: html.HtmlElement) -> None:
    """Takes out scripts, forms, menus and everything that its style or attributes hide."""
    classes, ids = _hidden_names(root)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in _NEVER or _is_hidden(element, classes, ids):
            _drop(element)
    for form in list(root.iter("form")):
        if _length(form) < _MOST * _length(root):  # old sites wrap the whole page in one form
            _drop(form)


def _hidden_names(root: html.HtmlElement) -> tuple[set[str], set[str]]:
    """The class names and ids that the page's own style sheets hide."""
    classes: set[str] = set()
    ids: set[str] = set()
    for sheet in root.iter("style"):
        text = _AT_BLOCK.sub("", _COMMENT.sub("", (sheet.text or "")[:200_000]))
        for selectors, declarations in _RULE.findall(text):
            if _hides(declarations):
                for selector in selectors.split(","):
                    found = _SIMPLE.match(selector.strip())
                    if found:
                        (classes if found[1] == "." else ids).add(found[2])
    return classes, ids


def _hides(declarations: str) -> bool:
    if _HIDDEN_STYLE.search(declarations):
        return True
    return bool(_WHITE_ON_WHITE.search(declarations)) and not _BACKGROUND.search(declarations)


def _is_hidden(element: html.HtmlElement, classes: set[str], ids: set[str]) -> bool:
    if element.tag in ("html", "body"):
        return False
    if element.get("hidden") is not None or (element.get("aria-hidden") or "").lower() == "true":
        return True
    names = (element.get("class") or "").split()
    if classes.intersection(names) or _UNSEEN_NAMES.intersection(map(str.lower, names)) or element.get("id") in ids:
        return element.find(".//h1") is None and element.tag != "h1"
    style = element.get("style")
    return bool(style) and _hides(style) and element.find(".//h1") is None and element.tag != "h1"


def remove_furniture(root: html.HtmlElement) -> None:
    """Takes out headers, footers, share boxes, adverts, comments and the like, by element, role and class."""
    total = _length(root)
    for element in list(root.iter()):
        if element is root or element.getparent() is None or not _is_furniture(element, root):
            continue
        if _length(element) < _MOST * total:
            _drop(element)


def _is_furniture(element: html.HtmlElement, root: html.HtmlElement) -> bool:
    if element.tag in ("aside", "footer") or (element.get("role") or "").lower() in _ROLES:
        return True
    if element.tag == "header":
        return element.find(".//h1") is None and root.tag not in ("article", "main")
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    if element.tag not in ("div", "section", "ul", "ol", "p", "aside", "table", "span", "figure", "details"):
        return False
    return any(_names_furniture(name) for name in names)


def _names_furniture(name: str) -> bool:
    parts = re.split(r"[-_]+|(?<=[a-z])(?=[A-Z])", name)
    if "".join(parts) in _SITE:
        return True
    return any(part in _SITE_PARTS for part in (parts[0], parts[-1])) and len(parts) <= 3


def _length(element: html.HtmlElement) -> int:
    return sum(len(text.strip()) for text in _texts(element))


def _texts(element: html.HtmlElement) -> Iterator[str]:
    return (text for text in element.itertext() if isinstance(text, str))


def _drop(element: html.HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
