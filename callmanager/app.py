"""The one place where objects are built and wired. The tests use it too.

`build` opens the database and makes the services; `App.start` brings up what may be missing on a computer (sound,
language model, phone server): a part that fails becomes a sentence in ``problems`` and the rest goes on.
"""

import logging
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal
from zoneinfo import ZoneInfo

from filelock import FileLock

from callmanager import log
from callmanager import settings as settings_file
from callmanager.bus import Bus
from callmanager.domain.clock import Clock, SteadyClock, SystemClock
from callmanager.domain.errors import CallManagerError, StoreError, UserError
from callmanager.domain.events import PeopleChanged, PhoneAddressChanged, ProblemChanged
from callmanager.domain.phones import PhoneReach
from callmanager.domain.users import User
from callmanager.paths import Paths, resource
from callmanager.services import audit_note, daily
from callmanager.services.audit import AuditLog
from callmanager.services.backups import BackupService
from callmanager.services.call_rules import Office
from callmanager.services.callbacks import CallbackService
from callmanager.services.calls import CallService
from callmanager.services.campaigns import CampaignService
from callmanager.services.consents import ConsentService
from callmanager.services.contact_import import ContactImporter
from callmanager.services.contact_locks import ContactLocks
from callmanager.services.contact_status import StatusService
from callmanager.services.contacts import ContactService
from callmanager.services.conversations import ConversationService
from callmanager.services.desk import build_desk
from callmanager.services.desk_watch import DeskWatch
from callmanager.services.dialling import Dialler
from callmanager.services.encryption import EncryptionService
from callmanager.services.erasure import ErasureService
from callmanager.services.exports import ExportService, runner
from callmanager.services.goals import GoalService
from callmanager.services.idle import IdleWatch
from callmanager.services.jobs import child_environment
from callmanager.services.keeping import KeepingService, policy_of
from callmanager.services.keys import KeyService
from callmanager.services.library_keeper import child_helper
from callmanager.services.metrics import MetricsService
from callmanager.services.objections import ObjectionService
from callmanager.services.outcomes import OutcomeService
from callmanager.services.pause_reasons import PauseReasonService
from callmanager.services.phones import PhoneService
from callmanager.services.playbook import Playbook
from callmanager.services.playbook_editing import PlaybookService
from callmanager.services.products import ProductService
from callmanager.services.prompt_templates import PromptService
from callmanager.services.queue import QueueService
from callmanager.services.recordings import RecordingService
from callmanager.services.removal import Removal
from callmanager.services.reports import ReportService, shipped_answers
from callmanager.services.retention import RetentionService
from callmanager.services.schedule import Schedule
from callmanager.services.scripts import ScriptService
from callmanager.services.summaries import SummaryService
from callmanager.services.system_idle import seconds_since_input
from callmanager.services.teams import TeamService
from callmanager.services.users import UserService
from callmanager.settings import AudioSettings, Settings
from callmanager.store.database import Database
from callmanager.workers import Repeater
from callmanager.workspace import office_zone, workspace_lock

if TYPE_CHECKING:
    from callmanager.ai import AICopilot
    from callmanager.audio import AudioRecorder
    from callmanager.audio.files.integrity import Checked
    from callmanager.audio.files.reader import Unlock
    from callmanager.audio.recorder import SourceFactory
    from callmanager.server.runner import PhoneServer
    from callmanager.services.outage import OutageWatch

SIGN_OF_LIFE_SECONDS = 5.0
FIGURES_SECONDS = 5.0  # so often the sums of what closed since are kept
# What the audit log calls a program of each role, beside the computer's name.
_ORIGINS = {"desktop": "desktop", "serve": "server", None: "cli"}
_log = logging.getLogger(__name__)


