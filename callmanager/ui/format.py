"""Figures as words: durations, percentages, sizes and moments, in the language that is on."""

from datetime import date, datetime
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDate, QDateTime, QLocale, QTimeZone

NOTHING: Final = "–"  # what a figure shows that has no value
_PERCENT = str(QT_TRANSLATE_NOOP("format", "%1 %"))  # Qt knows the sign of a locale, but not where it stands


def duration(seconds: float | None) -> str:
    """``4:12`` or ``1:04:12``; “–” for None. Fractions are cut off, so that a timer never runs ahead."""
    if seconds is None:
        return NOTHING
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def clock(seconds: float | None) -> str:
    """``04:12`` or ``1:04:12``: as `duration`, with two digits of minutes so that a running timer keeps its width."""
    text = duration(seconds)
    return f"0{text}" if len(text) == len("4:12") and text[1] == ":" else text


def percent(value: int | None) -> str:
    """``25 %``, or ``25%`` in English; “–” for None."""
    return NOTHING if value is None else QCoreApplication.translate("format", _PERCENT).replace("%1", str(value))


def size(size_bytes: int | None, locale: QLocale) -> str:
    """``12,4 MB`` as the locale writes it (1 MB = 1,000,000 bytes); “–” for None."""
    if size_bytes is None:
        return NOTHING
    return locale.formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def number(value: int | None, locale: QLocale) -> str:
    """``12.345`` as the locale writes it; “–” for None."""
    return NOTHING if value is None else locale.toString(value)


def moment(at: datetime | str | None, locale: QLocale) -> str:
    """Date and time on this computer's clock, short; “–” for None. Text is read as ISO 8601 with offset.

    Raises:
        ValueError: the text is not a moment.
    """
    return NOTHING if at is None else locale.toString(_local(at), QLocale.FormatType.ShortFormat)


def day(at: datetime | str | None, locale: QLocale) -> str:
    """The date on this computer's clock, short; “–” for None."""
    return NOTHING if at is None else locale.toString(_local(at).date(), QLocale.FormatType.ShortFormat)


def time_of_day(at: datetime | str | None, locale: QLocale) -> str:
    """Hours and minutes on this computer's clock; “–” for None."""
    return NOTHING if at is None else locale.toString(_local(at).time(), QLocale.FormatType.ShortFormat)


def day_and_month(day: date, locale: QLocale) -> str:
    """``9/3`` or ``3/9``, in the order of the locale: a day on an axis, where there is no room for its year."""
    form = locale.dateFormat(QLocale.FormatType.ShortFormat)
    return f"{day.month}/{day.day}" if form.find("M") < form.find("d") else f"{day.day}/{day.month}"


def weekday(year: int, month: int, day: int, locale: QLocale) -> str:
    """The short name of a date's day of the week, such as ``lun``."""
    return locale.dayName(QDate(year, month, day).dayOfWeek(), QLocale.FormatType.ShortFormat).rstrip(".")


def date_of(day: date, locale: QLocale) -> str:
    """A date of the calendar, short: ``12/3/26``."""
    return locale.toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)


def _local(at: datetime | str) -> QDateTime:
    aware = datetime.fromisoformat(at) if isinstance(at, str) else at
    return QDateTime.fromMSecsSinceEpoch(round(aware.timestamp() * 1000), QTimeZone.systemTimeZone())
