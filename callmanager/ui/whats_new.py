"""What is new in this version: shown once after an upgrade, and whenever somebody asks."""

import logging
import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from callmanager import __version__
from callmanager.paths import resource
from callmanager.ui.theme import SPACE_L, SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, Label, row

_SIZE = (560, 420)
_HEAD = re.compile(r"^## +(\S+)", re.MULTILINE)
_log = logging.getLogger(__name__)


def news(language: str, since: str = "") -> str:
    """What changed after the version ``since``, as Markdown, newest first; "" tells everything.

    Raises:
        FileNotFoundError: there is no news in this language.
    """
    text = resource("news", f"{language}.md").read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    parts = [(head.group(1), text[head.start() : end]) for head, end in zip(heads, ends, strict=True)]
    return "\n".join(part.strip() for version, part in parts if _number(version) > _number(since))


def is_upgrade(path: Path, version: str = __version__) -> str:
    """The version that ran here before this one, when it was an older one; "" when nothing is to be told.

    ``path`` keeps which version ran last; it is brought up to date. The first start tells nothing. Touches the disk.
    """
    try:
        before = path.read_text(encoding="utf-8").strip() if path.exists() else ""
        if before != version:
            path.write_text(version, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        _log.info("Which version ran last cannot be kept: %s", error)
        return ""
    return before if before and _number(before) < _number(version) else ""


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


class WhatsNew(QDialog):
    """Shows the news; nothing else waits for it."""

    def __init__(self, markdown: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("whats_new")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self.setWindowTitle(self.tr("Novedades"))
        title = Label("title")
        title.setText(self.tr("Novedades de CallManager"))
        text = QTextBrowser()
        text.setObjectName("whats_new_text")
        text.setAccessibleName(self.tr("Novedades"))
        text.setFrameShape(QTextBrowser.Shape.NoFrame)
        text.setMarkdown(markdown)
        close = Button(theme, "whats_new_close", "primary")
        close.setText(self.tr("Entendido"))
        close.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        layout.setSpacing(SPACE_M)
        layout.addWidget(title)
        layout.addWidget(text, 1)
        layout.addLayout(row(1, close))
        close.clicked.connect(self.accept)
