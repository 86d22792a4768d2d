"""The form of one approved answer, with a line to try it out."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QListWidget, QListWidgetItem, QPlainTextEdit, QSpinBox, QWidget

from callmanager.domain.campaign import Campaign
from callmanager.domain.objection import MAX_ANSWER_CHARACTERS, ObjectionCategory, PlaybookEntry
from callmanager.services.answers.edited_entries import EditedEntry
from callmanager.ui import labels
from callmanager.ui.errors import is_spanish
from callmanager.ui.theme import ROW_HEIGHT, SPACE_M, SPACE_S, Theme
from callmanager.ui.widgets.controls import Button, CheckBox, ComboBox, Field, Label, Panel, row

_LANGUAGES = ("es", "en")
_CATEGORIES = tuple(category for category in ObjectionCategory if category is not ObjectionCategory.NONE)
_FEW_LINES = 74


class AnswerForm(Panel):
    """Everything that an answer holds. ``save``, ``remove`` and ``versions`` ask the page to do what they say.

    ``footer`` holds its buttons, to be laid below the form where it does not scroll.
    """

    save = Signal()
    remove = Signal()
    versions = Signal()
    tried = Signal(str)

    def __init__(self, theme: Theme, campaigns: Sequence[Campaign]) -> None:
        super().__init__()
        self._edited: EditedEntry | None = None
        self._as_shown: tuple[object, ...] = ()
        self._id, self._product, self._author = QLineEdit(), QLineEdit(), QLineEdit()
        self._category, self._language = ComboBox("answer_category"), ComboBox("answer_language")
        self._triggers, self._silencers, self._answer = QPlainTextEdit(), QPlainTextEdit(), QPlainTextEdit()
        self._follow_up, self._try = QLineEdit(), QLineEdit()
        self._priority = QSpinBox()
        self._priority.setRange(-99, 99)
        self._priority.setMinimumHeight(ROW_HEIGHT)
        self._enabled = CheckBox(theme, "answer_enabled")
        self._campaigns = QListWidget()
        names = {
            "answer_id": self._id,
            "answer_product": self._product,
            "answer_author": self._author,
            "answer_triggers": self._triggers,
            "answer_silencers": self._silencers,
            "answer_text": self._answer,
            "answer_follow_up": self._follow_up,
            "answer_try": self._try,
            "answer_priority": self._priority,
            "answer_campaigns": self._campaigns,
        }
        for name, widget in names.items():
            widget.setObjectName(name)
        for box in (self._triggers, self._silencers, self._answer):
            box.setTabChangesFocus(True)
            box.setFixedHeight(_FEW_LINES)
        for campaign in campaigns:
            item = QListWidgetItem(campaign.name)
            item.setData(Qt.ItemDataRole.UserRole, campaign.campaign_id)
            item.setCheckState(Qt.CheckState.Unchecked)
            self._campaigns.addItem(item)
        self._campaigns.setFixedHeight(_FEW_LINES)
        self._length, self._origin, self._found = Label("label", "muted"), Label("label", "muted"), Label("label")
        self._origin.setWordWrap(True)
        self._found.setWordWrap(True)
        self._save = Button(theme, "answer_save", "primary", "save")
        self._remove = Button(theme, "answer_remove", "danger")
        self._versions = Button(theme, "answer_versions")
        self._fields: dict[QWidget, Field] = {
            widget: Field(widget)
            for widget in (
                self._id, self._category, self._language, self._triggers, self._silencers, self._answer,
                self._follow_up, self._product, self._priority, self._author, self._campaigns, self._try,
            )
        }  # fmt: skip
        self._build()
        self._connect()
        self.retranslate()
        self.show_entry(None)
        self._language.setCurrentIndex(_LANGUAGES.index("es" if is_spanish() else "en"))

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE_S)
        grid.setHorizontalSpacing(SPACE_M)
        places: tuple[tuple[QWidget, int, int, int], ...] = (
            (self._id, 0, 0, 2), (self._category, 0, 2, 1), (self._language, 0, 3, 1),
            (self._triggers, 1, 0, 2), (self._silencers, 1, 2, 2),
            (self._answer, 2, 0, 4), (self._follow_up, 4, 0, 4),
            (self._product, 5, 0, 1), (self._priority, 5, 1, 1), (self._author, 5, 2, 2),
            (self._campaigns, 6, 0, 2), (self._try, 7, 0, 4),
        )  # fmt: skip
        for widget, line, column, width in places:
            grid.addWidget(self._fields[widget], line, column, 1, width)
        grid.addWidget(self._length, 3, 0, 1, 4)
        grid.addWidget(self._enabled, 6, 2, 1, 2, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self._found, 8, 0, 1, 4)
        grid.addWidget(self._origin, 9, 0, 1, 4)
        grid.setRowStretch(10, 1)
        self.footer = row(self._remove, self._versions, 1, self._save)
        for column in range(4):
            grid.setColumnStretch(column, 1)

    def _connect(self) -> None:
        self._save.clicked.connect(self.save)
        self._remove.clicked.connect(self.remove)
        self._versions.clicked.connect(self.versions)
        self._answer.textChanged.connect(self._say_length)
        self._try.returnPressed.connect(lambda: self.tried.emit(self._try.text()))

    def retranslate(self) -> None:
        """Say everything anew."""
        words = {
            self._id: self.tr("Identificador"),
            self._category: self.tr("Categoría"),
            self._language: self.tr("Idioma"),
            self._triggers: self.tr("Lo que dice el cliente, una frase por línea"),
            self._silencers: self.tr("Frases parecidas que no son esta objeción"),
            self._answer: self.tr("Respuesta, para leer en voz alta"),
            self._follow_up: self.tr("Pregunta que sigue"),
            self._product: self.tr("Solo para el producto"),
            self._priority: self.tr("Prioridad"),
            self._author: self.tr("Autor"),
            self._campaigns: self.tr("Solo en estas campañas (ninguna: en todas)"),
            self._try: self.tr("Probar: escriba lo que diría un cliente y pulse Intro"),
        }
        for widget, word in words.items():
            self._fields[widget].set_text(word)
        self._enabled.setText(self.tr("En uso"))
        self._save.setText(self.tr("Guardar"))
        self._versions.setText(self.tr("Versiones …"))
        self._refill()
        self._say_length()
        self._say_origin()

    def _refill(self) -> None:
        category, language = max(0, self._category.currentIndex()), max(0, self._language.currentIndex())
        self._category.clear()
        self._language.clear()
        for known in _CATEGORIES:
            self._category.addItem(labels.category(known.value), known.value)
        for name, code in ((self.tr("Español"), "es"), (self.tr("Inglés"), "en")):
            self._language.addItem(name, code)
        self._category.setCurrentIndex(category)
        self._language.setCurrentIndex(language)

    def show_entry(self, edited: EditedEntry | None, *, is_new: bool = False, is_saved: bool = True) -> None:
        """Show an answer, or an empty form; with ``is_saved`` False it is not what is kept."""
        self._edited = edited
        entry = edited.entry if edited else None
        self._id.setText(entry.id if entry else "")
        self._id.setReadOnly(entry is not None and not is_new)
        if entry is not None:
            self._category.setCurrentIndex(_CATEGORIES.index(entry.category))
            self._language.setCurrentIndex(_LANGUAGES.index(entry.language) if entry.language in _LANGUAGES else 0)
        self._triggers.setPlainText("\n".join(entry.triggers) if entry else "")
        self._silencers.setPlainText("\n".join(entry.do_not_trigger) if entry else "")
        self._answer.setPlainText(entry.answer if entry else "")
        self._follow_up.setText(entry.follow_up if entry else "")
        self._product.setText(entry.product if entry else "")
        self._priority.setValue(entry.priority if entry else 0)
        self._author.setText(entry.author if entry else "")
        self._enabled.setChecked(entry.enabled if entry else True)
        chosen = edited.campaigns if edited else ()
        for item in self._campaign_items():
            is_chosen = item.data(Qt.ItemDataRole.UserRole) in chosen
            item.setCheckState(Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked)
        self._found.setText("")
        self._remove.setEnabled(edited is not None and edited.is_changed)
        self._versions.setEnabled(edited is not None and edited.is_changed)
        self._say_origin()
        self._as_shown = self._values() if is_saved else ()

    @property
    def shown_id(self) -> str:
        """The id of the answer that is shown; "" for a new one."""
        return self._edited.entry.id if self._edited is not None else ""

    @property
    def is_changed(self) -> bool:
        """Whether anything was changed since it was shown."""
        return self._values() != self._as_shown

    def _values(self) -> tuple[object, ...]:
        texts = (one.text() if isinstance(one, QLineEdit) else one.toPlainText() for one in self.texts)
        chosen = self._category.currentData(), self._language.currentData(), self._priority.value()
        return (*texts, *chosen, self._enabled.isChecked(), self.campaigns)

    def begin(self, text: str) -> None:
        """An empty form for an answer to what a customer said."""
        self.show_entry(None)
        self._triggers.setPlainText(text)
        self._id.setFocus()

    @property
    def texts(self) -> list[QLineEdit | QPlainTextEdit]:
        """The controls that somebody types an answer into."""
        return [self._id, self._triggers, self._silencers, self._answer, self._follow_up, self._product, self._author]

    @property
    def choices(self) -> list[ComboBox | CheckBox]:
        """What is chosen about it beside the texts."""
        return [self._category, self._language, self._enabled]

    @property
    def entry(self) -> PlaybookEntry:
        """The answer as it stands in the form.

        Raises:
            ValueError: something is missing or too long; the message says what.
        """
        return PlaybookEntry(
            id=self._id.text().strip(),
            category=ObjectionCategory(self._category.currentData()),  # Qt hands back a plain str
            language=self._language.currentData(),
            triggers=_lines(self._triggers),
            answer=" ".join(self._answer.toPlainText().split()),
            do_not_trigger=_lines(self._silencers),
            follow_up=self._follow_up.text().strip(),
            product=self._product.text().strip(),
            priority=self._priority.value(),
            enabled=self._enabled.isChecked(),
            author=self._author.text().strip(),
        )

    @property
    def campaigns(self) -> tuple[str, ...]:
        """The ids of the chosen campaigns; none means all."""
        return tuple(
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in self._campaign_items()
            if item.checkState() is Qt.CheckState.Checked
        )

    def say_found(self, words: str) -> None:
        """What trying it out gave."""
        self._found.setText(words)

    def _campaign_items(self) -> list[QListWidgetItem]:
        return [self._campaigns.item(number) for number in range(self._campaigns.count())]

    def _say_length(self) -> None:
        count = len(" ".join(self._answer.toPlainText().split()))
        words = self.tr("%1 de %2 caracteres").replace("%1", str(count)).replace("%2", str(MAX_ANSWER_CHARACTERS))
        self._length.setText(words)
        self._length.set_tone("muted" if count <= MAX_ANSWER_CHARACTERS else "record")

    def _say_origin(self) -> None:
        edited = self._edited
        is_own = edited is not None and not edited.is_shipped
        self._remove.setText(self.tr("Eliminar") if is_own else self.tr("Reponer la original"))
        if edited is None:
            self._origin.setText(self.tr("Una respuesta nueva."))
        elif not edited.is_changed:
            self._origin.setText(self.tr("Viene con CallManager."))
        else:
            words = self.tr("Versión %1, cambiada por %2.")
            self._origin.setText(words.replace("%1", str(edited.entry.version)).replace("%2", edited.updated_by))


def _lines(box: QPlainTextEdit) -> tuple[str, ...]:
    return tuple(line.strip() for line in box.toPlainText().splitlines() if line.strip())
