"""The office's own lists: how a call can end, and why an agent pauses."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QHBoxLayout

from callmanager.domain.agent import IDLE, AgentPauseReason
from callmanager.domain.errors import CallManagerError
from callmanager.domain.outcome import Outcome
from callmanager.domain.users import Right, User
from callmanager.services.calls.outcomes import OutcomeService
from callmanager.services.calls.pause_reasons import PauseReasonService
from callmanager.settings import Settings
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.choices import Choice
from callmanager.ui.widgets.controls import CheckBox, Label, Panel
from callmanager.ui.widgets.list_editor import ListEditor, shown_words
from callmanager.workers import Lane

Statuses = Callable[[], Sequence[tuple[str, str]]]
REACHED, NOBODY = "reached", "nobody"
_IDLE_MINUTES = (0.0, 3.0, 5.0, 10.0, 15.0, 30.0)


class OutcomeSettings(Panel):
    """Outcomes at the left, pause reasons at the right; each is saved by itself, and nothing is ever deleted.

    Args:
        statuses: the ids and words of the statuses a contact can get; called in the lane.
    """

    def __init__(
        self,
        outcomes: OutcomeService,
        reasons: PauseReasonService,
        statuses: Statuses,
        settings: Settings,
        keep: Callable[[Settings], Settings],
        user: User,
        theme: Theme,
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self._settings, self._save, self._lane, self._tasks = settings, keep, lane, tasks
        self.outcomes = OutcomeEditor(outcomes, statuses, user, theme, lane, tasks)
        self.reasons = PauseReasonEditor(reasons, user, theme, lane, tasks)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self.outcomes, 1)
        layout.addWidget(self.reasons, 1)
        bridge.outcomes_changed.connect(lambda _event: self.outcomes.look_up())
        bridge.pause_reasons_changed.connect(lambda _event: self.reasons.look_up())
        self.outcomes.look_up()
        self.reasons.look_up()
        self._idle = Choice("idle_minutes", _IDLE_MINUTES, self._say_minutes)
        self._idle.setEnabled(user.may(Right.CONFIGURE))
        self.reasons.body.addWidget(self._idle)
        self.retranslate()
        self._idle.choose(float(settings.office.idle_minutes))
        self._idle.box.activated.connect(lambda _index: self._keep_idle())

    def retranslate(self) -> None:
        """Say everything anew."""
        self._idle.speak(self.tr("Ausente sin tocar nada durante"))

    def _keep_idle(self) -> None:
        """Save the minutes alone; they hold at once."""
        office = self._settings.office.model_copy(update={"idle_minutes": int(float(self._idle.figure or 0))})
        new = self._settings.model_copy(update={"office": office})

        def saved(kept: Settings) -> None:
            self._settings.office = kept.office
            self.reasons.notice.say(self.tr("Guardado. Vale enseguida."))

        def failed(error: CallManagerError) -> None:
            self._idle.choose(float(self._settings.office.idle_minutes))
            self.reasons.notice.say(sentence(error), "record")

        self._tasks.run(self, self._lane, lambda: self._save(new), saved, failed)

    def _say_minutes(self, minutes: object) -> str:
        words = self.tr("%1 min").replace("%1", str(int(float(str(minutes or 0)))))
        return words if minutes else self.tr("Nunca")


class OutcomeEditor(ListEditor[Outcome]):
    """What an outcome is called, what it means for the figures, and what becomes of the contact."""

    def __init__(
        self, outcomes: OutcomeService, statuses: Statuses, user: User, theme: Theme, lane: Lane, tasks: Tasks
    ) -> None:
        super().__init__(
            "outcomes",
            outcomes.all,
            lambda outcome, place: outcomes.save(outcome, user, position=place),
            theme,
            lane,
            tasks,
            may=user.may(Right.CONFIGURE),
        )
        self._statuses: dict[str, str] = {}
        self._reach = Choice("outcome_reach", (REACHED, NOBODY), self._say_reach)
        self._sale = CheckBox(theme, "outcome_is_sale")
        self._callback = CheckBox(theme, "outcome_is_callback")
        self._do_not_call = CheckBox(theme, "outcome_is_do_not_call")
        self._final = CheckBox(theme, "outcome_is_final")
        self._status = Choice("outcome_status", ("",), self._say_status)
        self._ask_statuses: Callable[[], None] = lambda: tasks.run(
            self, lane, statuses, self._know_statuses, self._fail
        )
        for part in (self._reach, self._status, self._sale, self._callback, self._do_not_call, self._final):
            self.fields.addWidget(part)
        self._reach.box.currentIndexChanged.connect(lambda _index: self._follow())
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.retranslate_list(
            self.tr("Resultados de llamada"),
            self.tr("Nuevo"),
            self.tr("Nombre del resultado"),
            self.tr("Se ofrece al terminar"),
        )
        self._reach.speak(self.tr("Qué significa"))
        self._status.speak(self.tr("El contacto pasa a"))
        self._sale.setText(self.tr("Es una venta"))
        self._callback.setText(self.tr("Pide fecha para volver a llamar"))
        self._do_not_call.setText(self.tr("No se le llama más"))
        self._final.setText(self.tr("La cola no lo vuelve a dar"))
        self._ask_statuses()

    def label_of(self, entry: Outcome) -> str:
        """The words of an outcome."""
        return entry.label_es if _in_spanish() else entry.label_en

    def words_of(self, entry: Outcome) -> str:
        """What it means, short."""
        return shown_words(
            (
                self.tr("venta") if entry.sale else self._say_reach(REACHED if entry.connected else NOBODY).lower(),
                "" if entry.is_active else self.tr("fuera de uso"),
            )
        )

    def id_of(self, entry: Outcome) -> str:
        """The outcome's id."""
        return entry.outcome_id

    def is_in_use(self, entry: Outcome) -> bool:
        """Whether it is offered."""
        return entry.is_active

    def show_fields(self, entry: Outcome | None) -> None:
        """Show what it means."""
        shown = entry or Outcome("", "", "", connected=True)
        self._reach.choose(REACHED if shown.connected else NOBODY)
        self._sale.setChecked(shown.sale)
        self._callback.setChecked(shown.callback)
        self._do_not_call.setChecked(shown.do_not_call)
        self._final.setChecked(shown.final)
        self._status.choose(shown.status_id)

    def enable_fields(self, may: bool) -> None:
        """Only who was reached can buy."""
        for part in (self._reach, self._status, self._callback, self._do_not_call, self._final):
            part.setEnabled(may)
        reached = self._reach.figure == REACHED
        self._sale.setEnabled(may and reached)
        if not reached:
            self._sale.setChecked(False)

    def entry_from(self, shown: Outcome | None, label: str, in_use: bool) -> Outcome:
        """The outcome as it stands in the fields."""
        before = shown or Outcome("", label, label)
        if label != self.label_of(before):  # the office's own words hold in both languages
            before = replace(before, label_es=label, label_en=label)
        reached = self._reach.figure == REACHED
        return replace(
            before,
            connected=reached,
            no_contact=not reached,
            sale=reached and self._sale.isChecked(),
            callback=self._callback.isChecked(),
            do_not_call=self._do_not_call.isChecked(),
            final=self._final.isChecked(),
            status_id=str(self._status.figure or ""),
            is_active=in_use,
        )

    def _know_statuses(self, statuses: Sequence[tuple[str, str]]) -> None:
        chosen = self._status.figure
        self._statuses = dict(statuses)
        self._status.box.clear()
        for status_id in ("", *self._statuses):
            self._status.box.addItem(self._say_status(status_id), status_id)
        self._status.choose(self._shown.status_id if self._shown is not None else chosen)

    def _say_reach(self, reach: object) -> str:
        return self.tr("Se habló con una persona") if reach == REACHED else self.tr("No se alcanzó a nadie")

    def _say_status(self, status_id: object) -> str:
        return self._statuses.get(str(status_id), str(status_id)) if status_id else self.tr("Queda como está")


