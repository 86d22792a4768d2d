"""Every key that does something, in one table: what binds keys, what shows them and the sheet of F1 read it here."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


class Place(StrEnum):
    """Where a key works."""

    WINDOW = "window"
    CALL = "call"
    CONTACTS = "contacts"
    FORM = "form"
    LIST = "list"
    PLAYER = "player"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One thing to do, the keys that do it (as Qt writes them, in English), where, and its words in Spanish."""

    name: str
    keys: tuple[str, ...]
    place: Place
    words: object  # a text, to Qt's marker of texts to translate


_DIGITS = tuple("123456789-0")
SHORTCUTS = (
    Shortcut("palette", ("Ctrl+K",), Place.WINDOW, QT_TRANSLATE_NOOP("labels", "Buscar páginas, acciones y contactos")),
    Shortcut("sheet", ("F1",), Place.WINDOW, QT_TRANSLATE_NOOP("labels", "Esta hoja de teclas")),
    Shortcut(
        "page",
        ("Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+5", "Alt+6", "Alt+7", "Alt+8", "Alt+9", "Alt+0", "Alt+-"),
        Place.WINDOW,
        QT_TRANSLATE_NOOP("labels", "Abrir una página, en el orden de la barra"),
    ),
    Shortcut("settings", ("Ctrl+,",), Place.WINDOW, QT_TRANSLATE_NOOP("labels", "Abrir los ajustes")),
    Shortcut("call.answered", ("F3",), Place.WINDOW, QT_TRANSLATE_NOOP("labels", "El cliente contestó")),
    Shortcut("call.hang_up", ("F4",), Place.WINDOW, QT_TRANSLATE_NOOP("labels", "Colgar")),
    Shortcut("call.hold", ("F6",), Place.WINDOW, QT_TRANSLATE_NOOP("labels", "Poner en espera, o retomar")),
    Shortcut(
        "pause",
        ("F8",),
        Place.WINDOW,
        QT_TRANSLATE_NOOP("labels", "Pausar la grabación; sin llamada, hacer una pausa o volver"),
    ),
    Shortcut("call.start", ("F2",), Place.CALL, QT_TRANSLATE_NOOP("labels", "Llamar")),
    Shortcut("queue.next", ("F12",), Place.CALL, QT_TRANSLATE_NOOP("labels", "Siguiente contacto de la cola")),
    Shortcut("contact.release", ("Esc",), Place.CALL, QT_TRANSLATE_NOOP("labels", "Soltar el contacto")),
    Shortcut("objection", ("F5",), Place.CALL, QT_TRANSLATE_NOOP("labels", "Escribir una objeción")),
    Shortcut("note", ("F7",), Place.CALL, QT_TRANSLATE_NOOP("labels", "Escribir notas")),
    Shortcut("consent.informed", ("F9",), Place.CALL, QT_TRANSLATE_NOOP("labels", "Informado de la grabación")),
    Shortcut("consent.consented", ("F10",), Place.CALL, QT_TRANSLATE_NOOP("labels", "Acepta que se grabe")),
    Shortcut("consent.refused", ("F11",), Place.CALL, QT_TRANSLATE_NOOP("labels", "No acepta que se grabe")),
    Shortcut("script.forward", ("Alt+Right",), Place.CALL, QT_TRANSLATE_NOOP("labels", "Paso siguiente del guion")),
    Shortcut("script.back", ("Alt+Left",), Place.CALL, QT_TRANSLATE_NOOP("labels", "Paso anterior del guion")),
    Shortcut("answer.copy", ("Ctrl+Shift+C",), Place.CALL, QT_TRANSLATE_NOOP("labels", "Copiar la respuesta")),
    Shortcut("answer.used", ("Alt+U",), Place.CALL, QT_TRANSLATE_NOOP("labels", "Respuesta usada")),
    Shortcut("answer.helped", ("Alt+S",), Place.CALL, QT_TRANSLATE_NOOP("labels", "La respuesta sirvió")),
    Shortcut("answer.no_good", ("Alt+N",), Place.CALL, QT_TRANSLATE_NOOP("labels", "La respuesta no sirvió")),
    Shortcut("answer.other", ("Alt+Down",), Place.CALL, QT_TRANSLATE_NOOP("labels", "Otra respuesta")),
    Shortcut("summary", ("Alt+R",), Place.CALL, QT_TRANSLATE_NOOP("labels", "Ver el resumen de la llamada")),
    Shortcut("summary.confirm", ("Alt+C",), Place.CALL, QT_TRANSLATE_NOOP("labels", "Confirmar el resumen")),
    Shortcut(
        "outcome",
        (*_DIGITS, *(f"Ctrl+{digit}" for digit in _DIGITS)),
        Place.CALL,
        QT_TRANSLATE_NOOP("labels", "Elegir un resultado (con Ctrl, también mientras escribe)"),
    ),
    Shortcut(
        "finish",
        ("Ctrl+Return", "Ctrl+Enter"),
        Place.CALL,
        QT_TRANSLATE_NOOP("labels", "Terminar la llamada con su resultado"),
    ),
    Shortcut("finish.choice", ("Return", "Enter"), Place.CALL, QT_TRANSLATE_NOOP("labels", "Terminar, desde la lista")),
    Shortcut("contact.call", ("F2",), Place.CONTACTS, QT_TRANSLATE_NOOP("labels", "Llamar al contacto elegido")),
    Shortcut("contact.remove", ("Del",), Place.CONTACTS, QT_TRANSLATE_NOOP("labels", "Borrar los contactos elegidos")),
    Shortcut("form.save", ("Ctrl+Return",), Place.FORM, QT_TRANSLATE_NOOP("labels", "Guardar")),
    Shortcut("form.leave", ("Esc",), Place.FORM, QT_TRANSLATE_NOOP("labels", "Cerrar sin guardar")),
    Shortcut("list.open", ("Return", "Enter"), Place.LIST, QT_TRANSLATE_NOOP("labels", "Abrir o escuchar lo elegido")),
    Shortcut("player.toggle", ("Space",), Place.PLAYER, QT_TRANSLATE_NOOP("labels", "Escuchar o detener")),
    Shortcut("player.step", ("Left", "Right"), Place.PLAYER, QT_TRANSLATE_NOOP("labels", "Atrás y adelante")),
    Shortcut("player.ends", ("Home", "End"), Place.PLAYER, QT_TRANSLATE_NOOP("labels", "Al principio y al final")),
    Shortcut("player.speed", ("+", "-"), Place.PLAYER, QT_TRANSLATE_NOOP("labels", "Más rápido y más lento")),
    Shortcut("player.skip", ("S",), Place.PLAYER, QT_TRANSLATE_NOOP("labels", "Saltar silencios")),
    Shortcut("assistant.send", ("Return", "Enter"), Place.ASSISTANT, QT_TRANSLATE_NOOP("labels", "Enviar la pregunta")),
    Shortcut("assistant.line", ("Shift+Return",), Place.ASSISTANT, QT_TRANSLATE_NOOP("labels", "Empezar otra línea")),
)
_BY_NAME = {shortcut.name: shortcut for shortcut in SHORTCUTS}
_PLACES = {
    Place.WINDOW: QT_TRANSLATE_NOOP("labels", "En toda la ventana"),
    Place.CALL: QT_TRANSLATE_NOOP("labels", "Llamada"),
    Place.CONTACTS: QT_TRANSLATE_NOOP("labels", "Contactos"),
    Place.FORM: QT_TRANSLATE_NOOP("labels", "Mientras llena un formulario"),
    Place.LIST: QT_TRANSLATE_NOOP("labels", "En una lista"),
    Place.PLAYER: QT_TRANSLATE_NOOP("labels", "Al escuchar una grabación"),
    Place.ASSISTANT: QT_TRANSLATE_NOOP("labels", "Asistente"),
}


