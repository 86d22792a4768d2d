"""What the children of `tests.support.nursery` do. Each line they write down is one that a person would have seen."""

import os
from pathlib import Path

from callmanager.bus import Bus
from callmanager.domain.clock import SystemClock
from callmanager.domain.errors import StoreError
from callmanager.domain.users import Role, User
from callmanager.services.calls.calls import CallService
from callmanager.services.calls.queue import QueueService
from callmanager.store.database import Database

WRITES = 200
STEPS = ("start", "answer", "hold", "resume", "save_note", "hang_up", "finish")


def call(folder: str, name: str) -> None:
    """Make calls, `WRITES` steps in all; each step is written down once it has returned."""
    database = Database.open(Path(folder, "calls.db"))
    calls = CallService(database, Bus(), SystemClock(), owner=name)
    agent = User(name, name, Role.AGENT)
    seen = os.open(Path(folder, f"{name}.seen"), os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    for number in range(WRITES):
        key, step = f"call-{number // len(STEPS):03}", STEPS[number % len(STEPS)]
        if step == "start":
            calls.start(agent, phone="8888 7777", call_id=key)
        elif step == "save_note":
            calls.save_note(key, f"nota de {key}")
        elif step == "finish":
            calls.finish(key, "sale")
        else:
            getattr(calls, step)(key)
        os.write(seen, f"{key} {step}\n".encode())
    database.close()


def call_and_end(folder: str, name: str) -> None:
    """Make calls that are ended with their outcome at once, `WRITES` steps in all; each end is written down."""
    database = Database.open(Path(folder, "calls.db"))
    calls = CallService(database, Bus(), SystemClock(), owner=name)
    agent = User(name, name, Role.AGENT)
    seen = os.open(Path(folder, f"{name}.seen"), os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    for number in range(WRITES // 2):
        calls.start(agent, phone="8888 7777", call_id=f"call-{number:03}")
        calls.end(f"call-{number:03}", "sale")
        os.write(seen, f"call-{number:03}\n".encode())
    database.close()


def take_and_call(folder: str, name: str) -> None:
    """As `take`, and call each at once; nobody is interested."""
    take(folder, name, calls=True)


def take(folder: str, name: str, *, calls: bool = False) -> None:
    """Take contacts from the queue until there is none; each is written down once it is this one's."""
    database = Database.open(Path(folder, "calls.db"), checkpoints=False)
    queue = QueueService(database, SystemClock(), owner=name)
    desk = CallService(database, Bus(), SystemClock(), owner=name)
    agent = User(name, name, Role.AGENT)
    seen = os.open(Path(folder, f"{name}.seen"), os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    while True:
        try:
            item = queue.next(agent)
        except StoreError as error:  # so many at once that one waited ten seconds in vain; a person asks again
            if error.reason != "store_write":
                raise
            continue
        if item is None:
            break
        os.write(seen, f"{item.contact.contact_id}\n".encode())
        if calls:
            begun = desk.start(agent, phone=item.contact.phone, contact_id=item.contact.contact_id)
            desk.end(begun.call_id, "not_interested")
    os.write(seen, b"end\n")
    database.close()
