"""What is marked on the waveform of a recording: objections, pauses, sound that did not arrive, changes of device."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject

from callmanager.domain.recording import Gap, Pause, RecordingMetadata
from callmanager.domain.recording_policy import PauseReason
from callmanager.services.answers.objections import AskedObjection
from callmanager.ui import labels
from callmanager.ui.widgets.waveform import Mark


class RecordingMarks(QObject):
    """Turns what is known of a recording into marks, in the language that is on."""

    def of(self, metadata: RecordingMetadata, asked: Sequence[AskedObjection]) -> list[Mark]:
        """All marks of a recording, with the objections that were put in its call."""
        return [
            *_objections(metadata, asked),
            *(Mark("pause", one.start_seconds, self._paused(one), one.duration_seconds) for one in metadata.pauses),
            *(Mark("gap", one.start_seconds, self._missing(one), one.seconds_in_file) for one in metadata.gaps),
            *(Mark("event", one.at_seconds, _told(one.code, one.detail)) for one in metadata.events),
        ]

    def _paused(self, pause: Pause) -> str:
        reasons = {
            PauseReason.CARD_DATA.value: self.tr("Pausa: datos de tarjeta"),
            PauseReason.PERSONAL.value: self.tr("Pausa: datos personales"),
        }
        return reasons.get(pause.reason, self.tr("Pausa"))

    def _missing(self, gap: Gap) -> str:
        if gap.reason == Gap.SLEEP:
            return self.tr("La computadora estaba dormida")
        return self.tr("Sonido que no llegó")


def _objections(metadata: RecordingMetadata, asked: Sequence[AskedObjection]) -> list[Mark]:
    """The objections at the moments of the recording in which they were put."""
    start = datetime.fromisoformat(metadata.start_time)
    moments = [((one.asked_at - start).total_seconds(), one) for one in asked]
    return [
        Mark("objection", seconds, f"{labels.category(one.category)}: {one.text}")
        for seconds, one in moments
        if 0 <= seconds <= metadata.duration_seconds
    ]


def _told(code: str, detail: str) -> str:
    what = labels.sound_event(code)
    return f"{what}: {detail}" if detail else what
