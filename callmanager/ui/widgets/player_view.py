"""The player: waveform, play, speed, silence, side, loudness, device; and the keys that work all of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QActionGroup, QKeyEvent
from PySide6.QtWidgets import QMenu, QSlider, QWidget

from callmanager.audio.playing.playback import SPEEDS, Side
from callmanager.audio.playing.player import PlayerState
from callmanager.domain.errors import CallManagerError
from callmanager.ui import format as say
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.listening import Listening
from callmanager.ui.theme import SPACE_M, SPACE_S, Theme
from callmanager.ui.widgets.controls import Button, Card, CheckBox, ComboBox, Label, Notice, row
from callmanager.ui.widgets.waveform import Mark, Waveform

if TYPE_CHECKING:
    from callmanager.audio.playing.outputs import OutputDevice

_PULL_MS = 33
_STEP, _BIG_STEP = 5.0, 30.0
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class PlayerView(Card):
    """Shows and works a `Listening`."""

    def __init__(self, listening: Listening, theme: Theme, language: Language) -> None:
        super().__init__(margins=SPACE_M)
        self.setObjectName("player")
        self._listening, self._language = listening, language
        self._has_devices = False
        self.waveform = Waveform(theme, "player_waveform")
        self.notice = Notice(theme, "player_notice")
        self._play = Button(theme, "player_play", "primary", "play")
        self._play.setMinimumWidth(132)
        self._time = Label("strong")
        self._time.setObjectName("player_time")
        self._speed = ComboBox("player_speed")
        self._speed.setMinimumContentsLength(3)
        self._skip = CheckBox(theme, "player_skip_silence")
        self._side = ComboBox("player_side")
        self._side.setMinimumContentsLength(5)
        self._loudness = QSlider(Qt.Orientation.Horizontal)
        self._loudness.setObjectName("player_volume")
        self._loudness.setRange(0, 100)
        self._loudness.setValue(100)
        self._loudness.setFixedWidth(64)
        self._device = Button(theme, "player_device", "quiet", "volume")
        self._outputs = QMenu(self)
        self._outputs.setObjectName("player_outputs")
        self._choice = QActionGroup(self)
        self._standing = ""
        self.heading.hide()
        self.body.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_M)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.waveform, 1)
        self.body.addLayout(
            row(self._play, self._time, 1, self._skip, self._side, self._speed, self._device, self._loudness)
        )
        for widget in (self, self.waveform, self._play):
            self.add_keys(widget)
        self._pull = QTimer(self, interval=_PULL_MS)
        self._pull.timeout.connect(self._look)
        self._play.clicked.connect(listening.toggle)
        self._speed.activated.connect(lambda index: listening.set_speed(SPEEDS[index]))
        self._skip.toggled.connect(listening.set_skips_silence)
        self._side.activated.connect(lambda _: listening.set_side(cast(Side, self._side.currentData())))
        self._loudness.valueChanged.connect(lambda value: listening.set_volume(value / 100))
        self._device.clicked.connect(self._show_outputs)
        self._choice.triggered.connect(lambda action: listening.set_device(action.data()))
        self._add_output("")
        self.waveform.asked.connect(self._seek)
        listening.changed.connect(self._follow)
        listening.failed.connect(self._tell)
        self.retranslate()
        self._follow()

    def sizeHint(self) -> QSize:
        """Low enough for the table above."""
        return QSize(700, 196)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.setAccessibleName(self.tr("Reproductor"))
        self.waveform.setAccessibleName(self.tr("Forma de onda"))
        self.waveform.setAccessibleDescription(
            self.tr("Espacio: reproducir o pausar. Flechas: 5 segundos; con Mayús, 30. + y −: velocidad. S: silencios.")
        )
        self.waveform.name_lanes(self.tr("Agente"), self.tr("Cliente"))
        self._speed.setAccessibleName(self.tr("Velocidad"))
        self._speed.setToolTip(self.tr("Velocidad (+ y −)"))
        self._skip.setText(self.tr("Saltar silencios"))
        self._skip.setToolTip(self.tr("Acorta los silencios largos (S)"))
        self._side.setAccessibleName(self.tr("Qué se escucha"))
        self._loudness.setAccessibleName(self.tr("Volumen"))
        self._device.setAccessibleName(self.tr("Salida de sonido"))
        self._device.setToolTip(self.tr("Salida de sonido"))
        speed = max(0, self._speed.currentIndex()) if self._speed.count() else SPEEDS.index(1.0)
        self._speed.clear()
        for value in SPEEDS:
            self._speed.addItem(f"{self._language.locale.toString(value, 'g', 3)}×", value)
        self._speed.setCurrentIndex(speed)
        side = max(0, self._side.currentIndex())
        self._side.clear()
        for words, name in ((self.tr("Ambos"), "both"), (self.tr("Agente"), "left"), (self.tr("Cliente"), "right")):
            self._side.addItem(words, name)
        self._side.setCurrentIndex(side)
        self._choice.actions()[0].setText(self.tr("Salida del sistema"))
        self._follow()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Mark these things on the waveform."""
        self.waveform.show_marks(marks)

    def say_empty(self, words: str) -> None:
        """What stands where the waveform will be."""
        self.waveform.say_empty(words)

    def add_keys(self, widget: QWidget) -> None:
        """Let the player's keys work in this widget, too."""
        widget.installEventFilter(self)

    def find_devices(self) -> None:
        """Fill the list of output devices, once."""
        if not self._has_devices:
            self._has_devices = True
            self._listening.find_devices(self._add_devices)

    def _add_devices(self, devices: "list[OutputDevice]") -> None:
        known = {action.data() for action in self._choice.actions()}
        for name in dict.fromkeys(device.name for device in devices):
            if name not in known:
                self._add_output(name)

    def _add_output(self, name: str) -> None:
        action = self._choice.addAction(name)
        action.setData(name)
        action.setCheckable(True)
        action.setChecked(not name)
        self._outputs.addAction(action)

    def _show_outputs(self) -> None:
        self._outputs.popup(self._device.mapToGlobal(self._device.rect().topLeft()) - QPoint(0, self._menu_height()))

    def _menu_height(self) -> int:
        return self._outputs.sizeHint().height()

    # --- keys ---------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The player's keys, before the widget's own."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press(Qt.Key(event.key()), event.modifiers())
        return super().eventFilter(watched, event)

    def _press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        listening = self._listening
        if listening.metadata is None or modifiers & ~(_SHIFT | Qt.KeyboardModifier.KeypadModifier):
            return False
        step = _BIG_STEP if modifiers & _SHIFT else _STEP
        if key is Qt.Key.Key_Space:
            listening.toggle()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._seek(listening.position_seconds + (step if key is Qt.Key.Key_Right else -step))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._seek(0.0 if key is Qt.Key.Key_Home else listening.duration_seconds)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            listening.change_speed(-1 if key is Qt.Key.Key_Minus else 1)
            self._speed.setCurrentIndex(SPEEDS.index(listening.manner.speed))
        elif key is Qt.Key.Key_S:
            self._skip.toggle()
        else:
            return False
        return True

    # --- what is seen -------------------------------------------------------------------------------------------------

    def _seek(self, seconds: float) -> None:
        self._listening.seek(seconds)
        self._look()

    def _follow(self) -> None:
        """Another recording is open, or it began or ended to play."""
        metadata = self._listening.metadata
        if metadata is None:
            self.waveform.show_recording(0.0, ())
        elif self._listening.outline is None and self.waveform.peaks is not None:
            self.waveform.show_recording(metadata.duration_seconds, ())
        for widget in (self._play, self._speed, self._skip, self._side, self._loudness, self._device):
            widget.setEnabled(metadata is not None)
        self._side.setVisible(metadata is not None and metadata.channels > 1)
        self._look()
        if self._listening.is_busy:
            self._pull.start()

    def warn(self, trouble: str) -> None:
        """Say this as long as the recording is open; "" where all is well."""
        if trouble != self._standing:
            self._standing = trouble
            self._say_standing()

    def begin(self) -> None:
        """Another recording was chosen: nothing of the one before stays on the screen."""
        self._standing = ""
        self._say_standing()
        self.waveform.show_recording(self._listening.duration_seconds, ())
        self._look()

    def _look(self) -> None:
        listening = self._listening
        outline = listening.outline
        if outline is not None and outline is not self.waveform.peaks:
            self.waveform.show_peaks(outline)
        self.waveform.set_position(listening.position_seconds)
        self._time.setText(f"{say.clock(listening.position_seconds)} / {say.clock(listening.duration_seconds)}")
        is_playing = listening.state is PlayerState.PLAYING
        words = self.tr("Pausar") if is_playing else self.tr("Reproducir")
        if self._play.text() != words:
            self._play.setText(words)
            self._play.set_icon("pause" if is_playing else "play")
        failure = listening.pull_failure()
        if failure is not None:
            self._tell(failure)
        elif is_playing and self.notice.text != self._standing:
            self._say_standing()
        if not listening.is_busy:
            self._pull.stop()

    def _tell(self, error: CallManagerError) -> None:
        self.notice.say(sentence(error), "record")
        self.waveform.say_empty("")

    def _say_standing(self) -> None:
        if self._standing:
            self.notice.say(self._standing, "record")
        else:
            self.notice.clear()
