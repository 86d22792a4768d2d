"""How a recording is doing, in one object that the screen pulls."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the recorder's faults at one moment; all as it should be when nothing is recorded.

    Attributes:
        device: what is being recorded from now.
        device_lost: the device has gone and no other has taken over; silence stands for it.
        fallback: another device than the wanted one is recorded.
        no_data: nothing has come for some seconds.
        silent: nothing but zeros comes: muted, not permitted, or nothing is played.
        stalled: the disk has not taken anything for some seconds; `durable_seconds` stands still.
        second_folder: the recording goes on in the second folder.
        free_minutes: how long the disk has room for; None when nothing is recorded or it is not known yet.
        durable_seconds: how much is in the files, header included.
        synced_seconds: how much outlives a power loss.
        segments: how many files the recording has.
    """

    device: str = ""
    device_lost: bool = False
    fallback: bool = False
    no_data: bool = False
    silent: bool = False
    stalled: bool = False
    second_folder: bool = False
    free_minutes: float | None = None
    durable_seconds: float = 0.0
    synced_seconds: float = 0.0
    segments: int = 0

    @property
    def in_danger(self) -> bool:
        """Whether sound is being lost now, or may be soon."""
        return self.device_lost or self.no_data or self.silent or self.stalled
