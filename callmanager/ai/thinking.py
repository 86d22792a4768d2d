"""The answer in a stream of pieces: thinking left out, spaces at both ends too.

Ollama parts a thinking model's reasoning from its answer only where it knows the model; others put it between
``<think>`` and ``</think>`` or the like (``<Thinking>``, ``<|think|>``, ``◁think▷``), and a piece of the stream may
end anywhere, also within a tag.
"""

import re

_NAMES = ("think", "thinking", "thought", "thoughts", "reasoning", "reflection")
_TAG = re.compile(rf"[<◁]\|?\s{{0,2}}(/?)\s{{0,2}}(?:{'|'.join(_NAMES)})\s{{0,2}}\|?[>▷]", re.IGNORECASE)
_TAGS = tuple(f"<{slash}{name}>" for slash in ("", "/") for name in _NAMES)
_LONGEST = 2 + 2 * 3 + 1 + max(map(len, _TAGS))  # with the spaces and strokes of its spellings
_PLAIN = str.maketrans({"◁": "<", "▷": ">", "|": None, **dict.fromkeys(" \t\n")})
# What nobody sees, or what turns the writing around: it would hide a promise from the guard, or the end from the eye.
_UNSEEN: dict[int, str | None] = dict.fromkeys(
    (
        *(code for code in range(0x20) if code not in (0x09, 0x0A)), *range(0x7F, 0xA0), 0xAD, 0x61C, 0x180E,
        *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF,
        *range(0xD800, 0xE000),  # half of a sign that a server cut in two: no text that anybody could store
    )
) | {0x2028: "\n", 0x2029: "\n"}  # fmt: skip


class AnswerText:
    """Takes the pieces of a stream and says what of them may be shown.

    The pieces given out, joined, are `text`, with one exception: a ``</think>`` that nothing opened means that all
    before it was thinking. `text` then begins anew, and what was given out before is void.
    """

    def __init__(self) -> None:
        self._held = ""  # the start of a tag, perhaps
        self._thinking = False
        self._spaces = ""  # shown only when something follows
        self._shown: list[str] = []

    @property
    def text(self) -> str:
        """The answer so far."""
        return "".join(self._shown)

    def feed(self, piece: str) -> str:
        """What of this piece, and of what was held back before it, may be shown now; often ""."""
        self._held += piece.translate(_UNSEEN)
        said: list[str] = []
        while (found := self._next_tag()) is not None:
            before, self._held = self._held[: found.start()], self._held[found.end() :]
            closes = bool(found[1])
            if not self._thinking and closes:
                said.clear()
                self._shown.clear()
                self._spaces = ""
            elif not self._thinking:
                said.append(before)
            self._thinking = not closes
        keep = _start_of_a_tag(self._held)
        if not self._thinking:
            said.append(self._held[: len(self._held) - keep])
        self._held = self._held[len(self._held) - keep :]
        return self._show("".join(said))

    def finish(self) -> str:
        """What was held back and turns out to be text, now that nothing follows."""
        rest, self._held = ("" if self._thinking else self._held), ""
        return self._show(rest)

    def _next_tag(self) -> "re.Match[str] | None":
        """The first tag; while thinking, the first that ends it."""
        return next((tag for tag in _TAG.finditer(self._held) if tag[1] or not self._thinking), None)

    def _show(self, text: str) -> str:
        text = self._spaces + text
        if not self._shown:
            text = text.lstrip()
        shown = text.rstrip()
        self._spaces = text[len(shown) :]
        if shown:
            self._shown.append(shown)
        return shown


def _start_of_a_tag(text: str) -> int:
    """How many characters at the end of ``text`` may become a tag."""
    at = max(text.rfind("<"), text.rfind("◁"))
    if at < 0 or len(text) - at >= _LONGEST:
        return 0
    begun = text[at:].translate(_PLAIN).casefold()
    return len(text) - at if any(tag.startswith(begun) for tag in _TAGS) else 0
