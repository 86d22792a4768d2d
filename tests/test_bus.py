import threading
from dataclasses import dataclass

from callmanager.bus import Bus


@dataclass(frozen=True)
class Rang:
    number: int


@dataclass(frozen=True)
class RangLoudly(Rang):
    pass


def test_handlers_hear_their_kind_in_order() -> None:
    bus, heard = Bus(), []
    bus.subscribe(Rang, lambda event: heard.append(("first", event.number)))
    bus.subscribe(Rang, lambda event: heard.append(("second", event.number)))
    bus.publish(Rang(1))
    bus.publish(RangLoudly(2))
    bus.publish("no one listens")
    assert heard == [("first", 1), ("second", 1)]


def test_ending_a_subscription_ends_that_one_alone() -> None:
    bus, heard = Bus(), []
    end = bus.subscribe(Rang, lambda _event: heard.append("first"))
    bus.subscribe(Rang, lambda _event: heard.append("second"))
    end()
    end()
    bus.publish(Rang(1))
    assert heard == ["second"]


def test_a_handler_that_fails_is_logged_and_stops_no_other(expected_log) -> None:
    expected_log("A handler of Rang failed")
    bus, heard = Bus(), []

    def fail(_event: Rang) -> None:
        raise ValueError("broken")

    bus.subscribe(Rang, fail)
    bus.subscribe(Rang, heard.append)
    bus.publish(Rang(1))
    assert heard == [Rang(1)]


def test_handlers_may_change_who_listens_while_they_hear() -> None:
    bus, heard = Bus(), []
    endings = []

    def once(event: Rang) -> None:
        heard.append(event.number)
        endings[0]()
        bus.subscribe(Rang, lambda later: heard.append(later.number * 10))

    endings.append(bus.subscribe(Rang, once))
    bus.publish(Rang(1))
    bus.publish(Rang(2))
    assert heard == [1, 20]


def test_threads_subscribe_and_publish_at_once_and_lose_nothing() -> None:
    bus, heard, lock = Bus(), [], threading.Lock()

    def hear(event: Rang) -> None:
        with lock:
            heard.append(event.number)

    bus.subscribe(Rang, hear)

    def work(number: int) -> None:
        for turn in range(200):
            bus.subscribe(Rang, lambda _event: None)()
            bus.publish(Rang(number * 1000 + turn))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == sorted(number * 1000 + turn for number in range(6) for turn in range(200))
