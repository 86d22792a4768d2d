"""The listening sockets: bound at once or not at all, and a refusal in a sentence that tells what to mend."""

import errno
import socket
import sys
from collections.abc import Sequence

from callmanager.domain.errors import ServerError
from callmanager.server.addresses import listening_hosts
from callmanager.settings import USUAL_PORT

_BACKLOG = 512
_NEAR = range(USUAL_PORT + 1, USUAL_PORT + 10)
_NO_SUCH_FAMILY = frozenset({errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL})


def listen(host: str, port: int, *, other_port: bool = False) -> list[socket.socket]:
    """Listening sockets for ``host``, all on one port; port 0 takes a free one.

    Args:
        host: an address of this computer, or one of `addresses.EVERY_CARD`.
        port: where.
        other_port: take one of the next nine when the usual port is taken (on a Mac AirPlay has it).

    Raises:
        ServerError: ``port_taken``, ``port_forbidden`` or ``address_unusable``; no socket is left open.
    """
    tries = [port, *_NEAR] if other_port and port == USUAL_PORT else [port]
    for number in tries:
        try:
            return _all(listening_hosts(host), number)
        except ServerError as error:
            if error.reason != "port_taken" or number == tries[-1]:
                raise
    raise AssertionError("at least one port is tried")


def _all(hosts: Sequence[str], port: int) -> list[socket.socket]:
    opened: list[socket.socket] = []
    try:
        for host in hosts:
            try:
                opened.append(_one(host, port))
            except OSError as error:
                if opened and error.errno in _NO_SUCH_FAMILY:
                    continue  # a computer without IPv6
                raise _refused(host, port, error) from error
            port = opened[0].getsockname()[1]
    except BaseException:
        for socket_ in opened:
            socket_.close()
        raise
    return opened


def _one(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # there SO_REUSEADDR would share the port with whoever has it
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
        listener.setblocking(False)
    except BaseException:
        listener.close()
        raise
    return listener


def _refused(host: str, port: int, error: OSError) -> ServerError:
    if error.errno == errno.EADDRINUSE:
        # On a Mac it is nearly always this one.
        who = " (on a Mac: AirPlay Receiver)" if sys.platform == "darwin" and port == USUAL_PORT else ""
        return ServerError(
            f"Port {port} is taken by another program{who}, so phones cannot connect. Close that program, or set "
            "another port for the server in the settings; calls and recordings go on.",
            code="port_taken",
            host=host,
            port=port,
        )
    if error.errno == errno.EACCES:
        return ServerError(
            f"This user may not listen on port {port}. Set a port above 1023 for the server in the settings; calls "
            "and recordings go on.",
            code="port_forbidden",
            host=host,
            port=port,
        )
    return ServerError(
        f"The phone server cannot listen on {host}, port {port} ({error.strerror}). Calls and recordings go on.",
        code="address_unusable",
        host=host,
        port=port,
    )
