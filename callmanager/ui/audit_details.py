"""The details of audit entries in the interface's words; what somebody typed, and what is from later, stays as it is.

The log keeps details as the services wrote them, in English, and its chain holds them so: only what is shown is put
into words, by the action that wrote it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale

from callmanager.domain.contact import SHIPPED_STATUSES
from callmanager.domain.goals import Measure
from callmanager.ui import format as say
from callmanager.ui import goal_words, labels
from callmanager.ui.audit_detail_words import FIELDS, PATTERNS, SENTENCES, WORDS
from callmanager.ui.contact_words import field

_RULE = re.compile(r"(\d+): (\d+) days(?: \((.*)\))?(, off)?")
_GOAL = re.compile(r"(\w+) (\w+) (\d+(?:\.\d+)?(?:e\+\d+)?|–)")
_STATUS = re.compile(r"(.*); closed (True|False); in use (True|False); after (\d+) months to (.*)")
_SPLIT = re.compile(r"(; |, )")
_COUNTED = re.compile(r"(\d+) (\w+)|(\w+):? (\d+)")


def detail(action: str, kept: str, locale: QLocale) -> str:
    """What an entry's details say; as they were kept where there are no words for them."""
    tell = _BY_ACTION.get(action)
    return tell(kept, locale) if kept and tell is not None else kept


def _nothing(_kept: str, _locale: QLocale) -> str:
    """An id or a digest that tells a person nothing."""
    return ""


def _change(words: Callable[[str], str]) -> Callable[[str, QLocale], str]:
    """“before -> after” by words for each."""

    def tell(kept: str, _locale: QLocale) -> str:
        return " → ".join(words(one) for one in kept.split(" -> "))

    return tell


def _fields(kept: str, _locale: QLocale) -> str:
    """“name: value; name: before -> after”; what has no name in front is somebody's words."""
    told = []
    for part in re.split(r"; (?=\w+: )", kept):
        name, colon, value = part.partition(": ")
        known = bool(colon) and name in FIELDS
        values = " → ".join(map(_value if known else str, (value if known else part).split(" -> ")))
        told.append(f"{_say(FIELDS, name)}: {values}" if known else values)
    return "; ".join(told)


def _parts(kept: str, _locale: QLocale) -> str:
    """Each part between commas and semicolons by the words or the pattern it is; the others stay."""
    whole = _pattern(kept)
    return whole if whole is not None else "".join(_part(part) for part in _SPLIT.split(kept))


def _part(part: str) -> str:
    found = _pattern(part)
    counted = _COUNTED.fullmatch(part)
    if found is not None or counted is None:
        return found if found is not None else _say(WORDS, part)
    number, name = (counted[1], counted[2]) if counted[1] else (counted[4], counted[3])
    return f"{_say(WORDS, name)}: {number}" if name in WORDS else part


def _pattern(kept: str) -> str | None:
    for pattern, words in PATTERNS:
        match = pattern.fullmatch(kept)
        if match is not None:
            told = QCoreApplication.translate("audit", str(words))
            for number, value in enumerate(match.groups(), 1):
                told = told.replace(f"%{number}", value)
            return told
    return None


def _moments(kept: str, locale: QLocale) -> str:
    try:
        return " → ".join(say.moment(datetime.fromisoformat(one), locale) for one in kept.split(" -> "))
    except ValueError:
        return kept


def _goal(kept: str, locale: QLocale) -> str:
    match = _GOAL.fullmatch(kept)
    known = {one.value: one for one in Measure}.get(match[1]) if match else None
    if match is None or known is None:
        return kept
    period, amount = match[2], None if match[3] == say.NOTHING else float(match[3])
    return f"{goal_words.measure(known)} {_say(WORDS, period)}: {goal_words.value(known, amount, locale)}"


def _script(kept: str, _locale: QLocale) -> str:
    """“name; characters; in use”: how long it is tells nobody anything."""
    name, _, rest = kept.rpartition("; ")
    return f"{name.rpartition('; ')[0]}; {_say(FIELDS, 'is_active')}: {_value(rest)}"


def _discard(kept: str, locale: QLocale) -> str:
    return _parts(kept.partition("; call ")[0], locale)


def _deletion(kept: str, locale: QLocale) -> str:
    """“n bytes; why”; why may be anything that somebody typed."""
    amount, parted, why = kept.partition("; ")
    number = amount.removesuffix(" bytes")
    told = say.size(int(number), locale) if number.isdecimal() else amount
    return f"{told}{parted}{_part(why)}"


def _product(kept: str, _locale: QLocale) -> str:
    name, parted, version = kept.rpartition(", ")
    return f"{name}{parted}{_part(version)}"


