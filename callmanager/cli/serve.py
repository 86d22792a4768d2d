"""``callmanager serve``: the phone server alone, with no window."""

import argparse
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

from callmanager import log
from callmanager.paths import Paths

if TYPE_CHECKING:
    from callmanager.app import App


def add_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``serve``."""
    serve = commands.add_parser("serve", help="the phone server alone, with no window; Ctrl+C ends it")
    serve.add_argument("--host", help="address to listen on; * is every network card (default: the setting)")
    serve.add_argument("--port", type=_port, help="port to listen on; 0 takes a free one (default: the setting, 5000)")
    serve.add_argument(
        "--no-tls", action="store_true", help="plain HTTP: others than this computer see totals alone, and pair nothing"
    )
    serve.set_defaults(run=_serve)


def _ready(app: "App") -> str:
    server = app.server
    assert server is not None
    if not server.is_open_to_network:
        return f"CallManager serves {app.server_url} on this computer alone."
    if not server.is_encrypted:
        return f"CallManager serves {app.server_url} unencrypted: others than this computer see totals alone."
    return f"CallManager serves {app.server_url}; its authority's SHA-256 is {server.fingerprint}"


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port


def _serve(args: argparse.Namespace) -> int:
    from callmanager.app import build
    from callmanager.workspace import load_settings

    paths = Paths.default()
    log.configure(paths)
    settings, problem = load_settings(paths)
    if problem is not None:
        print(f"callmanager: {problem}", file=sys.stderr)
    given: dict[str, Any] = {
        name: value for name, value in (("host", args.host), ("port", args.port)) if value is not None
    }
    given |= {"other_port": False} if args.port is not None else {}
    given |= {"tls": False} if args.no_tls else {}
    server = settings.server.model_copy(update={"enabled": True, **given})
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    app = build(settings.model_copy(update={"server": server}), paths, role="serve")
    try:
        app.start()
        failure = app.problems.get("server")
        if failure is not None:
            raise failure
        print(_ready(app), flush=True)
        while not ended.wait(0.5):
            if "server" in app.problems:
                raise app.problems["server"]
    finally:
        app.stop()
    return 0
