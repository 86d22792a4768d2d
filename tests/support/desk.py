"""A whole desk below the windows: real services over a real SQLite file, with a clock that can be set."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from callmanager.audio import AudioRecorder
from callmanager.bus import Bus
from callmanager.domain.call import Call
from callmanager.domain.users import Role, User
from callmanager.server.context import ServerContext
from callmanager.server.runner import PhoneServer
from callmanager.services.audit import AuditLog
from callmanager.services.calls import CallService
from callmanager.services.metrics import MetricsService
from callmanager.services.phones import PhoneService
from callmanager.services.recordings import RecordingService
from callmanager.services.users import UserService
from callmanager.settings import ServerSettings
from callmanager.store.database import Database

PASSWORD = "correct horse"


@dataclass
class SettableClock:
    """Tells this computer's time, moved by ``offset``."""

    offset: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        """The present moment as the services see it."""
        return datetime.now(UTC) + self.offset

    def go_on(self, **parts: float) -> None:
        """Let time pass at once."""
        self.offset += timedelta(**parts)


class Desk:
    """Use it as a context manager; `serve` starts a phone server on a free port, ended with the desk."""

    def __init__(self, home: Path, *, zone: str = "UTC", demo: bool = False) -> None:
        self.bus, self.clock = Bus(), SettableClock()
        self.database = Database.open(home / "callmanager.db")
        self.audit = AuditLog(self.database, self.clock)
        self.users = UserService(self.database, self.audit, self.clock)
        self.calls = CallService(self.database, self.bus, self.clock, owner="test")
        self.metrics = MetricsService(self.database, self.clock, ZoneInfo(zone))
        self.folder = home / "recordings"
        self.recorder = AudioRecorder(save_dir=self.folder)
        self.recordings = RecordingService(self.database, self.bus, self.audit, self.recorder)
        self.phones = PhoneService(self.database, self.bus, self.audit, self.clock)
        self.context = ServerContext(
            self.bus, self.users, self.calls, self.metrics, self.recordings, self.phones, self.audit, demo=demo
        )
        self._servers: list[PhoneServer] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.stop()
        self.recordings.stop()
        self.recorder.stop()
        self.database.close()

    def serve(self, port: int = 0, host: str = "127.0.0.1") -> PhoneServer:
        """A started phone server."""
        server = PhoneServer(ServerSettings(host=host, port=port), self.context)
        server.start()
        self._servers.append(server)
        return server

    def person(self, name: str, role: Role = Role.AGENT, team: str = "") -> User:
        """A new user."""
        return self.users.create(name, PASSWORD, role, team)

    def paired(self, user: User, *, listen: bool = False, name: str = "Teléfono") -> str:
        """The token of a phone of this person, paired as a phone is."""
        invitation = self.phones.invite(user, listen=listen, approve=True)
        token = self.phones.redeem(pair=invitation.pair, phone_name=name, peer="127.0.0.1").token
        assert token is not None
        return token

    def call(self, agent: User, outcome: str, *, talk_seconds: float = 60.0, contact: str = "Carla Rojas") -> Call:
        """A whole call that rang for five seconds, was answered where the outcome says so, and wrapped up in ten."""
        call = self.calls.start(agent, phone="88887777", contact_name=contact)
        self.clock.go_on(seconds=5)
        if talk_seconds:
            self.calls.answer(call.call_id)
            self.clock.go_on(seconds=talk_seconds)
        self.calls.hang_up(call.call_id)
        self.clock.go_on(seconds=10)
        return self.calls.finish(call.call_id, outcome)
