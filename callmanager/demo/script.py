"""The sample call's script: who is called, when each thing is said, and how the call ends."""

import tomllib
from pathlib import Path

from pydantic import BaseModel

from callmanager.paths import resource


class Line(BaseModel):
    """Something that one of the two says; seconds from the beginning of the audio."""

    at_seconds: float
    speaker: str
    text: str
    is_objection: bool = False


class SampleCall(BaseModel):
    """``resources/samples/llamada_demo.toml``."""

    audio: str
    contact_name: str
    contact_phone: str
    product: str
    outcome: str
    note: str
    duration_seconds: float
    lines: list[Line]

    @property
    def audio_path(self) -> Path:
        """The sound file: agent left, customer right."""
        return resource("samples", self.audio)


def load_sample() -> SampleCall:
    """The sample call that ships with the program."""
    with resource("samples", "llamada_demo.toml").open("rb") as file:
        return SampleCall(**tomllib.load(file))
