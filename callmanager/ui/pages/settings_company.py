"""The company's name, logo and colour on the phones and screens, shown before they are saved."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QFileDialog, QLineEdit

from callmanager.domain.colours import DARK_SURFACE, ENOUGH, LIGHT_SURFACE, contrast, is_colour, readable
from callmanager.domain.errors import CallManagerError
from callmanager.settings import ServerSettings
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.brand_preview import BrandPreview
from callmanager.ui.widgets.controls import Button, Card, Field, Label, Notice, row
from callmanager.workers import Lane

_MAX_NAME = 60


class CompanyCard(Card):
    """``chosen`` carries what of the settings is to be another: name, colour and logo.

    Args:
        keep_logo: copies a picture to where it stays, or says why it cannot be used; called in ``lane``.
    """

    chosen = Signal(object)

    def __init__(
        self,
        server: ServerSettings,
        keep_logo: Callable[[Path], Path],
        theme: Theme,
        language: Language,
        lane: Lane,
        tasks: Tasks,
        *,
        may: bool,
    ) -> None:
        super().__init__()
        self._keep_logo, self._language, self._lane, self._tasks, self._may = keep_logo, language, lane, tasks, may
        self._logo = ""
        self._words = _wrapped()
        self._name = _line("company_name", _MAX_NAME)
        self._accent = _line("company_accent", 7)
        self._accent.setPlaceholderText("#0f766e")
        self._name_field, self._accent_field = Field(self._name), Field(self._accent)
        self._pick = Button(theme, "company_accent_choose")
        self._choose = Button(theme, "company_logo_choose", icon="folder")
        self._remove = Button(theme, "company_logo_remove", "quiet", "remove")
        self._preview = BrandPreview("company_preview")
        self._contrast = _wrapped()
        self._contrast.setObjectName("company_contrast")
        self.notice = Notice(theme, "company_notice")
        self.save = Button(theme, "company_save", "primary", "save")
        self._build()
        self.show_settings(server)
        self._name.textChanged.connect(lambda _text: self._look())
        self._accent.textChanged.connect(lambda _text: self._look())
        self._pick.clicked.connect(self._pick_colour)
        self._choose.clicked.connect(self._choose_logo)
        self._remove.clicked.connect(lambda: self._show_logo(""))
        self.save.clicked.connect(self._save)
        self.retranslate()

    def _build(self) -> None:
        colour = row(self._accent_field, self._pick)
        colour.setAlignment(self._pick, Qt.AlignmentFlag.AlignBottom)
        self.body.addWidget(self._words)
        self.body.addWidget(self._name_field)
        self.body.addLayout(colour)
        self.body.addLayout(row(self._choose, self._remove, 1))
        self.body.addWidget(self._preview)
        self.body.addWidget(self._contrast)
        self.body.addStretch(1)
        self.body.addWidget(self.notice)
        self.body.addLayout(row(1, self.save))
        for part in (self._name_field, self._accent_field, self._pick, self._choose, self._remove, self.save):
            part.setEnabled(self._may)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Su empresa"))
        self._words.setText(self.tr("Así se presentan los teléfonos y las pantallas de pared."))
        self._name_field.set_text(self.tr("Nombre"))
        self._name.setPlaceholderText("CallManager")
        self._accent_field.set_text(self.tr("Color"))
        self._pick.setText(self.tr("Elegir color …"))
        self._choose.setText(self.tr("Elegir logotipo …"))
        self._remove.setText(self.tr("Quitar logotipo"))
        self._preview.setAccessibleName(self.tr("Así se verá, en claro y en oscuro"))
        self.save.setText(self.tr("Guardar"))
        self._look()

    def show_settings(self, server: ServerSettings) -> None:
        """Show what holds."""
        self._name.setText(server.company)
        self._accent.setText(server.accent)
        self._show_logo(server.logo)

    def _show_logo(self, path: str) -> None:
        self._logo = path
        self._preview.show_logo(path)
        self._remove.setEnabled(self._may and bool(path))
        if path and not self._preview.has_logo:
            self.notice.say(self.tr("El logotipo %1 no se puede mostrar. Elija otro.").replace("%1", path), "warn")

    @property
    def _colour(self) -> str:
        text = self._accent.text().strip()
        return f"#{text}" if len(text) == 6 and not text.startswith("#") else text

    def _look(self) -> None:
        """Show what is chosen as it will look, and say whether it can be read."""
        colour = self._colour
        known = colour if is_colour(colour) else ""
        self._preview.show_look(self._name.text().strip(), known, self.tr("Panel"))
        if known:
            words = (
                self._said(known, LIGHT_SURFACE, self.tr("En claro")),
                self._said(known, DARK_SURFACE, self.tr("En oscuro")),
            )
            self._contrast.setText("\n".join(words))
        else:
            self._contrast.setText(
                self._no_colour(colour) if colour else self.tr("Sin color propio se usa el de CallManager.")
            )
        self._contrast.set_tone("record" if colour and not known else "muted")

    def _said(self, colour: str, surface: str, where: str) -> str:
        ratio, used = contrast(colour, surface), readable(colour, surface)
        told = self.tr("%1: contraste %2 : 1, se lee bien.")
        if ratio < ENOUGH:
            told = self.tr(
                "%1: contraste %2 : 1, y hace falta 4,5 : 1. Se usa el más parecido que se lee, %3 (%4 : 1)."
            )
        figures = (where, self._figure(ratio), used, self._figure(contrast(used, surface)))
        for place, figure in enumerate(figures, 1):
            told = told.replace(f"%{place}", figure)
        return told

    def _figure(self, ratio: float) -> str:
        return self._language.locale.toString(int(ratio * 10) / 10, "f", 1)

    def _no_colour(self, text: str) -> str:
        told = self.tr("“%1” no es un color. Escriba # y seis signos del 0 al 9 o de la a a la f, como #0f766e.")
        return told.replace("%1", text)

    def _pick_colour(self) -> None:
        now = QColor(self._colour) if is_colour(self._colour) else QColor(readable("#0f766e", LIGHT_SURFACE))
        picked = QColorDialog.getColor(now, self, self._pick.text())
        if picked.isValid():
            self._accent.setText(picked.name())

    def _choose_logo(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, self._choose.text(), "", "PNG, SVG (*.png *.svg)")
        if path:
            self.take_logo(Path(path))

    def take_logo(self, source: Path) -> None:
        """Take this picture, or say why it cannot be used; it holds when it is saved."""
        self.notice.clear()
        self._tasks.run(self, self._lane, lambda: self._keep_logo(source), self._took_logo, self.fail)

    def _took_logo(self, kept: Path) -> None:
        self._show_logo(str(kept))

    def _save(self) -> None:
        colour = self._colour
        if colour and not is_colour(colour):
            self.notice.say(self._no_colour(colour), "record")
            self._accent.setFocus()
            return
        self.chosen.emit({"company": self._name.text().strip(), "accent": colour.lower(), "logo": self._logo})

    def tell_saved(self) -> None:
        """Say that it holds."""
        self.notice.say(self.tr("Guardado. Los teléfonos abiertos ya se ven así."))

    def fail(self, error: CallManagerError) -> None:
        """Say what is wrong."""
        self.notice.say(sentence(error), "record")


def _line(name: str, most: int) -> QLineEdit:
    line = QLineEdit()
    line.setObjectName(name)
    line.setMaxLength(most)
    return line


def _wrapped() -> Label:
    label = Label("label", "muted")
    label.setWordWrap(True)
    return label
