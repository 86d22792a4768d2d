"""What a server sends, brought into the shape that the library takes; nothing here raises.

The library checks whole replies, and one odd entry of a list, or a nonsense count at an answer's end, would lose all of
it. Servers differ: older ones know fewer fields, others that speak the same protocol fill them as they like. So each
reply is cut down to the fields that are read here, an odd one counts as unknown, and only what cannot be understood at
all is left as it came, for the library to refuse.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

_MOST = 10**15
"""Bytes or tokens; whatever is more is nonsense, and would be too much for a progress bar."""


def tidy(path: str, reply: bytes) -> bytes:
    """A reply, or a line of one, without what is odd in it; as it came where there is nothing to do.

    Args:
        path: of the request, such as ``/api/tags``, whatever stands before it.
        reply: JSON, or anything else.
    """
    known = next((change for end, change in _CHANGES.items() if path.endswith(end)), None)
    if known is None:
        return reply
    try:
        sent = json.loads(reply)
        return reply if not isinstance(sent, dict) or sent.get("error") else json.dumps(known(sent)).encode()
    except (ValueError, RecursionError):  # no JSON: refused where the library reads it
        return reply


def is_whole(path: str) -> bool:
    """Whether what a path answers is one reply that may have several lines, and no stream of them."""
    return path.endswith(_LISTS)


def _models(sent: Mapping[str, Any]) -> Mapping[str, Any]:
    if "models" in sent and sent["models"] is None:  # as a list without any is written by some
        return {"models": []}
    if not isinstance(sent.get("models"), list):
        return sent
    return {"models": [_model(one) for one in sent["models"] if isinstance(one, dict) and _name(one)]}


def _model(sent: Mapping[str, Any]) -> Mapping[str, Any]:
    details = sent.get("details")
    told = details if isinstance(details, dict) else {}
    return {
        "model": _name(sent),
        "size": _count(sent.get("size")),
        "details": {name: _text(told.get(name)) for name in ("parameter_size", "quantization_level")},
    }


def _name(sent: Mapping[str, Any]) -> str | None:
    """Older servers know only ``name``."""
    return _text(sent.get("model")) or _text(sent.get("name"))


def _abilities(sent: Mapping[str, Any]) -> Mapping[str, Any]:
    can = sent.get("capabilities")  # older servers, and others that speak its protocol, do not say
    told = [text for one in can if (text := _text(one))] if isinstance(can, list) else None
    return {"model_info": {}, "capabilities": told}


def _chat(sent: Mapping[str, Any]) -> Mapping[str, Any]:
    said, is_end = sent.get("message"), bool(sent.get("done"))
    counts = {name: _count(sent.get(name)) for name in ("prompt_eval_count", "eval_count")}
    kept = {"done": sent.get("done"), "done_reason": _text(sent.get("done_reason")), **counts}
    content = said.get("content") if isinstance(said, dict) else None
    if is_end and not isinstance(content, str):  # older servers end without a message
        return {**kept, "message": {"role": "assistant", "content": ""}}
    if isinstance(said, dict):
        return {**kept, "message": {"role": "assistant", "content": content}}
    return {**kept, "message": said}


def _progress(sent: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: _text(sent.get(name)) for name in ("status", "digest")} | {
        name: _count(sent.get(name)) for name in ("total", "completed")
    }


def _text(value: object) -> str | None:
    """A text that can be shown in one line; None for anything else."""
    return value if isinstance(value, str) and value.strip() and value.isprintable() else None


def _count(value: object) -> int | None:
    """A number of bytes or tokens; None for what can be none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST:
        return None
    return int(value)


_LISTS = ("/api/tags", "/api/ps", "/api/show")
_CHANGES: Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = {
    "/api/tags": _models,
    "/api/ps": _models,
    "/api/show": _abilities,
    "/api/chat": _chat,
    "/api/pull": _progress,
}
