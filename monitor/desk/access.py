"""Who may enter: everyone on this machine, those whom a trusted proxy names, or those who log in. Decides; checks no request's form.

On an address that others can reach the desk does not start without one of the latter two.
"""

from __future__ import annotations

import getpass
import ipaddress
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from core.errors import SettingsError
from core.settings import DeskSettings
from monitor.report_span import DEFAULT_READER

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Access(StrEnum):
    """`OPEN`: whoever sits at this machine. `PROXY`: a reverse proxy's header names the user. `LOGIN`: names and passwords of the settings."""

    OPEN = "open"
    PROXY = "proxy"
    LOGIN = "login"


class Role(StrEnum):
    READER = "reader"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever asks for a page. `reader` is the cursor's name, `reviewer` the name kept with decisions."""

    reader: str
    reviewer: str
    role: Role

    @property
    def may_decide(self) -> bool:
        return self.role is Role.REVIEWER


def access(settings: DeskSettings, host: str) -> Access:
    """How people enter a desk that listens on `host`. Raises SettingsError where that would leave it open to others."""
    if settings.proxy_user_header and settings.users:
        raise SettingsError("settings 'desk.proxy_user_header' and 'desk.users': choose one of the two, a trusted proxy or the login")
    if settings.proxy_user_header:
        if not settings.proxy_addresses:
            raise SettingsError("setting 'desk.proxy_addresses' is empty: name the proxy whose 'desk.proxy_user_header' is to be believed")
        networks(settings)
        return Access.PROXY
    loopback = is_loopback(host)
    if settings.users:
        if not loopback and urlsplit(settings.public_url).scheme not in ("http", "https"):
            raise SettingsError("set 'desk.public_url' to the address at which people reach the desk, https://... where a proxy adds TLS")
        return Access.LOGIN
    if not loopback:
        raise SettingsError(
            f"{host or 'that address'} can be reached by others: set 'desk.proxy_user_header' with 'desk.proxy_addresses', "
            "or 'desk.users' for a login ('policy-monitor desk-password' helps), or stay on 127.0.0.1"
        )
    return Access.OPEN


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address. A name other than localhost may point anywhere, so it does not count."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def networks(settings: DeskSettings) -> tuple[Network, ...]:
    """The proxy's addresses. Raises SettingsError on one that is none."""
    found: list[Network] = []
    for text in settings.proxy_addresses:
        try:
            found.append(ipaddress.ip_network(text))
        except ValueError:
            raise SettingsError(f"setting 'desk.proxy_addresses': '{text}' is no address; write 10.0.0.5 or 10.0.0.0/24") from None
    return tuple(found)


def from_proxy(settings: DeskSettings, peer: str, named: str) -> Visitor | None:
    """The user whom the proxy names; None where it names none or the request came from elsewhere."""
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return None
    if not named or not any(address in network for network in networks(settings)):
        return None
    decides = named in settings.proxy_reviewers or "*" in settings.proxy_reviewers
    return Visitor(named, named, Role.REVIEWER if decides else Role.READER)


def at_this_machine(reader: str) -> Visitor:
    """Whoever sits here: decides under the reader's name, or, for the default one, that of the machine's user."""
    return Visitor(reader, _user() if reader == DEFAULT_READER else reader, Role.REVIEWER)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return DEFAULT_READER
