"""A mail server on loopback that keeps what it gets and can misbehave. Speaks as much SMTP (RFC 5321) as the tests need."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast


@dataclass
class MailServer:
    """`refused` recipients get 550; `answer` is what it says to a text, None: it takes the text, says nothing and hangs up."""

    port: int = 0
    refused: set[str] = field(default_factory=set)
    answer: str | None = "250 taken"
    taken: list[tuple[list[str], bytes]] = field(default_factory=list)
    """(envelope recipients, text as it came) of each mail."""

    def address(self, *to: str) -> str:
        """For the settings: an account without login at this server."""
        return f"mailto://127.0.0.1:{self.port}?from=monitor@example.org&to={','.join(to or ('anna@example.org',))}"

    @property
    def mails(self) -> list[EmailMessage]:
        return [cast(EmailMessage, message_from_bytes(data, policy=default)) for _, data in self.taken]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    kept = MailServer()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 test")
            people: list[str] = []
            while line := self.rfile.readline():
                verb, _, rest = line.decode("ascii").strip().partition(" ")
                match verb.upper():
                    case "EHLO" | "HELO" | "MAIL" | "RSET":
                        self.say("250 fine")
                    case "RCPT":
                        person = rest.partition("<")[2].partition(">")[0]
                        people.append(person)
                        self.say("550 nobody of that name" if person in kept.refused else "250 fine")
                    case "DATA":
                        self.say("354 go on")
                        kept.taken.append((people, self.text()))
                        if kept.answer is None:
                            return
                        self.say(kept.answer)
                    case "QUIT":
                        self.say("221 bye")
                        return

        def text(self) -> bytes:
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
            return b"".join(lines)

        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that was killed is no error of the server's."""

    with Server(("127.0.0.1", 0), Handler) as server:
        kept.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join()
