import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callmanager.audio.files import sidecar
from callmanager.audio.library.library import Library
from callmanager.domain.errors import RecordingError
from callmanager.domain.recording import Gap, Pause, RecordingMetadata, RecordingStatus
from tests.audio.conftest import RATE, counter

BASE = RecordingMetadata(
    recording_id="r",
    start_time="2026-11-22T09:30:00+00:00",
    file_path="",
    sample_rate=RATE,
    channels=1,
    status=RecordingStatus.COMPLETED,
    duration_seconds=1.0,
    file_size_bytes=88_244,
    gaps=(Gap(0.5, 0.1, "x"),),
    pauses=(Pause(0.7, 0.1, "card"),),
)
Put = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "recordings"
    folder.mkdir()
    return folder


@pytest.fixture
def library(folder: Path) -> Library:
    return Library(folder)


@pytest.fixture
def put(folder: Path) -> Put:
    def put(name: str, **values: Any) -> Path:
        wav = folder / f"{name}.wav"
        soundfile.write(wav, counter(RATE), RATE, subtype="PCM_16")
        sidecar.write(wav, replace(BASE, recording_id=name, file_path=str(wav), **values))
        return wav

    return put


def test_the_sidecar_comes_back_as_it_was(put: Put, library: Library) -> None:
    wav = put("a", contact_name="Juan García", peak_dbfs=-3.5)
    expected = replace(BASE, recording_id="a", file_path=str(wav), contact_name="Juan García", peak_dbfs=-3.5)
    assert library.metadata(wav) == expected.to_dict()
    assert "García" in sidecar.sidecar_path(wav).read_text("utf-8"), "people can read it"


def test_the_list_is_newest_first_whatever_the_offset(put: Put, library: Library) -> None:
    put("b", start_time="2026-11-22T12:00:00+02:00")  # 10:00 UTC
    put("c", start_time="2026-11-22T11:00:00.500+00:00")
    put("a", start_time="2026-11-22T09:00:00-06:00")  # 15:00 UTC
    assert [r["recording_id"] for r in library.find()] == ["a", "c", "b"]


def test_filters_come_first_and_the_limit_after(put: Put, library: Library) -> None:
    for i in range(20):
        put(f"r{i:02}", user_id="ana" if i % 5 == 0 else "luis", start_time=f"2026-11-22T09:30:{i:02}+00:00")
    assert [r["recording_id"] for r in library.find(user_id="ana", limit=3)] == ["r15", "r10", "r05"]
    assert len(library.find(limit=0)) == 0
    assert len(library.find(user_id="nobody")) == 0


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("Juan García", {"Juan García"}),
        ("juan", {"Juan García", "María Juan"}),
        ("GARCÍA", {"Juan García"}),
        ("Cliente 1", {"Cliente 1"}),
        ("García Juan", set()),
        ("Jua", set()),
        ("garci\u0301a", {"Juan García"}),  # as macOS writes it
        ("josé", {"Jose\u0301 Mora"}),
        ("Jose Mora", set()),
    ],
)
def test_a_contact_is_found_by_whole_words(put: Put, library: Library, wanted: str, found: set[str]) -> None:
    for i, name in enumerate(["Juan García", "María Juan", "Cliente 1", "Cliente 10", "Jose\u0301 Mora"]):
        put(f"r{i}", contact_name=name)
    assert {r["contact_name"] for r in library.find(contact_name=wanted)} == found


def test_the_list_names_the_files_where_they_lie_now(put: Put, folder: Path, tmp_path: Path) -> None:
    put("a")
    moved = folder.rename(tmp_path / "moved")
    assert Library(moved).find()[0]["file_path"] == str(moved / "a.wav")


CORRUPT = {
    "empty": "",
    "cut": '{"recording_id": "x", "start_ti',
    "list": "[]",
    "foreign": '{"name": "something else"}',
    "number": json.dumps(BASE.to_dict() | {"duration_seconds": "long"}),
    "nan": json.dumps(BASE.to_dict() | {"duration_seconds": float("nan")}),
    "naive": json.dumps(BASE.to_dict() | {"start_time": "2026-11-22T09:30:00"}),
    "no time": json.dumps(BASE.to_dict() | {"start_time": "yesterday"}),
    "no rate": json.dumps(BASE.to_dict() | {"sample_rate": 0}),
    "old": json.dumps(BASE.to_dict() | {"status": "COMPLETED"}),
    "gap": json.dumps(BASE.to_dict() | {"gaps": [{"start": 1}]}),
    "gap list": json.dumps(BASE.to_dict() | {"gaps": 5}),
    "deep": "[" * 100_000,
    "name": json.dumps(BASE.to_dict() | {"contact_name": None}),
}


