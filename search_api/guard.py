"""What a SPARQL query from outside must pass before it is evaluated: its length, its nesting, what it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from rdflib.plugins.sparql import parser
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Query

from kg.errors import BadQuery
from kg.namespaces import PREFIXES

FORMS = frozenset({"SelectQuery", "AskQuery", "ConstructQuery", "DescribeQuery"})
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
    |(?P<string>'''(?:[^'\\]|\\.|'(?!''))*'''|\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"
      |'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*")
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<open>[(\[{])|(?P<close>[)\]}])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")


def check_text(query: str, *, length: int, depth: int) -> None:
    """Refuse a query that is too long or nested too deeply, before any parser sees it.

    Raises BadQuery.
    """
    if len(query) > length:
        raise BadQuery(f"The query has {len(query):,} characters; the most is {length:,}. Ask for less at once.")
    deepest = nesting(query)
    if deepest > depth:
        raise BadQuery(f"The query is nested {deepest} brackets deep; the most is {depth}. Write it flatter.")


def nesting(query: str) -> int:
    """How many brackets are open at once at the deepest point, outside strings, IRIs and comments."""
    open_now = deepest = 0
    for bracket in _brackets(_unescaped(query)):
        open_now = open_now + 1 if bracket in "([{" else max(open_now - 1, 0)
        deepest = max(deepest, open_now)
    return deepest


def _brackets(query: str) -> Iterator[str]:
    for token in _TOKEN.finditer(query):
        if token["open"] or token["close"]:
            yield token[0]
        elif token["iri"] and not _ABSOLUTE.match(token[0]):
            # "?a<(((?b>1)" looks like a relative IRI and may be read as "less than": its brackets count
            yield from (character for character in token[0] if character in "([{)]}")


def _unescaped(query: str) -> str:
    # \u0028 is an opening bracket to a parser, so it must be one here
    return _ESCAPE.sub(lambda found: _character(found[1] or found[2]), query)


def _character(digits: str) -> str:
    code = int(digits, 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise BadQuery(f"The query holds the escape of a character that does not exist: {digits}.")
    return chr(code)


def check_meaning(query: str, in_store: Callable[[str], bool], graphs: Iterable[str] = ()) -> str:
    """Parse a query and refuse what is not a plain read of this store; gives its form, such as ``SelectQuery``.

    ``graphs`` are further graphs that the request names outside the query. Raises BadQuery.
    """
    translated = _translated(query)
    form = translated.algebra.name
    if form not in FORMS:
        raise BadQuery("Only SELECT, ASK, CONSTRUCT and DESCRIBE queries are answered here.")
    if any(part.name == "ServiceGraphPattern" for part in _parts(translated.algebra)):
        raise BadQuery("SERVICE is not answered here: a query reads this library only. Take the SERVICE part out.")
    for graph in (*_datasets(translated.algebra), *graphs):
        if not in_store(graph):
            raise BadQuery(f"There is no graph <{graph}> in this library. Take it out of FROM or the dataset.")
    return form


def _translated(query: str) -> Query:
    try:
        return translateQuery(parser.parseQuery(query), initNs=PREFIXES)
    except RecursionError as error:
        raise BadQuery("The query is too intricate to be read. Write it in simpler steps.") from error
    except Exception as error:  # pyparsing and rdflib raise many kinds, plain Exception among them
        if _is_update(query):
            raise BadQuery("This is an update; only queries that read are answered here.") from error
        raise BadQuery(f"The query cannot be read as SPARQL 1.1: {_reason(error)}") from error


def _is_update(query: str) -> bool:
    try:
        return bool(parser.parseUpdate(query).request)
    except Exception:  # whatever it is, it is no update
        return False


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__


def _parts(value: object) -> Iterator[CompValue]:
    """Every part of an algebra at any depth, without recursion, since a query may be deep."""
    waiting = [value]
    seen: set[int] = set()
    while waiting:
        now = waiting.pop()
        if id(now) in seen:
            continue
        seen.add(id(now))
        if isinstance(now, CompValue):
            yield now
        if isinstance(now, dict):
            waiting.extend(now.values())
        elif isinstance(now, list | tuple | set | frozenset):
            waiting.extend(now)


def _datasets(algebra: CompValue) -> list[str]:
    clauses = algebra.datasetClause or []
    return [str(clause.default or clause.named) for clause in clauses]
