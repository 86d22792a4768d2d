"""Conversations with the assistant: kept whole for reading, each its owner's alone."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, delete, select

from callmanager.domain.clock import Clock
from callmanager.domain.errors import ConversationError
from callmanager.domain.users import User
from callmanager.services.answers import conversation_files
from callmanager.services.answers.conversation_files import Said
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.permissions import acting
from callmanager.store.database import Database
from callmanager.store.tables import ConversationMessageRow, ConversationRow

MAX_TITLE = 80
MAX_TEXT = 20_000
KEPT = 200
"""Conversations of one person; the oldest ones go."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation without its messages."""

    conversation_id: str
    title: str
    product_id: str
    updated_at: datetime


class ConversationService:
    """Keeps conversations; nobody sees another person's."""

    def __init__(self, database: Database, audit: AuditLog, clock: Clock) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock

    def begin(self, user: User, text: str, product_id: str = "") -> Conversation:
        """Begin a conversation, named after its first words."""
        now = self._clock.now()
        title = " ".join(_storable(text).split())[:MAX_TITLE]
        row = ConversationRow(
            id=secrets.token_hex(8),
            user_id=user.user_id,
            title=title,
            product_id=product_id,
            created_at=now,
            updated_at=now,
        )
        with self._database.writing() as session:
            acting(session, user)
            session.add(row)
            session.flush()
            older = select(ConversationRow.id).where(ConversationRow.user_id == user.user_id)
            for old in session.exec(older.order_by(col(ConversationRow.updated_at).desc()).offset(KEPT)).all():
                _delete(session, old)
        return _conversation(row)

    def say(self, user: User, conversation_id: str, text: str, *, by_model: bool = False, error: str = "") -> None:
        """Add a message.

        Raises:
            ConversationError: there is no such conversation of this person.
        """
        now = self._clock.now()
        with self._database.writing() as session:
            row = _own(session, user, conversation_id)
            row.updated_at = now
            session.add(row)
            session.add(
                ConversationMessageRow(
                    conversation_id=conversation_id,
                    at=now,
                    role="assistant" if by_model else "user",
                    content=_storable(text[:MAX_TEXT]),
                    is_draft=by_model,
                    error=error,
                )
            )

    def all(self, user: User) -> list[Conversation]:
        """This person's conversations, newest first."""
        query = select(ConversationRow).where(ConversationRow.user_id == user.user_id)
        with self._database.reading() as session:
            acting(session, user)
            rows = session.exec(query.order_by(col(ConversationRow.updated_at).desc())).all()
        return [_conversation(row) for row in rows]

    def messages(self, user: User, conversation_id: str) -> list[Said]:
        """What was said, oldest first.

        Raises:
            ConversationError: there is no such conversation of this person.
        """
        query = select(ConversationMessageRow).where(ConversationMessageRow.conversation_id == conversation_id)
        with self._database.reading() as session:
            _own(session, user, conversation_id)
            rows = session.exec(query.order_by(col(ConversationMessageRow.id))).all()
        return [Said(row.at, row.role == "assistant", row.content, row.error) for row in rows]

    def choose_product(self, user: User, conversation_id: str, product_id: str) -> None:
        """Talk about another product from now on; "" is none.

        Raises:
            ConversationError: there is no such conversation of this person.
        """
        with self._database.writing() as session:
            row = _own(session, user, conversation_id)
            row.product_id = product_id
            session.add(row)

    def remove(self, user: User, conversation_id: str) -> None:
        """Delete a conversation.

        Raises:
            ConversationError: there is no such conversation of this person.
        """
        with self._database.writing() as session:
            _own(session, user, conversation_id)
            _delete(session, conversation_id)

    def export_file(
        self, user: User, conversation_id: str, path: Path, *, names: tuple[str, str], told: Callable[[datetime], str]
    ) -> int:
        """Write a conversation, in the kind that the file's ending names: see `conversation_files`; how many messages.

        Args:
            user: whose it is.
            conversation_id: which.
            path: where to; an old file is replaced in one step.
            names: what the person and the model are called in it.
            told: writes a moment on the office's clock.

        Raises:
            ConversationError: there is no such conversation, or the file cannot be written.
        """
        messages = self.messages(user, conversation_id)
        with self._database.reading() as session:
            title = _own(session, user, conversation_id).title
        conversation_files.write(path, title, messages, names, told)
        self._audit.add(user.name, "conversation.export", conversation_id, path.name)
        return len(messages)


def _storable(text: str) -> str:
    """Without half characters and zero bytes, which no database takes."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _own(session: Session, user: User, conversation_id: str) -> ConversationRow:
    acting(session, user)
    row = session.get(ConversationRow, conversation_id)
    if row is None or row.user_id != user.user_id:
        raise ConversationError("That conversation is gone. Nothing was changed.", code="conversation_gone")
    return row


def _delete(session: Session, conversation_id: str) -> None:
    session.exec(delete(ConversationMessageRow).where(col(ConversationMessageRow.conversation_id) == conversation_id))
    session.exec(delete(ConversationRow).where(col(ConversationRow.id) == conversation_id))


def _conversation(row: ConversationRow) -> Conversation:
    return Conversation(row.id, row.title, row.product_id, row.updated_at)
