"""Every error that the program raises on purpose has a sentence a person can act on, in both languages."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from callmanager.domain.errors import CallManagerError, ServerError
from callmanager.paths import checkout_root
from callmanager.ui.errors import sentence, show_fatal
from callmanager.ui.i18n import Language
from callmanager.ui.sentences_es import SENTENCES

# The model's errors speak both languages themselves; commands speak English on stderr, beside the window.
_APART = {"ai", "cli", "demo", "ui"}
# Only commands raise these; no window shows them.
_COMMANDS = re.compile(r"restore_|legacy|objections_file|usage|export_|unknown_user")


def _raised() -> dict[str, set[str]]:
    """Each code with the details that every place raising it gives."""
    root = checkout_root()
    assert root is not None
    found: defaultdict[str, list[set[str]]] = defaultdict(list)
    for path in (root / "callmanager").rglob("*.py"):
        if not _APART & set(path.relative_to(root / "callmanager").parts):
            _collect(path, found)
    return {code: set.intersection(*details) for code, details in found.items()}


def _collect(path: Path, found: defaultdict[str, list[set[str]]]) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        code = keywords.pop("code", None)
        if isinstance(code, ast.Constant) and isinstance(code.value, str) and node.args:
            found[code.value].append({name for name in keywords if name})


RAISED = _raised()


def test_codes_are_found() -> None:
    assert {"call_busy", "no_device", "port_taken", "store_newer"} <= RAISED.keys()


@pytest.mark.parametrize("code", sorted(code for code in RAISED if not _COMMANDS.match(code)))
def test_a_code_has_a_spanish_sentence_whose_gaps_are_filled(code: str) -> None:
    assert code in SENTENCES, f"callmanager/ui/sentences_es.py has no sentence for “{code}”"
    gaps = set(re.findall(r"{(\w+)}", SENTENCES[code]))
    assert gaps <= RAISED[code]


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_is_whole(code: str) -> None:
    words = SENTENCES[code]
    assert words[0].isupper() or words[0] in "“¿"
    assert words.rstrip("”").endswith((".", ".…"))
    assert "Ups" not in words
    assert "Error" not in words


def test_the_sentence_is_in_the_language_that_is_on(language: Language) -> None:
    error = ServerError("Port 5000 is taken by another program.", code="port_taken", port=5000)
    language.choose("es")
    assert "puerto 5000" in sentence(error)
    language.choose("en")
    assert sentence(error) == "Port 5000 is taken by another program."


def test_what_has_no_sentence_is_told_in_its_own_words(language: Language) -> None:
    assert sentence(CallManagerError("Something new.", code="brand_new")) == "Something new."
    assert sentence(ServerError("A port is taken.", code="port_taken")) == "A port is taken.", "a gap stays open"


def test_where_nobody_looks_no_box_waits(dressed: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("PySide6.QtGui.QGuiApplication.platformName", lambda: "offscreen")
    before = dressed.activeModalWidget()  # one that another test has only just closed, say
    show_fatal(CallManagerError("The workspace is in use."))
    assert dressed.activeModalWidget() is before
