"""The way back in for a phone that is paired, when the desktop has another address.

A browser keeps a phone's cookie for the address from which it came. A phone that finds the desktop elsewhere shows a
secret that it was given while it was connected, and gets a cookie for the new address; once, for the secret hangs on
the phone's token, and that is another one afterwards. Nothing of it is stored.
"""

import hmac
import os
import secrets
from pathlib import Path

from callmanager.domain.errors import ServerError
from callmanager.domain.phones import PairingRefused, PairResult
from callmanager.services.people.audit import AuditLog
from callmanager.services.phones.phones import digest, new_token
from callmanager.store.database import Database
from callmanager.store.tables import PhoneRow, UserRow

_KEY_BYTES = 32


class WayBack:
    """Gives such secrets out and takes them.

    Args:
        database: where the phones are.
        audit: told of each return.
        key: this installation's own secret, so that nobody who reads the database can make one.
    """

    def __init__(self, database: Database, audit: AuditLog, key: bytes) -> None:
        self._database, self._audit, self._key = database, audit, key

    def secret(self, phone_id: str) -> str:
        """A phone's present secret; "" for a program, and for a phone that is shut out."""
        with self._database.reading() as session:
            row = session.get(PhoneRow, phone_id)
        if row is None or row.user_id is None or row.revoked_at is not None:
            return ""
        return f"{row.id}.{self._proof(row)}"

    def redeem(self, secret: str, peer: str) -> PairResult:
        """A phone shows its secret; its old token ends, and what is connected by it stays so.

        Raises:
            PairingRefused: the secret was used, or the phone or its person is shut out.
        """
        phone_id, _, proof = secret.partition(".")
        token = new_token()
        with self._database.writing() as session:
            row = session.get(PhoneRow, phone_id)
            person = session.get(UserRow, row.user_id) if row is not None and row.user_id else None
            if (
                row is None
                or row.revoked_at is not None
                or person is None
                or not person.is_active
                or not secrets.compare_digest(self._proof(row).encode(), proof.encode())
            ):
                raise PairingRefused("This phone is not known any more. Ask for a new code on the desktop.")
            row.token_sha256 = digest(token)
            session.add(row)
            self._audit.add_in(session, person.name, "phone.return", row.name, origin=f"{row.name} {peer}")
        return PairResult("paired", phone_id, token)

    def _proof(self, row: PhoneRow) -> str:
        return hmac.new(self._key, f"{row.id}.{row.token_sha256}".encode(), "sha256").hexdigest()


def own_key(path: Path) -> bytes:
    """This installation's secret in a file that nobody else may read; made at the first use.

    Raises:
        ServerError: it cannot be read or kept (``authority_unwritable``).
    """
    try:
        if path.exists() and len(key := path.read_bytes()) == _KEY_BYTES:
            return key
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        key = secrets.token_bytes(_KEY_BYTES)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key)
    except OSError as error:
        raise ServerError(
            f"The phone server cannot keep its secret in {path.parent} ({error.strerror}). Make room or allow writing "
            "there and start the server again; calls and recordings go on.",
            code="authority_unwritable",
            folder=str(path.parent),
        ) from error
    return key