@dataclass
class App:
    """One running program: its services, its optional parts, and who is logged in."""

    settings: Settings
    paths: Paths
    bus: Bus
    clock: Clock
    database: Database
    audit: AuditLog
    users: UserService
    teams: TeamService
    calls: CallService
    queue: QueueService
    campaigns: CampaignService
    consents: ConsentService
    contacts: ContactService
    importer: ContactImporter
    statuses: StatusService
    locks: ContactLocks
    metrics: MetricsService
    goals: GoalService
    phones: PhoneService
    answers: PlaybookService
    products: ProductService
    objections: ObjectionService
    summaries: SummaryService
    prompts: PromptService
    conversations: ConversationService
    recorder: "AudioRecorder"
    recordings: RecordingService
    exports: ExportService
    keeping: KeepingService
    keys: KeyService
    reports: ReportService
    copilot: "AICopilot"
    demo: bool
    lock: FileLock | None
    user: User | None = None
    server: "PhoneServer | None" = None
    problems: dict[str, CallManagerError] = field(default_factory=dict)
    callbacks: CallbackService = field(init=False)
    scripts: ScriptService = field(init=False)
    outcomes: OutcomeService = field(init=False)
    pause_reasons: PauseReasonService = field(init=False)
    dialler: Dialler = field(init=False)
    encryption: EncryptionService = field(init=False)
    retention: RetentionService = field(init=False)
    erasure: ErasureService = field(init=False)
    backups: BackupService = field(init=False)
    schedule: Schedule = field(init=False)
    outage: "OutageWatch | None" = None
    seconds_since_window_input: Callable[[], float] | None = None
    """How long nothing was touched in the window; asked where the system does not tell of all programs."""
    _heart: Repeater | None = None
    _figures: Repeater | None = None

    def __post_init__(self) -> None:
        self.bus.subscribe(ProblemChanged, self._hear)
        self.bus.subscribe(PhoneAddressChanged, lambda _news: self._note_address())
        self.callbacks = CallbackService(self.database, self.bus, self.audit, self.clock)
        self.scripts = ScriptService(self.database, self.bus, self.audit, self.clock)
        self.outcomes = OutcomeService(self.database, self.bus, self.audit)
        self.pause_reasons = PauseReasonService(self.database, self.bus, self.audit)
        self.dialler = Dialler(self.bus)
        self._build_schedule()
        self._build_safekeeping()

    def _build_safekeeping(self) -> None:
        """What encrypts, keeps, deletes and erases recordings; the switches are read anew each time."""
        from callmanager.audio.library.copies import remove_copy
        from callmanager.audio.library.vault_shelf import VaultShelf

        second = self.settings.audio.second_folder
        shelf = VaultShelf(self.recorder.save_dir, Path(second) if second else None)
        removal = Removal(self.database, self.audit, shelf)
        self.encryption = EncryptionService(
            self.database,
            self.bus,
            self.keys,
            shelf,
            enabled=lambda: self._audio_settings().encrypt,
            waits=self.keeping.will_compress,
            tell=self._tell_problem,
        )
        self.retention = RetentionService(
            self.database, self.audit, self.clock, removal, enabled=lambda: self._audio_settings().retention_enabled
        )
        self.erasure = ErasureService(
            self.database,
            self.bus,
            self.audit,
            self.contacts,
            removal,
            remove_copy=remove_copy,
            country=self.settings.office.country,
            backups=Path(self.settings.backups.folder or self.paths.backups),
            reports=Path(self.settings.reports.folder or self.paths.reports),
            forget=self.copilot.clear_history,
            scrub_log=lambda clean: log.scrub(self.paths, clean),
        )

    def _build_schedule(self) -> None:
        """What is done each day by the clock, by one of the programs on this database."""
        environment = child_environment(self.paths.home, self.recorder.save_dir, self.settings.database_url)
        self.backups, self.schedule = daily.build(
            self.database,
            self.clock,
            self.metrics.zone,
            f"{platform.node()}:{os.getpid()}",
            daily.Places(self.paths.reports, self.paths.backups),
            lambda: settings_file.load(self.paths.settings).settings,
            runner(environment, background=True),
            is_busy=lambda: self.recorder.is_recording,
            tell=self._tell_problem,
        )

    def _audio_settings(self) -> AudioSettings:
        return settings_file.load(self.paths.settings).settings.audio

    def _tell_problem(self, part: str, error: CallManagerError | None) -> None:
        if error is not None:
            self.note_problem(part, error)
        else:
            self.bus.publish(ProblemChanged(part, "", None))

    def start(self) -> None:
        """Bring up recovery, copilot and phone server; what fails stands in ``problems`` afterwards."""
        if self.attempt("recorder", self.recorder.start):
            self.recordings.reconcile()
        if not self.demo:
            self.keeping.start()
            self._figures = Repeater("figures", FIGURES_SECONDS, self.metrics.cache.keep_up)
            self._figures.start()
            self.encryption.start()
            self.retention.start()
            self.schedule.start()
        self.attempt("contacts", self.importer.undo_unfinished)
        self._watch_server()
        self.attempt("sound", self.recorder.warm_up)
        if self.attempt("copilot", self.copilot.start):
            self.copilot.preload()
        for error in self.answers.problems:
            self.note_problem("playbook", error)
        if self.settings.server.enabled:
            self.start_server()

    def _watch_server(self) -> None:
        """Hear the other desktops, and go on when their common database is lost."""
        from callmanager.services.outage_calls import OutageCalls

        if isinstance(self.calls, OutageCalls):
            from callmanager.services.outage import OutageWatch

            self.outage = OutageWatch(self.database, self.bus, self.calls, self.recordings.reconcile)
            self.outage.start()

    def start_server(self) -> None:
        """Start the phone server, again after its settings changed; a failure stands in ``problems``."""
        self.stop_server()
        if self.attempt("server", self._serve):
            self._note_address()

    def _serve(self) -> None:
        from callmanager.server.brand import Look
        from callmanager.server.context import ServerContext
        from callmanager.server.runner import PhoneServer
        from callmanager.services.phone_return import WayBack, own_key

        chosen = self.settings.server
        context = ServerContext(
            bus=self.bus,
            users=self.users,
            calls=self.calls,
            metrics=self.metrics,
            recordings=self.recordings,
            phones=self.phones,
            audit=self.audit,
            campaigns=self.campaigns,
            unlock=self.unlock,
            demo=self.demo,
            outcomes=self.outcomes.catalogue,
            goals=self.goals,
            pause_reasons=self.pause_reasons.catalogue,
            look=lambda: Look(chosen.company, chosen.accent, chosen.logo),
            way_back=WayBack(self.database, self.audit, own_key(self.paths.certificates / "return.key")),
        )
        server = PhoneServer(chosen, context, self.paths.certificates)
        server.start()
        self.server = server

    def _note_address(self) -> None:
        """Leave the server's address to the command line beside it; it may change while the server runs."""
        if self.server is not None and self.server.is_running:
            self.paths.server_url.write_text(self.server.url, encoding="utf-8")

    def stop_server(self) -> None:
        """Stop the phone server; calling it again does nothing."""
        server, self.server = self.server, None
        if server is not None:
            self.paths.server_url.unlink(missing_ok=True)
            server.stop()

    @property
    def unlock(self) -> "Unlock":
        """Opens encrypted recordings with the keys of this workspace; see `callmanager.audio.files.reader`."""
        return _unlock_with(self.keys)

    @property
    def phone_reach(self) -> PhoneReach:
        """Where phones find the server now."""
        server = self.server
        if server is None or not server.is_running:
            return PhoneReach()
        return PhoneReach(server.urls, server.is_open_to_network, server.is_encrypted, server.fingerprint)

    def open_to_phones(self) -> None:
        """Let the network's phones in, from now on; where the settings name an address, that holds.

        Raises:
            CallManagerError: the server does not start so; it is told in ``problems``, too.
        """
        if self.settings.server.host != "auto" or self.phone_reach.is_open:
            return
        self.paths.certificates.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.paths.certificates / "opened").touch()
        self.start_server()
        if "server" in self.problems:
            raise self.problems["server"]

    def prefer_phone_address(self, host: str) -> None:
        """Show this address or name of the computer in invitations from now on.

        Raises:
            SettingsError: the settings cannot be saved.
        """
        chosen = self.settings.server.model_copy(update={"address": host})
        self.settings.server = chosen
        if self.server is not None:
            self.server.prefer(host)
            self._note_address()
        settings_file.save(self.paths.settings, self.settings)

    @property
    def server_url(self) -> str:
        """Where the phone page is, or "" while there is no server."""
        return f"{self.server.url}/mobile" if self.server is not None and self.server.is_running else ""

    def log_in(self, user: User) -> None:
        """This person works at this desk now: their calls are recorded and their time runs.

        Raises:
            UserError: their password is one that somebody else chose (``password_must_change``), or they are disabled.
        """
        if user.must_change_password:
            raise UserError("Change the password that you were given first.", code="password_must_change")
        if not user.is_active:
            raise UserError(f"The user “{user.name}” is disabled. Ask an administrator.", code="user_disabled")
        self.user = user
        self.recordings.record_calls_of(user)
        self.calls.log_in(user)
        idle = IdleWatch(self.calls, lambda: self.settings.office.idle_minutes, self._seconds_since_input)
        watch = DeskWatch(self.bus, self.clock, self.calls, self.callbacks, self.campaigns, idle)
        self._heart = Repeater("sign-of-life", SIGN_OF_LIFE_SECONDS, lambda: self._beat(user, watch))
        self._heart.start()

    def _beat(self, user: User, watch: DeskWatch) -> None:
        watch.look(user)
        if self.users.get(user.user_id) != user:  # changed by another program: let the window look
            self.bus.publish(PeopleChanged(user.user_id))

    def _seconds_since_input(self) -> float | None:
        """How long mouse and keyboard were left alone; None where nobody can tell."""
        seconds = seconds_since_input()
        if seconds is None and self.seconds_since_window_input is not None:
            return self.seconds_since_window_input()
        return seconds

    def log_out(self) -> None:
        """Nobody works at this desk; a call that is still open is closed and marked as interrupted."""
        user, self.user = self.user, None
        if user is None:
            return
        if self._heart is not None:
            self._heart.stop()
        self.recordings.record_calls_of(None)
        self.calls.give_sign_of_life(user)
        if self.calls.current(user.user_id) is not None:
            self.calls.close_interrupted()
        else:
            self.calls.log_out(user)
        try:
            self.locks.free_all_of(user)
        except StoreError as error:
            if error.reason != "store_away":
                raise
            _log.info("The contacts of %s are free when their locks run out: %s", user.name, error)

    def change_language(self, language: Literal["es", "en"]) -> None:
        """Keep the interface's language.

        Raises:
            SettingsError: the settings cannot be saved.
        """
        ui = self.settings.ui.model_copy(update={"language": language})
        self.settings = self.settings.model_copy(update={"ui": ui})
        settings_file.save(self.paths.settings, self.settings)

    def attempt(self, part: str, start: Callable[[], object]) -> bool:
        """Start an optional part; a failure becomes a sentence on screen and in the log."""
        try:
            start()
        except CallManagerError as error:
            self.note_problem(part, error)
            return False
        if part in self.problems:
            self.bus.publish(ProblemChanged(part, "", None))
        return True

    def note_problem(self, part: str, error: CallManagerError) -> None:
        """Say that a part does not work, on screen and in the log."""
        _log.info("%s: %s", part, error)
        self.problems[part] = error
        self.bus.publish(ProblemChanged(part, error.reason, error.message))

    def _hear(self, news: ProblemChanged) -> None:
        """A part has told by itself that it stopped, or that it works again."""
        if news.message is None:
            self.problems.pop(news.part, None)
        else:
            self.problems.setdefault(news.part, CallManagerError(news.message, code=news.code))

    def stop(self) -> None:
        """End everything in reverse order; nothing is left running. Calling it again does nothing."""
        self.stop_server()
        self.log_out()
        self.schedule.stop()
        if self._figures is not None:
            self._figures.stop()
        self.keeping.stop()
        self.encryption.stop()
        self.retention.stop()
        self.recordings.stop()
        self.recorder.stop()
        self.copilot.stop()
        if self.outage is not None:
            self.outage.stop()
        self.database.close()
        if self.lock is not None:
            self.lock.release()


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
    keys = KeyService(paths.home, audit, clock)
    unlock = _unlock_with(keys)
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


def _unlock_with(keys: KeyService) -> "Unlock":
    """Opens encrypted recordings with the keys of this workspace."""

    def unlock(path: Path, key_id: str) -> BinaryIO:
        from callmanager.audio.library import vault

        return vault.open_decrypted(path, keys.key(key_id))

    return unlock
