"""A display of its own for each process that shares the tests: one focus and one pointer do not serve two windows."""

import os
import shutil
import subprocess
import tempfile
import time

_SECONDS = 20


class PrivateDisplay:
    """An Xvfb that this process alone draws on; it ends with `stop`."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and name it in ``DISPLAY``; where there is no display at all, or no Xvfb, nothing is changed."""
        if not os.environ.get("DISPLAY") or shutil.which("Xvfb") is None:
            return
        with tempfile.TemporaryFile() as told:
            self._server = subprocess.Popen(
                ["Xvfb", "-displayfd", str(told.fileno()), "-screen", "0", "1920x1200x24", "-nolisten", "tcp"],
                pass_fds=[told.fileno()],
                stderr=subprocess.DEVNULL,
            )
            deadline = time.monotonic() + _SECONDS
            while not (number := os.pread(told.fileno(), 16, 0).strip()):
                assert time.monotonic() < deadline, "Xvfb did not start"
                time.sleep(0.02)
        os.environ["DISPLAY"] = f":{number.decode()}"

    def stop(self) -> None:
        """End it; calling it again does nothing."""
        server, self._server = self._server, None
        if server is not None:
            server.terminate()
            server.wait(_SECONDS)
