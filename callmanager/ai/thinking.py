"""The answer in a stream of pieces: thinking left out, spaces at both ends too.

Ollama parts a thinking model's reasoning from its answer only where it knows the model; others put it between
``<think>`` and ``</think>``, and a piece of the stream may end anywhere, also within a tag.
"""

_OPEN, _CLOSE = "<think>", "</think>"
# What nobody sees, or what turns the writing around: it would hide a promise from the guard, or the end from the eye.
_UNSEEN: dict[int, str | None] = dict.fromkeys(
    (
        *(code for code in range(0x20) if code not in (0x09, 0x0A)), *range(0x7F, 0xA0), 0xAD, 0x61C, 0x180E,
        *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF,
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
            at, tag = found
            before, self._held = self._held[:at], self._held[at + len(tag) :]
            if not self._thinking and tag == _CLOSE:
                said.clear()
                self._shown.clear()
                self._spaces = ""
            elif not self._thinking:
                said.append(before)
            self._thinking = tag == _OPEN
        keep = _start_of_a_tag(self._held)
        if not self._thinking:
            said.append(self._held[: len(self._held) - keep])
        self._held = self._held[len(self._held) - keep :]
        return self._show("".join(said))

    def finish(self) -> str:
        """What was held back and turns out to be text, now that nothing follows."""
        rest, self._held = ("" if self._thinking else self._held), ""
        return self._show(rest)

    def _next_tag(self) -> tuple[int, str] | None:
        tags = (_CLOSE,) if self._thinking else (_OPEN, _CLOSE)
        return min(((at, tag) for tag in tags if (at := self._held.find(tag)) >= 0), default=None)

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
    longest = min(len(text), len(_CLOSE) - 1)
    return next((n for n in range(longest, 0, -1) if _OPEN.startswith(text[-n:]) or _CLOSE.startswith(text[-n:])), 0)
