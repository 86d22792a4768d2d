"""What may be done with several chosen contacts at once."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from callmanager.domain.users import Right, User
from callmanager.ui import contact_words as words_of
from callmanager.ui.contact_names import Names
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, Card, ComboBox, Field, Label, row

_KEEP = "*"


class ContactBulk(Card):
    """Choices and buttons by right. Nothing happens before the page has asked; each signal carries what is wanted."""

    status_wanted = Signal(str)
    owner_wanted = Signal(str)  # "" is nobody's own
    tags_wanted = Signal(object, bool)  # the tags; True to add them, False to take them away
    block_wanted = Signal()
    export_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, theme: Theme, user: User) -> None:
        super().__init__()
        self.setObjectName("contacts_bulk")
        self._names = Names()
        self._count = 0
        self._title, self._words = Label("lead"), Label("body", "muted")
        self._title.setObjectName("contacts_bulk_count")
        self._words.setWordWrap(True)
        self._status, self._owner = ComboBox("bulk_status"), ComboBox("bulk_owner")
        self._status_field, self._owner_field = Field(self._status), Field(self._owner)
        self._status_go, self._owner_go = Button(theme, "bulk_status_go"), Button(theme, "bulk_owner_go")
        self._tags = QLineEdit()
        self._tags.setObjectName("bulk_tags")
        self._tags.setMaxLength(500)
        self._tags_field = Field(self._tags)
        self._add = Button(theme, "bulk_tags_add", icon="plus")
        self._take = Button(theme, "bulk_tags_remove", icon="close")
        self._block = Button(theme, "bulk_block", icon="phone_off")
        self._export = Button(theme, "bulk_export", icon="save")
        self._remove = Button(theme, "bulk_remove", "danger", "remove")
        self.heading.hide()
        for widget in (self._title, self._words):
            self.body.addWidget(widget)
        self.body.addSpacing(SPACE_M)
        for field, go in ((self._status_field, self._status_go), (self._owner_field, self._owner_go)):
            across = row(field, go)
            across.setStretch(0, 1)
            across.setAlignment(go, Qt.AlignmentFlag.AlignBottom)
            self.body.addLayout(across)
        self.body.addWidget(self._tags_field)
        self.body.addLayout(row(self._add, self._take, 1))
        self.body.addStretch(1)
        for button in (self._block, self._export, self._remove):
            self.body.addWidget(button)
        may_edit = user.may(Right.EDIT_CONTACTS)
        for part in (self._status_field, self._owner_field, self._status_go, self._owner_go):
            part.setVisible(may_edit)
        for part in (self._tags_field, self._add, self._take, self._block):
            part.setVisible(may_edit)
        self._export.setVisible(user.may(Right.EXPORT))
        self._remove.setVisible(user.may(Right.DELETE_CONTACTS))
        for box in (self._status, self._owner):
            box.currentIndexChanged.connect(lambda _index: self._follow())
        self._status_go.clicked.connect(lambda: self.status_wanted.emit(self._status.currentData()))
        self._owner_go.clicked.connect(lambda: self.owner_wanted.emit(self._owner.currentData()))
        self._tags.textChanged.connect(lambda _text: self._follow())
        self._add.clicked.connect(lambda: self._want_tags(add=True))
        self._take.clicked.connect(lambda: self._want_tags(add=False))
        self._block.clicked.connect(self.block_wanted)
        self._export.clicked.connect(self.export_wanted)
        self._remove.clicked.connect(self.remove_wanted)
        self.retranslate()
        self._follow()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.setAccessibleName(self.tr("Contactos elegidos"))
        self._title.setText(self.tr("%1 contactos elegidos").replace("%1", str(self._count)))
        self._words.setText(self.tr("Lo que haga aquí vale para todos ellos. Antes se le pregunta."))
        self._status_field.set_text(self.tr("Cambiar el estado a"))
        self._owner_field.set_text(self.tr("Cambiar el responsable a"))
        for go, field in ((self._status_go, self._status_field), (self._owner_go, self._owner_field)):
            go.setText(self.tr("Cambiar …"))
            go.setAccessibleName(field.label.text())
        self._tags_field.set_text(self.tr("Etiquetas, separadas por comas"))
        self._add.setText(self.tr("Poner"))
        self._take.setText(self.tr("Quitar"))
        self._block.setText(self.tr("No llamar más …"))
        self._export.setText(self.tr("Exportar …"))
        self._remove.setText(self.tr("Eliminar …"))
        self._offer()

    def name(self, names: Names) -> None:
        """Offer the statuses and people there are now."""
        self._names = names
        self._offer()

    def show_count(self, count: int) -> None:
        """How many are chosen."""
        self._count = count
        self._title.setText(self.tr("%1 contactos elegidos").replace("%1", str(count)))

    def clear(self) -> None:
        """Forget what was typed and chosen."""
        self._tags.clear()
        self._offer()

    def _offer(self) -> None:
        for box, choices in (
            (self._status, {_KEEP: self.tr("Elija un estado")} | self._names.status_choices()),
            (
                self._owner,
                {_KEEP: self.tr("Elija a quién"), "": self.tr("Cualquiera")} | self._names.people_choices(),
            ),
        ):
            box.clear()
            for value, words in choices.items():
                box.addItem(words, value)
        self._follow()

    def _want_tags(self, *, add: bool) -> None:
        tags = words_of.tags_of(self._tags.text())
        if tags:
            self.tags_wanted.emit(tags, add)

    def _follow(self) -> None:
        has = bool(words_of.tags_of(self._tags.text()))
        self._add.setEnabled(has)
        self._take.setEnabled(has)
        for box, go in ((self._status, self._status_go), (self._owner, self._owner_go)):
            go.setEnabled(box.currentIndex() > 0)
