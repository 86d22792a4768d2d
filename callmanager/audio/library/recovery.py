"""After a crash: recordings that nobody writes any more are made whole and marked ``recovered``. Nothing is deleted."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from callmanager.audio.files import parts, sidecar
from callmanager.audio.files.digest import sha256
from callmanager.audio.files.integrity import zero_tail_seconds
from callmanager.audio.files.wav import WavLayout, mend
from callmanager.audio.library import rebuilding
from callmanager.audio.library.library import Library
from callmanager.domain.recording import RecordingEvent, RecordingMetadata, RecordingStatus, Segment

# A shorter silence is a breath; a page of a file that lost its content is 46 ms of one channel.
_ZERO_TAIL_SECONDS = 0.1
_log = logging.getLogger(__name__)


def recover(
    library: Library, should_stop: Callable[[], bool] = lambda: False, *, suspects_only: bool = False
) -> list[RecordingMetadata]:
    """Mend every recording of the library whose owner is dead; what was mended.

    A recording that another living program writes is not touched. Running it again changes nothing. A WAV whose sidecar
    is missing or damaged gets a new one, which says so by the event `rebuilding.EVENT`.

    Args:
        library: the folder, and the second one where recordings may have gone on.
        should_stop: asked between two recordings; True ends the work early.
        suspects_only: read only what a crash may have left, see `Library.sidecars`: the start of the program shall not
            read 100,000 sidecars for it.
    """
    mended = []
    lost: set[str] = set()
    for home, metadata in library.sidecars(suspects_only=suspects_only, lost=lost):
        if should_stop():
            break
        if metadata.status is RecordingStatus.RECORDING:
            try:
                result = _recover_one(home, library)
            except (OSError, OverflowError) as error:  # the latter: an end in the year 10000
                _log.error("The recording %s could not be mended and is left as it is: %s", home.stem, error)
                continue
            if result is not None:
                mended.append(result)
    _bring_home(library)
    level = logging.INFO if suspects_only else logging.WARNING  # who asked for it is told what was left
    for path in sorted(lost):
        if should_stop():
            break
        result = _rebuilt(Path(path), library, level)
        if result is not None:
            mended.append(result)
    return mended


def _rebuilt(home: Path, library: Library, level: int) -> RecordingMetadata | None:
    """The new sidecar of a WAV whose own is missing or damaged; None where it is left as it is."""
    try:
        if not rebuilding.may_be_rebuilt(home, library):
            return None
        rebuilding.check_sound(home.with_suffix(".wav"))
        lock = sidecar.OwnerLock(home)
        if not lock.acquire():
            return None
        try:
            metadata = _rebuild_locked(home, library)
        except BaseException:
            lock.abandon()
            raise
        lock.release()
    except (OSError, ValueError, OverflowError) as error:
        cause = (error.strerror if isinstance(error, OSError) else None) or error
        _log.log(level, "%s.wav has no sidecar that can be read, and is left as it is: %s", home.stem, cause)
        return None
    return metadata


def _rebuild_locked(home: Path, library: Library) -> RecordingMetadata | None:
    why = rebuilding.damage(home, library)
    if why is None:  # another program was faster
        return None
    metadata = rebuilding.description(home, why)
    if why:
        _log.info("The damaged sidecar is kept as %s", rebuilding.keep_damaged(home).name)
    metadata = _mended(home, metadata, library, rebuilding.layout_of)
    sidecar.write(home, metadata)
    return metadata


def _bring_home(library: Library) -> None:
    """Unite recordings whose sidecar had to go to the second folder with what lies in the first, which is back."""
    for away, metadata in Library(library.second).sidecars() if library.second is not None else ():
        home = library.folder / away.name
        if away.parent != library.second or metadata.status is RecordingStatus.RECORDING or not home.exists():
            continue
        try:
            known = sidecar.read(home)
            if known.recording_id == metadata.recording_id and known.status is not RecordingStatus.RECORDING:
                files = parts.files_of(away, metadata)
                segments = tuple(
                    replace(segment, file=file.name if file.parent == home.parent else str(file))
                    for segment, file in zip(metadata.segments, files, strict=True)
                )
                first = str(home.with_name(files[0].name))
                sidecar.write(home, replace(metadata, file_path=first, segments=segments))
                away.unlink()
        except (OSError, ValueError) as error:
            _log.error("The two parts of the recording %s could not be united: %s", away.stem, error)


def _recover_one(home: Path, library: Library) -> RecordingMetadata | None:
    lock = sidecar.OwnerLock(home)
    if not lock.acquire():
        return None
    try:
        mended = _mend_locked(home, lock, library)
    except BaseException:
        lock.abandon()
        raise
    lock.release()
    return mended


def _mend_locked(home: Path, lock: sidecar.OwnerLock, library: Library) -> RecordingMetadata | None:
    try:
        # Read again under the lock: the owner may have finished, or another program mended it, a moment ago.
        metadata = sidecar.read(home)
    except (FileNotFoundError, ValueError):
        return None
    if metadata.status is not RecordingStatus.RECORDING:
        return None
    metadata = _mended(home, metadata, library)
    lock.drop_ballast()
    sidecar.write(home, metadata)
    return metadata


def _mended(
    home: Path, metadata: RecordingMetadata, library: Library, layout_of: Callable[[Path], WavLayout] = mend
) -> RecordingMetadata:
    files = _files(home, metadata, library)
    layouts = [_layout(file, layout_of) for file in files]
    good = [layout for layout in layouts if layout is not None]
    first = str(files[0])
    if not good:
        return replace(metadata, status=RecordingStatus.FAILED, file_path=first, end_time=metadata.start_time)
    frames = sum(_frames(layout) for layout in good)
    seconds = frames / good[0].sample_rate
    end = datetime.fromisoformat(metadata.start_time) + timedelta(seconds=seconds)
    _log.info("Recovered %s: %.1f s", files[0].name, seconds)
    segments = [_segment(file, layout, home) for file, layout in zip(files, layouts, strict=True)]
    return replace(
        metadata,
        status=RecordingStatus.RECOVERED if frames else RecordingStatus.FAILED,
        file_path=first,
        sample_rate=good[0].sample_rate,
        channels=good[0].channels,
        duration_seconds=seconds,
        file_size_bytes=sum(segment.size_bytes for segment in segments),
        events=(*metadata.events, *_zero_tail(files[-1], seconds, metadata)),
        end_time=end.isoformat(timespec="milliseconds"),
        sha256=segments[0].sha256,
        segments=tuple(segments) if len(segments) > 1 or parts.number_of(files[0]) > 1 else (),
    )


def _zero_tail(last: Path, seconds: float, metadata: RecordingMetadata) -> list[RecordingEvent]:
    """Zeros at the end that no pause explains: a power loss may have kept a file's length without its content."""
    try:
        zeros = zero_tail_seconds(last)
    except (OSError, ValueError) as error:
        _log.info("The end of %s was not looked at: %s", last.name, error)
        return []
    begin = seconds - zeros
    # A pause that was still open when the program died has no length in the sidecar yet.
    paused = any(
        -_ZERO_TAIL_SECONDS <= begin - pause.start_seconds <= pause.duration_seconds + _ZERO_TAIL_SECONDS
        for pause in metadata.pauses[-1:]
    )
    if zeros < _ZERO_TAIL_SECONDS or paused:
        return []
    _log.info("The last %.2f s of %s are nothing but zeros", zeros, last.name)
    return [RecordingEvent(round(begin, 3), "zero_tail", f"{zeros:.2f} s of nothing but zeros up to the end")]


def _files(home: Path, metadata: RecordingMetadata, library: Library) -> list[Path]:
    """All files of the recording: those that the sidecar names, and parts that it does not name yet."""
    files = parts.files_of(home, metadata)
    while new := _next_part(home, parts.number_of(files[-1]) + 1, library):
        files.append(new)
    return files


def _next_part(home: Path, number: int, library: Library) -> Path | None:
    """Asked for by name: a folder may hold a hundred thousand recordings."""
    name = parts.next_part(home, number).name
    folders = (home.parent, library.folder, library.second)
    return next((f / name for f in folders if f is not None and (f / name).exists()), None)


def _layout(file: Path, layout_of: Callable[[Path], WavLayout]) -> WavLayout | None:
    try:
        return layout_of(file)
    except (FileNotFoundError, ValueError) as error:
        _log.warning("Nothing could be recovered of %s (%s); what is there was left as it is", file.name, error)
        return None


def _frames(layout: WavLayout) -> int:
    return layout.data_bytes // layout.frame_bytes


def _segment(file: Path, layout: WavLayout | None, home: Path) -> Segment:
    name = file.name if file.parent == home.parent else str(file)
    if layout is None:
        return Segment(name)
    return Segment(name, _frames(layout), file.stat().st_size, sha256(file))