class PauseReasonEditor(ListEditor[AgentPauseReason]):
    """Why agents pause. Being away is noticed by the program, so it can be renamed and not taken away."""

    def __init__(self, reasons: PauseReasonService, user: User, theme: Theme, lane: Lane, tasks: Tasks) -> None:
        super().__init__(
            "pause_reasons",
            reasons.all,
            lambda reason, place: reasons.save(reason, user, position=place),
            theme,
            lane,
            tasks,
            may=user.may(Right.CONFIGURE),
        )
        self._words = Label("label", "muted")
        self._words.setWordWrap(True)
        self.fields.addWidget(self._words)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.retranslate_list(
            self.tr("Motivos de pausa"), self.tr("Nuevo"), self.tr("Nombre del motivo"), self.tr("Se ofrece")
        )
        self._explain()

    def label_of(self, entry: AgentPauseReason) -> str:
        """The words of a reason."""
        return entry.label_es if _in_spanish() else entry.label_en

    def words_of(self, entry: AgentPauseReason) -> str:
        """Whether it is chosen, noticed, or out of use."""
        if entry.reason_id == IDLE:
            return self.tr("lo nota el programa")
        return self.tr("se elige") if entry.is_active else self.tr("fuera de uso")

    def id_of(self, entry: AgentPauseReason) -> str:
        """The reason's id."""
        return entry.reason_id

    def is_in_use(self, entry: AgentPauseReason) -> bool:
        """Whether it is offered."""
        return entry.is_active

    def show_fields(self, entry: AgentPauseReason | None) -> None:
        """Say what is special about it."""
        self._explain()

    def enable_fields(self, may: bool) -> None:
        """Being away stays in use."""
        if self._shown is not None and self._shown.reason_id == IDLE:
            self.in_use.setEnabled(False)

    def entry_from(self, shown: AgentPauseReason | None, label: str, in_use: bool) -> AgentPauseReason:
        """The reason as it stands in the fields."""
        before = shown or AgentPauseReason("", label, label)
        if label != self.label_of(before):
            before = replace(before, label_es=label, label_en=label)
        return replace(before, is_active=in_use)

    def _explain(self) -> None:
        is_idle = self._shown is not None and self._shown.reason_id == IDLE
        self._words.setText(
            self.tr("Empieza sola cuando nadie toca el teclado ni el ratón, si así se pide aquí abajo.")
            if is_idle
            else ""
        )


def _in_spanish() -> bool:
    return QLocale().language() is QLocale.Language.Spanish
