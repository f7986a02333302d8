"""A link with a text fragment opens the page at its sentence in a real browser, on the replica's markup, in three languages and in a table."""

from __future__ import annotations

import re

from browser_kit import WIDE
from playwright.sync_api import Browser, Page, Route

from core.records import ArticleRef, Language, Statement
from monitor.replica.nights import NIGHTS
from monitor.replica.server import ReplicaServer
from monitor.replica.standing import stand
from monitor.replica.stories import shipped_stories
from monitor.text_fragment import with_fragment
from pipelines.extract import extract
from pipelines.split import split
from seeds.loader import load_seeds

STORIES = (344918, 344896, 344932, 359437)  # English, Russian, Kyrgyz, and one with a table of prices
_ABOVE = 4000
"""Empty space before and after the page: one that did not scroll stands at 0, one that did below this."""


def articles(server: ReplicaServer) -> dict[str, tuple[str, list[Statement]]]:
    """Address -> (markup, statements), as the nights' end shows them."""
    site, found = load_seeds().sites["24kg"], {}
    for story in shipped_stories():
        standing = stand(story, NIGHTS[-1].at) if story.number in STORIES else None
        if standing is not None:
            url = f"https://24.kg{standing.path}"
            body = server.answer(standing.path, "24.kg")[0].body
            space = f'<div style="height:{_ABOVE}px"></div>'
            markup = re.sub(r"(<body[^>]*>)", rf"\1{space}", body.decode(), count=1).replace("</body>", f"{space}</body>")
            found[url] = (markup, list(split(extract(body, url, ArticleRef("24kg", story.number), site))))
    return found


def scrolled_to(page: Page, link: str) -> float:
    """How far down the page stands once it is open."""
    page.goto("about:blank")
    page.goto(link, wait_until="load")
    drawn = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.scrollY))))"
    return float(page.evaluate(drawn))


def test_every_sentence_of_an_article_is_found_on_its_page(chromium: Browser) -> None:
    with ReplicaServer() as server:
        server.now = NIGHTS[-1].at
        known = articles(server)
    languages = {one.language for _, statements in known.values() for one in statements}
    assert len(known) == len(STORIES)
    assert languages == set(Language)
    assert any(" | " in one.text for _, statements in known.values() for one in statements)

    def answer(route: Route) -> None:
        markup = known.get(route.request.url.split("#")[0], ("", []))[0]
        if markup:
            route.fulfill(body=markup, content_type="text/html; charset=utf-8")
        else:
            route.abort()

    context = chromium.new_context(viewport={"width": WIDE[0], "height": 500})
    try:
        context.route("**/*", answer)
        page = context.new_page()
        assert scrolled_to(page, next(iter(known))) == 0
        for url, (_, statements) in known.items():
            missed = [one.text for one in statements if scrolled_to(page, with_fragment(url, one.text)) < _ABOVE / 2]
            assert missed == [], url
    finally:
        context.close()
