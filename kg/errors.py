"""What can go wrong, each with a sentence for the user; the rim turns them into HTTP or an exit status."""

from __future__ import annotations


class PrecedentError(Exception):
    """Base of all errors that a user is told of; ``str()`` is the sentence."""

    status = 500


class UnreadableSource(PrecedentError):
    """A source that cannot be read into a document; the sentence names the reason."""

    status = 422


class LimitExceeded(UnreadableSource):
    """A size, time or count limit was reached; the sentence names the limit."""

    status = 413


class NotFound(PrecedentError):
    """Nothing in the library has this name."""

    status = 404


class NoBuild(PrecedentError):
    """The data folder holds no build yet."""

    status = 503


class Busy(PrecedentError):
    """Another process is writing to the data folder."""

    status = 409


class BadQuery(PrecedentError):
    """A question or SPARQL query that is refused; the sentence says what to change."""

    status = 400


class QueryTimeout(PrecedentError):
    """A query ran longer than its limit."""

    status = 503


class ModelUnavailable(PrecedentError):
    """The embedding model cannot be had offline or fails its checksum."""

    status = 503
