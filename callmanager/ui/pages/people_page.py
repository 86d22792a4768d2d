"""People: everybody who works here, with role and team; added, changed and let in or not by whoever manages them."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from callmanager.domain.errors import CallManagerError
from callmanager.domain.names import key_of
from callmanager.domain.users import Person, Team, User
from callmanager.ui import format as say
from callmanager.ui import labels
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.contact_drafts import ContactDrafts
from callmanager.ui.errors import sentence
from callmanager.ui.form_draft import FormDraft
from callmanager.ui.i18n import Language
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.pages.page import Page
from callmanager.ui.people_dialogs import PersonDialog, ResetDialog, TeamDialog
from callmanager.ui.people_services import PeopleServices
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, Card, CheckBox, row
from callmanager.ui.widgets.person_card import PersonCard
from callmanager.ui.widgets.table import CELL_LEFT, Table, moment_width
from callmanager.ui.widgets.team_card import TeamCard
from callmanager.workers import Lane

_RIGHT_WIDTH = 396
T = TypeVar("T")


class PeoplePage(Page):
    """The list at the left; the chosen person and the teams at the right. Only for whoever may manage people."""

    def __init__(
        self,
        people: PeopleServices,
        drafts: ContactDrafts,
        user: User,
        theme: Theme,
        language: Language,
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__("people", theme)
        self._services, self._user, self._theme, self._lane, self._tasks = people, user, theme, lane, tasks
        self._people: list[Person] = []
        self._teams: list[Team] = []
        self._chosen_id = ""
        self._add = Button(theme, "people_add", "primary", "plus")
        self.action_row.addWidget(self._add)
        self._search = QLineEdit()
        self._search.setObjectName("people_search")
        self._all = CheckBox(theme, "people_with_disabled")
        self._model: RowsModel[Person] = RowsModel(
            (
                Column(lambda: self.tr("Nombre"), lambda person: person.user.name),
                Column(lambda: self.tr("Función"), lambda person: labels.role(person.user.role.value)),
                Column(lambda: self.tr("Equipo"), lambda person: person.team_name or "–"),
                Column(lambda: self.tr("Estado"), self._state),
                Column(
                    lambda: self.tr("Última entrada"), lambda person: say.moment(person.last_login_at, language.locale)
                ),
            )
        )
        self._table = Table("people_table", self._model, (0, 175, 150, 145, moment_width(language.locale, 130)))
        self._list, self._card, self._team_card = Card(), PersonCard(theme, language), TeamCard(theme)
        self._drafts = drafts
        self._draft = FormDraft(drafts, self._card.controls, lane, tasks, self)
        self._draft.tell(self.notice)
        self._build()
        self._add.clicked.connect(self.add)
        self._search.textChanged.connect(lambda _text: self._show())
        self._all.toggled.connect(lambda _on: self._show())
        self._table.selectionModel().selectionChanged.connect(lambda _new, _old: self._choose())
        self._card.saved.connect(self.save)
        self._card.reset.connect(self.reset)
        self._card.switched.connect(self.switch)
        self._team_card.named.connect(self.name_team)
        self._team_card.switched.connect(self.switch_team)
        bridge.people_changed.connect(lambda _event: self.reload())
        self.retranslate()
        self.reload()

    def _build(self) -> None:
        self._list.body.setContentsMargins(1, SPACE_M, 1, 1)
        head = row(self._search, self._all)
        head.setStretch(0, 1)
        head.setContentsMargins(CELL_LEFT, 0, SPACE_M, 0)
        self._list.heading.hide()
        self._list.body.addLayout(head)
        self._list.body.addWidget(self._table, 1)
        self._card.setFixedWidth(_RIGHT_WIDTH)
        self._team_card.setFixedWidth(_RIGHT_WIDTH)
        right = QVBoxLayout()
        right.setSpacing(SPACE_M)
        right.addWidget(self._card)
        right.addWidget(self._team_card, 1)
        across = QHBoxLayout()
        across.setSpacing(SPACE_M)
        across.addWidget(self._list, 1)
        across.addLayout(right)
        self.content.addLayout(across, 1)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.title.setText(self.tr("Personas"))
        self._add.setText(self.tr("Agregar una persona"))
        self._search.setPlaceholderText(self.tr("Buscar por nombre, equipo o correo"))
        self._search.setAccessibleName(self.tr("Buscar personas"))
        self._all.setText(self.tr("También desactivadas"))
        self._table.setAccessibleName(self.tr("Personas"))
        self._table.say_empty(self.tr("No hay nadie así."))
        self._model.retranslate()

    def _state(self, person: Person) -> str:
        if not person.user.is_active:
            return self.tr("desactivada")
        return self.tr("contraseña nueva") if person.user.must_change_password else self.tr("activa")

    def opened(self) -> None:
        """Look again."""
        self.reload()

    def first_focus(self) -> QWidget:
        """The search."""
        return self._search

    def reload(self) -> None:
        """Read people and teams anew; what is typed in the card stays unless it is about somebody who changed."""
        services, user = self._services, self._user
        self._tasks.run(
            self,
            self._lane,
            lambda: (services.users.people(user), services.teams.all(with_retired=True)),
            self._loaded,
            self._fail,
        )

    def _loaded(self, found: tuple[list[Person], list[Team]]) -> None:
        if found == (self._people, self._teams):
            return
        self._people, self._teams = found
        self._team_card.show_teams(self._teams, self._people)
        self._show()

    def _show(self) -> None:
        wanted, with_disabled = key_of(self._search.text()), self._all.isChecked()
        shown = [
            person
            for person in self._people
            if (with_disabled or person.user.is_active or person.user.user_id == self._chosen_id)
            and wanted in key_of(f"{person.user.name} {person.team_name} {person.email}")
        ]
        chosen = self._chosen_id
        self._model.show(shown)
        place = next((number for number, person in enumerate(shown) if person.user.user_id == chosen), None)
        if place is not None:
            self._table.selectRow(place)
        else:
            self._choose()

    def _choose(self) -> None:
        rows = self._table.selectionModel().selectedRows()
        person = self._model.row(rows[0].row()) if rows else None
        self._chosen_id = person.user.user_id if person else ""
        if person != self._card.person or person is None:
            teams = [team for team in self._teams if team.is_active]
            is_self = person is not None and person.user.user_id == self._user.user_id
            self._show_card(person, teams, is_self=is_self)

    def _show_card(self, person: Person | None, teams: Sequence[Team], *, is_self: bool) -> None:
        self._draft.pause()
        self._card.show_person(person, teams, is_self=is_self)
        if person is not None:
            self._draft.follow(person.user.user_id)

    def add(self) -> None:
        """Ask for a new person."""
        teams = [team for team in self._teams if team.is_active]
        dialog = PersonDialog(
            self._services, self._drafts, self._user, teams, self._theme, self._lane, self._tasks, self.window()
        )
        dialog.done_well.connect(self._added)
        dialog.open()

    def _added(self, added: User) -> None:
        self._chosen_id = added.user_id
        self.notice.say(self.tr("%1 ya puede entrar.").replace("%1", added.name))

    def save(self) -> None:
        """Save what was changed about the chosen person."""
        person, card = self._card.person, self._card
        if person is None:
            return
        name, email, role, team_id = card.name, card.email, card.role, card.team_id
        users, actor, user_id = self._services.users, self._user, person.user.user_id

        def change() -> User:
            return users.update(actor, user_id, name=name, email=email, role=role, team_id=team_id)

        def saved(user: User) -> str:
            self._draft.done()
            return self.tr("Guardado: %1.").replace("%1", user.name)

        def refused(error: CallManagerError) -> None:
            self._draft.done()  # the card shows what holds; a draft would bring back what was just refused
            self._refused(error)

        self._do(change, saved, refused)

    def reset(self) -> None:
        """Ask for a new password for the chosen person."""
        person = self._card.person
        if person is not None:
            dialog = ResetDialog(
                self._services, self._user, person, self._theme, self._lane, self._tasks, self.window()
            )
            words = self.tr("%1 tiene una nueva contraseña y la cambiará al entrar.").replace("%1", person.user.name)
            dialog.done_well.connect(lambda _user: self.notice.say(words))
            dialog.open()

    def switch(self) -> None:
        """Let the chosen person in no more, or again."""
        person = self._card.person
        if person is None:
            return
        users, actor, user = self._services.users, self._user, person.user
        if user.is_active:
            words = self.tr("%1 ya no puede entrar. Sus llamadas y cifras se quedan.").replace("%1", user.name)
            self._do(lambda: users.disable(actor, user.user_id), lambda _user: words)
        else:
            words = self.tr("%1 puede entrar otra vez.").replace("%1", user.name)
            self._do(lambda: users.enable(actor, user.user_id), lambda _user: words)

    def name_team(self, team: Team | None) -> None:
        """Ask for a team's name."""
        dialog = TeamDialog(self._services, self._user, team, self._theme, self._lane, self._tasks, self.window())
        words = self.tr("Guardado: %1.")
        dialog.done_well.connect(lambda saved: self.notice.say(words.replace("%1", saved.name)))
        dialog.open()

    def switch_team(self, team: Team | None) -> None:
        """Close a team, or open it again."""
        if team is None:
            return
        teams, actor = self._services.teams, self._user
        if team.is_active:
            words = self.tr("El equipo %1 está cerrado; sus llamadas y cifras se quedan.").replace("%1", team.name)
            self._do(lambda: teams.disable(team.team_id, actor), lambda _team: words)
        else:
            words = self.tr("El equipo %1 está abierto.").replace("%1", team.name)
            self._do(lambda: teams.enable(team.team_id, actor), lambda _team: words)

    def _do(
        self,
        job: Callable[[], T],
        words: Callable[[T], str],
        refused: Callable[[CallManagerError], None] | None = None,
    ) -> None:
        self.notice.clear()
        self._tasks.run(self, self._lane, job, lambda result: self.notice.say(words(result)), refused or self._refused)

    def _refused(self, error: CallManagerError) -> None:
        self._fail(error)
        self._people = []  # show what holds, also where the card says something else
        self._show_card(None, (), is_self=False)
        self.reload()

    def _fail(self, error: CallManagerError) -> None:
        self.notice.say(sentence(error), "record")
