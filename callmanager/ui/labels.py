"""The words for what the domain names by ids: phases, roles, states of a recording, categories."""

from collections.abc import Mapping

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from callmanager.domain.outcome import SHIPPED, Outcome, Outcomes

_OFFICE_OUTCOMES = "office_outcomes"

_PHASES = {
    "ringing": QT_TRANSLATE_NOOP("labels", "Llamando"),
    "talking": QT_TRANSLATE_NOOP("labels", "En llamada"),
    "hold": QT_TRANSLATE_NOOP("labels", "En espera"),
    "wrap_up": QT_TRANSLATE_NOOP("labels", "Cierre"),
    "done": QT_TRANSLATE_NOOP("labels", "Terminada"),
}
_RECORDING_STATES = {
    "recording": QT_TRANSLATE_NOOP("labels", "Grabando"),
    "completed": QT_TRANSLATE_NOOP("labels", "Completa"),
    "recovered": QT_TRANSLATE_NOOP("labels", "Recuperada"),
    "failed": QT_TRANSLATE_NOOP("labels", "Fallida"),
    # What the last look at its files found
    "": QT_TRANSLATE_NOOP("labels", "Sin verificar"),
    "ok": QT_TRANSLATE_NOOP("labels", "Íntegra"),
    "altered": QT_TRANSLATE_NOOP("labels", "Alterada"),
    "missing": QT_TRANSLATE_NOOP("labels", "Falta"),
    "unreadable": QT_TRANSLATE_NOOP("labels", "Ilegible"),
    "unfinished": QT_TRANSLATE_NOOP("labels", "Sin terminar"),
    "no_digest": QT_TRANSLATE_NOOP("labels", "Sin huella"),
    "no_sidecar": QT_TRANSLATE_NOOP("labels", "Sin ficha"),
}
_CONSENTS = {
    "": QT_TRANSLATE_NOOP("labels", "Sin anotar"),
    "informed": QT_TRANSLATE_NOOP("labels", "Informado"),
    "consented": QT_TRANSLATE_NOOP("labels", "Aceptó"),
    "refused": QT_TRANSLATE_NOOP("labels", "No aceptó"),
}
_SOUND_EVENTS = {
    "lost": QT_TRANSLATE_NOOP("labels", "El micrófono se desconectó"),
    "back": QT_TRANSLATE_NOOP("labels", "El micrófono volvió"),
    "fallback": QT_TRANSLATE_NOOP("labels", "Siguió con otro micrófono"),
    "moved": QT_TRANSLATE_NOOP("labels", "El sistema cambió de micrófono"),
    "rate": QT_TRANSLATE_NOOP("labels", "El micrófono cambió de frecuencia"),
    "gap": QT_TRANSLATE_NOOP("labels", "Un lado perdió sonido"),
    "zeros": QT_TRANSLATE_NOOP("labels", "De un lado solo venía silencio digital"),
    "sound": QT_TRANSLATE_NOOP("labels", "Volvió el sonido de ese lado"),
    "sleep": QT_TRANSLATE_NOOP("labels", "La computadora durmió"),
    "voice": QT_TRANSLATE_NOOP("labels", "Empezó con la primera voz"),
    "second_folder": QT_TRANSLATE_NOOP("labels", "Siguió en la segunda carpeta"),
    "disk_ended": QT_TRANSLATE_NOOP("labels", "Terminó porque quedaba poco disco"),
    "lost_file": QT_TRANSLATE_NOOP("labels", "Un archivo fue borrado"),
    "sidecar_rebuilt": QT_TRANSLATE_NOOP("labels", "La ficha se hizo de nuevo"),
    "zero_tail": QT_TRANSLATE_NOOP("labels", "El final quedó sin sonido"),
}
_ONE_CALL, _CALLS = QT_TRANSLATE_NOOP("labels", "1 llamada"), QT_TRANSLATE_NOOP("labels", "%1 llamadas")
_ONE_SALE, _SALES = QT_TRANSLATE_NOOP("labels", "1 venta"), QT_TRANSLATE_NOOP("labels", "%1 ventas")
_ROLES = {
    "agent": QT_TRANSLATE_NOOP("labels", "Agente"),
    "team_lead": QT_TRANSLATE_NOOP("labels", "Jefatura de equipo"),
    "project_manager": QT_TRANSLATE_NOOP("labels", "Gerencia de proyecto"),
    "admin": QT_TRANSLATE_NOOP("labels", "Administración"),
    "viewer": QT_TRANSLATE_NOOP("labels", "Programa: cifras"),
    "recordings": QT_TRANSLATE_NOOP("labels", "Programa: grabaciones"),
    "control": QT_TRANSLATE_NOOP("labels", "Programa: control"),
    "wallboard": QT_TRANSLATE_NOOP("labels", "Pantalla de pared"),
}
_CATEGORIES = {
    "price": QT_TRANSLATE_NOOP("labels", "Precio"),
    "no_need": QT_TRANSLATE_NOOP("labels", "No lo necesita"),
    "competitor": QT_TRANSLATE_NOOP("labels", "Competencia"),
    "timing": QT_TRANSLATE_NOOP("labels", "No es el momento"),
    "think_it_over": QT_TRANSLATE_NOOP("labels", "Lo va a pensar"),
    "authority": QT_TRANSLATE_NOOP("labels", "Decide otra persona"),
    "trust": QT_TRANSLATE_NOOP("labels", "Desconfianza"),
    "send_info": QT_TRANSLATE_NOOP("labels", "Pide información"),
    "commitment": QT_TRANSLATE_NOOP("labels", "Permanencia"),
}


