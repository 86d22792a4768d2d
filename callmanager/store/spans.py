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
    first, last = literal(_microseconds(start), BigInteger), literal(_microseconds(until), BigInteger)
    return _Least(func.coalesce(_Microseconds(ended), last), last) - _Greatest(_Microseconds(started), first)


def _microseconds(moment: datetime) -> int:
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


class _Microseconds(FunctionElement[int]):
    type = BigInteger()
    inherit_cache = True


class _Least(FunctionElement[int]):
    type = BigInteger()
    inherit_cache = True


class _Greatest(FunctionElement[int]):
    type = BigInteger()
    inherit_cache = True


@compiles(_Microseconds)
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(extract(epoch FROM {compiler.process(element.clauses, **options)}) * 1000000 AS BIGINT)"


@compiles(_Microseconds, "sqlite")
def _(element: Any, compiler: Any, **options: Any) -> str:
    # Its own functions cut moments to milliseconds; the text has all six digits.
    moment = compiler.process(element.clauses, **options)
    return f"(CAST(strftime('%s', {moment}) AS INTEGER) * 1000000 + CAST(substr({moment}, 21, 6) AS INTEGER))"


@compiles(_Least)
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"least({compiler.process(element.clauses, **options)})"


@compiles(_Least, "sqlite")
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"min({compiler.process(element.clauses, **options)})"


@compiles(_Greatest)
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"greatest({compiler.process(element.clauses, **options)})"


@compiles(_Greatest, "sqlite")
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"max({compiler.process(element.clauses, **options)})"
