"""What the model is told: files of the team's own, filled with the call's data.

``resources/prompts/<language>/system.txt`` and ``user.txt``. Gaps are ``$product``, ``$approved`` and ``$objection``.
What customers and product sheets say is data: it is put in between marks that it cannot itself contain, and filled
in one pass, so that a ``$name`` inside it stays what it is.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from string import Template

from callmanager.ai.failures import failure
from callmanager.paths import resource

MAX_OBJECTION_CHARACTERS = 1_000
MAX_PRODUCT_CHARACTERS = 2_000
MAX_NOTES_CHARACTERS = 6_000
_MARKS = re.compile(r"<{3,}|>{3,}")  # ours, around data
_CHAT_TOKENS = re.compile(r"<\|[^|<>]{0,40}\|>|\[/?INST\]|</?think>")  # of the models' own chat templates
_NOTHING = {"es": "(sin datos)", "en": "(none)"}

Message = dict[str, str]


@dataclass(frozen=True, slots=True)
class Prompts:
    """The prompt files of one folder; read anew for every question, so that a change holds from the next one on.

    ``changed`` is asked first, with a language and a name such as “system”: what it gives takes the file's place.
    """

    folder: Path
    changed: Callable[[str, str], str | None] | None = None

    @classmethod
    def shipped(cls, changed: Callable[[str, str], str | None] | None = None) -> "Prompts":
        """The files that come with the program, but for what a team has changed."""
        return cls(resource("prompts"), changed)

    def messages(
        self,
        objection: str,
        *,
        product: str = "",
        approved: str = "",
        language: str = "es",
        history: Iterable[Message] = (),
    ) -> list[Message]:
        """The conversation to send: instructions, what was said before, the objection.

        Raises:
            CopilotError: ``prompt``: a file is missing, is no text or has no place for the objection.
        """
        language = language if (self.folder / language).is_dir() else "en"
        nothing = _NOTHING.get(language, _NOTHING["en"])
        values = {
            "product": clean(product[:MAX_PRODUCT_CHARACTERS]) or nothing,
            "approved": clean(approved[:MAX_PRODUCT_CHARACTERS]) or nothing,
            "objection": clean_objection(objection),
        }
        system = self._filled(language, "system.txt", values)
        user = self._filled(language, "user.txt", values, needed="objection")
        said = list(history)
        while said and said[0]["role"] != "user":  # some chat templates refuse to begin with an answer
            said.pop(0)
        return [{"role": "system", "content": system}, *said, {"role": "user", "content": user}]

    def summary(
        self, notes: str, objections: Iterable[str], *, outcome: str = "", product: str = "", language: str = "es"
    ) -> list[Message]:
        """The question for a summary of a call.

        Raises:
            CopilotError: ``prompt``: the file is missing, is no text or has no place for the notes.
        """
        language = language if (self.folder / language).is_dir() else "en"
        nothing = _NOTHING.get(language, _NOTHING["en"])
        values = {
            "notes": clean(notes[-MAX_NOTES_CHARACTERS:]) or nothing,
            "objections": clean("\n".join(objections)[:MAX_PRODUCT_CHARACTERS]) or nothing,
            "outcome": clean(outcome) or nothing,
            "product": clean(product[:MAX_PRODUCT_CHARACTERS]) or nothing,
        }
        return [{"role": "user", "content": self._filled(language, "summary.txt", values, needed="notes")}]

    def assistant(self, product: str = "", language: str = "es") -> Message:
        """The instructions for a free conversation.

        Raises:
            CopilotError: ``prompt``: the file is missing or is no text.
        """
        language = language if (self.folder / language).is_dir() else "en"
        nothing = _NOTHING.get(language, _NOTHING["en"])
        values = {"product": clean(product[:MAX_PRODUCT_CHARACTERS]) or nothing}
        return {"role": "system", "content": self._filled(language, "assistant.txt", values)}

    def _filled(self, language: str, name: str, values: dict[str, str], needed: str = "") -> str:
        path = self.folder / language / name
        own = self.changed(language, path.stem) if self.changed is not None else None
        try:
            template = Template(own if own is not None else path.read_text(encoding="utf-8"))
        except OSError as error:
            raise failure("prompt", file=path, cause=error.strerror) from error
        except UnicodeDecodeError as error:
            raise failure("prompt", file=path, cause="it is not UTF-8 text") from error
        if needed and needed not in template.get_identifiers():
            raise failure("prompt", file=path, cause=f"${needed} does not stand in it")
        return template.safe_substitute(values).strip()


def clean_objection(text: str) -> str:
    """An objection as data; of a very long one the end, which was said last."""
    return clean(text[-MAX_OBJECTION_CHARACTERS:])


def clean(text: str) -> str:
    """Text as data for a prompt: no control characters, no marks of ours or of a chat template, no half surrogates."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    while (bare := _CHAT_TOKENS.sub("", _MARKS.sub("", text))) != text:  # removing one may have formed another
        text = bare
    return "\n".join(line for raw in text.splitlines() if (line := " ".join(raw.split())))
