"""Phones and programs: invitations, the yes on the desktop, tokens, revoking. Only digests of secrets are stored."""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, true
from sqlalchemy.sql.expression import SQLColumnExpression
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from callmanager.bus import Bus
from callmanager.domain.clock import Clock
from callmanager.domain.errors import ServerError
from callmanager.domain.events import PhonesChanged, PhoneWaiting
from callmanager.domain.phones import (
    FIGURES_ONLY,
    Invitation,
    PairingRefused,
    PairingRequest,
    PairResult,
    Phone,
    Principal,
    TokenRole,
    TooManyTries,
)
from callmanager.domain.users import Right, User
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import Actor, acting, acting_now, name_of, require_in, require_now
from callmanager.services.people.users import to_user
from callmanager.store.database import Database
from callmanager.store.tables import PhoneInviteRow, PhoneRow, UserRow

INVITATION_LASTS = timedelta(minutes=2)
WRONG_TRIES = 5
_SEEN_EVERY = timedelta(seconds=30)
_MAX_NAME = 60
_REFUSED = "This pairing code is wrong, used or expired. Ask for a new one on the desktop."


class PhoneService:
    """Invites, pairs, recognises and revokes phones; gives tokens to programs."""

    def __init__(self, database: Database, bus: Bus, audit: AuditLog, clock: Clock) -> None:
        self._database = database
        self._bus = bus
        self._audit = audit
        self._clock = clock
        self._tokens: dict[str, str] = {}  # request id → token that its phone has not fetched yet; never stored

    def invite(self, user: User, *, listen: bool = False, approve: bool = False) -> Invitation:
        """A way in for one phone of ``user``: a secret for the QR code and six digits for typing, two minutes long.

        Args:
            user: whose figures the phone will see.
            listen: whether the phone may play recordings.
            approve: accept it without asking on the desktop.
        """
        pair, code = secrets.token_urlsafe(16), f"{secrets.randbelow(1_000_000):06d}"
        expires = self._clock.now() + INVITATION_LASTS
        with self._database.writing() as session:
            session.add(
                PhoneInviteRow(
                    id=secrets.token_urlsafe(12),
                    user_id=user.user_id,
                    pair_sha256=digest(pair),
                    code_sha256=digest(code),
                    may_listen=listen,
                    approved=approve,
                    tries_left=WRONG_TRIES,
                    expires_at=expires,
                )
            )
            self._audit.add_in(session, user.name, "phone.invite", detail="listen" if listen else "")
        return Invitation(pair, code, user.name, expires)

    def redeem(self, *, pair: str | None = None, code: str | None = None, phone_name: str, peer: str) -> PairResult:
        """A phone shows its secret or code.

        Raises:
            TooManyTries: five wrong tries in all have spent the open codes, right ones included.
            PairingRefused: wrong, used or expired.
        """
        phone_name = (phone_name.strip() or "?")[:_MAX_NAME]
        with self._database.writing() as session:
            invite = self._find(session, pair, code)
            exhausted = invite is None and self._count_wrong_try(session)
            if invite is not None:
                invite.phone_name = phone_name
                invite.state = "waiting"
                session.add(invite)
                user_name = self._user_of(session, invite).name
                origin = f"{phone_name} {peer}"
                self._audit.add_in(session, user_name, "phone.pair", phone_name, peer, origin=origin)
        if invite is None:
            if exhausted:
                self._bus.publish(PhonesChanged())  # whoever shows the code shows another one
                raise TooManyTries("Too many wrong codes. Ask for a new one on the desktop.")
            raise PairingRefused(_REFUSED)
        if invite.approved:
            return self.answer(invite.id, accept=True)
        self._bus.publish(PhoneWaiting(invite.id, phone_name, user_name))
        return PairResult("waiting", invite.id)

    def is_spent(self, invitation: Invitation) -> bool:
        """Whether wrong tries have used this invitation up before its time; it needs another code."""
        query = select(PhoneInviteRow).where(PhoneInviteRow.pair_sha256 == digest(invitation.pair))
        with self._database.reading() as session:
            row = session.exec(query).first()
        return row is not None and row.state == "open" and row.tries_left <= 0 and self._clock.now() < row.expires_at

    def poll(self, request_id: str) -> PairResult:
        """How a waiting phone's request stands; its token is handed out once.

        Raises:
            PairingRefused: there is no such request, it expired, or the desktop said no.
        """
        token = self._tokens.pop(request_id, None)
        if token is not None:
            return PairResult("paired", request_id, token)
        with self._database.reading() as session:
            invite = session.get(PhoneInviteRow, request_id)
            if invite is None or invite.state != "waiting" or self._clock.now() > invite.expires_at:
                raise PairingRefused("The desktop did not accept this phone. Ask for a new code there.")
        return PairResult("waiting", request_id)

    def answer(self, request_id: str, accept: bool, actor: Actor = "desktop") -> PairResult:
        """The desktop's yes or no to a waiting phone.

        Raises:
            PermissionDenied: it is somebody else's phone, and ``actor`` may not manage those.
            PairingRefused: the request is gone, or the answer was no.
        """
        with self._database.writing() as session:
            invite = session.get(PhoneInviteRow, request_id)
            if invite is None or invite.state != "waiting":
                raise PairingRefused("This phone does not wait any more.")
            _own_or_managed(session, actor, invite.user_id)
            invite.state = "accepted" if accept else "refused"
            session.add(invite)
            user = self._user_of(session, invite)
            token = new_token()
            if accept:
                session.add(
                    PhoneRow(
                        id=secrets.token_hex(8),
                        name=invite.phone_name,
                        token_sha256=digest(token),
                        user_id=user.id,
                        may_listen=invite.may_listen,
                        created_at=self._clock.now(),
                    )
                )
            self._audit.add_in(session, user.name, "phone.accept" if accept else "phone.refuse", invite.phone_name)
        self._bus.publish(PhonesChanged())
        if not accept:
            return PairResult("refused", request_id)
        if invite.approved:
            return PairResult("paired", request_id, token)
        self._tokens[request_id] = token
        return PairResult("paired", request_id)

    def waiting(self, actor: Actor = "desktop") -> list[PairingRequest]:
        """The phones that wait for a yes: one's own, or all for whoever manages phones."""
        actor = acting_now(self._database, actor)
        query = (
            select(PhoneInviteRow, UserRow.name)
            .join(UserRow, col(PhoneInviteRow.user_id) == col(UserRow.id))
            .where(PhoneInviteRow.state == "waiting", col(PhoneInviteRow.expires_at) > self._clock.now())
            .where(_seen_by(actor, col(PhoneInviteRow.user_id)))
        )
        with self._database.reading() as session:
            return [PairingRequest(row.id, row.phone_name, name) for row, name in session.exec(query).all()]

    def create_token(self, name: str, role: TokenRole, actor: Actor = "desktop") -> str:
        """A token for a program; it is shown once and stored as a digest.

        Raises:
            PermissionDenied: ``actor`` may not configure.
            ServerError: the name is empty.
        """
        require_now(self._database, actor, Right.CONFIGURE)
        if not name.strip():
            raise ServerError("A token needs a name that tells what uses it. None was made.", code="token_name")
        token = new_token()
        with self._database.writing() as session:
            session.add(
                PhoneRow(
                    id=secrets.token_hex(8),
                    name=name.strip()[:_MAX_NAME],
                    token_sha256=digest(token),
                    token_role=role.value,
                    may_listen=role not in FIGURES_ONLY,
                    created_at=self._clock.now(),
                )
            )
            self._audit.add_in(session, name_of(actor), "token.create", name, role.value)
        self._bus.publish(PhonesChanged())
        return token

    def authenticate(self, token: str) -> Principal | None:
        """Who holds this token; None for a wrong or revoked one, or when its person is disabled."""
        now = self._clock.now()
        with self._database.reading() as session:
            row = session.exec(select(PhoneRow).where(PhoneRow.token_sha256 == digest(token))).first()
            person = session.get(UserRow, row.user_id) if row and row.user_id else None
        if row is None or row.revoked_at is not None or (person is not None and not person.is_active):
            return None
        if row.last_seen is None or abs(now - row.last_seen) > _SEEN_EVERY:  # a clock may be set back
            self._note_seen(row.id, now)
        return _principal(row, person)

    def list(self, actor: Actor = "desktop") -> list[Phone]:
        """Phones and tokens, newest first, revoked ones included: one's own, or all for whoever manages phones."""
        actor = acting_now(self._database, actor)
        query = (
            select(PhoneRow, UserRow)
            .join(UserRow, col(PhoneRow.user_id) == col(UserRow.id), isouter=True)
            .where(_seen_by(actor, col(PhoneRow.user_id)))
            .order_by(col(PhoneRow.created_at).desc())
        )
        with self._database.reading() as session:
            pairs: Sequence[tuple[PhoneRow, UserRow | None]] = session.exec(query).all()
        return [_phone(row, person) for row, person in pairs]

    def standing(self, phone_ids: Collection[str]) -> dict[str, Principal]:
        """Those of ``phone_ids`` that are let in, by id and as they and their people stand now.

        Missing are those that were revoked, also by another process, and those whose person is disabled.
        """
        query = (
            select(PhoneRow, UserRow)
            .join(UserRow, col(PhoneRow.user_id) == col(UserRow.id), isouter=True)
            .where(
                col(PhoneRow.id).in_(phone_ids),
                col(PhoneRow.revoked_at).is_(None),
                or_(col(UserRow.id).is_(None), col(UserRow.is_active)),
            )
        )
        with self._database.reading() as session:
            pairs: Sequence[tuple[PhoneRow, UserRow | None]] = session.exec(query).all()
        return {row.id: _principal(row, person) for row, person in pairs}

    def revoke(self, phone_id: str, actor: Actor = "desktop") -> None:
        """Shut a phone out at once and for good.

        Raises:
            PermissionDenied: it is somebody else's phone, or a program's, and ``actor`` may not manage those.
            ServerError: there is no such phone.
        """
        with self._database.writing() as session:
            row = session.get(PhoneRow, phone_id)
            if row is None:
                raise ServerError(f"There is no phone “{phone_id[:40]}”.", code="unknown_phone")
            _own_or_managed(session, actor, row.user_id)
            row.revoked_at = row.revoked_at or self._clock.now()
            session.add(row)
            self._audit.add_in(session, name_of(actor), "phone.revoke", row.name)
        self._bus.publish(PhonesChanged(revoked_id=phone_id))

    def _find(self, session: Session, pair: str | None, code: str | None) -> PhoneInviteRow | None:
        given = [
            col(column) == digest(secret)
            for column, secret in ((PhoneInviteRow.pair_sha256, pair), (PhoneInviteRow.code_sha256, code))
            if secret
        ]
        if not given:
            return None
        return session.exec(self._open().where(or_(*given), col(PhoneInviteRow.tries_left) > 0)).first()

    def _open(self) -> SelectOfScalar[PhoneInviteRow]:
        return select(PhoneInviteRow).where(
            PhoneInviteRow.state == "open", col(PhoneInviteRow.expires_at) > self._clock.now()
        )

    def _count_wrong_try(self, session: Session) -> bool:
        """Take one try from every open invitation; whether any was spent by it, or had been before."""
        spent = False
        for row in session.exec(self._open()).all():
            spent |= row.tries_left <= 0
            row.tries_left = max(0, row.tries_left - 1)
            session.add(row)
        return spent

    @staticmethod
    def _user_of(session: Session, invite: PhoneInviteRow) -> UserRow:
        user = session.get(UserRow, invite.user_id)
        if user is None or not user.is_active:
            raise PairingRefused(_REFUSED)
        return user

    def _note_seen(self, phone_id: str, at: datetime) -> None:
        with self._database.writing() as session:
            row = session.get(PhoneRow, phone_id)
            if row is not None:
                row.last_seen = at
                session.add(row)


def _own_or_managed(session: Session, actor: Actor, owner_id: str | None) -> None:
    if isinstance(actor, User) and acting(session, actor).user_id != owner_id:
        require_in(session, actor, Right.MANAGE_PHONES)


def _seen_by(actor: Actor, owner: SQLColumnExpression[str | None]) -> ColumnElement[bool]:
    if isinstance(actor, User) and not actor.may(Right.MANAGE_PHONES):
        return owner == actor.user_id
    return true()


def _principal(row: PhoneRow, person: UserRow | None) -> Principal:
    role = TokenRole(row.token_role) if row.token_role else None
    return Principal(row.id, row.name, to_user(person) if person else None, role, row.may_listen)


def _phone(row: PhoneRow, person: UserRow | None) -> Phone:
    return Phone(
        phone_id=row.id,
        name=row.name,
        user_name=person.name if person else "",
        role=row.token_role or (person.role if person else ""),
        may_listen=row.may_listen,
        last_seen=row.last_seen,
        revoked=row.revoked_at is not None,
    )


def new_token() -> str:
    """256 random bits as text."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored of a secret: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()
