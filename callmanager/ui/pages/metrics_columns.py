"""The columns of figures and of agents' time, for every table that shows them."""

from collections.abc import Callable

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from callmanager.domain.agent_time import AgentTime
from callmanager.domain.figure_table import FiguresRow
from callmanager.ui import format as say
from callmanager.ui.models.rows import Column

_WORDS = {
    "calls": QT_TRANSLATE_NOOP("RangeView", "Llamadas"),
    "connected": QT_TRANSLATE_NOOP("RangeView", "Contactadas"),
    "sales": QT_TRANSLATE_NOOP("RangeView", "Ventas"),
    "success": QT_TRANSLATE_NOOP("RangeView", "Éxito"),
    "contact": QT_TRANSLATE_NOOP("RangeView", "Contacto"),
    "talked": QT_TRANSLATE_NOOP("RangeView", "Hablado"),
    "wrap_up": QT_TRANSLATE_NOOP("RangeView", "Cierre"),
    "mean": QT_TRANSLATE_NOOP("RangeView", "Media"),
    "agent": QT_TRANSLATE_NOOP("RangeView", "Agente"),
    "inside": QT_TRANSLATE_NOOP("RangeView", "Dentro"),
    "available": QT_TRANSLATE_NOOP("RangeView", "Disponible"),
    "pauses": QT_TRANSLATE_NOOP("RangeView", "Pausas"),
    "occupancy": QT_TRANSLATE_NOOP("RangeView", "Ocupación"),
    "occupancy_inside": QT_TRANSLATE_NOOP("RangeView", "Ocup. de lo dentro"),
}
WIDTHS = (0, 96, 116, 84, 84, 108, 100, 96, 96)
TIME_WIDTHS = (0, 96, 96, 96, 112, 96, 108, 148)


def _title(key: str) -> Callable[[], str]:
    return lambda: QCoreApplication.translate("RangeView", str(_WORDS[key]))


def columns_of_figures(
    title: Callable[[], str], name: Callable[[FiguresRow], str], locale: Callable[[], QLocale]
) -> tuple[Column[FiguresRow], ...]:
    """What was reached, with `WIDTHS`; ``title`` and ``name`` are the first column's."""

    def number(key: str, text: Callable[[FiguresRow], str]) -> Column[FiguresRow]:
        return Column(_title(key), text, is_number=True)

    return (
        Column(title, name),
        number("calls", lambda row: say.number(row.figures.attempts, locale())),
        number("connected", lambda row: say.number(row.figures.connected, locale())),
        number("sales", lambda row: say.number(row.figures.sales, locale())),
        number("success", lambda row: say.percent(row.figures.success_rate)),
        number("contact", lambda row: say.percent(row.figures.contact_rate)),
        number("talked", lambda row: say.duration(row.figures.talk_seconds)),
        number("wrap_up", lambda row: say.duration(row.figures.wrap_up_seconds)),
        number("mean", lambda row: say.duration(row.figures.aht_seconds)),
    )


def columns_of_time() -> tuple[Column[AgentTime], ...]:
    """What the time of agents went into, with `TIME_WIDTHS`."""

    def number(key: str, text: Callable[[AgentTime], str]) -> Column[AgentTime]:
        return Column(_title(key), text, is_number=True)

    def spent(state: str) -> Callable[[AgentTime], str]:
        return lambda row: say.duration(sum(value for key, value in row.seconds.items() if key.value == state))

    return (
        Column(_title("agent"), lambda row: row.name),
        number("inside", lambda row: say.duration(row.logged_in_seconds)),
        number("talked", spent("talking")),
        number("wrap_up", spent("wrap_up")),
        number("available", spent("available")),
        number("pauses", lambda row: say.duration(row.pause_seconds)),
        number("occupancy", lambda row: say.percent(row.occupancy)),
        number("occupancy_inside", lambda row: say.percent(row.occupancy_of_logged_in)),
    )
