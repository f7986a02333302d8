"""Pages in the site's markup for tests, with words of our own."""

from __future__ import annotations

from collections.abc import Sequence


def row(number: int, clock: str, *, section: str = "vlast", title: str = "", bold: bool = False, href: str | None = None) -> str:
    tag = "strong" if bold else "span"
    href = href or f"/{section}/{number}_slug_{number}/"
    return (
        f'<div class="one"><div class="time">{clock}</div><div class="title"><a data-pjax="0" href="{href}">'
        f"<{tag}>{title or f'Story {number}'}</{tag}></a></div></div>"
    )


def day(text: str) -> str:
    return f'<div class="lineDate">{text}</div>'


def pager(base: str, pages: Sequence[int]) -> str:
    links = "".join(f'<li><a href="{base}page_{page}/" data-page="{page - 1}">{page}</a></li>' for page in pages)
    return f'<ul class="pagination">{links}</ul>'


def list_page(rows: Sequence[str], *, before: str = "", after: str = "", pages: str = "") -> str:
    return f"""<!DOCTYPE html><html><head><title>List » www.24.kg - КЫРГЫЗСТАН</title></head><body>
<div class="weather">11:00</div><div id="currencies">USD 87.45</div>{before}
<div id="newslist" data-pjax-container><div class="row lineNews">
<div class="col-xs-12"><div class="lineTitle">News</div></div>
<div class="col-xs-12">{"".join(rows)}</div>
<div class="col-xs-12">{pages}</div></div></div>
<div class="row blockNews"><div class="one"><div class="title"><a href="/biznes_info/999001_tile/">Tile</a></div></div></div>
<div class="widget-last-news"><div class="one"><a href="/vlast/999002_w/"><span class="full">W</span></a></div></div>{after}</body></html>"""


def article(
    number: int,
    *,
    title: str = "A headline",
    body: str = "<p>One sentence about a thing.</p>",
    section: str = "vlast",
    published: str = "10:14, 20 января 2021",
    tail: str = ", Бишкек - ",
    author: str | None = "Айнура САГЫН",
    views: int = 410,
    around: str = "",
) -> str:
    who = f', <span itemprop="author"><span itemprop="name" class="text-nowrap">{author}</span></span>' if author else ""
    line = (
        f'<span itemprop="datePublished" content="2021-01-20\\">{published}</span>{tail}'
        f'<span itemprop="publisher" itemscope><span itemprop="name">24.kg</span></span>{who}'
    )
    return f"""<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{title} » Section » www.24.kg - КЫРГЫЗСТАН</title></head><body>
<div class="weather">1 августа, Бишкекское время 11:{views % 60:02d}</div><div id="currencies">USD 87.{views % 100}</div>{around}
<div itemscope itemtype="http://schema.org/NewsArticle" itemid="https://24.kg/{section}/{number}_slug_{number}/">
<div class="row"><div itemprop="articleSection" class="col-xs-4 newsCat"><a href="/{section}/">Section</a></div>
<div class="col-xs-8 text-right newsDate hidden-xs">{line}</div></div>
<h1 itemprop="name" class="newsTitle">{title}</h1>
<div class="row"><div class="col-xs-12 newsDate hidden-sm">{line}</div></div>
<noindex><div class="social">Share</div></noindex>
<div class="cont" itemprop="articleBody">{body}</div>
<div class="row"><div class="newsLink">Ссылка: <span id="article-link">https://24.kg/{section}/{number}/</span><br>просмотров: {views}</div></div>
<div class="row lineNews"><div class="lineTitle">Материалы по теме</div><div class="one"><div class="title"><a data-pjax="0" href="/vlast/999003_r/"><span>Related</span></a></div></div></div>
</div><div class="widget-last-news">Last news of the hour</div></body></html>"""
