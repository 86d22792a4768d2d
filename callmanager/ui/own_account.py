"""When an administrator changes what whoever works here may do, the window says so and closes: rights are not kept."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from callmanager.domain.events import PeopleChanged
from callmanager.domain.users import User
from callmanager.services.people.users import UserService
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.main_window import MainWindow
from callmanager.workers import Lane


class OwnAccount(QObject):
    """Watches one person; a child of the window."""

    def __init__(
        self, users: UserService, user: User, window: MainWindow, lane: Lane, bridge: Bridge, tasks: Tasks
    ) -> None:
        super().__init__(window)
        self.setObjectName("own_account")
        self._users, self._user, self._window, self._lane, self._tasks = users, user, window, lane, tasks
        self._told = False
        bridge.people_changed.connect(self._look)

    def _look(self, event: PeopleChanged) -> None:
        if event.user_id == self._user.user_id and not self._told:
            self._tasks.run(self, self._lane, lambda: self._users.get(self._user.user_id), self._judge)

    def _judge(self, now: User | None) -> None:
        before = self._user
        if now is not None and now.is_active and not now.must_change_password:
            if (now.role, now.team_id) == (before.role, before.team_id):
                return
            words = self.tr("Su función o su equipo cambió. Entre otra vez para trabajar con lo nuevo.")
        elif now is not None and now.is_active:
            words = self.tr("Le dieron una contraseña nueva. Entre otra vez con ella.")
        else:
            words = self.tr("Su entrada está desactivada. Pregunte a quien administra.")
        if self._told:
            return
        self._told = True
        box = QMessageBox(self._window)
        box.setObjectName("own_account_changed")
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle("CallManager")
        box.setText(words)
        box.setInformativeText(
            self.tr("La ventana se cierra. Una llamada sin terminar queda marcada como interrumpida.")
        )
        leave = box.addButton(self.tr("Cerrar"), QMessageBox.ButtonRole.AcceptRole)
        leave.setObjectName("own_account_close")
        box.finished.connect(lambda _result: self._window.close_without_asking())
        box.open()
