"""Settings: one tab for each part, built when it is opened or when nothing else is to be done; and a search in all."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from callmanager.ui.pages.late_panel import LatePanel
from callmanager.ui.pages.page import Page
from callmanager.ui.pages.settings_general import GeneralSettings
from callmanager.ui.settings_finder import Setting, explain, reveal, settings_in
from callmanager.ui.theme import SPACE_L, SPACE_M, SPACE_S, Theme
from callmanager.ui.widgets.controls import Button
from callmanager.ui.widgets.settings_search import SettingsSearch

Words = Callable[[], str]


class SettingsPage(Page):
    """Holds the parts; ``saved``, ``password_asked`` and ``setup_asked`` are those of the general part."""

    saved = Signal(object)
    password_asked = Signal()
    setup_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("settings", theme)
        self._theme = theme
        self._general: GeneralSettings | None = None
        self._tabs: dict[str, Button] = {}
        self._titles: dict[str, Words] = {}
        self._panels: dict[str, LatePanel] = {}
        self._saved_together: tuple[str, ...] = ()
        self._grey: tuple[str, ...] = ()  # of these, what this person may not change
        self._is_busy = False
        self._tab_group = QButtonGroup(self)
        self._tab_row = QHBoxLayout()
        self._tab_row.setSpacing(0)
        self._tab_row.addStretch(1)
        self._stack = QStackedWidget()
        self._save = Button(theme, "settings_save", "primary", "save")
        self.search = SettingsSearch(theme, self, self.find_settings)
        self.action_row.addWidget(self.search)
        self.action_row.addWidget(self._save)
        self.content.setSpacing(SPACE_S)  # the row of tabs takes room that a low window has not to spare
        self.content.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_S)
        self.content.addLayout(self._tab_row)
        self.content.addWidget(self._stack, 1)
        self._tab_group.idClicked.connect(lambda _number: self._opened_tab())
        self.search.chosen.connect(self.show_setting)
        self.search.wanted.connect(self._build_for_search)
        self.retranslate()

    def add_general(self, general: GeneralSettings) -> None:
        """Add the first two tabs, which are saved together by the page's button."""
        self._general = general
        self._saved_together = ("general", "recording")
        self._grey = () if general.storage.isEnabled() else ("recording",)
        storage = QWidget()
        cards = QVBoxLayout(storage)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.addWidget(general.storage)
        cards.addStretch(1)
        self.add_panel("general", general, lambda: self.tr("General"))
        self.add_panel("recording", storage, lambda: self.tr("Grabación"))
        general.saved.connect(self.saved)
        general.password_asked.connect(self.password_asked)
        general.setup_asked.connect(self.setup_asked)
        general.busy.connect(self._set_busy)
        self._save.clicked.connect(general.save)

    def add_panel(self, name: str, panel: QWidget | Callable[[], QWidget], title: Words) -> None:
        """Add a part of the settings with a tab of its own.

        Args:
            name: of the tab.
            panel: the part, or what builds it when it is wanted.
            title: says the tab's words.
        """
        place = LatePanel(panel)
        tab = Button(self._theme, f"settings_tab_{name}", "tab")
        tab.setCheckable(True)
        tab.setText(title())
        self._tab_group.addButton(tab, self._stack.addWidget(place))
        self._tab_row.insertWidget(self._tab_row.count() - 1, tab)
        self._tabs[name], self._titles[name], self._panels[name] = tab, title, place
        place.built.connect(explain)
        if place.is_built:
            explain(place)
        if len(self._tabs) == 1:
            tab.setChecked(True)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.title.setText(self.tr("Ajustes"))
        for name, tab in self._tabs.items():
            tab.setText(self._titles[name]())
        self._save.setText(self.tr("Guardar"))
        for place in self._panels.values():
            explain(place)

    def open_tab(self, name: str) -> None:
        """Bring a part to the front.

        Raises:
            KeyError: there is no such part.
        """
        if not self._tabs[name].isChecked():
            self._tabs[name].click()

    def _opened_tab(self) -> None:
        number = self._tab_group.checkedId()
        self._stack.setCurrentIndex(number)
        name = list(self._panels)[number]
        self._panels[name].build()
        self._save.setVisible(name in self._saved_together)
        self._follow()
        self.notice.clear()

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self._follow()

    def _follow(self) -> None:
        """Nothing is saved twice at once, or where all is grey."""
        name = list(self._panels)[self._stack.currentIndex()]
        self._save.setEnabled(not self._is_busy and name not in self._grey)

    def opened(self) -> None:
        """The page has come to the front: the part that is open is there."""
        list(self._panels.values())[self._stack.currentIndex()].build()

    def build_more(self) -> bool:
        """Build the next part that nobody has opened yet; False when all are there."""
        place = next((one for one in self._panels.values() if not one.is_built), None)
        if place is not None:
            place.build()
        return place is not None

    def _build_for_search(self) -> None:
        """Whoever searches finds in every part; each is built in a turn of its own."""
        if self.build_more():
            self.search.look_again_soon()

    # --- search -------------------------------------------------------------------------------------------------------

    def settings(self) -> list[Setting]:
        """Every setting of the parts that are built, in the order of the tabs."""
        return [
            setting
            for name, place in self._panels.items()
            if place.is_built
            for setting in settings_in(place, name, self._titles[name]())
        ]

    def find_settings(self, text: str) -> list[Setting]:
        """The settings whose words or meaning hold all that is typed; what begins so comes first."""
        ranked = [(setting.rank(text), setting) for setting in self.settings()]
        found = [(rank, setting) for rank, setting in ranked if rank is not None]
        return [setting for _rank, setting in sorted(found, key=lambda one: one[0])]

    def show_setting(self, setting: Setting) -> None:
        """Open the part in which a setting stands, and point at it."""
        self.open_tab(setting.tab)
        self._opened_tab()
        reveal(setting.name, self._panels[setting.tab], self._theme)
