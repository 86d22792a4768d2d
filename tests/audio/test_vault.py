"""Encrypted files: what was written comes back at any place, and nothing that was changed opens."""

import hashlib
import io
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callmanager.audio.library import vault
from callmanager.domain.errors import RecordingError

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
KEY_ID = "0123456789abcdef"
CHUNK = 32  # small, so that a short file has many
IN_ONE_FOLDER = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
SIZES = st.one_of(
    st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 7 * CHUNK]), st.integers(0, 400)
)


def sealed(folder: Path, content: bytes, name: str = "a", chunk_bytes: int = CHUNK) -> Path:
    source = folder / name
    source.write_bytes(content)
    target = folder / f"{name}{vault.SUFFIX}"
    vault.encrypt_file(source, target, KEY, KEY_ID, chunk_bytes=chunk_bytes)
    return target


def opened(path: Path, key: bytes = KEY) -> bytes:
    with vault.open_decrypted(path, key) as file:
        return file.read()


def refuses(path: Path, key: bytes = KEY) -> None:
    with pytest.raises(RecordingError) as refused:
        opened(path, key)
    assert refused.value.reason == "vault_altered"


@IN_ONE_FOLDER
@given(size=SIZES)
def test_any_content_comes_back(tmp_path: Path, size: int) -> None:
    content = secrets.token_bytes(size)
    path = sealed(tmp_path, content)
    assert opened(path) == content
    assert path.stat().st_size == vault.read_header(path).file_bytes
    assert content not in path.read_bytes() or size < 8
    assert sorted(os.listdir(tmp_path)) == ["a", "a.enc"]


@IN_ONE_FOLDER
@given(
    size=SIZES,
    steps=st.lists(
        st.tuples(st.sampled_from([os.SEEK_SET, os.SEEK_CUR, os.SEEK_END]), st.integers(-450, 450), st.integers(0, 200))
    ),
)
def test_reading_at_any_place_is_like_reading_the_plain_file(
    tmp_path: Path, size: int, steps: list[tuple[int, int, int]]
) -> None:
    content = secrets.token_bytes(size)
    plain = io.BytesIO(content)
    with vault.open_decrypted(sealed(tmp_path, content), KEY) as file:
        for whence, offset, count in steps:
            base = {os.SEEK_SET: 0, os.SEEK_CUR: plain.tell(), os.SEEK_END: size}[whence]
            if base + offset < 0:
                with pytest.raises(ValueError, match="before the start"):
                    file.seek(offset, whence)
            else:
                assert file.seek(offset, whence) == plain.seek(offset, whence)
            buffer = bytearray(count)
            expected = plain.read(count)
            assert file.readinto(buffer) == len(expected)  # type: ignore[attr-defined]
            assert bytes(buffer[: len(expected)]) == expected
            assert file.tell() == plain.tell()


