"""Signed cookies and form tokens. Holds the desk's secret; knows nothing of pages.

A session is a random id, with the user's name once logged in, signed with HMAC-SHA-256. A form's token is bound to the session's id
(OWASP, "signed double-submit cookie"). Changing a user's password hash ends that user's sessions.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.errors import SettingsError

COOKIE = "desk_session"
LIFETIME = timedelta(hours=12)
"""A working day: one logs in once a morning."""
_KEY_FILE = "desk.key"


@dataclass(frozen=True, slots=True)
class Session:
    """`user` None: nobody is logged in."""

    id: str
    user: str | None
    began: datetime


class Sessions:
    """Makes and checks sessions with one secret. Logged-out ones are remembered until they would have ended by themselves."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._ended: dict[str, datetime] = {}

    @classmethod
    def of(cls, data_dir: Path) -> Sessions:
        """With the secret kept in the data folder, made where there is none: open pages outlive a restart. Raises SettingsError."""
        file = data_dir / _KEY_FILE
        try:
            if not file.exists():
                file.touch(mode=0o600)
                file.write_text(secrets.token_hex(32), encoding="ascii")
            return cls(bytes.fromhex(file.read_text(encoding="ascii")))
        except (OSError, ValueError) as error:
            raise SettingsError(f"cannot use {file}, the desk's secret ({error}); remove it, and a new one is made") from None

    def new(self, now: datetime, user: str | None = None) -> Session:
        return Session(secrets.token_urlsafe(18), user, now)

    def write(self, session: Session, lock: str = "") -> str:
        """The cookie's value. `lock` is what must stay the same for the session to count: the user's password hash."""
        began = int(session.began.timestamp())
        body = base64.urlsafe_b64encode(json.dumps([session.id, session.user, began]).encode()).decode()
        return f"{body}.{self._sign('session', body, lock)}"

    def read(self, text: str) -> tuple[Session, str] | None:
        """The session as written, with its signature still to be checked against the user's lock (`holds`); None for anything else."""
        body, _, signature = text.partition(".")
        try:
            session_id, user, began = json.loads(base64.urlsafe_b64decode(body))
            if not isinstance(session_id, str) or not isinstance(user, str | None) or not isinstance(began, int):
                return None
            return Session(session_id, user, datetime.fromtimestamp(began, UTC)), signature
        except (ValueError, TypeError, OverflowError, OSError, binascii.Error):
            return None

    def holds(self, text: str, session: Session, lock: str, now: datetime) -> bool:
        """Whether the cookie is ours, not too old, and not ended by logging out."""
        body, _, signature = text.partition(".")
        good = hmac.compare_digest(signature.encode(), self._sign("session", body, lock).encode())
        return good and session.id not in self._ended and timedelta(0) <= now - session.began + timedelta(minutes=1) <= LIFETIME

    def end(self, session: Session, now: datetime) -> None:
        self._ended = {one: until for one, until in self._ended.items() if until > now}
        self._ended[session.id] = session.began + LIFETIME

    def token(self, session: Session) -> str:
        """What every form of this session carries."""
        return self._sign("form", session.id, "")

    def token_fits(self, session: Session, token: str) -> bool:
        return hmac.compare_digest(self.token(session).encode(), token.encode())

    def _sign(self, purpose: str, text: str, lock: str) -> str:
        return hmac.new(self._secret, "\x1f".join((purpose, text, lock)).encode(), hashlib.sha256).hexdigest()
