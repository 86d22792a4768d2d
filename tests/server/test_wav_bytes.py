"""Whatever lies on disk, a phone gets a WAV, and any range of it."""

import io
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import httpx
import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from callmanager.audio.files import sidecar
from callmanager.audio.files.digest import sha256
from callmanager.audio.files.integrity import check
from callmanager.audio.library.compressing import compress
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Encoding, RecordingMetadata, Segment
from callmanager.domain.users import User
from callmanager.server.runner import PhoneServer
from callmanager.server.wav_bytes import WavBytes, open_wav
from callmanager.services.recordings.keeping import KeepingService, Policy
from tests.audio.conftest import RATE, counter
from tests.audio.test_reader import about, write
from tests.support.desk import Desk
from tests.support.phone import PhoneClient

Open = Callable[..., WavBytes]


@pytest.fixture
def open_(tmp_path: Path) -> Iterator[Open]:
    opened: list[WavBytes] = []

    def open_(name: str, unlock: Callable[[Path, str], BinaryIO] | None = None) -> WavBytes:
        opened.append(open_wav(tmp_path / name, unlock))
        return opened[-1]

    yield open_
    for wav in opened:
        wav.close()


def encoded(tmp_path: Path) -> bytes:
    """The same samples as one WAV, as FLAC, as encrypted FLAC and in three files; the WAV's bytes."""
    samples = counter(20_002).reshape(-1, 2)
    write(tmp_path / "plain.wav", samples)
    sidecar.write(tmp_path / "plain.wav", about(tmp_path / "plain.wav", channels=2))
    for name, key in (("flac.flac", ""), ("secret.flac.enc", "k")):
        soundfile.write(tmp_path / name, samples, RATE, format="FLAC")
        sidecar.write(tmp_path / name.split(".")[0], about(tmp_path / name, encoding=Encoding.FLAC, key_id=key))
    names = ("parts.wav", "parts.part2.wav", "parts.part3.wav")
    for name, part in zip(names, np.split(samples, [7, 5_000]), strict=True):
        write(tmp_path / name, part)
    segments = tuple(Segment(name) for name in names)
    sidecar.write(tmp_path / "parts.wav", about(tmp_path / "parts.wav", channels=2, segments=segments))
    return (tmp_path / "plain.wav").read_bytes()


@settings(max_examples=40)
@given(data=st.data())
def test_any_range_of_any_kind_is_that_of_the_wav(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "kinds"
    if not folder.exists():
        folder.mkdir()
        encoded(folder)
    whole = (folder / "plain.wav").read_bytes()
    name = data.draw(st.sampled_from(["plain.wav", "flac.flac", "secret.flac.enc", "parts.wav"]))
    start, count = data.draw(st.integers(0, len(whole) + 9)), data.draw(st.integers(0, 70_000))
    wav = open_wav(folder / name, lambda path, _key: path.open("rb"))
    assert wav.size == len(whole)
    assert wav.read(start, count) == whole[start : start + count]
    wav.close()


def test_what_cannot_be_opened_is_told(open_: Open, tmp_path: Path) -> None:
    encoded(tmp_path)
    with pytest.raises(RecordingError, match="encrypted"):
        open_("secret.flac.enc")
    (tmp_path / "flac.flac").unlink()
    with pytest.raises(RecordingError) as caught:
        open_("flac.flac")
    assert caught.value.reason == "recording_gone"


@pytest.fixture
def recording(desk: Desk, agent: User) -> RecordingMetadata:
    made = desk.recording(agent, seconds=1.0)
    return sidecar.update(Path(made.file_path), {"sha256": sha256(Path(made.file_path))})


@pytest.fixture
def listener(desk: Desk, server: PhoneServer, manager: User) -> Iterator[httpx.Client]:
    cookie = {"Cookie": f"callmanager_token={desk.paired(manager, listen=True, name='iPhone')}"}
    with httpx.Client(base_url=server.url, headers=cookie, timeout=10) as client:
        yield client


def test_a_compressed_recording_is_still_a_wav_to_a_phone(
    desk: Desk, listener: httpx.Client, recording: RecordingMetadata
) -> None:
    address, before = f"/api/recordings/{recording.recording_id}/audio", Path(recording.file_path).read_bytes()
    desk.recordings.keep([compress(Path(recording.file_path), Encoding.FLAC).metadata])
    answer = listener.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.content == before
    part = listener.get(address, headers={"Range": "bytes=40-4000"})
    assert (part.status_code, part.content) == (206, before[40:4001])
    assert int(listener.head(address).headers["content-length"]) == len(before)


def test_opus_is_a_wav_too(desk: Desk, listener: httpx.Client, recording: RecordingMetadata) -> None:
    desk.recordings.keep([compress(Path(recording.file_path), Encoding.OPUS).metadata])
    answer = listener.get(f"/api/recordings/{recording.recording_id}/audio")
    with wave.open(io.BytesIO(answer.content)) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(1.0, abs=0.02)


def test_a_phone_is_told_that_a_recording_was_altered(
    desk: Desk, server: PhoneServer, manager: User, listener: httpx.Client, recording: RecordingMetadata
) -> None:
    address = f"/api/recordings/{recording.recording_id}/audio"
    assert listener.get(address).headers["x-recording-integrity"] == "unknown"

    def no_child(*_args: object) -> int:
        raise AssertionError

    keeping = KeepingService(
        desk.database, desk.bus, desk.clock, check=check, run=no_child, run_behind=no_child,
        keep=desk.recordings.keep, policy=Policy, is_busy=lambda: True,
    )  # fmt: skip
    keeping.verify(recording.recording_id)
    assert listener.get(address).headers["x-recording-integrity"] == "ok"
    wav = Path(recording.file_path)
    wav.write_bytes(wav.read_bytes()[:-2] + b"\x01\x02")
    with PhoneClient(server.url, desk.paired(manager)) as phone:
        phone.settled()
        keeping.verify(recording.recording_id)
        phone.wait("recordings_update", lambda rows: [row["integrity"] for row in rows] == ["altered"], 5)
    assert listener.get(address).headers["x-recording-integrity"] == "altered"
