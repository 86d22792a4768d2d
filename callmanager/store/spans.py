"""How much of a stretch of time lies within a range, as SQL for both kinds of database."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, func, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


def overlap(started: Any, ended: Any, start: datetime, until: datetime) -> ColumnElement[int]:
    """Microseconds of [started, ended) that lie in [start, until).

    Args:
        started: a column.
        ended: a column; NULL is ``until``.
        start: beginning of the range.
        until: end of the range. What does not overlap it must have been left out before: it would count below zero.
    """
    first, last = literal(microseconds(start), BigInteger), literal(microseconds(until), BigInteger)
    return Least(func.coalesce(Microseconds(ended), last), last) - Greatest(Microseconds(started), first)


def microseconds(moment: datetime) -> int:
    """Since 1970, exactly."""
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


class Microseconds(FunctionElement[int]):
    """A moment's microseconds since 1970; both kinds of database keep that many digits."""

    type = BigInteger()
    inherit_cache = True


class Least(FunctionElement[int]):
    """The smaller of two numbers."""

    type = BigInteger()
    inherit_cache = True


class Greatest(FunctionElement[int]):
    """The larger of two numbers."""

    type = BigInteger()
    inherit_cache = True


@compiles(Microseconds)
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(extract(epoch FROM {compiler.process(element.clauses, **options)}) * 1000000 AS BIGINT)"


@compiles(Microseconds, "sqlite")
def _(element: Any, compiler: Any, **options: Any) -> str:
    # Its own functions round moments to milliseconds, and so up to the next second; the text has all six digits.
    moment = compiler.process(element.clauses, **options)
    seconds = f"CAST(strftime('%s', substr({moment}, 1, 19)) AS INTEGER)"
    return f"({seconds} * 1000000 + CAST(substr({moment}, 21, 6) AS INTEGER))"


@compiles(Least)
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"least({compiler.process(element.clauses, **options)})"


@compiles(Least, "sqlite")
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"min({compiler.process(element.clauses, **options)})"


@compiles(Greatest)
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"greatest({compiler.process(element.clauses, **options)})"


@compiles(Greatest, "sqlite")
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"max({compiler.process(element.clauses, **options)})"
