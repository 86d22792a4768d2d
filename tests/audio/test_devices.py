import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from callmanager.audio.recorder import AudioRecorder
from callmanager.audio.sources import devices
from callmanager.audio.sources.device_source import DeviceSource, _look_again
from callmanager.audio.sources.devices import InputDevice, resolve
from callmanager.domain.errors import RecordingError
from tests.audio import child
from tests.support.pulse import PulseServer

HEADSETS = [
    InputDevice(0, "Monitor of Speakers", 2, 48_000, "ALSA", False),
    InputDevice(3, "Jabra Evolve 20", 1, 16_000, "ALSA", True),
    InputDevice(5, "jabra evolve 20 (USB)", 1, 48_000, "WASAPI", False),
]


@pytest.mark.parametrize(
    ("wanted", "index"),
    [(None, 3), ("", 3), (5, 5), ("5", 5), (" 0 ", 0), ("Jabra Evolve 20", 3), ("usb", 5), ("MONITOR", 0)],
)
def test_a_device_is_found_by_number_name_or_part_of_it(wanted: int | str | None, index: int) -> None:
    assert resolve(wanted, HEADSETS).index == index


def test_without_a_default_the_first_is_taken() -> None:
    assert resolve(None, HEADSETS[:1]).index == 0


@pytest.mark.parametrize("wanted", [1, "1", -1, "Logitech"])
def test_a_device_that_is_not_there_is_told_with_those_that_are(wanted: int | str) -> None:
    with pytest.raises(RecordingError, match=r"no input device.*3: Jabra Evolve 20") as caught:
        resolve(wanted, HEADSETS)
    assert caught.value.reason == "no_device"


# As PortAudio lists one headset on Windows: MME cuts its name, and only WASAPI knows the true rate.
WINDOWS = [
    InputDevice(0, "Microsoft Sound Mapper - Input", 2, 44_100, "MME", False),
    InputDevice(1, "Headset Microphone (Jabra Evolv", 1, 44_100, "MME", False),
    InputDevice(5, "Primary Sound Capture Driver", 2, 44_100, "Windows DirectSound", False),
    InputDevice(6, "Headset Microphone (Jabra Evolve 20)", 1, 44_100, "Windows DirectSound", False),
    InputDevice(9, "Headset Microphone (Jabra Evolve 20)", 1, 48_000, "Windows WASAPI", True),
    InputDevice(12, "Headset Microphone (Jabra Evolve 20)", 1, 44_100, "Windows WDM-KS", False),
    InputDevice(13, "Stereo Mix (Realtek)", 2, 44_100, "Windows WDM-KS", False),
]


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        ("Headset Microphone (Jabra Evolve 20)", 9),
        ("jabra", 9),
        ("Headset Microphone (Jabra Evolv", 9),  # chosen when MME gave the name
        ("Primary Sound", 5),
        ("stereo mix", 13),
        (None, 9),
        (1, 1),
        ("6", 6),
    ],
)
def test_of_the_host_apis_of_windows_wasapi_is_taken(wanted: int | str | None, index: int) -> None:
    assert resolve(wanted, WINDOWS).index == index


def test_the_default_is_that_of_wasapi() -> None:
    apis = (
        {"name": "MME", "default_input_device": 1},
        {"name": "Windows WASAPI", "default_input_device": 9},
    )
    sd = SimpleNamespace(query_hostapis=lambda: apis, query_devices=lambda kind: {"index": 1})
    assert devices._default_index(sd) == 9  # type: ignore[arg-type]
    none = ({"name": "Windows WASAPI", "default_input_device": -1},)
    sd = SimpleNamespace(query_hostapis=lambda: none, query_devices=lambda kind: {"index": 1})
    assert devices._default_index(sd) == 1  # type: ignore[arg-type]


