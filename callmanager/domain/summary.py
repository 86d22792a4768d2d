"""What a call came to, in four fields: drafted by the model from what the agent noted, confirmed by the agent."""

from dataclasses import dataclass, field

MAX_LINE = 400
MAX_ITEMS = 12


@dataclass(frozen=True, slots=True)
class CallSummary:
    """A summary; an empty field is not known.

    Args:
        reason: why the call ended as it did.
        objections: what the customer objected, each in a few words.
        promises: what the agent promised.
        next_step: what comes next.
    """

    reason: str = ""
    objections: tuple[str, ...] = field(default=())
    promises: tuple[str, ...] = field(default=())
    next_step: str = ""

    def fitted(self) -> "CallSummary":
        """The same with single spaces, at lengths that a page can show, without empty or doubled items."""
        return CallSummary(_line(self.reason), _items(self.objections), _items(self.promises), _line(self.next_step))

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        return not (self.reason or self.objections or self.promises or self.next_step)


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:MAX_LINE]


def _items(items: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for item in items if (line := _line(item))))[:MAX_ITEMS]
