"""Sums as the rows of a table: in their order, with the names that belong to them, none left out that time has."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from callmanager.domain.figure_table import By, FiguresRow
from callmanager.domain.metrics import AgentFigures, Figures, best_first
from callmanager.domain.ranges import Range, monday_of
from callmanager.services.figures.figure_cells import Sums, add, to_figures
from callmanager.services.figures.figure_query import FigureQuery, Key, Wanted
from callmanager.store.tables import CampaignRow, TeamRow, UserRow


def total(sums: Mapping[Key, Sums]) -> Sums:
    """All of them together."""
    together: Sums = [0] * 7
    for values in sums.values():
        add(together, values)
    return together


def rows(
    session: Session, query: FigureQuery, range_: Range, wanted: Wanted, sums: Mapping[Key, Sums]
) -> list[FiguresRow]:
    """The rows that were asked for; see `FiguresTable` for their order."""
    by = wanted.by
    if by is None:
        return []
    if by is By.HOUR:
        return _hour_rows(query, range_, sums)
    if by.is_time:
        days = [day for day in range_.each_day() if day <= query.today]
        shown = sorted({monday_of(day) for day in days}) if by is By.WEEK else days
        return [FiguresRow(day.isoformat(), "", _figures(sums, day), day=day) for day in shown]
    labels = _labels(session, by, sums)
    rows = [
        FiguresRow(str(key), labels.get(str(key), ""), to_figures(values), in_detail=_in_detail(wanted, str(key)))
        for key, values in sums.items()
        if any(values)
    ]
    if by in (By.AGENT, By.TEAM):
        placed = best_first(AgentFigures(row.key, row.label, row.figures) for row in rows)
        places = {row.agent_id: place for place, row in enumerate(placed)}
        return sorted(rows, key=lambda row: places[row.key])
    return sorted(rows, key=lambda row: (-row.figures.attempts, -row.figures.sales, row.key))


def _figures(sums: Mapping[Key, Sums], key: Key) -> Figures:
    return to_figures(sums[key]) if key in sums else Figures()


def _in_detail(wanted: Wanted, key: str) -> bool:
    return wanted.by is not By.TEAM or not wanted.sees_all_teams or key == wanted.user.team_id


def _hour_rows(query: FigureQuery, range_: Range, sums: Mapping[Key, Sums]) -> list[FiguresRow]:
    if range_.start_day > query.today:
        return []
    if range_.days > 1:
        return [FiguresRow(str(hour), "", _figures(sums, hour), hour=hour) for hour in range(24)]
    day = range_.start_day
    return [
        FiguresRow(str(slot), "", _figures(sums, slot), day=day, hour=hour)
        for slot, (_moment, hour) in enumerate(query.hours(day))
    ]


def _labels(session: Session, by: By, sums: Mapping[Key, Sums]) -> dict[str, str]:
    if by is By.PRODUCT:
        return {str(key): str(key) for key in sums}
    tables: dict[By, Any] = {By.AGENT: UserRow, By.TEAM: TeamRow, By.CAMPAIGN: CampaignRow}
    if by not in tables:
        return {}
    table = tables[by]
    return {row[0]: row[1] for row in session.execute(select(table.id, table.name))}
