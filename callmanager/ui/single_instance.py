"""One window per workspace: a second start brings the first one's window to the front, and ends."""

import getpass
import hashlib
import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT_MS = 1_000
_WORD = b"show\n"
_log = logging.getLogger(__name__)


def wake_first(home: Path) -> bool:
    """Ask the program that works in this workspace to come to the front; False where none answers."""
    socket = QLocalSocket()
    socket.connectToServer(_name(home))
    if not socket.waitForConnected(WAIT_MS):
        return False
    socket.write(_WORD)
    was_written = socket.waitForBytesWritten(WAIT_MS)
    socket.disconnectFromServer()
    return bool(was_written)


class FirstInstance(QObject):
    """Hears later starts in the same workspace; ``asked`` is emitted for each."""

    asked = Signal()

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._hear)
        name = _name(home)
        if not self._server.listen(name):
            QLocalServer.removeServer(name)  # a program that crashed left it; its lock is free, or we were not here
            if not self._server.listen(name):
                _log.info("Later starts cannot be heard: %s", self._server.errorString())

    def _hear(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.asked.emit()

    def stop(self) -> None:
        """Hear nobody any more; calling it again does nothing."""
        self._server.close()


def _name(home: Path) -> str:
    """Short, for the path of a socket has its limit, and other for each workspace and person."""
    whose = f"{home.expanduser().absolute()}\n{getpass.getuser()}"
    return f"callmanager-{hashlib.sha256(whose.encode()).hexdigest()[:20]}"
