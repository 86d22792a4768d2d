"""How the language model's server is doing, in the seven words that a desk shows."""

from enum import StrEnum


class ModelState(StrEnum):
    """One at a time; the approved answers of the playbook work in every one of them.

    `AWAY`: nobody answers at the address. `STARTING`: it has not been looked at yet. `WARMING_UP`: the model is on its
    way into memory. `READY`: a question is answered at once. `ANSWERING`: an answer is being written. `BUSY`: the
    server is there and has no time. `FAILED`: something must be mended first, such as a model that is not installed.
    """

    AWAY = "away"
    STARTING = "starting"
    WARMING_UP = "warming_up"
    READY = "ready"
    ANSWERING = "answering"
    BUSY = "busy"
    FAILED = "failed"


_BUSY = frozenset({"busy", "silent", "timeout"})


def state_of_trouble(code: str) -> ModelState:
    """The state that goes with the code of a failure of the server."""
    if code == "away":
        return ModelState.AWAY
    return ModelState.BUSY if code in _BUSY else ModelState.FAILED
