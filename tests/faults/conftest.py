from pathlib import Path

import pytest

from tests.audio.conftest import (
    counter_file,
    make_recorder,
    own_pulse,
    pulse,
    pulse_server,
    recorder,
    small_disk,
    speech,
)

__all__ = ["counter_file", "make_recorder", "own_pulse", "pulse", "pulse_server", "recorder", "small_disk", "speech"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What lies here is a fault test."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("fault")
