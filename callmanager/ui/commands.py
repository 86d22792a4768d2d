"""Everything that can be done from anywhere: what the palette and the tray offer, to this person, at this moment."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QWidget

from callmanager.domain.call import CallPhase
from callmanager.domain.search_words import words as folded
from callmanager.domain.users import Right, Scope, User
from callmanager.ui import shortcuts
from callmanager.ui.agent_desk import AgentDesk
from callmanager.ui.appearance import Appearance
from callmanager.ui.call_parts import CallDesks
from callmanager.ui.i18n import LANGUAGE_NAMES, Language
from callmanager.ui.main_window import MainWindow

if TYPE_CHECKING:
    from callmanager.ui.pages.settings_page import SettingsPage
    from callmanager.ui.settings_finder import Setting


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do: its words, of which kind it is, other words it is found by, and its keys."""

    name: str
    words: str
    kind: str
    do: Callable[[], object]
    also: str = ""
    keys: str = ""

    def rank(self, text: str) -> int | None:
        """How well it fits what is typed, 0 best; None when it does not. Everything fits ""."""
        asked = folded(text)
        said = folded(self.words)
        if said[: len(asked)] == asked or not asked:
            return 0
        for rank, known in enumerate((said, said + folded(f"{self.kind} {self.also}")), start=1):
            if all(any(word.startswith(part) for word in known) for part in asked):
                return rank
        return None


