"""Keeps what is typed in a form and not saved yet, so that a crash loses none of it; and brings it back."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit

from callmanager.ui.bridge import Tasks
from callmanager.ui.contact_drafts import ContactDrafts
from callmanager.ui.widgets.controls import Notice
from callmanager.workers import Lane

_KEEP_MS = 700
_ON = "on"
Control = QLineEdit | QPlainTextEdit | QComboBox | QAbstractButton


class FormDraft(QObject):
    """Follows the fields of one form; ``restored`` when something came back that had not been saved."""

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
            _change_of(control).connect(self._typed)

    def tell(self, notice: Notice) -> None:
        """Say there when something came back."""
        self.restored.connect(
            lambda: notice.say(self.tr("Lo que escribió la última vez no se había guardado; aquí está."), "warn")
        )

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
        return {one.objectName(): _value_of(one) for one in self._controls}

    def _put(self, values: dict[str, object]) -> None:
        self._is_putting = True
        for control in self._controls:
            _put(control, str(values.get(control.objectName(), "")))
        self._is_putting = False
        self.restored.emit()


def _change_of(control: Control) -> SignalInstance:
    if isinstance(control, QComboBox):
        return control.currentIndexChanged
    return control.toggled if isinstance(control, QAbstractButton) else control.textChanged


def _value_of(control: Control) -> str:
    if isinstance(control, QComboBox):
        return str(control.currentData())
    if isinstance(control, QAbstractButton):
        return _ON if control.isChecked() else ""
    return control.text() if isinstance(control, QLineEdit) else control.toPlainText()


def _put(control: Control, value: str) -> None:
    if isinstance(control, QComboBox):
        found = [index for index in range(control.count()) if str(control.itemData(index)) == value]
        control.setCurrentIndex(found[0] if found else control.currentIndex())  # a choice may be gone since
    elif isinstance(control, QAbstractButton):
        control.setChecked(value == _ON)
    else:
        control.setText(value) if isinstance(control, QLineEdit) else control.setPlainText(value)
