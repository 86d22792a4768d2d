import re
from pathlib import Path

import callmanager.audio
from callmanager.domain.recording import Gap
from callmanager.ui import labels

_CODE = re.compile(
    r"_(?:note(?:_end)?|say)\(\s*\"([a-z_]+)\"|RecordingEvent\([^\"\n]*\"([a-z_]+)\"|^_?EVENT = \"([a-z_]+)\"",
    re.MULTILINE,
)


def test_every_event_of_a_recording_has_words() -> None:
    folder = Path(callmanager.audio.__file__).parent
    texts = [file.read_text("utf-8") for file in folder.rglob("*.py")]
    codes = {code for text in texts for found in _CODE.findall(text) for code in found}
    codes = (codes - {""}) | {Gap.LOST_FILE}
    assert {"second_folder", "disk_ended", "voice", "sleep", "zero_tail", "zeros", "sound"} <= codes, (
        "they are found where they are written"
    )
    assert {code for code in codes if labels.sound_event(code) == code} == set()
