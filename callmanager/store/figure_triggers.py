"""Triggers that take out the sums of a stretch of time with any write into it, in the same transaction.

They stand in the database, so that no way to write can forget them: steps of calls, imports, erasures, late outcomes,
other programs. SQLite drops them with a table that a migration makes anew (`batch_alter_table` with a change that
cannot be done in place): such a migration calls `install` again; a test looks whether they are there.

A stretch is taken out when what is written overlaps it. Closing an interval changes nothing before its end, for until
then it was counted up to the end of each stretch. On PostgreSQL the rows are locked in one order, so that two never
wait on each other, and a shared lock lets the filler see whether somebody is still writing (`LOCK`).
"""

from sqlalchemy import Connection, text

LOCK = (51_729, 3_862)
"""The advisory lock (two numbers) that every writing transaction shares on PostgreSQL."""

_CALL_COLUMNS = "agent_id, team_id, campaign_id, product, started_at, outcome_id, is_connected, is_sale, time_known"
_SPAN_COLUMNS = "agent_id, state, reason, call_id, started_at"
_EVER = "'9999-12-31'"
_CUT = "DELETE FROM figure_spans WHERE ends_at > {since} AND starts_at <= {until};"


def _sqlite() -> dict[str, str]:
    def cut(since: str, until: str) -> str:
        return f"BEGIN {_CUT.format(since=since, until=until)} END"

    def end(row: str, column: str) -> str:
        return f"coalesce({row}.{column}, {_EVER})"

    def either(function: str, column: str) -> str:
        return f"{function}({end('OLD', column)}, {end('NEW', column)})"

    starts = "min(OLD.started_at, NEW.started_at)"
    return {
        "figures_calls_insert": f"AFTER INSERT ON calls {cut('NEW.started_at', end('NEW', 'done_at'))}",
        "figures_calls_delete": f"AFTER DELETE ON calls {cut('OLD.started_at', end('OLD', 'done_at'))}",
        "figures_calls_update": f"AFTER UPDATE OF {_CALL_COLUMNS} ON calls {cut(starts, either('max', 'done_at'))}",
        "figures_time_insert": (f"AFTER INSERT ON agent_intervals {cut('NEW.started_at', end('NEW', 'ended_at'))}"),
        "figures_time_delete": (f"AFTER DELETE ON agent_intervals {cut('OLD.started_at', end('OLD', 'ended_at'))}"),
        "figures_time_close": (
            f"AFTER UPDATE OF ended_at ON agent_intervals {cut(either('min', 'ended_at'), either('max', 'ended_at'))}"
        ),
        "figures_time_update": (
            f"AFTER UPDATE OF {_SPAN_COLUMNS} ON agent_intervals {cut(starts, either('max', 'ended_at'))}"
        ),
    }


_FORGET = """
CREATE OR REPLACE FUNCTION figures_forget(since timestamptz, until timestamptz) RETURNS void AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(51729, 3862);
  DELETE FROM figure_spans WHERE (starts_at, ends_at) IN (
    SELECT starts_at, ends_at FROM figure_spans
    WHERE ends_at > since AND starts_at <= until ORDER BY starts_at, ends_at FOR UPDATE
  );
END
$$ LANGUAGE plpgsql
"""

_TOUCH = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM figures_forget(NEW.started_at, coalesce(NEW.{end}, 'infinity'));
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM figures_forget(OLD.started_at, coalesce(OLD.{end}, 'infinity'));
  ELSE
    PERFORM figures_forget(
      least(OLD.started_at, NEW.started_at), greatest(coalesce(OLD.{end}, 'infinity'), coalesce(NEW.{end}, 'infinity'))
    );
  END IF;
  RETURN NULL;
END
$$ LANGUAGE plpgsql
"""

_CLOSE = """
CREATE OR REPLACE FUNCTION figures_time_close() RETURNS trigger AS $$
BEGIN
  PERFORM figures_forget(
    least(coalesce(OLD.ended_at, 'infinity'), coalesce(NEW.ended_at, 'infinity')),
    greatest(coalesce(OLD.ended_at, 'infinity'), coalesce(NEW.ended_at, 'infinity'))
  );
  RETURN NULL;
END
$$ LANGUAGE plpgsql
"""


def _postgresql() -> dict[str, str]:
    each = "FOR EACH ROW EXECUTE FUNCTION"
    return {
        "figures_calls": (f"AFTER INSERT OR DELETE OR UPDATE OF {_CALL_COLUMNS} ON calls {each} figures_calls_touch()"),
        "figures_time": (
            f"AFTER INSERT OR DELETE OR UPDATE OF {_SPAN_COLUMNS} ON agent_intervals {each} figures_time_touch()"
        ),
        "figures_time_close": f"AFTER UPDATE OF ended_at ON agent_intervals {each} figures_time_close()",
    }


def triggers(dialect: str) -> dict[str, str]:
    """Name and definition of each trigger on this kind of database, ``sqlite`` or ``postgresql``."""
    return _postgresql() if dialect == "postgresql" else _sqlite()


def install(connection: Connection) -> None:
    """Make the triggers; those of before are replaced."""
    dialect = connection.dialect.name
    if dialect == "postgresql":
        for function in (
            _FORGET,
            _TOUCH.format(name="figures_calls_touch", end="done_at"),
            _TOUCH.format(name="figures_time_touch", end="ended_at"),
            _CLOSE,
        ):
            connection.execute(text(function))
    tables = {name: "calls" if name.startswith("figures_calls") else "agent_intervals" for name in triggers(dialect)}
    for name, what in triggers(dialect).items():
        on = f" ON {tables[name]}" if dialect == "postgresql" else ""
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{on}"))
        connection.execute(text(f"CREATE TRIGGER {name} {what}"))
