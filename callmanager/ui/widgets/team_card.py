"""The card of the teams: how many people each has, and what an administrator may change of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal

from callmanager.domain.users import Person, Team
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, Card, row
from callmanager.ui.widgets.table import CELL_LEFT, Table


@dataclass(frozen=True, slots=True)
class _Row:
    team: Team
    people: int


class TeamCard(Card):
    """Teams and their sizes. ``named`` (with None for a new one) and ``switched`` ask the page to do what they say."""

    named = Signal(object)
    switched = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._model: RowsModel[_Row] = RowsModel(
            (
                Column(lambda: self.tr("Equipo"), self._name_of),
                Column(lambda: self.tr("Personas"), lambda row: str(row.people), is_number=True),
            )
        )
        self._table = Table("teams_table", self._model, (0, 80))
        self._add = Button(theme, "teams_add", icon="plus")
        self._rename = Button(theme, "teams_rename", icon="note")
        self._switch = Button(theme, "teams_switch", "danger")
        self.body.setContentsMargins(1, SPACE_M, 1, SPACE_M)
        self.heading.setContentsMargins(CELL_LEFT, 0, 0, 0)
        self.body.addWidget(self._table, 1)
        foot = row(self._switch, self._rename, 1, self._add)
        foot.setContentsMargins(SPACE_M, 0, SPACE_M, 0)
        self.body.addLayout(foot)
        self._add.clicked.connect(lambda: self.named.emit(None))
        self._rename.clicked.connect(lambda: self.named.emit(self._chosen()))
        self._switch.clicked.connect(lambda: self.switched.emit(self._chosen()))
        self._table.selectionModel().selectionChanged.connect(lambda _new, _old: self._say_switch())
        self._model.modelReset.connect(self._say_switch)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Equipos"))
        self._table.setAccessibleName(self.tr("Equipos"))
        self._table.say_empty(self.tr("Aún no hay equipos. Agregue el primero."))
        self._add.setText(self.tr("Agregar …"))
        self._add.setAccessibleName(self.tr("Agregar un equipo"))
        self._rename.setText(self.tr("Nombre …"))
        self._rename.setAccessibleName(self.tr("Cambiar el nombre del equipo"))
        self._model.retranslate()
        self._say_switch()

    def show_teams(self, teams: Sequence[Team], people: Sequence[Person]) -> None:
        """Show these teams with how many active people are in each."""
        sizes = Counter(person.user.team_id for person in people if person.user.is_active)
        self._model.show([_Row(team, sizes[team.team_id]) for team in teams])

    def _name_of(self, row: _Row) -> str:
        return row.team.name if row.team.is_active else self.tr("%1 (cerrado)").replace("%1", row.team.name)

    def _chosen(self) -> Team | None:
        rows = self._table.selectionModel().selectedRows()
        return self._model.row(rows[0].row()).team if rows else None

    def _say_switch(self) -> None:
        team = self._chosen()
        self._switch.setText(self.tr("Cerrar") if team is None or team.is_active else self.tr("Abrir"))
        self._switch.setAccessibleName(self._switch.text())
        self._switch.setEnabled(team is not None)
        self._rename.setEnabled(team is not None)
