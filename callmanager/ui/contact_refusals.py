"""Why a contact was refused: who works on it and until when, on this computer's clock."""

from datetime import datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from callmanager.domain.errors import CallManagerError
from callmanager.ui import format as say
from callmanager.ui.errors import sentence

_ROWS = {
    "contact_name": QT_TRANSLATE_NOOP("labels", "Falta el nombre."),
    "contact_phone": QT_TRANSLATE_NOOP("labels", "El teléfono falta o no es un número: “%1”."),
    "contact_phone_spoiled": QT_TRANSLATE_NOOP("labels", "Una hoja de cálculo convirtió el teléfono en una cantidad."),
    "contact_phone_date": QT_TRANSLATE_NOOP("labels", "Eso es una fecha o una hora, no un teléfono: “%1”."),
    "contact_row": QT_TRANSLATE_NOOP("labels", "Eso no es un contacto."),
}
_LOCKED = str(QT_TRANSLATE_NOOP("labels", "%1 lo tiene hasta las %2."))


def lock_words(name: str, until: datetime | str | None, locale: QLocale) -> str:
    """“Ana lo tiene hasta las 10:40.” ``until`` is a moment, or one as ISO 8601."""
    at = say.time_of_day(until, locale)
    return QCoreApplication.translate("labels", _LOCKED).replace("%1", name).replace("%2", at)


def refusal(error: CallManagerError, locale: QLocale) -> str:
    """The sentence of an error; of a contact that somebody else works on, with the time as people here read it."""
    name, until = error.details.get("name"), error.details.get("until")
    if error.reason == "contact_locked" and name and until:
        return lock_words(str(name), str(until), locale)
    return sentence(error)


def row_problem(code: str, message: str) -> str:
    """Why a row of a file is left out; what stands in quotes in the message is told."""
    words = _ROWS.get(code)
    if words is None:
        return sentence(CallManagerError(message, code=code or "contact"))
    quoted = message.partition("“")[2].partition("”")[0]
    return QCoreApplication.translate("labels", str(words)).replace("%1", quoted)