@pytest.mark.parametrize("content", CORRUPT.values(), ids=CORRUPT)
def test_a_corrupt_sidecar_is_logged_once_and_passed_over(
    put: Put,
    library: Library,
    folder: Path,
    content: str,
    caplog: pytest.LogCaptureFixture,
    expected_log: Callable[[str], None],
) -> None:
    expected_log("bad.json is passed over")
    put("good")
    (folder / "bad.json").write_text(content)
    (folder / "lonely.wav").write_bytes(b"RIFF")
    for _ in range(3):
        assert [r["recording_id"] for r in library.find()] == ["good"]
    assert library.statistics()["total_recordings"] == 1
    assert caplog.text.count("bad.json") == 1
    with pytest.raises(RecordingError, match="Nothing is known"):
        library.metadata(folder / "bad.wav")


def test_nothing_in_the_folder_stops_a_look_at_one_recording(put: Put, library: Library, folder: Path) -> None:
    put("good")
    text = json.dumps(BASE.to_dict())
    (folder / "endless.json").write_text(text.replace('"duration_seconds": 1.0', f'"duration_seconds": {10**400}'))
    (folder / "number.json").write_text(json.dumps(BASE.to_dict() | {"segments": [{"file": 5}]}))
    os.mkfifo(folder / "pipe.json")
    (folder / "loop.wav").symlink_to(folder / "loop.wav")
    for name in ("endless", "number", "pipe", "loop"):
        with pytest.raises(RecordingError, match="Nothing is known"):
            library.metadata(folder / f"{name}.wav")
        assert not library.export(folder / f"{name}.wav", folder / "copies")
    assert library.metadata(folder / "good.wav")["recording_id"] == "good"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda x: st.lists(x), max_leaves=3), st.data()
)
def test_no_value_in_a_sidecar_makes_the_list_fail(folder: Path, value: object, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(BASE.to_dict())))
    (folder / "x.json").write_text(json.dumps(BASE.to_dict() | {key: value}))
    try:
        found = sidecar.read(folder / "x.json")
    except ValueError:
        return
    assert json.dumps(found.to_dict())


def test_figures_are_sums_of_what_is_listed(put: Put, library: Library) -> None:
    put("a", user_id="ana", duration_seconds=10.5, file_size_bytes=1_500_000)
    put("b", user_id="ana", duration_seconds=1.5, file_size_bytes=500_000)
    put("c", user_id="luis", duration_seconds=100.0, file_size_bytes=8_000_000)
    expected = {"total_recordings": 2, "total_duration_seconds": 12.0, "total_size_mb": 2.0}
    assert library.statistics("ana") == expected
    assert library.statistics()["total_size_mb"] == 10.0


def test_a_folder_that_does_not_exist_is_an_empty_library(tmp_path: Path) -> None:
    for path in (tmp_path / "gone", tmp_path / "file" / "below"):
        (tmp_path / "file").touch()
        library = Library(path)
        assert library.find() == []
        assert library.statistics() == {"total_recordings": 0, "total_duration_seconds": 0, "total_size_mb": 0}
        assert not library.delete(path / "x.wav")


def test_delete_takes_wav_and_sidecar(put: Put, library: Library, folder: Path) -> None:
    wav = put("a")
    put("b")
    for kept in ("a.json.damaged", "a.json.damaged2"):  # what recovery kept of a damaged sidecar may name a person
        (folder / kept).write_text("{")
    assert library.delete(str(wav))
    assert sorted(p.name for p in folder.iterdir()) == ["b.json", "b.wav"]
    assert not library.delete(wav), "it is gone"


