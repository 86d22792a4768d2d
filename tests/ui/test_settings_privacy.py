"""The settings of privacy, worked by hand over real services: rules, what they delete, the key, erasing a person."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QPlainTextEdit, QTableView

from callmanager.app import App
from callmanager.audio.files import sidecar
from callmanager.audio.files.digest import sha256
from callmanager.domain.recording import RecordingMetadata, RecordingStatus
from callmanager.domain.retention import FOR_EVER, RetentionRule
from callmanager.domain.users import Role, User
from callmanager.settings import load
from callmanager.ui.context import UiContext
from callmanager.ui.pages.settings_encryption import EncryptionSettings
from tests.ui.support import Hands

OpenDesk = Callable[[], Hands]


@pytest.fixture
def old(app: App) -> RecordingMetadata:
    """A recording that began a hundred days ago."""
    folder = app.recorder.save_dir
    folder.mkdir(parents=True)
    wav = folder / "llamada_Rosa.wav"
    soundfile.write(wav, np.zeros((800, 1), np.int16), 8_000, subtype="PCM_16")
    metadata = RecordingMetadata(
        "r1", (datetime.now(UTC) - timedelta(days=100)).isoformat(), str(wav), 8_000, 1,
        contact_name="Rosa Mora Vega", contact_phone="8877-6655", duration_seconds=0.1,
        file_size_bytes=wav.stat().st_size, status=RecordingStatus.COMPLETED, sha256=sha256(wav),
    )  # fmt: skip
    sidecar.write(wav, metadata)
    app.recordings.index.keep([metadata])
    return metadata


def privacy(hands: Hands) -> Hands:
    hands.click("rail_settings")
    hands.click("settings_tab_privacy")
    hands.settle()
    return hands


def choose(hands: Hands, name: str, figure: object) -> None:
    box = hands.find(name, QComboBox)
    place = box.findData(figure)
    assert place >= 0, [box.itemData(index) for index in range(box.count())]
    box.setCurrentIndex(place)


def cells(hands: Hands, name: str) -> list[list[str]]:
    model = hands.find(name, QTableView).model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_rules_are_made_moved_and_removed(open_desk: OpenDesk, app: App) -> None:
    hands = privacy(open_desk())
    choose(hands, "retention_days", 90.0)
    hands.click("retention_add")
    hands.settle()
    choose(hands, "retention_days", float(FOR_EVER))
    choose(hands, "retention_outcome", "sale")
    hands.click("retention_add")
    hands.settle()
    assert app.retention.rules() == [RetentionRule(90), RetentionRule(FOR_EVER, "sale")]
    hands.find("retention_rules", QTableView).selectRow(1)
    hands.click("retention_up")
    hands.settle()
    assert cells(hands, "retention_rules") == [
        ["Venta", "Cualquiera", "Cualquiera", "Siempre"],
        ["Cualquiera", "Cualquiera", "Cualquiera", "90 días"],
    ]
    hands.click("retention_remove")
    hands.settle()
    assert app.retention.rules() == [RetentionRule(90)]


def test_what_was_shown_is_deleted_and_not_before(open_desk: OpenDesk, app: App, old: RecordingMetadata) -> None:
    app.retention.set_rules([RetentionRule(30)], "test")
    hands = privacy(open_desk())
    assert not hands.find("retention_apply").isEnabled()
    hands.click("retention_preview")
    hands.settle()
    ((_start, contact, _size, why),) = cells(hands, "retention_doomed")
    assert (contact, why) == ("Rosa Mora Vega", "Regla 1: 30 días")
    assert Path(old.file_path).exists()
    app.retention.hold("r1", "Pleito", "test")
    hands.click("retention_apply")
    hands.settle()
    assert Path(old.file_path).exists(), "it is held since, so what was shown does not go"
    hands.click("retention_preview")
    hands.settle()
    assert cells(hands, "retention_doomed")[0][3] == "Se queda: Pleito"
    app.retention.release("r1", "test")
    hands.click("retention_preview")
    hands.settle()
    hands.click("retention_apply")
    hands.settle()
    assert not Path(old.file_path).exists()
    assert app.recordings.get("r1") is None


def test_switches_are_kept_at_once(open_desk: OpenDesk, app: App, context: UiContext) -> None:
    hands = privacy(open_desk())
    hands.click("retention_daily")
    hands.click("encryption_on")
    hands.wait(lambda: load(app.paths.settings).settings.audio.encrypt)
    hands.settle()
    assert load(app.paths.settings).settings.audio.retention_enabled
    assert context.settings.audio.retention_enabled
    assert app.keys.status().readable
    hands.click("encryption_on")
    hands.wait(lambda: not load(app.paths.settings).settings.audio.encrypt)
    assert load(app.paths.settings).settings.audio.retention_enabled


def test_a_key_is_saved_shown_and_brought_back(open_desk: OpenDesk, app: App, tmp_path: Path) -> None:
    app.keys.ensure("test")
    hands = privacy(open_desk())
    card = hands.window.findChild(EncryptionSettings)
    assert isinstance(card, EncryptionSettings)
    assert "no tiene llavero" in card._state.text()
    assert card._save_words.isVisible()
    card.save_key(tmp_path / "clave.txt")
    hands.settle()
    assert not card._save_words.isVisible()
    hands.click("key_show")
    hands.wait(lambda: hands.window.findChild(QDialog, "key_sheet") is not None)
    lines = hands.find("key_lines", QPlainTextEdit).toPlainText()
    assert lines.splitlines()[4:13] == (tmp_path / "clave.txt").read_text("utf-8").splitlines()[4:13]
    hands.click("key_sheet_go")
    hands.settle()
    hands.click("key_rotate")
    hands.settle()
    assert card._save_words.isVisible(), "the new one is in safety nowhere"
    card.import_key(lines.replace("1. ", "1. X", 1))
    hands.settle()
    assert "línea" in card.notice.text
    card.import_key(lines)
    hands.settle()
    assert "está aquí" in card.notice.text


def test_a_person_is_erased_after_typing_the_name(open_desk: OpenDesk, app: App, old: RecordingMetadata) -> None:
    hands = privacy(open_desk())
    assert not hands.find("erase_preview").isEnabled()
    hands.type("erase_phone", "7777 7777")
    hands.click("erase_preview")
    hands.settle()
    assert "no se conoce" in hands.window.findChild(type(hands.find("erase_notice")), "erase_notice").text
    hands.type("erase_phone", "8877 6655")
    hands.click("erase_preview")
    hands.wait(lambda: hands.window.findChild(QDialog, "erase_dialog") is not None)
    hands.find("erase_typed").setText("Rosa Mora Vega")  # type: ignore[attr-defined]
    hands.click("erase_dialog_go")
    hands.settle()
    assert os.listdir(app.recorder.save_dir) == []
    assert app.recordings.get("r1") is None


def test_who_may_not_is_not_offered(open_desk: OpenDesk, app: App, context: UiContext, old: RecordingMetadata) -> None:
    app.keys.ensure("test")
    context.user = User(context.user.user_id, context.user.name, Role.TEAM_LEAD)
    hands = privacy(open_desk())
    for name in (
        "retention_add", "retention_preview", "retention_apply", "retention_daily", "encryption_on", "key_save",
        "key_show", "key_import", "key_rotate", "erase_phone", "erase_preview",
    ):  # fmt: skip
        assert not hands.find(name).isEnabled(), name
    assert not hands.find("encryption_on", QCheckBox).isChecked()
