"""A conversation to read: drawn in parts, followed while the end is in sight, and never drawn anew for nothing."""

import time

import pytest
from pytestqt.qtbot import QtBot

from callmanager.ui.theme import Theme
from callmanager.ui.widgets.transcript import PART, Line, Transcript


@pytest.fixture
def transcript(theme: Theme, qtbot: QtBot) -> Transcript:
    shown = Transcript(theme, "transcript")
    qtbot.addWidget(shown)
    shown.resize(600, 300)
    shown.show()
    return shown


def some(count: int) -> list[Line]:
    return [
        Line(f"Ana {n}", f"línea {n}\n<b>más</b>", bool(n % 2), "(fin)" if n % 7 == 0 else "") for n in range(count)
    ]


def drawn(lines: list[Line]) -> str:
    return "\n".join("\n".join(part for part in (line.head, line.text, line.note) if part) for line in lines)


def test_older_messages_are_drawn_when_they_are_asked_for(transcript: Transcript) -> None:
    lines = some(2 * PART + 5)
    transcript.show_lines(lines)
    assert transcript.toPlainText() == drawn(lines[-PART:])
    assert transcript.older == PART + 5
    transcript.show_older()
    assert transcript.toPlainText() == drawn(lines[5 - 2 * PART - 5 :])
    transcript.show_older()
    transcript.show_older()
    assert transcript.toPlainText() == drawn(lines)
    assert (transcript.older, len(transcript.lines)) == (0, len(lines))
    lines.append(Line("IA", "nueva", by_model=True))
    transcript.show_lines(lines)
    assert transcript.toPlainText() == drawn(lines), "older ones stay"


def test_only_what_is_new_is_drawn(transcript: Transcript, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = some(20)
    transcript.show_lines(lines)
    monkeypatch.setattr(transcript, "clear", lambda: pytest.fail("drawn anew"))
    lines[-1] = Line("IA · 10:30", "otra", by_model=True)
    transcript.show_lines([*lines, Line("Ana", "¿y?"), Line("IA", "", by_model=True)])
    transcript.add_piece("Cla")
    transcript.add_piece("ro.")
    assert transcript.toPlainText() == drawn([*lines, Line("Ana", "¿y?"), Line("IA", "Claro.")])
    transcript.change_last("Claro que sí.", "detenida")
    transcript.show_lines(
        [*lines, Line("Ana", "¿y?"), Line("IA · 10:31", "Claro que sí.", by_model=True, note="detenida")]
    )
    assert transcript.toPlainText().endswith("IA · 10:31\nClaro que sí.\ndetenida")
    transcript.show_lines(lines[:3])
    assert transcript.toPlainText() == drawn(lines[:3])


def test_another_conversation_takes_its_place(transcript: Transcript) -> None:
    transcript.show_lines(some(5))
    transcript.show_lines([Line("Luis", "hola")])
    assert transcript.toPlainText() == "Luis\nhola"
    transcript.show_lines([])
    assert (transcript.toPlainText(), transcript.lines) == ("", ())


def test_it_follows_the_end_only_while_that_is_in_sight(transcript: Transcript) -> None:
    transcript.show_lines(some(30))
    bar = transcript.verticalScrollBar()
    assert bar.value() == bar.maximum()
    transcript.add_piece("\nmás" * 10)
    assert bar.value() == bar.maximum()
    bar.setValue(0)
    transcript.add_piece("\nmás" * 10)
    assert bar.value() == 0, "somebody reads above"


def test_a_long_conversation_does_not_hold_up_the_keys(transcript: Transcript) -> None:
    lines = [Line("Ana", "palabra " * 60, bool(n % 2)) for n in range(1_000)]
    began = time.process_time()
    transcript.show_lines(lines)
    assert time.process_time() - began < 0.1, "the bar is 50 ms where nothing else runs"
