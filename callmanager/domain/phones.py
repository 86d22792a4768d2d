"""Phones and programs that may ask the server: who they are and what they may see."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from callmanager.domain.errors import ServerError
from callmanager.domain.users import Role, User


class TokenRole(StrEnum):
    """Roles of tokens for programs."""

    VIEWER = "viewer"
    RECORDINGS = "recordings"
    CONTROL = "control"
    WALLBOARD = "wallboard"


FIGURES_ONLY = frozenset({TokenRole.VIEWER, TokenRole.WALLBOARD})
"""Tokens of these roles may travel unencrypted: they open nothing but figures."""


class PairingRefused(ServerError):
    """The pairing secret or code is wrong, used or expired."""

    code = "pairing_refused"


class TooManyTries(ServerError):
    """Too many wrong codes; the code was replaced."""

    code = "too_many_tries"


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time way in for one phone; the plain secrets exist only here."""

    pair: str
    code: str
    user_name: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PairResult:
    """How a pairing stands: ``paired`` with the token, or ``waiting`` for a yes on the desktop."""

    status: str
    request_id: str
    token: str | None = None


@dataclass(frozen=True, slots=True)
class PairingRequest:
    """A phone that waits for a yes on the desktop."""

    request_id: str
    phone_name: str
    user_name: str


@dataclass(frozen=True, slots=True)
class Phone:
    """A paired phone, or a program with a token of its own."""

    phone_id: str
    name: str
    user_name: str
    role: str
    may_listen: bool
    last_seen: datetime | None
    revoked: bool


@dataclass(frozen=True, slots=True)
class PhoneReach:
    """Where phones find the server: base addresses without a path, the one to show first; none while it is stopped.

    ``is_open``: others than this computer get in; ``may_open``: an invitation opens it to them. ``fingerprint``:
    SHA-256 of the authority that phones install, "" as long as none was needed. ``may_listen``: the office lets phones
    play recordings.
    """

    urls: tuple[str, ...] = ()
    is_open: bool = False
    is_encrypted: bool = False
    fingerprint: str = ""
    may_open: bool = True
    may_listen: bool = True

    @property
    def url(self) -> str:
        """The one to show; "" while the server is stopped."""
        return self.urls[0] if self.urls else ""


@dataclass(frozen=True, slots=True)
class PhonePlaces:
    """What the server can listen on, and be called: this computer's addresses, each with its card, and its names."""

    cards: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Principal:
    """Who stands behind a request: a person's phone (``user``), or a program (``token_role``)."""

    phone_id: str
    name: str
    user: User | None = None
    token_role: TokenRole | None = None
    listen_granted: bool = False

    @property
    def may_listen(self) -> bool:
        """Listening is granted to a phone apart from its person's role; the person must be active."""
        if self.user is not None:
            return self.listen_granted and self.user.is_active
        return self.token_role in (TokenRole.RECORDINGS, TokenRole.CONTROL)

    @property
    def may_see_recordings(self) -> bool:
        """Whether it is told who was recorded; a screen on a wall is not."""
        return self.token_role is not TokenRole.WALLBOARD

    @property
    def kind(self) -> str:
        """``phone``, ``program`` or ``wallboard``."""
        if self.token_role is None:
            return "phone"
        return "wallboard" if self.token_role is TokenRole.WALLBOARD else "program"

    @property
    def may_control(self) -> bool:
        """Whether it may drive calls."""
        return self.token_role is TokenRole.CONTROL

    @property
    def viewer(self) -> User:
        """The person whose view of the figures applies; a program sees all."""
        return self.user or User(self.phone_id, self.name, Role.PROJECT_MANAGER)
