"""The sample call's script: who is called, what is objected when, and how the call ends."""

import tomllib
from pathlib import Path

from pydantic import BaseModel

from callmanager.paths import resource


class SampleCall(BaseModel):
    """The table ``call`` of ``resources/samples/llamada_demo.toml``; seconds count from the audio's beginning."""

    audio: str
    contact_name: str
    contact_phone: str
    product: str
    objection: str
    objection_seconds: float
    duration_seconds: float
    outcome: str
    note: str

    @property
    def audio_path(self) -> Path:
        """The sound file: agent left, customer right."""
        return resource("samples", self.audio)


def load_sample() -> SampleCall:
    """The sample call that ships with the program."""
    with resource("samples", "llamada_demo.toml").open("rb") as file:
        return SampleCall(**tomllib.load(file)["call"])
