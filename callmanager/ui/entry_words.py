"""What an import of answers or products left out, in words, and all of it in a window."""

from collections.abc import Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QDialog, QListWidget, QVBoxLayout, QWidget

from callmanager.services.answers.entry_files import Column, RowProblem
from callmanager.ui.theme import SPACE_L, SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, Label, Notice, row

_FEW = 2  # so many are told at once, and the others in a window
_MOST = 2_000  # lines of the window
_SIZE = (640, 420)
_CAUSES = {
    "missing": QT_TRANSLATE_NOOP("labels", "falta %field"),
    "long": QT_TRANSLATE_NOOP("labels", "%field pasa de %limit caracteres"),
    "unknown": QT_TRANSLATE_NOOP("labels", "“%field” no se conoce"),
    "text": QT_TRANSLATE_NOOP("labels", "%field no es un texto"),
    "list": QT_TRANSLATE_NOOP("labels", "%field no es una lista"),
    "whole": QT_TRANSLATE_NOOP("labels", "%field no es un número entero"),
    "yes_no": QT_TRANSLATE_NOOP("labels", "%field no es sí ni no"),
    "language": QT_TRANSLATE_NOOP("labels", "%field debe tener dos letras, como “es”"),
    "category": QT_TRANSLATE_NOOP("labels", "la categoría “%value” no existe; hay %known"),
    "twice": QT_TRANSLATE_NOOP("labels", "otra fila tiene el mismo %field"),
    "questions": QT_TRANSLATE_NOOP("labels", "hay más de %limit preguntas, o una demasiado larga"),
}
_LINE = QT_TRANSLATE_NOOP("labels", "Fila %1 (%2): %3.")
_MORE = QT_TRANSLATE_NOOP("labels", "Y %1 más.")
_ALL = QT_TRANSLATE_NOOP("labels", "Ver todas")
_TITLE = QT_TRANSLATE_NOOP("labels", "Lo que no se tomó del archivo")
_CLOSE = QT_TRANSLATE_NOOP("labels", "Cerrar")


def cause_words(problem: RowProblem, columns: Sequence[Column]) -> str:
    """Why an entry was left out, with the name of its column as the file has it."""
    pattern = _CAUSES.get(problem.code)
    if pattern is None:
        return problem.cause.rstrip(".")
    words = _say(pattern)
    is_spanish = QLocale().language() is QLocale.Language.Spanish
    headers = {column.key: column.header for column in columns} if is_spanish else {}
    for name, value in problem.details.items():
        shown = headers.get(str(value), str(value)) if name == "field" else str(value)
        words = words.replace(f"%{name}", shown if len(shown) <= 300 else shown[:299] + "…")
    return words


def line_words(problem: RowProblem, columns: Sequence[Column]) -> str:
    """One line for an entry that was left out: where it stands, its name, and why."""
    line = _say(_LINE).replace("%1", str(problem.place)).replace("%2", problem.name[:40] or "–")
    return line.replace("%3", cause_words(problem, columns))


def tell_import(
    notice: Notice,
    counted: str,
    problems: Sequence[RowProblem],
    columns: Sequence[Column],
    theme: Theme,
    over: QWidget,
) -> None:
    """Say what an import did; what was left out by row, with a button that shows all of it where it is much."""
    told = [counted, *(line_words(problem, columns) for problem in problems[:_FEW])]
    if len(problems) > _FEW:
        told.append(_say(_MORE).replace("%1", str(len(problems) - _FEW)))
    notice.say(" ".join(told), "warn" if problems else "ok")
    if len(problems) > _FEW:
        notice.offer(_say(_ALL), lambda: LeftOut(problems, columns, theme, over.window()).open())


class LeftOut(QDialog):
    """Every row that was left out, in the order of the file."""

    def __init__(
        self, problems: Sequence[RowProblem], columns: Sequence[Column], theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("import_left_out")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_say(_TITLE))
        title = Label("title")
        title.setText(_say(_TITLE))
        self.list = QListWidget()
        self.list.setObjectName("import_left_out_list")
        self.list.setAccessibleName(_say(_TITLE))
        self.list.setUniformItemSizes(True)
        self.list.addItems([line_words(problem, columns) for problem in problems[:_MOST]])
        if len(problems) > _MOST:
            self.list.addItem(_say(_MORE).replace("%1", str(len(problems) - _MOST)))
        close = Button(theme, "import_left_out_close")
        close.setText(_say(_CLOSE))
        close.clicked.connect(self.accept)
        body = QVBoxLayout(self)
        body.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        body.setSpacing(SPACE_M)
        body.addWidget(title)
        body.addWidget(self.list, 1)
        body.addLayout(row(1, close))
        self.resize(*_SIZE)


def _say(words: object) -> str:
    return QCoreApplication.translate("labels", str(words))
