"""Encrypted files: AES-256-GCM in chunks, read at any place without a plain copy on disk.

A file is a header and its chunks. Each chunk is sealed under a nonce of its own (8 random bytes of the file, then the
chunk's number) together with the whole header and its number, and the header tells the length of the plain content:
a chunk that was changed, moved, left out, repeated or taken from another file does not open.

    8 bytes  magic and version          8 bytes  plain length
    4 bytes  chunk size                 8 bytes  nonce prefix
    16 bytes key id, ASCII              then the chunks, each with a tag of 16 bytes; an empty file has one empty chunk
"""

import hashlib
import io
import os
import secrets
import struct
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from callmanager.audio.files.sidecar import sync_folder
from callmanager.domain.errors import RecordingError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from typing_extensions import Buffer

SUFFIX = ".enc"
KEY_BYTES = 32
KEY_ID_LENGTH = 16
CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
_MAGIC = b"CMVAULT\x01"
_HEADER = struct.Struct(">8sIQ8s16s")
HEADER_BYTES = _HEADER.size
_CHUNK_MIN, _CHUNK_MAX = 16, 2**20
_COUNTER_MAX = 2**32
_CACHED_CHUNKS = 4


@dataclass(frozen=True, slots=True)
class Header:
    """What an encrypted file says of itself; only true once a chunk was opened with it."""

    key_id: str
    plain_bytes: int
    chunk_bytes: int
    nonce_prefix: bytes

    @property
    def chunks(self) -> int:
        """How many there are; an empty file has one, so that its header is sealed too."""
        return max(1, -(-self.plain_bytes // self.chunk_bytes))

    @property
    def file_bytes(self) -> int:
        """The size that the whole file must have."""
        return HEADER_BYTES + self.plain_bytes + TAG_BYTES * self.chunks

    def pack(self) -> bytes:
        """The bytes at the file's start."""
        key_id = self.key_id.encode("ascii")
        return _HEADER.pack(_MAGIC, self.chunk_bytes, self.plain_bytes, self.nonce_prefix, key_id)


@dataclass(frozen=True, slots=True)
class Encrypted:
    """An encrypted file as it lies on disk."""

    path: Path
    size_bytes: int
    sha256: str
    plain_sha256: str


class Cancelled(Exception):
    """The work was called off; nothing of it is left."""


def altered(path: Path) -> RecordingError:
    """The error for a file whose content is not what was sealed."""
    return RecordingError(
        f"The encrypted file {path.name} was altered, cut short or does not belong to its key. It was left as it is; "
        "take a copy of it from a backup.",
        code="vault_altered",
        file=path.name,
    )


def read_header(path: Path) -> Header:
    """The header of an encrypted file; no key is needed.

    Raises:
        RecordingError: this is no encrypted file of ours, or it is not as long as it must be (``vault_altered``).
        OSError: it cannot be read.
    """
    with path.open("rb", buffering=0) as file:
        return _read_header(path, file)


def encrypt_file(
    source: Path,
    target: Path,
    key: bytes,
    key_id: str,
    *,
    chunk_bytes: int = CHUNK_BYTES,
    cancelled: Callable[[], bool] = lambda: False,
) -> Encrypted:
    """Write ``source`` encrypted to ``target``, in one step: the target is there whole and proven, or as before.

    Proven means: synced to disk, read again from the file, opened with the key and equal to the source. The source is
    only read. A program that dies in the middle leaves at most a hidden temporary file, which holds no plain sound.

    Raises:
        RecordingError: what was read back is not what was written, or the source changed meanwhile; no target is left.
        OSError: it cannot be read or written.
        Cancelled: ``cancelled`` said so.
    """
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        written = _write(source, temporary, key, key_id, chunk_bytes, cancelled)
        proven = _prove(temporary, key, cancelled)
        if proven != (written.plain_sha256, written.sha256):
            raise altered(target)
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
    return Encrypted(target, written.size_bytes, written.sha256, written.plain_sha256)


def open_decrypted(path: Path, key: bytes) -> BinaryIO:
    """The plain content of an encrypted file, seekable and read-only; only the chunks that are read are in memory.

    Reading raises RecordingError (``vault_altered``) at the first chunk that does not open.

    Raises:
        RecordingError: it was altered or cut, or the key is not its key.
        OSError: it cannot be read.
    """
    return cast("BinaryIO", DecryptedFile(path, key))


class DecryptedFile(io.RawIOBase):
    """A file over decrypted content; one thread at a time."""

    def __init__(self, path: Path, key: bytes) -> None:
        super().__init__()
        self._path = path
        self._file = path.open("rb", buffering=0)
        try:
            self.header = _read_header(path, self._file)
            self._sealed_header = self.header.pack()
            self._cipher = _cipher(key)
            self._cache: OrderedDict[int, bytes] = OrderedDict()
            self._position = 0
            self._chunk(0)  # a wrong key and a wrong header are told now
        except BaseException:
            self._file.close()
            raise

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """Where the next read begins."""
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place; beyond the end is allowed, and reads nothing there."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self.header.plain_bytes}[whence]
        if base + offset < 0:
            raise ValueError("a place before the start of the file")
        self._position = base + offset
        return self._position

    def readinto(self, buffer: "Buffer") -> int:
        """Fill the buffer as far as the content goes: libsndfile takes a short read for the end."""
        if self.closed:
            raise ValueError("read of a closed file")
        view = memoryview(buffer).cast("B")
        done = 0
        while done < len(view) and self._position < self.header.plain_bytes:
            index, offset = divmod(self._position, self.header.chunk_bytes)
            part = self._chunk(index)[offset : offset + len(view) - done]
            view[done : done + len(part)] = part
            done += len(part)
            self._position += len(part)
        return done

    def close(self) -> None:
        """Close the file and forget what was decrypted."""
        if not self.closed:
            self._cache.clear()
            self._file.close()
        super().close()

    def _chunk(self, index: int) -> bytes:
        known = self._cache.get(index)
        if known is not None:
            self._cache.move_to_end(index)
            return known
        size = min(self.header.chunk_bytes, self.header.plain_bytes - index * self.header.chunk_bytes)
        self._file.seek(HEADER_BYTES + index * (self.header.chunk_bytes + TAG_BYTES))
        plain = _open(self._cipher, self.header, self._sealed_header, index, _exactly(self._file, size + TAG_BYTES))
        if plain is None:
            raise altered(self._path)
        self._cache[index] = plain
        while len(self._cache) > _CACHED_CHUNKS:
            self._cache.popitem(last=False)
        return plain


def _write(
    source: Path, temporary: Path, key: bytes, key_id: str, chunk_bytes: int, cancelled: Callable[[], bool]
) -> Encrypted:
    if len(key_id) != KEY_ID_LENGTH or not _CHUNK_MIN <= chunk_bytes <= _CHUNK_MAX:
        raise ValueError("a key id of 16 characters and a chunk of 16 bytes to 1 MiB are needed")
    cipher, plain_digest, digest = _cipher(key), hashlib.sha256(), hashlib.sha256()
    with source.open("rb", buffering=0) as plain_file, _private(temporary) as file:
        header = Header(key_id, os.fstat(plain_file.fileno()).st_size, chunk_bytes, secrets.token_bytes(8))
        if header.chunks > _COUNTER_MAX:
            raise ValueError("too long for one file")
        packed = header.pack()
        file.write(packed)
        digest.update(packed)
        for index in range(header.chunks):
            if cancelled():
                raise Cancelled
            plain = _exactly(plain_file, min(chunk_bytes, header.plain_bytes - index * chunk_bytes))
            sealed = cipher.encrypt(_nonce(header, index), plain, _sealed_with(packed, index))
            plain_digest.update(plain)
            digest.update(sealed)
            file.write(sealed)
        if plain_file.read(1):
            raise altered(source)  # it still grows
        file.flush()
        os.fsync(file.fileno())
    return Encrypted(temporary, header.file_bytes, digest.hexdigest(), plain_digest.hexdigest())


def _prove(path: Path, key: bytes, cancelled: Callable[[], bool]) -> tuple[str, str]:
    """The digests of the content and of the file, both from what the disk gives back."""
    plain_digest, digest = hashlib.sha256(), hashlib.sha256()
    cipher = _cipher(key)
    with path.open("rb") as file:
        _drop_from_memory(file)
        header = _read_header(path, file)
        packed = header.pack()
        digest.update(packed)
        for index in range(header.chunks):
            if cancelled():
                raise Cancelled
            size = min(header.chunk_bytes, header.plain_bytes - index * header.chunk_bytes) + TAG_BYTES
            sealed = _exactly(file, size)
            plain = _open(cipher, header, packed, index, sealed)
            if plain is None:
                raise altered(path)
            digest.update(sealed)
            plain_digest.update(plain)
    return plain_digest.hexdigest(), digest.hexdigest()


def _drop_from_memory(file: BinaryIO) -> None:
    """Let the system read the file from the disk again, where it can be asked to."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _read_header(path: Path, file: BinaryIO) -> Header:
    file.seek(0)
    head = _exactly(file, HEADER_BYTES)
    if len(head) != HEADER_BYTES:
        raise altered(path)
    magic, chunk_bytes, plain_bytes, prefix, key_id = _HEADER.unpack(head)
    if magic != _MAGIC or not _CHUNK_MIN <= chunk_bytes <= _CHUNK_MAX or not key_id.isalnum():
        raise altered(path)
    header = Header(key_id.decode("ascii"), plain_bytes, chunk_bytes, prefix)
    if os.fstat(file.fileno()).st_size != header.file_bytes:
        raise altered(path)
    return header


def _open(cipher: "AESGCM", header: Header, packed: bytes, index: int, sealed: bytes) -> bytes | None:
    from cryptography.exceptions import InvalidTag

    try:
        return cipher.decrypt(_nonce(header, index), sealed, _sealed_with(packed, index))
    except InvalidTag:
        return None


def _cipher(key: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # only where something is encrypted

    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return AESGCM(key)


def _nonce(header: Header, index: int) -> bytes:
    return header.nonce_prefix + index.to_bytes(4, "big")


def _sealed_with(packed: bytes, index: int) -> bytes:
    return packed + index.to_bytes(8, "big")


def _private(path: Path) -> BinaryIO:
    """A new file that this user alone can read."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
    return os.fdopen(handle, "wb")


def _exactly(file: BinaryIO, size: int) -> bytes:
    """``size`` bytes, or what there is when the file ends before."""
    parts = bytearray()
    while len(parts) < size and (part := file.read(size - len(parts))):
        parts += part
    return bytes(parts)
