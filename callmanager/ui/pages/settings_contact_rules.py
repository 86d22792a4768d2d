"""What holds for all contacts: how long one stays taken, and whether their statuses move on by themselves."""

from collections.abc import Callable
from typing import Any

from callmanager.domain.errors import CallManagerError
from callmanager.services.contacts.contact_locks import ContactLocks
from callmanager.settings import Settings
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.pages.settings_daily import TIMES, pair
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.choices import Choice
from callmanager.ui.widgets.controls import Card, CheckBox, Label, Notice
from callmanager.workers import Lane

_MINUTES = (5.0, 10.0, 15.0, 30.0, 60.0)


class ContactRulesCard(Card):
    """Each is saved at once and holds at once."""

    def __init__(
        self,
        locks: ContactLocks,
        settings: Settings,
        keep: Callable[[Settings], Settings],
        theme: Theme,
        lane: Lane,
        tasks: Tasks,
        *,
        may: bool,
    ) -> None:
        super().__init__()
        self._locks, self._settings, self._keep_all, self._lane, self._tasks = locks, settings, keep, lane, tasks
        self._minutes = Choice("contact_lock_minutes", _MINUTES, self._say_minutes)
        self._time = Choice("contact_rules_time", TIMES, str)
        self._rules = CheckBox(theme, "contact_run_rules")
        self._words = Label("label", "muted")
        self._words.setWordWrap(True)
        self.notice = Notice(theme, "contact_rules_notice")
        self.body.addLayout(pair(self._minutes, self._time))
        self.body.addWidget(self._rules)
        self.body.addWidget(self._words)
        self.body.addWidget(self.notice)
        self._show()
        for part in (self._minutes, self._time, self._rules):
            part.setEnabled(may)
        self._minutes.box.activated.connect(lambda _index: self._keep())
        self._time.box.activated.connect(lambda _index: self._keep())
        self._rules.clicked.connect(lambda _checked: self._keep())
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Para todos los contactos"))
        self._minutes.speak(self.tr("Quien abre un contacto lo tiene durante"))
        self._time.speak(self.tr("Los estados cambian solos a las"))
        self._rules.setText(self.tr("Los estados con plazo cambian solos, una vez al día"))
        self._words.setText(
            self.tr("Mientras alguien lo tiene, nadie más lo llama ni lo cambia. Se libera antes al cerrarlo.")
        )

    def _show(self) -> None:
        contacts = self._settings.contacts
        self._minutes.choose(float(contacts.lock_minutes))
        self._time.choose(contacts.rules_time)
        self._rules.setChecked(contacts.run_rules)

    def _keep(self) -> None:
        wanted: dict[str, Any] = {
            "lock_minutes": int(float(self._minutes.figure or 10)),
            "run_rules": self._rules.isChecked(),
            "rules_time": str(self._time.figure),
        }
        old = self._settings
        new = old.model_copy(update={"contacts": old.contacts.model_copy(update=wanted)})

        def saved(kept: Settings) -> None:
            self._settings.contacts = kept.contacts
            self._locks.minutes = kept.contacts.lock_minutes
            self.notice.say(self.tr("Guardado."))

        def failed(error: CallManagerError) -> None:
            self._show()
            self.notice.say(sentence(error), "record")

        self._tasks.run(self, self._lane, lambda: self._keep_all(new), saved, failed)

    def _say_minutes(self, minutes: object) -> str:
        return self.tr("%1 minutos").replace("%1", str(int(float(str(minutes)))))
