"""Which inputs hear the agent and the customer: found, chosen and tried out."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from callmanager.domain.errors import CallManagerError
from callmanager.settings import AudioSettings
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.theme import SPACE_S, Theme
from callmanager.ui.widgets.controls import Button, ComboBox, Field, Notice, Panel, row
from callmanager.ui.widgets.sound_check import SoundCheckDialog, SoundDesk
from callmanager.workers import Lane

Devices = list[dict[str, Any]]


class SoundInputs(Panel):
    """Two boxes, a search and the sound check; it saves nothing by itself."""

    def __init__(
        self,
        name: str,
        audio: AudioSettings,
        list_devices: Callable[[], Devices],
        sound: SoundDesk,
        theme: Theme,
        slow_lane: Lane,
        tasks: Tasks,
        notice: Notice,
    ) -> None:
        """``name`` begins the names of its widgets; ``notice`` is where it says what is wrong."""
        super().__init__()
        self._list_devices, self._sound, self._theme = list_devices, sound, theme
        self._slow_lane, self._tasks, self._notice = slow_lane, tasks, notice
        self._first, self._second = ComboBox(f"{name}_device"), ComboBox(f"{name}_second_device")
        self._first_field, self._second_field = Field(self._first), Field(self._second)
        self._refresh = Button(theme, f"{name}_find_devices", icon="search")
        self._check = Button(theme, f"{name}_sound_check", icon="microphone")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        for field, button in ((self._first_field, self._refresh), (self._second_field, self._check)):
            both = row(field, button)
            both.setStretch(0, 1)
            both.setAlignment(button, Qt.AlignmentFlag.AlignBottom)
            layout.addLayout(both)
        self._refresh.clicked.connect(self.find_devices)
        self._check.clicked.connect(self.check_sound)
        for box in (self._first, self._second):
            box.addItem("", "")
        self.choose(audio)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self._first_field.set_text(self.tr("Entrada de sonido"))
        self._first.setItemText(0, self.tr("La del sistema"))
        self._refresh.setText(self.tr("Buscar"))
        self._refresh.setAccessibleName(self.tr("Buscar entradas de sonido"))
        self._second_field.set_text(self.tr("Entrada del cliente (opcional)"))
        self._second.setItemText(0, self.tr("Ninguna"))
        self._check.setText(self.tr("Prueba de sonido"))

    def wanted(self) -> dict[str, str]:
        """What is chosen, by the names of `AudioSettings`."""
        return {"device": str(self._first.currentData()), "second_device": str(self._second.currentData())}

    def choose(self, audio: AudioSettings) -> None:
        """Show what the settings say; a device that is not plugged in now stays to be chosen."""
        for box, name in ((self._first, audio.device), (self._second, audio.second_device)):
            if box.findData(name) < 0:
                box.addItem(name, name)
            box.setCurrentIndex(box.findData(name))

    def find_devices(self) -> None:
        """Look which inputs there are; it takes a moment, outside the GUI thread."""
        self._refresh.setEnabled(False)
        self._tasks.run(self, self._slow_lane, self._list_devices, self._found, self._failed)

    def _found(self, devices: Devices) -> None:
        self._refresh.setEnabled(True)
        names = [str(device["name"]) for device in devices]
        for box in (self._first, self._second):
            chosen, first = str(box.currentData()), box.itemText(0)
            box.clear()
            box.addItem(first, "")
            for name in dict.fromkeys([*names, *([chosen] if chosen else [])]):
                box.addItem(name, name)
            box.setCurrentIndex(max(0, box.findData(chosen)))
        if devices:
            self._notice.clear()
        else:
            self._notice.say(self.tr("No hay entradas de sonido. Conecte un micrófono y busque otra vez."), "warn")

    def _failed(self, error: CallManagerError) -> None:
        self._refresh.setEnabled(True)
        self._notice.say(sentence(error), "record")

    def check_sound(self) -> None:
        """Open the sound check of the inputs that are chosen here, saved or not."""
        device, second = self.wanted().values()
        dialog = SoundCheckDialog(self._sound, device, second, self._theme, self._slow_lane, self._tasks, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
