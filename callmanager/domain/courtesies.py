"""What politeness puts around the point: “Buenas tardes, …”, “…, muchas gracias”, “…, ¿no?”.

Any sentence may wear it, so that it says nothing on what the sentence is. It goes only where something else is left: a
greeting alone stays a greeting. Without marks only greetings at a beginning go; “gracias” there may be half of
a refusal (“así está bien gracias”).
"""

import re

from callmanager.domain.objection import normalise

_GREETINGS = frozenset(
    normalise(said)
    for said in (
        "hola", "aló", "buenas", "muy buenas", "buenos días", "buen día", "buenas tardes", "buenas noches",
        "hello", "hi", "hi there", "hello there", "good morning", "good afternoon", "good evening",
    )
)  # fmt: skip
_COURTESIES = _GREETINGS | frozenset(
    normalise(said)
    for said in (
        "bueno", "diga", "dígame", "sí dígame", "gracias", "muchas gracias", "mil gracias", "gracias a usted", "ok",
        "okey", "vale", "dale", "perfecto", "listo", "de acuerdo", "entiendo", "claro", "por favor", "perdón",
        "disculpe", "disculpa", "hasta luego", "adiós", "chao", "que esté bien", "señorita", "señor", "joven", "verdad",
        "hey", "thanks", "thank you", "thanks a lot", "thank you very much", "cheers", "okay", "right", "alright",
        "sure", "I see", "please", "sorry", "bye", "goodbye", "bye bye", "sir", "mate", "love",
    )
)  # fmt: skip
_LONGEST_GREETING = max(len(greeting.split()) for greeting in _GREETINGS)
_TAG = re.compile(r"\b(?:no|verdad)\s?\?\Z", re.IGNORECASE)
_BORDER = re.compile(r"[.;:!?¡¿,\n]+")


def clauses(text: str) -> list[str]:
    """The parts of a text between its marks, those without a word left out."""
    return [part for part in _BORDER.split(text) if normalise(part)]


def without_courtesies(text: str) -> str:
    """The text without greetings, thanks and the like around it; the same text where less than two words are left."""
    said = text.rstrip()
    if (tag := _TAG.search(said)) and normalise(said[: tag.start()]):
        said = said[: tag.start()]
    parts = clauses(said)
    kept = [_without_greeting(part) for part in parts if normalise(part) not in _COURTESIES]
    bare = ", ".join(kept)
    return bare if kept != parts and " " in normalise(bare) else said  # “no, gracias” is one saying


def _without_greeting(text: str) -> str:
    words = text.split()
    bare = [normalise(word) for word in words[:_LONGEST_GREETING]]
    for length in range(_LONGEST_GREETING, 0, -1):
        if " ".join(bare[:length]) in _GREETINGS:  # one word after it belongs to it: “buenas tardes, señor”
            return " ".join(words[length:]) if len(words) > length + 1 else text
    return text
