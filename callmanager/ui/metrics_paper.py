"""The figures on paper: a button whose menu saves what is shown as PNG or PDF, or prints it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, Signal
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from callmanager.domain.errors import CallManagerError
from callmanager.ui import format as say
from callmanager.ui import paper
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Button
from callmanager.workers import Lane


class PaperButton(Button):
    """``said`` carries what came of it, and its tone. ``shown`` tells the part to draw and the words above it."""

    said = Signal(str, str)

    def __init__(
        self,
        theme: Theme,
        shown: Callable[[], tuple[QWidget, str]],
        language: Language,
        lane: Lane,
        tasks: Tasks,
        *,
        demo: bool,
    ) -> None:
        super().__init__(theme, "metrics_save", icon="save")
        self._wears, self._shown, self._language = theme, shown, language
        self._lane, self._tasks, self._demo = lane, tasks, demo
        self._menu = QMenu(self)
        self._png, self._pdf, self._print = (self._menu.addAction("") for _ in range(3))
        self._png.triggered.connect(lambda: self._ask(".png"))
        self._pdf.triggered.connect(lambda: self._ask(".pdf"))
        self._print.triggered.connect(self._ask_printer)
        self.clicked.connect(lambda: self._menu.popup(self.mapToGlobal(self.rect().bottomLeft())))
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Qt's hook for changes of state."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.setText(self.tr("Guardar …"))
        self.setAccessibleName(self.tr("Guardar o imprimir estas cifras"))
        self._png.setText(self.tr("Imagen (PNG) …"))
        self._pdf.setText(self.tr("Documento (PDF) …"))
        self._print.setText(self.tr("Imprimir …"))

    def save(self, path: Path) -> None:
        """Write what is shown; the name's ending tells how."""
        image, title = self._draw()
        self._tasks.run(
            self,
            self._lane,
            lambda: paper.write(image, path, title),
            lambda _none: self.said.emit(self.tr("Guardado en %1.").replace("%1", str(path)), "ok"),
            self._fail,
        )

    def _draw(self) -> tuple[QImage, str]:
        part, words = self._shown()
        moment = say.moment(datetime.now().astimezone(), self._language.locale)
        note = f"CallManager · {moment}"
        return paper.picture(part, self._wears, words, f"DEMO · {note}" if self._demo else note), words

    def _ask(self, ending: str) -> None:
        _part, words = self._shown()
        name = f"{words} {datetime.now().astimezone():%Y-%m-%d}".replace(" · ", " ").replace("/", "-")
        kind = "PNG (*.png)" if ending == ".png" else "PDF (*.pdf)"
        chosen, _kind = QFileDialog.getSaveFileName(self, self.text(), str(Path.home() / f"{name}{ending}"), kind)
        if chosen:
            path = Path(chosen)
            self.save(path if path.suffix.lower() == ending else path.with_name(path.name + ending))

    def _ask_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
        dialog = QPrintDialog(printer, self)
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: object) -> None:
        """Print what is shown on one page."""
        from PySide6.QtPrintSupport import QPrinter

        assert isinstance(printer, QPrinter)
        image, words = self._draw()
        printer.setDocName(words)
        with QPainter(printer) as painter:
            if painter.isActive():
                paper.place(painter, image, QRectF(painter.viewport()))
                self.said.emit(self.tr("Enviado a la impresora."), "ok")
            else:
                self.said.emit(self.tr("La impresora no respondió. No se imprimió nada."), "record")

    def _fail(self, error: CallManagerError) -> None:
        self.said.emit(sentence(error), "record")
