"""The words and colours for what agents are doing, and from when on it is too long."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from callmanager.domain.agent import SHIPPED_PAUSE_REASONS, AgentState
from callmanager.ui.widgets.controls import Tone

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
    """The words for a pause reason that the program ships; another one says itself."""
    shipped = {known.reason_id: known for known in SHIPPED_PAUSE_REASONS}
    if reason not in shipped:
        return reason
    english = QLocale().language() == QLocale.Language.English
    return shipped[reason].label_en if english else shipped[reason].label_es


def tone(value: AgentState | None) -> Tone:
    """The colour of a state's badge."""
    return _TONES[value or AgentState.OFFLINE]


def time_tone(value: AgentState | None, seconds: float | None) -> Tone | None:
    """The colour of the time in a state: none while it is in order, amber, then red."""
    limits = LIMITS.get(value) if value is not None else None
    if limits is None or seconds is None or seconds < limits[0]:
        return None
    return "record" if seconds >= limits[1] else "warn"
