"""A whole desk below the windows: real services over a real SQLite file, with a clock that can be set."""

import json
import secrets
import time
import wave
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

import numpy as np
from argon2 import PasswordHasher

from callmanager.audio import AudioRecorder
from callmanager.bus import Bus
from callmanager.domain.call import Call
from callmanager.domain.recording import RecordingMetadata, RecordingStatus
from callmanager.domain.users import Role, User
from callmanager.server.addresses import Network
from callmanager.server.context import ServerContext
from callmanager.server.runner import PhoneServer
from callmanager.services.calls.callbacks import CallbackService
from callmanager.services.calls.calls import CallService
from callmanager.services.calls.campaigns import CampaignService
from callmanager.services.calls.consents import ConsentService
from callmanager.services.calls.outcomes import OutcomeService
from callmanager.services.calls.pause_reasons import PauseReasonService
from callmanager.services.calls.queue import QueueService
from callmanager.services.calls.scripts import ScriptService
from callmanager.services.contacts.contacts import ContactService
from callmanager.services.figures.goals import GoalService
from callmanager.services.figures.metrics import MetricsService
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.teams import TeamService
from callmanager.services.people.users import UserService
from callmanager.services.phones.phone_return import WayBack
from callmanager.services.phones.phones import PhoneService
from callmanager.services.recordings.recordings import RecordingService
from callmanager.settings import ServerSettings
from callmanager.store.database import Database
from tests.support.still import fresh_database

PASSWORD = "correct horse"


@dataclass
class SettableClock:
    """Tells this computer's time, moved by ``offset``."""

    offset: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        """The present moment as the services see it."""
        return datetime.now(UTC) + self.offset

    def noon(self) -> None:
        """Make it noon UTC of a coming day, for tests that must not be cut by midnight."""
        now = datetime.now(UTC)
        self.offset = now.replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1) - now

    def go_on(self, **parts: float) -> None:
        """Let time pass at once."""
        self.offset += timedelta(**parts)


class Desk:
    """Use it as a context manager; `serve` starts a phone server on a free port, ended with the desk."""

    def __init__(self, home: Path, *, zone: str = "UTC", demo: bool = False) -> None:
        self.bus, self.clock = Bus(), SettableClock()
        path = home / "callmanager.db"
        self.database = Database.open(path) if path.exists() else fresh_database(path)
        self.audit = AuditLog(self.database, self.clock)
        self.users = UserService(self.database, self.audit, self.clock, self.bus)
        self.users._hasher = PasswordHasher(time_cost=1, memory_cost=64)  # 0.2 s less for every person
        self.teams = TeamService(self.database, self.bus, self.audit, self.clock)
        self.calls = CallService(self.database, self.bus, self.clock, owner="test")
        self.campaigns = CampaignService(self.database, self.bus, self.audit, self.clock)
        self.contacts = ContactService(self.database, self.bus, self.audit, self.clock, country="CR")
        self.queue = QueueService(self.database, self.clock, owner="test")
        self.callbacks = CallbackService(self.database, self.bus, self.audit, self.clock)
        self.scripts = ScriptService(self.database, self.bus, self.audit, self.clock)
        self.outcomes = OutcomeService(self.database, self.bus, self.audit)
        self.pause_reasons = PauseReasonService(self.database, self.bus, self.audit)
        self.consents = ConsentService(self.database, self.bus, self.audit, self.clock)
        self.metrics = MetricsService(self.database, self.clock, ZoneInfo(zone))
        self.folder = home / "recordings"
        self.recorder = AudioRecorder(save_dir=self.folder)
        self.recordings = RecordingService(self.database, self.bus, self.audit, self.recorder, self.campaigns)
        self.phones = PhoneService(self.database, self.bus, self.audit, self.clock)
        self.goals = GoalService(self.database, self.bus, self.audit, self.clock, ZoneInfo(zone), self.metrics)
        self.certificates = home / "server"
        self.context = ServerContext(
            self.bus,
            self.users,
            self.calls,
            self.metrics,
            self.recordings,
            self.phones,
            self.audit,
            self.campaigns,
            demo=demo,
            outcomes=self.outcomes.catalogue,
            goals=self.goals,
            pause_reasons=self.pause_reasons.catalogue,
            way_back=WayBack(self.database, self.audit, b"k" * 32),
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

    def serve(
        self, port: int = 0, host: str = "127.0.0.1", *, tls: bool = True, network: Network | None = None
    ) -> PhoneServer:
        """A started phone server; its certificates lie in the desk's home."""
        settings = ServerSettings(host=host, port=port, tls=tls)
        server = PhoneServer(settings, self.context, self.certificates, network)
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

    def recording(self, user: User, *, contact: str = "Carla Rojas", seconds: float = 1.0) -> RecordingMetadata:
        """A recording as it lies on disk after a call, brought into the index by the service itself."""
        recording_id = secrets.token_hex(12)
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{recording_id}.wav"
        rate = 8_000
        tone = (8_000 * np.sin(np.arange(int(seconds * rate)) * 2 * np.pi * 440 / rate)).astype("<i2")
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes(tone.tobytes())
        metadata = RecordingMetadata(
            recording_id,
            self.clock.now().isoformat(),
            str(path),
            rate,
            1,
            contact_name=contact,
            user_id=user.user_id,
            user_name=user.name,
            duration_seconds=seconds,
            file_size_bytes=path.stat().st_size,
            status=RecordingStatus.COMPLETED,
        )
        path.with_suffix(".json").write_text(json.dumps(metadata.to_dict()), encoding="utf-8")
        self.recordings.reconcile()
        deadline = time.monotonic() + 30
        while self.recordings.get(recording_id) is None:
            assert time.monotonic() < deadline, "the recording was not indexed"
            time.sleep(0.005)
        return metadata
