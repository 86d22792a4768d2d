"""Why a contact should not be called, or must not be: short, and where the agent looks before dialling."""

from collections.abc import Mapping

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_WORDS: Mapping[str, object] = {
    "call_hours": QT_TRANSLATE_NOOP("labels", "Está fuera del horario de llamadas de esta persona."),
    "call_closed": QT_TRANSLATE_NOOP("labels", "Por su estado, este contacto ya está cerrado."),
    "call_do_not_call": QT_TRANSLATE_NOOP("labels", "Pidió que no se le llame."),
    "call_consent": QT_TRANSLATE_NOOP("labels", "Su permiso para llamarle ya venció."),
    "call_attempts": QT_TRANSLATE_NOOP("labels", "Se agotaron los intentos de esta campaña."),
}
_THERE = QT_TRANSLATE_NOOP("labels", "Allí son las %1.")
_REFUSED = QT_TRANSLATE_NOOP("labels", "No se puede llamar.")


def call_warning(code: str, details: Mapping[str, object], message: str, *, refused: bool = False) -> str:
    """What to tell of a rule; a rule of a later version in its own words, ``message``.

    Args:
        code: of the rule, as in `callmanager.domain.calling_hours.CallVerdict`.
        details: what fills its gaps; the time of day where the phone would ring is told when it is there.
        message: the rule's own sentence.
        refused: whether the call cannot be made.
    """
    if code not in _WORDS:
        return message
    parts = [_say(_WORDS[code])]
    if "time" in details:
        parts.append(_say(_THERE).replace("%1", str(details["time"])))
    if refused:
        parts.append(_say(_REFUSED))
    return " ".join(parts)


def _say(words: object) -> str:
    return QCoreApplication.translate("labels", str(words))
