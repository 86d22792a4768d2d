"""English is whole, its files are those that the code asks for, and switching needs no restart."""

import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QAbstractButton, QApplication, QDateTimeEdit, QLabel, QLineEdit, QWidget

from callmanager.app import App
from callmanager.paths import checkout_root, resource
from callmanager.ui import labels
from callmanager.ui.i18n import Language
from tests.ui.support import Hands

TS, QM = resource("i18n", "callmanager_en.ts"), resource("i18n", "callmanager_en.qm")
Message = tuple[str, str]


def _tool(name: str) -> str:
    suffix = ".exe" if sys.platform == "win32" else ""
    return str(Path(PySide6.__file__).parent / f"{name}{suffix}")


def _messages(ts: Path) -> dict[Message, str | None]:
    """Translation by context and source; None where it is not finished."""
    found: dict[Message, str | None] = {}
    for context in ElementTree.parse(ts).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            finished = translation.get("type") is None
            key = (context.findtext("name", ""), message.findtext("source", ""))
            found[key] = translation.text if finished else None
    return found


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> set[Message]:
    """What the code asks to be translated now."""
    root = checkout_root()
    assert root is not None
    ts = tmp_path_factory.mktemp("ts") / "fresh.ts"
    files = sorted(str(path) for path in (root / "callmanager/ui").rglob("*.py"))
    command = [_tool("lupdate"), *files, "-ts", str(ts), "-source-language", "es", "-target-language", "en", "-silent"]
    # The tool of the Qt that stands in the lock; its Python wrapper adds nothing.
    subprocess.run(command, check=True, timeout=50)
    return set(_messages(ts))


_REPLACED = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from callmanager.ui import i18n

folder = Path(sys.argv[1])
i18n.resource = lambda *_parts: folder
application = QApplication([])
language = i18n.Language(application, "en")
(folder / "callmanager_en.qm").write_bytes(b"")
print(application.translate("SoundCheckDialog", "Cerrar"))
"""


def test_a_file_that_is_replaced_meanwhile_does_not_end_the_program(tmp_path: Path) -> None:
    shutil.copy(QM, tmp_path)
    command = [sys.executable, "-c", _REPLACED, str(tmp_path)]
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=50, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "Close"), done.stderr


def test_every_text_of_the_code_is_in_the_file_and_nothing_else(wanted: set[Message]) -> None:
    known = set(_messages(TS))
    assert wanted - known == set(), "run: make translations"
    assert known - wanted == set(), "these are said no more"


def test_nothing_is_left_to_translate() -> None:
    assert [key for key, words in _messages(TS).items() if not words] == []


def test_the_gaps_of_a_text_are_those_of_its_translation() -> None:
    for (_context, source), words in _messages(TS).items():
        assert sorted(re.findall(r"%\d", source)) == sorted(re.findall(r"%\d", words or "")), source


def test_every_context_is_a_class_or_a_list_of_words(wanted: set[Message]) -> None:
    """The extracting tool can mistake the context of a text; then it would never be translated."""
    root = checkout_root()
    assert root is not None
    code = "\n".join(path.read_text("utf-8") for path in (root / "callmanager/ui").rglob("*.py"))
    classes = set(re.findall(r"^class (\w+)", code, re.MULTILINE))
    assert {context for context, _source in wanted} <= classes | {"labels", "audit", "agent_words", "format"}


def test_the_compiled_file_is_that_of_the_source(tmp_path: Path) -> None:
    copy = Path(shutil.copy(TS, tmp_path))
    subprocess.run([_tool("lrelease"), "-silent", str(copy)], check=True, timeout=50)
    assert copy.with_suffix(".qm").read_bytes() == QM.read_bytes(), "run: make translations"


def _shown(window: QWidget) -> list[str]:
    words = [w.text() for w in window.findChildren(QLabel) + window.findChildren(QAbstractButton)]
    words += [w.placeholderText() for w in window.findChildren(QLineEdit)]
    words += [w.accessibleName() for w in window.findChildren(QWidget)]
    return [word for word in words if word]


def test_switching_changes_every_word_at_once_and_back(
    open_desk: Callable[[], Hands], app: App, language: Language
) -> None:
    app.contacts.add("Zoe", "8888 7777")
    desk = open_desk()
    for page in desk.window.page_names:  # type: ignore[attr-defined]
        desk.window.open_page(page)  # type: ignore[attr-defined]
        desk.settle()
    spanish = _shown(desk.window)
    different = {source for (_context, source), words in _messages(TS).items() if words != source}
    assert different & set(spanish), "the window speaks Spanish first"
    language.choose("en")
    desk.wait(lambda: desk.words("rail_settings") == "Settings")
    assert set(_shown(desk.window)) & different == set()
    dates = desk.window.findChildren(QDateTimeEdit)
    assert len(dates) > 4
    assert {edit.locale().language() for edit in dates} == {QLocale.Language.English}, "days and am/pm follow, too"
    assert desk.find("move_moment", QDateTimeEdit).text().endswith(("AM", "PM"))
    language.choose("es")
    desk.wait(lambda: desk.words("rail_settings") == "Ajustes")
    assert sorted(_shown(desk.window)) == sorted(spanish)


def test_dates_and_numbers_follow_the_language(language: Language) -> None:
    language.choose("en")
    assert language.locale.dayName(1).lower() == "monday"
    language.choose("es")
    assert language.locale.dayName(1).lower() == "lunes"


def test_qt_s_own_words_are_translated_too(language: Language, dressed: QApplication) -> None:
    language.choose("es")
    assert dressed.translate("QPlatformTheme", "Cancel") == "Cancelar"
    language.choose("en")
    assert dressed.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_a_missing_translation_is_logged_and_spanish_stays(
    language: Language, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("The translation “en” is missing")
    monkeypatch.setattr("callmanager.ui.i18n.resource", lambda *_parts: tmp_path)
    language.choose("en")
    assert labels.phase("talking") == "En llamada"


def test_words_of_the_domain(language: Language) -> None:
    assert labels.outcome("sale") == "Venta"
    assert labels.outcome(None) == "–"
    assert labels.role("team_lead") == "Jefatura de equipo"
    assert labels.category("price") == "Precio"
    assert labels.recording_state("recovered") == "Recuperada"
    assert labels.phase("from a later version") == "from a later version"
    language.choose("en")
    assert labels.outcome("sale") == "Sale"
    assert labels.category("price") == "Price"
