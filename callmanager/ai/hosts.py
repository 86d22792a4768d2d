"""Where Ollama is: from ``OLLAMA_HOST`` or a setting to one address, or to a sentence on what is wrong with it.

The rules are those of Ollama's own command line: the scheme may be missing (http), the port too (11434, but 80 and
443 when a scheme is written).
"""

import ipaddress
import os
from urllib.parse import urlsplit

from callmanager.ai.failures import failure

DEFAULT_HOST = "http://localhost:11434"
_EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # what a server listens on; a client calls loopback  # noqa: S104


def parse_host(host: str | None = None) -> str:
    """The server's address as ``scheme://host:port[/path]``.

    Args:
        host: as a person writes it; None or "" means ``OLLAMA_HOST``, and without that `DEFAULT_HOST`.

    Raises:
        CopilotError: ``bad_host``: this can be no address.
    """
    written = (host or os.environ.get("OLLAMA_HOST") or DEFAULT_HOST).strip().strip("\"'").strip() or DEFAULT_HOST
    scheme, separator, rest = written.partition("://")
    if not separator:
        scheme, rest = "http", written
    if scheme not in ("http", "https"):
        raise failure("bad_host", host=written, cause=f"“{scheme}” is neither http nor https")
    if any(c.isspace() or not c.isprintable() for c in rest):
        raise failure("bad_host", host=written, cause="it holds spaces or signs that cannot be printed")
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        name = _EVERY_ADDRESS.get(parts.hostname or "", parts.hostname or "127.0.0.1")
        port = parts.port or (11434 if not separator else 443 if scheme == "https" else 80)
    except ValueError as error:
        raise failure("bad_host", host=written, cause=str(error)) from error
    if parts.username is not None or parts.query or parts.fragment:
        raise failure("bad_host", host=written, cause="only a name, a port and a path may stand in it")
    path = parts.path.rstrip("/")
    address = f"{scheme}://{f'[{name}]' if ':' in name else name}:{port}{path}"
    try:
        name.encode("idna")  # as a lookup will: it takes no empty label (a..b) and none over 63 signs
    except UnicodeError as error:
        raise failure("bad_host", host=written, cause=str(error)) from error
    return address


def is_this_computer(address: str) -> bool:
    """Whether an address of `parse_host` names loopback."""
    name = urlsplit(address).hostname or ""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
