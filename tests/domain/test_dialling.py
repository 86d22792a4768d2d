"""Numbers and templates: what reaches another program, and what never does."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.domain.dialling import (
    DialError,
    DialKind,
    address,
    arguments,
    checked,
    dialable,
    scheme_address,
)

ALLOWED = set(string.digits + "+*#")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+506 8888-7777", "+50688887777"),
        ("(506) 8888.7777", "50688887777"),
        ("*21#", "*21#"),
        ("8888\u00a07777", "88887777"),
        ("8888–7777", "88887777"),
    ],
)
def test_a_number_is_dialled_without_its_decoration(typed: str, number: str) -> None:
    assert dialable(typed) == number


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "+",
        "***",
        "call me",
        "8888;rm -rf ~",
        "8888`id`",
        "8888$(id)",
        "8888&calc.exe",
        "8888|x",
        "--help",
        "-8888\n7777x",
        "8888\x007777",
        "٨٨٨٨٧٧٧٧",
        "8888,,7777",
        "8" * 33,
        "88+88",
        "8888%0a",
        '8888"7777',
        "{number}",
    ],
)
def test_a_hostile_number_is_refused_in_a_sentence(hostile: str) -> None:
    with pytest.raises(DialError, match="dial by hand") as refusal:
        dialable(hostile)
    assert refusal.value.reason == "dial_number"


@given(st.text(max_size=60))
def test_what_is_dialled_holds_nothing_that_a_program_could_read_as_more(text: str) -> None:
    try:
        number = dialable(text)
    except DialError:
        return
    assert set(number) <= ALLOWED
    assert "+" not in number[1:]
    assert any(character.isdigit() for character in number)


@given(st.text(alphabet=string.printable, max_size=40), st.sampled_from(["+50688887777", "*21#", "100"]))
def test_a_command_line_is_a_program_and_words_with_the_number_in_one_of_them(text: str, number: str) -> None:
    try:
        words = arguments(f"phone {text} {{number}}", number)
    except DialError:
        return
    assert words[0] == "phone"
    assert words[-1].endswith(number)
    assert sum(number in word for word in words) >= 1
    assert not any("{" in word or "}" in word for word in words)


@pytest.mark.parametrize(
    ("template", "words"),
    [
        (r'"C:\Program Files\MicroSIP\microsip.exe" {number}', [r"C:\Program Files\MicroSIP\microsip.exe", "100"]),
        (
            r"C:\InterPhone\interphone.exe /dial:{number} /quiet",
            [r"C:\InterPhone\interphone.exe", "/dial:100", "/quiet"],
        ),
        ("linphonecsh dial 'sip:{number}@pbx.example'", ["linphonecsh", "dial", "sip:100@pbx.example"]),
        ('phone "" {number}', ["phone", "", "100"]),
        ("phone {number};{number} $(id) `id` | rm", ["phone", "100;100", "$(id)", "`id`", "|", "rm"]),
    ],
)
def test_a_command_line_is_cut_into_words_and_never_read_by_a_shell(template: str, words: list[str]) -> None:
    assert arguments(template, "100") == words


@pytest.mark.parametrize(
    ("kind", "template", "code"),
    [
        (DialKind.COMMAND, "", "dial_template"),
        (DialKind.COMMAND, "phone", "dial_template"),
        (DialKind.COMMAND, "phone {numbers}", "dial_template"),
        (DialKind.COMMAND, "phone {number} {0}", "dial_template"),
        (DialKind.COMMAND, "phone {number.__class__}", "dial_template"),
        (DialKind.COMMAND, "{number} {number}", "dial_template"),
        (DialKind.COMMAND, "phone 'never closed {number}", "dial_template"),
        (DialKind.COMMAND, "phone {number}\x00", "dial_template"),
        (DialKind.COMMAND, "phone\n{number}", "dial_template"),
        (DialKind.COMMAND, "phone {number}" + "x" * 600, "dial_template"),
        (DialKind.COMMAND, "sh -c 'phone {number}'", "dial_shell"),
        (DialKind.COMMAND, "/bin/bash -c 'phone {number}'", "dial_shell"),
        (DialKind.COMMAND, r"C:\Windows\System32\CMD.EXE /c phone {number}", "dial_shell"),
        (DialKind.COMMAND, "powershell.exe phone {number}", "dial_shell"),
        (DialKind.COMMAND, r"C:\x\dial.bat {number}", "dial_shell"),
        (DialKind.URL, "ftp://pbx.example/{number}", "dial_url"),
        (DialKind.URL, "javascript:alert({number})", "dial_url"),
        (DialKind.URL, "file:///etc/{number}", "dial_url"),
        (DialKind.URL, "http://{number}/", "dial_url"),
        (DialKind.URL, "http:///{number}", "dial_url"),
        (DialKind.URL, "http://[broken/{number}", "dial_url"),
        (DialKind.URL, "http://pbx.example/", "dial_url"),
        (DialKind.URL, "http://pbx.example/ {number}", "dial_template"),
        (DialKind.URL, "http://pbx.example/{number}{x}", "dial_template"),
        (DialKind.SCHEME, "", "dial_scheme"),
        (DialKind.SCHEME, "skype", "dial_scheme"),
        (DialKind.SCHEME, "tel:{number}@pbx", "dial_scheme"),
        (DialKind.SCHEME, "sip:{number}@", "dial_scheme"),
        (DialKind.SCHEME, "sip:{number}@pbx.example?x=y", "dial_scheme"),
        (DialKind.SCHEME, "javascript", "dial_scheme"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_in_a_sentence(kind: DialKind, template: str, code: str) -> None:
    with pytest.raises(DialError) as refusal:
        checked(kind, template)
    assert refusal.value.reason == code
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("template", "target"),
    [
        ("tel", "tel:+50688887777"),
        (" TEL ", "tel:+50688887777"),
        ("callto:{number}", "callto:+50688887777"),
        ("sip:{number}@pbx.example:5061", "sip:+50688887777@pbx.example:5061"),
    ],
)
def test_a_scheme_makes_an_address_for_the_systems_handler(template: str, target: str) -> None:
    assert scheme_address(template, "+50688887777") == target


def test_an_address_quotes_the_number() -> None:
    assert address("https://pbx.example/call?to={number}", "+506#1") == "https://pbx.example/call?to=%2B506%231"
    assert scheme_address("tel", "*21#") == "tel:*21%23"


def test_a_template_is_kept_trimmed_and_by_hand_needs_none() -> None:
    assert checked(DialKind.COMMAND, "  phone {number} ") == "phone {number}"
    assert checked(DialKind.MANUAL, "anything") == ""
