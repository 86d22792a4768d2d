"""Each alarm of a recording has its sentence in both languages: it tells what is kept and what to do."""

import ast
from pathlib import Path

from callmanager.audio.recording import faults
from callmanager.ui.sentences_es import SENTENCES


def codes() -> set[str]:
    """The codes of the alarms, which are no errors and so stand in pairs with their sentence."""
    tree = ast.parse(Path(faults.__file__).read_text("utf-8"))
    pairs = (node.value for node in ast.walk(tree) if isinstance(node, ast.Return))
    first = (pair.elts[0] for pair in pairs if isinstance(pair, ast.Tuple))
    return {code.value for code in first if isinstance(code, ast.Constant) and isinstance(code.value, str)}


def test_every_alarm_speaks_spanish_too() -> None:
    assert {"device_lost", "disk_low", "disk_stall", "silent", "second_folder"} <= codes()
    assert codes() <= SENTENCES.keys()
