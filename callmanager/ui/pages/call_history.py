"""What was before with a contact, in words: its facts, its calls, notes and steps of status in one list."""

from datetime import datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from callmanager.domain.call import Call
from callmanager.domain.contact import StatusChange
from callmanager.domain.users import User
from callmanager.services.answers.summaries import KeptSummary
from callmanager.ui import format as say
from callmanager.ui import labels
from callmanager.ui.contact_desk import AtHand, Before
from callmanager.ui.i18n import Language
from callmanager.ui.widgets.contact_card import ContactFacts, HistoryLine

_BY_CALL = "call"  # the step that a call's outcome has made; the call itself tells it
_WAITS = QT_TRANSLATE_NOOP("labels", "Espera su llamada desde %1")
_NO_OUTCOME = QT_TRANSLATE_NOOP("labels", "Sin resultado")
_CALL = QT_TRANSLATE_NOOP("labels", "Llamada")
_STATUS = QT_TRANSLATE_NOOP("labels", "Estado: %1")
_CONFIRMED = QT_TRANSLATE_NOOP("labels", "Resumen:")
_DRAFT = QT_TRANSLATE_NOOP("labels", "Borrador IA, sin confirmar:")
_REASON = "%1"
_OBJECTIONS = QT_TRANSLATE_NOOP("labels", "Objeciones: %1")
_PROMISES = QT_TRANSLATE_NOOP("labels", "Promesas: %1")
_NEXT_STEP = QT_TRANSLATE_NOOP("labels", "Siguiente paso: %1")


def facts_of(at_hand: AtHand, before: Before | None, call: Call | None, language: Language) -> ContactFacts:
    """Who is at hand: during a call by its own name and number, which may be another one of the contact's."""
    contact = at_hand.contact
    name = (call.contact_name if call is not None else contact.name) or contact.name
    typed = [phone.phone for phone in contact.phones] or [contact.phone]
    phones = [call.phone] if call is not None else typed
    statuses = {status.status_id: status.words(language.code) for status in before.statuses} if before else {}
    about = [contact.company, contact.city, statuses.get(contact.status, "") if contact.contact_id else ""]
    if call is not None:
        about = [call.product, *about]
    promised = ""
    if at_hand.callback is not None:
        promised = _say(_WAITS).replace("%1", say.moment(at_hand.callback.due_at, language.locale))
    note = "\n".join(text for text in (at_hand.callback.note if at_hand.callback else "", contact.note) if text)
    return ContactFacts(
        name or contact.phone,
        tuple(phones),
        "  ·  ".join(part for part in about if part),
        promised or (_counted(before.calls) if before is not None else ""),
        note,
    )


def history_of(before: Before, user: User, language: Language) -> list[HistoryLine]:
    """Calls and steps of the status, newest first."""
    lines = [
        (call.started_at, _call_line(call, before.summaries.get(call.call_id), user, language)) for call in before.calls
    ]
    words = {status.status_id: status.words(language.code) for status in before.statuses}
    lines += [
        (step.at, _step_line(step, words, language))
        for step in before.steps
        if step.reason != _BY_CALL and step.before != step.after
    ]
    return [line for _at, line in sorted(lines, key=lambda pair: pair[0], reverse=True)]


def _call_line(call: Call, kept: KeptSummary | None, user: User, language: Language) -> HistoryLine:
    ended = labels.outcome(call.outcome_id) if call.outcome_id else _say(_NO_OUTCOME)
    who = "" if call.agent_id == user.user_id else call.agent_name
    note = " ".join(call.note.split())
    summary = summary_words(kept)
    words = "  ·  ".join(part for part in (who, summary or note or call.product) if part)
    more = "\n".join(part for part in (call.note.strip(), summary_words(kept, whole=True)) if part)
    return HistoryLine(ended, words or _say(_CALL), _day(call.started_at, language), more)


def summary_words(kept: KeptSummary | None, *, whole: bool = False) -> str:
    """A call's summary in words, marked as a draft while nobody has confirmed it; "" where there is none.

    Args:
        kept: what stands of it.
        whole: with objections and promises, each on a line.
    """
    if kept is None:
        return ""
    summary = kept.confirmed or kept.draft
    if summary.is_empty:
        return ""
    parts = [(_REASON, summary.reason), (_NEXT_STEP, summary.next_step)]
    if whole:
        parts[1:1] = [(_OBJECTIONS, "; ".join(summary.objections)), (_PROMISES, "; ".join(summary.promises))]
    told = [_say(pattern).replace("%1", text) for pattern, text in parts if text]
    mark = _say(_CONFIRMED if kept.confirmed is not None else _DRAFT)
    return "\n".join((mark, *told)) if whole else f"{mark} {'  ·  '.join(told)}"


def _step_line(step: StatusChange, words: dict[str, str], language: Language) -> HistoryLine:
    title = _say(_STATUS).replace("%1", words.get(step.after, step.after))
    return HistoryLine(title, step.actor, _day(step.at, language))


def _counted(calls: tuple[Call, ...]) -> str:
    if not calls:
        return ""
    sales = sum(call.is_sale for call in calls)
    told = labels.calls(len(calls))
    return f"{told}  ·  {labels.sales(sales)}" if sales else told


def _day(at: datetime, language: Language) -> str:
    return say.moment(at, language.locale)


def _say(words: object) -> str:
    return QCoreApplication.translate("labels", str(words))
