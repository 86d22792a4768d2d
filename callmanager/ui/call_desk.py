"""The call of the person at this desk: one place that takes its steps and knows where it stands.

Buttons, keys and pages all go through here, so that what one of them does the others show at once.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from callmanager.domain.call import Call, CallPhase
from callmanager.domain.campaign import Campaign
from callmanager.domain.dialling import DialResult
from callmanager.domain.errors import CallManagerError
from callmanager.domain.recording import Consent
from callmanager.domain.recording_policy import PauseReason
from callmanager.domain.users import User
from callmanager.services.calls.calls import CallService
from callmanager.services.calls.campaigns import CampaignService
from callmanager.services.calls.consents import ConsentService
from callmanager.services.calls.dialling import Dialler
from callmanager.services.contacts.contacts import ContactService
from callmanager.services.recordings.recordings import RecordingService
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.workers import Lane

_NOTE_DELAY_MS = 600


class CallDesk(QObject):
    """Takes the steps of the current call outside the GUI thread and says what became of it.

    ``changed`` carries the current call, or None when there is none; ``failed`` a `CallManagerError`, and so does
    ``dial_failed``, after which the call goes on; ``hanging_up`` is emitted when the line is closed here, not by an
    outside program; ``campaign_known`` carries the current call's `Campaign`, soon after the call has come.
    """

    changed = Signal(object)
    failed = Signal(object)
    dial_failed = Signal(object)
    busy_changed = Signal(bool)
    hanging_up = Signal()
    note_saved = Signal()
    campaign_known = Signal(object)

    def __init__(
        self,
        calls: CallService,
        contacts: ContactService,
        campaigns: CampaignService,
        consents: ConsentService,
        recordings: RecordingService,
        dialler: Dialler,
        user: User,
        lane: Lane,
        dial_lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._calls, self._contacts, self._user = calls, contacts, user
        self._campaigns, self._consents, self._recordings = campaigns, consents, recordings
        self._dialler, self._dial_lane = dialler, dial_lane
        self._lane, self._tasks = lane, tasks
        self._call: Call | None = None
        self._steps_under_way = 0
        self._note: str | None = None
        self._note_timer = QTimer(self)
        self._note_timer.setSingleShot(True)
        self._note_timer.setInterval(_NOTE_DELAY_MS)
        self._note_timer.timeout.connect(self.flush_note)
        bridge.call_changed.connect(self._hear)
        tasks.run(self, lane, lambda: calls.current(user.user_id), self._found)

    @property
    def call(self) -> Call | None:
        """The call that is not finished."""
        return self._call

    @property
    def is_busy(self) -> bool:
        """Whether a step is under way; a second click meanwhile does nothing."""
        return self._steps_under_way > 0

    def start(
        self,
        *,
        phone: str,
        contact_name: str,
        contact_id: str | None,
        product: str,
        campaign_id: str = "",
        callback_id: str | None = None,
    ) -> None:
        """Begin a call, then dial in its campaign's way; who was typed and not picked is kept as a contact."""

        def begin() -> Call:
            kept = None if contact_id else self._contacts.keep(contact_name, phone)
            return self._calls.start(
                self._user,
                phone=phone,
                contact_name=contact_name,
                contact_id=kept.contact_id if kept else contact_id,
                product=product,
                campaign_id=campaign_id,
                callback_id=callback_id,
            )

        if self._call is None:
            self._step(begin, self._dial)

    def take_up(self, call: Call) -> None:
        """Give an outcome to a call that was closed without one: it is shown as in its wrap-up, which begins now."""
        if self._call is None and not self.is_busy:
            self._show(replace(call, phase=CallPhase.WRAP_UP, ended_at=datetime.now(UTC)))

    def put_back(self) -> None:
        """Leave such a call without its outcome."""
        if self._call is not None and self._call.interrupted:
            self.flush_note()
            self._show(None)

    def answer(self) -> None:
        """The person answered."""
        self._step_from(CallPhase.RINGING, self._calls.answer)

    def toggle_hold(self) -> None:
        """Hold, or go on."""
        if self._call is not None and self._call.phase is CallPhase.HOLD:
            self._step_from(CallPhase.HOLD, self._calls.resume)
        else:
            self._step_from(CallPhase.TALKING, self._calls.hold)

    def hang_up(self) -> None:
        """Close the line."""
        call = self._call
        if call is not None and call.phase.is_live:
            self.flush_note()
            self.hanging_up.emit()
            self._step(lambda: self._calls.hang_up(call.call_id))

    def finish(
        self, outcome_id: str, note: str, *, callback_at: datetime | None = None, for_anyone: bool = False
    ) -> None:
        """Leave the wrap-up with an outcome, and with the promise to call again where there is one."""
        call = self._call
        if call is not None and call.phase is CallPhase.WRAP_UP and outcome_id:
            self._note_timer.stop()
            self._note = None
            self._step(
                lambda: self._calls.finish(
                    call.call_id, outcome_id, note, callback_at=callback_at, callback_for_anyone=for_anyone
                )
            )

    def write_note(self, text: str) -> None:
        """Keep what is typed; it is saved a moment after the last key."""
        if self._call is not None:
            self._note = text
            self._note_timer.start()

    def flush_note(self) -> None:
        """Save what is typed now."""
        self._note_timer.stop()
        call, note = self._call, self._note
        self._note = None
        if call is not None and note is not None:
            self._tasks.run(
                self,
                self._lane,
                lambda: self._calls.save_note(call.call_id, note),
                lambda _call: self.note_saved.emit(),
                self.failed.emit,
            )

    def toggle_recording(self) -> None:
        """Pause the recording for card data, let it go on, or begin it: whatever can be done now."""
        coverage = self._recordings.coverage
        if self._recordings.is_paused:  # what light and button go by: one press does what the button says
            self._do(lambda: self._recordings.resume(self._user))
        elif coverage.may_start:
            self._do(lambda: self._recordings.start_now(coverage.call_id, self._user))
        else:
            self.pause_recording(PauseReason.CARD_DATA)

    def pause_recording(self, reason: PauseReason) -> None:
        """Keep silence instead of sound from now on; nothing happens while nothing is recorded."""
        if self._recordings.coverage.may_pause:
            self._do(lambda: self._recordings.pause(reason, self._user))

    def stop_recording(self) -> None:
        """End the recording before the call ends, where its campaign allows it."""
        call_id = self._recordings.coverage.call_id
        if call_id:
            self._do(lambda: self._recordings.stop_now(call_id, self._user))

    def stamp(self, consent: Consent) -> None:
        """Keep what the customer said of being recorded; the same again takes it back."""
        call = self._call
        if call is not None and call.answered_at is not None:
            said = Consent.UNKNOWN if call.consent is consent else consent
            self._do(lambda: self._consents.stamp(call.call_id, said, self._user))

    def _do(self, step: Callable[[], object]) -> None:
        self._tasks.run(self, self._lane, step, on_error=self.failed.emit)

    def _step_from(self, phase: CallPhase, step: Callable[[str], Call]) -> None:
        call = self._call
        if call is not None and call.phase is phase:
            self._step(lambda: step(call.call_id))

    def _step(self, step: Callable[[], Call], then: Callable[[Call], None] = lambda _call: None) -> None:
        if self.is_busy:
            return
        self._steps_under_way += 1
        self.busy_changed.emit(True)

        def done(call: Call) -> None:
            self._stepped()
            then(call)

        self._tasks.run(self, self._lane, step, done, self._refused)

    def _dial(self, call: Call) -> None:
        """Hand the number to the telephone, beside the lane: it may take seconds to say that it is not there."""

        def dial() -> DialResult | None:
            campaign = self._campaigns.get(call.campaign_id)
            return self._dialler.dial(campaign, call.phone, call.call_id) if campaign is not None else None

        def dialled(result: DialResult | None) -> None:
            is_same = self._call is not None and self._call.call_id == call.call_id
            if result is not None and not result.ok and is_same:
                self.dial_failed.emit(CallManagerError(result.message, code=result.code, **result.details))

        self._tasks.run(self, self._dial_lane, dial, dialled, self.dial_failed.emit)

    def _stepped(self) -> None:
        self._steps_under_way -= 1
        self.busy_changed.emit(self.is_busy)

    def _refused(self, error: CallManagerError) -> None:
        self._stepped()
        self.failed.emit(error)

    def _found(self, call: Call | None) -> None:
        if call is not None and self._call is None:
            self._show(call)

    def _hear(self, event: object) -> None:
        call = getattr(event, "call", None)
        if isinstance(call, Call) and call.agent_id == self._user.user_id:
            self._show(None if call.phase is CallPhase.DONE else call)

    def _show(self, call: Call | None) -> None:
        before, self._call = self._call, call
        self.changed.emit(call)
        if call is not None and (before is None or before.call_id != call.call_id):
            self._tasks.run(self, self._lane, lambda: self._campaigns.get(call.campaign_id), self._know_campaign)

    def _know_campaign(self, campaign: Campaign | None) -> None:
        if campaign is not None:
            self.campaign_known.emit(campaign)
