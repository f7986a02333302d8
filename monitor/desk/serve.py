"""Serves the desk until it is stopped. One process: sessions, guesses and the settling of decisions are kept in it."""

from __future__ import annotations

import gc
import socket
import webbrowser
from contextlib import suppress

import uvicorn

from core.clock import Clock
from core.errors import SettingsError
from core.settings import Settings
from monitor.desk.access import is_loopback
from monitor.desk.app import create_app
from monitor.narrator import Narrator

_BACKLOG = 128


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises SettingsError where the address is taken or is none of this machine's."""
    listening = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError as error:
        if listening is not None:
            listening.close()
        raise SettingsError(f"cannot listen on {host}:{port}: {error.strerror or error}; choose another with --port or --host") from None
    return listening


def set_apart() -> None:
    """Keeps what is loaded by now out of garbage collection: seeds and programme live as long as the process, and looking through their
    many small parts again and again held single requests up for a fifth of a second.
    """
    gc.collect()
    gc.freeze()


def serve(settings: Settings, clock: Clock, host: str, listening: socket.socket, narrator: Narrator, *, open_browser: bool) -> None:
    """Runs until interrupted. Raises what create_app raises before anything is served."""
    with listening:
        web = create_app(settings, clock, host)
        set_apart()
        port = listening.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        narrator.say(f"The desk: http://{shown}:{port}/  (stop it with Ctrl-C)")
        if open_browser:
            webbrowser.open(f"http://{shown if is_loopback(host) else '127.0.0.1'}:{port}/")
        # Forwarded headers are not believed: the guard looks at who really connects, and reads the proxy's user header itself.
        config = uvicorn.Config(web, log_level="warning", access_log=False, proxy_headers=False, server_header=False)
        with suppress(KeyboardInterrupt):  # the server ends in order and then passes Ctrl-C on: that is how one stops it
            uvicorn.Server(config).run(sockets=[listening])
