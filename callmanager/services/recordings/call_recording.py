"""The recording of the calls at this desk: by the rules of the call's campaign, and never against a refusal."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace

from callmanager.bus import Bus
from callmanager.domain import recording_policy as rules
from callmanager.domain.call import Call
from callmanager.domain.coverage import Coverage, Stage
from callmanager.domain.errors import CallManagerError, RecordingError, StoreError
from callmanager.domain.events import (
    CallAnswered,
    CallEnded,
    ConsentStamped,
    RecordingAlarm,
    RecordingFinished,
    RecordingStarted,
)
from callmanager.domain.recording import Consent, RecordingMetadata, RecordingStatus
from callmanager.domain.recording_policy import Discard, RecordingMode, RecordingPolicy
from callmanager.domain.users import User
from callmanager.services.calls.campaigns import CampaignService
from callmanager.services.people.audit import AuditLog
from callmanager.services.recordings.discards import Discards
from callmanager.services.recordings.pause_watch import PauseWatch
from callmanager.services.recordings.recorder import Beeps, Recorder
from callmanager.services.recordings.recording_index import RecordingIndex
from callmanager.workers import Lane

_REFUSED = "refused"  # the reason of the pause that a refusal begins
_log = logging.getLogger(__name__)


class CallRecording:
    """Records the calls of the person at this desk.

    Starting a device can take a second, so it happens in ``lane``; news comes by the bus. Pauses and refusals do not
    wait for the lane: they hold from the moment their method returns. `coverage` may be asked at any time. ``beeper``
    sounds where the campaign wants it.
    """

    def __init__(
        self,
        bus: Bus,
        audit: AuditLog,
        recorder: Recorder,
        index: RecordingIndex,
        campaigns: CampaignService,
        lane: Lane,
    ) -> None:
        self._bus, self._audit, self._recorder = bus, audit, recorder
        self._index, self._campaigns, self._lane = index, campaigns, lane
        self._discards = Discards(bus, audit, recorder, index)
        self._watch = PauseWatch(bus)
        self._agent_id: str | None = None
        self._call: Call | None = None  # of this desk, answered, its line open; the newest that is known of it
        self._running = ""  # the id of the call that is recorded, from before its device is open
        self._step = threading.RLock()  # over each change of what is recorded
        self._unsettled: dict[str, Call] = {}
        self.coverage = Coverage()
        self.beeper: Beeps | None = None
        self._endings: list[Callable[[], None]] = [
            bus.subscribe(CallAnswered, lambda event: self._on_answered(event.call)),
            bus.subscribe(ConsentStamped, lambda event: self._on_consent(event.call)),
            bus.subscribe(CallEnded, lambda event: self._on_ended(event.call)),
        ]

    def record_calls_of(self, user: User | None) -> None:
        """Record the calls of this person from now on; None records nobody's. What runs for another one ends."""
        before, self._agent_id = self._agent_id, user.user_id if user else None
        if before is not None and before != self._agent_id:
            self._end_soon()

    def alarm(self, code: str, message: str) -> None:
        """The recorder says that the running recording is in danger."""
        self._bus.publish(RecordingAlarm(self._running, code, message))

    def stop(self) -> None:
        """End the running recording, in the lane's order; calling it again does nothing."""
        self._end_soon()
        for ending in self._endings:
            ending()
        self._endings.clear()

    # What the calls bring along.

    def _on_answered(self, call: Call) -> None:
        if call.agent_id == self._agent_id:
            self._call = call
            self._lane.run(self._answered, call)

    def _on_ended(self, call: Call) -> None:
        if call.agent_id == self._agent_id:
            with self._step:
                self._call = None
            self._lane.run(self._ended, call)

    def _on_consent(self, call: Call) -> None:
        """A refusal holds before this returns: the recorder keeps silence from here on."""
        if call.agent_id != self._agent_id:
            return
        with self._step:
            if self._call is None or self._call.call_id != call.call_id:
                self._lane.run(self._settle, call)  # the line is closed
                return
            self._call = call
            if self.coverage.call_id != call.call_id:
                return  # it has just been answered; what begins then looks at the call
            self.coverage = replace(self.coverage, consent=call.consent)
            if self._running:
                self._heed(call.consent)
            elif call.consent is Consent.REFUSED and self.coverage.stage is not Stage.NEVER:
                self._show(Stage.REFUSED)
            elif self.coverage.stage is Stage.REFUSED:  # taken back
                stage = _first_stage(self.coverage.policy, call.consent)
                self._show(stage)
                if stage is Stage.OPENING:
                    self._lane.run(self._begin, call)

    def _heed(self, consent: Consent) -> None:
        """Let the running recording follow what was said; one whose device is being opened, once it is open."""
        if self._recorder.recording is None:
            return
        try:
            if consent is Consent.REFUSED:
                self._recorder.pause_recording(_REFUSED)
                self._show(Stage.REFUSED)
            elif self.coverage.stage is Stage.REFUSED:
                self._recorder.resume_recording()
                self._show(Stage.RECORDING)
            self._index.keep([RecordingMetadata.from_dict(self._recorder.annotate(consent=consent))])
        except RecordingError as error:
            self._bus.publish(RecordingAlarm(self._running, error.reason, error.message))

    # In the lane, in the order of the calls.

    def _answered(self, call: Call) -> None:
        try:
            policy = self._campaigns.policy_of(call.campaign_id)
        except CallManagerError as error:
            self._bus.publish(RecordingAlarm(call.call_id, error.reason, error.message))
            return
        with self._step:
            known = self._call
            if known is not None and known.call_id == call.call_id:
                call = known  # the consent may have come meanwhile
            self.coverage = Coverage(_first_stage(policy, call.consent), call.call_id, policy, call.consent)
        if self.coverage.stage is Stage.OPENING:
            self._begin(call)

    def _begin(self, call: Call) -> None:
        with self._step:
            if self.coverage.call_id != call.call_id or self.coverage.consent is Consent.REFUSED:
                return
            self._running = call.call_id
        try:
            path = self._recorder.start_recording(
                filename="llamada",
                contact_name=call.contact_name,
                contact_phone=call.phone,
                user_id=call.agent_id,
                user_name=call.agent_name,
                call_id=call.call_id,
                campaign_id=call.campaign_id,
                consent=self.coverage.consent,
                voice_start_dbfs=self.coverage.policy.voice_start_dbfs,
                pre_roll_seconds=self.coverage.policy.pre_roll_seconds,
            )
        except RecordingError as error:
            _log.info("Call %s goes on without a recording: %s", call.call_id, error)
            with self._step:
                self._running = ""
                self._show(Stage.FAILED)
            self._bus.publish(RecordingAlarm(call.call_id, error.reason, error.message))
            return
        metadata = RecordingMetadata.from_dict(self._recorder.get_metadata(path))
        self._index.keep([metadata])
        with self._step:
            if self.coverage.stage is Stage.OPENING:
                self._show(Stage.RECORDING)
            if self.coverage.consent is not metadata.consent:  # said while the device was being opened
                self._heed(self.coverage.consent)
            beep_seconds = self.coverage.policy.beep_seconds
        if self.beeper is not None:
            self.beeper.start(beep_seconds)
        self._bus.publish(RecordingStarted(metadata))

    def _ended(self, call: Call) -> None:
        self._end(call.call_id, Stage.NONE)
        with self._step:
            if self.coverage.call_id == call.call_id:
                self.coverage = Coverage()
        self._settle(call)

    def _end(self, call_id: str, stage: Stage) -> None:
        with self._step:
            if not self._running or self._running != call_id:
                return
            self._running = ""
            before = self.coverage
            self._show(stage)
        if self.beeper is not None:
            self.beeper.stop()
        try:
            why = self._why_not_kept(before)
            if why is not None:
                self._discards.running(call_id, why)
                return
            metadata = RecordingMetadata.from_dict(self._recorder.stop_recording())
        except RecordingError as error:
            self._bus.publish(RecordingAlarm(call_id, error.reason, error.message))
            self._index.reconcile()
            return
        too_short = rules.is_too_short(before.policy, metadata.duration_seconds)
        if too_short and metadata.status is RecordingStatus.COMPLETED:
            self._discards.finished(metadata, Discard.TOO_SHORT)
            return
        self._index.keep([metadata])  # at any length, where it ended by itself: it shows how far it came
        self._bus.publish(RecordingFinished(metadata))

    def _why_not_kept(self, coverage: Coverage) -> Discard | None:
        if coverage.consent is Consent.REFUSED and rules.refusal_discards(coverage.policy):
            return Discard.REFUSED
        waits = coverage.policy.voice_start_dbfs is not None and self._recorder.recording is not None
        return Discard.NO_VOICE if waits and self._recorder.durable_seconds == 0 else None

    def settle_recovered(self) -> None:
        """Remove what a crash kept from being removed: recordings that were refused."""
        for metadata in self._recorder.recovered():
            policy = self._campaigns.policy_of(metadata.campaign_id)
            if metadata.consent is Consent.REFUSED and rules.refusal_discards(policy):
                self._discards.finished(metadata, Discard.REFUSED)

    def _settle(self, call: Call) -> None:
        """Let the finished recordings of a call follow what was said after they had ended."""
        policy = self._campaigns.policy_of(call.campaign_id)
        try:
            found = self._index.of_call(call.call_id)
        except StoreError as error:
            if error.reason != "store_away":
                raise
            self._unsettled[call.call_id] = call
            return
        for metadata in found:
            if call.consent is Consent.REFUSED and rules.refusal_discards(policy):
                self._discards.finished(metadata, Discard.REFUSED)
            elif metadata.consent is not call.consent:
                changed = self._recorder.annotate(consent=call.consent, filepath=metadata.file_path)
                self._index.keep([RecordingMetadata.from_dict(changed)])

    def settle_left(self) -> None:
        """Do for the calls of an outage what could not be looked up then."""
        while self._unsettled:
            _, call = self._unsettled.popitem()
            self._lane.run(self._settle, call)

    def _end_soon(self) -> None:
        """End what runs, in the lane's order: a recording that is just beginning ends too."""
        if self._endings:  # not stopped yet
            self._lane.run(self._end_running)

    def _end_running(self) -> None:
        self._end(self._running, Stage.NONE)
        with self._step:
            self.coverage = Coverage()

    def _show(self, stage: Stage) -> None:
        """The recording has come to this stage, where no pause lasts."""
        self._watch.end()
        self.coverage = replace(self.coverage, stage=stage, pause_reason=None, paused_since=0.0)


def _first_stage(policy: RecordingPolicy, consent: Consent) -> Stage:
    """Where the recording of a call stands that nobody has begun yet."""
    if rules.begins_by_itself(policy, consent):
        return Stage.OPENING
    if policy.mode is RecordingMode.NEVER:
        return Stage.NEVER
    return Stage.REFUSED if consent is Consent.REFUSED else Stage.ON_DEMAND
