"""Outcomes (dispositions) of a call and what each one means for the figures."""

from dataclasses import dataclass

from callmanager.domain.errors import CallError


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way a call can end. The id never changes; the words on screen may."""

    outcome_id: str
    label_es: str
    label_en: str
    connected: bool = False
    sale: bool = False
    callback: bool = False
    do_not_call: bool = False
    no_contact: bool = False
    final: bool = False


SHIPPED_OUTCOMES: tuple[Outcome, ...] = (
    Outcome("sale", "Venta", "Sale", connected=True, sale=True, final=True),
    Outcome("interested", "Interesado", "Interested", connected=True),
    Outcome("callback", "Volver a llamar", "Call back", connected=True, callback=True),
    Outcome("not_interested", "No le interesa", "Not interested", connected=True, final=True),
    Outcome("no_answer", "No contesta", "No answer", no_contact=True),
    Outcome("busy", "Ocupado", "Busy", no_contact=True),
    Outcome("voicemail", "Buzón de voz", "Voicemail", no_contact=True),
    Outcome("wrong_number", "Número equivocado", "Wrong number", connected=True, final=True),
    Outcome("nonexistent", "El número no existe", "Number does not exist", no_contact=True, final=True),
    Outcome("do_not_call", "No llamar más", "Do not call", connected=True, do_not_call=True, final=True),
    Outcome("dropped", "Se cortó", "Dropped", connected=True),
)

_BY_ID = {outcome.outcome_id: outcome for outcome in SHIPPED_OUTCOMES}


def outcome_by_id(outcome_id: str) -> Outcome:
    """The outcome with this id.

    Raises:
        CallError: there is none; the message lists the ones there are.
    """
    try:
        return _BY_ID[outcome_id]
    except KeyError:
        known = ", ".join(_BY_ID)
        raise CallError(
            f"There is no outcome “{outcome_id[:40]}”. Use one of: {known}.",
            code="unknown_outcome",
            outcome=outcome_id[:40],
            known=known,
        ) from None
