"""How the copilot stands, put together from what its engine and the last look at the server say; nothing here waits."""

from typing import Any

from callmanager.ai.answers import CopilotState
from callmanager.ai.engine import Engine
from callmanager.ai.failures import explain, sentence
from callmanager.ai.ollama import find_model
from callmanager.ai.options import Options
from callmanager.domain.ai import ModelState, state_of_trouble
from callmanager.domain.errors import CopilotError


def state_of(engine: Engine, options: Options, address: str, bad_host: CopilotError | None) -> CopilotState:
    """How things stood when the server was last looked at.

    Args:
        engine: what goes on.
        options: what the copilot was told.
        address: of the server, or what was written in its place.
        bad_host: why that can be no address; None where it can.
    """
    view, model, language = engine.server.view, options.model, options.language
    name = find_model(model, view.models)
    error = bad_host or view.error
    code, text = ("", "") if error is None else (error.reason, explain(error, language))
    if view.available and name is None:
        code, text = "model_missing", sentence("model_missing", language, model=model)
    loaded = None if view.loaded is None else find_model(model, view.loaded) is not None
    phase, trouble = _phase(engine, code, loaded)
    return CopilotState(
        available=view.available,
        model=model,
        model_installed=name is not None,
        model_loaded=loaded,
        models=view.models,
        host=address,
        answering=engine.answering,
        error_code=code,
        error=text,
        checked=view.checked_at is not None,
        phase=phase,
        trouble=explain(trouble, language) if trouble is not None else text,
    )


def status_of(state: CopilotState, timeout: float, history_length: int) -> dict[str, Any]:
    """The same as scripts get it, see `AICopilot.get_status`."""
    return {
        "available": state.available,
        "model": state.model,
        "model_installed": state.model_installed,
        "model_loaded": state.model_loaded,
        "models": list(state.models),
        "host": state.host,
        "timeout": timeout,
        "history_length": history_length,
        "answering": state.answering,
        "error_code": state.error_code,
        "error": state.error or None,
    }


def _phase(engine: Engine, code: str, loaded: bool | None) -> tuple[ModelState, CopilotError | None]:
    """The state for the desk, and what failed lately where that is the reason."""
    if engine.server.view.checked_at is None and not code:
        return ModelState.STARTING, None
    if code:
        return state_of_trouble(code), None
    if engine.writing or (engine.answering and loaded is not False):
        return ModelState.ANSWERING, None
    if (trouble := engine.server.trouble) is not None and not engine.answering:
        return state_of_trouble(trouble.reason), trouble
    if loaded is not True and (engine.server.loading or engine.answering):
        return ModelState.WARMING_UP, None
    return ModelState.READY, None