def keys(name: str) -> tuple[str, ...]:
    """The keys of an action as Qt writes them in English, such as "Ctrl+Return".

    Raises:
        KeyError: there is no such action.
    """
    return _BY_NAME[name].keys


def bind(
    name: str,
    owner: QWidget,
    do: Callable[[], object],
    context: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
    keys: tuple[str, ...] = (),
) -> QShortcut:
    """Let the keys of an action do something while ``owner`` is shown; ``keys`` picks some of them, () means all.

    Raises:
        KeyError: there is no such action, or it has not such a key.
    """
    known = _BY_NAME[name].keys
    if not set(keys) <= set(known):
        raise KeyError(keys)
    shortcut = QShortcut(owner)
    shortcut.setKeys([QKeySequence(key) for key in keys or known])
    shortcut.setContext(context)
    shortcut.activated.connect(do)
    return shortcut


def shown(name: str) -> str:
    """The keys of an action for the screen, in the language that is on: "Ctrl+Intro", "1 … 9"."""
    written = list(dict.fromkeys(_key_words(key) for key in _BY_NAME[name].keys))
    if len(written) > _MOST_SHOWN:  # a row of digits, alone and with Ctrl
        rows = {key.rpartition("+")[0]: key for key in written}
        written = [f"{next(key for key in written if key.rpartition('+')[0] == row)} … {rows[row]}" for row in rows]
    return ", ".join(written)


def words(name: str) -> str:
    """What an action does, in the language that is on."""
    return _say(_BY_NAME[name].words)


def place_words(place: Place) -> str:
    """Where keys work, in the language that is on."""
    return _say(_PLACES[place])


_MOST_SHOWN = 4
_NAMES = {
    "Return": QT_TRANSLATE_NOOP("labels", "Intro"),
    "Enter": QT_TRANSLATE_NOOP("labels", "Intro"),
    "Esc": QT_TRANSLATE_NOOP("labels", "Esc"),
    "Del": QT_TRANSLATE_NOOP("labels", "Supr"),
    "Space": QT_TRANSLATE_NOOP("labels", "Espacio"),
    "Home": QT_TRANSLATE_NOOP("labels", "Inicio"),
    "End": QT_TRANSLATE_NOOP("labels", "Fin"),
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
    "Shift": QT_TRANSLATE_NOOP("labels", "Mayús"),
}


def _key_words(key: str) -> str:
    if key == "+":
        return key
    return "+".join(_say(_NAMES[part]) if part in _NAMES else part for part in key.split("+"))


def _say(text: object) -> str:
    return QCoreApplication.translate("labels", str(text))
