"""Where the office is and when it rests: its country, its clock, and the days on which nobody is called."""

import re
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from phonenumbers import SUPPORTED_REGIONS
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLineEdit

from callmanager.settings import OfficeSettings
from callmanager.ui.bridge import Tasks
from callmanager.ui.theme import SPACE_M
from callmanager.ui.widgets.controls import Card, ComboBox, Field, Label, row
from callmanager.workers import Lane


class OfficeCard(Card):
    """Saved by whoever holds it; all of it holds from the next start on."""

    def __init__(self, office: OfficeSettings, lane: Lane, tasks: Tasks) -> None:
        super().__init__()
        self._country, self._zone, self._days = ComboBox("office_country"), ComboBox("office_time_zone"), QLineEdit()
        self._days.setObjectName("office_days_off")
        self._days.setPlaceholderText("2026-12-25, 2027-01-01")
        self._days.setText(", ".join(day.isoformat() for day in office.days_off))
        self._fields = [Field(control) for control in (self._country, self._zone, self._days)]
        self._words = Label("label", "muted")
        for name, code in sorted(_countries().items()):
            self._country.addItem(f"{name} ({code})", code)
        if self._country.findData(office.country) < 0:
            self._country.addItem(office.country, office.country)
        self._country.setCurrentIndex(self._country.findData(office.country))
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
        self.retranslate()
        tasks.run(self, lane, lambda: sorted(zone for zone in available_timezones() if "/" in zone), self._offer_zones)

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
        self._words.setText(self.tr("Vale desde el próximo inicio."))

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

    def _offer_zones(self, zones: list[str]) -> None:
        chosen = self._zone.currentData()
        while self._zone.count() > 1:
            self._zone.removeItem(1)
        self._zone.addItems(zones)
        for place, zone in enumerate(zones, 1):
            self._zone.setItemData(place, zone)
        if chosen and chosen not in zones:
            self._zone.addItem(chosen, chosen)
        self._zone.setCurrentIndex(self._zone.findData(chosen))


def _countries() -> dict[str, str]:
    """The codes of the countries whose phone numbers are known, by the names that they give themselves."""
    found = {}
    for territory in QLocale.Country:
        code = QLocale.territoryToCode(territory)
        if code in SUPPORTED_REGIONS:
            local = QLocale(QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, territory)
            name = local.nativeTerritoryName() if local.territory() == territory else ""
            found[name or QLocale.territoryToString(territory)] = code
    return found
