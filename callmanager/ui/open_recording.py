"""The recording in the player: opened where the choice stops, with what is marked on it, and closed with the choice."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from callmanager.domain.recording import RecordingMetadata
from callmanager.domain.recording_listing import RecordingListing
from callmanager.services.answers.objections import AskedObjection, ObjectionService
from callmanager.ui.bridge import Tasks
from callmanager.ui.listening import Listening
from callmanager.ui.recording_marks import RecordingMarks
from callmanager.ui.widgets.player_view import PlayerView
from callmanager.workers import Lane

_OPEN_MS = 120  # whoever walks down the table by keys opens only where they stop


class OpenRecording(QObject):
    """Keeps the player at what is chosen.

    Args:
        chosen: what is chosen now; one recording is opened, several leave the player as it is.
        trouble: what is wrong with a recording, in words.
        listening: opens and plays it.
        player: shows it.
        objections: those that were put in its call are marked.
        lane: where they are looked up.
        tasks: runs that.
        parent: whose it is.
    """

    begun = Signal()
    """Another recording was opened; its sound is read now."""
    failed = Signal(object)
    """What cannot be marked, a `CallManagerError`."""

    def __init__(
        self,
        chosen: Callable[[], list[RecordingListing]],
        trouble: Callable[[RecordingListing], str],
        listening: Listening,
        player: PlayerView,
        objections: ObjectionService,
        lane: Lane,
        tasks: Tasks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._chosen, self._trouble, self._listening, self._player = chosen, trouble, listening, player
        self._objections, self._lane, self._tasks = objections, lane, tasks
        self._marks = RecordingMarks(self)
        self._soon = QTimer(self, singleShot=True, interval=_OPEN_MS)
        self._soon.timeout.connect(self._open)

    def follow(self) -> None:
        """Something else is chosen: open it soon."""
        self._soon.start()

    def close(self) -> None:
        """Hold no file open any more."""
        self._listening.open(None)
        self._player.begin()

    def _open(self) -> None:
        chosen, current = self._chosen(), self._listening.metadata
        if not chosen and current is not None:
            self.close()
        if len(chosen) != 1:
            return
        metadata = chosen[0].metadata
        trouble = self._trouble(chosen[0]) if chosen[0].integrity.is_bad else ""
        if current is not None and current.recording_id == metadata.recording_id:
            self._player.warn(trouble)
            return
        self._listening.open(metadata)
        self._player.begin()
        self._player.warn(trouble)
        self.begun.emit()
        self._tasks.run(
            self,
            self._lane,
            lambda: self._objections.asked_in(metadata.call_id),
            lambda asked: self._mark(metadata, asked),
            self.failed.emit,
        )

    def _mark(self, metadata: RecordingMetadata, asked: Sequence[AskedObjection]) -> None:
        if self._listening.metadata is metadata:
            self._player.show_marks(self._marks.of(metadata, asked))
