"""Builds a program over one workspace: the database first, then every service it is made of."""

import logging
import platform
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from callmanager import settings as settings_file
from callmanager.app.program import App
from callmanager.app.services import unlock_with
from callmanager.bus import Bus
from callmanager.domain.clock import Clock, SteadyClock, SystemClock
from callmanager.paths import Paths, resource
from callmanager.services.answers.conversations import ConversationService
from callmanager.services.answers.playbook import Playbook
from callmanager.services.answers.playbook_editing import PlaybookService
from callmanager.services.answers.products import ProductService
from callmanager.services.answers.prompt_templates import PromptService
from callmanager.services.answers.summaries import SummaryService
from callmanager.services.calls.call_rules import Office
from callmanager.services.calls.queue import QueueService
from callmanager.services.contacts.contact_import import ContactImporter
from callmanager.services.contacts.contact_locks import ContactLocks
from callmanager.services.contacts.contact_status import StatusService
from callmanager.services.contacts.contacts import ContactService
from callmanager.services.figures.goals import GoalService
from callmanager.services.figures.metrics import MetricsService
from callmanager.services.jobs import child_environment
from callmanager.services.keys.keys import KeyService
from callmanager.services.people import audit_note
from callmanager.services.people.audit import AuditLog
from callmanager.services.people.teams import TeamService
from callmanager.services.people.users import UserService
from callmanager.services.phones.phones import PhoneService
from callmanager.services.recordings.exports import ExportService, runner
from callmanager.services.recordings.keeping import KeepingService, policy_of
from callmanager.services.recordings.library_keeper import child_helper
from callmanager.services.recordings.recordings import RecordingService
from callmanager.services.reports.reports import ReportService, shipped_answers
from callmanager.services.team.desk import build_desk
from callmanager.settings import Settings
from callmanager.store.database import Database
from callmanager.workspace import office_zone, workspace_lock

if TYPE_CHECKING:
    from callmanager.audio.files.integrity import Checked
    from callmanager.audio.recorder import SourceFactory

# What the audit log calls a program of each role, beside the computer's name.
_ORIGINS = {"desktop": "desktop", "serve": "server", None: "cli"}
_log = logging.getLogger(__name__)


