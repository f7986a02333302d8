"""What somebody asks the search for, read from the address bar: words, filters, order, page. Leniently: what makes no sense is left out, and said.

Every part of the address is plain text of no particular form, so that any address answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from core.records import Language, Relation
from monitor.report_words import clean
from store.search import Filters, Order

STATEMENTS = "statements"
_LONGEST = 400
_LAST_PAGE = 1_000
_NAMES = ("q", "in", "language", "source", "section", "from", "to", "claim", "relation", "party", "order")


@dataclass(frozen=True, slots=True)
class Asked:
    """`given`: the parts of the address that were understood, as they are shown again. `ignored`: names of those that were not."""

    question: str
    filters: Filters
    statements: bool
    order: Order
    page: int
    given: Mapping[str, str]
    ignored: tuple[str, ...]

    @property
    def anything(self) -> bool:
        """Whether there is something to look for: a word or a filter."""
        return bool(self.question) or self.filters != Filters()

    def address(self, **changed: str) -> str:
        """The address of this question with some parts changed; "" takes one out. The page begins anew unless it is named."""
        parts = {**{name: value for name, value in self.given.items() if name != "page"}, **changed}
        query = urlencode([(name, value) for name, value in parts.items() if value])
        return f"/search?{query}" if query else "/search"


def asked(parts: Mapping[str, str]) -> Asked:
    """From the query of an address."""
    given = {name: _plain(parts.get(name, "")) for name in _NAMES}
    ignored = []

    def one_of(name: str, known: type[Language] | type[Relation] | type[Order]) -> str | None:
        value = given[name]
        if value and value not in set(known):
            ignored.append(name)
            given[name] = value = ""
        return value or None

    def day(name: str) -> date | None:
        try:
            return date.fromisoformat(given[name]) if given[name] else None
        except ValueError:
            ignored.append(name)
            given[name] = ""
            return None

    language, relation, order = one_of("language", Language), one_of("relation", Relation), one_of("order", Order)
    filters = Filters(
        language=Language(language) if language else None,
        source=given["source"] or None,
        section=given["section"] or None,
        first=day("from"),
        last=day("to"),
        claim=given["claim"] or None,
        relation=Relation(relation) if relation else None,
        party=given["party"] or None,
    )
    number = _plain(parts.get("page", ""))
    page = min(int(number), _LAST_PAGE) if number.isascii() and number.isdigit() and len(number) < 9 else 1
    return Asked(
        given["q"],
        filters,
        given["in"] == STATEMENTS,
        Order(order) if order else Order.BEST,
        max(1, page),
        {name: value for name, value in given.items() if value},
        tuple(ignored),
    )


def _plain(text: str) -> str:
    """Without what no database takes and no page shows."""
    return clean(text[:_LONGEST]).encode("utf-8", "ignore").decode("utf-8").strip()
