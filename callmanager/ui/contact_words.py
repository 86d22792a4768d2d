"""The words for what contacts are known by: statuses, reasons of a change, columns of files and lists."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from callmanager.ui.widgets.controls import Tone

_TONES: dict[str, Tone] = {
    "interested": "accent",
    "completed": "ok",
    "active_services": "ok",
    "in_progress": "info",
    "do_not_contact": "record",
}
_REASONS = {
    "call": QT_TRANSLATE_NOOP("labels", "por una llamada"),
    "hand": QT_TRANSLATE_NOOP("labels", "a mano"),
    "import": QT_TRANSLATE_NOOP("labels", "por una importación"),
    "rule": QT_TRANSLATE_NOOP("labels", "por una regla"),
    "undo": QT_TRANSLATE_NOOP("labels", "al deshacer una importación"),
}
_PRIORITIES = {
    2: QT_TRANSLATE_NOOP("labels", "Muy alta"),
    1: QT_TRANSLATE_NOOP("labels", "Alta"),
    0: QT_TRANSLATE_NOOP("labels", "Normal"),
    -1: QT_TRANSLATE_NOOP("labels", "Baja"),
}
FIELD_WORDS: Mapping[str, object] = {
    "name": QT_TRANSLATE_NOOP("labels", "Nombre"),
    "surname": QT_TRANSLATE_NOOP("labels", "Apellidos"),
    "phone": QT_TRANSLATE_NOOP("labels", "Teléfono"),
    "phone_label": QT_TRANSLATE_NOOP("labels", "Qué teléfono es"),
    "email": QT_TRANSLATE_NOOP("labels", "Correo"),
    "company": QT_TRANSLATE_NOOP("labels", "Empresa"),
    "note": QT_TRANSLATE_NOOP("labels", "Nota"),
    "status": QT_TRANSLATE_NOOP("labels", "Estado"),
    "address": QT_TRANSLATE_NOOP("labels", "Dirección"),
    "city": QT_TRANSLATE_NOOP("labels", "Ciudad"),
    "region": QT_TRANSLATE_NOOP("labels", "Región"),
    "time_zone": QT_TRANSLATE_NOOP("labels", "Zona horaria"),
    "tags": QT_TRANSLATE_NOOP("labels", "Etiquetas"),
    "owner": QT_TRANSLATE_NOOP("labels", "Responsable"),
    "campaign": QT_TRANSLATE_NOOP("labels", "Campaña"),
    "priority": QT_TRANSLATE_NOOP("labels", "Prioridad"),
    "consent_source": QT_TRANSLATE_NOOP("labels", "Origen del consentimiento"),
    "consent_until": QT_TRANSLATE_NOOP("labels", "Consentimiento hasta"),
    "do_not_call": QT_TRANSLATE_NOOP("labels", "No llamar"),
    "do_not_call_reason": QT_TRANSLATE_NOOP("labels", "Motivo de no llamar"),
    "last_call_at": QT_TRANSLATE_NOOP("labels", "Última llamada"),
    "attempts": QT_TRANSLATE_NOOP("labels", "Intentos"),
}


def _say(words: Mapping[str, object], key: str) -> str:
    return QCoreApplication.translate("labels", str(words[key])) if key in words else key


def status_tone(status_id: str) -> Tone:
    """The tone of a status' badge; "muted" as a rule."""
    return _TONES.get(status_id, "muted")


def priority(value: int) -> str:
    """How soon a contact is called."""
    known = _PRIORITIES.get(value)
    return QCoreApplication.translate("labels", str(known)) if known is not None else str(value)


def change_reason(reason: str) -> str:
    """By what a contact's status changed."""
    return _say(_REASONS, reason)


def field(name: str) -> str:
    """What a field of a contact is called."""
    return _say(FIELD_WORDS, name)


def tags_of(typed: str) -> list[str]:
    """Tags as they were typed, between commas."""
    return [tag.strip() for tag in typed.split(",") if tag.strip()]


def joined(parts: Iterable[str], by: str = "  ·  ") -> str:
    """What is not empty, side by side."""
    return by.join(part for part in parts if part)