def build(
    settings: Settings,
    paths: Paths,
    *,
    role: str | None = "desktop",
    demo: bool = False,
    clock: Clock | None = None,
    source_factory: "SourceFactory | None" = None,
) -> App:
    """Build a program over one workspace.

    Args:
        settings: what holds.
        paths: where the workspace lies.
        role: ``desktop`` or ``serve``; one program of each role may work in a workspace. None is a command that does
            one thing beside them and ends.
        demo: mark everything as sample data.
        clock: another clock, for tests.
        source_factory: makes the capture source in place of the microphone, such as a file.

    Raises:
        StoreError: the workspace is in use or its database cannot be opened; nothing was changed.
        SettingsError: the time zone of this computer is unknown and none is set.
    """
    from callmanager.ai import AICopilot
    from callmanager.ai.prompts import Prompts
    from callmanager.audio import AudioRecorder, RecorderState
    from callmanager.audio.playing.beep import Beeper
    from callmanager.audio.sources.steady_source import steady_device

    zone = office_zone(settings)
    lock = workspace_lock(paths, role) if role is not None else None
    try:
        database = Database.open(
            settings.database_url or paths.database, backups=paths.backups, checkpoints=role is not None
        )
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    steady = SteadyClock() if clock is None else None  # a clock of tests is obeyed
    clock, bus = clock or SystemClock(), Bus()
    audit = AuditLog(database, clock, f"{_ORIGINS.get(role, role)} {platform.node()}", paths.home / audit_note.NAME)
    answers = PlaybookService(database, bus, audit, clock, Playbook.load(resource("playbooks")))
    prompts = PromptService(database, bus, audit, clock, resource("prompts"))
    recorder = AudioRecorder(
        save_dir=settings.audio.folder or paths.recordings,
        sample_rate=settings.audio.sample_rate,
        channels=settings.audio.channels,
        device=settings.audio.device or None,
        second_device=settings.audio.second_device or None,
        source_factory=source_factory or steady_device,
        second_folder=settings.audio.second_folder or None,
        low_disk_seconds=60.0 * settings.audio.low_disk_minutes,
        min_free_bytes=1_000_000 * settings.audio.min_free_mb,
        silent_seconds=settings.audio.silent_alarm_seconds,
    )
    owner, office = f"{platform.node()}:{paths.home}:{role}", _office(settings, zone)
    desk = build_desk(
        database,
        bus,
        audit,
        clock,
        owner=owner,
        office=office,
        answers=answers.current,
        journal=paths.home / "journal" / f"{role}.jsonl" if role is not None else None,
        steady=steady,
    )
    calls, campaigns = desk.calls, desk.campaigns
    environment = child_environment(paths.home, recorder.save_dir, settings.database_url)
    helper = child_helper(environment) if role is not None else None
    recordings = RecordingService(database, bus, audit, recorder, campaigns, helper=helper)
    recorder.on_alarm = recordings.alarm
    recordings.beep_with(Beeper(lambda: recorder.state is RecorderState.RECORDING, recordings.alarm))
    metrics = MetricsService(database, steady or clock, zone)
    locks = ContactLocks(database, bus, clock, owner=owner, minutes=settings.contacts.lock_minutes)
    if role is not None:  # before anybody logs in: a call that a crash left open would keep its agent out
        for call_id in calls.close_interrupted():
            _log.info("Call %s was left open by a crash and is closed at the last sign of life", call_id)
        locks.free_left()
    keys = KeyService(paths.home, database, audit, clock)
    unlock = unlock_with(keys)
    recorder.unlock = unlock
    return App(
        settings=settings,
        paths=paths,
        bus=bus,
        clock=clock,
        database=database,
        audit=audit,
        users=UserService(database, audit, clock, bus),
        teams=TeamService(database, bus, audit, clock),
        calls=calls,
        queue=QueueService(database, clock, owner=owner, office=office),
        campaigns=campaigns,
        consents=desk.consents,
        contacts=ContactService(database, bus, audit, clock, country=settings.office.country, zone=zone),
        importer=ContactImporter(
            database,
            bus,
            audit,
            clock,
            country=settings.office.country,
            zone=zone,
            run=runner(environment) if role is not None else None,
        ),
        statuses=StatusService(database, bus, audit, clock),
        locks=locks,
        metrics=metrics,
        goals=GoalService(database, bus, audit, steady or clock, zone, metrics),
        phones=PhoneService(database, bus, audit, clock),
        answers=answers,
        products=ProductService(database, bus, audit, clock, settings.office.products),
        objections=desk.objections,
        summaries=SummaryService(database, bus, audit, clock),
        prompts=prompts,
        conversations=ConversationService(database, audit, clock),
        recorder=recorder,
        recordings=recordings,
        exports=ExportService(database, audit, clock, runner(environment)),
        keeping=KeepingService(
            database,
            bus,
            clock,
            check=_check,
            run=runner(environment),
            run_behind=runner(environment, background=True),
            keep=recordings.keep,
            policy=lambda: policy_of(settings_file.load(paths.settings).settings.audio),
            is_busy=lambda: recorder.is_recording,
            left_over=lambda: _left_over(recorder.save_dir),
        ),
        keys=keys,
        reports=ReportService(
            database, metrics, audit, clock, run=runner(environment), answer=shipped_answers(resource("playbooks"))
        ),
        copilot=AICopilot(
            model=settings.copilot.model,
            host=settings.copilot.host or None,
            timeout=settings.copilot.timeout_seconds,
            total_timeout=settings.copilot.total_seconds,
            connect_seconds=settings.copilot.connect_seconds,
            token=settings.copilot.token,
            verify_tls=settings.copilot.verify_tls,
            num_ctx=settings.copilot.num_ctx,
            keep_alive=settings.copilot.keep_alive,
            summary_model=settings.copilot.summary_model,
            prompts=Prompts.shipped(prompts.changed),
            playbook=answers.current,
            language=settings.ui.language,
        ),
        demo=demo,
        lock=lock,
    )


def _office(settings: Settings, zone: ZoneInfo) -> Office:
    return Office(settings.office.country, zone, frozenset(settings.office.days_off))


def _check(file: Path) -> "Checked":
    from callmanager.audio.files.integrity import check

    return check(file)


def _left_over(folder: Path) -> list[Path]:
    from callmanager.audio.library.compressing import left_over_in

    return left_over_in(folder)
