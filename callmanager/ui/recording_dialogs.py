"""The questions before something is done with recordings: where to copy them, why to keep them, why they go."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from callmanager.domain.erasure import ErasurePreview
from callmanager.domain.errors import CallManagerError
from callmanager.domain.recording import Encoding
from callmanager.domain.recording_export import ExportResult
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.theme import SPACE_M, SPACE_S, SPACE_XL, Theme
from callmanager.ui.widgets.controls import Button, ButtonKind, ComboBox, Field, Label, Notice, row
from callmanager.workers import Lane

_WIDTH = 460
_MANY = 100_000  # the bar counts recordings; more than so many are never chosen at once


class Question(QDialog):
    """A small window over the main one: a title, words, something to fill in, and what to do."""

    def __init__(self, name: str, theme: Theme, parent: QWidget, kind: ButtonKind = "primary") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFixedWidth(_WIDTH)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._is_danger = kind == "danger"
        self.title = Label("title")
        self.title.setWordWrap(True)
        self.words = Label("body", "muted")
        self.words.setWordWrap(True)
        self.fields = QVBoxLayout()
        self.fields.setSpacing(SPACE_M)
        self.notice = Notice(theme, f"{name}_notice")
        self.back = Button(theme, f"{name}_cancel")
        self.go = Button(theme, f"{name}_go", kind)
        self.go.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self.title)
        layout.addWidget(self.words)
        layout.addSpacing(SPACE_S)
        layout.addLayout(self.fields)
        layout.addWidget(self.notice)
        layout.addSpacing(SPACE_S)
        layout.addLayout(row(1, self.back, self.go))
        self.back.setText(self.tr("Cancelar"))
        self.back.clicked.connect(self.reject)

    def showEvent(self, event: QShowEvent) -> None:
        """High enough for its words, which the width decides; what cannot be undone is not one Enter away."""
        self.fit()
        if self._is_danger and not self.fields.count():
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)
        super().showEvent(event)

    def fit(self) -> None:
        """Be as high as the words need now."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.setFixedHeight(layout.totalHeightForWidth(_WIDTH))

    def add_line(self, name: str, words: str) -> QLineEdit:
        """A line to fill in, with its label."""
        line = QLineEdit()
        line.setObjectName(name)
        field = Field(line)
        field.set_text(words)
        self.fields.addWidget(field)
        return line


class ReasonQuestion(Question):
    """Asks why; ``answered`` carries the reason. Without one nothing can be done."""

    answered = Signal(str)

    def __init__(self, name: str, theme: Theme, parent: QWidget, kind: ButtonKind = "primary") -> None:
        super().__init__(name, theme, parent, kind)
        self.reason = self.add_line(f"{name}_reason", self.tr("Motivo (queda en el registro de auditoría)"))
        self.reason.setMaxLength(200)
        self.reason.setFocus()
        self.reason.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        self.go.setEnabled(False)
        self.go.clicked.connect(self._answer)

    def _answer(self) -> None:
        self.answered.emit(self.reason.text().strip())
        self.accept()


class HoldQuestion(ReasonQuestion):
    """Why recordings must be kept."""

    def __init__(self, count: int, theme: Theme, parent: QWidget) -> None:
        super().__init__("hold_dialog", theme, parent)
        self.title.setText(self.tr("Retener grabaciones"))
        self.words.setText(
            self.tr("Nada borra una grabación retenida (%1), ni a mano ni por su plazo, hasta que se libere.").replace(
                "%1", str(count)
            )
        )
        self.go.setText(self.tr("Retener"))


class DeleteQuestion(ReasonQuestion):
    """Why recordings go, and whether they really shall."""

    def __init__(self, count: int, held: int, theme: Theme, parent: QWidget) -> None:
        super().__init__("delete_dialog", theme, parent, "danger")
        self.title.setText(self.tr("Eliminar grabaciones"))
        words = self.tr("Se borran para siempre el sonido y su ficha. Grabaciones: %1.").replace("%1", str(count))
        if held:
            words += " " + self.tr("Las retenidas (%1) se quedan.").replace("%1", str(held))
        self.words.setText(words)
        self.go.setText(self.tr("Eliminar"))


class EraseQuestion(Question):
    """Shows what erasing a person takes, and asks for the name to be typed; ``confirmed`` when it was."""

    confirmed = Signal()

    def __init__(self, preview: ErasurePreview, phone: str, theme: Theme, parent: QWidget) -> None:
        super().__init__("erase_dialog", theme, parent, "danger")
        self._wanted = preview.name.strip() or phone
        self.title.setText(self.tr("Borrar a %1").replace("%1", self._wanted))
        self.words.setText("\n".join(self._told(preview)))
        self.typed = self.add_line("erase_typed", self.tr("Para confirmar, escriba: %1").replace("%1", self._wanted))
        self.go.setText(self.tr("Borrar para siempre"))
        self.go.setEnabled(False)
        obstacle = self._obstacle(preview)
        if obstacle:
            self.notice.say(obstacle, "record")
            self.typed.setEnabled(False)
        self.typed.setFocus()
        self.typed.textChanged.connect(lambda text: self.go.setEnabled(_same(text, self._wanted)))
        self.go.clicked.connect(self._confirm)

    def _told(self, preview: ErasurePreview) -> list[str]:
        parts = (
            (self.tr("Grabaciones que se borran: %1"), preview.recordings),
            (self.tr("Copias exportadas que se borran: %1"), len(preview.exports)),
            (self.tr("Notas y objeciones que se borran: %1"), preview.notes + preview.objections),
            (self.tr("Menciones en otros textos que se tachan: %1"), preview.mentions),
            (self.tr("Llamadas que quedan como cifras sin nombre: %1"), preview.calls),
            (self.tr("Copias de seguridad que aún la nombran hasta que caduquen: %1"), len(preview.backups)),
            (self.tr("Informes de Excel que la nombran y quedan a su cargo: %1"), len(preview.reports)),
        )
        return [words.replace("%1", str(count)) for words, count in parts if count]

    def _obstacle(self, preview: ErasurePreview) -> str:
        if preview.held:
            words = self.tr("Hay grabaciones retenidas (%1): libérelas antes. No se borra nada.")
            return words.replace("%1", str(len(preview.held)))
        if preview.live:
            return self.tr("Hay una llamada con esta persona sin terminar. No se borra nada.")
        if preview.elsewhere:
            return self.tr("Hay grabaciones en otra computadora: bórrelas desde allí. No se borra nada.")
        return ""

    def _confirm(self) -> None:
        self.confirmed.emit()
        self.accept()


