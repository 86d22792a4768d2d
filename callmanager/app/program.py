"""One running program: how it starts, who works here, and how it ends. See `Services` for what it is made of."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from filelock import FileLock

from callmanager import settings as settings_file
from callmanager.app import parts
from callmanager.app.services import Services
from callmanager.domain.errors import CallManagerError, StoreError, UserError
from callmanager.domain.events import PeopleChanged, PhoneAddressChanged, ProblemChanged
from callmanager.domain.phones import PhoneReach
from callmanager.domain.users import User
from callmanager.services.calls.desk_watch import DeskWatch
from callmanager.services.calls.idle import IdleWatch
from callmanager.services.calls.system_idle import seconds_since_input
from callmanager.services.configuring import SettingsKeeper
from callmanager.services.contacts.contact_keys import renew_keys
from callmanager.services.keys.encryption import EncryptionService
from callmanager.services.recordings.erasure import ErasureService
from callmanager.services.recordings.retention import RetentionService
from callmanager.services.upkeep.backups import BackupService
from callmanager.services.upkeep.schedule import Schedule
from callmanager.settings import ServerSettings
from callmanager.workers import Lane, Repeater

if TYPE_CHECKING:
    from callmanager.server.runner import PhoneServer
    from callmanager.services.team.outage import OutageWatch

SIGN_OF_LIFE_SECONDS = 5.0
FIGURES_SECONDS = 5.0  # so often the sums of what closed since are kept
_log = logging.getLogger(__name__)


@dataclass
class App(Services):
    """One running program: its services, its optional parts, and who is logged in."""

    demo: bool
    lock: FileLock | None
    user: User | None = None
    server: "PhoneServer | None" = None
    problems: dict[str, CallManagerError] = field(default_factory=dict)
    encryption: EncryptionService = field(init=False)
    retention: RetentionService = field(init=False)
    erasure: ErasureService = field(init=False)
    backups: BackupService = field(init=False)
    schedule: Schedule = field(init=False)
    outage: "OutageWatch | None" = None
    seconds_since_window_input: Callable[[], float] | None = None
    """How long nothing was touched in the window; asked where the system does not tell of all programs."""
    serving: threading.RLock = field(default_factory=threading.RLock)
    """Held by whoever starts or stops the phone server."""
    _heart: Repeater | None = None
    _figures: Repeater | None = None
    _once: Lane | None = None

    def __post_init__(self) -> None:
        self.bus.subscribe(ProblemChanged, self._hear)
        self.bus.subscribe(PhoneAddressChanged, lambda _news: self._note_address())
        super().__post_init__()
        self.backups, self.schedule = parts.daily_work(self, self.tell_problem)
        self.encryption, self.retention, self.erasure = parts.safekeeping(self, self.tell_problem)

    def tell_problem(self, part: str, error: CallManagerError | None) -> None:
        """A part does not work, or, with None, works again."""
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
        self._once = Lane("once")
        self._once.run(renew_keys, self.database, self.contacts.country)
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
        from callmanager.services.team.outage_calls import OutageCalls

        if isinstance(self.calls, OutageCalls):
            from callmanager.services.team.outage import OutageWatch

            self.outage = OutageWatch(self.database, self.bus, self.calls, self.recordings.reconcile)
            self.outage.start()

    def start_server(self) -> None:
        """Start the phone server, anew if it runs; a failure stands in ``problems``."""
        with self.serving:
            self.stop_server()
            if self.attempt("server", self._serve):
                self._note_address()

    def _serve(self) -> None:
        from callmanager.app.serving import phone_server

        server = phone_server(self)
        server.start()
        self.server = server

    def _note_address(self) -> None:
        """Leave the server's address to the command line beside it; it may change while the server runs."""
        if self.server is not None and self.server.is_running:
            self.paths.server_url.write_text(self.server.url, encoding="utf-8")

    def stop_server(self) -> None:
        """Stop the phone server; calling it again does nothing."""
        with self.serving:
            server, self.server = self.server, None
            if server is not None:
                self.paths.server_url.unlink(missing_ok=True)
                server.stop()

    def server_changed(self) -> None:
        """The phone server serves otherwise than before, or no more: whoever shows it hears of it."""
        if "server" in self.problems:
            self.bus.publish(ProblemChanged("server", "", None))
        self.bus.publish(PhoneAddressChanged(self.phone_reach.urls))

    def change_server(self, actor: User, wanted: ServerSettings, keep: Callable[[], object]) -> None:
        """Serve as ``wanted`` says from now on; see `callmanager.app.serving.change`."""
        from callmanager.app.serving import change

        change(self, actor, wanted, keep)

    @property
    def phone_reach(self) -> PhoneReach:
        """Where phones find the server now."""
        server, chosen = self.server, self.settings.server
        rules = PhoneReach(may_open=chosen.host == "auto", may_listen=chosen.listening)
        if server is None or not server.is_running:
            return rules
        return replace(
            rules,
            urls=server.urls,
            is_open=server.is_open_to_network,
            is_encrypted=server.is_encrypted,
            fingerprint=server.fingerprint,
        )

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

    def prefer_phone_address(self, actor: User, host: str) -> None:
        """Show this address or name of the computer in invitations; kept for whoever may configure, else till the end.

        Raises:
            SettingsError: the settings cannot be saved.
        """
        chosen = self.settings.server.model_copy(update={"address": host})
        self.settings.server = chosen
        if self.server is not None:
            self.server.prefer(host)
            self._note_address()
        SettingsKeeper(self.paths.settings, self.users, self.audit).keep(actor, self.settings)

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
        if self._once is not None:
            self._once.stop()
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
