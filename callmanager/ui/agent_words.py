"""The words and colours for what agents are doing, and from when on it is too long."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from callmanager.domain.agent import AgentState, PauseReasons
from callmanager.ui.widgets.controls import Tone

_OFFICE_PAUSES = "office_pause_reasons"
_STATES = {
    AgentState.OFFLINE: QT_TRANSLATE_NOOP("agent_words", "Fuera"),
    AgentState.AVAILABLE: QT_TRANSLATE_NOOP("agent_words", "Disponible"),
    AgentState.RINGING: QT_TRANSLATE_NOOP("agent_words", "Llamando"),
    AgentState.TALKING: QT_TRANSLATE_NOOP("agent_words", "En llamada"),
    AgentState.HOLD: QT_TRANSLATE_NOOP("agent_words", "En espera"),
    AgentState.WRAP_UP: QT_TRANSLATE_NOOP("agent_words", "Cierre"),
    AgentState.PAUSED: QT_TRANSLATE_NOOP("agent_words", "Pausa"),
}
_TONES: dict[AgentState, Tone] = {
    AgentState.OFFLINE: "muted",
    AgentState.AVAILABLE: "ok",
    AgentState.RINGING: "info",
    AgentState.TALKING: "accent",
    AgentState.HOLD: "warn",
    AgentState.WRAP_UP: "info",
    AgentState.PAUSED: "muted",
}
_MINUTE = 60
# From when on the time in a state is amber, and red.
LIMITS: dict[AgentState, tuple[int, int]] = {
    AgentState.AVAILABLE: (5 * _MINUTE, 15 * _MINUTE),
    AgentState.RINGING: (_MINUTE, 2 * _MINUTE),
    AgentState.TALKING: (15 * _MINUTE, 30 * _MINUTE),
    AgentState.HOLD: (_MINUTE, 3 * _MINUTE),
    AgentState.WRAP_UP: (2 * _MINUTE, 5 * _MINUTE),
    AgentState.PAUSED: (15 * _MINUTE, 45 * _MINUTE),
}


def state(value: AgentState | None, reason: str = "") -> str:
    """What somebody is doing, with the reason of a pause; who never logged in is out."""
    words = QCoreApplication.translate("agent_words", str(_STATES[value or AgentState.OFFLINE]))
    return f"{words}: {pause_reason(reason)}" if value is AgentState.PAUSED and reason else words


def pause_reason(reason: str) -> str:
    """The office's words for a pause reason; one that is not known says itself."""
    known = _office_pause_reasons().get(reason)
    if known is None:
        return reason
    return known.label_en if QLocale().language() == QLocale.Language.English else known.label_es


def speak_pause_reasons(reasons: PauseReasons) -> None:
    """Let the whole application speak of pauses in the office's words, as it speaks one language everywhere."""
    application = QCoreApplication.instance()
    if application is not None:
        application.setProperty(_OFFICE_PAUSES, reasons)


def _office_pause_reasons() -> PauseReasons:
    """The reasons whose words are spoken now: the shipped ones until the office's list has been read."""
    application = QCoreApplication.instance()
    spoken = application.property(_OFFICE_PAUSES) if application is not None else None
    return spoken if isinstance(spoken, PauseReasons) else PauseReasons()


def is_away(value: AgentState | None) -> bool:
    """Whether somebody is out, so that no time runs."""
    return value in (None, AgentState.OFFLINE)


def tone(value: AgentState | None) -> Tone:
    """The colour of a state's badge."""
    return _TONES[value or AgentState.OFFLINE]


def time_tone(value: AgentState | None, seconds: float | None) -> Tone | None:
    """The colour of the time in a state: none while it is in order, amber, then red."""
    limits = LIMITS.get(value) if value is not None else None
    if limits is None or seconds is None or seconds < limits[0]:
        return None
    return "record" if seconds >= limits[1] else "warn"
