"""Keeps the tests on this computer: connections and name look-ups beyond loopback fail, and fail the test."""

import ipaddress
import socket
import sys
from typing import Any

# Names that never exist (RFC 2606): a test of a nonsense host may use them; they are answered without asking anyone.
_RESERVED = (".invalid", ".test", ".example")


class Guard:
    """An audit hook, on while a test runs. Python cannot remove such a hook, so it is installed once."""

    def __init__(self) -> None:
        self.refused: list[str] = []
        self._on = False
        sys.addaudithook(self._audit)

    def start(self) -> None:
        """Forget what was refused before, and watch."""
        self.refused.clear()
        self._on = True

    def stop(self) -> None:
        """Watch no longer."""
        self._on = False

    def _audit(self, event: str, args: tuple[Any, ...]) -> None:
        if not self._on or not event.startswith("socket."):
            return
        if event == "socket.getaddrinfo":
            self._look_up(args[0])
        elif event in ("socket.connect", "socket.sendto"):
            self._connect(event, *args)

    def _look_up(self, host: str | bytes | None) -> None:
        name = (host.decode() if isinstance(host, bytes) else host or "localhost").rstrip(".").lower()
        if name == "localhost" or _address(name) is not None or name == socket.gethostname().lower():
            return
        if not name.endswith(_RESERVED):
            self.refused.append(f"look-up of {name}")
        raise socket.gaierror(socket.EAI_NONAME, "the tests look up no names beyond this computer")

    def _connect(self, event: str, sock: socket.socket, address: Any) -> None:
        if sock.family not in (socket.AF_INET, socket.AF_INET6):
            return
        if event == "socket.connect" and sock.type == socket.SOCK_DGRAM:
            return  # sends nothing: the usual way to learn this computer's own address
        ip = _address(str(address[0]))
        if address[0] == "localhost" or (ip is not None and ip.is_loopback):
            return
        self.refused.append(f"{event} to {address}")
        raise OSError(f"the tests connect to this computer alone, not to {address}")


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
