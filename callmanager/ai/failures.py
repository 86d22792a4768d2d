"""Why the model cannot answer: stable codes, and one plain sentence for each in both languages."""

from string import Template

from callmanager.domain.errors import CopilotError

# code: (English, Spanish). The details of the error fill the gaps.
_SENTENCES: dict[str, tuple[str, str]] = {
    "away": (
        "Ollama does not answer at $host. Start it, or correct its address in the settings.",
        "Ollama no responde en $host. Inícielo o corrija su dirección en los ajustes.",
    ),
    "bad_host": (
        "“$host” cannot be the address of an Ollama server ($cause). Write it like http://localhost:11434, in the "
        "settings or in OLLAMA_HOST.",
        "“$host” no puede ser la dirección de un servidor Ollama. Escríbala como http://localhost:11434, en los "
        "ajustes o en OLLAMA_HOST.",
    ),
    "certificate": (
        "The certificate of $host is not trusted ($cause). Let this computer trust who signed it, or take any "
        "certificate in the settings.",
        "El certificado de $host no es de confianza. Haga que esta computadora confíe en quien lo firmó, o acepte "
        "cualquier certificado en los ajustes.",
    ),
    "no_entry": (
        "The server at $host does not accept the access key. Correct it in the settings.",
        "El servidor en $host no acepta la clave de acceso. Corríjala en los ajustes.",
    ),
    "model_missing": (
        "The model “$model” is not installed in Ollama. Install it with: ollama pull $model",
        "El modelo “$model” no está instalado en Ollama. Instálelo con: ollama pull $model",
    ),
    "silent": (
        "The model said nothing for $seconds seconds. Ask again, or choose a smaller model.",
        "El modelo no dijo nada durante $seconds segundos. Pregunte de nuevo o elija un modelo más pequeño.",
    ),
    "timeout": (
        "The model did not finish within $seconds seconds. Ask again, or choose a smaller model.",
        "El modelo no terminó en $seconds segundos. Pregunte de nuevo o elija un modelo más pequeño.",
    ),
    "cut_stream": (
        "The connection to Ollama broke before the answer was complete. Ask again.",
        "La conexión con Ollama se cortó antes de completar la respuesta. Pregunte de nuevo.",
    ),
    "busy": (
        "Ollama is busy with other requests. Ask again in a moment.",
        "Ollama está ocupado con otras solicitudes. Pregunte de nuevo en un momento.",
    ),
    "server_error": (
        "Ollama reported an error: $cause. Ask again; if it stays, start Ollama again.",
        "Ollama informó de un error: $cause. Pregunte de nuevo; si persiste, reinicie Ollama.",
    ),
    "bad_reply": (
        "What answers at $host does not speak like Ollama. Correct the address in the settings.",
        "Lo que responde en $host no habla como Ollama. Corrija la dirección en los ajustes.",
    ),
    "empty": (
        "The model gave an empty answer. Ask again, or choose another model.",
        "El modelo dio una respuesta vacía. Pregunte de nuevo o elija otro modelo.",
    ),
    "unbacked": (
        "The draft was withdrawn: it spoke of “$words”, which stands neither in the product's sheet nor in the "
        "approved answers.",
        "El borrador se retiró: hablaba de “$words”, que no está en la ficha del producto ni en las respuestas "
        "aprobadas.",
    ),
    "wrong_language": (
        "The draft was withdrawn: the model answered in another language. Choose a model that speaks this one.",
        "El borrador se retiró: el modelo respondió en otro idioma. Elija un modelo que hable este.",
    ),
    "model_name": (
        "A model needs a name, such as llama3.2:3b. Nothing was fetched.",
        "Un modelo necesita un nombre, por ejemplo llama3.2:3b. No se descargó nada.",
    ),
    "no_summary": (
        "The model's summary cannot be used ($cause). Write it by hand, or ask for another one.",
        "El resumen del modelo no se puede usar. Escríbalo a mano o pida otro.",
    ),
    "no_question": (
        "There is nothing to answer: the objection is empty.",
        "No hay nada que responder: la objeción está vacía.",
    ),
    "prompt": (
        "The prompt file $file cannot be used ($cause). Correct it, or put the original one back.",
        "El archivo de instrucciones $file no se puede usar ($cause). Corríjalo o reponga el original.",
    ),
    "replaced": ("A newer question took the place of this one.", "Una pregunta más nueva reemplazó a esta."),
    "cancelled": ("The answer was cancelled.", "La respuesta se canceló."),
    "stopped": (
        "The assistant was stopped before the answer was complete.",
        "El asistente se detuvo antes de completar la respuesta.",
    ),
    "internal": (
        "The assistant failed in a way nobody foresaw; the log holds the details. Ask again.",
        "El asistente falló de un modo imprevisto; el detalle está en el registro. Pregunte de nuevo.",
    ),
}

CODES = frozenset(_SENTENCES)
"""Every code a `CopilotError` or an answer can carry."""

_MAX_CAUSE_CHARACTERS = 200


def failure(code: str, **details: object) -> CopilotError:
    """The error of a code; its message is the English sentence, its details also fill the other languages."""
    details = {name: _one_line(value) for name, value in details.items()}
    return CopilotError(sentence(code, "en", **details), code=code, **details)


def explain(error: CopilotError, language: str) -> str:
    """The error's sentence in a language; English for one that has none."""
    return sentence(error.reason, language, **error.details)


def sentence(code: str, language: str, **details: object) -> str:
    """The sentence of a code in “es” or, for any other language, in English."""
    english, spanish = _SENTENCES[code]
    return Template(spanish if language == "es" else english).safe_substitute(details)


def _one_line(value: object) -> object:
    """What a server says of itself, cut to a length that fits a line on the screen."""
    if isinstance(value, float):
        return f"{value:g}"
    text = " ".join(str(value).split()).rstrip(".")
    return text if len(text) <= _MAX_CAUSE_CHARACTERS else text[: _MAX_CAUSE_CHARACTERS - 1] + "…"
