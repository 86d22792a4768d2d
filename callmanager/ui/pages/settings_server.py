"""The phone server's own settings: whether it serves, whom, on which port, and what phones may."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from callmanager.domain.errors import CallManagerError
from callmanager.domain.phones import PhonePlaces, PhoneReach
from callmanager.settings import ServerSettings
from callmanager.ui.errors import sentence
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.choices import Choice
from callmanager.ui.widgets.controls import Button, Card, CheckBox, Field, Label, Notice, row
from callmanager.ui.widgets.fold import Fold

_AUTO, _HERE, _EVERYWHERE = "auto", "127.0.0.1", "*"
_LAST_PORT = 65_535
_HOSTS = (_AUTO, _HERE, _EVERYWHERE)


class ServerCard(Card):
    """``chosen`` carries what of the settings is to be another, by name."""

    chosen = Signal(object)

    def __init__(self, server: ServerSettings, theme: Theme, *, may: bool) -> None:
        super().__init__()
        self._shown, self._may = server, may
        self._cards: dict[str, str] = {}
        self._state = _wrapped()
        self._state.setObjectName("settings_server_state")
        self.enabled = CheckBox(theme, "settings_server_enabled")
        self.host = Choice("settings_server_host", _HOSTS, self._say_host)
        self._port = QLineEdit()
        self._port.setObjectName("settings_server_port")
        self._port.setMaxLength(5)
        self._port_field = Field(self._port)
        self.listening = CheckBox(theme, "settings_server_listening")
        self._more = Fold(theme, "settings_server_more")
        self.address = Choice("settings_server_address", ("",), self._say_address)
        self.other_port = CheckBox(theme, "settings_server_other_port")
        self.tls = CheckBox(theme, "settings_server_tls")
        self._plain = _wrapped()
        self._plain.setObjectName("settings_server_plain")
        self._plain.set_tone("warn")
        self._rights = _wrapped()
        self.notice = Notice(theme, "settings_server_notice")
        self.save = Button(theme, "settings_server_save", "primary", "save")
        self._build()
        self.show_settings(server)
        self.tls.toggled.connect(self._warn)
        self.save.clicked.connect(self._save)
        self.retranslate()

    def _build(self) -> None:
        where = row(self.host, self._port_field, spacing=SPACE_M)
        where.setStretch(0, 3)
        where.setStretch(1, 1)
        self.body.addWidget(self._state)
        self.body.addWidget(self.enabled)
        self.body.addLayout(where)
        self.body.addWidget(self.listening)
        for hidden in (self.address, self.other_port, self.tls, self._plain):
            self._more.body.addWidget(hidden)
        self.body.addWidget(self._more)
        self.body.addStretch(1)
        self.body.addWidget(self.notice)
        self.body.addWidget(self._rights)
        self.body.addLayout(row(1, self.save))
        self._rights.setVisible(not self._may)
        switches = (self.enabled, self.listening, self.other_port, self.tls)
        for part in (*switches, self.host, self._port_field, self.address, self.save):
            part.setEnabled(self._may)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Servidor de teléfonos"))
        self.enabled.setText(self.tr("Servir a teléfonos y pantallas de pared"))
        self.host.speak(self.tr("Quién entra"))
        self._port_field.set_text(self.tr("Puerto"))
        self.listening.setText(self.tr("Un teléfono puede escuchar grabaciones, si su invitación lo dice"))
        self._more.button.setText(self.tr("Más"))
        self.address.speak(self.tr("Dirección en las invitaciones"))
        self.other_port.setText(self.tr("Si el puerto 5000 está ocupado, tomar uno de los nueve siguientes"))
        self.tls.setText(self.tr("Cifrar lo que viaja por la red (HTTPS)"))
        self._plain.setText(
            self.tr(
                "Sin cifrar, quien esté en la red puede leerlo todo. Por eso no se empareja ningún teléfono y solo una "
                "pantalla de pared ve totales: ni nombres, ni grabaciones, ni órdenes."
            )
        )
        self._rights.setText(self.tr("Solo quien administra puede cambiar esto."))
        self.save.setText(self.tr("Guardar"))

    def show_settings(self, server: ServerSettings) -> None:
        """Show what holds."""
        self._shown = server
        self.enabled.setChecked(server.enabled)
        self.host.choose(server.host)
        self._port.setText(str(server.port))
        self.listening.setChecked(server.listening)
        self.address.choose(server.address)
        self.other_port.setChecked(server.other_port)
        self.tls.setChecked(server.tls)
        self._warn(server.tls)

    def show_places(self, places: PhonePlaces) -> None:
        """Offer this computer's addresses and names, too."""
        self._cards = dict(places.cards)
        _offer(self.host, (*_HOSTS, *self._cards))
        _offer(self.address, ("", *places.names, *self._cards))

    def show_state(self, reach: PhoneReach, problem: CallManagerError | None) -> None:
        """Say whether it runs, and where."""
        if reach.url:
            told = self.tr("En marcha en %1, para su red.") if reach.is_open else self.tr("En marcha en %1, solo aquí.")
            self._state.setText(told.replace("%1", reach.url))
        else:
            self._state.setText(sentence(problem) if problem is not None else self.tr("No está en marcha."))
        self._state.set_tone("muted" if reach.url or problem is None else "record")

    def _warn(self, is_encrypted: bool) -> None:
        self._plain.setVisible(not is_encrypted)
        if not is_encrypted:
            self._more.open()

    def _wanted(self) -> dict[str, Any]:
        wanted = {
            "enabled": self.enabled.isChecked(),
            "host": self.host.figure,
            "port": int(self._port.text()),
            "listening": self.listening.isChecked(),
            "address": self.address.figure,
            "other_port": self.other_port.isChecked(),
            "tls": self.tls.isChecked(),
        }
        return {name: value for name, value in wanted.items() if value != getattr(self._shown, name)}

    def _save(self) -> None:
        written = self._port.text().strip()
        if not (written.isascii() and written.isdigit() and int(written) <= _LAST_PORT):
            self.notice.say(self.tr("El puerto es un número de 0 a 65535. Con 0 se toma uno libre."), "record")
            self._port.setFocus()
            return
        self.chosen.emit(self._wanted())

    def tell_saved(self, before: str, now: str) -> None:
        """Say that it holds, and what becomes of the phones; the addresses are "" while it does not run."""
        told = self.tr("Guardado.")
        if now and before and urlsplit(now).port != urlsplit(before).port:
            told = self.tr(
                "Guardado. Ahora está en %1. Los teléfonos abiertos ya pasaron; los demás necesitan otra invitación."
            )
        elif now != before and now:
            told = self.tr("Guardado. Ahora está en %1.")
        self.notice.say(told.replace("%1", now))

    def fail(self, error: CallManagerError) -> None:
        """Say what is wrong; all goes on as before."""
        if error.reason == "port_taken":
            told = self.tr("Otro programa ocupa el puerto %1. Elija otro; mientras tanto todo sigue como estaba.")
            self.notice.say(told.replace("%1", str(error.details.get("port", ""))), "record")
            self._port.setFocus()
        else:
            self.notice.say(sentence(error), "record")

    def _say_host(self, host: object) -> str:
        known = {
            _AUTO: self.tr("Su red, desde la primera invitación"),
            _HERE: self.tr("Solo esta computadora"),
            _EVERYWHERE: self.tr("Todas sus redes"),
        }
        return known.get(str(host)) or self._say_card(str(host))

    def _say_address(self, address: object) -> str:
        return self._say_card(str(address)) if address else self.tr("La mejor que haya")

    def _say_card(self, address: str) -> str:
        card = self._cards.get(address, "")
        beside = card or ("mDNS" if address.endswith(".local") else "")
        return f"{address} ({beside})" if beside else address


def _offer(choice: Choice, figures: Sequence[str]) -> None:
    """Offer these; what is chosen stays chosen."""
    now = choice.figure
    choice.box.clear()
    for figure in figures:
        choice.box.addItem("", figure)
    choice.choose(now)
    choice.speak(choice.label.text())


def _wrapped() -> Label:
    label = Label("label", "muted")
    label.setWordWrap(True)
    return label
