"""This computer's addresses: which a phone can reach, best first, and by which names.

Several network cards are the rule: a cable and a radio, a VPN, bridges of containers and virtual machines. A phone in
the same office reaches the real cards, so those come first; the others stay in the list: no rule fits every network.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import ifaddr

from callmanager.domain.phones import PhonePlaces

EVERY_CARD = ("*", "0.0.0.0", "::")  # noqa: S104 - listening on every card is what these mean
OPENED = "opened"
"""The file that tells that a phone was invited here, so that the server is open to the network from then on."""
THIS_COMPUTER = frozenset({"127.0.0.1", "::1", "::ffff:127.0.0.1"})
"""Both ends of a connection that never leaves this computer."""

_VIRTUAL = re.compile(
    r"^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|cni|flannel|cali|tun|tap|wg|ppp|utun|ipsec|zt|tailscale|awdl|llw|"
    r"bridge|gif|stf|anpi|ifb|podman|nordlynx|proton)"
    r"|vethernet|hyper-v|virtualbox|vmware|wsl|openvpn|wireguard|tap-windows|wintun|anyconnect|fortinet|globalprotect|"
    r"zerotier|bluetooth|npcap|loopback|hamachi",
    re.IGNORECASE,
)
_SHARED = ipaddress.ip_network("100.64.0.0/10")  # RFC 6598; on a desktop it is an overlay network's
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


@dataclass(frozen=True, slots=True)
class Card:
    """One address of a network card; ``name`` is what the system calls the card."""

    name: str
    ip: str


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the server can be reached: ``ips`` and ``names`` without port or brackets, best first."""

    ips: tuple[str, ...]
    names: tuple[str, ...] = ()

    @property
    def hosts(self) -> tuple[str, ...]:
        """Addresses, then names."""
        return self.ips + self.names


def cards() -> list[Card]:
    """The addresses of this computer's network cards, in the system's order; a card that cannot be read is left out."""
    return [
        Card(str(adapter.nice_name), address.ip if isinstance(address.ip, str) else address.ip[0])
        for adapter in ifaddr.get_adapters()
        for address in adapter.ips
    ]


def default_route() -> str:
    """The address from which this computer speaks to the world; "" when it has no way out. Nothing is sent."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # a documentation address: connecting a datagram socket only picks a route
            return str(probe.getsockname()[0])
    except OSError:
        return ""


def ranked(found: Iterable[Card], route: str = "") -> tuple[str, ...]:
    """The addresses that a phone may reach, best first: real cards before virtual ones and VPNs, IPv4 before IPv6.

    Left out: this computer's own (127.0.0.1), and IPv6 link-local ones, which no address line of a browser takes.
    """
    known = {card.ip: card.name for card in found}
    usable = [ip for ip in known if _usable(ip)]
    return tuple(sorted(usable, key=lambda ip: (*_rank(known[ip], ip), ip != route)))


def _usable(ip: str) -> bool:
    address = ipaddress.ip_address(ip.partition("%")[0])
    if address.is_loopback or address.is_unspecified or address.is_multicast:
        return False
    return address.version == 4 or not address.is_link_local


def _rank(name: str, ip: str) -> tuple[bool, bool, bool, bool]:
    address = ipaddress.ip_address(ip)
    overlay = address.version == 4 and address in _SHARED
    return address.is_link_local, bool(_VIRTUAL.search(name)) or overlay, address.version == 6, not address.is_private


def places() -> PhonePlaces:
    """What a person may choose to listen on, best first, and the names that invitations may show."""
    found = cards()
    named = {card.ip: card.name for card in found}
    return PhonePlaces(tuple((ip, named[ip]) for ip in ranked(found, default_route())), own_names())


def own_names(host_name: str | None = None) -> tuple[str, ...]:
    """The names by which others may find this computer: its own, and the one for multicast DNS (RFC 6762).

    The system's own responder answers for ``.local``: macOS and Windows bring one, Linux has Avahi.
    """
    label = (socket.gethostname() if host_name is None else host_name).partition(".")[0].lower()
    if _LABEL.fullmatch(label) is None or label == "localhost":
        return ()
    return f"{label}.local", label


class Network:
    """Tells where a server that listens on ``host`` can be reached now.

    Args:
        host: what it listens on: an address of this computer, or one of `EVERY_CARD`.
        preferred: the address or name that a person chose; it comes first while this computer has it.
        look: lists the cards' addresses.
        route: tells the address of the way out.
        names: this computer's names.
    """

    def __init__(
        self,
        host: str,
        preferred: str = "",
        *,
        look: Callable[[], list[Card]] = cards,
        route: Callable[[], str] = default_route,
        names: Callable[[], tuple[str, ...]] = own_names,
    ) -> None:
        self._host = host
        self._preferred = preferred.strip().lower()
        self._look, self._route, self._names = look, route, names

    def reach(self) -> Reach:
        """Where it can be reached now; only this computer's own address where it listens on that alone."""
        if self._host in THIS_COMPUTER:
            return Reach((self._host,))
        if self._host not in EVERY_CARD:
            return Reach((self._host,), self._names())
        found = ranked(self._look(), self._route())
        if self._host == "0.0.0.0":  # noqa: S104
            found = tuple(ip for ip in found if ":" not in ip)
        return Reach(found or ("127.0.0.1",), self._names())

    def prefer(self, host: str) -> None:
        """Show this address or name from now on, while it is there."""
        self._preferred = host.strip().lower()

    def best(self, reach: Reach) -> str:
        """The host to show: the one chosen, if it is there, else the best."""
        return self._preferred if self._preferred in reach.hosts else reach.hosts[0]


def host_of(setting: str, folder: Path | None) -> str:
    """The host that a setting means; ``auto`` is every card once this computer has invited a phone.

    Args:
        setting: as it stands in the settings.
        folder: where the server keeps its certificates, and that it was opened.
    """
    host = setting.strip().lower()
    if host == "auto":
        return "*" if folder is not None and (folder / OPENED).exists() else "127.0.0.1"
    return "127.0.0.1" if host == "localhost" else host


def in_url(host: str) -> str:
    """A host as an address line wants it: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def listening_hosts(host: str) -> tuple[str, ...]:
    """The addresses to bind for ``host``: both families where every card is meant."""
    return ("0.0.0.0", "::") if host in ("*", "::") else (host,)  # noqa: S104
