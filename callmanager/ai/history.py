"""What was asked and answered lately."""

import threading
from collections import deque

from callmanager.ai.prompts import Message

MAX_MESSAGES = 15


class History:
    """The last messages, oldest first; usable from any thread."""

    def __init__(self) -> None:
        self._messages: deque[Message] = deque(maxlen=MAX_MESSAGES)
        self._lock = threading.Lock()
        self._cleared = 0

    def mark(self) -> int:
        """Where the conversation stands; `add` with it does nothing once the history was cleared."""
        with self._lock:
            return self._cleared

    def add(self, question: str, answer: str, mark: int) -> None:
        """Add a question and its answer, unless the history was cleared since ``mark``."""
        with self._lock:
            if mark == self._cleared:
                self._messages.append({"role": "user", "content": question})
                self._messages.append({"role": "assistant", "content": answer})

    def clear(self) -> None:
        """Forget all, also what an answer under way would add."""
        with self._lock:
            self._messages.clear()
            self._cleared += 1

    def messages(self) -> list[Message]:
        """Copies, oldest first; at most `MAX_MESSAGES`."""
        with self._lock:
            return [dict(message) for message in self._messages]

    def __len__(self) -> int:
        with self._lock:
            return len(self._messages)
