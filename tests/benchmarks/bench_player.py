"""How soon a recording of an hour is seen, what stretching costs, and how soon a page of 100,000 recordings is shown.

The bars: an hour drawn within 200 ms from its cache, a page of the table within 50 ms.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile

RATE = 44_100
_DRAW_BAR, _PAGE_BAR = 0.2, 0.05


def _median(job: Callable[[], object], times: int = 9) -> float:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        job()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def _hour(folder: Path) -> Path:
    path = folder / "hour.wav"
    rng = np.random.default_rng(1)
    with soundfile.SoundFile(path, "w", RATE, 1, "PCM_16") as file:
        for minute in range(60):
            loud = 400 + 7_000 * (minute % 7)
            file.write((rng.standard_normal(60 * RATE) * min(loud, 9_000)).astype(np.int16))
    return path


def main() -> int:
    """Print the figures; 1 when one misses its bar."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from callmanager.audio.files import peaks
    from callmanager.audio.files.reader import open_recording
    from callmanager.audio.signal.stretch import TimeStretch
    from callmanager.settings import Settings, UiSettings
    from callmanager.ui.application import create_application, theme_of
    from callmanager.ui.widgets.waveform import Waveform

    application = create_application(Settings(ui=UiSettings(theme="dark")))
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as name:
        wav = _hour(Path(name))
        cache, made_from = peaks.cache_path(wav), peaks.fingerprint([wav])
        began = time.perf_counter()
        with open_recording(wav) as reader:
            first: list[float] = []
            whole = peaks.compute(reader, lambda _part: first.append(time.perf_counter() - began))
        made = time.perf_counter() - began
        peaks.save(cache, whole, made_from)
        waveform = Waveform(theme_of(application), "bench")
        waveform.resize(1_400, 140)

        def draw() -> None:
            found = peaks.load(cache, peaks.fingerprint([wav]))
            assert found is not None
            waveform.show_recording(3_600.0, ())
            waveform.show_peaks(found)
            waveform.grab()

        drawn = _median(draw)
        size_kb = cache.stat().st_size / 1000
    print(f"outline of an hour, first time: {made:.2f} s, its beginning after {first[0] * 1e3:.0f} ms")
    print(
        f"outline of an hour, from its cache to the screen: median {drawn * 1e3:.0f} ms (bar: 200 ms), {size_kb:.0f} KB"
    )
    speech = (np.random.default_rng(1).standard_normal((60 * RATE, 1)) * 0.1).astype(np.float32)
    for speed in (0.75, 1.5, 2.0):
        stretch = TimeStretch(RATE, 1, speed)
        began = time.process_time()
        heard = sum(len(stretch.push(speech[at : at + 11_025])) for at in range(0, len(speech), 11_025))
        share = (time.process_time() - began) / (heard / RATE)
        print(f"stretching at {speed}×: {share:.1%} of a core")
    page = _page()
    print(f"first page of 100,000 recordings, asked and put into the table: median {page * 1e3:.1f} ms (bar: 50 ms)")
    return int(drawn > _DRAW_BAR or page > _PAGE_BAR)


def _page() -> float:
    """The seconds that the page's own model and question take over an index of 100,000 recordings."""
    from datetime import UTC, datetime, timedelta

    from PySide6.QtCore import QLocale
    from sqlalchemy import insert

    from callmanager.domain.recording import RecordingMetadata, RecordingStatus
    from callmanager.domain.recording_listing import RecordingFilter
    from callmanager.domain.users import Role, User
    from callmanager.services.recordings.recording_rows import first_values, sidecar_values
    from callmanager.services.recordings.recording_search import RecordingSearch
    from callmanager.store.database import Database
    from callmanager.store.tables import RecordingRow
    from callmanager.ui.models.recordings_model import RecordingsModel

    with tempfile.TemporaryDirectory() as name:
        database = Database.open(Path(name) / "callmanager.db")
        start = datetime(2026, 1, 1, tzinfo=UTC)
        with database.writing() as session:
            for begin in range(0, 100_000, 5_000):
                found = [
                    RecordingMetadata(
                        f"{number:08}", (start + timedelta(seconds=97 * number)).isoformat(), f"/r/{number:08}.wav",
                        RATE, 1, contact_name=f"Contacto {number % 977}", user_name="Ana Vargas",
                        duration_seconds=180.0, status=RecordingStatus.COMPLETED,
                    )
                    for number in range(begin, begin + 5_000)
                ]  # fmt: skip
                rows = [sidecar_values(one) | first_values(one) for one in found]
                session.connection().execute(insert(RecordingRow), rows)
        search, user = RecordingSearch(database), User("u", "Ana Vargas", Role.ADMIN)
        model = RecordingsModel(QLocale, lambda _offset: None)

        def show() -> None:
            model.show(search.search(user, RecordingFilter(), limit=100), more=True)
            for row in range(20):
                for column in range(model.columnCount()):
                    model.index(row, column).data()

        spent = _median(show)
        database.close()
    return spent


if __name__ == "__main__":
    sys.exit(main())
