"""What may be done with chosen recordings beyond listening: copy, verify, keep, delete, erase. By rights."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from callmanager.domain.erasure import Erased, ErasurePreview
from callmanager.domain.errors import CallManagerError
from callmanager.domain.recording import Encoding, Integrity, RecordingStatus
from callmanager.domain.recording_export import ExportResult
from callmanager.domain.recording_listing import RecordingListing
from callmanager.domain.users import Right, User
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.library_services import LibraryServices
from callmanager.ui.recording_dialogs import DeleteQuestion, EraseQuestion, ExportDialog, HoldQuestion, Question
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Button, Tone
from callmanager.workers import Lane


@dataclass
class _Done:
    """What came of a job over several recordings."""

    count: int = 0
    failed: list[CallManagerError] = field(default_factory=list)


class RecordingActions(QObject):
    """The buttons and what they do. ``said`` carries a sentence and its tone, ``changed`` that the list is out of date.

    ``about_to_delete`` carries the ids: whoever holds a file of them open lets go.
    """

    said = Signal(str, str)
    changed = Signal()
    about_to_delete = Signal(object)

    def __init__(
        self,
        services: LibraryServices,
        chosen: Callable[[], Sequence[RecordingListing]],
        folder: Path,
        user: User,
        theme: Theme,
        lane: Lane,
        tasks: Tasks,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._services, self._chosen, self._folder, self._user = services, chosen, folder, user
        self._theme, self._lane, self._tasks, self._window = theme, lane, tasks, window
        self.export = Button(theme, "recording_export", icon="save")
        self.verify = Button(theme, "recording_verify", icon="check")
        self.hold = Button(theme, "recording_hold_button", icon="lock")
        self.delete = Button(theme, "recording_delete", "danger", "remove")
        self.erase = Button(theme, "recording_erase_person", "quiet", "remove")
        self.buttons: list[Button] = []
        if services.exports is not None and user.may(Right.EXPORT):
            self.buttons.append(self.export)
        if services.keeping is not None:
            self.buttons.append(self.verify)
        if services.retention is not None and (user.may(Right.EXPORT) or user.may(Right.DELETE_RECORDINGS)):
            self.buttons.append(self.hold)
        if services.retention is not None and user.may(Right.DELETE_RECORDINGS):
            self.buttons.append(self.delete)
        if services.erasure is not None and user.may(Right.DELETE_RECORDINGS):
            self.buttons.append(self.erase)
        for button in {self.export, self.verify, self.hold, self.delete, self.erase} - set(self.buttons):
            button.setParent(window)
            button.hide()
        self.export.clicked.connect(self.ask_export)
        self.verify.clicked.connect(self.verify_chosen)
        self.hold.clicked.connect(self._hold_or_release)
        self.delete.clicked.connect(self.ask_delete)
        self.erase.clicked.connect(self.ask_erase)
        self.retranslate()
        self.follow()

    def retranslate(self) -> None:
        """Say the buttons anew."""
        self.export.setText(self.tr("Exportar …"))
        self.verify.setText(self.tr("Verificar"))
        self.delete.setText(self.tr("Eliminar …"))
        self.erase.setText(self.tr("Borrar a la persona …"))
        self._name_hold()

    def follow(self) -> None:
        """Another choice was made: what can be done with it."""
        finished = self._finished()
        for button in self.buttons:
            button.setEnabled(bool(finished))
        self.hold.setEnabled(bool(finished) and (not self._is_held() or self._user.may(Right.DELETE_RECORDINGS)))
        self.delete.setEnabled(any(not one.legal_hold for one in finished))
        self.erase.setEnabled(len(finished) == 1 and bool(finished[0].metadata.contact_phone))
        self._name_hold()

    def _name_hold(self) -> None:
        self.hold.setText(self.tr("Liberar") if self._is_held() else self.tr("Retener …"))

    def _finished(self) -> list[RecordingListing]:
        return [one for one in self._chosen() if one.metadata.status is not RecordingStatus.RECORDING]

    def _is_held(self) -> bool:
        finished = self._finished()
        return bool(finished) and all(one.legal_hold for one in finished)

    # --- copy ---------------------------------------------------------------------------------------------------------

    def ask_export(self) -> None:
        """Ask where to, and copy."""
        service = self._services.exports
        ids = [one.recording_id for one in self._finished()]
        if service is None or not ids:
            return

        def export(
            folder: Path, kind: Encoding, progress: Callable[[int, int], object], cancelled: Event
        ) -> ExportResult:
            return service.export(self._user, ids, folder, kind, progress, cancelled)

        self._open(ExportDialog(len(ids), self._folder, export, self._theme, self._lane, self._tasks, self._window))

    def _open(self, question: Question) -> None:
        question.open()

    # --- verify -------------------------------------------------------------------------------------------------------

    def verify_chosen(self) -> None:
        """Compare the chosen files with what was recorded."""
        service = self._services.keeping
        ids = [one.recording_id for one in self._finished()]
        if service is None or not ids:
            return
        self.verify.setEnabled(False)
        self.said.emit(self.tr("Verificando …"), "ok")
        self._run(lambda: [service.verify(recording_id) for recording_id in ids], self._verified)

    def _verified(self, results: list[Integrity]) -> None:
        good = sum(result is Integrity.OK for result in results)
        bad = sum(result.is_bad for result in results)
        if bad:
            words = self.tr("Verificadas: %1. No están como se grabaron: %2. La columna Estado dice cuáles.")
            self._say(words.replace("%1", str(len(results))).replace("%2", str(bad)), "record")
        elif good == len(results):
            self._say(self.tr("Verificadas: %1. Están como se grabaron.").replace("%1", str(good)), "ok")
        else:
            words = self.tr("Verificadas: %1. Sin huella con qué comparar: %2.")
            self._say(words.replace("%1", str(len(results))).replace("%2", str(len(results) - good)), "warn")
        self.changed.emit()

    # --- keep ---------------------------------------------------------------------------------------------------------

    def _hold_or_release(self) -> None:
        service = self._services.retention
        finished = self._finished()
        if service is None or not finished:
            return
        if self._is_held():
            self._each(
                finished,
                lambda one: service.release(one.recording_id, self._user),
                self.tr("Liberadas: %1. Vuelven a valer sus plazos."),
            )
            return
        question = HoldQuestion(len(finished), self._theme, self._window)
        question.answered.connect(
            lambda reason: self._each(
                [one for one in finished if not one.legal_hold],
                lambda one: service.hold(one.recording_id, reason, self._user),
                self.tr("Retenidas: %1. Nada las borra hasta que se liberen."),
            )
        )
        self._open(question)

    # --- delete -------------------------------------------------------------------------------------------------------

    def ask_delete(self) -> None:
        """Ask why, and delete what no hold keeps."""
        service = self._services.retention
        finished = self._finished()
        going = [one for one in finished if not one.legal_hold]
        if service is None or not going:
            return
        question = DeleteQuestion(len(going), len(finished) - len(going), self._theme, self._window)

        def go(reason: str) -> None:
            self.about_to_delete.emit([one.recording_id for one in going])
            self._each(
                going,
                lambda one: service.delete(one.recording_id, self._user, reason),
                self.tr("Eliminadas: %1. Queda en el registro de auditoría."),
            )

        question.answered.connect(go)
        self._open(question)

    # --- erase a person -----------------------------------------------------------------------------------------------

    def ask_erase(self) -> None:
        """Show what erasing the person of the chosen recording takes, and do it when the name is typed."""
        service = self._services.erasure
        if service is None or not self.erase.isEnabled():
            return
        (one,) = self._finished()
        phone = one.metadata.contact_phone
        self.erase.setEnabled(False)
        self._run(lambda: service.preview(self._user, phone=phone), lambda preview: self._ask_erase(preview, phone))

    def _ask_erase(self, preview: ErasurePreview, phone: str) -> None:
        self.follow()
        service = self._services.erasure
        assert service is not None
        question = EraseQuestion(preview, phone, self._theme, self._window)

        def go() -> None:
            self.about_to_delete.emit([one.recording_id for one in self._finished()])
            self.said.emit(self.tr("Borrando …"), "ok")
            self._run(lambda: service.erase(self._user, preview.digest, phone=phone), self._erased)

        question.confirmed.connect(go)
        self._open(question)

    def _erased(self, erased: Erased) -> None:
        words = self.tr("Borrada. Grabaciones: %1. Copias: %2. Las cifras de sus llamadas quedan sin nombre.")
        words = words.replace("%1", str(erased.recordings)).replace("%2", str(erased.exports))
        if erased.unreachable:
            words += " " + self.tr("No se alcanzó: %1").replace("%1", ", ".join(erased.unreachable))
        self._say(words, "warn" if erased.unreachable else "ok")
        self.changed.emit()

    # --- jobs ---------------------------------------------------------------------------------------------------------

    def _each(self, listings: Sequence[RecordingListing], do: Callable[[RecordingListing], object], words: str) -> None:
        """Do it to each in the background; what fails does not stop the others, and is told."""

        def work() -> _Done:
            done = _Done()
            for one in listings:
                try:
                    do(one)
                    done.count += 1
                except CallManagerError as error:
                    done.failed.append(error)
            return done

        def tell(done: _Done) -> None:
            said = words.replace("%1", str(done.count)) if done.count or not done.failed else ""
            if done.failed:
                count = str(len(done.failed))
                said += " " + self.tr("Sin cambio: %1. %2").replace("%1", count).replace("%2", sentence(done.failed[0]))
            self._say(said.strip(), "record" if done.failed else "ok")
            self.changed.emit()

        self._run(work, tell)

    def _run(self, work: Callable[[], object], on_done: Callable[..., None]) -> None:
        def fail(error: CallManagerError) -> None:
            self._say(sentence(error), "record")
            self.follow()

        self._tasks.run(self, self._lane, work, on_done, fail)

    def _say(self, words: str, tone: Tone) -> None:
        self.said.emit(words, tone)
        self.follow()
