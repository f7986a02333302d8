"""The evidence: an article as it was read, its texts compared, and the capture that proves it, shown but never executed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from core.errors import ArchiveError
from core.records import ArticleRef, Capture
from crawler.archive_reader import ArchivedResponse, body_digest, read_member, read_record
from monitor.desk.article import article, difference
from monitor.desk.captured_page import HEADERS, as_text, inert
from monitor.desk.dependencies import Desk, DeskOf, Tx, page
from monitor.report_span import local
from monitor.report_words import clean, web_address
from store import Session, captures, readings, versions

router = APIRouter(include_in_schema=False)
Site = Annotated[str, Path(max_length=100)]
Number = Annotated[int, Path(ge=0, le=2**53)]
_GONE = "no text of this article is stored"
_MOST_SHOWN = 400_000
"""Characters of a capture shown on its page; the whole is one click further, as plain text."""


@router.get("/versions/{version_id}")
def version(tx: Tx, version_id: str) -> Response:
    """A version's own address leads to its article."""
    ref = readings.article_of(tx, version_id)
    if ref is None:
        raise HTTPException(404, "no such text is stored")
    return RedirectResponse(f"/articles/{ref.site}/{ref.number}?version={version_id}", 303)


@router.get("/articles/{site}/{number}")
def show(request: Request, tx: Tx, desk: DeskOf, site: Site, number: Number, version: str | None = None) -> HTMLResponse:
    found = article(tx, desk.app, ArticleRef(site, number), version)
    if found is None:
        raise HTTPException(404, _GONE)
    return page(request, "article.html", article=found, text=found.text)


@router.get("/articles/{site}/{number}/versions")
def compare(
    request: Request, tx: Tx, desk: DeskOf, site: Site, number: Number, before: str | None = None, after: str | None = None
) -> HTMLResponse:
    """Any two texts, word by word; the last two where none are named."""
    found = article(tx, desk.app, ArticleRef(site, number))
    if found is None:
        raise HTTPException(404, _GONE)
    known = [one[0] for one in found.versions]
    old, new = before or known[-2 if len(known) > 1 else -1], after or known[-1]
    if old not in known or new not in known:
        raise HTTPException(404, "that text is not one of this article's")
    first, second = versions.get(tx, old), versions.get(tx, new)
    assert first is not None  # known ones are
    assert second is not None
    return page(
        request,
        "versions.html",
        article=found,
        text=found.text,
        before=old,
        after=new,
        pieces=difference(first.version.text, second.version.text),
        same_extractor=first.version.extractor == second.version.extractor,
        proofs=(first.captures, second.captures),
    )


@router.get("/captures/{capture_id}")
def capture(request: Request, tx: Tx, desk: DeskOf, capture_id: str) -> HTMLResponse:
    """What is known of a capture, its headers and bytes; the bytes are held against the digest."""
    stored = _capture(tx, capture_id)
    archived, problem = _archived(desk, stored)
    text = as_text(archived.body, archived.headers) if archived else ""
    settings = desk.app.settings
    digest = body_digest(read_member(settings.archive_dir, stored.warc_file, stored.offset)) if archived else None
    return page(
        request,
        "capture.html",
        capture=stored,
        address=request.url.path,
        url=web_address(stored.url),
        fetched=local(stored.fetched_at),
        headers=[(clean(name), clean(value)) for name, value in archived.headers.items()] if archived else [],
        text=clean(text[:_MOST_SHOWN]),
        cut=len(text) > _MOST_SHOWN,
        size=len(archived.body) if archived else 0,
        is_html=_is_html(archived),
        matches=digest is not None and digest == stored.digest,
        problem=problem,
    )


@router.get("/captures/{capture_id}/text")
def capture_text(tx: Tx, desk: DeskOf, capture_id: str) -> Response:
    """The bytes as archived, as plain text."""
    archived, problem = _archived(desk, _capture(tx, capture_id))
    if archived is None:
        raise HTTPException(404, problem)
    return PlainTextResponse(as_text(archived.body, archived.headers), headers=HEADERS)


@router.get("/captures/{capture_id}/page")
def capture_page(tx: Tx, desk: DeskOf, capture_id: str) -> Response:
    """The page for the sandboxed frame: harmless elements only, under a policy that loads nothing."""
    archived, problem = _archived(desk, _capture(tx, capture_id))
    if archived is None or not _is_html(archived):
        raise HTTPException(404, problem or "this capture is no page")
    return HTMLResponse(inert(archived.body, archived.headers), headers=HEADERS)


@router.get("/captures/{capture_id}/record")
def capture_record(tx: Tx, desk: DeskOf, capture_id: str) -> Response:
    """The record alone, as a WARC file to take along."""
    stored = _capture(tx, capture_id)
    try:
        member = read_member(desk.app.settings.archive_dir, stored.warc_file, stored.offset)
    except ArchiveError as error:
        raise HTTPException(404, str(error)) from None
    name = f"{stored.site}-{stored.fetched_at:%Y%m%dT%H%M%SZ}-{stored.offset}.warc.gz"
    return Response(member, media_type="application/warc", headers={**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'})


def _capture(tx: Session, capture_id: str) -> Capture:
    found = captures.get(tx, capture_id)
    if found is None:
        raise HTTPException(404, "no such capture is stored")
    return found


def _archived(desk: Desk, stored: Capture) -> tuple[ArchivedResponse | None, str]:
    """The record, or None and why it cannot be read."""
    try:
        return read_record(desk.app.settings.archive_dir, stored.warc_file, stored.offset), ""
    except ArchiveError as error:
        return None, str(error)


def _is_html(archived: ArchivedResponse | None) -> bool:
    return archived is not None and bool(archived.body) and "html" in archived.headers.get("content-type", "html")
