"""Serves the replica over HTTP on loopback: status lines, conditions, compression, faults, and a record of what was asked."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Self

from core.clock import as_utc
from core.errors import InputError
from monitor.replica.faults import Fault, FaultCounter, FaultKind
from monitor.replica.nights import NIGHTS
from monitor.replica.site import Replica, Response
from monitor.replica.stories import shipped_stories
from monitor.replica.story import Story
from monitor.replica.switches import Switches

HOST = "127.0.0.1"
_IDLE_S = 30.0
"""A connection that asks nothing for so long is closed."""
_POLL_S = 0.02
"""How soon the listener notices that it is to end: two hundred tests open one each."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One request that was answered: the path as sent, query included, and the client's headers with lower-case names."""

    method: str
    path: str
    status: int
    headers: dict[str, str]


class ReplicaServer:
    """A context manager that serves the replica on 127.0.0.1 while it is open.

    `port` 0 takes a free one. `now` is the replica's clock: an aware datetime, the first night at the start; it stands still until it
    is set again. `hits` lists the requests in the order of their answers. Stories default to those that come with the package.
    Raises InputError where the port cannot be had.
    """

    def __init__(self, switches: Switches | None = None, port: int = 0, stories: Sequence[Story] | None = None) -> None:
        self.switches = switches or Switches()
        self._replica = Replica(shipped_stories() if stories is None else stories, self.switches)
        self._faults = FaultCounter(self.switches.faults)
        self._now = as_utc(NIGHTS[0].at)
        self._hits: list[Hit] = []
        self._lock = Lock()
        self._closing = Event()
        try:
            self._http = _Listener((HOST, port), _Handler, self)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise InputError(f"port {port} on {HOST} cannot be had ({reason}); name another with --port, or 0 for any") from None
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": _POLL_S}, name="replica", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._closing.set()
        self._http.shutdown()
        self._http.end_connections()
        self._http.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Where the replica answers, without a slash at the end."""
        return f"http://{HOST}:{self._http.server_address[1]}"

    @property
    def now(self) -> datetime:
        return self._now

    @now.setter
    def now(self, moment: datetime) -> None:
        self._now = as_utc(moment)

    @property
    def hits(self) -> list[Hit]:
        """A copy of what was asked so far."""
        with self._lock:
            return list(self._hits)

    def forget_hits(self) -> None:
        """Empties `hits`; views and faults count on."""
        with self._lock:
            self._hits.clear()

    def answer(self, address: str, named_host: str) -> tuple[Response, Fault | None]:
        """The response to a GET beside the Host header `named_host`, and the fault under which it is to be sent."""
        fault = self._faults.strike(address.partition("?")[0])
        if fault is not None and fault.kind is FaultKind.STATUS:
            return Response(fault.status, b"", "text/plain; charset=UTF-8"), fault
        return self._replica.answer(address, self._now, named_host), fault

    def record(self, hit: Hit) -> None:
        with self._lock:
            self._hits.append(hit)

    def wait(self, seconds: float) -> None:
        """Waits, but no longer than the server is open."""
        self._closing.wait(seconds)


class _Listener(ThreadingHTTPServer):
    """Knows its open connections, so that closing leaves no thread and no socket behind."""

    daemon_threads = False

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], owner: ReplicaServer) -> None:
        self.owner = owner
        self._connections: set[socket] = set()
        self._connections_lock = Lock()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._connections_lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._connections_lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def end_connections(self) -> None:
        with self._connections_lock:
            for connection in self._connections:
                try:
                    connection.shutdown(SHUT_RDWR)
                except OSError:
                    continue  # the client was faster

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that breaks off is no error of the replica's."""


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    timeout = _IDLE_S
    disable_nagle_algorithm = True
    server: _Listener

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        owner = self.server.owner
        # The address as it was sent: the standard library merges slashes at its beginning.
        address = self.requestline.split()[1]
        response, fault = owner.answer(address, self.headers.get("Host", "").partition(":")[0].lower())
        if fault is not None and fault.kind is FaultKind.SLOW:
            owner.wait(fault.delay_s)
        validators = owner.switches.validators and response.status == 200
        status = 304 if validators and self._is_known(response) else response.status
        owner.record(Hit(self.command, address, status, {name.lower(): value for name, value in self.headers.items()}))
        self.send_response_only(status)
        self.send_header("Server", self.version_string())
        self.send_header("Date", format_datetime(owner.now.astimezone(UTC), usegmt=True))
        if validators and response.tag is not None and response.changed is not None:
            self.send_header("ETag", response.tag)
            self.send_header("Last-Modified", _http_date(response.changed))
        if response.location is not None:
            self.send_header("Location", response.location)
        if fault is not None and fault.retry_after_s is not None:
            self.send_header("Retry-After", str(fault.retry_after_s))
        if status == 304:
            self.end_headers()
            return
        self._send_body(response, fault, with_body=with_body)

    def _send_body(self, response: Response, fault: Fault | None, *, with_body: bool) -> None:
        body = response.body
        if body and self.server.owner.switches.gzip and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(body)))
        broken_off = fault is not None and fault.kind is FaultKind.TRUNCATED
        if broken_off:
            self.close_connection = True
        self.end_headers()
        if with_body:
            self.wfile.write(body[: len(body) // 2] if broken_off else body)

    def _is_known(self, response: Response) -> bool:
        """Whether the client has what it asks for (RFC 9110, 13.1: an entity tag goes before a date)."""
        if response.tag is None or response.changed is None:
            return False
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return tags.strip() == "*" or response.tag in (each.strip() for each in tags.split(","))
        since = self.headers.get("If-Modified-Since")
        if since is None:
            return False
        try:
            moment = parsedate_to_datetime(since)
        except ValueError:
            return False
        return response.changed <= (moment if moment.tzinfo else moment.replace(tzinfo=UTC))

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: `hits` is the record."""


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
