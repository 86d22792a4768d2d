"""The sheet of keys that F1 opens: searched by what is typed, and printed."""

from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from callmanager.domain.search_words import words as folded
from callmanager.ui import shortcuts
from callmanager.ui.shortcuts import SHORTCUTS, Place, Shortcut
from callmanager.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS, Theme
from callmanager.ui.widgets.controls import Badge, Button, Label, row

_SIZE = (640, 560)


class ShortcutSheet(QDialog):
    """All keys by place; a search leaves those that hold what is typed."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("shortcut_sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self._title = Label("title")
        self._search = QLineEdit()
        self._search.setObjectName("shortcut_search")
        self._nothing = Label("body", "muted")
        self._print = Button(theme, "shortcut_print", icon="report")
        self._close = Button(theme, "shortcut_close", "primary")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        layout.setSpacing(SPACE_M)
        for part in (self._title, self._search, self._nothing):
            layout.addWidget(part)
        layout.addWidget(self._area, 1)
        layout.addLayout(row(self._print, 1, self._close))
        self._search.textChanged.connect(lambda _text: self._fill())
        self._print.clicked.connect(self.ask_printer)
        self._close.clicked.connect(self.reject)
        self.retranslate()
        self._search.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Qt's hook for changes of state."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every text in the language that is on."""
        self.setWindowTitle(self.tr("Teclas"))
        self._title.setText(self.tr("Teclas"))
        self._search.setPlaceholderText(self.tr("Buscar una tecla o lo que hace"))
        self._search.setAccessibleName(self.tr("Buscar una tecla o lo que hace"))
        self._nothing.setText(self.tr("Ninguna tecla hace eso. Pruebe con otra palabra."))
        self._print.setText(self.tr("Imprimir …"))
        self._close.setText(self.tr("Cerrar"))
        self._fill()

    @property
    def found(self) -> list[Shortcut]:
        """What is listed now."""
        asked = folded(self._search.text())
        return [one for one in SHORTCUTS if _fits(one, asked)]

    def _fill(self) -> None:
        found = self.found
        self._nothing.setVisible(not found)
        self._area.setVisible(bool(found))
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, SPACE_M, 0)
        grid.setHorizontalSpacing(SPACE_L)
        grid.setVerticalSpacing(SPACE_XS)
        grid.setColumnStretch(1, 1)
        line = 0
        for place in Place:
            here = [one for one in found if one.place is place]
            if not here:
                continue
            heading = Label("strong", "accent")
            heading.setText(shortcuts.place_words(place))
            heading.setContentsMargins(0, SPACE_S if line else 0, 0, 0)
            grid.addWidget(heading, line, 0, 1, 2)
            for number, one in enumerate(here, start=line + 1):
                key, said = Badge("text"), Label("body")
                key.setText(shortcuts.shown(one.name))
                said.setText(shortcuts.words(one.name))
                said.setWordWrap(True)
                grid.addWidget(key, number, 0, Qt.AlignmentFlag.AlignLeft)
                grid.addWidget(said, number, 1)
            line += len(here) + 1
        grid.setRowStretch(line, 1)
        self._area.setWidget(inside)

    def document(self) -> QTextDocument:
        """The whole sheet as it is printed, black on white."""
        parts = [f"<h2>CallManager · {escape(self.tr('Teclas'))}</h2>"]
        for place in Place:
            rows = "".join(
                f"<tr><td><b>{escape(shortcuts.shown(one.name))}</b>&nbsp;&nbsp;</td>"
                f"<td>{escape(shortcuts.words(one.name))}</td></tr>"
                for one in SHORTCUTS
                if one.place is place
            )
            parts.append(f"<h4>{escape(shortcuts.place_words(place))}</h4><table cellpadding='2'>{rows}</table>")
        document = QTextDocument()
        document.setDefaultStyleSheet("* { color: black; }")
        document.setHtml("".join(parts))
        return document

    def ask_printer(self) -> None:
        """Ask for a printer, or a file, and print the sheet."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # looking for printers takes its time

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setObjectName("shortcut_printer")
        dialog.accepted.connect(lambda: self.document().print_(printer))
        QDialog.open(dialog)  # its own one wants a slot by name


def _fits(one: Shortcut, asked: list[str]) -> bool:
    said = folded(f"{shortcuts.words(one.name)} {shortcuts.shown(one.name)} {shortcuts.place_words(one.place)}")
    return all(any(word.startswith(part) for word in said) for part in asked)
