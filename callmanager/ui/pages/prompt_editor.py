"""What the language model is told: the team's own words for it, with a preview, versions, and the way back."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QListWidget, QPlainTextEdit, QVBoxLayout

from callmanager.ai.prompts import Prompts
from callmanager.domain.errors import CallManagerError, PromptError
from callmanager.domain.users import User
from callmanager.services.answers.prompt_templates import (
    GAPS,
    LANGUAGES,
    PromptService,
    PromptTemplate,
    PromptVersion,
    check,
)
from callmanager.ui import format as words
from callmanager.ui.bridge import Tasks
from callmanager.ui.contact_drafts import ContactDrafts
from callmanager.ui.errors import sentence
from callmanager.ui.form_draft import FormDraft
from callmanager.ui.i18n import LANGUAGE_NAMES, Language
from callmanager.ui.theme import SPACE_M, SPACE_XS, Theme
from callmanager.ui.widgets.controls import Button, Card, ComboBox, Field, Label, Notice, Panel, row
from callmanager.workers import Lane

T = TypeVar("T")
_LIST_WIDTH = 240
_PREVIEW_MS = 300
# What stands in the gaps of a preview.
_SAMPLES = {
    "es": ("Me parece muy caro.", "Fibra 300\n29,90 USD al mes", "Le entiendo. ¿Qué paga hoy?", "Interesada"),
    "en": ("I find it too expensive.", "Fibre 300\n29.90 USD a month", "I see. What do you pay today?", "Interested"),
}


class PromptEditor(Panel):
    """The templates at the left; the chosen one's words and what becomes of them at the right."""

    def __init__(
        self,
        prompts: PromptService,
        language: Language,
        user: User,
        theme: Theme,
        lane: Lane,
        tasks: Tasks,
        notice: Notice,
    ) -> None:
        super().__init__()
        self._prompts, self._language, self._user = prompts, language, user
        self._lane, self._tasks, self._notice = lane, tasks, notice
        self._all: dict[str, PromptTemplate] = {}
        self._shown = ""  # the id of the template in the editor
        self._draft: FormDraft | None = None
        self._of = ComboBox("prompt_language")
        self._of_field = Field(self._of)
        for code in LANGUAGES:
            self._of.addItem(LANGUAGE_NAMES[code], code)  # type: ignore[index]  # both are the interface's languages
        self._of.setCurrentIndex(max(0, self._of.findData(language.code)))
        self.list = QListWidget()
        self.list.setObjectName("prompts_list")
        self._words, self._preview = QPlainTextEdit(), QPlainTextEdit()
        self._words.setObjectName("prompt_words")
        self._preview.setObjectName("prompt_preview")
        self._preview.setReadOnly(True)
        for box in (self._words, self._preview):
            box.setTabChangesFocus(True)
        self._words_field, self._preview_field = Field(self._words), Field(self._preview)
        self._gaps, self._state = Label("label", "muted"), Label("label", "muted")
        self._versions = ComboBox("prompt_versions")
        self._versions_field = Field(self._versions)
        self._save = Button(theme, "prompt_save", "primary", "save")
        self._reset = Button(theme, "prompt_reset")
        self._later = QTimer(self, interval=_PREVIEW_MS, singleShot=True)
        self._right = Card()
        self._build()
        self._of.currentIndexChanged.connect(lambda _index: self._show_chosen())
        self.list.currentRowChanged.connect(lambda _row: self._show_chosen())
        self._words.textChanged.connect(self._later.start)
        self._later.timeout.connect(self._show_preview)
        self._versions.activated.connect(lambda _index: self._take_version())
        self._save.clicked.connect(self.save)
        self._reset.clicked.connect(self.reset)
        self.retranslate()

    def _build(self) -> None:
        left = Card()
        left.heading.hide()
        self._right.heading.hide()
        self.list.setSpacing(SPACE_XS)
        left.setFixedWidth(_LIST_WIDTH)
        left.body.addWidget(self._of_field)
        left.body.addWidget(self.list, 1)
        for label in (self._gaps, self._state):
            label.setWordWrap(True)
        for field in (self._words_field, self._preview_field):
            field.setSizePolicy(self._words.sizePolicy())
        self._versions.setMinimumWidth(280)
        body = self._right.body
        both = row(self._words_field, self._preview_field, spacing=SPACE_M)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        body.addLayout(both, 1)
        body.addWidget(self._gaps)
        body.addWidget(self._state)
        below = row(self._versions_field, 1, self._reset, self._save)
        for button in (self._reset, self._save):
            below.setAlignment(button, Qt.AlignmentFlag.AlignBottom)
        body.addLayout(below)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        across = row(left, self._right, spacing=SPACE_M)
        across.setStretch(1, 1)
        layout.addLayout(across)

    def retranslate(self) -> None:
        """Say everything anew."""
        names = {
            "system": self.tr("Borrador en la llamada"),
            "user": self.tr("La objeción"),
            "assistant": self.tr("Asistente"),
            "summary": self.tr("Resumen de la llamada"),
        }
        chosen = max(0, self.list.currentRow())
        with QSignalBlocker(self.list):
            self.list.clear()
            self.list.addItems([names[name] for name in GAPS])
            self.list.setCurrentRow(chosen)
        self.list.setAccessibleName(self.tr("Instrucciones"))
        self._of_field.set_text(self.tr("Idioma de la llamada"))
        self._words_field.set_text(self.tr("Instrucciones"))
        self._preview_field.set_text(self.tr("Así las recibe el modelo, con datos de ejemplo"))
        self._versions_field.set_text(self.tr("Versiones"))
        self._save.setText(self.tr("Guardar"))
        self._reset.setText(self.tr("Reponer las originales"))
        self._show_chosen()

    # --- reading ----------------------------------------------------------------------------------------------------

    def keep_drafts(self, drafts: ContactDrafts) -> None:
        """Keep what is written and not saved, and bring it back."""
        self._draft = FormDraft(drafts, (self._words,), self._lane, self._tasks, self)
        self._draft.tell(self._notice)

    def reload(self) -> None:
        """Read the templates anew; what is being written stays."""
        self._run(self._prompts.templates, self._loaded)

    def _loaded(self, templates: Sequence[PromptTemplate]) -> None:
        before = self._all.get(self._shown)
        is_written = before is not None and self._words.toPlainText() != before.body
        self._all = {template.template_id: template for template in templates}
        if is_written:
            self._tell_state()
        else:
            self._shown = ""
            self._show_chosen()

    def _chosen_id(self) -> str:
        name = tuple(GAPS)[max(0, self.list.currentRow())]
        return f"{self._of.currentData()}/{name}"

    def _show_chosen(self) -> None:
        template = self._all.get(self._chosen_id())
        gaps = ", ".join(f"${gap}" for gap in GAPS[self._chosen_id().partition("/")[2]])
        told = self.tr("Se rellenan: %1. Lo que diga el texto no abre la puerta a precios ni promesas sin aprobar.")
        self._gaps.setText(told.replace("%1", gaps))
        if template is not None and template.template_id != self._shown:
            if self._draft is not None:
                self._draft.pause()
            self._shown = template.template_id
            self._words.setPlainText(template.body)
            self._words.moveCursor(QTextCursor.MoveOperation.Start)
            if self._draft is not None:
                self._draft.follow(template.template_id)
            self._show_preview()
            self._run(lambda: self._prompts.versions(template.template_id), self._show_versions)
        self._tell_state()

    def _tell_state(self) -> None:
        template = self._all.get(self._shown)
        self._reset.setEnabled(template is not None and template.is_changed)
        if template is None or not template.is_changed:
            self._state.setText(self.tr("Son las originales."))
        else:
            told = self.tr("Las cambió %1 el %2.").replace("%1", template.updated_by)
            self._state.setText(told.replace("%2", words.moment(template.updated_at, self._language.locale)))

    def _show_versions(self, versions: Sequence[PromptVersion]) -> None:
        self._versions.clear()
        template = self._all.get(self._shown)
        for version in versions:
            told = " · ".join((str(version.version), version.actor, words.moment(version.at, self._language.locale)))
            self._versions.addItem(told, version.body or (template.shipped if template else ""))
        self._versions.addItem(self.tr("Originales"), template.shipped if template else "")

    def _take_version(self) -> None:
        self._words.setPlainText(str(self._versions.currentData() or ""))

    def _show_preview(self) -> None:
        code, _slash, name = self._shown.partition("/")
        if not code:
            return
        body, shown = self._words.toPlainText(), ""
        try:
            check(self._shown, body)
        except PromptError as error:
            self._preview.setPlainText(sentence(error))
            return
        told = Prompts.shipped(lambda of, named: body if (of, named) == (code, name) else None)
        objection, product, approved, outcome = _SAMPLES[code]
        if name == "assistant":
            shown = told.assistant(product, code)["content"]
        elif name == "summary":
            shown = told.summary(objection, [objection], outcome=outcome, product=product, language=code)[0]["content"]
        else:
            messages = told.messages(objection, product=product, approved=approved, language=code)
            shown = messages[0 if name == "system" else -1]["content"]
        self._preview.setPlainText(shown)

    # --- changing ---------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Keep what stands in the editor."""
        template_id, body = self._shown, self._words.toPlainText()
        if template_id:
            told = self.tr("Guardado. Vale desde la próxima pregunta.")
            self._change(lambda: self._prompts.save(template_id, body, self._user), told)

    def reset(self) -> None:
        """Put back what ships; the team's words stay among the versions."""
        template_id = self._shown
        told = self.tr("Repuestas las originales. Las suyas quedan entre las versiones.")
        self._change(lambda: self._prompts.reset(template_id, self._user), told)

    def _change(self, job: Callable[[], PromptTemplate], told: str) -> None:
        def changed(template: PromptTemplate) -> None:
            self._all[template.template_id] = template
            if self._draft is not None and self._shown == template.template_id:
                self._draft.done()
                self._draft.pause()
            if self._shown == template.template_id:
                self._shown = ""
                self._show_chosen()
            self._notice.say(told)

        self._notice.clear()
        self._run(job, changed)

    def _run(self, job: Callable[[], T], done: Callable[[T], None]) -> None:
        self._tasks.run(self, self._lane, job, done, self._fail)

    def _fail(self, error: CallManagerError) -> None:
        self._notice.say(sentence(error), "record")
