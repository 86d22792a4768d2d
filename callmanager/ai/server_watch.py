"""The regular look at the server: which models it has, which is in memory, and bringing ours there when it should be.

Belongs to the copilot's event loop. Other threads only read the attributes that hold immutable values.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from callmanager.ai import drafts
from callmanager.ai.ollama import OllamaClient, find_model
from callmanager.ai.options import Options
from callmanager.domain.errors import CopilotError, StoreError

_log = logging.getLogger(__name__)

_TROUBLE_SECONDS = 60.0
_TROUBLES = frozenset(  # the server's own, or of a gate before it that lets the list pass and no question
    {"busy", "silent", "timeout", "server_error", "cut_stream", "bad_reply", "no_entry"}
)


@dataclass(frozen=True, slots=True)
class ServerView:
    """What the server said when last asked."""

    available: bool = False
    models: tuple[str, ...] = ()
    loaded: tuple[str, ...] | None = None
    error: CopilotError | None = None
    checked_at: float | None = None  # time.monotonic()


class ServerWatch:
    """Knows how the server was when it was last looked at.

    Args:
        options: what is told to the copilot; any of it may change.
        connected: the client in use.
    """

    def __init__(self, options: Options, connected: Callable[[], OllamaClient]) -> None:
        self.view = ServerView()
        self.checked = threading.Event()  # the server was asked once
        self.lock = asyncio.Lock()  # held while it is looked at
        self._options, self._connected = options, connected
        self._poke = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None
        self._loading: asyncio.Task[None] | None = None
        self._is_closing = False
        self._wants_loaded = False  # a shift is on: the model belongs in memory
        self._not_before = 0.0  # no load that failed is tried again before this moment of the monotonic clock
        self._trouble: tuple[CopilotError, float] | None = None  # the last answer's or load's, and when

    # --- what is known; read from any thread ----------------------------------------------------------------------

    @property
    def loading(self) -> bool:
        """Whether the model is on its way into memory, or will be as soon as the server has been looked at."""
        task = self._loading
        return self._wants_loaded and (task is None or not task.done())

    @property
    def trouble(self) -> CopilotError | None:
        """Why the server failed lately; forgotten after a minute, and as soon as it answers."""
        trouble = self._trouble
        return trouble[0] if trouble is not None and time.monotonic() - trouble[1] < _TROUBLE_SECONDS else None

    @property
    def tasks(self) -> "set[asyncio.Task[None]]":
        """What goes on here."""
        return {task for task in (self._watching, self._loading) if task is not None}

    # --- what happened --------------------------------------------------------------------------------------------

    def note(self, error: CopilotError) -> None:
        """An answer or a load has failed; what is the server's fault is remembered for a minute."""
        if error.reason in _TROUBLES:
            self._trouble = (error, time.monotonic())

    def note_answer(self) -> None:
        """It has answered."""
        self._trouble = None

    def forget_trouble(self) -> None:
        """What failed lately says nothing any more, say because another model is used now."""
        self._trouble, self._not_before = None, 0.0

    # --- looking --------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Look at the server now, then regularly and whenever something suggests it, until `close`."""
        self._watching = asyncio.create_task(self._watch())

    def close(self) -> None:
        """Begin nothing more; whoever closes ends the `tasks`."""
        self._is_closing = True

    def poke(self) -> None:
        """Look at the server again soon."""
        self._poke.set()

    async def look(self) -> ServerView:
        """Ask the server what it has, now."""
        async with self.lock:
            models: tuple[str, ...] = ()
            loaded, error = None, None
            try:
                client = self._connected()
                models = await client.models()
                loaded = await client.loaded()
                name = find_model(self._options.model, models)
                if name is not None:
                    await client.learn(name)
            except CopilotError as problem:
                error, models, loaded = problem, (), None
            if error is not None and (self.view.error is None or self.view.error.reason != error.reason):
                _log.info("The language model is not available: %s", error.message)
            self.view = ServerView(error is None, models, loaded, error, time.monotonic())
            self.checked.set()
            self._load_where_missing()
            return self.view

    async def _watch(self) -> None:
        while True:
            self._poke.clear()
            await self._look_and_log()
            try:
                async with asyncio.timeout(self._options.check_seconds):
                    await self._poke.wait()
            except TimeoutError:
                continue

    async def _look_and_log(self) -> None:
        try:
            await self.look()
            playbook = self._options.playbook()
            playbook.prepare()  # reads its files now rather than at the first question
            drafts.prepare(playbook)
        except StoreError as error:  # the team's answers, while its database is away
            _log.info("The look at the language model's server is not whole: %s", error)
        except Exception:
            _log.exception("The look at the language model's server failed")

    # --- the model in memory --------------------------------------------------------------------------------------

    def preload(self) -> None:
        """Have the model in memory from now on; a question may be asked meanwhile, it waits for the same load.

        Where the server comes later, starts anew or is told to use another model, it is loaded then.
        """
        self._wants_loaded = True
        self._begin_load()

    def _begin_load(self) -> None:
        if not self._is_closing and (self._loading is None or self._loading.done()):
            self._loading = asyncio.create_task(self._load())

    def _load_where_missing(self) -> None:
        """Load a model that is installed and known not to be in memory."""
        if self._wants_loaded and time.monotonic() >= self._not_before and not self._is_in_memory():
            self._begin_load()

    def _is_in_memory(self) -> bool:
        """Whether the model is, or is not even installed, or nobody can tell."""
        name = find_model(self._options.model, self.view.models)
        return name is None or self.view.loaded is None or find_model(name, self.view.loaded) is not None

    async def _load(self) -> None:
        try:
            await self._connected().load(self._options.model)
            self.forget_trouble()
        except CopilotError as error:
            _log.info("The model was not loaded: %s", error.message)
            self.note(error)
            if self.trouble is not None:
                self._not_before = time.monotonic() + _TROUBLE_SECONDS
        await self.look()
