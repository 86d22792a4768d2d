"""A recording that was compressed, then encrypted with a real key, comes out whole: for people, phones and players."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile

from callmanager.app import App, build
from callmanager.audio.files import sidecar
from callmanager.audio.files.digest import sha256
from callmanager.audio.files.integrity import check
from callmanager.audio.files.reader import open_recording
from callmanager.audio.library.compressing import compress
from callmanager.audio.library.vault_shelf import VaultShelf
from callmanager.domain.recording import Encoding, Integrity, RecordingMetadata
from callmanager.domain.users import Role, User
from callmanager.paths import Paths
from callmanager.server.wav_bytes import open_wav
from callmanager.settings import Settings
from tests.support.desk import Desk

BOSS = User("boss", "boss", Role.ADMIN)


@pytest.fixture
def recording(home: Path) -> tuple[RecordingMetadata, bytes]:
    """A recording of a second, and its bytes as a WAV."""
    with Desk(home) as desk:
        made = desk.recording(BOSS)
    wav = Path(made.file_path)
    return sidecar.update(wav, {"sha256": sha256(wav)}), wav.read_bytes()


@pytest.fixture
def app(home: Path, recording: tuple[RecordingMetadata, bytes]) -> Iterator[App]:
    app = build(Settings(), Paths.at(home), role=None)
    yield app
    app.stop()


def test_it_comes_out_as_it_was(app: App, recording: tuple[RecordingMetadata, bytes], tmp_path: Path) -> None:
    metadata, before = recording
    wav = Path(metadata.file_path)
    smaller = compress(wav, Encoding.FLAC).metadata
    key_id = app.keys.ensure(BOSS)
    sealed = VaultShelf(app.recorder.save_dir).seal(smaller, app.keys.key(key_id), key_id)
    assert sealed is not None
    app.recordings.keep([sealed])
    assert [path.name for path in wav.parent.glob(f"{wav.stem}.*")] != [wav.name]
    assert not wav.exists()
    assert check(wav).result is Integrity.OK
    with open_recording(wav, unlock=app.unlock) as reader:
        assert reader.duration_seconds == metadata.duration_seconds
    phone = open_wav(Path(sealed.file_path), app.unlock)
    assert phone.read(0, phone.size) == before
    phone.close()
    assert app.recorder.export_recording(wav, tmp_path / "contract.wav")
    assert (tmp_path / "contract.wav").read_bytes() == before
    assert app.keeping.verify(metadata.recording_id) is Integrity.OK
    result = app.exports.export(BOSS, [metadata.recording_id], tmp_path / "out", Encoding.MP3)  # a child finds the key
    assert result.problems == ()
    [copy] = result.exported[0].files
    assert soundfile.info(copy).duration == pytest.approx(metadata.duration_seconds, abs=0.05)
    assert sidecar.read(Path(result.exported[0].sidecar)).key_id == ""
