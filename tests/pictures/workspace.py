"""The workspace of the pictures: the demo's sample week, and beside it what each page has to show."""

import hashlib
import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from sqlmodel import Session, select

from callmanager.app import App, build
from callmanager.audio.sources.file_source import FileSource
from callmanager.demo import sample_week
from callmanager.demo.script import load_sample
from callmanager.domain.goals import GoalScope, Measure, Period
from callmanager.domain.recording import RecordingMetadata, RecordingStatus
from callmanager.domain.recording_policy import RecordingPolicy
from callmanager.domain.users import Role, User
from callmanager.paths import Paths
from callmanager.settings import AudioSettings, OfficeSettings, ServerSettings, Settings, UiSettings
from callmanager.store.tables import CallRow
from tests.pictures.still import MOMENT
from tests.support.still import StillClock

ADMIN = "Gabriela Soto"
PASSWORD = "only for pictures"
OTHER_TEAM = "Equipo norte"
_RATE = 8_000
_CAMPAIGNS = ("Fibra en casa", "Renovaciones")
_SHELF = (
    ("Lucía Vargas", 0.4, 312, "interested", "Camila Rojas"),
    ("Mateo Jiménez", 1.2, 187, "not_interested", "Diego Castro"),
    ("Sofía Alvarado", 2.1, 541, "sale", "Camila Rojas"),
    ("Tomás Quesada", 3.4, 96, "callback", "Andrés Solano"),
    ("Elena Brenes", 26.0, 428, "sale", "Diego Castro"),
    ("Julián Araya", 27.5, 64, "wrong_number", "Andrés Solano"),
)


def build_workspace(home: Path) -> tuple[App, User]:
    """A program over a new workspace at ``home``, whose clock stands; and the administrator who looks at it."""
    settings = Settings(
        office=OfficeSettings(time_zone="America/Costa_Rica"),
        audio=AudioSettings(channels=2),
        server=ServerSettings(port=0),
        ui=UiSettings(language="es", theme="dark"),
    )
    clock = StillClock(MOMENT - timedelta(days=30))
    sample = load_sample()
    app = build(
        settings,
        Paths.at(home),
        demo=True,
        clock=clock,
        source_factory=lambda _device: FileSource(sample.audio_path),
    )
    admin = app.users.create(ADMIN, PASSWORD, Role.ADMIN)
    clock.moment = MOMENT
    lead = sample_week.fill(app)
    app.users.create("Marta Ureña", PASSWORD, Role.AGENT, OTHER_TEAM)
    _campaigns(app, admin)
    _goals(app, admin, lead)
    _contacts(app, admin)
    _callbacks(app, admin, clock)
    _states(app, clock)
    _recordings(app)
    clock.moment = MOMENT
    return app, admin


def _campaigns(app: App, admin: User) -> None:
    ids = [app.campaigns.add(name, RecordingPolicy(), admin).campaign_id for name in _CAMPAIGNS]
    with app.database.writing() as session:
        for row in _calls(session):
            row.campaign_id = ids[row.started_at.minute % len(ids)]
            session.add(row)


def _calls(session: Session) -> list[CallRow]:
    return list(session.exec(select(CallRow)))


def _goals(app: App, admin: User, lead: User) -> None:
    for measure, value in ((Measure.CALLS, 60), (Measure.SALES, 10), (Measure.SUCCESS_RATE, 25)):
        app.goals.set(GoalScope.TEAM, lead.team_id or "", measure, Period.DAY, value, lead)
        app.goals.set(GoalScope.ALL, "", measure, Period.DAY, value, admin)


def _contacts(app: App, admin: User) -> None:
    companies = ("Soda La Esquina", "Ferretería Brenes", "", "Clínica Santa Ana")
    for index, contact in enumerate(app.contacts.page("", limit=50).contacts):
        app.contacts.update(
            contact.contact_id,
            admin,
            company=companies[index % len(companies)],
            tags=("fibra", "mañana") if index % 2 else ("empresa",),
        )


def _callbacks(app: App, admin: User, clock: StillClock) -> None:
    contacts = app.contacts.page("", limit=50).contacts
    for number, minutes in enumerate((-35, 20, 24 * 60)):
        clock.moment = MOMENT - timedelta(hours=3)
        app.callbacks.promise(contacts[number].contact_id, MOMENT + timedelta(minutes=minutes), admin, actor=admin)


def _states(app: App, clock: StillClock) -> None:
    for name, minutes, reason in (("Camila Rojas", 4.2, ""), ("Diego Castro", 22.0, "lunch")):
        agent = app.users.by_name(name)
        assert agent is not None
        clock.moment = MOMENT - timedelta(minutes=minutes + 30)
        app.calls.log_in(agent)
        clock.moment = MOMENT - timedelta(minutes=minutes)
        if reason:
            app.calls.pause(agent, reason)
        else:
            app.calls.ready(agent)


def _recordings(app: App) -> None:
    folder = app.recorder.save_dir
    folder.mkdir(parents=True, exist_ok=True)
    for number, (contact, hours, seconds, outcome, agent) in enumerate(_SHELF):
        known = app.users.by_name(agent)
        assert known is not None
        recording_id = f"{number:016x}"
        path = folder / f"{recording_id}.wav"
        soundfile.write(path, _talk(number, seconds), _RATE, subtype="PCM_16")
        start = MOMENT - timedelta(hours=hours)
        facts: dict[str, Any] = {
            "recording_id": recording_id,
            "call_id": _call_of(app, known, outcome),
            "start_time": start.isoformat(),
            "end_time": (start + timedelta(seconds=seconds)).isoformat(),
            "file_path": str(path),
            "sample_rate": _RATE,
            "channels": 2,
            "contact_name": contact,
            "contact_phone": f"+506 8000 00{number + 10}",
            "user_id": known.user_id,
            "user_name": known.name,
            "duration_seconds": float(seconds),
            "file_size_bytes": path.stat().st_size,
            "status": RecordingStatus.COMPLETED,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        path.with_suffix(".json").write_text(json.dumps(RecordingMetadata(**facts).to_dict()), "utf-8")
    app.recordings.reconcile()
    end = time.monotonic() + 30
    while any(app.recordings.get(f"{number:016x}") is None for number in range(len(_SHELF))):
        if time.monotonic() > end:
            raise TimeoutError("the sample recordings were not indexed")
        time.sleep(0.01)


def _call_of(app: App, agent: User, outcome: str) -> str | None:
    """A call of the sample week that this person ended so."""
    with app.database.reading() as session:
        query = select(CallRow.id).where(CallRow.agent_id == agent.user_id, CallRow.outcome_id == outcome)
        return session.exec(query.order_by(CallRow.id).limit(1)).first()


def _talk(seed: int, seconds: int) -> np.ndarray[Any, Any]:
    """Two people who take turns, as loudness goes: noise in phrases."""
    dice = np.random.default_rng(seed)
    loud = np.repeat(dice.random((seconds, 2)) ** 3, _RATE, axis=0)
    return (6_000 * loud * dice.standard_normal((seconds * _RATE, 2))).clip(-32_000, 32_000).astype(np.int16)
