from datetime import datetime
from pathlib import Path, PureWindowsPath
from threading import Thread

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from callmanager.audio.files.names import file_stem, reserve, safe_part

WHEN = datetime(2026, 11, 22, 9, 30, 5)  # noqa: DTZ001 - a wall clock, as in a file's name
RESERVED = ["CON", "prn", "Aux", "NUL", "COM1", "lpt9", "COM²", "CONIN$"]


def test_the_name_tells_label_contact_and_time() -> None:
    assert file_stem("llamada_001", "Juan García", WHEN) == "llamada_001_Juan_García_20261122_093005"


def test_the_contact_is_not_named_twice() -> None:
    assert file_stem("20261122_Juan García", "Juan García", WHEN) == "20261122_Juan_García_20261122_093005"


@pytest.mark.parametrize("label", ["", "...", "🎉🎉", "///", "\0", " \t", "_", "-"])
def test_a_label_of_which_nothing_is_left_gets_a_name_all_the_same(label: str) -> None:
    assert file_stem(label, "", WHEN) == "recording_20261122_093005"


@pytest.mark.parametrize("label", ["../../etc/passwd", "..\\..\\x", "/etc/passwd", "C:\\x", "a/../b", "~/x", ".x"])
def test_no_path_comes_out_of_a_label(label: str) -> None:
    stem = file_stem(label, label, WHEN)
    assert not set(stem) & set("/\\:.~\0")
    assert Path(stem).name == stem


@given(st.text(max_size=300), st.text(max_size=300))
@example("\U000e0100", "")
def test_any_label_makes_a_name_that_every_system_takes(label: str, contact: str) -> None:
    name = f"{file_stem(label, contact, WHEN)}_99.wav"
    assert len(name.encode()) <= 240
    assert not set(name) & set('<>:"/\\|?*' + "".join(map(chr, range(32))))
    assert not name.startswith((".", "-", " "))
    assert PureWindowsPath(name).name == name
    assert not any(ord(c) > 0x1F000 and c in label and not c.isalnum() for c in name), "an emoji"


@pytest.mark.parametrize("label", RESERVED)
def test_reserved_names_of_windows_are_never_a_whole_part(label: str) -> None:
    assert safe_part(label, 90).casefold() not in {name.casefold() for name in RESERVED}


@given(st.text(max_size=400), st.integers(1, 100))
def test_a_part_never_takes_more_bytes_than_allowed(text: str, limit: int) -> None:
    assert len(safe_part(text, limit).encode()) <= limit + 1


def test_letters_of_other_scripts_stay() -> None:
    assert safe_part("Müller 李雷 Ольга हिन्दी", 90) == "Müller_李雷_Ольга_हिन्दी"


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    names = [reserve(tmp_path, "x").name for _ in range(3)]
    assert names == ["x.wav", "x_2.wav", "x_3.wav"]


@pytest.mark.parametrize("ending", ["json", "lock"])
def test_a_sidecar_or_lock_without_its_wav_keeps_its_name(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"x.{ending}").write_text("someone else's")
    assert reserve(tmp_path, "x").name == "x_2.wav"


def test_many_at_once_never_share_a_name(tmp_path: Path) -> None:
    got: list[Path] = []
    threads = [Thread(target=lambda: got.extend(reserve(tmp_path, "x") for _ in range(20))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(got)) == len(got) == 80
