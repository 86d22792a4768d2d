"""Conversations with the assistant are kept whole, and are their owner's alone."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from callmanager.domain.errors import ConversationError
from callmanager.services.answers import conversations
from callmanager.services.answers.conversations import ConversationService
from tests.support.desk import Desk


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    with Desk(home) as desk:
        yield desk


@pytest.fixture
def kept(desk: Desk) -> ConversationService:
    return ConversationService(desk.database, desk.audit, desk.clock)


def test_all_that_was_said_is_kept_in_order(desk: Desk, kept: ConversationService) -> None:
    ana = desk.person("Ana")
    talk = kept.begin(ana, "  ¿Qué  digo si\nes caro? " + "x" * 100, "fibra")
    for number in range(40):  # more than the model is told
        kept.say(ana, talk.conversation_id, f"pregunta {number}")
        kept.say(ana, talk.conversation_id, f"respuesta {number}", by_model=True)
    kept.say(ana, talk.conversation_id, "", by_model=True, error="Ollama no responde.")
    said = kept.messages(ana, talk.conversation_id)
    assert [message.text for message in said[:3]] == ["pregunta 0", "respuesta 0", "pregunta 1"]
    assert len(said) == 81
    assert (said[-1].by_model, said[-1].error) == (True, "Ollama no responde.")
    assert talk.title.startswith("¿Qué digo si es caro? xxx")
    assert len(talk.title) == conversations.MAX_TITLE
    assert [c.conversation_id for c in kept.all(ana)] == [talk.conversation_id]


def test_nobody_reads_another_person_s(desk: Desk, kept: ConversationService, tmp_path: Path) -> None:
    ana, luis = desk.person("Ana"), desk.person("Luis")
    talk = kept.begin(ana, "hola").conversation_id
    for look in (
        lambda: kept.messages(luis, talk),
        lambda: kept.say(luis, talk, "x"),
        lambda: kept.remove(luis, talk),
        lambda: kept.export_file(luis, talk, tmp_path / "x.txt", names=("A", "IA"), told=str),
    ):
        with pytest.raises(ConversationError):
            look()
    assert kept.all(luis) == []
    kept.remove(ana, talk)
    assert kept.all(ana) == []


def test_the_oldest_ones_go(desk: Desk, kept: ConversationService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversations, "KEPT", 3)
    ana = desk.person("Ana")
    for number in range(5):
        talk = kept.begin(ana, f"charla {number}")
        kept.say(ana, talk.conversation_id, "hola")
        desk.clock.go_on(seconds=1)
    assert [talk.title for talk in kept.all(ana)] == ["charla 4", "charla 3", "charla 2"]


def test_it_is_written_as_text(desk: Desk, kept: ConversationService, tmp_path: Path) -> None:
    ana = desk.person("Ana")
    talk = kept.begin(ana, "hola").conversation_id
    kept.say(ana, talk, "¿Qué digo?")
    kept.say(ana, talk, "Le entiendo.\n¿Y usted?", by_model=True)
    path = tmp_path / "charla.txt"
    assert kept.export_file(ana, talk, path, names=("Ana", "IA"), told=lambda _at: "10:30") == 2
    assert path.read_text("utf-8") == "[10:30] Ana: ¿Qué digo?\n\n[10:30] IA: Le entiendo.\n¿Y usted?\n"
    with pytest.raises(ConversationError, match="cannot be written"):
        kept.export_file(ana, talk, tmp_path / "gone" / "x.txt", names=("Ana", "IA"), told=str)


def test_it_is_written_as_markdown_and_for_programs(desk: Desk, kept: ConversationService, tmp_path: Path) -> None:
    ana = desk.person("Ana")
    talk = kept.begin(ana, "hola <b>").conversation_id
    kept.say(ana, talk, "¿<script> & más?")
    kept.say(ana, talk, "A medias", by_model=True, error="Detenida.")

    def write(name: str) -> str:
        kept.export_file(ana, talk, tmp_path / name, names=("Ana", "IA"), told=lambda _at: "10:30")
        return (tmp_path / name).read_text("utf-8")

    assert write("x.MD") == (
        "# hola &lt;b>\n\n**Ana** · 10:30\n\n¿&lt;script> &amp; más?\n\n**IA** · 10:30\n\nA medias\n(Detenida.)\n"
    )
    told = json.loads(write("x.json"))
    assert told["title"] == "hola <b>"
    assert [m["role"] for m in told["messages"]] == ["user", "assistant"]
    assert (told["messages"][1]["content"], told["messages"][1]["error"]) == ("A medias", "Detenida.")


def test_no_sign_is_too_odd_to_be_kept(desk: Desk, kept: ConversationService) -> None:
    ana = desk.person("Ana")
    talk = kept.begin(ana, "a\0b\ud800c").conversation_id
    kept.say(ana, talk, "🙂\0\udfff مرحبا")
    assert kept.messages(ana, talk)[0].text == "🙂? مرحبا"
    kept.choose_product(ana, talk, "fibra")
    assert [(one.title, one.product_id) for one in kept.all(ana)] == [("ab?c", "fibra")]
