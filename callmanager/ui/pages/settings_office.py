"""Where the office is and when it rests: its country, its clock, and the days on which nobody is called."""

import re
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLineEdit

from callmanager.settings import OfficeSettings
from callmanager.ui.bridge import Tasks
from callmanager.ui.theme import SPACE_M
from callmanager.ui.widgets.controls import Card, ComboBox, Field, Label, row
from callmanager.workers import Lane


class OfficeCard(Card):
    """Saved by whoever holds it; all of it holds from the next start on."""

    def __init__(self, office: OfficeSettings, lane: Lane, tasks: Tasks, *, may: bool) -> None:
        """``may`` says whether whoever looks may change it."""
        super().__init__()
        self._may = may
        self._country, self._zone, self._days = ComboBox("office_country"), ComboBox("office_time_zone"), QLineEdit()
        self._days.setObjectName("office_days_off")
        if may:  # where nothing can be typed an example looks like what is set
            self._days.setPlaceholderText("2026-12-25, 2027-01-01")
        self._days.setText(", ".join(day.isoformat() for day in office.days_off))
        self._fields = [Field(control) for control in (self._country, self._zone, self._days)]
        self._words = Label("label", "muted")
        self._country.addItem(_named(office.country), office.country)
        self._zone.addItem("", "")
        if office.time_zone:
            self._zone.addItem(office.time_zone, office.time_zone)
            self._zone.setCurrentIndex(1)
        fields = row(*self._fields, spacing=SPACE_M)
        for place, share in enumerate((1, 1, 2)):
            fields.setStretch(place, share)
        self.body.addLayout(fields)
        self.body.addWidget(self._words)
        self.body.addStretch(1)
        self.setEnabled(may)
        self.retranslate()
        tasks.run(self, lane, _countries, lambda found: _offer(self._country, found))
        tasks.run(self, lane, _zones, lambda found: _offer(self._zone, found))

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Oficina"))
        for field, words in zip(
            self._fields,
            (self.tr("País"), self.tr("Zona horaria"), self.tr("Días en que no se llama (año-mes-día)")),
            strict=True,
        ):
            field.set_text(words)
        self._zone.setItemText(0, self.tr("La de esta computadora"))
        later, rights = self.tr("Vale desde el próximo inicio."), self.tr("Solo quien administra puede cambiar esto.")
        self._words.setText(later if self._may else rights)

    def wanted(self) -> dict[str, Any]:
        """What is chosen, by the setting's name; ask `wrong` first."""
        return {
            "country": self._country.currentData(),
            "time_zone": self._zone.currentData(),
            "days_off": sorted({date.fromisoformat(word) for word in self._written()}),
        }

    def wrong(self) -> str:
        """What cannot be used, in a sentence; "" when all can."""
        for word in self._written():
            try:
                date.fromisoformat(word)
            except ValueError:
                self._days.setFocus()
                return self.tr("“%1” no es una fecha. Escríbala así: 2026-12-25.").replace("%1", word)
        return ""

    def _written(self) -> list[str]:
        return [word for word in re.split(r"[\s,;]+", self._days.text()) if word]


def _offer(box: ComboBox, found: list[tuple[str, str]]) -> None:
    """Offer these words with their values; the entry without a value stays, and so does what is chosen."""
    chosen = box.currentData()
    box.blockSignals(True)
    for place in reversed(range(box.count())):
        if box.itemData(place):
            box.removeItem(place)
    for words, value in found:
        box.addItem(words, value)
    if box.findData(chosen) < 0:
        box.addItem(str(chosen), chosen)
    box.setCurrentIndex(box.findData(chosen))
    box.blockSignals(False)


def _countries() -> list[tuple[str, str]]:
    """The countries whose phone numbers are known, by the names that they give themselves; takes a moment."""
    from phonenumbers import SUPPORTED_REGIONS  # 100 ms of the window's thread

    return sorted((_named(code), code) for code in SUPPORTED_REGIONS)


def _named(code: str) -> str:
    territory = QLocale.codeToTerritory(code)
    local = QLocale(QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, territory)
    name = local.nativeTerritoryName() if local.territory() == territory else QLocale.territoryToString(territory)
    return f"{name} ({code})"


def _zones() -> list[tuple[str, str]]:
    return [(zone, zone) for zone in sorted(available_timezones()) if "/" in zone]
