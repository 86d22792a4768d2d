"""What holds for every connection to a server: whom its certificate is signed by, and how much it may send at once.

Odd fields of its replies are left out here, too, before the library sees them (see `callmanager.ai.replies`).

Imported only where a client is made: the HTTP library is slow to import.
"""

import re
import ssl
from collections.abc import AsyncIterator

import httpx

from callmanager.ai import replies

MAX_LINE_BYTES = 16_000_000
"""Of one line of an answer, or of an answer without any; a list of a thousand models has about half a million."""

_NO_BORDERS = re.compile("\x85|\u2028|\u2029".encode())


def trust(address: str, *, verify: bool) -> ssl.SSLContext | bool:
    """Whose certificates are taken: those this computer trusts, an office's own authority among them.

    ``SSL_CERT_FILE`` and ``SSL_CERT_DIR`` name other ones (see ``SSL_CTX_set_default_verify_paths`` of OpenSSL).

    Args:
        address: of the server; one without TLS needs no certificates, and reading them takes its time.
        verify: False takes any certificate.
    """
    if not verify or not address.startswith("https:"):
        return False
    context = httpx.create_ssl_context()  # the authorities of the web, where the system has none of its own
    context.load_default_certs()
    return context


async def bound(response: httpx.Response) -> None:
    """A hook for responses: they are made tidy, and what is longer than `MAX_LINE_BYTES` without an end is given up."""
    if response.headers.get("content-encoding", "identity") != "identity":  # we asked for none; it could unpack to GB
        raise httpx.DecodingError("The answer is compressed.", request=response.request)
    assert isinstance(response.stream, httpx.AsyncByteStream)
    path = response.request.url.path if response.is_success else ""  # a refusal is read by whoever asked
    response.stream = (_Whole if replies.is_whole(path) else _Lines)(response.stream, path)


class _Lines(httpx.AsyncByteStream):
    """A stream whose lines have a bound: the library gathers a line in memory until its end comes.

    It also takes every line for JSON, the empty ones that some servers send to keep a connection open, too, and takes
    some signs within a text for a line's end, which JSON does not.
    """

    def __init__(self, inner: httpx.AsyncByteStream, path: str) -> None:
        self._inner, self._path = inner, path

    async def __aiter__(self) -> AsyncIterator[bytes]:
        held: list[bytes] = []
        length = 0
        async for chunk in self._inner:
            first, *others = chunk.split(b"\n")
            held.append(first)
            length += len(first)
            if others:
                lines = [b"".join(held), *others[:-1]]
                held, length = [others[-1]], len(others[-1])
                if whole := b"".join(self._line(line) + b"\n" for line in lines if line.strip()):
                    yield whole
            if length > MAX_LINE_BYTES:
                raise httpx.DecodingError("A line of the answer has no end.")
        if (last := b"".join(held)).strip():
            yield self._line(last)

    def _line(self, line: bytes) -> bytes:
        return replies.tidy(self._path, _NO_BORDERS.sub(b" ", line))

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Whole(_Lines):
    """A reply that is read as a whole, however many lines it has."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        held: list[bytes] = []
        length = 0
        async for chunk in self._inner:
            held.append(chunk)
            length += len(chunk)
            if length > MAX_LINE_BYTES:
                raise httpx.DecodingError("The reply has no end.")
        yield replies.tidy(self._path, b"".join(held))


def certificate_problem(error: BaseException) -> str:
    """Why the server's certificate is not taken; "" where a connection failed for another reason."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return str(seen.verify_message or seen)
        seen = seen.__cause__ or seen.__context__
    return ""
