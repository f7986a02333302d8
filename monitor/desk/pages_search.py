"""The search: what was ever said, in three languages, by words and by what was read in it. Every filter stands in the address."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from core.records import Language, Relation
from monitor.desk.asking import STATEMENTS, asked
from monitor.desk.dependencies import Desk, DeskOf, Tx, WordsOf, page
from monitor.desk.found import found
from monitor.desk.paging import parts
from monitor.desk.translations import NAMES
from pipelines.search_words import terms_of
from store import search
from store.search import MOST, Order

router = APIRouter(include_in_schema=False)
PER_PAGE = 20


@router.get("/search")
def show(request: Request, tx: Tx, desk: DeskOf, words: WordsOf) -> HTMLResponse:
    """Takes its parts as they come: an address typed by hand, or with ill intent, is answered like any other."""
    wanted = asked(request.query_params)
    language = wanted.filters.language
    terms = terms_of(wanted.question, (language,) if language else tuple(Language))
    results = None
    if terms or (wanted.anything and not wanted.question):
        offset = (wanted.page - 1) * PER_PAGE
        results = search.search(tx, terms, wanted.filters, statements=wanted.statements, order=wanted.order, offset=offset, limit=PER_PAGE)
    return page(
        request,
        "search.html",
        asked=wanted,
        terms=terms,
        results=results,
        found=[found(hit, terms, desk.app.seeds) for hit in results.hits] if results else [],
        pages=parts(results.total, PER_PAGE) if results else 0,
        most=MOST,
        statements=STATEMENTS,
        editions=[(one.id, one.name) for site in desk.app.seeds.sites.values() for one in site.sources],
        sections=search.sections(tx),
        claims=[(claim.id, claim.locator, claim.wording[words.language]) for one in desk.app.programmes for claim in one.claims],
        parties=_parties(desk, words.language),
        relations=[one.value for one in Relation],
        tongues=[(one.value, name) for one, name in NAMES.items()],
        orders=[one.value for one in Order],
    )


def _parties(desk: Desk, language: Language) -> list[tuple[str, str]]:
    """(code, name) of every country and organization, by name."""
    seeds = desk.app.seeds
    codes = [*(country.code for country in seeds.countries), *(organization.id for organization in seeds.organizations)]
    return sorted(((code, seeds.party_name(code, language)) for code in codes), key=lambda one: one[1])
