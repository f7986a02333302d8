"""A small loopback web server that can misbehave: any status, headers and body a path, slow, cut short, changing from hit to hit."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Answer:
    """What a path answers. `cut`: the connection closes after so many bytes of a longer body."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    cut: int | None = None


@dataclass(frozen=True)
class Hit:
    path: str
    headers: Mapping[str, str]
    at: float


Page = Answer | str | bytes | list["Answer | str"] | Callable[[Hit], "Answer | str"]


class MisbehavingServer:
    """`pages` maps paths to answers; a list answers in turn, its last one for ever. Unknown paths are 404."""

    def __init__(self, pages: dict[str, Page] | None = None) -> None:
        self.pages: dict[str, Page] = pages or {}
        self.hits: list[Hit] = []
        self._turns: dict[str, int] = defaultdict(int)
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server._serve(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def paths(self) -> list[str]:
        return [hit.path for hit in self.hits]

    def clear(self) -> None:
        self.hits.clear()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _serve(self, request: BaseHTTPRequestHandler) -> None:
        hit = Hit(request.path, {name.lower(): value for name, value in request.headers.items()}, time.monotonic())
        with self._lock:
            self.hits.append(hit)
            answer = self._answer(hit)
        time.sleep(answer.delay_s)
        etag = answer.headers.get("ETag")
        if answer.status == 200 and etag is not None and hit.headers.get("if-none-match") == etag:
            answer = Answer(status=304, headers={"ETag": etag})
        try:
            request.send_response(answer.status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **answer.headers}.items():
                request.send_header(name, value)
            if answer.status != 304:
                request.send_header("Content-Length", str(len(answer.body)))
            request.end_headers()
            request.wfile.write(answer.body[: answer.cut])
            if answer.cut is not None:
                request.close_connection = True
        except (BrokenPipeError, ConnectionResetError):
            # The crawler was killed: that is what some tests are about.
            request.close_connection = True

    def _answer(self, hit: Hit) -> Answer:
        page = self.pages.get(hit.path.split("?")[0], Answer(b"not here", 404))
        if isinstance(page, list):
            turn = min(self._turns[hit.path], len(page) - 1)
            self._turns[hit.path] += 1
            page = page[turn]
        if callable(page):
            page = page(hit)
        if isinstance(page, str):
            page = page.encode()
        return Answer(page) if isinstance(page, bytes) else page