def test_windows_may_convert_what_wasapi_delivers(pulse: PulseServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """WASAPI itself cannot be had here: this pins what the stream is asked for."""
    given: list[dict[str, Any]] = []
    real = rtmixer_recorder()

    def opened(**options: Any) -> Any:
        given.append(dict(options))
        return real(**options | {"extra_settings": None})

    monkeypatch.setattr("rtmixer.Recorder", opened)
    _look_again(devices.load_portaudio())  # an earlier test may have started it without this server
    pulse_device = next(d for d in devices.enumerate_devices() if d.name == "pulse")
    for host_api in ("Windows WASAPI", "ALSA"):
        listed = [dataclasses.replace(pulse_device, host_api=host_api)]
        monkeypatch.setattr("callmanager.audio.sources.device_source.enumerate_devices", lambda listed=listed: listed)
        source = DeviceSource("pulse")
        source.open(16_000, 1)
        source.close()
    wasapi, alsa = (options["extra_settings"] for options in given)
    assert wasapi._streaminfo.flags == devices.load_portaudio()._lib.paWinWasapiAutoConvert != 0
    assert alsa is None
    assert [options["samplerate"] for options in given] == [16_000, 16_000], (
        "at the file's rate, with no resampling here"
    )


def rtmixer_recorder() -> Any:
    devices.load_portaudio()
    import rtmixer

    return rtmixer.Recorder


def test_no_device_at_all_is_told() -> None:
    with pytest.raises(RecordingError, match="Connect a microphone") as caught:
        resolve(None, [])
    assert caught.value.reason == "no_device"


def test_the_list_comes_from_a_child_and_starts_no_portaudio_here(pulse: PulseServer, tmp_path: Path) -> None:
    script = """
        import json, sys
        from callmanager.audio import AudioRecorder
        print(json.dumps(AudioRecorder("x").list_devices()))
        assert "sounddevice" not in sys.modules and "rtmixer" not in sys.modules
    """
    done = child.run(script, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    listed = json.loads(done.stdout)
    found = next(device for device in listed if device["name"] == "pulse")
    assert set(found) == {"index", "name", "channels", "sample_rate", "host_api", "is_default"}
    assert found["sample_rate"] == 44_100
    assert found["channels"] >= 1
    assert sum(device["is_default"] for device in listed) == 1
    assert not (tmp_path / "x").exists(), "asking makes no folder"


def test_the_list_sees_what_came_later(pulse: PulseServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("PULSE_SERVER", "unix:/nowhere")
        assert AudioRecorder().list_devices() == []
    assert AudioRecorder().list_devices() != []


def test_no_sound_system_means_an_empty_list_and_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    recorder = AudioRecorder(tmp_path / "recordings")
    assert recorder.list_devices() == []
    with pytest.raises(RecordingError, match="no input device") as caught:
        recorder.start_recording("x")
    recorder.stop()
    assert caught.value.reason == "no_device"
    assert list(recorder.save_dir.iterdir()) == []


# sounddevice looks for the library with ctypes.util.find_library: this is what it finds on a bare computer.
NO_PORTAUDIO = """
    import ctypes.util, os, sys
    find = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None if "portaudio" in name else find(name)
"""


def test_a_missing_library_is_told_and_all_else_works(tmp_path: Path) -> None:
    # The child that lists the devices is another process: it finds no library by the same means.
    (tmp_path / "sitecustomize.py").write_text(NO_PORTAUDIO.replace("\n    ", "\n"))
    script = """
        import sys
        from callmanager.ai import AICopilot
        from callmanager.audio import RecordingError, initialize_audio_recorder
        recorder = initialize_audio_recorder(save_dir="recordings")
        for action in (recorder.list_devices, lambda: recorder.start_recording("x")):
            try:
                action()
            except RecordingError as error:
                print(error.reason, error)
        print(recorder.list_recordings(), recorder.is_recording, recorder.get_statistics())
    """.replace("        from callmanager.ai import AICopilot\n", "")
    done = child.run(script, tmp_path, PYTHONPATH=f"{tmp_path}:{child.ROOT}")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines[:2]] == ["no_portaudio", "no_portaudio"]
    assert "libportaudio2" in lines[0]
    assert lines[2].startswith("[] False")
    assert "Traceback" not in done.stderr


def test_the_child_alone_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NO_PORTAUDIO.replace("\n    ", "\n"))
    done = subprocess.run(
        [sys.executable, "-m", "callmanager.audio.sources.devices"],
        env=child.environment(PYTHONPATH=f"{tmp_path}:{child.ROOT}", PYTHONWARNINGS=""),
        capture_output=True,
        text=True,
        timeout=child.LIMIT_SECONDS,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1].startswith("The sound library PortAudio is missing")


@pytest.mark.parametrize(
    ("program", "cause"),
    [("print('[1')", "no JSON"), ("print('{}')", "no list"), ("import sys; sys.exit('boom')", "boom")],
)
def test_a_child_that_talks_nonsense_is_an_error(
    monkeypatch: pytest.MonkeyPatch, pulse: PulseServer, program: str, cause: str
) -> None:
    monkeypatch.setattr(devices, "_child_command", lambda: [sys.executable, "-c", program])
    with pytest.raises(RecordingError, match=cause) as caught:
        devices.list_devices()
    assert caught.value.reason == "devices"


def test_a_sound_system_that_hangs_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "_child_command", lambda: [sys.executable, "-c", "import time; time.sleep(30)"])
    monkeypatch.setattr(devices, "_CHILD_SECONDS", 0.3)
    with pytest.raises(RecordingError, match="did not list") as caught:
        devices.list_devices()
    assert caught.value.reason == "devices_timeout"


def test_the_frozen_program_asks_its_own_command_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "callmanager"
    program.write_text(
        '#!/bin/sh\ntest "$CALLMANAGER_DEVICES_CHILD" = 1 && test "$*" = "devices --json" && echo "[]"\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    assert devices.list_devices() == []
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    with pytest.raises(RecordingError, match="could not be listed"):
        devices.list_devices()
