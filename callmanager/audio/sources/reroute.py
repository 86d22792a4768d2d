"""PulseAudio and PipeWire move a stream to another microphone without a word to the program: this listens for it.

Only on Linux, and only where libpulse and a server are there; elsewhere nothing is noticed, and nothing breaks.
"""

import logging
import os
import sys
import threading
import time
from typing import Any

from callmanager.audio.signal.capture import SourceNews

_log = logging.getLogger(__name__)

_STOP_SECONDS = 0.5
_claimed: set[int] = set()
_claims = threading.Lock()
# Watches that follow no stream yet, in the order in which their streams are opened.
_looking: "list[RerouteWatch]" = []


class RerouteWatch:
    """Follows one stream of this process from its start to its end; two watches never follow the same one."""

    def __init__(self) -> None:
        self._news: list[SourceNews] = []
        self._stopped = threading.Event()
        self._pulse: Any = None
        self._thread: threading.Thread | None = None
        self._stream: int | None = None
        self._wanted = self._source = ""
        self._pushed_away = self._changed = False

    def expect(self) -> None:
        """The stream is about to be opened: streams are told apart by the order in which they are.

        A watch that came to its turn only when its stream ran would leave another one's stream to be taken for it.
        """
        if sys.platform == "linux":
            with _claims:
                if self not in _looking:
                    _looking.append(self)

    def withdraw(self) -> None:
        """The stream could not be opened."""
        with _claims:
            if self in _looking:
                _looking.remove(self)

    def start(self) -> None:
        """Begin to listen, in a thread of its own; the stream is open."""
        if sys.platform == "linux":
            self.expect()
            self._thread = threading.Thread(target=self._run, name="reroute-watch", daemon=True)
            self._thread.start()

    def news(self) -> tuple[SourceNews, ...]:
        """``moved`` for each move since the last call, ``back`` when the stream is where it began."""
        news: list[SourceNews] = []
        while self._news:
            news.append(self._news.pop(0))
        return tuple(news)

    def stop(self) -> None:
        """Listen no more; calling it again does nothing. A server that hangs is not waited for."""
        self._stopped.set()
        self.withdraw()
        thread, self._thread = self._thread, None
        deadline = time.monotonic() + _STOP_SECONDS
        while thread is not None and thread.is_alive() and time.monotonic() < deadline:
            self._wake()
            thread.join(0.05)

    def _wake(self) -> None:
        pulse = self._pulse
        if pulse is not None:
            pulse.event_listen_stop()

    def _run(self) -> None:
        try:
            import pulsectl
        except (ImportError, OSError) as error:  # libpulse is not there
            _log.info("Moves of the stream cannot be noticed: %s", error)
            return
        try:
            with pulsectl.Pulse("callmanager-watch", connect=False) as pulse:
                pulse.connect()  # with a time limit it would always take as long as that
                self._listen(pulse)
        except (pulsectl.PulseError, pulsectl.PulseDisconnected) as error:
            _log.info("Moves of the stream are not noticed any more: %s", error)
        except Exception:  # the thread's top
            _log.exception("Moves of the stream are not noticed any more")
        finally:
            self._pulse = None
            with _claims:
                _claimed.discard(-1 if self._stream is None else self._stream)
            self.withdraw()

    def _listen(self, pulse: Any) -> None:
        pulse.event_mask_set("source_output", "source")
        # Nothing may be asked in the callback: it only ends the listening, and what is new is looked up after it.
        pulse.event_callback_set(lambda _event: self._note(pulse))
        self._pulse = pulse
        while not self._stopped.is_set():
            self._changed = False
            self._look(pulse)
            if not self._changed:  # events come during the look, too
                pulse.event_listen()

    def _note(self, pulse: Any) -> None:
        self._changed = True
        pulse.event_listen_stop()

    def _look(self, pulse: Any) -> None:
        names = {source.index: source.name for source in pulse.source_list()}
        stream = self._own_stream(pulse)
        now = names.get(stream.source) if stream is not None else None
        if stream is None or now is None:
            return
        if not self._source:
            self._wanted = now
        elif now != self._source:
            back = now == self._wanted
            self._pushed_away = not back and self._wanted not in names.values()
            self._news.append(SourceNews("back" if back else "moved", f"{self._source} → {now}", time.monotonic()))
        elif now != self._wanted and self._pushed_away and self._wanted in names.values():
            # What was unplugged is there again: the stream goes back to it. What a person moved stays.
            index = next(index for index, name in names.items() if name == self._wanted)
            pulse.source_output_move(stream.index, index)
        self._source = now

    def _own_stream(self, pulse: Any) -> Any:
        """The stream that is followed; None when it is not there (yet, or any more)."""
        streams = [
            s for s in pulse.source_output_list() if s.proplist.get("application.process.id") == str(os.getpid())
        ]
        with _claims:
            if self._stream is None and self in _looking:
                free = [s.index for s in streams if s.index not in _claimed]
                # The newest is the last watch's; what is older than all of them is a stream that just closes.
                place = len(_looking) - _looking.index(self)
                if len(free) >= place:
                    self._stream = sorted(free)[-place]
                    _claimed.add(self._stream)
                    _looking.remove(self)
        return next((s for s in streams if s.index == self._stream), None)
