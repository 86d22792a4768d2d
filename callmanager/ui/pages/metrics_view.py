"""What the views of the metrics page share: they ask outside the GUI thread, and tell what failed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Signal

from callmanager.domain.errors import CallManagerError
from callmanager.domain.figure_table import FiguresFilter
from callmanager.domain.ranges import Range
from callmanager.domain.users import User
from callmanager.services.figures.goals import GoalService
from callmanager.services.figures.metrics import MetricsService
from callmanager.ui.bridge import Tasks
from callmanager.ui.calls_dialog import CallsDialog
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Panel
from callmanager.workers import Lane

T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """What every view works with."""

    metrics: MetricsService
    goals: GoalService
    user: User
    theme: Theme
    language: Language
    lane: Lane
    tasks: Tasks
    demo: bool = False


class MetricsView(Panel):
    """One view of the page. ``failed`` carries a sentence, ``looked`` says that what is shown is true again."""

    failed = Signal(str)
    looked = Signal()

    def __init__(self, name: str, desk: Desk) -> None:
        super().__init__()
        self.setObjectName(f"metrics_{name}")
        self.desk = desk

    def reload(self) -> None:
        """Ask for everything that is shown."""

    def ask(self, look: Callable[[], T], show: Callable[[T], None]) -> None:
        """Run ``look`` outside the GUI thread and ``show`` what it found."""

        def shown(found: T) -> None:
            show(found)
            self.looked.emit()

        self.desk.tasks.run(self, self.desk.lane, look, shown, self._fail)

    def show_calls(
        self,
        title: str,
        days: Range,
        which: FiguresFilter | None = None,
        *,
        hours: range | None = None,
        only_sales: bool = False,
    ) -> None:
        """Open the calls behind a figure: of these days, of these hours of theirs, the sales alone."""
        desk = self.desk
        dialog = CallsDialog(title, desk.theme, desk.language, self)
        dialog.setModal(True)
        dialog.open()
        desk.tasks.run(
            dialog,
            desk.lane,
            lambda: desk.metrics.calls_behind(desk.user, days, which, hours=hours, only_sales=only_sales),
            dialog.show_calls,
            lambda error: dialog.tell(sentence(error)),
        )

    def _fail(self, error: CallManagerError) -> None:
        self.failed.emit(sentence(error))
