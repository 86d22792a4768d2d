"""The sound check: three seconds of every source with live levels, what is wrong with each, and a way to hear it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from callmanager.audio.check import (
    CheckReport,
    OnLevels,
    SourceCheck,
    Take,
    Verdict,
    check,
    device_sources,
    play,
    refuse_while,
)
from callmanager.audio.playing.player import Player, PlayerState
from callmanager.audio.signal.levels import Levels
from callmanager.domain.errors import CallManagerError, RecordingError
from callmanager.settings import Settings
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.theme import SPACE_L, SPACE_M, Theme
from callmanager.ui.widgets.controls import Badge, Button, ElidedLabel, Label, Notice, Panel, Tone, row
from callmanager.ui.widgets.level_meter import LevelMeter
from callmanager.workers import Lane

if TYPE_CHECKING:
    from callmanager.audio import AudioRecorder

_WIDTH = 560
_PULL_MS = 33
_METER_WIDTH = 160
_LOW_MINUTES = 120.0
_MINUTES_TOLD = 120  # from here on hours are easier to grasp
_TONES: dict[Verdict, Tone] = {Verdict.OK: "ok", Verdict.TOO_QUIET: "warn", Verdict.CLIPPING: "warn"}


@dataclass(frozen=True, slots=True)
class SoundDesk:
    """What the check needs of the desk: ``listen`` waits and runs in a lane, the others answer at once."""

    listen: Callable[[str, str, OnLevels, threading.Event], CheckReport]
    play: Callable[[Take], Player]
    is_recording: Callable[[], bool]

    @classmethod
    def of(cls, recorder: "AudioRecorder", settings: Settings) -> "SoundDesk":
        """The desk of this program."""

        def listen(device: str, second: str, on_levels: OnLevels, stopped: threading.Event) -> CheckReport:
            refuse_while(recorder.is_recording)
            return check(
                device_sources(device, second),
                sample_rate=recorder.sample_rate,
                on_levels=on_levels,
                stopped=stopped,
                folder=recorder.save_dir,
                min_free_bytes=1_000_000 * settings.audio.min_free_mb,
            )

        return cls(listen, play, lambda: recorder.is_recording)


class SoundCheckDialog(QDialog):
    """Checks one or two inputs; ``second`` is "" where there is no device for the customer."""

    def __init__(
        self, desk: SoundDesk, device: str, second: str, theme: Theme, lane: Lane, tasks: Tasks, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sound_check")
        self.setMinimumWidth(_WIDTH)
        self._desk, self._device, self._second = desk, device, second
        self._lane, self._tasks = lane, tasks
        self._levels: dict[int, float] = {}  # filled by the lane, read by the timer
        self._stopped = threading.Event()
        self._running = False
        self._player: Player | None = None
        self._played: _SourceRow | None = None
        self._report: CheckReport | None = None
        self._title = Label("title")
        self._words = Label("body", "muted")
        self._words.setWordWrap(True)
        self.rows = [_SourceRow(number, theme) for number in range(2 if second else 1)]
        self._room = Label("body")
        self._room.setObjectName("sound_check_room")
        self.notice = Notice(theme, "sound_check_notice")
        self._go = Button(theme, "sound_check_start", "primary", "microphone")
        self._close = Button(theme, "sound_check_close")
        self._pull = QTimer(self, interval=_PULL_MS)
        self._pull.timeout.connect(self._look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        layout.setSpacing(SPACE_M)
        for part in (self._title, self._words, *self.rows, self._room, self.notice):
            layout.addWidget(part)
        buttons = row(self._go, self._close)
        buttons.insertStretch(0, 1)
        layout.addLayout(buttons)
        self._go.clicked.connect(self.start)
        self._close.clicked.connect(self.reject)
        for number, source in enumerate(self.rows):
            source.play.clicked.connect(self._play_first if number == 0 else self._play_second)
        self.finished.connect(self._end)
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Qt's hook for changes of state."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.setWindowTitle(self.tr("Prueba de sonido"))
        self._title.setText(self.tr("Prueba de sonido"))
        self._words.setText(self.tr("Hable como en una llamada durante 3 segundos. No se guarda nada."))
        self._go.setText(self.tr("Probar"))
        self._close.setText(self.tr("Cerrar"))
        names = (self.tr("Agente"), self.tr("Cliente"))
        for source, name, device in zip(self.rows, names, (self._device, self._second), strict=False):
            source.retranslate(name, device)
        self._show_room()

    def start(self) -> None:
        """Listen, unless a call is being recorded."""
        self._end_play()
        self.notice.clear()
        try:
            refuse_while(self._desk.is_recording())
        except RecordingError as error:
            self.notice.say(sentence(error), "warn")
            return
        self._running, self._report = True, None
        self._stopped = stopped = threading.Event()
        self._levels = levels = dict[int, float]()
        self._go.setEnabled(False)
        for source in self.rows:
            source.listen()
        self._show_room()
        self._pull.start()

        def hear(number: int, heard: Levels) -> None:
            levels[number] = heard.peak_dbfs[0]

        self._tasks.run(
            self,
            self._lane,
            lambda: self._desk.listen(self._device, self._second, hear, stopped),
            self._found,
            self._failed,
        )

    def _look(self) -> None:
        """Show what the other threads have left."""
        if self._running:
            for number, source in enumerate(self.rows):
                source.meter.set_level(self._levels.get(number))
            if self._desk.is_recording():
                self._stopped.set()  # a call comes first
        player, played = self._player, self._played
        if player is not None and played is not None and player.state in (PlayerState.ENDED, PlayerState.FAILED):
            if player.failure is not None:
                self.notice.say(sentence(player.failure), "warn")
            self._end_play()
        if not self._running and self._player is None:
            self._pull.stop()

    def _found(self, report: CheckReport) -> None:
        self._rest()
        self._report = report
        for source, found in zip(self.rows, report.sources, strict=True):
            source.show_found(found)
        self._show_room()

    def _failed(self, error: CallManagerError) -> None:
        self._rest()
        self.notice.say(sentence(error), "warn")

    def _rest(self) -> None:
        self._running = False
        self._go.setEnabled(True)
        if self._close.hasFocus():  # Qt put the keys there when the button that was pressed went grey
            self._go.setFocus(Qt.FocusReason.OtherFocusReason)
        for source in self.rows:
            source.meter.set_level(None)

    def _show_room(self) -> None:
        minutes = self._report.free_minutes if self._report is not None else None
        self._room.setVisible(minutes is not None)
        if minutes is not None:
            has_hours = minutes >= _MINUTES_TOLD
            words = (
                self.tr("Espacio en el disco: unas %1 horas de grabación.")
                if has_hours
                else self.tr("Espacio en el disco: %1 minutos de grabación.")
            )
            self._room.setText(words.replace("%1", f"{minutes / 60 if has_hours else minutes:.0f}"))
            self._room.set_tone("warn" if minutes < _LOW_MINUTES else "text")

    def _play_first(self) -> None:
        self._play(self.rows[0])

    def _play_second(self) -> None:
        self._play(self.rows[1])

    def _play(self, source: "_SourceRow") -> None:
        """Play what was heard of this source; pressed again, it is silent."""
        was = self._played
        self._end_play()
        if was is source or source.found is None:
            return
        self.notice.clear()
        self._player, self._played = self._desk.play(source.found.take), source
        source.show_playing(True)
        self._pull.start()

    def _end_play(self) -> None:
        player, self._player = self._player, None
        played, self._played = self._played, None
        if played is not None:
            played.show_playing(False)
        if player is not None:
            self._tasks.run(self, self._lane, player.close)  # it waits for the sound system

    def _end(self) -> None:
        self._stopped.set()
        self._end_play()
        self._pull.stop()


class _SourceRow(Panel):
    """One source: who, which device, how loud, what is to be said of it, and a button to hear it."""

    def __init__(self, number: int, theme: Theme) -> None:
        super().__init__()
        name = f"sound_check_{number + 1}"
        self.setObjectName(name)
        self.setProperty("panel", "card")
        self.found: SourceCheck | None = None
        self._role = Label("strong")
        self._device = ElidedLabel("body", "muted")
        self.meter = LevelMeter(theme, f"{name}_meter")
        self.meter.setFixedWidth(_METER_WIDTH)
        self.badge = Badge("ok")
        self.badge.setObjectName(f"{name}_verdict")
        self._sentence = Label("body", "muted")
        self._sentence.setObjectName(f"{name}_sentence")
        self._sentence.setWordWrap(True)
        self.play = Button(theme, f"{name}_play", icon="play")
        self._plays = False
        top = row(self._role, self._device, self.meter)
        top.setStretch(1, 1)
        bottom = row(self.badge, self._sentence, self.play)
        bottom.setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        layout.addLayout(top)
        layout.addLayout(bottom)
        self.listen()
        self._sentence.setText("")

    def retranslate(self, role: str = "", device: str = "") -> None:
        """Say everything anew; ``role`` is whose side it is."""
        if role:
            self._role.setText(role)
            self._device.setText(device or self.tr("La del sistema"))
        self.play.setText(self.tr("Detener") if self._plays else self.tr("Escuchar"))
        if self.found is not None:
            self.show_found(self.found)

    def listen(self) -> None:
        """Forget what was found."""
        self.found = None
        self.badge.hide()
        self._sentence.setText(self.tr("Escuchando …"))
        self.play.setEnabled(False)

    def show_found(self, found: SourceCheck) -> None:
        """Say what was found."""
        self.found = found
        words, more = self._said(found)
        self._device.setText(found.name or self.tr("La del sistema"))
        self.badge.setText(words)
        self.badge.set_tone(_TONES.get(found.verdict, "record"))
        self.badge.show()
        self._sentence.setText(more)
        self.play.setEnabled(found.take.frames > 0)

    def show_playing(self, plays: bool) -> None:
        """The button plays or stops."""
        self._plays = plays
        self.play.set_icon("pause" if plays else "play")
        self.retranslate()

    def _said(self, found: SourceCheck) -> tuple[str, str]:
        peak = f"{found.peak_dbfs:.0f}".replace("-", "−")
        if found.verdict is Verdict.OK:
            return self.tr("Bien"), self.tr("Llega buen sonido: hasta %1 dBFS.").replace("%1", peak)
        if found.verdict is Verdict.SILENT:
            return self.tr("Silencio"), self.tr("No llega nada. Revise que no esté silenciado y que tenga permiso.")
        if found.verdict is Verdict.TOO_QUIET:
            quiet = self.tr("Llega poco: hasta %1 dBFS. Hable durante la prueba o suba el volumen de la entrada.")
            return self.tr("Muy bajo"), quiet.replace("%1", peak)
        if found.verdict is Verdict.CLIPPING:
            return self.tr("Saturado"), self.tr("Llega demasiado fuerte y se corta. Baje el volumen de la entrada.")
        if found.verdict is Verdict.NO_DATA:
            return self.tr("Sin datos"), self.tr("Abre, pero no entrega sonido. Conéctelo otra vez o elija otro.")
        return self.tr("No abre"), sentence(found.error) if found.error is not None else found.sentence
