"""The assistant: a free conversation with the language model, kept for reading."""

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMessageBox, QStackedWidget, QWidget

from callmanager.ai.assistant import MAX_QUESTION_CHARACTERS
from callmanager.domain.errors import CallManagerError
from callmanager.domain.product import Product
from callmanager.domain.users import User
from callmanager.services.answers.conversation_files import Said
from callmanager.services.answers.conversations import Conversation
from callmanager.ui import format as words
from callmanager.ui.assistant_services import AssistantServices
from callmanager.ui.assistant_talk import AssistantTalk
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.pages.page import Page
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, Card, ComboBox, Field, Label, row
from callmanager.ui.widgets.conversation_list import ConversationList
from callmanager.ui.widgets.question_box import QuestionBox
from callmanager.ui.widgets.transcript import Line, Transcript
from callmanager.workers import Lane

_LOOK_MS = 1_000
_KINDS = "TXT (*.txt);;Markdown (*.md);;JSON (*.json)"
_PRODUCT_WIDTH = 280


class AssistantPage(Page):
    """Conversations at the left; the open one, and a box to write in, at the right."""

    def __init__(
        self,
        services: AssistantServices,
        user: User,
        theme: Theme,
        language: Language,
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__("assistant", theme)
        self._services, self._user, self._language, self._lane, self._tasks = services, user, language, lane, tasks
        self._products: dict[str, Product] = {}
        self.talk = AssistantTalk(services, user, language, lane, tasks, self)
        self.list = ConversationList(theme, language, self._product_name)
        self._product = ComboBox("assistant_product")
        self._product_field = Field(self._product)
        self._copy = Button(theme, "assistant_copy", icon="copy")
        self._export = Button(theme, "assistant_export", icon="save")
        self._remove = Button(theme, "assistant_remove", "danger")
        self.transcript = Transcript(theme, "assistant_transcript")
        self._hint, self._state = Label("body", "muted"), Label("label", "muted")
        self._stack = QStackedWidget()
        self._older = Button(theme, "assistant_older", "quiet", "up")
        self._again = Button(theme, "assistant_again")
        self.box = QuestionBox("assistant_question", MAX_QUESTION_CHARACTERS)
        self._send = Button(theme, "assistant_send", "primary")
        self._stop = Button(theme, "assistant_stop")
        self._look = QTimer(self, interval=_LOOK_MS)
        self._build()
        self._connect(bridge)
        self.retranslate()
        self._show_talk()

    def _build(self) -> None:
        self._hint.setWordWrap(True)
        self._state.setObjectName("assistant_state")
        self._state.setWordWrap(True)
        self._product_field.setFixedWidth(_PRODUCT_WIDTH)
        hint = QWidget()
        beside = QHBoxLayout(hint)
        beside.addStretch(1)
        beside.addWidget(self._hint, 2)
        beside.addStretch(1)
        for view in (self.transcript, hint):
            self._stack.addWidget(view)
        talk = Card()
        talk.heading.hide()
        talk.body.addLayout(row(self._product_field, 1, self._copy, self._export, self._remove))
        talk.body.addLayout(row(1, self._older, 1))
        talk.body.addWidget(self._stack, 1)
        below = row(self._state, self._again)
        below.setStretch(0, 1)
        talk.body.addLayout(below)
        talk.body.addWidget(self.box)
        talk.body.addLayout(row(1, self._stop, self._send))
        across = QHBoxLayout()
        across.setSpacing(SPACE_M)
        across.addWidget(self.list)
        across.addWidget(talk, 1)
        self.content.addLayout(across, 1)
        order = (
            self.box, self._stop, self._send, self._again, self.list.new, self.list.view, self._product, self._copy,
            self._export, self._remove, self._older, self.transcript,
        )  # fmt: skip
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _connect(self, bridge: Bridge) -> None:
        talk = self.talk
        talk.shown.connect(self._show_talk)
        talk.moved.connect(self._enable)
        talk.grew.connect(self._grow)
        talk.began_anew.connect(lambda: self.transcript.change_last(""))
        talk.ended.connect(self.transcript.change_last)
        talk.given_back.connect(self._take_back)
        talk.listed.connect(lambda found: self.list.show_all(found, talk.open_id))
        talk.failed.connect(self._fail)
        self._look.timeout.connect(self._show_state)
        self.list.chosen.connect(self._choose)
        self.list.new_asked.connect(self.begin_new)
        self._product.activated.connect(lambda _index: talk.choose_product(str(self._product.currentData() or "")))
        self.box.sent.connect(self.send)
        self.box.full.connect(self._say_full)
        self._send.clicked.connect(self.send)
        self._stop.clicked.connect(lambda: talk.stop(self.tr("Usted detuvo esta respuesta.")))
        self._again.clicked.connect(lambda: talk.ask_again(self._chosen_product()))
        self._older.clicked.connect(self._show_older)
        self._copy.clicked.connect(self._copy_answer)
        self._export.clicked.connect(self.ask_export)
        self._remove.clicked.connect(self.ask_remove)
        bridge.products_changed.connect(lambda _event: self._read_products())

    def retranslate(self) -> None:
        """Say everything anew."""
        self.title.setText(self.tr("Asistente"))
        self._product_field.set_text(self.tr("Producto del que se habla"))
        self._copy.setText(self.tr("Copiar respuesta"))
        self._export.setText(self.tr("Exportar …"))
        self._remove.setText(self.tr("Eliminar"))
        self.transcript.setAccessibleName(self.tr("La conversación"))
        self._hint.setText(
            self.tr(
                "Pregunte lo que necesite: cómo presentar un producto, cómo responder a un cliente, un mensaje para "
                "enviar. La respuesta es un borrador de IA: léala antes de usarla."
            )
        )
        self.box.setAccessibleName(self.tr("Su pregunta"))
        self.box.setPlaceholderText(self.tr("Escriba aquí. Intro envía; Mayús+Intro empieza otra línea."))
        self._send.setText(self.tr("Preguntar"))
        self._stop.setText(self.tr("Detener"))
        self._again.setText(self.tr("Preguntar otra vez"))
        self._show_products()
        self._show_talk()

    def opened(self) -> None:
        """Read products and conversations anew."""
        self._read_products()
        self.talk.read_list()

    def first_focus(self) -> QWidget:
        """Where the next question is written."""
        return self.box

    def closing(self) -> None:
        """The window closes."""
        self.talk.close()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's hook: the model's state is looked at only while somebody sees it."""
        self._show_state()
        self._look.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt's hook."""
        self._look.stop()
        super().hideEvent(event)

    # --- the conversation -----------------------------------------------------------------------------------------

    def _choose(self, conversation: Conversation) -> None:
        self.notice.clear()
        self.talk.choose(conversation)

    def begin_new(self) -> None:
        """An empty conversation; it is kept from its first question on."""
        self.notice.clear()
        self.list.mark("")
        self.talk.choose(None)
        self.box.setFocus()

    def _show_talk(self) -> None:
        lines = [self._line(said) for said in self.talk.said]
        if (asking := self.talk.writes_here) is not None:
            lines.append(Line(self._head(by_model=True), asking.so_far, by_model=True))
        self.transcript.show_lines(lines)
        self._tell_older()
        self._stack.setCurrentIndex(0 if lines else 1)
        if self.talk.open is not None:
            self._product.setCurrentIndex(max(0, self._product.findData(self.talk.open.product_id)))
        self._enable()

    def _show_older(self) -> None:
        self.transcript.show_older()
        self._tell_older()
        if self._older.isHidden():
            self.transcript.setFocus()

    def _tell_older(self) -> None:
        self._older.setText(self.tr("Mensajes anteriores (%1)").replace("%1", str(self.transcript.older)))
        self._older.setVisible(self.transcript.older > 0)

    def _line(self, said: Said) -> Line:
        at = words.moment(said.at, self._language.locale)
        return Line(self._head(by_model=said.by_model, at=at), said.text, said.by_model, said.error)

    def _head(self, *, by_model: bool, at: str = "") -> str:
        name = self.tr("Asistente · borrador de IA") if by_model else self._user.name
        return f"{name}  ·  {at}" if at else name

    def _grow(self, piece: str) -> None:
        self.transcript.add_piece(piece)
        self._show_state()

    def send(self) -> None:
        """Ask what stands in the box."""
        text = self.box.words
        if len(text) > MAX_QUESTION_CHARACTERS:
            self._say_full()
        elif text and self.talk.asking is None:
            self.notice.clear()
            self.box.clear()
            self.talk.ask(text, self._chosen_product())

    def _take_back(self, text: str) -> None:
        """What could not be kept stands in the box again, unless something else does by now."""
        if text and not self.box.words:
            self.box.setPlainText(text)

    def _say_full(self) -> None:
        most = words.number(MAX_QUESTION_CHARACTERS, self._language.locale)
        told = self.tr("Caben %1 caracteres; lo demás no se tomó. Acorte el texto o envíelo en partes.")
        self.notice.say(told.replace("%1", most), "warn")

    # --- what can be done with it -----------------------------------------------------------------------------------

    def _copy_answer(self) -> None:
        answer = next((line.text for line in reversed(self.transcript.lines) if line.by_model and line.text), "")
        if answer:
            QGuiApplication.clipboard().setText(answer)
            self.notice.say(self.tr("Respuesta copiada."))

    def ask_export(self) -> None:
        """Ask for a file's name and write the open conversation there."""
        chosen, _kind = QFileDialog.getSaveFileName(self, self._export.text(), "conversacion.txt", _KINDS)
        if chosen:
            done = self.tr("Escrita en %1.").replace("%1", chosen)
            self.talk.export(Path(chosen), self.tr("Asistente (IA)"), lambda: self.notice.say(done))

    def ask_remove(self) -> None:
        """Ask, then delete the open conversation."""
        question = QMessageBox(self)
        question.setObjectName("assistant_remove_question")
        question.setIcon(QMessageBox.Icon.NoIcon)
        question.setWindowTitle("CallManager")
        question.setText(self.tr("¿Eliminar esta conversación?"))
        question.setInformativeText(self.tr("No se puede deshacer. Si la quiere guardar, expórtela antes."))
        no = question.addButton(self.tr("Conservarla"), QMessageBox.ButtonRole.RejectRole)
        yes = question.addButton(self.tr("Eliminar"), QMessageBox.ButtonRole.AcceptRole)
        no.setObjectName("assistant_remove_no")
        yes.setObjectName("assistant_remove_yes")
        question.setDefaultButton(no)
        question.setEscapeButton(no)
        question.exec()
        if question.clickedButton() is yes:
            self.talk.remove(lambda: self.notice.say(self.tr("Conversación eliminada.")))

    def _read_products(self) -> None:
        def read(products: list[Product]) -> None:
            self._products = {product.product_id: product for product in products}
            self._show_products()
            self.list.retranslate()

        self._tasks.run(self, self._lane, self._services.products.offered, read, self._fail)

    def _show_products(self) -> None:
        chosen = self.talk.open.product_id if self.talk.open is not None else self._product.currentData()
        self._product.clear()
        self._product.addItem(self.tr("Ninguno"), "")
        for product_id, product in self._products.items():
            self._product.addItem(product.name, product_id)
        self._product.setCurrentIndex(max(0, self._product.findData(chosen)))

    def _product_name(self, product_id: str) -> str:
        product = self._products.get(product_id)
        return product.name if product else ""

    def _chosen_product(self) -> Product | None:
        return self._products.get(str(self._product.currentData() or ""))

    # --- how it stands --------------------------------------------------------------------------------------------

    def _enable(self) -> None:
        talk = self.talk
        self._send.setVisible(talk.asking is None)
        self._stop.setVisible(talk.asking is not None)
        self._again.setVisible(talk.can_ask_again)
        self._export.setEnabled(talk.open is not None)
        self._remove.setEnabled(talk.open is not None)
        self._copy.setEnabled(any(said.by_model and said.text for said in talk.said))
        self._show_state()

    def _show_state(self) -> None:
        state, asking = self._services.copilot.state, self.talk.asking
        tone = "muted"
        if asking is not None:
            told = self.tr("Escribiendo …") if asking.pieces else self.tr("Esperando al modelo …")
        elif not state.checked:
            told = self.tr("Buscando el modelo …")
        elif state.error:
            told = self.tr("%1 Puede leer y escribir: lo que pregunte queda guardado.").replace("%1", state.error)
            tone = "warn"
        else:
            told = self.tr("Responde el modelo %1.").replace("%1", state.model)
        self._state.set_tone("warn" if tone == "warn" else "muted")
        if self._state.text() != told:
            self._state.setText(told)

    def _fail(self, error: CallManagerError) -> None:
        self.notice.say(sentence(error), "record")