def test_delete_and_export_refuse_what_is_outside_the_folder(
    put: Put, library: Library, folder: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.wav"
    outside.write_bytes(b"precious")
    (folder / "link.wav").symlink_to(outside)
    wav = put("a")
    for path in (outside, folder / ".." / "outside.wav", folder / "link.wav", folder, wav.with_suffix(".json"), "\0"):
        assert not library.delete(path)
        assert not library.export(path, tmp_path / "out")
    assert outside.read_bytes() == b"precious"
    assert wav.exists()
    assert not (tmp_path / "out").exists()


def test_a_recording_that_still_runs_is_neither_deleted_nor_exported(
    put: Put, library: Library, tmp_path: Path
) -> None:
    wav = put("a", status=RecordingStatus.RECORDING)
    lock = sidecar.OwnerLock(wav)
    assert lock.acquire()
    assert not library.delete(wav)
    assert not library.export(wav, tmp_path / "out")
    lock.release()
    assert library.delete(wav)


def test_export_to_a_folder_takes_both_files(put: Put, library: Library, tmp_path: Path) -> None:
    wav = put("a", contact_name="Juan")
    assert library.export(wav, tmp_path / "new" / "deep")
    copy = tmp_path / "new" / "deep" / "a.wav"
    assert copy.read_bytes() == wav.read_bytes()
    assert Library(copy.parent).find()[0] == library.find()[0] | {"file_path": str(copy)}
    assert json.loads(copy.with_suffix(".json").read_text())["file_path"] == str(copy)


def test_export_to_a_file_name(put: Put, library: Library, tmp_path: Path) -> None:
    wav = put("a")
    assert library.export(wav, str(tmp_path / "call.WAV"))
    assert {p.name for p in tmp_path.iterdir()} >= {"call.WAV", "call.json"}


@pytest.mark.parametrize("existing", ["a.wav", "a.json"])
def test_export_never_writes_over_anything(put: Put, library: Library, tmp_path: Path, existing: str) -> None:
    wav = put("a")
    target = tmp_path / "out"
    target.mkdir()
    (target / existing).write_text("mine")
    assert not library.export(wav, target)
    assert not library.export(wav, target / "a.wav")
    assert [(p.name, p.read_text()) for p in target.iterdir()] == [(existing, "mine")]


def test_export_to_another_format_is_refused_for_now(put: Put, library: Library, tmp_path: Path) -> None:
    assert not library.export(put("a"), tmp_path / "a.mp3")
    assert not (tmp_path / "a.mp3").exists()


def test_an_export_that_fails_leaves_nothing(
    put: Put, library: Library, small_disk: Path, tmp_path: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("could not be exported")
    wav = put("a")
    soundfile.write(wav, counter(60 * RATE), RATE, subtype="PCM_16")
    assert not library.export(wav, small_disk)
    assert list(small_disk.iterdir()) == []
    assert not library.export(wav, tmp_path / "a.txt" / "b.wav") or (tmp_path / "a.txt" / "b.wav").exists()
    (tmp_path / "file").touch()
    assert not library.export(wav, tmp_path / "file" / "b.wav")


def test_a_wav_without_sidecar_can_be_exported_and_deleted(library: Library, folder: Path, tmp_path: Path) -> None:
    wav = folder / "lonely.wav"
    soundfile.write(wav, counter(100), RATE, subtype="PCM_16")
    assert library.export(wav, tmp_path / "out")
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["lonely.wav"]
    assert library.delete(wav)
    assert not wav.exists()


def test_a_sidecar_is_replaced_in_one_step(put: Put, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wav = put("a")
    before = sidecar.sidecar_path(wav).read_bytes()

    def power_cut(*_: object) -> None:
        raise OSError(5, "power cut")

    monkeypatch.setattr("callmanager.audio.files.sidecar.os.replace", power_cut)
    with pytest.raises(OSError, match="power cut"):
        sidecar.write(wav, BASE)
    assert sidecar.sidecar_path(wav).read_bytes() == before
    assert sorted(p.name for p in folder.iterdir()) == ["a.json", "a.wav"]


def test_a_lock_has_one_owner_even_in_one_process(folder: Path) -> None:
    wav = folder / "a.wav"
    first, second = sidecar.OwnerLock(wav), sidecar.OwnerLock(wav)
    assert first.acquire()
    first.add_ballast()
    assert sidecar.lock_path(wav).stat().st_size == sidecar.BALLAST_BYTES
    assert not second.acquire()
    assert sidecar.is_locked(wav)
    first.drop_ballast()
    assert sidecar.lock_path(wav).stat().st_size == 0
    first.release()
    first.release()
    assert not sidecar.is_locked(wav)
    assert second.acquire()
    second.release()
    assert list(folder.iterdir()) == []
