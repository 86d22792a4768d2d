"""What the agent may ask of the recording of their call: begin, stop, pause for a reason, go on."""

import time
from dataclasses import replace

from callmanager.domain import recording_policy as rules
from callmanager.domain.call import Call
from callmanager.domain.coverage import Stage
from callmanager.domain.events import RecordingPaused, RecordingResumed
from callmanager.domain.recording import Consent
from callmanager.domain.recording_policy import PauseReason
from callmanager.domain.users import User
from callmanager.services.recordings import recording_refusals as refusals
from callmanager.services.recordings.call_recording import CallRecording


class DeskRecording(CallRecording):
    """Each step is held to the campaign's rules and stands in the audit log with who took it."""

    def start_now(self, call_id: str, actor: User) -> None:
        """Begin to record in mid-call; whether it works is told by `RecordingStarted` or `RecordingAlarm`.

        Raises:
            RecordingError: the call is not at this desk (``not_this_call``), its campaign records nothing
                (``recording_never``), or the customer refused (``recording_refused``).
            PermissionDenied: it is somebody else's call.
        """
        with self._step:
            call = self._mine(call_id, actor)
            if not rules.may_start(self.coverage.policy, call.consent):
                raise refusals.recording_refused() if call.consent is Consent.REFUSED else refusals.recording_never()
            if self.coverage.stage is Stage.OPENING or self._recorder.recording is not None:
                return
            self._audit.add(actor.name, "recording.start", call_id, "asked for in mid-call")
            self._lane.run(self._end, call_id, Stage.OPENING)  # what ended by itself before, if anything
            self._show(Stage.OPENING)
            self._lane.run(self._begin, call)

    def stop_now(self, call_id: str, actor: User) -> None:
        """End the recording before the call ends; nothing happens while nothing is recorded.

        Raises:
            RecordingError: the campaign does not allow it (``recording_whole``), or the call is not at this desk.
            PermissionDenied: it is somebody else's call.
        """
        with self._step:
            self._mine(call_id, actor)
            if not rules.may_stop(self.coverage.policy):
                raise refusals.recording_whole()
            if self._running and self._recorder.recording is not None:
                self._note(actor, "recording.stop", f"at {self._recorder.position_seconds:.1f} s")
                self._lane.run(self._end, call_id, Stage.STOPPED)

    def pause(self, reason: PauseReason, actor: User) -> None:
        """Keep silence instead of sound from now on; pausing twice changes nothing.

        Raises:
            RecordingError: nothing is being recorded, or the customer refused.
            PermissionDenied: it is somebody else's call.
        """
        with self._step:
            call = self._mine(self._running, actor)
            if not rules.may_pause(self.coverage.policy, call.consent):
                raise refusals.recording_refused()
            if self.coverage.stage is Stage.PAUSED:
                return
            self._recorder.pause_recording(reason.value)
            self.coverage = replace(
                self.coverage, stage=Stage.PAUSED, pause_reason=reason, paused_since=time.monotonic()
            )
            self._watch.begin(call.call_id, self.coverage.policy.pause_reminder_seconds)
            recording = self._recorder.recording
            at = recording.pauses[-1].start_seconds if recording and recording.pauses else 0.0
            self._note(actor, "recording.pause", f"at {at:.1f} s; {reason.value}")
        self._bus.publish(RecordingPaused(call.call_id, at, reason))

    def resume(self, actor: User) -> None:
        """Keep sound again; resuming what is not paused changes nothing.

        Raises:
            RecordingError: nothing is being recorded, or the customer refused.
            PermissionDenied: it is somebody else's call.
        """
        with self._step:
            call = self._mine(self._running, actor)
            if call.consent is Consent.REFUSED:
                raise refusals.recording_refused()
            reason = self.coverage.pause_reason
            if reason is None:
                return
            self._recorder.resume_recording()
            self._show(Stage.RECORDING)
            at = self._recorder.position_seconds
            self._note(actor, "recording.resume", f"at {at:.1f} s; {reason.value}")
        self._bus.publish(RecordingResumed(call.call_id, at))

    def _mine(self, call_id: str, actor: User) -> Call:
        call = self._call
        if call is None or call.call_id != call_id or self.coverage.call_id != call_id:
            raise refusals.not_this_call()
        if call.agent_id != actor.user_id:
            raise refusals.somebody_elses_call()
        return call

    def _note(self, actor: User, action: str, detail: str) -> None:
        recording = self._recorder.recording
        self._audit.add(actor.name, action, recording.recording_id if recording else "", detail)
