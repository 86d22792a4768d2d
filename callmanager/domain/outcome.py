"""Outcomes (dispositions) of a call and what each one means for the figures.

The program ships a set; an office may change its words and order, take outcomes out of use and add its own. Nobody
keeps the set in a global: whoever needs to know an outcome is handed an `Outcomes`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from callmanager.domain.errors import CallError


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way a call can end. The id never changes; the words on screen may.

    ``status_id`` is the status that the contact gets, "" leaves it. ``is_active`` is False for one that is no longer
    offered: calls that ended with it keep it, and figures count it.
    """

    outcome_id: str
    label_es: str
    label_en: str
    connected: bool = False
    sale: bool = False
    callback: bool = False
    do_not_call: bool = False
    no_contact: bool = False
    final: bool = False
    status_id: str = ""
    is_active: bool = True


SHIPPED_OUTCOMES: tuple[Outcome, ...] = (
    Outcome("sale", "Venta", "Sale", connected=True, sale=True, final=True, status_id="active_services"),
    Outcome("interested", "Interesado", "Interested", connected=True, status_id="interested"),
    Outcome("callback", "Volver a llamar", "Call back", connected=True, callback=True, status_id="interested"),
    Outcome("not_interested", "No le interesa", "Not interested", connected=True, final=True, status_id="completed"),
    Outcome("no_answer", "No contesta", "No answer", no_contact=True, status_id="not_reached"),
    Outcome("busy", "Ocupado", "Busy", no_contact=True, status_id="not_reached"),
    Outcome("voicemail", "Buzón de voz", "Voicemail", no_contact=True, status_id="not_reached"),
    Outcome("wrong_number", "Número equivocado", "Wrong number", connected=True, final=True, status_id="nonexistent"),
    Outcome(
        "nonexistent",
        "El número no existe",
        "Number does not exist",
        no_contact=True,
        final=True,
        status_id="nonexistent",
    ),
    Outcome(
        "do_not_call",
        "No llamar más",
        "Do not call",
        connected=True,
        do_not_call=True,
        final=True,
        status_id="do_not_contact",
    ),
    Outcome("dropped", "Se cortó", "Dropped", connected=True, status_id="hung_up"),
)


class Outcomes:
    """A set of outcomes in the order in which they are offered; it never changes."""

    def __init__(self, outcomes: Iterable[Outcome] = SHIPPED_OUTCOMES) -> None:
        self._by_id = {outcome.outcome_id: outcome for outcome in outcomes}

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, outcome_id: object) -> bool:
        return outcome_id in self._by_id

    def active(self) -> tuple[Outcome, ...]:
        """Those that are offered at the end of a call."""
        return tuple(outcome for outcome in self if outcome.is_active)

    def get(self, outcome_id: str) -> Outcome | None:
        """The outcome with this id, in use or not; None when there is none."""
        return self._by_id.get(outcome_id)

    def require(self, outcome_id: str) -> Outcome:
        """The outcome with this id, in use or not.

        Raises:
            CallError: there is none (``unknown_outcome``); the message lists the ones in use.
        """
        known = self._by_id.get(outcome_id)
        if known is None:
            offered = ", ".join(outcome.outcome_id for outcome in self.active())
            raise CallError(
                f"There is no outcome “{outcome_id[:40]}”. Use one of: {offered}.",
                code="unknown_outcome",
                outcome=outcome_id[:40],
                known=offered,
            )
        return known

    def label(self, outcome_id: str, language: str = "es") -> str:
        """The words of an outcome in ``es`` or ``en``; an id that is not known shows as it is."""
        known = self._by_id.get(outcome_id)
        if known is None:
            return outcome_id
        return known.label_es if language == "es" else known.label_en


SHIPPED = Outcomes()
"""As the program ships them, for sample data and for what an office has not changed."""