def _report(kept: str, locale: QLocale) -> str:
    span, parted, rows = kept.partition("; ")
    return f"{_moments(span.replace(' – ', ' -> '), locale).replace(' → ', ' – ')}{parted}{_parts(rows, locale)}"


def _retention(kept: str, _locale: QLocale) -> str:
    told = []
    for rule in kept.split("; "):
        match = _RULE.fullmatch(rule)
        if match is None:
            return kept
        words = _say(SENTENCES, "rule").replace("%1", match[1]).replace("%2", match[2])
        conditions = ", ".join(_condition(*one.partition(" ")[::2]) for one in match[3].split(", ")) if match[3] else ""
        words += f" ({conditions})" if conditions else ""
        told.append(words + (f", {_say(SENTENCES, 'off')}" if match[4] else ""))
    return "; ".join(told)


def _condition(what: str, value: str) -> str:
    return labels.outcome(value) if what == "outcome" else labels.consent(value) if what == "consent" else value


def _status_change(kept: str, locale: QLocale) -> str:
    match = _STATUS.fullmatch(kept)
    if match is None:
        return kept
    words = f"{_status(match[1], locale)}; {_say(SENTENCES, 'closed')}: {_value(match[2])}; "
    words += f"{_say(FIELDS, 'is_active')}: {_value(match[3])}"
    if match[4] == "0":
        return words
    rule = _say(SENTENCES, "moves").replace("%1", match[4]).replace("%2", _status(match[5], locale))
    return f"{words}; {rule}"


def _moved(kept: str, locale: QLocale) -> str:
    told = []
    for one in kept.split("; "):
        names, colon, count = one.rpartition(": ")
        told.append(" → ".join(_status(name, locale) for name in names.split(" → ")) + colon + count)
    return "; ".join(told)


def _status(status_id: str, locale: QLocale) -> str:
    """A shipped status' words; the office's own are kept by the words they had, or by their id."""
    shipped = {one.status_id: one for one in SHIPPED_STATUSES}.get(status_id)
    if shipped is None:
        return status_id
    return shipped.label_es if locale.language() is QLocale.Language.Spanish else shipped.label_en


def _contact_fields(kept: str, _locale: QLocale) -> str:
    return ", ".join(field("phone" if one == "phones" else one) for one in kept.split(", "))


def _of(words: Callable[[str], str]) -> Callable[[str, QLocale], str]:
    return lambda kept, _locale: words(kept)


def _value(kept: str) -> str:
    return say.NOTHING if kept in ("none", "None", "", "()", "-") else _say(WORDS, kept)


def _as_is(kept: str) -> str:
    return say.NOTHING if kept == "-" else kept


def _consent(kept: str) -> str:
    return labels.consent("" if kept == "none" else kept)


def _say(words: Mapping[str, object], key: str) -> str:
    return QCoreApplication.translate("audit", str(words[key])) if key in words else key


_BY_ACTION: dict[str, Callable[[str, QLocale], str]] = {
    **dict.fromkeys(("team.add", "team.enable", "team.disable", "audit.redact"), _nothing),
    **dict.fromkeys(("user.create", "token.create"), _of(labels.role)),
    **dict.fromkeys(("user.team", "user.rename", "team.rename", "campaign.rename", "recording.tag"), _change(_as_is)),
    **dict.fromkeys(("campaign.add", "campaign.policy", "campaign.rules", "outcome.add", "outcome.change"), _fields),
    **dict.fromkeys(("pause.add", "pause.change"), _fields),
    "settings.change": _change(_value),
    **dict.fromkeys(("script.add", "script.change"), _script),
    **dict.fromkeys(
        (
            *("login.refused", "user.password.refused", "phone.invite", "audit.verify", "recording.start"),
            *("recording.stop", "recording.pause", "recording.resume", "storage.restore"),
            *("playbook.save", "prompt.save", "prompt.reset", "contact.erase", "legacy.import"),
            *("contacts.import", "contacts.undo", "playbook.import", "product.import"),
        ),
        _parts,
    ),
    "user.role": _change(labels.role),
    "call.consent": _change(_consent),
    "call.end": _of(labels.outcome),
    "callback.move": _moments,
    "contacts.change": _contact_fields,
    "goal.set": _goal,
    "recording.discard": _discard,
    "recording.delete": _deletion,
    "product.save": _product,
    "report.write": _report,
    "retention.rules": _retention,
    "contacts.status": _status_change,
    "contacts.statuses": lambda kept, locale: ", ".join(_status(one, locale) for one in kept.split(", ")),
    "contacts.rules": _moved,
}
