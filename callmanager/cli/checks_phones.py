"""The checks of ``doctor`` that look at the phone server: its port, its addresses, and the firewall before it."""

import http.client
import json
import shutil
import ssl
import subprocess
import sys
from pathlib import Path

from callmanager.cli.checks import Desk, Finding

_SECONDS = 3.0
_MENDS = {
    "win32": "If phones do not get through, allow the port once, as administrator: netsh advfirewall firewall add rule "
    'name="CallManager" dir=in action=allow protocol=TCP localport={port} profile=private',
    "darwin": "If phones do not get through: System Settings › Network › Firewall › Options, and allow CallManager.",
    "ufw": "If phones do not get through, allow the port once: sudo ufw allow {port}/tcp",
    "firewalld": "If phones do not get through, allow the port once: sudo firewall-cmd --permanent "
    "--add-port={port}/tcp && sudo firewall-cmd --reload",
}
_UFW = Path("/etc/ufw/ufw.conf")


def phone_server(desk: Desk) -> Finding:
    """Whether the port is free, or held by CallManager itself."""
    from callmanager.domain.errors import ServerError
    from callmanager.server.addresses import host_of
    from callmanager.server.sockets import listen

    server = desk.chosen.server
    if not server.enabled:
        return Finding("ok", "switched off")
    host = host_of(server.host, desk.paths.certificates)
    try:
        for listener in listen(host, server.port):
            listener.close()
    except ServerError as error:
        if _is_ours(host, server.port):
            return Finding("ok", f"CallManager serves port {server.port} now")
        mend = "Close the other program, or set another port in the settings. Calls and recordings go on."
        return Finding("warn", f"{host}, port {server.port}: {error.reason}", mend)
    return Finding("ok", f"{host}, port {server.port} is free")


def phone_network(desk: Desk) -> Finding:
    """Under which addresses phones find this computer, and what may keep them out."""
    from callmanager.server.addresses import THIS_COMPUTER, Network, host_of, in_url

    server = desk.chosen.server
    host = host_of(server.host, desk.paths.certificates)
    if not server.enabled or host in THIS_COMPUTER:
        return Finding("ok", "the phone server is not open to the network")
    network = Network(host, server.address)
    reach = network.reach()
    best = network.best(reach)
    if best in THIS_COMPUTER:
        return Finding("warn", "this computer is in no network", "Connect it to the network that the phones are in.")
    others = ", ".join(in_url(one) for one in reach.hosts if one != best)
    told = f"{in_url(best)}, port {server.port}" + (f"; also {others}" if others else "")
    if not server.tls:
        mend = "Switch encryption on in Settings › Phones › More. Unencrypted, phones see totals alone."
        return Finding("warn", f"{told}; unencrypted", mend)
    wall = firewall()
    return Finding(
        "ok", f"{told}{f'; firewall: {wall}' if wall else ''}", _MENDS.get(wall, "").format(port=server.port)
    )


def firewall(platform: str = sys.platform) -> str:
    """The firewall that runs here, as far as that can be seen without rights: a key of the hints, or ""."""
    if platform in ("win32", "darwin"):
        return platform
    if shutil.which("firewall-cmd") and _says(["firewall-cmd", "--state"], "running"):
        return "firewalld"
    try:
        return "ufw" if "enabled=yes" in _UFW.read_text(encoding="utf-8").casefold() else ""
    except (OSError, UnicodeDecodeError):
        return ""


def _says(command: list[str], word: str) -> bool:
    try:
        child = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return child.stdout.strip() == word


def _is_ours(host: str, port: int) -> bool:
    # Whoever answers there as CallManager does is meant; no secret is told to it, so its certificate does not matter.
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    here = "127.0.0.1" if host in ("*", "0.0.0.0", "::") else host  # noqa: S104
    for connection in (
        http.client.HTTPConnection(here, port, timeout=_SECONDS),
        http.client.HTTPSConnection(here, port, timeout=_SECONDS, context=unchecked),
    ):
        try:
            connection.request("GET", "/health")
            answer = json.loads(connection.getresponse().read(4096))
        except (OSError, http.client.HTTPException, ValueError):
            continue
        finally:
            connection.close()
        if isinstance(answer, dict) and answer.get("status") == "ok" and "version" in answer:
            return True
    return False
