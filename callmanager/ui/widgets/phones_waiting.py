"""The phones that ask to be let in, each with a yes and a no."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from callmanager.domain.phones import PairingRequest
from callmanager.ui.theme import SPACE_S, Theme
from callmanager.ui.widgets.controls import Button, Card, Label, Panel


class PhonesWaiting(Card):
    """Takes no room while nobody waits."""

    answered = Signal(object, bool)
    """A `PairingRequest`, and whether the phone is let in."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE_S)
        self.body.addLayout(self._rows)
        self._requests: tuple[PairingRequest, ...] = ()
        self.hide()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Piden permiso"))
        self.show_requests(self._requests)

    def show_requests(self, requests: Iterable[PairingRequest]) -> None:
        """Show who waits."""
        self._requests = tuple(requests)
        while self._rows.count():
            taken = self._rows.takeAt(0)
            old = taken.widget() if taken else None
            if old is not None:
                old.hide()
                old.deleteLater()
        for number, request in enumerate(self._requests, start=1):
            self._rows.addWidget(self._row(request, number))
        self.setVisible(bool(self._requests))

    def _row(self, request: PairingRequest, number: int) -> QWidget:
        words = Label()
        words.setText(
            self.tr("%1, con las cifras de %2").replace("%1", request.phone_name).replace("%2", request.user_name)
        )
        words.setWordWrap(True)
        accept = Button(self._theme, f"phone_accept_{number}", "primary", "check")
        accept.setText(self.tr("Aceptar"))
        refuse = Button(self._theme, f"phone_refuse_{number}")
        refuse.setText(self.tr("Rechazar"))
        accept.clicked.connect(lambda: self.answered.emit(request, True))
        refuse.clicked.connect(lambda: self.answered.emit(request, False))
        line = Panel()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(refuse)
        layout.addWidget(accept)
        return line
