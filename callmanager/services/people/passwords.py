"""Passwords: which ones are taken, how they are kept, and how long a wrong one keeps the next try waiting."""

import unicodedata
from collections import OrderedDict
from datetime import datetime, timedelta

import bcrypt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from callmanager.domain.errors import UserError
from callmanager.domain.names import key_of
from callmanager.domain.users import MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH

LONGEST_WAIT = timedelta(minutes=5)
_FIRST_WAIT_SECONDS = 1
_DOUBLINGS = 9  # 2⁹ s is more than the longest wait already
_UNKNOWN_KEPT = 1_000
_BCRYPT = ("$2a$", "$2b$", "$2y$")
_BCRYPT_BYTES = 72  # bcrypt never looks at more


def wait_after(failures: int) -> timedelta:
    """How long the next try waits after so many wrong ones in a row: 1 s, 2 s, 4 s … 5 min; none after none."""
    if failures <= 0:
        return timedelta(0)
    return min(LONGEST_WAIT, timedelta(seconds=_FIRST_WAIT_SECONDS << min(failures - 1, _DOUBLINGS)))


def still_waits(until: datetime | None, now: datetime) -> timedelta:
    """What is left of a wait; none of one that is longer than any we set: then the clock was put back since."""
    left = until - now if until is not None else timedelta(0)
    return left if timedelta(0) < left <= LONGEST_WAIT else timedelta(0)


class UnknownNames:
    """Lets names that nobody has wait like those of people, so that waiting tells nobody who works here."""

    def __init__(self) -> None:
        self._tries: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def try_one(self, name: str, now: datetime) -> timedelta:
        """Count a try; how long it has to wait, which is nothing when it may go on to be refused."""
        key = key_of(name)
        failures, until = self._tries.get(key, (0, now))
        left = still_waits(until, now)
        if not left:
            self._tries[key] = (failures + 1, now + wait_after(failures + 1))
            self._tries.move_to_end(key)
            if len(self._tries) > _UNKNOWN_KEPT:
                self._tries.popitem(last=False)
        return left

    def tries_of(self, name: str) -> int:
        """How many tries there were, as far as is remembered."""
        return self._tries.get(key_of(name), (0, None))[0]


def check(password: str, name: str) -> None:
    """Let a new password pass.

    Raises:
        UserError: too short (``user_password_short``), too long (``user_password_long``), or the name itself
            (``user_password_name``).
    """
    if len(password) < MIN_PASSWORD_LENGTH or not password.strip():
        raise UserError(
            f"The password needs at least {MIN_PASSWORD_LENGTH} characters. Nothing was changed.",
            code="user_password_short",
            limit=MIN_PASSWORD_LENGTH,
        )
    if len(password) > MAX_PASSWORD_LENGTH:
        raise UserError(
            f"The password is longer than {MAX_PASSWORD_LENGTH} characters. Nothing was changed.",
            code="user_password_long",
            limit=MAX_PASSWORD_LENGTH,
        )
    if key_of(password) == key_of(name):
        raise UserError(
            "A name is no password: everybody knows it. Nothing was changed. Choose another one.",
            code="user_password_name",
        )


def hashed(hasher: PasswordHasher, password: str) -> str:
    """The argon2id hash to keep; “ñ” typed as one sign or as two is the same."""
    return hasher.hash(unicodedata.normalize("NFC", password))


def is_right(hasher: PasswordHasher, password_hash: str, password: str) -> bool:
    """Whether the password fits, to our hash or to the bcrypt one that an imported user brought along."""
    composed = unicodedata.normalize("NFC", password)
    return any(_fits(hasher, password_hash, typed) for typed in dict.fromkeys((composed, password)))


def is_outdated(hasher: PasswordHasher, password_hash: str) -> bool:
    """Whether a hash is older than today's rules."""
    return password_hash.startswith(_BCRYPT) or hasher.check_needs_rehash(password_hash)


def _fits(hasher: PasswordHasher, password_hash: str, password: str) -> bool:
    try:
        if password_hash.startswith(_BCRYPT):
            return bcrypt.checkpw(password.encode()[:_BCRYPT_BYTES], password_hash.encode())
        return hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError, ValueError):
        return False
