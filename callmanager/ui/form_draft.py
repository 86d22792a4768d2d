"""Keeps what is typed in a form and not saved yet, so that a crash loses none of it; and brings it back."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from callmanager.ui.bridge import Tasks
from callmanager.ui.contact_drafts import ContactDrafts
from callmanager.workers import Lane

_KEEP_MS = 700
Control = QLineEdit | QPlainTextEdit


class FormDraft(QObject):
    """Follows the texts of one form; ``restored`` when something came back that had not been saved."""

    restored = Signal()

    def __init__(
        self, drafts: ContactDrafts, controls: Sequence[Control], lane: Lane, tasks: Tasks, parent: QObject
    ) -> None:
        """``controls`` need object names; what they hold is kept by these."""
        super().__init__(parent)
        self._drafts, self._controls, self._lane, self._tasks = drafts, tuple(controls), lane, tasks
        self._key: str | None = None
        self._base: dict[str, str] = {}
        self._is_putting = False
        self._soon = QTimer(self, singleShot=True, interval=_KEEP_MS)
        self._soon.timeout.connect(self.keep)
        for control in controls:
            control.textChanged.connect(self._typed)

    def follow(self, key: str) -> None:
        """The form shows the thing ``key`` as it is saved ("" is a new one); bring back what was typed about it."""
        self.keep()
        self._key, self._base = key, self._values()

        def show(found: object) -> None:
            if self._key == key and isinstance(found, dict) and self._values() == self._base != found:
                self._put(found)

        self._tasks.run(self, self._lane, lambda: self._drafts.read(key), show)

    def done(self) -> None:
        """It was saved, or is not wanted: what stands in the form now is where typing begins."""
        self._soon.stop()
        key, self._base = self._key, self._values()
        if key is not None:
            self._tasks.run(self, self._lane, lambda: self._drafts.drop(key))

    def keep(self) -> None:
        """Keep what is typed now, if anything is."""
        was_waiting = self._soon.isActive()
        self._soon.stop()
        key, values = self._key, self._values()
        if key is None or (not was_waiting and values == self._base):
            return
        if values == self._base:
            self._tasks.run(self, self._lane, lambda: self._drafts.drop(key))
        else:
            self._tasks.run(self, self._lane, lambda: self._drafts.keep(key, dict(values)))

    def _typed(self) -> None:
        if not self._is_putting and self._key is not None:
            self._soon.start()

    def pause(self) -> None:
        """The form is about to show something else: that is not typed by anybody."""
        self.keep()
        self._key = None

    def _values(self) -> dict[str, str]:
        return {
            one.objectName(): one.text() if isinstance(one, QLineEdit) else one.toPlainText() for one in self._controls
        }

    def _put(self, values: dict[str, object]) -> None:
        self._is_putting = True
        for control in self._controls:
            text = str(values.get(control.objectName(), ""))
            control.setText(text) if isinstance(control, QLineEdit) else control.setPlainText(text)
        self._is_putting = False
        self.restored.emit()