def _say(words: Mapping[str, object], key: str) -> str:
    """The word of a key; a key without one (from a later version, say) shows as it is."""
    return QCoreApplication.translate("labels", str(words[key])) if key in words else key


def phase(value: str) -> str:
    """Where a call stands."""
    return _say(_PHASES, value)


def recording_state(value: str) -> str:
    """Where a recording stands, or what the last look at its files found."""
    return _say(_RECORDING_STATES, value)


def consent(value: str) -> str:
    """What the person at the other end said about being recorded."""
    return _say(_CONSENTS, value)


def sound_event(code: str) -> str:
    """What happened to the sound while it was recorded."""
    return _say(_SOUND_EVENTS, code)


def role(value: str) -> str:
    """A person's role, or a program's."""
    return _say(_ROLES, value)


def calls(count: int) -> str:
    """So many calls: “1 llamada”, “1.200 llamadas”."""
    return _counted(count, _ONE_CALL, _CALLS)


def sales(count: int) -> str:
    """So many sales: “1 venta”, “7 ventas”."""
    return _counted(count, _ONE_SALE, _SALES)


def _counted(count: int, one: object, many: object) -> str:
    words = QCoreApplication.translate("labels", str(one if count == 1 else many))
    return words.replace("%1", QLocale().toString(count))


def outcome(outcome_id: str | None) -> str:
    """How a call ended, in the office's words; “–” while it has no outcome. One that is not known shows as its id."""
    if not outcome_id:
        return "–"
    known = office_outcomes().get(outcome_id)
    return outcome_words(known) if known is not None else outcome_id


def outcome_words(known: Outcome) -> str:
    """The words of an outcome in the language that is on."""
    return known.label_es if QLocale().language() is QLocale.Language.Spanish else known.label_en


def office_outcomes() -> Outcomes:
    """The outcomes whose words are spoken now: the shipped ones until the office's list has been read."""
    application = QCoreApplication.instance()
    spoken = application.property(_OFFICE_OUTCOMES) if application is not None else None
    return spoken if isinstance(spoken, Outcomes) else SHIPPED


def speak_outcomes(outcomes: Outcomes) -> None:
    """Let the whole application speak of outcomes in the office's words, as it speaks one language everywhere."""
    application = QCoreApplication.instance()
    if application is not None:
        application.setProperty(_OFFICE_OUTCOMES, outcomes)


def category(value: str) -> str:
    """What kind of objection it is."""
    return _say(_CATEGORIES, value)
