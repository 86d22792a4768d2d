"""The dialler starts real programs, tells what became of them, and never raises."""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from callmanager.bus import Bus
from callmanager.domain.campaign import Campaign, CampaignRules
from callmanager.domain.dialling import DialKind
from callmanager.domain.events import DialFailed
from callmanager.services.calls.dialling import Dialler


@pytest.fixture
def told() -> list[DialFailed]:
    return []


@pytest.fixture
def bus(told: list[DialFailed]) -> Bus:
    bus = Bus()
    bus.subscribe(DialFailed, told.append)
    return bus


def campaign(kind: DialKind, template: str = "") -> Campaign:
    return Campaign("c", "C", rules=CampaignRules(kind, template))


@pytest.fixture
def phone(tmp_path: Path) -> Callable[[str], str]:
    """Makes a telephone: a real program that keeps its arguments and then does what is asked."""

    def make(body: str) -> str:
        script = tmp_path / "my phone"
        script.write_text(
            f"#!{sys.executable}\nimport json, pathlib, sys, time\n"
            f"pathlib.Path({str(tmp_path / 'said')!r}).write_text(json.dumps(sys.argv[1:]))\n{body}\n"
        )
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        return f'"{script}" --dial {{number}} "two words" ;touch owned $(id)'

    return make


def test_a_program_gets_the_number_as_one_argument_and_no_shell_sees_the_rest(
    bus: Bus, told: list[DialFailed], phone: Callable[[str], str], tmp_path: Path
) -> None:
    result = Dialler(bus, patience_seconds=20).dial(campaign(DialKind.COMMAND, phone("")), "+506 8888-7777", "k")
    assert (result.ok, result.code, told) == (True, "", [])
    assert (tmp_path / "said").read_text() == '["--dial", "+50688887777", "two words", ";touch", "owned", "$(id)"]'
    assert not (tmp_path / "owned").exists()
    assert not Path("owned").exists()


def test_a_telephone_that_fails_is_told_and_the_call_stands(
    bus: Bus, told: list[DialFailed], phone: Callable[[str], str]
) -> None:
    result = Dialler(bus, patience_seconds=20).dial(campaign(DialKind.COMMAND, phone("sys.exit(3)")), "100", "k")
    assert (result.ok, result.code) == (False, "dial_failed")
    assert "ended with 3" in result.message
    assert told == [DialFailed("k", "dial_failed", result.message)]


def test_a_telephone_that_stays_open_is_taken_to_work(bus: Bus, phone: Callable[[str], str]) -> None:
    dialler = Dialler(bus, patience_seconds=0.3)
    result = dialler.dial(campaign(DialKind.COMMAND, phone("time.sleep(60)")), "100", "k")
    assert result.ok
    [process] = dialler._running
    process.kill()
    process.wait(10)


@pytest.mark.parametrize(
    ("kind", "template", "number", "code"),
    [
        (DialKind.COMMAND, "no-such-telephone-program {number}", "100", "dial_program"),
        (DialKind.COMMAND, "sh -c {number}", "100", "dial_shell"),
        (DialKind.COMMAND, "phone", "100", "dial_template"),
        (DialKind.COMMAND, "phone {number}", "100; id", "dial_number"),
        (DialKind.URL, "file:///{number}", "100", "dial_url"),
        (DialKind.SCHEME, "skype", "100", "dial_scheme"),
        (DialKind.MANUAL, "", "not a number", "dial_number"),
    ],
)
def test_nothing_it_is_given_makes_it_raise(
    bus: Bus, told: list[DialFailed], kind: DialKind, template: str, number: str, code: str
) -> None:
    dialler = Dialler(bus, opener=lambda _target: pytest.fail("opened"))
    assert dialler.test(kind, template, number).code == code
    assert told == [], "a test is nobody's call"
    result = dialler.dial(campaign(kind, template), number, "k")
    assert [event.code for event in told] == [code]
    assert result.message


def test_addresses_go_to_the_systems_handler(bus: Bus) -> None:
    opened: list[str] = []
    dialler = Dialler(bus, opener=opened.append)
    assert dialler.dial(campaign(DialKind.SCHEME, "sip:{number}@pbx.example"), "8888 7777").ok
    assert dialler.dial(campaign(DialKind.URL, "https://pbx.example/?to={number}"), "+506 8888").ok
    assert dialler.dial(campaign(DialKind.MANUAL), "8888").ok
    assert opened == ["sip:88887777@pbx.example", "https://pbx.example/?to=%2B5068888"]


def test_a_handler_that_is_missing_is_told(bus: Bus, told: list[DialFailed]) -> None:
    def broken(_target: str) -> None:
        raise OSError(2, "nothing opens tel:")

    result = Dialler(bus, opener=broken).dial(campaign(DialKind.SCHEME, "tel"), "100", "k")
    assert (result.ok, result.code) == (False, "dial_failed")
    assert "nothing opens tel:" in told[0].message


def test_on_linux_the_handler_is_xdg_open(bus: Bus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    opener = tmp_path / "xdg-open"
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" > "{tmp_path}/opened"\n')
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert Dialler(bus, patience_seconds=20).dial(campaign(DialKind.SCHEME, "tel"), "+506 1").ok
    assert (tmp_path / "opened").read_text() == "tel:+5061"
