"""A conversation as a file: plain text, Markdown, or JSON for programs. What was said stays text in all of them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from callmanager.domain.errors import ConversationError


@dataclass(frozen=True, slots=True)
class Said:
    """One message. What the model wrote is a draft; ``error`` says why it wrote nothing, or not all."""

    at: datetime
    by_model: bool
    text: str
    error: str = ""

    @property
    def whole(self) -> str:
        """The text, and why it ends where it does."""
        return "\n".join(part for part in (self.text, f"({self.error})" if self.error else "") if part)


def write(
    path: Path, title: str, messages: Sequence[Said], names: tuple[str, str], told: Callable[[datetime], str]
) -> None:
    """Write messages to a file whose ending chooses the kind: ``.md``, ``.json``, anything else is plain text.

    Args:
        path: an old file is replaced in one step.
        title: of the conversation.
        messages: oldest first.
        names: what the person and the model are called in it.
        told: writes a moment on the office's clock; JSON has UTC.

    Raises:
        ConversationError: the file cannot be written; an old one was left as it is.
    """
    kind = path.suffix.lower()
    if kind == ".json":
        text = _json(title, messages)
    elif kind == ".md":
        parts = [
            f"**{_escaped(names[said.by_model])}** · {told(said.at)}\n\n{_escaped(said.whole)}" for said in messages
        ]
        text = "\n\n".join([f"# {_escaped(title)}", *parts])
    else:
        text = "\n\n".join(f"[{told(said.at)}] {names[said.by_model]}: {said.whole}" for said in messages)
    temporary = path.with_name(f".{path.name}.part")
    try:
        try:
            temporary.write_text(f"{text}\n", encoding="utf-8", errors="replace")
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise ConversationError(
            f"The file {path} cannot be written ({error.strerror}). Choose another folder; an old file was left as it "
            "is.",
            code="conversation_unwritable",
            file=str(path),
        ) from error


def _json(title: str, messages: Sequence[Said]) -> str:
    told = [
        {"at": said.at.isoformat(), "role": ("user", "assistant")[said.by_model], "content": said.text}
        | ({"error": said.error} if said.error else {})
        for said in messages
    ]
    return json.dumps({"title": title, "messages": told}, ensure_ascii=False, indent=2)


def _escaped(text: str) -> str:
    """Markdown shows HTML as a page would; here it stays what was written."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