class ExportDialog(Question):
    """Asks for kind and folder, copies with progress, and says what came of it; it can be called off."""

    _progressed = Signal(int, int)

    def __init__(
        self,
        count: int,
        folder: Path,
        export: Callable[[Path, Encoding, Callable[[int, int], object], Event], ExportResult],
        theme: Theme,
        lane: Lane,
        tasks: Tasks,
        parent: QWidget,
    ) -> None:
        super().__init__("export_dialog", theme, parent)
        self._count, self._export, self._lane, self._tasks = count, export, lane, tasks
        self._called_off = Event()
        self._is_running = False
        self.title.setText(self.tr("Exportar grabaciones"))
        self.words.setText(
            self.tr("Cada copia lleva su ficha y queda en el registro. Grabaciones: %1.").replace("%1", str(count))
        )
        self.kind = ComboBox("export_kind")
        for words, encoding in (
            (self.tr("WAV: idéntica, la abre todo programa"), Encoding.WAV),
            (self.tr("FLAC: idéntica, la mitad de tamaño"), Encoding.FLAC),
            (self.tr("MP3: pequeña, para escuchar"), Encoding.MP3),
            (self.tr("Opus: la más pequeña, para escuchar"), Encoding.OPUS),
        ):
            self.kind.addItem(words, encoding)
        kind = Field(self.kind)
        kind.set_text(self.tr("Formato"))
        self.fields.addWidget(kind)
        self.folder = self.add_line("export_folder", self.tr("Carpeta"))
        self.folder.setText(str(folder))
        choose = Button(theme, "export_choose_folder", icon="folder")
        choose.setText(self.tr("Elegir carpeta …"))
        self.fields.addLayout(row(choose, 1))
        self.bar = QProgressBar()
        self.bar.setObjectName("export_progress")
        self.bar.setTextVisible(False)
        self.bar.setRange(0, min(count, _MANY))
        self.bar.setAccessibleName(self.tr("Avance"))
        self.bar.hide()
        self.fields.addWidget(self.bar)
        self.go.setText(self.tr("Exportar"))
        self._inputs = (self.kind, self.folder, choose, self.go)
        choose.clicked.connect(self._choose)
        self.go.clicked.connect(self.start)
        self._progressed.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Exportar a"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def start(self) -> None:
        """Begin to copy."""
        text = self.folder.text().strip()
        if not text or not Path(text).is_absolute():
            self.notice.say(self.tr("Elija una carpeta."), "record")
            self.fit()
            return
        self._is_running = True
        for widget in self._inputs:
            widget.setEnabled(False)
        self.bar.setValue(0)
        self.bar.show()
        self.notice.say(self.tr("Copiando …"))
        self.fit()
        kind, progressed = self.kind.currentData(), self._progressed
        self._tasks.run(
            self,
            self._lane,
            lambda: self._export(Path(text), kind, progressed.emit, self._called_off),
            self._done,
            self._fail,
        )

    def reject(self) -> None:
        """Close; while it copies, call that off first. What is copied by then is whole and stays."""
        if not self._is_running:
            super().reject()
            return
        self._called_off.set()
        self.back.setEnabled(False)
        self.notice.say(self.tr("Cancelando …"), "warn")

    def _show_progress(self, done: int, _total: int) -> None:
        self.bar.setValue(done)

    def _done(self, result: ExportResult) -> None:
        self._end()
        said = [self.tr("Copiadas: %1.").replace("%1", str(len(result.exported)))]
        if result.cancelled:
            said.append(self.tr("Se canceló; lo copiado hasta entonces está completo."))
        if result.altered:
            said.append(
                self.tr("Alteradas después de grabarse: %1; sus fichas lo dicen.").replace(
                    "%1", str(len(result.altered))
                )
            )
        if result.problems:
            first = result.problems[0]
            told = sentence(CallManagerError(first.message, code=first.code))
            said.append(self.tr("No se copiaron: %1. %2").replace("%1", str(len(result.problems))).replace("%2", told))
        is_bad = bool(result.problems or result.altered)
        self.notice.say(" ".join(said), "warn" if is_bad or result.cancelled else "ok")
        self.fit()

    def _fail(self, error: CallManagerError) -> None:
        self._end()
        self.notice.say(sentence(error), "record")
        self.fit()

    def _end(self) -> None:
        self._is_running = False
        self._called_off = Event()
        self.bar.hide()
        self.back.setEnabled(True)
        self.back.setText(self.tr("Cerrar"))
        for widget in self._inputs:
            widget.setEnabled(True)


def _same(typed: str, wanted: str) -> bool:
    """Whether the name was typed, whatever its spaces and capitals."""
    return " ".join(typed.split()).casefold() == " ".join(wanted.split()).casefold()
