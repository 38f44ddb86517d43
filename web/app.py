"""The site's factory: settings in, a Flask application out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, current_app, request, send_from_directory
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from kg.opened import Opened
from kg.settings import Settings, load_settings
from web import paths, wording
from web.errors import register_errors
from web.pages import BLUEPRINTS
from web.reading import quoted
from web.shelf import Shelf

LARGEST_REQUEST = 256 * 1024  # bytes of a body: a SPARQL query and no more
STATIC_SECONDS = 3600
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def create_app(settings: Settings | None = None, *, opened: Opened | None = None) -> Flask:
    """The site over a data folder, or over one build that is already open."""
    settings = settings or (opened.settings if opened else load_settings())
    app = Flask(__name__, static_folder="static/build", static_url_path="/static")
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_REQUEST, SEND_FILE_MAX_AGE_DEFAULT=STATIC_SECONDS)
    app.extensions["shelf"] = Shelf(settings, opened)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of Flask's own provider
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    _set_templates(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    register_errors(app)
    app.add_url_rule("/favicon.ico", "favicon", _favicon)
    app.after_request(_secured)
    return app


def _set_templates(app: Flask) -> None:
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([PackageLoader("web"), govuk])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        path_of=paths.path_of, web_link=paths.web_link, quote_path=paths.quote_path, passage_path=paths.passage_path
    )
    app.jinja_env.filters.update(wording.FILTERS, quoted=quoted)
    app.jinja_env.globals.update(wording.WORDS)
    app.context_processor(_page_words)


def _page_words() -> dict[str, Any]:
    return {"here": request.path}


def _favicon() -> Response:
    return send_from_directory(current_app.static_folder or "", "icon.svg", mimetype="image/svg+xml")


def _secured(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html" or response.is_json:
        response.headers.add("Vary", "Accept")
    return response
