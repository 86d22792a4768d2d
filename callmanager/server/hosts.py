"""The names under which the server answers, now: they change when the computer gets another address."""

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from callmanager.server.addresses import in_url

_ALWAYS = ("127.0.0.1", "localhost", "::1")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Hosts:
    """Exact Host headers and origins. Set from the server's loop, read there."""

    def __init__(self, hosts: Sequence[str] = (), port: int = 0) -> None:
        self._set_for: tuple[tuple[str, ...], int] = ((), -1)
        self._headers: dict[str, frozenset[str]] = {}
        self._origins: dict[str, frozenset[str]] = {}
        self.set(hosts, port)

    def set(self, hosts: Sequence[str], port: int) -> None:
        """From now on these, without port or brackets, beside this computer's own."""
        self._set_for = tuple(hosts), port
        names = [in_url(host) for host in dict.fromkeys((*_ALWAYS, *hosts))]
        for scheme, default in _DEFAULT_PORTS.items():
            bare = names if port == default else []
            self._headers[scheme] = frozenset([*(f"{name}:{port}" for name in names), *bare])
            self._origins[scheme] = frozenset(f"{scheme}://{host}" for host in self._headers[scheme])

    def knows(self, hosts: Sequence[str], port: int) -> bool:
        """Whether these are the ones that were set."""
        return self._set_for == (tuple(hosts), port)

    def headers(self, scheme: str) -> frozenset[str]:
        """The Host headers of ours."""
        return self._headers[scheme]

    def origins(self, scheme: str) -> frozenset[str]:
        """The origins of our pages."""
        return self._origins[scheme]

    def may_look_for_us(self, origin: str, scheme: str) -> bool:
        """Whether a page from there may ask if the desktop is here: one of ours, or of an address that we may have had.

        A phone whose desktop has moved still holds the page of the former address. Such an address is a number in a
        private network, with our scheme and port: no page of the internet has one, whatever name it was called by.
        """
        if origin in self._origins[scheme]:
            return True
        try:
            parts = urlsplit(origin)
            address = ipaddress.ip_address(parts.hostname or "")
            port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
        except ValueError:
            return False
        exact = origin in (f"{scheme}://{in_url(str(address))}:{port}", f"{scheme}://{in_url(str(address))}")
        return exact and port == self._set_for[1] and address.is_private and not address.is_loopback
