"""What is known of a chosen recording, and what may be done with it."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QGridLayout, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from callmanager.domain.recording import Encoding, RecordingMetadata
from callmanager.domain.recording_listing import RecordingListing
from callmanager.ui import format as say
from callmanager.ui import labels
from callmanager.ui.i18n import Language
from callmanager.ui.models.recordings_model import state_of, tone_of
from callmanager.ui.theme import SPACE_M, SPACE_S, SPACE_XS, Theme
from callmanager.ui.widgets.controls import Badge, Button, Card, ElidedLabel, Field, Label, Tone, row

WIDTH = 296
_ENCODINGS = {Encoding.WAV: "WAV", Encoding.FLAC: "FLAC", Encoding.OPUS: "Opus", Encoding.MP3: "MP3"}


class RecordingDetails(Card):
    """Shows one recording, or how many are chosen. ``tags_changed`` carries the tags as they were typed."""

    tags_changed = Signal(object)

    def __init__(self, theme: Theme, language: Language) -> None:
        super().__init__()
        self.setObjectName("recording_details")
        self.setFixedWidth(WIDTH)
        self._language = language
        self._shown: tuple[RecordingListing, ...] = ()
        self._campaigns: dict[str, str] = {}
        self._name = ElidedLabel("lead")
        self._name.setObjectName("recording_contact")
        self._who = ElidedLabel("body", "muted")
        self._state, self._held, self._sealed = Badge("muted"), Badge("info"), Badge("muted")
        self._state.setObjectName("recording_state")
        self._held.setObjectName("recording_hold")
        self._warning = Label("body", "record")
        self._warning.setWordWrap(True)
        self._facts = QFormLayout()
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setHorizontalSpacing(SPACE_M)
        self._facts.setVerticalSpacing(SPACE_XS)
        self._tags = QLineEdit()
        self._tags.setObjectName("recording_tags")
        self._tags_field = Field(self._tags)
        self._note_title, self._note = Label("label", "muted"), Label()
        self._note.setWordWrap(True)
        self._note.setObjectName("recording_note")
        self._note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside = QWidget()
        inside.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, SPACE_XS, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self._name)
        column.addWidget(self._who)
        column.addLayout(row(self._state, self._held, self._sealed, 1))
        column.addWidget(self._warning)
        column.addLayout(self._facts)
        column.addWidget(self._tags_field)
        column.addWidget(self._note_title)
        column.addWidget(self._note)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("recording_scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        self._empty = Label("body", "muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._actions = QGridLayout()
        self._actions.setSpacing(SPACE_S)
        self.heading.hide()
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self._scroll, 1)
        self.body.addLayout(self._actions)
        self._tags.editingFinished.connect(self._tags_typed)
        self.retranslate()

    def add_action(self, button: Button, place: int, span: int = 1) -> None:
        """Put a button below, two in a row."""
        self._actions.addWidget(button, place // 2, place % 2, 1, span)

    @property
    def shown(self) -> tuple[RecordingListing, ...]:
        """What is chosen."""
        return self._shown

    def retranslate(self) -> None:
        """Say everything anew."""
        self.setAccessibleName(self.tr("Detalle de la grabación"))
        self._tags_field.set_text(self.tr("Etiquetas, separadas por comas"))
        self._note_title.setText(self.tr("Nota"))
        self._say()

    def name_campaigns(self, names: dict[str, str]) -> None:
        """The campaigns' names by id."""
        self._campaigns = names
        self._say()

    def show_listings(self, chosen: Sequence[RecordingListing]) -> None:
        """Show what is chosen; several are counted."""
        before, self._shown = self._shown, tuple(chosen)
        if [one.recording_id for one in before] != [one.recording_id for one in chosen]:
            self._scroll.verticalScrollBar().setValue(0)
        if len(chosen) == 1 and not self._tags.hasFocus():
            with QSignalBlocker(self._tags):
                self._tags.setText(", ".join(chosen[0].tags))
        self._say()

    def _say(self) -> None:
        one = self._shown[0] if len(self._shown) == 1 else None
        self._scroll.setVisible(one is not None)
        self._empty.setVisible(one is None)
        if self._shown:
            seconds = sum(listing.metadata.duration_seconds for listing in self._shown)
            words = self.tr("%1 grabaciones elegidas, %2 en total.")
            self._empty.setText(words.replace("%1", str(len(self._shown))).replace("%2", say.duration(seconds)))
        else:
            self._empty.setText(self.tr("Elija una grabación para verla y escucharla."))
        if one is not None:
            self._say_one(one)

    def _say_one(self, listing: RecordingListing) -> None:
        metadata = listing.metadata
        self._name.setText(metadata.contact_name or metadata.contact_phone or self.tr("Sin nombre"))
        self._who.setText(" · ".join(part for part in (metadata.contact_phone, metadata.user_name) if part))
        self._state.setText(labels.recording_state(state_of(listing)))
        self._state.set_tone(_tone(tone_of(listing)))
        self._held.setText(self.tr("Retenida"))
        self._held.setVisible(bool(listing.legal_hold))
        self._held.setToolTip(listing.legal_hold)
        self._sealed.setText(self.tr("Cifrada"))
        self._sealed.setVisible(bool(metadata.key_id))
        self._warning.setText(self.trouble(listing))
        self._warning.setVisible(bool(self._warning.text()))
        while self._facts.rowCount():
            self._facts.removeRow(0)
        for name, words in self._known(listing):
            label, value = Label("label", "muted"), Label()
            label.setText(name)
            value.setText(words)
            value.setWordWrap(True)
            self._facts.addRow(label, value)
        self._note.setText(listing.note)
        for widget in (self._note, self._note_title):
            widget.setVisible(bool(listing.note))

    def trouble(self, listing: RecordingListing) -> str:
        """What must be known before it is trusted; "" where all is well."""
        state = state_of(listing)
        if state == "altered":
            return self.tr("El archivo cambió después de grabarse. No sirve de prueba sin una copia anterior.")
        if state == "missing":
            return self.tr("El archivo ya no está en la carpeta. Recupérelo de una copia de seguridad.")
        if state == "unreadable":
            return self.tr("El archivo está dañado y no se puede leer.")
        if state == "recovered":
            return self.tr("El programa se cerró en plena llamada; se recuperó todo lo que estaba en el disco.")
        if state == "failed":
            return self.tr("La grabación terminó por un fallo. Lo anterior al fallo está completo.")
        return ""

    def _known(self, listing: RecordingListing) -> list[tuple[str, str]]:
        metadata, locale = listing.metadata, self._language.locale
        facts = [
            (self.tr("Inicio"), say.moment(metadata.start_time, locale)),
            (self.tr("Duración"), say.duration(metadata.duration_seconds)),
            (self.tr("Resultado"), labels.outcome(listing.outcome_id)),
            (self.tr("Producto"), listing.product),
            (self.tr("Campaña"), self._campaigns.get(listing.campaign_id, listing.campaign_id)),
            (self.tr("Aviso"), labels.consent(metadata.consent.value)),
            (self.tr("Pausas"), _stretches([pause.duration_seconds for pause in metadata.pauses])),
            (self.tr("Huecos"), _stretches([gap.duration_seconds for gap in metadata.gaps])),
            (self.tr("Archivo"), self._file(metadata)),
            (self.tr("Verificada"), say.moment(listing.verified_at, locale) if listing.verified_at else ""),
            (self.tr("Retenida por"), listing.legal_hold),
        ]
        return [(name, words) for name, words in facts if words and words != say.NOTHING]

    def _file(self, metadata: RecordingMetadata) -> str:
        sides = self.tr("estéreo") if metadata.channels > 1 else self.tr("mono")
        size = say.size(metadata.file_size_bytes, self._language.locale)
        return f"{_ENCODINGS[metadata.encoding]} {sides}, {size}"

    def _tags_typed(self) -> None:
        if len(self._shown) == 1:
            tags = [tag.strip() for tag in self._tags.text().split(",") if tag.strip()]
            if tags != list(self._shown[0].tags):
                self.tags_changed.emit(tags)


def _stretches(seconds: Sequence[float]) -> str:
    """How many there are, and how long they are together; "" for none."""
    return f"{len(seconds)} ({say.duration(sum(seconds))})" if seconds else ""


def _tone(name: str) -> Tone:
    tones: dict[str, Tone] = {"accent": "accent", "warn": "warn", "record": "record", "ok": "ok"}
    return tones.get(name, "muted")
