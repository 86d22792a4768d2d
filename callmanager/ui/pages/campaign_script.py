"""The scripts of a campaign: written at the left, seen at the right as an agent will see them."""

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout

from callmanager.domain.errors import CallManagerError
from callmanager.domain.script import Script, fill
from callmanager.domain.users import Right, User
from callmanager.services.calls.scripts import ScriptService
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.contact_drafts import ContactDrafts
from callmanager.ui.errors import sentence
from callmanager.ui.form_draft import FormDraft
from callmanager.ui.theme import SPACE_M, SPACE_S, Theme
from callmanager.ui.widgets.controls import Button, CheckBox, ComboBox, Field, Label, Notice, Panel, row
from callmanager.ui.widgets.script_pane import ScriptPane
from callmanager.workers import Lane

_PREVIEW_MS = 200
_NEW = ""


class CampaignScript(Panel):
    """Edits one script at a time; it is saved by itself, by whoever may write scripts."""

    def __init__(
        self,
        scripts: ScriptService,
        drafts: ContactDrafts,
        user: User,
        theme: Theme,
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self._scripts, self._user, self._lane, self._tasks = scripts, user, lane, tasks
        self._campaign_id = ""
        self._known: tuple[Script, ...] = ()
        self._shown: Script | None = None
        self._choice = ComboBox("script_edit_choice")
        self._name_line = QLineEdit()
        self._name_line.setObjectName("script_edit_name")
        self._name_line.setMaxLength(60)
        self._name = Field(self._name_line)
        self._body = QPlainTextEdit()
        self._body.setObjectName("script_edit_body")
        self._body.setTabChangesFocus(True)
        self._active = CheckBox(theme, "script_edit_active")
        self._help = Label("label", "muted")
        self._help.setWordWrap(True)
        self._unknown = Label("label", "warn")
        self._unknown.setObjectName("script_edit_unknown")
        self._unknown.setWordWrap(True)
        self._save = Button(theme, "script_edit_save", "primary", "save")
        self.notice = Notice(theme, "script_edit_notice")
        self.preview = ScriptPane(theme, name="script_preview")
        self._may = user.may(Right.EDIT_SCRIPTS)
        self._delay = QTimer(self, singleShot=True, interval=_PREVIEW_MS)
        self._delay.timeout.connect(self._preview)
        self._draft = FormDraft(drafts, (self._name_line, self._body, self._active), lane, tasks, self)
        self._draft.tell(self.notice)
        self._build()
        self._choice.activated.connect(lambda _index: self._choose(str(self._choice.currentData())))
        self._body.textChanged.connect(self._delay.start)
        self._name_line.textChanged.connect(lambda _text: self._follow())
        self._save.clicked.connect(self.save)
        bridge.scripts_changed.connect(lambda event: self._hear(event.campaign_id))
        self.retranslate()

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(SPACE_S)
        left.addWidget(self._choice)
        left.addWidget(self._name)
        left.addWidget(self._body, 1)
        left.addWidget(self._help)
        left.addWidget(self._unknown)
        left.addWidget(self.notice)
        left.addLayout(row(self._active, 1, self._save))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addLayout(left, 3)
        layout.addWidget(self.preview, 2)

    def retranslate(self) -> None:
        """Say everything anew."""
        self._choice.setAccessibleName(self.tr("Guion que se edita"))
        self._name.set_text(self.tr("Nombre del guion"))
        self._body.setAccessibleName(self.tr("Texto del guion"))
        self._body.setPlaceholderText(self.tr("Buenos días, ¿hablo con {nombre}? …"))
        self._active.setText(self.tr("Se ofrece a los agentes"))
        self._save.setText(self.tr("Guardar guion"))
        self._help.setText(
            self.tr(
                "Una línea con --- empieza otro paso. Se rellenan: {nombre}, {empresa}, {telefono}, {correo}, "
                "{ciudad}, {producto}, {campaña}, {agente}."
            )
        )
        if self._choice.count():
            self._choice.setItemText(self._choice.count() - 1, self.tr("Guion nuevo"))
        self._preview()

    def show_campaign(self, campaign_id: str) -> None:
        """Show the scripts of this campaign; "" (one that is not saved yet) has none."""
        if campaign_id != self._campaign_id:
            self._campaign_id = campaign_id
            self._shown = None
            self.notice.clear()
            self._look_up()

    def save(self) -> None:
        """Keep the script that is shown, or the new one."""
        before = self._shown or Script(_NEW, self._campaign_id, "")
        script = replace(
            before,
            name=self._name_line.text().strip(),
            body=self._body.toPlainText(),
            is_active=self._active.isChecked(),
        )
        self._save.setEnabled(False)
        self._tasks.run(self, self._lane, lambda: self._scripts.save(script, self._user), self._saved, self._fail)

    def _look_up(self) -> None:
        campaign_id = self._campaign_id
        if not campaign_id:
            self._offer([])
            return
        self._tasks.run(self, self._lane, lambda: self._scripts.for_campaign(campaign_id), self._offer, self._fail)

    def _offer(self, scripts: list[Script]) -> None:
        wanted = self._shown.script_id if self._shown is not None else None
        self._known = tuple(scripts)
        self._choice.clear()
        for script in scripts:
            self._choice.addItem(script.name, script.script_id)
        self._choice.addItem(self.tr("Guion nuevo"), _NEW)
        found = [script.script_id for script in scripts]
        self._choose(wanted if wanted in found else found[0] if found else _NEW)

    def _choose(self, script_id: str) -> None:
        self._choice.setCurrentIndex(max(0, self._choice.findData(script_id)))
        script = next((one for one in self._known if one.script_id == script_id), None)
        self._draft.pause()
        is_same = script is not None and self._shown is not None and script.body == self._body.toPlainText()
        self._shown = script
        self._name_line.setText(script.name if script is not None else "")
        if not is_same:
            self._body.setPlainText(script.body if script is not None else "")
        self._active.setChecked(script is None or script.is_active)
        if self._campaign_id:
            self._draft.follow(script_id or f"new_{self._campaign_id}")
        self._preview()

    def _saved(self, script: Script) -> None:
        self._draft.done()
        self._shown = script
        self.notice.say(self.tr("Guion guardado. Los agentes lo ven desde el próximo contacto."))
        self._look_up()

    def _fail(self, error: CallManagerError) -> None:
        self._follow()
        self.notice.say(sentence(error), "record")

    def _hear(self, campaign_id: str) -> None:
        if campaign_id == self._campaign_id and not self._body.document().isModified():
            self._look_up()

    def _preview(self) -> None:
        """As it will read, with a contact that stands for all."""
        values = {
            "name": self.tr("Nombre Apellido"),
            "first_name": self.tr("Nombre"),
            "company": self.tr("Empresa"),
            "phone": "+506 8888 7777",
            "city": self.tr("Ciudad"),
            "product": self.tr("Producto"),
            "campaign": self.tr("Campaña"),
            "agent": self._user.name,
        }
        script = Script(_NEW, self._campaign_id, "", self._body.toPlainText())
        self.preview.show_steps([fill(step, values) for step in script.steps], from_start=False)
        unknown = script.unknown_fields
        words = self.tr("No existe el campo %1: quedará escrito así.")
        self._unknown.setText(words.replace("%1", ", ".join(f"{{{name}}}" for name in unknown)) if unknown else "")
        self._unknown.setVisible(bool(unknown))
        self._follow()

    def _follow(self) -> None:
        has_place = self._may and bool(self._campaign_id)
        for part in (self._choice, self._name, self._active):
            part.setEnabled(has_place)
        self._body.setReadOnly(not has_place)
        self._save.setEnabled(has_place and bool(self._name_line.text().strip()))
