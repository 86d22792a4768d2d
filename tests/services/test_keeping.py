"""What happens to recordings afterwards: looked at and made smaller, behind everything else."""

import contextlib
import io
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from callmanager.audio.files import sidecar
from callmanager.audio.files.digest import sha256
from callmanager.audio.files.integrity import check
from callmanager.audio.library.compressing import compress, left_over_in
from callmanager.cli import main
from callmanager.domain.errors import JobError, RecordingError
from callmanager.domain.events import RecordingVerified
from callmanager.domain.recording import Encoding, Integrity, RecordingMetadata
from callmanager.domain.users import Role, User
from callmanager.services.jobs import CANCELLED, child_environment
from callmanager.services.recordings.exports import Runner, runner
from callmanager.services.recordings.keeping import KeepingService, Policy, policy_of
from callmanager.settings import AudioSettings
from callmanager.store.tables import RecordingRow
from tests.support.desk import Desk

BOSS = User("boss", "boss", Role.ADMIN)


def in_this_process(
    arguments: Sequence[str], on_line: Callable[[dict[str, Any]], object], _cancelled: threading.Event
) -> int:
    """The same command line with no child, which takes a second or two to start."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = main(list(arguments))
    for line in said.getvalue().splitlines():
        on_line(json.loads(line))
    return code


class Keeper:
    """A desk with somebody who looks after its recordings; real children unless a test brings others."""

    def __init__(self, desk: Desk, home: Path) -> None:
        self.desk = desk
        self.policy = Policy(Encoding.FLAC, verify_every=None)
        self.busy = False
        self.asked: list[list[str]] = []
        self.news: list[RecordingVerified] = []
        self.child = runner(child_environment(home, desk.folder), background=True)
        self.run: Runner = in_this_process
        desk.bus.subscribe(RecordingVerified, self.news.append)
        self.service = KeepingService(
            desk.database,
            desk.bus,
            desk.clock,
            check=check,
            run=self._run,
            run_behind=self._run,
            keep=desk.recordings.keep,
            policy=lambda: self.policy,
            is_busy=lambda: self.busy,
            left_over=lambda: left_over_in(desk.folder),
        )

    def _run(
        self, arguments: Sequence[str], on_line: Callable[[dict[str, Any]], object], cancelled: threading.Event
    ) -> int:
        self.asked.append(list(arguments))
        return self.run(arguments, on_line, cancelled)

    def recording(self, **options: Any) -> RecordingMetadata:
        """A recording of this desk, with its digest."""
        made = self.desk.recording(BOSS, **options)
        wav = Path(made.file_path)
        made = sidecar.update(wav, {"sha256": sha256(wav)})
        self.desk.recordings.keep([made])
        self.desk.clock.go_on(seconds=1)
        return made

    def row(self, recording_id: str) -> RecordingRow:
        with self.desk.database.reading() as session:
            row = session.get(RecordingRow, recording_id)
            assert row is not None
            return row


@pytest.fixture
def keeper(home: Path) -> Iterator[Keeper]:
    with Desk(home) as desk:
        keeper = Keeper(desk, home)
        yield keeper
        keeper.service.stop()


def test_a_look_at_one_is_kept_and_told(keeper: Keeper) -> None:
    made = keeper.recording()
    assert keeper.service.verify(made.recording_id) is Integrity.OK
    row = keeper.row(made.recording_id)
    assert row.integrity == "ok"
    assert row.verified_at is not None
    wav = Path(made.file_path)
    wav.write_bytes(wav.read_bytes()[:-2])
    assert keeper.service.verify(made.recording_id) is Integrity.ALTERED
    assert [event.integrity for event in keeper.news] == [Integrity.OK, Integrity.ALTERED]
    with pytest.raises(RecordingError, match="no such recording"):
        keeper.service.verify("nobody")


def test_a_look_at_all_goes_through_every_file_and_tells_what_is_new(keeper: Keeper) -> None:
    made = [keeper.recording() for _ in range(3)]
    bad, gone = Path(made[0].file_path), Path(made[1].file_path)
    bad.write_bytes(b"x" + bad.read_bytes()[1:])
    gone.unlink()
    steps: list[tuple[int, int]] = []
    found = keeper.service.verify_all(lambda *step: steps.append(step))
    assert found.counts == {Integrity.ALTERED: 1, Integrity.MISSING: 1, Integrity.OK: 1}
    assert sorted(found.bad) == sorted([str(bad), str(gone)])
    assert (found.checked, found.cancelled, steps[-1]) == (3, False, (3, 3))
    assert [keeper.row(m.recording_id).integrity for m in made] == ["altered", "missing", "ok"]
    assert len(keeper.news) == 3
    keeper.service.verify_all()
    assert len(keeper.news) == 3, "nothing new"


def test_finished_recordings_become_smaller_and_stay_known(keeper: Keeper) -> None:
    keeper.run = keeper.child
    made = [keeper.recording() for _ in range(2)]
    held = keeper.recording()
    sidecar.update(Path(held.file_path), {"legal_hold": "court"})
    altered = keeper.recording()
    Path(altered.file_path).write_bytes(b"x" * 1_000)
    assert all(keeper.service.will_compress(m) for m in made)
    keeper.service.work()
    for metadata in (*made, held):
        row = keeper.row(metadata.recording_id)
        assert row.file_path.endswith(".flac")
        assert Path(row.file_path).exists()
        assert not Path(metadata.file_path).exists()
        now = keeper.desk.recordings.get(metadata.recording_id)
        assert now is not None
        assert now.encoding is Encoding.FLAC
        assert now.contact_name == metadata.contact_name
        assert row.size_bytes == Path(row.file_path).stat().st_size < metadata.file_size_bytes
        assert not keeper.service.will_compress(now)
    assert Path(altered.file_path).exists()
    assert not keeper.service.will_compress(altered), "it was tried"
    asked = len(keeper.asked)
    keeper.service.work()
    assert len(keeper.asked) == asked, "what cannot be compressed is not tried again and again"


def test_a_recording_stays_as_it_is_as_long_as_the_policy_says(keeper: Keeper) -> None:
    keeper.policy = Policy(Encoding.OPUS, after=timedelta(days=2), verify_every=None)
    made = keeper.recording()
    assert not keeper.service.will_compress(made), "encrypting it does not wait for days"
    keeper.service.work()
    assert Path(made.file_path).exists()
    keeper.desk.clock.go_on(days=2, minutes=1)
    keeper.service.work()
    assert keeper.row(made.recording_id).file_path.endswith(".opus")


def test_what_will_be_compressed_soon_is_known(keeper: Keeper) -> None:
    made = keeper.recording()
    assert keeper.service.will_compress(made)
    assert keeper.service.will_compress(replace(made, legal_hold="court"))
    keeper.policy = Policy(Encoding.OPUS)
    assert keeper.service.will_compress(made)
    assert not keeper.service.will_compress(replace(made, legal_hold="court"))
    assert not keeper.service.will_compress(replace(made, key_id="k"))
    keeper.desk.clock.go_on(days=1, seconds=1)
    assert not keeper.service.will_compress(made), "it could not be done for a day"
    keeper.policy = Policy(Encoding.WAV)
    assert not keeper.service.will_compress(keeper.recording())


def test_each_recording_is_looked_at_again_after_a_while(keeper: Keeper) -> None:
    keeper.policy = Policy(verify_every=timedelta(days=30))
    made = keeper.recording()
    keeper.service.work()
    assert keeper.row(made.recording_id).integrity == "ok"
    keeper.service.work()
    assert len(keeper.asked) == 1
    keeper.desk.clock.go_on(days=31)
    keeper.service.work()
    assert len(keeper.asked) == 2
    assert keeper.asked[0][:2] == ["recordings", "verify"]


def test_a_call_comes_first(keeper: Keeper) -> None:
    made = keeper.recording()
    keeper.service.start()
    rosa = keeper.desk.person("rosa")
    began: list[bool] = []

    def call_begins(
        arguments: Sequence[str], on_line: Callable[[dict[str, Any]], object], cancelled: threading.Event
    ) -> int:
        keeper.desk.calls.start(rosa, phone="88887777", contact_name="Ana", call_id="k")
        began.append(cancelled.is_set())
        return CANCELLED

    keeper.run = call_begins
    keeper.service.work()
    assert began == [True], "the child is called off at once"
    keeper.service.work()
    assert len(keeper.asked) == 1, "nothing begins beside a live call"
    keeper.desk.calls.hang_up("k")
    keeper.run, keeper.busy = in_this_process, True
    keeper.service.work()
    assert len(keeper.asked) == 1
    keeper.busy = False
    keeper.service.work()
    assert keeper.row(made.recording_id).file_path.endswith(".flac")


def test_what_a_crash_left_beside_a_compressed_recording_goes(keeper: Keeper) -> None:
    made, other = keeper.recording(), keeper.recording()
    wav = Path(made.file_path)
    before = wav.read_bytes()
    compress(wav, Encoding.FLAC)
    wav.write_bytes(before)
    keeper.policy = Policy(verify_every=None)
    keeper.service.work()
    assert not wav.exists()
    assert wav.with_suffix(".flac").exists()
    assert Path(other.file_path).exists()
    asked = len(keeper.asked)
    keeper.service.work()
    assert len(keeper.asked) == asked == 1


def test_a_child_that_fails_is_tried_again_later(keeper: Keeper) -> None:
    made = keeper.recording()

    def fail(*_args: object) -> int:
        raise JobError("died")

    keeper.run = fail
    keeper.service.work()
    keeper.run = in_this_process
    keeper.service.work()
    assert keeper.row(made.recording_id).file_path.endswith(".flac")


def test_nothing_begins_after_the_stop(keeper: Keeper) -> None:
    keeper.recording()
    keeper.service.start()
    keeper.service.stop()
    keeper.service.stop()
    keeper.service.work()
    assert keeper.asked == []


def test_the_policy_is_what_the_settings_tell() -> None:
    assert policy_of(AudioSettings()) == Policy(Encoding.WAV, timedelta(), timedelta(days=30))
    told = AudioSettings(compress="opus", compress_after_days=7, verify_every_days=0)
    assert policy_of(told) == Policy(Encoding.OPUS, timedelta(days=7), None)
