"""Words and figures of goals, in the language that is on."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from callmanager.domain.goals import Measure, Period
from callmanager.ui import format as say

_MEASURES = {
    Measure.CALLS: QT_TRANSLATE_NOOP("labels", "Llamadas"),
    Measure.CONNECTED: QT_TRANSLATE_NOOP("labels", "Contactadas"),
    Measure.SALES: QT_TRANSLATE_NOOP("labels", "Ventas"),
    Measure.TALK_SECONDS: QT_TRANSLATE_NOOP("labels", "Tiempo hablado"),
    Measure.SUCCESS_RATE: QT_TRANSLATE_NOOP("labels", "Éxito"),
}
_PERIODS = {
    Period.DAY: QT_TRANSLATE_NOOP("labels", "hoy"),
    Period.WEEK: QT_TRANSLATE_NOOP("labels", "esta semana"),
    Period.MONTH: QT_TRANSLATE_NOOP("labels", "este mes"),
}


def measure(of: Measure) -> str:
    """What is counted."""
    return QCoreApplication.translate("labels", str(_MEASURES[of]))


def running(period: Period) -> str:
    """The period that runs: “hoy”, “esta semana”."""
    return QCoreApplication.translate("labels", str(_PERIODS[period]))


def value(of: Measure, amount: float | None, locale: QLocale) -> str:
    """A goal or what was reached of it; “–” for None."""
    if amount is None:
        return say.NOTHING
    if of is Measure.TALK_SECONDS:
        return say.duration(amount)
    if of is Measure.SUCCESS_RATE:
        return say.percent(round(amount))
    return say.number(round(amount), locale)
