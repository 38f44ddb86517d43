"""What a search address asks for, and the addresses that ask for a little more or less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from kg.errors import BadQuery
from kg.vocabulary import load_vocabulary
from search_api.restrict import FILTERS

SORTS = {"relevance": "Best match", "newest": "Newest first", "oldest": "Oldest first", "name": "Name"}
PAGE = 10  # answers on a page
MOST_ON_PAGE = 100
MOST_ANSWERS = 1000  # gathered for counting, sorting and tables


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its filters, its order and its page."""

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "relevance"
    page: int = 1
    limit: int = PAGE
    unread: tuple[str, ...] = ()  # concepts that the model is not to read in the question, by IRI

    def url(self, form: str = "") -> str:
        """The address that asks for this, in a form such as "json"."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [(name, value) for name in FILTERS for value in self.filters.get(name, ())]
        pairs += [("unread", iri) for iri in self.unread]
        pairs += [("sort", self.sort)] if self.sort != "relevance" else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        pairs += [("limit", str(self.limit))] if self.limit != PAGE else []
        return f"/search{'.' + form if form else ''}" + (f"?{urlencode(pairs)}" if pairs else "")

    def having(self, name: str, value: str) -> Asked:
        """The same with one filter more, from its first page."""
        values = (*self.filters.get(name, ()), value)
        return replace(self, page=1, filters={**self.filters, name: tuple(dict.fromkeys(values))})

    def dropping(self, name: str, value: str) -> Asked:
        """The same without one filter, from its first page."""
        values = tuple(held for held in self.filters.get(name, ()) if held != value)
        return replace(self, page=1, filters={**self.filters, name: values})

    def unreading(self, iri: str) -> Asked:
        """The same without a concept that the model reads in the question, from its first page."""
        return replace(self, page=1, unread=tuple(dict.fromkeys((*self.unread, iri))))

    def at(self, page: int) -> Asked:
        """Another page of the same."""
        return replace(self, page=page)

    def by(self, sort: str) -> Asked:
        """The same in another order."""
        return replace(self, sort=sort, page=1)

    @property
    def says_nothing(self) -> bool:
        """Whether there is neither a question nor a filter."""
        return not self.q and not any(self.filters.values())


def read_asked(arguments: MultiDict[str, str]) -> Asked:
    """What the arguments of an address ask for; BadQuery for an order or page that does not exist."""
    sort = arguments.get("sort") or "relevance"
    if sort not in SORTS:
        raise BadQuery(f"There is no order {sort!r}. Choose from {', '.join(SORTS)}.")
    chosen = {name: tuple(value for value in arguments.getlist(name) if value.strip()) for name in FILTERS}
    return Asked(
        q=arguments.get("q", "").replace("\0", " ").strip(),
        filters={name: values for name, values in chosen.items() if values},
        sort=sort,
        page=_number(arguments, "page", 1, MOST_ANSWERS),
        limit=_number(arguments, "limit", PAGE, MOST_ON_PAGE),
        unread=tuple(iri for iri in arguments.getlist("unread") if load_vocabulary().get(iri)),
    )


def _number(arguments: MultiDict[str, str], name: str, default: int, most: int) -> int:
    value = arguments.get(name) or str(default)
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value[:9]) <= most:
        raise BadQuery(f"{name} is {value[:20]!r}. Give a whole number from 1 to {most:,}.")
    return int(value)


def in_order(answers: Sequence[Mapping], sort: str) -> list[Mapping]:
    """Answers in the order chosen; those without a year stand last when years decide."""
    if sort == "name":
        return sorted(answers, key=lambda answer: str(answer["name"]).casefold())
    if sort in ("newest", "oldest"):
        dated = [answer for answer in answers if _year(answer)]
        dated.sort(key=_year, reverse=sort == "newest")
        return dated + [answer for answer in answers if not _year(answer)]
    return list(answers)


def _year(answer: Mapping) -> int:
    return int(answer.get("end") or answer.get("start") or 0)
