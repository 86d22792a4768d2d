"""Which answers win: what was shown, used and liked, joined to what the calls came to."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import col, select

from callmanager.domain.metrics import percent
from callmanager.domain.users import User
from callmanager.services.answers.objections import Verdict
from callmanager.services.people.permissions import acting_now
from callmanager.services.people.scope import visible_to
from callmanager.store.database import Database
from callmanager.store.tables import CallRow, ObjectionRow

By = Literal["entry", "category", "product", "agent"]


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """One line of the report.

    ``key`` is an entry's id, a category, a product or an agent's name. ``calls`` are the calls in which it came up and
    that are over; ``sales`` those of them that ended in a sale.
    """

    key: str
    shown: int = 0
    used: int = 0
    helped: int = 0
    no_good: int = 0
    calls: int = 0
    sales: int = 0

    @property
    def sale_rate(self) -> int | None:
        """Sales ÷ calls in whole percent; None where no call is over."""
        return percent(self.sales, self.calls)


class AnswerReport:
    """Answers for one person: the calls that they may see."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def figures(self, user: User, start: datetime, end: datetime, by: By = "entry") -> list[AnswerFigures]:
        """Every line of [start, end), most shown first.

        Objections outside of a call count as shown, and for no call.
        """
        user = acting_now(self._database, user)
        query = (
            select(ObjectionRow, CallRow)
            .join(CallRow, col(ObjectionRow.call_id) == col(CallRow.id), isouter=True)
            .where(col(ObjectionRow.asked_at) >= start, col(ObjectionRow.asked_at) < end)
            .where((col(CallRow.id).is_not(None) & visible_to(user)) | (ObjectionRow.agent_id == user.user_id))
        )
        with self._database.reading() as session:
            return _summed(session.exec(query).all(), by)


def _summed(rows: Iterable[tuple[ObjectionRow, CallRow | None]], by: By) -> list[AnswerFigures]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    calls: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for objection, call in rows:
        key = {
            "entry": objection.entry_id or "",
            "category": objection.category,
            "product": (call.product if call else "") or objection.product,
            "agent": call.agent_name if call else objection.agent_id,
        }[by]
        counts[key]["shown"] += 1
        counts[key][objection.verdict] += 1
        if call is not None and call.outcome_id is not None:
            calls[key][call.id] = call.is_sale
    lines = [
        AnswerFigures(
            key,
            count["shown"],
            count[Verdict.USED.value] + count[Verdict.HELPED.value],  # what helped was used
            count[Verdict.HELPED.value],
            count[Verdict.NO_GOOD.value],
            len(calls[key]),
            sum(calls[key].values()),
        )
        for key, count in counts.items()
    ]
    return sorted(lines, key=lambda line: (-line.shown, line.key))