class Commands(QObject):
    """Knows what can be done now; asks no service."""

    def __init__(
        self,
        window: MainWindow,
        desks: CallDesks,
        user: User,
        language: Language,
        appearance: Appearance,
        more: Callable[[], list[Command]] = list,
    ) -> None:
        """``more`` adds what only the builder of the window knows of."""
        super().__init__(window)
        self._window, self._desks, self._user = window, desks, user
        self._language, self._appearance, self._more = language, appearance, more

    def now(self) -> list[Command]:
        """What this person can do at this moment, the call's steps first; then pages, and everything else."""
        pauses = self.agent()
        ready = pauses if self._desks.agent.is_paused else []
        rest = [] if ready else pauses
        return [*ready, *self._call(), *self._pages(), *self._buttons(), *rest, *self._looks(), *self._more()]

    def settings(self) -> list[Command]:
        """Each setting, as far as the settings are built."""
        page = self._settings_page()
        kind = self.tr("Ajuste")
        return [
            Command(
                f"setting.{one.name}", one.words, f"{kind} · {one.where}", partial(self._show_setting, one), one.meaning
            )
            for one in (page.settings() if page is not None else [])
        ]

    def _settings_page(self) -> "SettingsPage | None":
        """The page, once it is built; its module is slow to import, so it is found by name."""
        page = self._window.findChild(QWidget, "page_settings")
        return cast("SettingsPage | None", page)

    def _show_setting(self, setting: "Setting") -> None:
        self._window.open_page("settings")
        page = self._settings_page()
        if page is not None:
            page.show_setting(setting)

    def _call(self) -> Iterator[Command]:
        desk, kind = self._desks.call, self.tr("Llamada")
        phase = desk.call.phase if desk.call is not None else None
        if phase is CallPhase.RINGING:
            yield self._keyed("call.answered", kind, desk.answer)
        if phase in (CallPhase.TALKING, CallPhase.HOLD):
            words = self.tr("Retomar la llamada") if phase is CallPhase.HOLD else self.tr("Poner en espera")
            yield Command("call.hold", words, kind, desk.toggle_hold, keys=shortcuts.shown("call.hold"))
            yield Command(
                "recording.toggle",
                self.tr("Pausar o seguir la grabación"),
                kind,
                desk.toggle_recording,
                keys=shortcuts.shown("pause"),
            )
        if phase is not None and phase.is_live:
            yield self._keyed("call.hang_up", kind, desk.hang_up)
        if phase is None:
            yield self._keyed("queue.next", kind, self._take_next)
            yield Command(
                "call.begin",
                self.tr("Llamar a alguien"),
                kind,
                partial(self._window.open_page, "call"),
                self.tr("marcar teléfono número"),
            )

    def agent(self) -> list[Command]:
        """The agent's own pause: each reason while ready, the way back while paused; nothing during a call."""
        agent: AgentDesk = self._desks.agent
        if self._desks.call.call is not None:
            return []
        kind = self.tr("Pausa")
        if agent.is_paused:
            return [Command("agent.ready", self.tr("Volver de la pausa"), kind, agent.ready, self.tr("listo libre"))]
        return [
            Command(
                f"agent.pause.{reason.reason_id}",
                self.tr("Pausa: %1").replace("%1", agent.reasons.label(reason.reason_id, self._language.code)),
                kind,
                partial(agent.pause, reason.reason_id),
            )
            for reason in agent.reasons.active()
        ]

    def _pages(self) -> Iterator[Command]:
        kind = self.tr("Página")
        for key, name in zip(
            [*shortcuts.keys("page"), *[""] * len(self._window.page_names)], self._window.page_names, strict=False
        ):
            yield Command(f"page.{name}", self._window.page_words(name), kind, partial(self._open, name), keys=key)

    def _buttons(self) -> Iterator[Command]:
        """What a button of a page does, for those who may."""
        kind = self.tr("Acción")
        files, may = self.tr("excel csv archivo lista"), self._user.may
        for page, button, words, also, is_allowed in (
            ("contacts", "contact_add", self.tr("Contacto nuevo"), self.tr("cliente"), may(Right.EDIT_CONTACTS)),
            ("contacts", "contacts_import", self.tr("Importar contactos"), files, may(Right.IMPORT_CONTACTS)),
            ("contacts", "contacts_export", self.tr("Exportar contactos"), files, may(Right.EXPORT)),
            ("recordings", "recordings_export_report", self.tr("Hacer un informe"), "pdf excel", may(Right.EXPORT)),
            (
                "metrics",
                "wallboard_open",
                self.tr("Pantalla grande"),
                self.tr("pared televisor tablero equipo"),
                self._user.scope is not Scope.OWN,
            ),
            (
                "people",
                "people_add",
                self.tr("Agregar una persona"),
                self.tr("usuario agente cuenta"),
                may(Right.MANAGE_USERS),
            ),
            ("settings", "settings_sound_check", self.tr("Prueba de sonido"), self.tr("micrófono audio volumen"), True),
            ("settings", "settings_own_password", self.tr("Cambiar mi contraseña"), self.tr("clave"), True),
        ):
            if page in self._window.page_names and is_allowed:
                yield Command(f"do.{button}", words, kind, partial(self._press, page, button), also)

    def _looks(self) -> Iterator[Command]:
        kind, choose = self.tr("Aspecto"), self._appearance.choose_theme
        also = self.tr("tema colores aspecto")
        yield Command("theme.dark", self.tr("Tema oscuro"), kind, partial(choose, "dark"), also)
        yield Command("theme.light", self.tr("Tema claro"), kind, partial(choose, "light"), also)
        yield Command("theme.system", self.tr("Tema como el sistema"), kind, partial(choose, "system"), also)
        for code, name in LANGUAGE_NAMES.items():
            if code != self._language.code:
                words = self.tr("Idioma: %1").replace("%1", name)
                do = partial(self._appearance.choose_language, code)
                yield Command(f"language.{code}", words, kind, do, "language idioma")

    def _keyed(self, name: str, kind: str, do: Callable[[], object]) -> Command:
        return Command(name, shortcuts.words(name), kind, do, keys=shortcuts.shown(name))

    def _open(self, name: str) -> None:
        self._window.open_page(name)

    def _take_next(self) -> None:
        self._window.open_page("call")
        self._desks.contact.take_next()

    def _press(self, page: str, name: str) -> None:
        """Open the page and press its button; one that rests now is not pressed."""
        self._window.open_page(page)
        settings = self._settings_page()
        if page == "settings" and settings is not None:
            settings.open_tab("general")
        if page == "metrics":
            tab = self._window.findChild(QAbstractButton, "metrics_tab_team")
            if tab is not None:
                tab.click()
        button = self._window.findChild(QAbstractButton, name)
        place = self._window.findChild(QWidget, f"page_{page}")
        if button is not None and place is not None and button.isVisibleTo(place):
            button.click()