@IN_ONE_FOLDER
@given(size=SIZES, data=st.data())
def test_no_bit_can_be_flipped(tmp_path: Path, size: int, data: st.DataObject) -> None:
    path = sealed(tmp_path, secrets.token_bytes(size))
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) * 8 - 1))
    content[place // 8] ^= 1 << (place % 8)
    path.write_bytes(content)
    refuses(path)


@IN_ONE_FOLDER
@given(size=SIZES, data=st.data())
def test_no_length_can_be_changed(tmp_path: Path, size: int, data: st.DataObject) -> None:
    path = sealed(tmp_path, secrets.token_bytes(size))
    content = path.read_bytes()
    cut = data.draw(st.integers(0, len(content) - 1))
    path.write_bytes(content[:cut])
    refuses(path)
    path.write_bytes(content + secrets.token_bytes(data.draw(st.integers(1, 100))))
    refuses(path)


@IN_ONE_FOLDER
@given(data=st.data())
def test_no_chunk_can_be_moved_repeated_or_taken_from_another_file(tmp_path: Path, data: st.DataObject) -> None:
    chunks = data.draw(st.integers(2, 6))
    path, other = (sealed(tmp_path, secrets.token_bytes(chunks * CHUNK), name) for name in "ab")
    whole = CHUNK + vault.TAG_BYTES

    def parts(file: Path) -> list[bytes]:
        body = file.read_bytes()[vault.HEADER_BYTES :]
        return [body[i : i + whole] for i in range(0, len(body), whole)]

    head, own, theirs = path.read_bytes()[: vault.HEADER_BYTES], parts(path), parts(other)
    place, source = data.draw(st.permutations(range(chunks)))[:2]
    forged = list(own)
    match data.draw(st.sampled_from(["swapped", "repeated", "foreign", "dropped"])):
        case "swapped":
            forged[place], forged[source] = own[source], own[place]
        case "repeated":
            forged[place] = own[source]
        case "foreign":
            forged[place] = theirs[place]
        case "dropped":
            # With a header that tells the new length: only the seal over the header can show it.
            forged = own[:-1]
            shorter = vault.read_header(path)
            head = vault.Header(KEY_ID, shorter.plain_bytes - CHUNK, CHUNK, shorter.nonce_prefix).pack()
    path.write_bytes(head + b"".join(forged))
    refuses(path)


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    refuses(sealed(tmp_path, b"x" * 100), OTHER_KEY)


def test_two_encryptions_of_one_file_share_nothing(tmp_path: Path) -> None:
    first, second = (sealed(tmp_path, bytes(1000), name).read_bytes()[36:] for name in "ab")
    pieces = {first[i : i + 16] for i in range(0, len(first) - 16, 16)}
    assert not any(second[i : i + 16] in pieces for i in range(0, len(second) - 16, 16))


def test_two_chunks_of_one_file_share_nothing(tmp_path: Path) -> None:
    """Else two chunks were sealed under one nonce, which gives the key's work away."""
    body = sealed(tmp_path, bytes(64 * CHUNK)).read_bytes()[vault.HEADER_BYTES :]
    pieces = [body[i : i + CHUNK] for i in range(0, len(body), CHUNK + vault.TAG_BYTES)]
    assert len(set(pieces)) == len(pieces) == 64


def test_a_file_that_is_none_of_ours_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.enc"
    for content in (b"", b"RIFF", os.urandom(500)):
        path.write_bytes(content)
        refuses(path)


def test_libsndfile_reads_through_it(tmp_path: Path) -> None:
    sound = np.random.default_rng(1).integers(-20_000, 20_000, (150_000, 2), dtype=np.int16)
    for kind in ("wav", "flac"):
        path = tmp_path / f"a.{kind}"
        soundfile.write(path, sound, 16_000, subtype="PCM_16")
        target = tmp_path / f"a.{kind}.enc"
        vault.encrypt_file(path, target, KEY, KEY_ID)
        with vault.open_decrypted(target, KEY) as plain, soundfile.SoundFile(plain) as file:
            file.seek(123_456)
            assert np.array_equal(file.read(1000, dtype="int16"), sound[123_456:124_456])
            file.seek(0)
            assert np.array_equal(file.read(dtype="int16"), sound)


def test_nothing_is_left_when_it_is_called_off(tmp_path: Path) -> None:
    source = tmp_path / "a"
    source.write_bytes(bytes(1000))
    asked = iter(range(10**6))
    with pytest.raises(vault.Cancelled):
        vault.encrypt_file(source, tmp_path / "a.enc", KEY, KEY_ID, chunk_bytes=64, cancelled=lambda: next(asked) > 20)
    assert os.listdir(tmp_path) == ["a"]


def test_what_the_disk_gives_back_must_be_what_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "a"
    source.write_bytes(os.urandom(1000))
    written = vault._write

    def spoiled(*arguments: object) -> object:
        result = written(*arguments)  # type: ignore[arg-type]
        with Path(str(arguments[1])).open("r+b") as file:
            file.seek(500)
            file.write(b"?")
        return result

    monkeypatch.setattr(vault, "_write", spoiled)
    with pytest.raises(RecordingError):
        vault.encrypt_file(source, tmp_path / "a.enc", KEY, KEY_ID)
    assert os.listdir(tmp_path) == ["a"]


def test_whole_content_that_is_not_this_one_is_not_taken_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, source = sealed(tmp_path, b"another recording", "b"), tmp_path / "a"
    source.write_bytes(b"this recording")
    written = vault._write

    def exchanged(*arguments: object) -> object:
        result = written(*arguments)  # type: ignore[arg-type]
        Path(str(arguments[1])).write_bytes(other.read_bytes())
        return result

    monkeypatch.setattr(vault, "_write", exchanged)
    with pytest.raises(RecordingError):
        vault.encrypt_file(source, tmp_path / "a.enc", KEY, KEY_ID)
    assert sorted(os.listdir(tmp_path)) == ["a", "b", "b.enc"]


def test_a_source_that_grows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "a"
    source.write_bytes(bytes(1000))
    read = vault._exactly

    def growing(file: io.BufferedIOBase, size: int) -> bytes:
        with source.open("ab") as more:
            more.write(b"!")
        return read(file, size)  # type: ignore[arg-type]

    monkeypatch.setattr(vault, "_exactly", growing)
    with pytest.raises(RecordingError):
        vault.encrypt_file(source, tmp_path / "a.enc", KEY, KEY_ID)
    assert os.listdir(tmp_path) == ["a"]


def test_only_this_user_may_read_it(tmp_path: Path) -> None:
    mode = sealed(tmp_path, b"x").stat().st_mode & 0o777
    assert mode == 0o600 or sys.platform == "win32"  # which keeps no such bits


def test_no_plain_byte_reaches_a_temporary_file(tmp_path: Path) -> None:
    """What the program opens while it decrypts is the encrypted file alone, and it writes nothing."""
    marker = b"a secret that nobody may find on the disk"
    path = sealed(tmp_path, marker * 1000)
    (tmp_path / "a").unlink()
    seen = tmp_path / "opened.txt"
    program = f"""
import sys
from pathlib import Path
from callmanager.audio.library import vault
vault.open_decrypted(Path({str(path)!r}), bytes(range(32))).close()
opened = []
sys.addaudithook(lambda event, args: opened.append(args) if event == "open" else None)
with vault.open_decrypted(Path({str(path)!r}), bytes(range(32))) as file:
    content = file.read()
found = [(str(a[0]), a[1]) for a in opened]
assert content.count(b"a secret") == 1000
Path({str(seen)!r}).write_text(repr(found))
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)
    assert seen.read_text() == repr([(str(path), "r")])
    assert marker not in path.read_bytes()


def test_an_hour_of_sound_is_encrypted_in_seconds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "hour.wav"
    block = os.urandom(2**20)
    with source.open("wb") as file:
        for _ in range(303):  # an hour, mono, 44.1 kHz, 16 bits
            file.write(block)
    begin, busy = time.perf_counter(), time.process_time()
    result = vault.encrypt_file(source, tmp_path / "hour.enc", KEY, KEY_ID)
    wall, cpu = time.perf_counter() - begin, time.process_time() - busy
    with capsys.disabled():
        print(f"\n1 h of sound ({result.size_bytes / 1e6:.0f} MB) encrypted, read back: {wall:.1f} s, CPU {cpu:.1f} s")
    assert result.plain_sha256 == hashlib.sha256(block * 303).hexdigest()
    assert cpu < 15
