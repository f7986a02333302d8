"""Where messages go: one channel for each configured Apprise address, or a file and the terminal when there is none.

The outbox stores a channel's name, never its address: addresses hold passwords and tokens.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from core.errors import AlertError
from core.records import Language
from core.settings import AlertRecipient
from monitor.mail import Letter, mail_account, send_letter

FILE_TARGET = "file"
OPERATOR_FILE_TARGET = "operator-file"
ALERTS_FILE = "alerts.log"
OPERATOR_FILE = "operator.log"


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a channel gets. `id` is the idempotency key: a recipient that saw it before may drop it.

    `html` says the same as `body` where that is more than a few lines; `made_at` is when it was written. A channel whose recipients may
    not drop a repetition calls `handing` right before it can no longer take it back.
    """

    id: str
    subject: str
    body: str
    stamp: str
    html: str = ""
    language: Language = Language.EN
    made_at: datetime | None = None
    handing: Callable[[], None] = _nothing


class Channel(Protocol):
    """Something that takes a parcel. Raises AlertError when it did not."""

    name: str

    def send(self, parcel: Parcel) -> None: ...


class FileChannel:
    """One readable line a message, appended and synced. Sending the same id twice writes one line: exactly once."""

    def __init__(self, name: str, path: Path, say: Callable[[str], None] | None = None) -> None:
        self.name, self._path, self._say = name, path, say

    def send(self, parcel: Parcel) -> None:
        line = f"{parcel.stamp}  {parcel.subject} | {' / '.join(parcel.body.split(chr(10)))} | id {parcel.id}"
        try:
            if self._holds(parcel.id):
                return
            with self._path.open("ab") as file:
                file.write(f"{' '.join(line.split())}\n".encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise AlertError(f"cannot write {self._path}: {error.strerror}") from None
        if self._say is not None:
            self._say(parcel.subject)

    def _holds(self, id_: str) -> bool:
        """Whether the file has the line already. A last line without its end was cut by a kill: it is dropped."""
        if not self._path.exists():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return False
        data = self._path.read_bytes()
        if data and not data.endswith(b"\n"):
            data = data[: data.rfind(b"\n") + 1]
            with self._path.open("r+b") as file:
                file.truncate(len(data))
        return data.rstrip().endswith(f"| id {id_}".encode()) or f"| id {id_}\n".encode() in data


class AppriseChannel:
    """One Apprise address. Unless it has a name, that is the scheme and a digest of the address."""

    def __init__(self, address: str, name: str = "") -> None:
        self._address = address
        self.name = name or channel_name(address)

    def send(self, parcel: Parcel) -> None:
        import apprise

        complaints = _Complaints()
        logger = logging.getLogger("apprise")
        logger.addHandler(complaints)
        try:
            service = apprise.Apprise.instantiate(_with_header(self._address, parcel.id), suppress_exceptions=True)
            if service is None:
                raise AlertError(f"channel {self.name}: not an address Apprise knows; see its list of services")
            if parcel.html and (account := mail_account(service)) is not None:
                letter = Letter(parcel.id, parcel.subject, parcel.body, parcel.html, parcel.language, parcel.made_at)
                send_letter(letter, account, parcel.handing, self.name)
                return
            if not service.notify(body=parcel.body, title=parcel.subject, body_format=apprise.NotifyFormat.TEXT):
                raise AlertError(f"channel {self.name}: not delivered: {complaints.last or 'no reason given'}")
        finally:
            logger.removeHandler(complaints)


class _Complaints(logging.Handler):
    """Keeps the last thing Apprise logged: it returns False and tells why only there."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.last = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.last = record.getMessage()


def channel_name(address: str) -> str:
    """ "json:3fa9c1d2": enough to tell channels apart, without what is secret in them."""
    scheme = address.split(":", 1)[0]
    return f"{scheme}:{hashlib.sha256(address.encode()).hexdigest()[:8]}"


def recipient_name(name: str) -> str:
    """The channel of a named recipient: its address may change without its messages being lost or told anew."""
    return f"recipient:{name}"


def _with_header(address: str, id_: str) -> str:
    """For webhooks the id travels as a header (`?+name=value` is Apprise's way); other services have no place for it."""
    if address.split(":", 1)[0] not in ("json", "jsons", "form", "forms", "xml", "xmls"):
        return address
    return f"{address}{'&' if '?' in address else '?'}+Idempotency-Key={id_}"


def recipients(addresses: tuple[str, ...], fallback: str) -> list[str]:
    """Names of the channels that a message of this audience goes to."""
    return [channel_name(address) for address in addresses] or [fallback]


def channels(
    targets: tuple[str, ...],
    operator_targets: tuple[str, ...],
    data_dir: Path,
    say: Callable[[str], None] | None = None,
    named: Iterable[AlertRecipient] = (),
) -> dict[str, Channel]:
    """Every channel that can be sent to now, by name."""
    found: list[Channel] = [
        FileChannel(FILE_TARGET, data_dir / ALERTS_FILE, say),
        FileChannel(OPERATOR_FILE_TARGET, data_dir / OPERATOR_FILE),
        *(AppriseChannel(address) for address in (*targets, *operator_targets)),
        *(AppriseChannel(one.target, recipient_name(one.name)) for one in named),
    ]
    return {channel.name: channel for channel in found}
