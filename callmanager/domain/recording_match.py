"""Whether a sidecar is what somebody looks for, where there is no index to ask."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from callmanager.domain.recording_listing import RecordingFilter
from callmanager.domain.search_words import (
    Wanted,
    looks_like_phone,
    phone_key,
    tag_key,
    tag_word,
    text_key,
    wanted_phone,
    wanted_words,
)


def matches(data: Mapping[str, Any], wanted: RecordingFilter) -> bool:
    """Whether a sidecar fits, as the index would find it; what only a database knows is not asked for."""
    began = datetime.fromisoformat(data["start_time"])
    if (wanted.start is not None and began < wanted.start) or (wanted.end is not None and began >= wanted.end):
        return False
    seconds = data["duration_seconds"]
    if (wanted.min_seconds is not None and seconds < wanted.min_seconds) or (
        wanted.max_seconds is not None and seconds > wanted.max_seconds
    ):
        return False
    contact, phone = text_key(data["contact_name"]), phone_key(data["contact_phone"])
    agent, tags = text_key(data["user_name"]), tag_key(data.get("tags", ()))
    if wanted.tag and not _stands_in(Wanted(whole=(tag_word(wanted.tag),)), tags):
        return False
    return (
        all(_stands_in(word, contact) for word in wanted_words(wanted.contact))
        and (not wanted.phone or _stands_in(wanted_phone(wanted.phone), phone))
        and all(_stands_in(word, contact, phone, agent, tags) for word in _text(wanted.text))
    )


def _text(text: str) -> list[Wanted]:
    number = wanted_phone(text) if looks_like_phone(text) else None
    return [number] if number is not None else wanted_words(text)


def _stands_in(word: Wanted | None, *keys: str) -> bool:
    if word is None:
        return False
    parts = [f" {part}" for part in word.beginnings] + [f" {part} " for part in word.whole]
    return any(part in key for key in keys for part in parts)
