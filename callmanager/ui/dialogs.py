"""What both ways in share: a small window that asks, works in the background, and says what is wrong."""

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout

from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import User
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.theme import SPACE_M, SPACE_S, SPACE_XL, Theme
from callmanager.ui.widgets.controls import Button, Field, Label, Notice
from callmanager.workers import Lane

_WIDTH = 400


class WayIn(QDialog):
    """A dialog that ends with a `User`: ``user`` is None when it was closed without one."""

    def __init__(self, name: str, theme: Theme, lane: Lane) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFixedWidth(_WIDTH)
        self.user: User | None = None
        self._lane = lane
        self._tasks = Tasks(self)
        product = Label("label", "accent")
        product.setText("CallManager")
        self.title = Label("title")
        self.words = Label("body", "muted")
        self.words.setWordWrap(True)
        self.fields = QVBoxLayout()
        self.fields.setSpacing(SPACE_M)
        self.notice = Notice(theme, f"{name}_notice")
        self.go = Button(theme, f"{name}_go", "primary")
        self.go.make_tall()
        self.go.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        layout.setSpacing(SPACE_S)
        layout.addWidget(product)
        layout.addWidget(self.title)
        layout.addWidget(self.words)
        layout.addSpacing(SPACE_S)
        layout.addLayout(self.fields)
        layout.addWidget(self.notice)
        layout.addSpacing(SPACE_S)
        layout.addWidget(self.go)
        self.go.clicked.connect(self.try_it)

    def changeEvent(self, event: QEvent) -> None:
        """Qt's hook for changes of state."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every text in the language that is on."""

    def try_it(self) -> None:
        """Read the fields and call `work`, or say what is missing."""

    def work(self, job: Callable[[], User]) -> None:
        """Run ``job`` in the background (a password takes its time) and end with its user."""
        self.notice.clear()
        self.adjustSize()
        self.go.setEnabled(False)
        self._tasks.run(self, self._lane, job, self._done, self._fail)

    def _done(self, user: User) -> None:
        self.user = user
        self.accept()

    def _fail(self, error: CallManagerError) -> None:
        self.go.setEnabled(True)
        self.refuse(sentence(error))

    def refuse(self, words: str) -> None:
        """Say why it does not go on."""
        self.notice.say(words, "record")
        self.adjustSize()

    def done(self, result: int) -> None:
        """Qt's end of a dialog: results that are still on their way are dropped."""
        self._tasks.close()
        super().done(result)


def text_field(name: str, *, is_password: bool = False) -> tuple[Field, QLineEdit]:
    """A field for a line of text, and the control in it."""
    control = QLineEdit()
    control.setObjectName(name)
    if is_password:
        control.setEchoMode(QLineEdit.EchoMode.Password)
    return Field(control), control
