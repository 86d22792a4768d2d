"""What is done with chosen contacts: changed, tagged, blocked, taken to a file, removed. Each step asks first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from callmanager.domain.contact import EVERYBODY, Contact, ContactFilter
from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import User
from callmanager.services.contacts.contact_record import FIELDS
from callmanager.ui import format as say
from callmanager.ui.bridge import Tasks
from callmanager.ui.contact_dialogs import BlockQuestion, ExportQuestion, SureQuestion
from callmanager.ui.contact_names import Names
from callmanager.ui.contact_refusals import refusal
from callmanager.ui.contact_services import ContactServices
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Tone
from callmanager.workers import Lane

_Step = Callable[[Contact], object]


@dataclass
class _Done:
    """What came of a job over several contacts."""

    changed: list[Contact] = field(default_factory=list)
    failed: list[CallManagerError] = field(default_factory=list)


class ContactActions(QObject):
    """Asks, and does it in the background. ``said`` carries a sentence and its tone, ``changed`` that rows are old.

    ``undoable`` follows what was said: the words of a button, and what it does.
    """

    said = Signal(str, str)
    changed = Signal()
    undoable = Signal(str, object)

    def __init__(
        self,
        services: ContactServices,
        chosen: Callable[[], Sequence[Contact]],
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
        self.names = Names()

    # --- one field of many --------------------------------------------------------------------------------------------

    def set_status(self, status_id: str) -> None:
        """Ask, and give the chosen contacts another status."""
        name = self.names.status(status_id)
        words = self.tr("Contactos que cambian a “%2”: %1. Queda en el historial de cada uno.")
        self._ask(
            "contacts_status_question",
            self.tr("Cambiar el estado"),
            words.replace("%2", name),
            self.tr("Cambiar"),
            lambda one: self._services.contacts.set_status(one.contact_id, status_id, self._user, "hand"),
            self.tr("Cambiados: %1."),
            lambda one: self._services.contacts.set_status(one.contact_id, one.status, self._user, "hand"),
        )

    def set_owner(self, user_id: str) -> None:
        """Ask, and give the chosen contacts to somebody, or to everybody."""
        name = self.names.person(user_id)
        words = (
            self.tr("Contactos que pasan a %2: %1.").replace("%2", name)
            if user_id
            else self.tr("Contactos que cualquiera podrá llamar: %1.")
        )
        self._ask(
            "contacts_owner_question",
            self.tr("Cambiar el responsable"),
            words,
            self.tr("Cambiar"),
            lambda one: self._services.contacts.update(one.contact_id, self._user, owner_id=user_id or None),
            self.tr("Cambiados: %1."),
            lambda one: self._services.contacts.update(one.contact_id, self._user, owner_id=one.owner_id),
        )

    def set_tags(self, tags: Sequence[str], *, add: bool) -> None:
        """Ask, and put tags on the chosen contacts, or take them off."""
        folded = {tag.casefold() for tag in tags}

        def change(one: Contact) -> object:
            kept = [tag for tag in one.tags if tag.casefold() not in folded]
            return self._services.contacts.update(
                one.contact_id, self._user, tags=tuple([*kept, *tags] if add else kept)
            )

        told = ", ".join(tags)
        words = self.tr("Poner “%2” en %1 contactos.") if add else self.tr("Quitar “%2” de %1 contactos.")
        self._ask(
            "contacts_tags_question",
            self.tr("Poner etiquetas") if add else self.tr("Quitar etiquetas"),
            words.replace("%2", told),
            self.tr("Poner") if add else self.tr("Quitar"),
            change,
            self.tr("Cambiados: %1."),
            lambda one: self._services.contacts.update(one.contact_id, self._user, tags=one.tags),
        )

    # --- may they be called -------------------------------------------------------------------------------------------

    def ask_block(self) -> None:
        """Ask why, and keep everybody from calling the chosen contacts."""
        going = [one for one in self._chosen() if not one.do_not_call]
        if not going:
            return
        question = BlockQuestion(len(going), self._theme, self._window)
        question.answered.connect(
            lambda reason: self._each(
                going,
                lambda one: self._services.contacts.block(one.contact_id, self._user, reason),
                self.tr("Nadie los llamará: %1."),
            )
        )
        question.open()

    def ask_unblock(self) -> None:
        """Ask, and let the chosen contact be called again."""
        going = [one for one in self._chosen() if one.do_not_call]
        if not going:
            return
        question = SureQuestion(
            "contact_unblock",
            self.tr("Permitir llamadas"),
            self.tr("%1 pidió que no se le llame: %2")
            .replace("%1", going[0].name)
            .replace("%2", going[0].do_not_call_reason or "–"),
            self.tr("Permitir"),
            self._theme,
            self._window,
        )
        question.confirmed.connect(
            lambda: self._each(
                going,
                lambda one: self._services.contacts.unblock(one.contact_id, self._user),
                self.tr("Se les puede llamar: %1."),
            )
        )
        question.open()

    # --- export -------------------------------------------------------------------------------------------------------

    def ask_export(
        self, count: int, text: str = "", wanted: ContactFilter = EVERYBODY, *, ids: Sequence[str] | None = None
    ) -> None:
        """Ask for columns and file, and write what is looked for, or the contacts with these ids."""
        if not count:
            return
        question = ExportQuestion(count, FIELDS, self._theme, self._window)
        question.chosen.connect(lambda fields: self._choose_file(fields, text, wanted, ids))
        question.open()

    def _choose_file(self, fields: Sequence[str], text: str, wanted: ContactFilter, ids: Sequence[str] | None) -> None:
        name = self.tr("contactos") + f"_{datetime.now().astimezone():%Y-%m-%d}.xlsx"
        kinds = ";;".join((self.tr("Excel (*.xlsx)"), "CSV (*.csv)", "JSON (*.json)", "vCard (*.vcf)"))
        chosen, kind = QFileDialog.getSaveFileName(
            self._window, self.tr("Exportar contactos"), str(self._folder / name), kinds
        )
        if chosen:
            ending = kind.partition("*")[2].rstrip(")") or ".xlsx"
            path = Path(chosen)
            self.export(path if path.suffix else path.with_suffix(ending), fields, text, wanted, ids=ids)

    def export(
        self,
        path: Path,
        fields: Sequence[str],
        text: str = "",
        wanted: ContactFilter = EVERYBODY,
        *,
        ids: Sequence[str] | None = None,
    ) -> None:
        """Write the file in the background, and say where it is."""
        self.said.emit(self.tr("Escribiendo el archivo …"), "ok")

        def written(count: int) -> None:
            words = self.tr("%1 contactos están en %2.") if count != 1 else self.tr("1 contacto está en %2.")
            self.said.emit(words.replace("%1", say.number(count, QLocale())).replace("%2", str(path)), "ok")

        self._run(
            lambda: self._services.contacts.export_file(
                path, actor=self._user, text=text, filters=wanted, fields=fields, contact_ids=ids
            ),
            written,
        )

    # --- remove -------------------------------------------------------------------------------------------------------

    def ask_remove(self) -> None:
        """Ask, and remove the chosen contacts."""
        going = list(self._chosen())
        if not going:
            return
        title = self.tr("Eliminar 1 contacto") if len(going) == 1 else self.tr("Eliminar %1 contactos")
        names = ", ".join(one.name for one in going[:3]) + (" …" if len(going) > 3 else "")
        words = self.tr("Se eliminan para siempre: %1. Sus llamadas y grabaciones se quedan.").replace("%1", names)
        words = words.replace("….", "…")  # three names and "…" need no full stop
        question = SureQuestion(
            "contacts_remove",
            title.replace("%1", str(len(going))),
            words,
            self.tr("Eliminar"),
            self._theme,
            self._window,
            "danger",
        )
        ids = [one.contact_id for one in going]

        def removed(count: int) -> None:
            said = self.tr("Eliminados: %1.").replace("%1", str(count))
            if count < len(ids):
                left = self.tr("Se quedan, porque alguien trabaja con ellos: %1.")
                said += " " + left.replace("%1", str(len(ids) - count))
            self._finish(said, "ok" if count == len(ids) else "warn")

        question.confirmed.connect(
            lambda: self._run(lambda: self._services.contacts.remove(ids, self._user), lambda gone: removed(int(gone)))
        )
        question.open()

    # --- jobs ---------------------------------------------------------------------------------------------------------

    def _ask(self, name: str, title: str, words: str, go: str, do: _Step, done: str, undo: _Step | None = None) -> None:
        going = list(self._chosen())
        if going:
            words = words.replace("%1", str(len(going)))
            question = SureQuestion(name, title, words, go, self._theme, self._window)
            question.confirmed.connect(lambda: self._each(going, do, done, undo))
            question.open()

    def _each(self, contacts: Sequence[Contact], do: _Step, words: str, undo: _Step | None = None) -> None:
        """Do it to each in the background; what fails does not stop the others, and is told.

        ``undo`` takes one of them, as it was before, back to that.
        """

        def work() -> _Done:
            done = _Done()
            for one in contacts:
                try:
                    do(one)
                    done.changed.append(one)
                except CallManagerError as error:
                    done.failed.append(error)
            return done

        def tell(done: _Done) -> None:
            count = len(done.changed)
            said = words.replace("%1", str(count)) if count or not done.failed else ""
            if done.failed:
                left = self.tr("Sin cambio: %1. %2").replace("%1", str(len(done.failed)))
                said += " " + left.replace("%2", refusal(done.failed[0], QLocale()))
            self._finish(said.strip(), "record" if done.failed else "ok")
            if undo is not None and done.changed:
                back = self.tr("Deshechos: %1.")
                self.undoable.emit(self.tr("Deshacer"), lambda: self._each(done.changed, undo, back))

        if len(contacts) > 1:
            self.said.emit(self.tr("Trabajando …"), "ok")
        self._run(work, tell)

    def _run(self, work: Callable[[], object], on_done: Callable[..., None]) -> None:
        self._tasks.run(
            self, self._lane, work, on_done, lambda error: self.said.emit(refusal(error, QLocale()), "record")
        )

    def _finish(self, words: str, tone: Tone) -> None:
        self.said.emit(words, tone)
        self.changed.emit()
