"""How the windows look and speak, changed from anywhere: worn at once, saved behind, and told to whoever shows it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from callmanager.settings import Settings
from callmanager.ui.bridge import Tasks
from callmanager.ui.i18n import Language, LanguageCode
from callmanager.ui.theme import Theme, ThemeChoice
from callmanager.workers import Lane


class Appearance(QObject):
    """``changed`` after theme or language were chosen here; ``failed`` carries why it could not be saved."""

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        settings: Settings,
        theme: Theme,
        language: Language,
        lane: Lane,
        tasks: Tasks,
        keep: Callable[[Settings], object],
    ) -> None:
        """``keep`` saves the settings; it is called in ``lane``."""
        super().__init__(tasks)
        self._settings, self._theme, self._language = settings, theme, language
        self._lane, self._tasks, self._keep = lane, tasks, keep

    def choose_theme(self, choice: ThemeChoice) -> None:
        """Wear a theme."""
        self._theme.choose(choice)
        self._save(theme=choice)

    def choose_language(self, code: LanguageCode) -> None:
        """Speak a language."""
        if code != self._language.code:
            self._language.choose(code)
        self._save(language=code)

    def _save(self, **chosen: str) -> None:
        self._settings.ui = self._settings.ui.model_copy(update=chosen)
        new = self._settings.model_copy()
        self._tasks.run(self, self._lane, lambda: self._keep(new), on_error=self.failed.emit)
        self.changed.emit()
