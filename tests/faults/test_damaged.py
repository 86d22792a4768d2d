"""Rows 3 and 14: files that are cut or altered anywhere. Never a crash, never a deletion, and twice is like once."""

import json
import logging
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from callmanager.audio.files import sidecar, sidecar_values
from callmanager.audio.files.reader import open_recording
from callmanager.audio.library.library import Library
from callmanager.audio.library.recovery import recover
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Gap, Pause, RecordingEvent, RecordingMetadata, RecordingStatus, Segment
from tests.audio.conftest import RATE, counter

FILES = ("a.wav", "a.part2.wav", "a.json", "b.wav", "b.json")
FRAMES = 200
META = RecordingMetadata(
    "r",
    "2026-11-22T09:30:00+00:00",
    "a.wav",
    RATE,
    1,
    contact_name="Juan García",
    gaps=(Gap(0.1, 0.2, "device lost"),),
    pauses=(Pause(0.1, 0.2, "tarjeta"),),
    events=(RecordingEvent(0.1, "lost", "headset"),),
)

# Where in the file (as a part of its length), and what happens there.
place = st.floats(0, 1)
cut = st.tuples(st.just("cut"), place, st.just(0))
flip = st.tuples(st.just("flip"), place, st.integers(0, 7))
zero = st.tuples(st.just("zero"), place, st.just(0))
gone = st.tuples(st.just("gone"), st.just(0.0), st.just(0))
damage = st.lists(st.tuples(st.sampled_from(FILES), cut | flip | zero | gone), min_size=1, max_size=6)


def hurt(path: Path, kind: str, where: float, bit: int) -> None:
    if not path.exists():
        return
    data = bytearray(path.read_bytes())
    at = min(int(where * len(data)), max(0, len(data) - 1))
    if kind == "gone":
        path.unlink()
    elif kind == "cut":
        path.write_bytes(data[:at])
    elif kind == "zero":  # a tail of zeros, as a power loss leaves it
        path.write_bytes(bytes(data[:at]) + bytes(len(data) - at))
    elif data:
        data[at] ^= 1 << bit
        path.write_bytes(data)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two recordings that nobody has ended: one of two files, one of one."""
    folder = tmp_path_factory.mktemp("pristine")
    for name in ("a.wav", "a.part2.wav", "b.wav"):
        soundfile.write(folder / name, counter(FRAMES), RATE, subtype="PCM_16")
    segments = (Segment("a.wav", FRAMES), Segment("a.part2.wav", FRAMES))
    sidecar.write(folder / "a.wav", replace(META, segments=segments))
    sidecar.write(folder / "b.wav", replace(META, recording_id="s", file_path="b.wav"))
    return folder


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage, st.sampled_from(list(RecordingStatus)))
@example([("a.json", ("cut", 0.5, 0))], RecordingStatus.RECORDING)
@example([("a.part2.wav", ("zero", 0.0, 0)), ("b.wav", ("cut", 0.0, 0))], RecordingStatus.RECORDING)
def test_damage_never_crashes_and_never_deletes(
    pristine: Path,
    expected_log: Callable[[str], None],
    damages: list[tuple[str, tuple[str, float, int]]],
    status: RecordingStatus,
) -> None:
    for words in ("Nothing could be recovered", "is passed over", "could not be mended", "is left as it is"):
        expected_log(words)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "r"
        shutil.copytree(pristine, folder)
        for home in folder.glob("*.json"):
            home.write_text(json.dumps(json.loads(home.read_text("utf-8")) | {"status": status.value}), "utf-8")
        for name, (kind, where, bit) in damages:
            hurt(folder / name, kind, where, bit)
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        library = Library(folder)
        look(library, folder)
        mended = recover(library)
        after = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert set(before) <= set(after), "nothing is deleted"
        for name, data in before.items():
            if name.endswith(".wav"):
                assert len(after[name]) in (len(data), len(data) - 1), "at most half a frame is cut off"
                assert after[name][44:] == data[44 : len(after[name])], "no sample is changed"
            elif after[name] != data and not read_well(data):
                assert after[f"{name}.damaged"] == data, "a damaged sidecar is kept beside the new one"
        for metadata in mended:
            assert metadata.status in (RecordingStatus.RECOVERED, RecordingStatus.FAILED)
        assert recover(Library(folder)) == []
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == after, "twice is like once"
        look(library, folder)


def read_well(data: bytes) -> bool:
    """Whether this is a sidecar."""
    try:
        sidecar_values.check(RecordingMetadata.from_dict(json.loads(data)))
    except (ValueError, AttributeError):  # the latter: JSON, but no object
        return False
    return True


def look(library: Library, folder: Path) -> None:
    """Everything that looks at recordings, at whatever is left of them."""
    logging.getLogger("callmanager").debug("looking")
    json.dumps(library.find())
    library.statistics()
    for path in sorted(folder.glob("*.wav")):
        try:
            library.metadata(path)
            with open_recording(path) as sound:
                assert sound.read(0, sound.frames).dtype == np.int16
        except RecordingError:
            continue
