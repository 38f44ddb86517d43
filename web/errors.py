"""Errors as pages that say what to do next, or as JSON where that was asked for."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, Response, current_app, jsonify, make_response, render_template
from werkzeug.exceptions import HTTPException

from kg.errors import ModelUnavailable, NoBuild, PrecedentError
from web.forms import form_of_error

HEADINGS = {
    400: "The question cannot be answered as it is",
    404: "Page not found",
    405: "This address does not take that kind of request",
    406: "This page has no such form",
    413: "That is too large",
    414: "That is too long",
    415: "This address does not take that kind of content",
    422: "That cannot be read",
    500: "Something went wrong",
    503: "Not available just now",
}
SENTENCES = {
    404: "There is nothing at this address. It may have been withdrawn, or the address may be mistyped.",
    405: "Use GET, or for a SPARQL query POST.",
    413: "A request may hold 256 kB. Send a shorter query.",
    500: "The site could not answer because of a fault of its own. The fault has been written to its log; "
    "try again, and tell whoever runs this site if it stays.",
}
# these name folders of the server in their own words, which are for its log
UNAVAILABLE: Mapping[type[PrecedentError], str] = {
    NoBuild: "There is nothing to search yet. Read some documents in first: precedent ingest FOLDER.",
    ModelUnavailable: "The model that reads questions cannot be used just now. The reason has been written to the log.",
}
RETRY_SECONDS = "30"


def register_errors(app: Flask) -> None:
    """Turn our errors, and those of HTTP, into answers."""
    app.register_error_handler(PrecedentError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def _ours(error: PrecedentError) -> Response:
    if error.status >= 500:
        current_app.logger.error("%s: %s", type(error).__name__, error)
    return _told(error.status, UNAVAILABLE.get(type(error)) or str(error))


def _http(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400 and error.response is not None:
        return make_response(error.response)
    if error.code is not None and error.code < 400:
        return make_response(error.get_response())
    code = error.code or 500
    response = _told(code, SENTENCES.get(code) or error.description or "")
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _fault(error: Exception) -> Response:
    current_app.logger.exception("A fault", exc_info=error)
    return _told(500, SENTENCES[500])


def _told(code: int, sentence: str) -> Response:
    heading = HEADINGS.get(code, "This cannot be done")
    form = form_of_error()
    if form == "json":
        response = jsonify(error=heading, detail=sentence, status=code)
    elif form == "text":
        response = Response(f"{heading}. {sentence}\n", content_type="text/plain; charset=utf-8")
        response.vary.add("Accept")
    else:
        response = make_response(render_template("error.html", heading=heading, sentence=sentence, code=code))
    response.status_code = code
    if code == 503:
        response.headers["Retry-After"] = RETRY_SECONDS
    response.headers["Cache-Control"] = "no-store"
    return response
